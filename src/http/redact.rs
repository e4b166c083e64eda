//! What an outside service says, made fit to be shown.

use std::sync::LazyLock;

use regex::Regex;
use reqwest::StatusCode;
use serde_json::Value;

/// Longest text of an error that is shown.
const LONGEST: usize = 400;

/// Keys of OpenRouter and of PostHog.
static KEY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(sk-or-|ph[a-z]_)[A-Za-z0-9_-]+").expect("the pattern is well formed")
});

/// The text without anything that looks like a key, and not too long.
pub fn redact(text: &str) -> String {
    let harmless = KEY.replace_all(text.trim(), "${1}********");
    let mut shown: String = harmless.chars().take(LONGEST).collect();
    if shown.len() < harmless.len() {
        shown.push('…');
    }
    shown
}

/// What a service says of an error, fit to be shown: the first text in one of these places of a
/// body in JSON, as JSON pointers (RFC 6901), else what its status means.
pub fn words(status: StatusCode, body: &[u8], places: &[&str]) -> String {
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    let mut places = places.iter();
    let said = places.find_map(|place| body.pointer(place)?.as_str());
    let said = said.map(redact).filter(|text| !text.is_empty());
    said.unwrap_or_else(|| {
        let meaning = status.canonical_reason();
        meaning.unwrap_or("no reason given").to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_gets_through() {
        assert_eq!(
            redact(" key sk-or-v1-0123abcDEF is invalid; sk-or-mgmt-x_y, too\n"),
            "key sk-or-******** is invalid; sk-or-********, too"
        );
        assert_eq!(redact("no project phc_Ab1-x"), "no project phc_********");
        // Cutting comes last, so that no half of a key is left.
        let long = format!("{} sk-or-v1-{}", "x".repeat(390), "a".repeat(64));
        assert!(!redact(&long).contains("sk-or-v1"));
        assert_eq!(redact(&"é".repeat(1000)).chars().count(), LONGEST + 1);
    }
}
