//! Text operators: one text in another, whatever the case of ASCII letters. And the text of any
//! value, by which most operators compare.

use std::borrow::Cow;
use std::fmt::Write as _;

use serde_json::Value as Json;

use super::Verdict;
use crate::flags::note::{Note, Notes};

/// A value as text, as the server compares it: a text as it is, anything else as compact JSON with
/// sorted keys.
pub(in crate::flags) fn text_of(value: &Json) -> Cow<'_, str> {
    match value {
        Json::String(text) => Cow::Borrowed(text),
        Json::Array(_) | Json::Object(_) => {
            let mut text = String::new();
            write_sorted(value, &mut text);
            Cow::Owned(text)
        }
        Json::Null | Json::Bool(_) | Json::Number(_) => Cow::Owned(value.to_string()),
    }
}

fn write_sorted(value: &Json, text: &mut String) {
    match value {
        Json::Array(items) => {
            text.push('[');
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    text.push(',');
                }
                write_sorted(item, text);
            }
            text.push(']');
        }
        Json::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_unstable_by_key(|(key, _)| *key);
            text.push('{');
            for (place, (key, member)) in members.into_iter().enumerate() {
                if place > 0 {
                    text.push(',');
                }
                // Writing to a String never fails.
                let _ = write!(text, "{}:", Json::from(key.as_str()));
                write_sorted(member, text);
            }
            text.push('}');
        }
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {
            let _ = write!(text, "{value}");
        }
    }
}

/// Whether JavaScript writes a value as other text than JSON does.
fn is_unlike_text(value: &Json) -> bool {
    match value {
        Json::Array(_) | Json::Object(_) => true,
        Json::Number(number) => number.is_f64(),
        Json::Null | Json::Bool(_) | Json::String(_) => false,
    }
}

/// Where the wanted text must stand.
#[derive(Debug, Clone, Copy)]
pub(super) enum Place {
    Anywhere,
    Start,
    End,
}

/// A text operator, prepared.
#[derive(Debug)]
pub(super) struct TextTest {
    place: Place,
    /// In lower case; one suffices.
    wanted: Vec<String>,
}

impl TextTest {
    pub(super) fn new(place: Place, wanted: &Json, notes: &mut Notes) -> Self {
        if is_unlike_text(wanted) {
            notes.add(Note::NotText);
        }
        Self {
            place,
            wanted: vec![folded(wanted)],
        }
    }

    /// For any of several texts; a single one may stand without an array.
    pub(super) fn any(wanted: &Json) -> Self {
        Self {
            place: Place::Anywhere,
            wanted: match wanted {
                Json::Array(texts) => texts.iter().map(folded).collect(),
                text => vec![folded(text)],
            },
        }
    }

    pub(super) fn matches(&self, actual: &Json, notes: &mut Notes) -> Verdict {
        if is_unlike_text(actual) {
            notes.add(Note::NotText);
        }
        let actual = folded(actual);
        Verdict::of(self.wanted.iter().any(|wanted| match self.place {
            Place::Anywhere => actual.contains(wanted.as_str()),
            Place::Start => actual.starts_with(wanted.as_str()),
            Place::End => actual.ends_with(wanted.as_str()),
        }))
    }
}

fn folded(value: &Json) -> String {
    text_of(value).to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::tests::{matches, notes};
    use super::*;

    #[test]
    fn the_text_of_a_value_is_compact_json_with_sorted_keys() {
        for (value, text) in [
            (json!("a \"b\""), "a \"b\""),
            (json!(5), "5"),
            (json!(5.0), "5.0"),
            (json!(-0.5), "-0.5"),
            (json!(true), "true"),
            (json!(null), "null"),
            (json!(["a", 1, null]), r#"["a",1,null]"#),
            (
                json!({"b": [{"y": 1, "x": "ü\n"}], "a": {}}),
                r#"{"a":{},"b":[{"x":"ü\n","y":1}]}"#,
            ),
        ] {
            assert_eq!(text_of(&value), text);
        }
    }

    #[test]
    fn texts_are_found_whatever_the_case_of_ascii_letters() {
        for (operator, wanted, actual, is_match) in [
            (
                "icontains",
                json!("EXAMPLE"),
                json!("ann@example.com"),
                true,
            ),
            (
                "icontains",
                json!("example"),
                json!("ann@sample.com"),
                false,
            ),
            ("icontains", json!(""), json!("x"), true),
            ("icontains", json!("É"), json!("café"), false),
            ("icontains", json!(3), json!(1234), true),
            ("icontains", json!("ue"), json!(true), true),
            ("starts_with", json!("Ann"), json!("ann@example.com"), true),
            ("starts_with", json!("example"), json!("ann@example"), false),
            ("ends_with", json!(".COM"), json!("ann@example.com"), true),
            ("ends_with", json!("ann"), json!("ann@example"), false),
        ] {
            let negative = format!("not_{operator}");
            let case = format!("{actual} {operator} {wanted}");
            assert_eq!(
                matches(operator, wanted.clone(), actual.clone()),
                Some(is_match),
                "{case}"
            );
            assert_eq!(
                matches(&negative, wanted, actual),
                Some(!is_match),
                "{case}"
            );
        }
    }

    #[test]
    fn one_of_several_texts_suffices() {
        let wanted = json!(["@Example.com", "@sample.com"]);
        for (actual, is_match) in [
            (json!("ann@example.com"), true),
            (json!("bob@SAMPLE.com"), true),
            (json!("eve@else.com"), false),
        ] {
            let found = matches("icontains_multi", wanted.clone(), actual.clone());
            assert_eq!(found, Some(is_match));
            let missed = matches("not_icontains_multi", wanted.clone(), actual);
            assert_eq!(missed, Some(!is_match));
        }
        assert_eq!(
            matches("icontains_multi", json!("b"), json!("ABC")),
            Some(true)
        );
        assert_eq!(
            matches("icontains_multi", json!([]), json!("x")),
            Some(false)
        );
        assert_eq!(
            notes("icontains_multi", json!("b"), json!("x")),
            [Note::ServerOnly]
        );
    }

    #[test]
    fn what_javascript_writes_otherwise_is_noted() {
        for (wanted, actual) in [
            (json!("a"), json!(["a"])),
            (json!("5"), json!(5.0)),
            (json!({"a": 1}), json!("a")),
        ] {
            assert_eq!(notes("icontains", wanted, actual), [Note::NotText]);
        }
        assert_eq!(notes("icontains", json!("5"), json!(5)), []);
    }
}
