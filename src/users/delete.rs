//! Removing a user for good.

use serde::Serialize;
use serde_json::{Value, json};
use sqlx::PgConnection;

use super::roles::beside_an_admin;
use super::store::Reading;
use super::store::footprint::{self, TableRows};
use super::{User, UserError, store};
use crate::audit::{Author, Change, Entry, EventType};
use crate::db::{Database, DbError};
use crate::openrouter::hash_prefix;

/// What was deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Deletion {
    /// The user as it was.
    #[serde(flatten)]
    pub user: User,
    /// Rows that went with it, by table.
    pub rows: Vec<TableRows>,
}

/// What deleting the user with this id would do; changes nothing, and locks nothing.
///
/// # Errors
/// Those of [`delete`].
pub async fn deletion(db: &Database, id: &str) -> Result<Deletion, UserError> {
    look(db, id, Keys::Hinder).await
}

/// The same for a user whose provisioned keys will be revoked first.
///
/// # Errors
/// Those of [`delete`], but for [`UserError::ProvisionedKey`] and [`UserError::UnfinishedKeys`].
pub async fn deletion_without_keys(db: &Database, id: &str) -> Result<Deletion, UserError> {
    look(db, id, Keys::WillBeGone).await
}

async fn look(db: &Database, id: &str, keys: Keys) -> Result<Deletion, UserError> {
    const LOOK: &str = "BEGIN READ ONLY";
    db.marker().await?;
    let look = db.pool().begin_with(LOOK).await;
    let mut look = look.map_err(DbError::from)?;
    prepare(db, &mut look, id, Reading::Looking, keys).await
}

/// What provisioned keys of the user mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Keys {
    /// The user cannot be deleted.
    Hinder,
    /// Nothing: they are revoked before.
    WillBeGone,
}

/// Deletes the user with this id and all that goes with it by the rules of the schema. The audit
/// log keeps the user's rows, and gains one that holds the profile.
///
/// # Errors
/// [`UserError::LastAdmin`]; [`UserError::ProvisionedKey`], because deleting the row would leave
/// a key behind that costs money, and [`UserError::UnfinishedKeys`], because it might;
/// [`UserError::Referenced`].
pub async fn delete(db: &Database, author: &Author, id: &str) -> Result<Deletion, UserError> {
    let mut change = Change::begin(db, author).await?;
    let deletion = prepare(db, change.connection(), id, Reading::Locking, Keys::Hinder).await?;
    store::delete(change.connection(), id).await?;
    let user = &deletion.user;
    let entry = Entry {
        user_id: user.id.clone(),
        entity_id: user.id.clone(),
        event_type: EventType::Delete,
        message: "Deleted user".into(),
        from: json!(user),
        to: Value::Null,
    };
    change.commit(entry).await?;
    Ok(deletion)
}

/// Reads what decides whether the user may be deleted, and decides it.
async fn prepare(
    db: &Database,
    connection: &mut PgConnection,
    id: &str,
    reading: Reading,
    keys: Keys,
) -> Result<Deletion, UserError> {
    let user = beside_an_admin(connection, id, "deleted", reading).await?;
    // A lock on the user keeps new credentials out; this one keeps a key from being entered into a
    // credential that is there.
    let held = store::provisioned_keys(connection, id, reading).await?;
    if keys == Keys::Hinder
        && let Some((credential_id, hash)) = held.into_iter().next()
    {
        return Err(UserError::ProvisionedKey {
            user,
            credential_id,
            hash_prefix: hash.map(|hash| hash_prefix(&hash).to_owned()),
        });
    }
    if keys == Keys::Hinder && store::has_unfinished_keys(connection, db, id).await? {
        return Err(UserError::UnfinishedKeys { user });
    }
    let footprint = footprint::measure(connection, id).await?;
    match footprint.blockers.into_iter().next() {
        Some(blocker) => Err(UserError::Referenced {
            user,
            table: blocker.table,
        }),
        None => Ok(Deletion {
            user,
            rows: footprint.rows,
        }),
    }
}
