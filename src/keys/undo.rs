//! Undoing attempts whose end nobody knows.

use std::collections::HashSet;
use std::sync::{Arc, PoisonError};

use super::inventory::inventory;
use super::journal::{Kind, Operation, Outcome};
use super::store::{self, End};
use super::{KeyError, provenance};
use crate::credentials;
use crate::db::{Database, DbError};
use crate::openrouter::{Client, KeyRecord};

/// The account's keys, listed once for all makings of a run that were dead by then: what a process
/// left behind that died only after is in no older list.
#[derive(Default)]
pub(super) struct Lists {
    /// Dead makings for which somebody of this run needs a list.
    wanted: std::sync::Mutex<HashSet<String>>,
    last: tokio::sync::Mutex<List>,
}

#[derive(Default)]
struct List {
    /// Makings that were dead when it began.
    dead: HashSet<String>,
    keys: Arc<Vec<KeyRecord>>,
}

impl Lists {
    /// A list that began after these makings had died.
    async fn after(
        &self,
        db: &Database,
        provider: &Client,
        dead: &[&Operation],
    ) -> Result<Arc<Vec<KeyRecord>>, KeyError> {
        let wanted = || self.wanted.lock().unwrap_or_else(PoisonError::into_inner);
        wanted().extend(dead.iter().map(|it| it.id.clone()));
        let mut last = self.last.lock().await;
        if !dead.iter().all(|it| last.dead.contains(&it.id)) {
            // Those whom somebody of this run is at work on, who waits for this list; and all others
            // on whom nobody is at work.
            let open = store::open(db.pool(), db, None).await?;
            let users: Vec<String> = open.iter().map(|it| it.user_id.clone()).collect();
            let at_work = store::at_work(db.pool(), &users).await?;
            let others = open.into_iter().filter(|it| !at_work.contains(&it.user_id));
            let mut dead: HashSet<String> = others.map(|it| it.id).collect();
            dead.extend(wanted().iter().cloned());
            *last = List {
                keys: Arc::new(inventory(db, provider).await?),
                dead,
            };
        }
        Ok(Arc::clone(&last.keys))
    }
}

/// Undoes the creations of a user that died on the way. The caller holds the user's lock, so that
/// nobody is at work on them any more.
pub(super) async fn undo_dead(
    db: &Database,
    provider: &Client,
    dead: &[Operation],
    lists: &Lists,
) -> Result<(), KeyError> {
    let creations: Vec<&Operation> = dead.iter().filter(|it| it.kind == Kind::Create).collect();
    if creations.is_empty() {
        return Ok(());
    }
    let listed = lists.after(db, provider, &creations).await;
    let inventory = listed.map_err(|error| creations[0].left_open(error))?;
    for operation in creations {
        let undone = async {
            let hashes = made_by(db, operation, &inventory).await?;
            undo_keys(db, provider, operation, &hashes, "its process was gone").await
        };
        undone.await.map_err(|error| operation.left_open(error))?;
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

/// That it is being undone is written down first: a process that was taken for dead and is not
/// cannot store one of the keys any more. No connection waits for the provider.
async fn undo_keys(
    db: &Database,
    provider: &Client,
    operation: &Operation,
    hashes: &[String],
    problem: &str,
) -> Result<(), KeyError> {
    let is_open = store::claim(db.pool(), db, &operation.id, problem).await?;
    if !is_open && store::outcome(db.pool(), db, &operation.id).await? == Some(Outcome::Done) {
        return Ok(());
    }
    let held = credentials::held(db.pool(), hashes).await?;
    for hash in hashes.iter().filter(|hash| !held.contains(*hash)) {
        provider.delete_key(hash).await?;
    }
    let end = End::of(db, Outcome::Undone, Some(problem));
    store::end(db.pool(), db, &operation.id, &end).await?;
    Ok(())
}

/// Hashes of the keys that an attempt made.
async fn made_by(
    db: &Database,
    operation: &Operation,
    inventory: &[KeyRecord],
) -> Result<Vec<String>, DbError> {
    let installation = &db.marker().await?.id;
    let environment = db.target().environment;
    let made = provenance::made_by(operation, inventory, installation, environment);
    Ok(made.map(|key| key.hash.clone()).collect())
}
