//! Keys of this installation that no credential holds, taken away one by one.

use super::discard::discard;
use super::inventory::{find, inventory};
use super::lock::Locks;
use super::marker::Marker;
use super::provenance::Provenance;
use super::subject::by_hash;
use super::{KeyError, store, unfinished};
use crate::audit::Author;
use crate::credentials;
use crate::db::Database;
use crate::openrouter::{Client, HASH_DIGITS, KeyRecord};

/// A key of this installation that no credential holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Orphan {
    /// Its hash at the provider.
    pub hash: String,
    /// Its whole name.
    pub name: String,
    /// For whom it was made, as far as that is on record or in its name.
    pub user_id: Option<String>,
}

/// The key whose hash begins like this and that no credential holds.
///
/// # Errors
/// [`KeyError::NoSuchHash`]; [`KeyError::SeveralHashes`], with the hashes; [`KeyError::NotOurs`] for
/// a key without a marker of this installation.
pub async fn orphan(db: &Database, provider: &Client, prefix: &str) -> Result<Orphan, KeyError> {
    let prefix = prefix.to_owned();
    let mut keys = found(db, provider, &prefix).await?;
    let hashes: Vec<String> = keys.iter().map(|key| key.hash.clone()).collect();
    let held = credentials::held(db.pool(), &hashes).await?;
    keys.retain(|key| !held.contains(&key.hash));
    if keys.len() > 1 {
        let ids = keys.into_iter().map(|key| key.hash).collect();
        return Err(KeyError::SeveralHashes { prefix, ids });
    }
    let Some(key) = keys.pop() else {
        return Err(KeyError::NoSuchHash { prefix });
    };
    let installation = &db.marker().await?.id;
    let provenance = Provenance::of(&key.name, installation, db.target().environment);
    let Provenance::Here(named) = provenance else {
        return Err(KeyError::NotOurs { hash: key.hash });
    };
    let attempt: Vec<String> = Marker::of(&key.name)
        .map(|it| it.attempt)
        .into_iter()
        .collect();
    let attempts = store::attempts(db.pool(), db, &attempt).await?;
    let on_record = attempts.into_iter().next().map(|it| it.user_id);
    Ok(Orphan {
        user_id: on_record.or_else(|| named.map(str::to_owned)),
        hash: key.hash,
        name: key.name,
    })
}

async fn found(db: &Database, provider: &Client, prefix: &str) -> Result<Vec<KeyRecord>, KeyError> {
    if prefix.len() < HASH_DIGITS {
        let mut keys = inventory(db, provider).await?;
        keys.retain(|key| key.hash.starts_with(prefix));
        return Ok(keys);
    }
    Ok(find(provider, prefix).await?.into_iter().collect())
}

/// Deletes such a key.
///
/// # Errors
/// [`KeyError::Held`] if a credential holds it by now; [`KeyError::Busy`]; [`KeyError::Unfinished`].
pub async fn revoke_orphan(
    db: &Database,
    provider: &Client,
    author: &Author,
    orphan: &Orphan,
) -> Result<(), KeyError> {
    let user_id = orphan.user_id.as_deref().unwrap_or_default();
    let work = Box::pin(async {
        unfinished::end(db, provider, author, user_id).await?;
        if find(provider, &orphan.hash).await?.is_none() {
            // It was what somebody had left.
            return Ok(true);
        }
        discard(db, provider, author, user_id, &orphan.hash).await
    });
    if Locks::open(db).await?.with(user_id, work).await? {
        return Ok(());
    }
    let id = by_hash(db, &orphan.hash).await?;
    Err(KeyError::Held { id })
}
