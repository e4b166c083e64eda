//! Why a change is made, in the person's own words.

use std::str::FromStr;

use serde::Serialize;

/// Most characters of a reason.
const LONGEST: usize = 1000;

/// Why a change is made; a blank reason is none.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(transparent)]
pub struct Reason(Option<String>);

impl Reason {
    /// The words; none where none were given.
    pub fn text(&self) -> Option<&str> {
        self.0.as_deref()
    }
}

/// What cannot be a reason; to be said with the name of the thing in front.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must have 1000 characters or fewer, and no U+0000")]
pub struct ImplausibleReason;

impl FromStr for Reason {
    type Err = ImplausibleReason;

    fn from_str(text: &str) -> Result<Self, ImplausibleReason> {
        // PostgreSQL cannot hold NUL in JSON.
        if text.contains('\0') || text.chars().count() > LONGEST {
            return Err(ImplausibleReason);
        }
        let is_blank = text.trim().is_empty();
        Ok(Self((!is_blank).then(|| text.to_owned())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_short_and_a_blank_one_is_none() {
        let most = "ä".repeat(LONGEST);
        assert_eq!(most.parse(), Ok(Reason(Some(most.clone()))));
        assert_eq!(" \n".parse(), Ok(Reason::default()));
        for text in [format!("{most}a"), "a\0".to_owned()] {
            assert_eq!(text.parse::<Reason>(), Err(ImplausibleReason));
        }
    }
}
