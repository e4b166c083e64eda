//! Undoing attempts whose end nobody knows.

use super::KeyError;
use super::inventory::inventory;
use super::journal::{Kind, Operation, Outcome};
use super::marker::{Marker, is_of_another_environment};
use super::store::{self, End};
use crate::credentials;
use crate::db::{Database, DbError};
use crate::openrouter::{Client, KeyRecord};

/// Undoes the creations of a user that died on the way. The caller holds the user's lock, so that
/// nobody is at work on them any more. `inventory` was listed after they had died.
pub(super) async fn undo_dead(
    db: &Database,
    provider: &Client,
    dead: &[Operation],
    inventory: &[KeyRecord],
) -> Result<(), KeyError> {
    let creations = dead
        .iter()
        .filter(|operation| operation.kind == Kind::Create);
    for operation in creations {
        let hashes = made_by(db, operation, inventory).await?;
        undo_keys(db, provider, operation, &hashes, "its process was gone").await?;
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
    let hashes = match hash {
        Some(hash) => vec![hash.to_owned()],
        None => made_by(db, operation, &inventory(db, provider).await?).await?,
    };
    undo_keys(db, provider, operation, &hashes, problem).await
}

/// The journal's row stays locked until the keys are deleted: a process that was taken for dead and
/// is not cannot store one of them meanwhile.
async fn undo_keys(
    db: &Database,
    provider: &Client,
    operation: &Operation,
    hashes: &[String],
    problem: &str,
) -> Result<(), KeyError> {
    let mut transaction = db.pool().begin().await.map_err(DbError::from)?;
    let outcome = store::outcome(&mut *transaction, db, &operation.id).await?;
    if outcome == Some(Outcome::Done) {
        return Ok(());
    }
    let held = credentials::held(&mut *transaction, hashes).await?;
    for hash in hashes.iter().filter(|hash| !held.contains(*hash)) {
        provider.delete_key(hash).await?;
    }
    let end = End::of(db, Outcome::Undone, Some(problem));
    store::end(&mut *transaction, db, &operation.id, &end).await?;
    transaction.commit().await.map_err(DbError::from)?;
    Ok(())
}

/// Hashes of the keys that bear the operation's marker, whatever else of their name was changed. In
/// a copy of a database the marker is the original's, and so is the key.
async fn made_by(
    db: &Database,
    operation: &Operation,
    inventory: &[KeyRecord],
) -> Result<Vec<String>, DbError> {
    let installation = &db.marker().await?.id;
    let environment = db.target().environment;
    let marker = operation.name.as_deref().and_then(Marker::of);
    let Some(marker) = marker.filter(|marker| marker.installation == *installation) else {
        return Ok(Vec::new());
    };
    let made = inventory
        .iter()
        .filter(|key| Marker::of(&key.name).as_ref() == Some(&marker))
        .filter(|key| !is_of_another_environment(&key.name, environment));
    Ok(made.map(|key| key.hash.clone()).collect())
}
