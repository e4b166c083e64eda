//! Identifiers and tokens, from a cryptographic source of randomness.
//!
//! Formats are those of the database that this program shares with its predecessor: an id is a
//! four-character prefix and ten characters of `[0-9A-Za-z]`; an API token is 32 characters of
//! `[A-Za-z0-9_-]` (192 bits).

use rand::TryRng;
use rand::rngs::SysRng;

use crate::secret::Secret;

/// Fills a buffer with random bytes; passed in wherever randomness matters, so that a test can
/// make it repeat.
pub trait Entropy: Send + Sync {
    /// Fills `buffer` with bytes that nobody can predict.
    fn fill(&self, buffer: &mut [u8]);
}

/// The operating system's own generator.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    /// # Panics
    /// When the operating system has no randomness to give: nothing safe can go on then.
    fn fill(&self, buffer: &mut [u8]) {
        SysRng
            .try_fill_bytes(buffer)
            .expect("the operating system's random generator answers");
    }
}

/// The prefixes of the ids that this program makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prefix {
    /// `usr_`, a user.
    User,
    /// `atk_`, an API token.
    ApiToken,
    /// `aac_`, an agent credential.
    Credential,
    /// `uev_`, a usage event.
    UsageEvent,
    /// `ael_`, an audit log event.
    AuditEvent,
}

impl Prefix {
    const fn text(self) -> &'static str {
        match self {
            Self::User => "usr_",
            Self::ApiToken => "atk_",
            Self::Credential => "aac_",
            Self::UsageEvent => "uev_",
            Self::AuditEvent => "ael_",
        }
    }
}

const ALPHANUMERIC: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const LOWERCASE: &[u8] = b"0123456789abcdefghijklmnopqrstuvwxyz";
const URL_SAFE: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

/// A new id, such as `usr_4fJ0aZq81B`.
pub fn new_id(prefix: Prefix, entropy: &dyn Entropy) -> String {
    format!("{}{}", prefix.text(), characters(10, ALPHANUMERIC, entropy))
}

/// A new id of something that is done at a provider: ten characters of `[0-9A-Za-z]`.
pub fn new_attempt_id(entropy: &dyn Entropy) -> String {
    characters(10, ALPHANUMERIC, entropy)
}

/// A new API token, or any other secret of 192 bits: 32 characters of `[A-Za-z0-9_-]`.
pub fn new_token(entropy: &dyn Entropy) -> Secret {
    Secret::new(characters(32, URL_SAFE, entropy))
}

/// A new installation id, by which a database is told apart from all others: eight characters of
/// `[a-z0-9]`.
pub fn new_installation_id(entropy: &dyn Entropy) -> String {
    characters(8, LOWERCASE, entropy)
}

/// Draws characters evenly: a byte beyond the last whole multiple of the alphabet is drawn again.
fn characters(count: usize, alphabet: &[u8], entropy: &dyn Entropy) -> String {
    let fair = 256 - 256 % alphabet.len();
    let mut text = String::with_capacity(count);
    let mut buffer = [0_u8; 64];
    while text.len() < count {
        entropy.fill(&mut buffer);
        for byte in buffer.iter().map(|&byte| usize::from(byte)) {
            if byte < fair && text.len() < count {
                text.push(char::from(alphabet[byte % alphabet.len()]));
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn an_id_has_the_prefix_and_ten_alphanumerics() {
        let id = new_id(Prefix::User, &SystemEntropy);
        assert_eq!(id.len(), 14);
        assert!(id.starts_with("usr_"));
        assert!(id[4..].bytes().all(|byte| ALPHANUMERIC.contains(&byte)));
    }

    #[test]
    fn a_token_has_32_url_safe_characters() {
        let token = new_token(&SystemEntropy);
        assert_eq!(token.reveal().len(), 32);
        assert!(token.reveal().bytes().all(|byte| URL_SAFE.contains(&byte)));
    }

    #[test]
    fn every_character_of_the_alphabet_turns_up() {
        let many = characters(20_000, ALPHANUMERIC, &SystemEntropy);
        let seen: BTreeSet<char> = many.chars().collect();
        assert_eq!(seen.len(), ALPHANUMERIC.len());
    }
}
