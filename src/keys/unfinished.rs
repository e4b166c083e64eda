//! What processes that are gone have left half done: makings are undone, because the text of a new
//! key is lost with its process; everything else is finished.

use super::journal::Kind;
use super::revoke::{self, Revoked};
use super::undo::{Lists, undo_dead};
use super::{KeyError, alter, discard, store};
use crate::audit::Author;
use crate::db::Database;
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
    let dead = store::open(db.pool(), db, Some(user_id)).await?;
    undo_dead(db, provider, &dead, lists).await?;
    let mut revoked = Vec::new();
    for operation in &dead {
        let done = match operation.kind {
            Kind::Create => Ok(None),
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
    Ok(revoked)
}
