//! Versions: the `semver_` operators, by the crate that the server uses.

use semver::{Version, VersionReq};
use serde_json::Value as Json;

use super::Verdict;
use super::text::text_of;
use crate::flags::note::{Note, Notes};

#[derive(Debug, Clone, Copy)]
pub(super) enum Order {
    Equal,
    NotEqual,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
}

/// A comparison with a version, prepared; `None`: it wants what is no version.
#[derive(Debug)]
pub(super) enum VersionTest {
    Comparison(Order, Option<Version>),
    /// `tilde`, `caret`, `wildcard`.
    Range(Option<VersionReq>),
}

impl VersionTest {
    /// `None` for an operator that is not one of these.
    pub(super) fn new(operator: &str, wanted: &Json, notes: &mut Notes) -> Option<Self> {
        let text = text_of(wanted);
        let text = bare(&text);
        let order = match operator {
            "semver_eq" => Order::Equal,
            "semver_neq" => Order::NotEqual,
            "semver_gt" => Order::Greater,
            "semver_gte" => Order::GreaterOrEqual,
            "semver_lt" => Order::Less,
            "semver_lte" => Order::LessOrEqual,
            "semver_tilde" | "semver_caret" | "semver_wildcard" => {
                let requirement = match operator {
                    "semver_tilde" => format!("~{}", complete(text)),
                    "semver_caret" => format!("^{}", complete(text)),
                    _ => parts(text).collect::<Vec<_>>().join(".").replace('*', "x"),
                };
                if operator != "semver_wildcard" && !is_plain(text) {
                    notes.add(Note::UnusualVersion);
                }
                return Some(Self::Range(VersionReq::parse(&requirement).ok()));
            }
            _ => return None,
        };
        if !is_plain(text) {
            notes.add(Note::UnusualVersion);
        }
        Some(Self::Comparison(order, version(text)))
    }

    pub(super) fn matches(&self, actual: &Json, notes: &mut Notes) -> Verdict {
        let text = text_of(actual);
        let text = bare(&text);
        if !is_plain(text) {
            notes.add(Note::UnusualVersion);
        }
        let Some(actual) = version(text) else {
            return Verdict::Never;
        };
        match self {
            Self::Comparison(_, None) | Self::Range(None) => Verdict::Never,
            Self::Comparison(order, Some(wanted)) => Verdict::of(match order {
                Order::Equal => actual == *wanted,
                Order::NotEqual => actual != *wanted,
                Order::Greater => actual > *wanted,
                Order::GreaterOrEqual => actual >= *wanted,
                Order::Less => actual < *wanted,
                Order::LessOrEqual => actual <= *wanted,
            }),
            Self::Range(Some(wanted)) => Verdict::of(wanted.matches(&actual)),
        }
    }

    pub(super) const fn is_unusable(&self) -> bool {
        matches!(self, Self::Comparison(_, None) | Self::Range(None))
    }
}

/// Without the `v` of `v1.2.3`.
fn bare(text: &str) -> &str {
    text.strip_prefix('v').unwrap_or(text).trim()
}

/// The parts between the dots, numbers without leading zeros.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split('.').map(|part| {
        if part.is_empty() || !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return part;
        }
        match part.trim_start_matches('0') {
            "" => "0",
            number => number,
        }
    })
}

/// `MAJOR.MINOR.PATCH` of what may lack the last two and have leading zeros, as the versions of
/// apps do; the pre-release and build after it as they are.
fn complete(text: &str) -> String {
    let (core, rest) = text.split_at(text.find(['-', '+']).unwrap_or(text.len()));
    let mut parts: Vec<_> = parts(core).collect();
    while parts.len() < 3 {
        parts.push("0");
    }
    format!("{}{rest}", parts.join("."))
}

fn version(text: &str) -> Option<Version> {
    Version::parse(&complete(text)).ok()
}

/// Whether all evaluators read the version alike: three numbers without leading zeros.
fn is_plain(text: &str) -> bool {
    Version::parse(text).is_ok_and(|version| version.pre.is_empty() && version.build.is_empty())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::tests::{matches, notes};
    use super::*;

    fn check(operator: &str, wanted: &str, actual: &str, is_match: bool) {
        let found = matches(operator, json!(wanted), json!(actual));
        assert_eq!(found, Some(is_match), "{actual} {operator} {wanted}");
    }

    #[test]
    fn versions_are_ordered_by_their_numbers_and_pre_releases_come_first() {
        for (operator, below, equal, above) in [
            ("semver_eq", false, true, false),
            ("semver_neq", true, false, true),
            ("semver_gt", false, false, true),
            ("semver_gte", false, true, true),
            ("semver_lt", true, false, false),
            ("semver_lte", true, true, false),
        ] {
            for actual in ["1.9.0", "v1.9", "0.99.99", "1.10.0-rc.1", "1.09.5"] {
                check(operator, "1.10.0", actual, below);
            }
            for actual in ["1.10.0", "v1.10.0", "1.10", "01.010.000", "v 1.10"] {
                check(operator, "1.10", actual, equal);
            }
            for actual in ["1.10.1", "1.11", "2", "10.0.0"] {
                check(operator, "v1.10.0", actual, above);
            }
        }
    }

    #[test]
    fn ranges_follow_semver() {
        for (operator, wanted, inside, outside) in [
            (
                "semver_tilde",
                "1.2.3",
                ["1.2.3", "1.2.99"],
                ["1.3.0", "1.2.2"],
            ),
            (
                "semver_tilde",
                "1.2",
                ["1.2.0", "1.2.9"],
                ["1.3.0", "1.1.9"],
            ),
            (
                "semver_caret",
                "1.2.3",
                ["1.2.3", "1.99.0"],
                ["2.0.0", "1.2.2"],
            ),
            (
                "semver_caret",
                "0.2.3",
                ["0.2.3", "0.2.9"],
                ["0.3.0", "1.0.0"],
            ),
            (
                "semver_caret",
                "v0.0.3",
                ["0.0.3", "00.0.3"],
                ["0.0.4", "0.1.0"],
            ),
            (
                "semver_wildcard",
                "1.2.*",
                ["1.2.0", "1.2.9"],
                ["1.3.0", "1.1.9"],
            ),
            (
                "semver_wildcard",
                "1.*",
                ["1.0.0", "1.99.9"],
                ["2.0.0", "0.9.9"],
            ),
            (
                "semver_wildcard",
                "1.*.*",
                ["1.0.0", "1.99.9"],
                ["2.0.0", "0.9.9"],
            ),
            (
                "semver_wildcard",
                "3.08.*",
                ["3.8.0", "3.08.9"],
                ["3.9.0", "3.7.0"],
            ),
        ] {
            for (actual, is_match) in [
                (inside[0], true),
                (inside[1], true),
                (outside[0], false),
                (outside[1], false),
            ] {
                check(operator, wanted, actual, is_match);
            }
        }
        check("semver_wildcard", "*", "7.7.7", true);
        // A pre-release is in a range only if the range names one of the same version.
        check("semver_caret", "1.2.3", "1.2.4-rc.1", false);
        check("semver_caret", "1.2.3-rc.1", "1.2.3-rc.2", true);
    }

    #[test]
    fn what_is_no_version_matches_nobody() {
        for operator in [
            "semver_eq",
            "semver_neq",
            "semver_gt",
            "semver_lte",
            "semver_tilde",
            "semver_caret",
            "semver_wildcard",
        ] {
            for (wanted, actual) in [
                ("1.2.3", "1.2.3.4"),
                ("1.2.3", "latest"),
                ("1.2.3", ""),
                ("1.2.3", "V1.2.3"),
                ("1..3", "1.0.3"),
                ("latest", "1.2.3"),
                ("1.*.3", "1.2.3"),
            ] {
                check(operator, wanted, actual, false);
            }
        }
    }

    #[test]
    fn versions_that_sdks_read_otherwise_are_noted() {
        for (wanted, actual) in [
            ("1.2.3", "1.2.3-rc.1"),
            ("1.2", "1.2.3"),
            ("1.2.3", "01.2.3"),
        ] {
            let found = notes("semver_gte", json!(wanted), json!(actual));
            assert_eq!(found, [Note::UnusualVersion], "{wanted} {actual}");
        }
        assert_eq!(notes("semver_gte", json!("1.2.3"), json!("v1.2.3")), []);
    }
}
