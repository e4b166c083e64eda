//! Sealing what is stored as text, or under the master key before.

use serde::Serialize;
use serde_json::json;

use super::store::keys;
use super::{Credential, CredentialError, StoredKey, Vault};
use crate::audit::{Author, Change, Entry, EventType};
use crate::db::Database;
use crate::seal::SealError;

/// Rows of one transaction: they are locked no longer than that takes.
const BATCH: i64 = 100;

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Rows that were looked at.
    pub done: u64,
    /// Rows that were not sealed under the current key when it began.
    pub total: u64,
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Rewrapped {
    /// Keys that were stored as text.
    pub sealed: u64,
    /// Keys that were sealed under another key.
    pub resealed: u64,
    /// What could not be opened, and is as it was.
    pub unopened: Vec<Unopened>,
}

/// A key that cannot be opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Unopened {
    /// The credential.
    pub credential_id: String,
    /// Whose it is.
    pub user_id: String,
    /// Why not.
    #[serde(serialize_with = "as_sentence")]
    pub problem: SealError,
}

fn as_sentence<S: serde::Serializer>(
    problem: &SealError,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_str(problem)
}

/// Seals every key that is not sealed under the current key, in small transactions by order of
/// ids. Stopped at any point, it goes on where it stopped when it is run again.
///
/// # Errors
/// [`CredentialError::Shared`] while the older server reads the keys.
pub async fn rewrap(
    db: &Database,
    author: &Author,
    vault: &Vault,
    on_progress: &mut (dyn FnMut(Progress) + Send),
) -> Result<Rewrapped, CredentialError> {
    if vault.is_shared() {
        return Err(CredentialError::Shared);
    }
    let current = vault.sealer().current_prefix();
    let total = keys::count_others(db.pool(), &current).await?;
    let mut progress = Progress { done: 0, total };
    on_progress(progress);
    let mut outcome = Rewrapped {
        sealed: 0,
        resealed: 0,
        unopened: Vec::new(),
    };
    let mut after = String::new();
    loop {
        let mut change = Change::begin(db, author).await?;
        let batch = keys::lock_others(change.connection(), &current, &after, BATCH).await?;
        let Some(last) = batch.last() else {
            return Ok(outcome);
        };
        after.clone_from(&last.id);
        progress.done += batch.len() as u64;
        let done = seal(&mut change, vault, &batch).await?;
        change.commit_all(&done.entries).await?;
        outcome.sealed += done.sealed;
        outcome.resealed += done.entries.len() as u64 - done.sealed;
        outcome.unopened.extend(done.unopened);
        on_progress(progress);
    }
}

/// What was done with one batch.
struct Done {
    sealed: u64,
    entries: Vec<Entry>,
    unopened: Vec<Unopened>,
}

async fn seal(
    change: &mut Change,
    vault: &Vault,
    batch: &[Credential],
) -> Result<Done, CredentialError> {
    let mut done = Done {
        sealed: 0,
        entries: Vec::new(),
        unopened: Vec::new(),
    };
    let mut rewrapped: Vec<(&str, StoredKey)> = Vec::new();
    for credential in batch {
        match credential.open(Some(vault.sealer())) {
            Err(problem) => done.unopened.push(Unopened {
                credential_id: credential.id.clone(),
                user_id: credential.user_id.clone(),
                problem,
            }),
            Ok(key) => {
                let stored = vault.keep(&key, credential.binding(), change.entropy());
                rewrapped.push((&credential.id, stored));
                if !credential.api_key.is_sealed() {
                    done.sealed += 1;
                }
                done.entries.push(entry(credential, vault));
            }
        }
    }
    let now = change.now();
    keys::replace_keys(change.connection(), &rewrapped, now).await?;
    Ok(done)
}

fn entry(credential: &Credential, vault: &Vault) -> Entry {
    let was_sealed = credential.api_key.is_sealed();
    let message = if was_sealed {
        "Sealed the key of a credential anew"
    } else {
        "Sealed the key of a credential"
    };
    Entry {
        user_id: credential.user_id.clone(),
        entity_id: credential.id.clone(),
        event_type: EventType::Update,
        message: message.into(),
        from: json!({ "sealedUnder": credential.api_key.sealing_key() }),
        to: json!({ "sealedUnder": vault.sealer().key_id() }),
    }
}
