//! Operators: how a filter compares a property with what it wants.
//!
//! The meaning of each is that of PostHog's server (`rust/feature-flags`), to the letter: a filter
//! that the server cannot use, or a value that it cannot compare, matches nobody. Where its SDKs
//! say otherwise, a [`Note`] says so.

mod date;
mod exact;
mod number;
mod pattern;
mod text;
mod version;

use chrono::{DateTime, Utc};
use serde_json::Value as Json;

use self::date::DateTest;
use self::exact::Exact;
use self::number::{Between, Comparison};
use self::pattern::Pattern;
use self::text::{Place, TextTest};
use self::version::VersionTest;
use super::note::{Note, Notes};

pub(super) use self::text::text_of;

/// An operator and what it compares with, prepared.
#[derive(Debug)]
pub(super) struct Test {
    how: How,
    /// Whether the opposite counts.
    negated: bool,
    /// What to know about every use of it.
    notes: Notes,
}

#[derive(Debug)]
enum How {
    IsSet,
    /// It needs a value to compare with, and has none.
    Nothing,
    Exact(Exact),
    Text(TextTest),
    Pattern(Pattern),
    Comparison(Comparison),
    Between(Between),
    Date(DateTest),
    Version(VersionTest),
}

/// What a comparison comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is so.
    Yes,
    /// It is not so; with a negative operator the filter then matches.
    No,
    /// It cannot be compared; the filter does not match, negative or not.
    Never,
    /// The server may be able to compare it; this program is not.
    Unsure,
}

impl Verdict {
    const fn of(is_so: bool) -> Self {
        if is_so { Self::Yes } else { Self::No }
    }
}

impl Test {
    /// Prepares an operator by its name in the document; `None` for one that is not known here.
    /// `matching` is the document's `property_matching_version`.
    pub(super) fn new(operator: &str, wanted: Option<&Json>, matching: Matching) -> Option<Self> {
        let mut notes = Notes::NONE;
        let (positive, negated) = match operator {
            "is_not" => ("exact", true),
            "is_not_set" => ("is_set", true),
            "not_icontains"
            | "not_starts_with"
            | "not_ends_with"
            | "not_icontains_multi"
            | "not_regex"
            | "not_between" => (&operator["not_".len()..], true),
            _ => (operator, false),
        };
        // Filters that need no value come first: for them a missing one is no mistake.
        let how = if positive == "is_set" {
            How::IsSet
        } else {
            let absent = Json::Null;
            let value = wanted.unwrap_or(&absent);
            let how = match positive {
                "exact" => How::Exact(Exact::new(value, matching, &mut notes)),
                "icontains" => How::Text(TextTest::new(Place::Anywhere, value, &mut notes)),
                "starts_with" => How::Text(TextTest::new(Place::Start, value, &mut notes)),
                "ends_with" => How::Text(TextTest::new(Place::End, value, &mut notes)),
                "icontains_multi" => {
                    notes.add(Note::ServerOnly);
                    How::Text(TextTest::any(value))
                }
                "regex" => {
                    notes.add(Note::Regex);
                    How::Pattern(Pattern::new(value))
                }
                "between" => {
                    notes.add(Note::ServerOnly);
                    How::Between(Between::new(value))
                }
                "is_date_exact" => {
                    notes.add(Note::ServerOnly);
                    How::Date(DateTest::new(operator, value, &mut notes)?)
                }
                _ => Comparison::new(operator, value, &mut notes)
                    .map(How::Comparison)
                    .or_else(|| DateTest::new(operator, value, &mut notes).map(How::Date))
                    .or_else(|| VersionTest::new(operator, value, &mut notes).map(How::Version))?,
            };
            if wanted.is_none() {
                notes.add(Note::NoWantedValue);
                How::Nothing
            } else {
                how
            }
        };
        Some(Self {
            how,
            negated,
            notes,
        })
    }

    /// Compares a property that is there.
    pub(super) fn matches(
        &self,
        actual: &Json,
        now: DateTime<Utc>,
        notes: &mut Notes,
    ) -> Option<bool> {
        notes.add_all(self.notes);
        let verdict = match &self.how {
            How::IsSet => Verdict::Yes,
            How::Nothing => Verdict::Never,
            How::Exact(exact) => exact.matches(actual, notes),
            How::Text(text) => text.matches(actual, notes),
            How::Pattern(pattern) => pattern.matches(actual, notes),
            How::Comparison(comparison) => comparison.matches(actual, notes),
            How::Between(between) => between.matches(actual),
            How::Date(date) => date.matches(actual, now, notes),
            How::Version(version) => version.matches(actual, notes),
        };
        match verdict {
            Verdict::Yes => Some(!self.negated),
            Verdict::No => Some(self.negated),
            Verdict::Never => Some(false),
            Verdict::Unsure => None,
        }
    }

    /// Whether a property that is certainly not set matches.
    pub(super) fn matches_absent(&self, notes: &mut Notes) -> bool {
        notes.add_all(self.notes);
        self.negated && !matches!(self.how, How::Nothing)
    }

    /// What to know about every use of it.
    pub(super) const fn notes(&self) -> Notes {
        self.notes
    }

    /// Whether no value whatever can match, because what it compares with is unusable.
    pub(super) fn matches_nobody(&self) -> bool {
        match &self.how {
            How::Nothing => true,
            How::Pattern(pattern) => pattern.is_unusable(),
            How::Comparison(comparison) => comparison.is_unusable(),
            How::Between(between) => between.is_unusable(),
            How::Date(date) => date.is_unusable(),
            How::Version(version) => version.is_unusable(),
            How::IsSet | How::Exact(_) | How::Text(_) => false,
        }
    }
}

/// How `exact` compares what looks like a truth value: `property_matching_version`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Matching {
    /// Version 1: by whether both are true, so that `false` matches all that is not.
    #[default]
    Truthiness,
    /// Version 2: as texts.
    Text,
    /// A version that is not known: nobody can say.
    Unknown,
}

#[cfg(test)]
pub(super) mod tests {
    use chrono::TimeZone;
    use serde_json::json;

    use super::*;

    pub(super) fn now() -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 3, 31, 12, 0, 0).unwrap()
    }

    /// Whether a property matches; `None`: unsure.
    pub(super) fn matches(
        operator: &str,
        wanted: impl Into<Json>,
        actual: impl Into<Json>,
    ) -> Option<bool> {
        let test = Test::new(operator, Some(&wanted.into()), Matching::Truthiness).unwrap();
        test.matches(&actual.into(), now(), &mut Notes::default())
    }

    /// The notes of a comparison.
    pub(super) fn notes(
        operator: &str,
        wanted: impl Into<Json>,
        actual: impl Into<Json>,
    ) -> Vec<Note> {
        let mut notes = Notes::default();
        let test = Test::new(operator, Some(&wanted.into()), Matching::Truthiness).unwrap();
        test.matches(&actual.into(), now(), &mut notes);
        notes.iter().collect()
    }

    /// Every operator, and whether it is a negative one.
    pub(in crate::flags) const OPERATORS: [(&str, bool); 32] = [
        ("exact", false),
        ("is_not", true),
        ("is_set", false),
        ("is_not_set", true),
        ("icontains", false),
        ("not_icontains", true),
        ("starts_with", false),
        ("not_starts_with", true),
        ("ends_with", false),
        ("not_ends_with", true),
        ("icontains_multi", false),
        ("not_icontains_multi", true),
        ("regex", false),
        ("not_regex", true),
        ("gt", false),
        ("gte", false),
        ("lt", false),
        ("lte", false),
        ("between", false),
        ("not_between", true),
        ("is_date_exact", false),
        ("is_date_before", false),
        ("is_date_after", false),
        ("semver_eq", false),
        ("semver_neq", false),
        ("semver_gt", false),
        ("semver_gte", false),
        ("semver_lt", false),
        ("semver_lte", false),
        ("semver_tilde", false),
        ("semver_caret", false),
        ("semver_wildcard", false),
    ];

    #[test]
    fn what_is_not_set_matches_negative_operators_alone() {
        for (operator, negative) in OPERATORS {
            let test = Test::new(operator, Some(&json!("1")), Matching::Truthiness).unwrap();
            assert_eq!(
                test.matches_absent(&mut Notes::default()),
                negative,
                "{operator}"
            );
        }
    }

    #[test]
    fn a_filter_without_a_value_matches_nobody_not_even_by_a_negative_operator() {
        for (operator, _) in OPERATORS {
            if operator.ends_with("set") {
                continue;
            }
            let test = Test::new(operator, None, Matching::Truthiness).unwrap();
            let mut notes = Notes::default();
            assert_eq!(test.matches(&json!("x"), now(), &mut notes), Some(false));
            assert!(!test.matches_absent(&mut notes), "{operator}");
            assert!(notes.contains(Note::NoWantedValue));
            assert!(test.matches_nobody());
        }
    }

    #[test]
    fn being_set_is_being_there_even_as_null() {
        for actual in [json!("x"), json!(null), json!(false), json!("")] {
            assert_eq!(matches("is_set", json!("x"), actual.clone()), Some(true));
            assert_eq!(matches("is_not_set", json!("x"), actual), Some(false));
        }
    }

    #[test]
    fn operators_of_others_and_negations_that_do_not_exist_are_not_known() {
        for operator in [
            "",
            "in",
            "not_in",
            "flag_evaluates_to",
            "not_gt",
            "not_exact",
            "not_is_set",
            "not_semver_eq",
            "not_is_date_exact",
            "EXACT",
            "not_",
            "is_not_exact",
        ] {
            let test = Test::new(operator, Some(&json!(1)), Matching::Truthiness);
            assert!(test.is_none(), "{operator}");
        }
    }
}
