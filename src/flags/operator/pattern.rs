//! Regular expressions, with the server's own engine and its limit of steps.

use std::sync::OnceLock;

use fancy_regex::{CompileError, Error, Regex, RegexBuilder};
use serde_json::Value as Json;

use super::Verdict;
use super::text::text_of;
use crate::flags::note::{Note, Notes};

/// After so many steps back the server gives up.
const STEPS: usize = 10_000;

/// A pattern longer than this is not compiled, in bytes. The server has no such limit.
const LONGEST: usize = 4_096;

/// A pattern that takes more memory than this is not compiled, in bytes; the server's limit is ten
/// times as high.
const LARGEST: usize = 1 << 20;

/// A pattern, compiled when it is first used: definitions hold many, an evaluation uses few.
#[derive(Debug)]
pub(super) struct Pattern {
    text: String,
    compiled: OnceLock<Compiled>,
}

#[derive(Debug)]
enum Compiled {
    Usable(Box<Regex>),
    Invalid,
    /// Nobody knows here whether the server could use it.
    TooLarge,
}

impl Pattern {
    pub(super) fn new(wanted: &Json) -> Self {
        Self {
            text: text_of(wanted).into_owned(),
            compiled: OnceLock::new(),
        }
    }

    pub(super) fn matches(&self, actual: &Json, notes: &mut Notes) -> Verdict {
        let found = match self.compiled() {
            Compiled::Usable(regex) => regex.is_match(&*text_of(actual)).ok(),
            Compiled::Invalid => None,
            Compiled::TooLarge => return Verdict::Unsure,
        };
        found.map_or_else(
            || {
                notes.add(Note::UnusablePattern);
                Verdict::Never
            },
            Verdict::of,
        )
    }

    pub(super) fn is_unusable(&self) -> bool {
        matches!(self.compiled(), Compiled::Invalid)
    }

    fn compiled(&self) -> &Compiled {
        self.compiled.get_or_init(|| {
            if self.text.len() > LONGEST {
                return Compiled::TooLarge;
            }
            let compiled = RegexBuilder::new(&self.text)
                .backtrack_limit(STEPS)
                .delegate_size_limit(LARGEST)
                .build();
            match compiled {
                Ok(regex) => Compiled::Usable(Box::new(regex)),
                Err(error) if is_about_size(&error) => Compiled::TooLarge,
                Err(_) => Compiled::Invalid,
            }
        })
    }
}

fn is_about_size(error: &Error) -> bool {
    match error {
        Error::CompileError(error) => match &**error {
            CompileError::InnerError(error) => error.size_limit().is_some(),
            _ => false,
        },
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use serde_json::json;

    use super::super::tests::{matches, notes};
    use super::*;

    #[test]
    fn a_pattern_is_found_anywhere_with_lookaround_and_back_references() {
        for (pattern, actual, is_match) in [
            (r"@example\.(com|org)$", json!("ann@example.org"), true),
            (r"@example\.(com|org)$", json!("ann@example.net"), false),
            ("^ann", json!("Joann"), false),
            ("(?i)^ANN", json!("ann@example.com"), true),
            (r"^(?!.*@example\.com$)", json!("ann@sample.com"), true),
            (r"^(?!.*@example\.com$)", json!("ann@example.com"), false),
            (r"\b(\w)\1\b", json!("aa"), true),
            (r"\p{Lu}", json!("É"), true),
            (r"^\d+$", json!(42), true),
            ("", json!("x"), true),
        ] {
            let found = matches("regex", json!(pattern), actual.clone());
            assert_eq!(found, Some(is_match), "{pattern} in {actual}");
            let missed = matches("not_regex", json!(pattern), actual.clone());
            assert_eq!(missed, Some(!is_match), "{pattern} in {actual}");
        }
    }

    #[test]
    fn an_invalid_pattern_matches_nobody_and_neither_does_its_opposite() {
        for pattern in ["(", "[", r"\", "(?<n", "(?<=a+"] {
            for operator in ["regex", "not_regex"] {
                let found = matches(operator, json!(pattern), json!("x"));
                assert_eq!(found, Some(false), "{operator} {pattern}");
                assert_eq!(
                    notes(operator, json!(pattern), json!("x")),
                    [Note::Regex, Note::UnusablePattern]
                );
            }
        }
    }

    #[test]
    fn a_pattern_that_runs_away_is_stopped_and_matches_nobody() {
        let begun = Instant::now();
        let text = format!("{}!", "a".repeat(40));
        for operator in ["regex", "not_regex"] {
            let found = matches(operator, json!(r"^(a|aa)+\1$"), json!(text));
            assert_eq!(found, Some(false), "{operator}");
        }
        assert!(begun.elapsed() < Duration::from_secs(2));
    }

    #[test]
    fn a_huge_pattern_is_not_tried() {
        let begun = Instant::now();
        for pattern in ["a".repeat(LONGEST + 1), r"(\w{300}){300}".into()] {
            assert_eq!(matches("regex", json!(pattern), json!("x")), None);
        }
        assert!(begun.elapsed() < Duration::from_secs(2));
    }
}
