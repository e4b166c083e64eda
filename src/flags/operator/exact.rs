//! `exact` and its opposite `is_not`: the same text, whatever its case.

use serde_json::Value as Json;

use super::text::text_of;
use super::{Matching, Verdict};
use crate::flags::note::{Note, Notes};

/// The comparison, prepared.
#[derive(Debug)]
pub(super) enum Exact {
    /// With one of these texts, in lower case.
    Texts(Vec<String>),
    /// By whether both are true.
    Truth(bool),
    /// With what looks like a truth value, in a way that is not known.
    Unknown,
}

impl Exact {
    pub(super) fn new(wanted: &Json, matching: Matching, notes: &mut Notes) -> Self {
        if holds_number(wanted) {
            notes.add(Note::NumberInExact);
        }
        let is_empty = wanted.as_array().is_some_and(Vec::is_empty);
        match matching {
            _ if is_empty => return Self::Truth(is_true(wanted)),
            Matching::Truthiness if is_truth_like(wanted) => return Self::Truth(is_true(wanted)),
            Matching::Unknown if is_truth_like(wanted) => return Self::Unknown,
            Matching::Truthiness | Matching::Text | Matching::Unknown => {}
        }
        Self::Texts(match wanted {
            Json::Array(texts) => texts.iter().map(lower).collect(),
            text => vec![lower(text)],
        })
    }

    pub(super) fn matches(&self, actual: &Json, notes: &mut Notes) -> Verdict {
        if actual.is_number() {
            notes.add(Note::NumberInExact);
        }
        Verdict::of(match self {
            Self::Unknown => return Verdict::Unsure,
            Self::Truth(truth) => is_true(actual) == *truth,
            Self::Texts(wanted) => match actual {
                // Most values by far, and without an allocation.
                Json::String(text) if text.is_ascii() => wanted
                    .iter()
                    .any(|wanted| wanted.eq_ignore_ascii_case(text)),
                _ => wanted.contains(&lower(actual)),
            },
        })
    }
}

fn lower(value: &Json) -> String {
    text_of(value).to_lowercase()
}

fn holds_number(value: &Json) -> bool {
    match value {
        Json::Array(values) => values.iter().any(Json::is_number),
        value => value.is_number(),
    }
}

/// Whether a value is a truth value, or the word for one, or an array of nothing else.
fn is_truth_like(value: &Json) -> bool {
    match value {
        Json::Bool(_) => true,
        Json::String(text) => {
            text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false")
        }
        Json::Array(values) => values.iter().all(is_truth_like),
        Json::Null | Json::Number(_) | Json::Object(_) => false,
    }
}

/// Whether a value is true, or the word for it, or an array of nothing else.
fn is_true(value: &Json) -> bool {
    match value {
        Json::Bool(truth) => *truth,
        Json::String(text) => text.eq_ignore_ascii_case("true"),
        Json::Array(values) => values.iter().all(is_true),
        Json::Null | Json::Number(_) | Json::Object(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::Test;
    use super::super::tests::{matches, notes, now};
    use super::*;

    fn check(wanted: &Json, actual: &Json, is_match: bool) {
        let case = format!("{actual} exact {wanted}");
        assert_eq!(
            matches("exact", wanted.clone(), actual.clone()),
            Some(is_match),
            "{case}"
        );
        assert_eq!(
            matches("is_not", wanted.clone(), actual.clone()),
            Some(!is_match),
            "{case}"
        );
    }

    #[test]
    fn texts_are_equal_whatever_their_case() {
        check(&json!("Pro"), &json!("pRO"), true);
        check(&json!("pro"), &json!("prof"), false);
        check(&json!("É"), &json!("é"), true);
        check(&json!("straße"), &json!("STRASSE"), false);
        // The sign for degrees Kelvin is an ASCII letter in lower case.
        check(&json!("k"), &json!("\u{212a}"), true);
        check(&json!("\u{212a}"), &json!("K"), true);
        check(&json!(5), &json!("5"), true);
        check(&json!("5.0"), &json!(5.0), true);
        check(&json!(5), &json!(5.0), false);
        check(&json!("null"), &json!(null), true);
        check(&json!(r#"{"a":1,"b":2}"#), &json!({"b": 2, "a": 1}), true);
    }

    #[test]
    fn one_of_an_array_suffices() {
        let wanted = json!(["US", "ca", 7]);
        check(&wanted, &json!("us"), true);
        check(&wanted, &json!("CA"), true);
        check(&wanted, &json!(7), true);
        check(&wanted, &json!("de"), false);
        check(&wanted, &json!(["us"]), false);
    }

    #[test]
    fn what_looks_like_a_truth_value_is_compared_by_whether_it_is_true() {
        for wanted in [
            json!(true),
            json!("TRUE"),
            json!(["true"]),
            json!([true, "True"]),
        ] {
            check(&wanted, &json!(true), true);
            check(&wanted, &json!("True"), true);
            check(&wanted, &json!([true]), true);
            check(&wanted, &json!("yes"), false);
            check(&wanted, &json!(1), false);
        }
        for wanted in [json!(false), json!("false"), json!(["true", "false"])] {
            check(&wanted, &json!("banana"), true);
            check(&wanted, &json!(null), true);
            check(&wanted, &json!("true"), false);
        }
    }

    #[test]
    fn an_empty_array_is_true() {
        check(&json!([]), &json!("us"), false);
        check(&json!([]), &json!("true"), true);
    }

    #[test]
    fn version_2_compares_truth_values_as_texts_and_an_empty_array_still_by_truth() {
        for (wanted, actual, is_match) in [
            (json!(false), json!("banana"), false),
            (json!(false), json!("FALSE"), true),
            (json!(["true", "false"]), json!("true"), true),
            (json!([]), json!("true"), true),
            (json!([]), json!("[]"), false),
        ] {
            let test = Test::new("exact", Some(&wanted), Matching::Text).unwrap();
            let found = test.matches(&actual, now(), &mut Notes::default());
            assert_eq!(found, Some(is_match), "{actual} exact {wanted}");
        }
    }

    #[test]
    fn a_number_on_either_side_is_noted() {
        for (wanted, actual) in [
            (json!(5), json!("5")),
            (json!(["a", 5]), json!("a")),
            (json!("5"), json!(5)),
        ] {
            assert_eq!(notes("exact", wanted, actual), [Note::NumberInExact]);
        }
        assert_eq!(notes("exact", json!("5"), json!("5")), []);
    }
}
