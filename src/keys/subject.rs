//! Whose keys are meant, and which.

use super::KeyError;
use super::provision::is_provisioned;
use super::store;
use crate::credentials::{self, Credential};
use crate::db::Database;

/// Whose keys are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject<'a> {
    /// All provisioned keys of the user with this id.
    User(&'a str),
    /// The key of the credential with this id.
    Credential(&'a str),
}

/// The id of the credential whose key's hash at the provider begins with `prefix`, or did until the
/// key was revoked.
///
/// # Errors
/// [`KeyError::NoSuchHash`], [`KeyError::SeveralHashes`].
pub async fn by_hash(db: &Database, prefix: &str) -> Result<String, KeyError> {
    /// Enough to show that it is not the only one.
    const SHOWN: u32 = 4;
    let holders = credentials::with_hash(db, prefix, SHOWN).await?;
    let mut ids: Vec<String> = holders.into_iter().map(|holder| holder.id).collect();
    if ids.is_empty() {
        ids = store::revoked_with_hash(db.pool(), db, prefix, SHOWN.into()).await?;
    }
    match &ids[..] {
        [] => Err(KeyError::NoSuchHash {
            prefix: prefix.to_owned(),
        }),
        [id] => Ok(id.clone()),
        _ => Err(KeyError::SeveralHashes {
            prefix: prefix.to_owned(),
            ids,
        }),
    }
}

/// The hash of a key that this system made and the provider can be told about.
pub(super) fn hash_of(key: &Credential) -> Option<&str> {
    let hash = key.external_api_key_id.as_deref();
    hash.filter(|hash| is_provisioned(key) && !hash.is_empty())
}
