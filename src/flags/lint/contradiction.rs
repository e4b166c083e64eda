//! Filters of one condition that cannot all match: whatever a property is, one of them fails.
//!
//! What is found is certain; not everything is found. Texts are compared without their case, as
//! the server does, and only by operators that do so.

use chrono::DateTime;
use serde_json::Value as Json;

use crate::flags::condition::{Expected, Filter, Kind};
use crate::flags::note::Notes;
use crate::flags::operator::{self, Test};

/// Two filters that exclude each other, if there are such.
pub(super) fn find(filters: &[Filter]) -> Option<(&Filter, &Filter)> {
    let pairs = filters
        .iter()
        .enumerate()
        .flat_map(|(place, first)| filters[place + 1..].iter().map(move |other| (first, other)));
    pairs
        .into_iter()
        .find(|(first, other)| exclude(first, other) || exclude(other, first))
}

fn exclude(first: &Filter, other: &Filter) -> bool {
    match (&first.kind, &other.kind) {
        (
            Kind::Property { source, test, .. },
            Kind::Property {
                source: other_source,
                test: other_test,
                ..
            },
        ) if source == other_source && first.key == other.key => {
            properties(first, test, other, other_test)
        }
        (
            Kind::Cohort { cohort, is_in, .. },
            Kind::Cohort {
                cohort: other,
                is_in: other_is_in,
                ..
            },
        ) => cohort == other && is_in != other_is_in,
        (
            Kind::Flag { flag, expected },
            Kind::Flag {
                flag: other,
                expected: other_expected,
            },
        ) => flag == other && values(expected, other_expected),
        _ => false,
    }
}

/// Whether a flag cannot have both values.
fn values(one: &Expected, other: &Expected) -> bool {
    match (one, other) {
        (Expected::On(one), Expected::On(other)) => one != other,
        (Expected::On(on), Expected::Variant(_)) => !on,
        (Expected::Variant(one), Expected::Variant(other)) => one != other,
        (Expected::Variant(_), Expected::On(_)) => false,
    }
}

fn properties(first: &Filter, test: &Test, other: &Filter, other_test: &Test) -> bool {
    let operator = other.operator();
    if operator == "is_not_set" {
        return !test.matches_absent(&mut Notes::default());
    }
    if let (Some(low), Some(high)) = (bound(first, ["gt", "gte"]), bound(other, ["lt", "lte"])) {
        let is_strict = first.operator() == "gt" || operator == "lt";
        return low > high || is_strict && low >= high;
    }
    let is_textual = matches!(
        operator,
        "exact"
            | "is_not"
            | "icontains"
            | "not_icontains"
            | "starts_with"
            | "not_starts_with"
            | "ends_with"
            | "not_ends_with"
    );
    is_textual
        && candidates(first).is_some_and(|candidates| {
            candidates.iter().all(|candidate| {
                let candidate = Json::String(candidate.clone());
                let now = DateTime::UNIX_EPOCH;
                other_test.matches(&candidate, now, &mut Notes::default()) == Some(false)
            })
        })
}

fn bound(filter: &Filter, operators: [&str; 2]) -> Option<f64> {
    if !operators.contains(&filter.operator()) {
        return None;
    }
    match filter.wanted()? {
        Json::Number(number) => number.as_f64(),
        Json::String(text) => text.trim().parse().ok(),
        _ => None,
    }
    .filter(|bound: &f64| bound.is_finite())
}

/// The texts, but for their case, that a property may have for an `exact` filter to match; `None`
/// where it may be anything that is true, or false.
fn candidates(filter: &Filter) -> Option<Vec<String>> {
    if filter.operator() != "exact" {
        return None;
    }
    let texts: Vec<_> = match filter.wanted()? {
        Json::Array(values) => values.iter().map(operator::text_of).collect(),
        value => vec![operator::text_of(value)],
    };
    let is_truth =
        |text: &str| text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false");
    // Case folding of other letters is not the same for all operators.
    let is_plain = |text: &str| text.is_ascii() && !is_truth(text);
    let are_plain = !texts.is_empty() && texts.iter().all(|text| is_plain(text));
    are_plain.then(|| {
        texts
            .into_iter()
            .map(std::borrow::Cow::into_owned)
            .collect()
    })
}
