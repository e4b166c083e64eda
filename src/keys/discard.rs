//! Deleting keys that nobody holds.
//!
//! In the journal it is a revocation without a credential, so that one that was cut short is
//! finished by whoever looks after the user next.

use serde_json::{Value, json};

use super::KeyError;
use super::journal::{Kind, Operation, Outcome};
use super::store::{self, End};
use crate::audit::{Author, Change, Entry, EventType};
use crate::credentials;
use crate::db::Database;
use crate::ids;
use crate::openrouter::Client;

/// Deletes a key, unless a credential holds it by now; returns whether it is gone. The caller holds
/// the lock of `user_id`, which is empty where the owner is not known.
pub(super) async fn discard(
    db: &Database,
    provider: &Client,
    author: &Author,
    user_id: &str,
    hash: &str,
) -> Result<bool, KeyError> {
    let operation = Operation {
        id: ids::new_attempt_id(&*db.entropy),
        kind: Kind::Revoke,
        user_id: user_id.to_owned(),
        name: None,
        hash: Some(hash.to_owned()),
        credential_id: None,
        replaces: None,
        request: json!({}),
        begun_at: db.clock.now(),
    };
    store::begin(db.pool(), db, &operation).await?;
    finish(db, provider, author, &operation).await
}

/// Finishes a deletion that is written down. Every step may be done already.
pub(super) async fn finish(
    db: &Database,
    provider: &Client,
    author: &Author,
    operation: &Operation,
) -> Result<bool, KeyError> {
    let Some(hash) = &operation.hash else {
        return Ok(false);
    };
    let is_held = !credentials::held(db.pool(), std::slice::from_ref(hash))
        .await?
        .is_empty();
    if !is_held {
        provider.delete_key(hash).await?;
    }
    let mut change = Change::begin(db, author).await?;
    let end = End {
        at: db.clock.now(),
        outcome: if is_held {
            Outcome::Failed
        } else {
            Outcome::Done
        },
        problem: is_held.then_some("a credential holds the key"),
        hash: None,
        credential_id: None,
    };
    if !store::end(change.connection(), db, &operation.id, &end).await? {
        return Err(KeyError::TakenOver);
    }
    let entry = Entry {
        user_id: operation.user_id.clone(),
        entity_id: hash.clone(),
        event_type: EventType::Delete,
        message: "Deleted a key at OpenRouter that no credential held".into(),
        from: json!({ "externalApiKeyId": hash }),
        to: Value::Null,
    };
    let entries = if is_held { Vec::new() } else { vec![entry] };
    change.commit_all(&entries).await?;
    Ok(!is_held)
}
