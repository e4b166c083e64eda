//! Undoing attempts whose end nobody knows.

use super::KeyError;
use super::journal::{Kind, Operation, Outcome};
use super::store::{self, End};
use crate::clock::Clock;
use crate::db::Database;
use crate::openrouter::{Client, KeyRecord};

/// Ends the creations of a user that died on the way. The caller holds the user's lock, so that
/// nobody is at work on them any more. `inventory` was listed after they had died.
pub(super) async fn undo_dead(
    db: &Database,
    provider: &Client,
    dead: &[Operation],
    inventory: &[KeyRecord],
) -> Result<(), KeyError> {
    for operation in dead.iter().filter(|operation| operation.kind == Kind::Create) {
        for key in made_by(operation, inventory) {
            provider.delete_key(&key.hash).await?;
        }
        ended(db, operation, "its process was gone").await?;
    }
    Ok(())
}

/// Undoes one creation at once: looks for the key, deletes it, and writes that down.
pub(super) async fn undo(
    db: &Database,
    provider: &Client,
    operation: &Operation,
    hash: Option<&str>,
    problem: &str,
) -> Result<(), KeyError> {
    if let Some(hash) = hash {
        provider.delete_key(hash).await?;
    } else {
        let inventory = provider.list_keys().await?;
        for key in made_by(operation, &inventory) {
            provider.delete_key(&key.hash).await?;
        }
    }
    ended(db, operation, problem).await
}

async fn ended(db: &Database, operation: &Operation, problem: &str) -> Result<(), KeyError> {
    let end = End {
        at: db.clock.now(),
        outcome: Outcome::Undone,
        problem: Some(problem),
        hash: None,
        credential_id: None,
    };
    store::end(db.pool(), db, &operation.id, &end).await?;
    Ok(())
}

/// The keys that bear the operation's whole name, its marker in it.
fn made_by<'a>(
    operation: &'a Operation,
    inventory: &'a [KeyRecord],
) -> impl Iterator<Item = &'a KeyRecord> {
    let name = operation.name.as_deref();
    inventory.iter().filter(move |key| Some(key.name.as_str()) == name)
}
