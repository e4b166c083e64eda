//! Secrets as types: what must not be printed cannot be printed by accident.

use std::fmt;
use std::hint::black_box;

use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest as _, Sha256};

/// A secret text: wiped from memory when dropped, masked by `Debug` and `Display`.
#[derive(Clone, Default)]
pub struct Secret(SecretString);

impl Secret {
    /// Takes the text in.
    pub fn new(text: impl Into<String>) -> Self {
        Self(SecretString::from(text.into()))
    }

    /// The text itself. Every call of this is a place where a secret leaves the type.
    pub fn reveal(&self) -> &str {
        self.0.expose_secret()
    }

    /// Whether the text is this secret. How long that takes says nothing of where they differ.
    pub fn is(&self, text: &str) -> bool {
        let ours = Sha256::digest(self.reveal());
        let theirs = Sha256::digest(text);
        let pairs = ours.iter().zip(&theirs);
        let difference = pairs.fold(0, |difference, (a, b)| black_box(difference | (a ^ b)));
        difference == 0
    }

    /// Enough to recognise the secret by, never enough to use it: see [`mask`].
    pub fn masked(&self) -> String {
        mask(self.reveal())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(********)")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

/// Shows the first and last four characters around eight asterisks; a text shorter than 16
/// characters is hidden completely, so that at least half of every secret stays hidden.
pub fn mask(text: &str) -> String {
    const EDGE: usize = 4;
    let length = text.chars().count();
    if length < 4 * EDGE {
        return "********".into();
    }
    let head: String = text.chars().take(EDGE).collect();
    let tail: String = text.chars().skip(length - EDGE).collect();
    format!("{head}********{tail}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn neither_debug_nor_display_show_a_secret() {
        let secret = Secret::new("correct horse battery staple");
        assert_eq!(format!("{secret:?}"), "Secret(********)");
        assert_eq!(secret.to_string(), "corr********aple");
        assert_eq!(Secret::new("short").to_string(), "********");
    }

    #[test]
    fn a_secret_is_only_itself() {
        let secret = Secret::new("correct horse");
        assert!(secret.is("correct horse"));
        for other in [
            "",
            "correct horsf",
            "dorrect horse",
            "correct horse ",
            "correct",
        ] {
            assert!(!secret.is(other), "{other}");
        }
    }

    proptest! {
        #[test]
        fn masking_never_reveals_the_middle(text in "\\PC{0,60}") {
            let chars: Vec<char> = text.chars().collect();
            let shown = mask(&text);
            if chars.len() < 16 {
                prop_assert_eq!(shown, "********");
            } else {
                let head: String = chars[..4].iter().collect();
                let tail: String = chars[chars.len() - 4..].iter().collect();
                prop_assert_eq!(shown, format!("{head}********{tail}"));
            }
        }
    }
}
