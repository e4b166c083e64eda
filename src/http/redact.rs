//! What an outside service says, made fit to be shown.

use std::sync::LazyLock;

use regex::Regex;

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
