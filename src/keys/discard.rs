//! Deleting keys that nobody holds.
//!
//! It is in the journal, too, so that one that was cut short is finished by whoever looks after the
//! user next.

use serde_json::{Value, json};

use super::KeyError;
use super::journal::{Kind, Operation};
use super::store::{self, End};
use crate::audit::{Author, Change, Entry, EventType};
use crate::credentials;
use crate::db::Database;
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
        hash: Some(hash.to_owned()),
        ..Operation::new(db, author, Kind::Discard, user_id, json!({}))
    };
    store::begin(db.pool(), db, &operation).await?;
    let done = finish(db, provider, author, &operation).await;
    done.map_err(|error| operation.left_open(error))
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
    let mut change = Change::finish(db, author, &operation.author).await?;
    let end = if is_held {
        End::failed(db, "a credential holds the key")
    } else {
        End::done(db)
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
