//! What processes that are gone have left half done: makings are undone, because the text of a new
//! key is lost with its process; everything else is finished, before that, because it waits for no list of
//! all keys.

use std::collections::HashSet;

use super::elsewhere::serves_others;
use super::journal::{Kind, Operation, Outcome};
use super::revoke::{self, CHANGES, Revoked};
use super::store::{self, End};
use super::undo::{Lists, undo_dead};
use super::{KeyError, alter, discard};
use crate::audit::Author;
use crate::db::{Database, DbError};
use crate::openrouter::Client;

/// Ends what they left of a user, whose lock the caller holds; returns what was revoked.
pub(super) async fn end(
    db: &Database,
    provider: &Client,
    author: &Author,
    user_id: &str,
) -> Result<Vec<Revoked>, KeyError> {
    end_in_run(db, provider, author, user_id, &Lists::default()).await
}

/// The same for one of many users, who share what is listed.
pub(super) async fn end_in_run(
    db: &Database,
    provider: &Client,
    author: &Author,
    user_id: &str,
    lists: &Lists,
) -> Result<Vec<Revoked>, KeyError> {
    let mut dead = store::open(db.pool(), db, Some(user_id)).await?;
    supersede(db, &mut dead).await?;
    let mut revoked = Vec::new();
    for operation in &dead {
        let done = match operation.kind {
            Kind::Create => continue,
            _ if is_elsewhere(db, provider, operation).await? => {
                let end = End::of(db, Outcome::Undone, Some(ELSEWHERE));
                store::end(db.pool(), db, &operation.id, &end).await?;
                continue;
            }
            Kind::Limit | Kind::Enable | Kind::Disable => {
                let done = alter::finish(db, provider, author, operation).await;
                done.map(|()| None)
            }
            Kind::Discard => {
                let done = discard::finish(db, provider, author, operation).await;
                done.map(|_| None)
            }
            Kind::Revoke => revoke::finish(db, provider, author, operation).await,
        };
        revoked.extend(done.map_err(|error| operation.left_open(error))?);
    }
    undo_dead(db, provider, &dead, lists).await?;
    Ok(revoked)
}

/// What the journal says of work on the key of somebody else.
const ELSEWHERE: &str = "its key is of another environment or installation";

/// Whether the key is somebody else's, as in a copy of a database.
async fn is_elsewhere(
    db: &Database,
    provider: &Client,
    operation: &Operation,
) -> Result<bool, KeyError> {
    let Some(hash) = &operation.hash else {
        return Ok(false);
    };
    let id = operation.credential_id.as_deref();
    let looked = serves_others(db, Some(provider), id, hash).await;
    looked.map_err(|error| operation.left_open(error))
}

/// Nothing is changed any more of a key whose revocation was begun.
async fn supersede(db: &Database, dead: &mut Vec<Operation>) -> Result<(), DbError> {
    let revocations = dead.iter().filter(|it| it.kind == Kind::Revoke);
    let ids: HashSet<String> = revocations
        .filter_map(|it| it.credential_id.clone())
        .collect();
    for id in &ids {
        let mut connection = db.pool().acquire().await?;
        revoke::supersede(&mut connection, db, id).await?;
    }
    dead.retain(|operation| {
        let id = operation.credential_id.as_ref();
        !CHANGES.contains(&operation.kind) || !id.is_some_and(|id| ids.contains(id))
    });
    Ok(())
}
