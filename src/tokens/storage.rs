//! How a new token is kept.

use sha2::{Digest, Sha256};

use super::HASH_PREFIX;
use crate::db::{SharingUndecided, shared_with_old_server};
use crate::secret::Secret;

/// How the `token` column holds a new token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Storage {
    /// `sha256:` and the hash in hexadecimal: reading the table opens nothing.
    Hashed,
    /// The token itself, as the older server expects it.
    Plain,
}

impl Storage {
    /// What goes into the column.
    pub(super) fn stored(self, token: &Secret) -> Secret {
        match self {
            Self::Hashed => hashed(token.reveal()),
            Self::Plain => token.clone(),
        }
    }
}

/// Decides how new tokens are kept. `shared` is `SCRATCH_SHARED_WITH_OLD_SERVER`; `adopted` says
/// whether the database was made by the older server.
///
/// # Errors
/// [`SharingUndecided`] when an adopted database leaves it open.
pub fn storage(shared: Option<bool>, adopted: bool) -> Result<Storage, SharingUndecided> {
    Ok(if shared_with_old_server(shared, adopted)? {
        Storage::Plain
    } else {
        Storage::Hashed
    })
}

/// What the column may hold for a presented token; nothing for what is no token.
///
/// The presented text is compared as it is only with tokens that are kept as text, and by its
/// hash only with hashes: who has stolen a hash and presents it opens nothing.
pub fn columns_of(presented: &Secret) -> Vec<Secret> {
    let text = presented.reveal();
    // PostgreSQL cannot hold NUL in a text, so no token has one.
    if text.is_empty() || text.contains('\0') {
        return Vec::new();
    }
    let mut columns = vec![hashed(text)];
    if !text.starts_with(HASH_PREFIX) {
        columns.push(presented.clone());
    }
    columns
}

/// What the column holds for a hashed token.
pub(super) fn hashed(token: &str) -> Secret {
    let mut text = HASH_PREFIX.to_owned();
    for byte in Sha256::digest(token.as_bytes()) {
        for digit in [byte >> 4, byte & 0xf] {
            text.push(char::from_digit(digit.into(), 16).expect("four bits are a digit"));
        }
    }
    Secret::new(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_the_sha_256_of_the_token_in_hexadecimal() {
        // FIPS 180-2, appendix B.1.
        assert_eq!(
            hashed("abc").reveal(),
            "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }

    #[test]
    fn tokens_are_hashed_unless_the_older_server_reads_them() {
        assert_eq!(storage(Some(true), true), Ok(Storage::Plain));
        assert_eq!(storage(Some(false), true), Ok(Storage::Hashed));
        assert_eq!(storage(None, true), Err(SharingUndecided));
    }
}
