//! Comparisons of numbers: `gt`, `gte`, `lt`, `lte`, `between`.

use serde_json::Value as Json;

use super::Verdict;
use super::text::text_of;
use crate::flags::note::{Note, Notes};

/// A value as a number: a number, or a text that Rust reads as one, `inf` and `NaN` included.
pub(super) fn number_of(value: &Json) -> Option<f64> {
    match value {
        Json::Number(number) => number.as_f64(),
        value => text_of(value).parse().ok(),
    }
}

#[derive(Debug, Clone, Copy)]
enum Order {
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
}

/// A comparison with a number, prepared.
#[derive(Debug)]
pub(super) struct Comparison {
    order: Order,
    wanted: Option<f64>,
}

impl Comparison {
    /// `None` for an operator that is not one of these.
    pub(super) fn new(operator: &str, wanted: &Json, notes: &mut Notes) -> Option<Self> {
        let order = match operator {
            "gt" => Order::Greater,
            "gte" => Order::GreaterOrEqual,
            "lt" => Order::Less,
            "lte" => Order::LessOrEqual,
            _ => return None,
        };
        let wanted = number_of(wanted);
        if !wanted.is_some_and(f64::is_finite) {
            notes.add(Note::NotNumeric);
        }
        Some(Self { order, wanted })
    }

    pub(super) fn matches(&self, actual: &Json, notes: &mut Notes) -> Verdict {
        let actual = number_of(actual);
        if !actual.is_some_and(f64::is_finite) {
            notes.add(Note::NotNumeric);
        }
        let (Some(actual), Some(wanted)) = (actual, self.wanted) else {
            return Verdict::Never;
        };
        Verdict::of(match self.order {
            Order::Greater => actual > wanted,
            Order::GreaterOrEqual => actual >= wanted,
            Order::Less => actual < wanted,
            Order::LessOrEqual => actual <= wanted,
        })
    }

    pub(super) fn is_unusable(&self) -> bool {
        self.wanted.is_none_or(f64::is_nan)
    }
}

/// `between`, both ends included, prepared.
#[derive(Debug)]
pub(super) struct Between(Option<(f64, f64)>);

impl Between {
    /// Wants `[low, high]`.
    pub(super) fn new(wanted: &Json) -> Self {
        let ends = match wanted.as_array().map(Vec::as_slice) {
            Some([low, high]) => number_of(low).zip(number_of(high)),
            _ => None,
        };
        // Neither end is NaN if they can be ordered.
        Self(ends.filter(|(low, high)| low <= high))
    }

    pub(super) fn matches(&self, actual: &Json) -> Verdict {
        let actual = number_of(actual).filter(|actual| !actual.is_nan());
        match (self.0, actual) {
            (Some((low, high)), Some(actual)) => Verdict::of(low <= actual && actual <= high),
            _ => Verdict::Never,
        }
    }

    pub(super) const fn is_unusable(&self) -> bool {
        self.0.is_none()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::tests::{matches, notes};
    use super::*;

    #[test]
    fn numbers_and_texts_that_are_numbers_are_compared_as_numbers() {
        for (operator, below, equal, above) in [
            ("gt", false, false, true),
            ("gte", false, true, true),
            ("lt", true, false, false),
            ("lte", true, true, false),
        ] {
            for wanted in [json!(10), json!("10"), json!(10.0), json!("1e1")] {
                for (actual, is_match) in [
                    (json!(9), below),
                    (json!("9.99"), below),
                    (json!("-inf"), below),
                    (json!(10.0), equal),
                    (json!("+10"), equal),
                    (json!(11), above),
                    (json!("100"), above),
                ] {
                    assert_eq!(
                        matches(operator, wanted.clone(), actual.clone()),
                        Some(is_match),
                        "{actual} {operator} {wanted}"
                    );
                }
            }
        }
    }

    #[test]
    fn what_is_no_number_matches_nobody() {
        for operator in ["gt", "gte", "lt", "lte"] {
            for (wanted, actual) in [
                (json!(1), json!("5px")),
                (json!(1), json!("")),
                (json!(1), json!(" 5")),
                (json!(1), json!(true)),
                (json!(1), json!(null)),
                (json!(1), json!([5])),
                (json!("NaN"), json!(5)),
                (json!(1), json!("NaN")),
                (json!("abc"), json!("abd")),
                (json!([1]), json!(5)),
            ] {
                let case = format!("{actual} {operator} {wanted}");
                let found = matches(operator, wanted.clone(), actual.clone());
                assert_eq!(found, Some(false), "{case}");
                assert_eq!(
                    notes(operator, wanted, actual),
                    [Note::NotNumeric],
                    "{case}"
                );
            }
        }
    }

    #[test]
    fn between_includes_both_ends() {
        for (actual, is_match) in [
            (json!(1), true),
            (json!("2.5"), true),
            (json!(3), true),
            (json!(0.999), false),
            (json!(3.001), false),
        ] {
            let wanted = json!([1, "3"]);
            let found = matches("between", wanted.clone(), actual.clone());
            assert_eq!(found, Some(is_match), "{actual}");
            let missed = matches("not_between", wanted, actual.clone());
            assert_eq!(missed, Some(!is_match), "{actual}");
        }
    }

    #[test]
    fn between_what_is_no_range_is_nobody_nor_is_anybody_outside_of_it() {
        for (wanted, actual) in [
            (json!([3, 1]), json!(2)),
            (json!([1]), json!(1)),
            (json!([1, 2, 3]), json!(2)),
            (json!(["a", 3]), json!(2)),
            (json!(["NaN", 3]), json!(2)),
            (json!("1,3"), json!(2)),
            (json!([1, 3]), json!("x")),
            (json!([1, 3]), json!("NaN")),
            (json!([1, 3]), json!(null)),
        ] {
            for operator in ["between", "not_between"] {
                let found = matches(operator, wanted.clone(), actual.clone());
                assert_eq!(found, Some(false), "{actual} {operator} {wanted}");
            }
        }
    }
}
