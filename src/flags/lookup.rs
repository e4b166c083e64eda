//! A flag by its key, and what else may have been meant.

use super::definitions::Definitions;
use super::flag::Flag;
use crate::failure::{Classify, Kind};

/// Most keys that are suggested.
const SHOWN: usize = 3;
/// Least similarity (Jaro-Winkler, 0 to 1) of a suggestion.
const NEAR_ENOUGH: f64 = 0.8;

/// No flag has this key.
#[derive(Debug, thiserror::Error)]
#[error("there is no flag `{key}`")]
pub struct UnknownFlag {
    /// What was asked for.
    pub key: String,
    /// Similar keys, most similar first.
    pub near: Vec<String>,
}

impl Classify for UnknownFlag {
    fn kind(&self) -> Kind {
        Kind::NotFound
    }

    fn hints(&self) -> Vec<String> {
        let near: Vec<_> = self.near.iter().map(|key| format!("`{key}`")).collect();
        vec![if near.is_empty() {
            "see all flags with `scratch flags list`".into()
        } else {
            format!("did you mean {}?", near.join(" or "))
        }]
    }
}

/// The flag of this key.
pub fn find<'d>(definitions: &'d Definitions, key: &str) -> Result<&'d Flag, UnknownFlag> {
    definitions.get(key).ok_or_else(|| UnknownFlag {
        key: key.to_owned(),
        near: near(definitions, key),
    })
}

fn near(definitions: &Definitions, key: &str) -> Vec<String> {
    let plain = key.to_lowercase();
    let mut ranked: Vec<(f64, &str)> = definitions
        .flags()
        .iter()
        .map(|flag| {
            let similarity = strsim::jaro_winkler(&flag.key().to_lowercase(), &plain);
            (similarity, flag.key())
        })
        .filter(|(similarity, _)| *similarity >= NEAR_ENOUGH)
        .collect();
    ranked.sort_by(|one, other| other.0.total_cmp(&one.0));
    let keys = ranked.into_iter().take(SHOWN);
    keys.map(|(_, key)| key.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::flags::sample::{definitions, flag};

    #[test]
    fn a_key_that_is_nearly_right_leads_to_the_right_one() {
        let flags = json!([flag("new-editor", &json!({})), flag("beta", &json!({}))]);
        let definitions = definitions(&flags, &json!({}));
        assert_eq!(find(&definitions, "beta").unwrap().key(), "beta");
        let hint = |key| find(&definitions, key).unwrap_err().hints().remove(0);
        assert_eq!(hint("New-Editr"), "did you mean `new-editor`?");
        assert_eq!(hint("zzz"), "see all flags with `scratch flags list`");
    }
}
