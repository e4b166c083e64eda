//! Removing a user for good.

use serde::Serialize;
use serde_json::{Value, json};

use super::roles::lock_beside_an_admin;
use super::store::footprint::{self, TableRows};
use super::{User, UserError, store};
use crate::audit::{Author, Change, Entry, EventType};
use crate::db::Database;

/// Characters of a key's hash that are enough to recognise it by.
const HASH_PREFIX: usize = 8;

/// What was deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Deletion {
    /// The user as it was.
    pub user: User,
    /// Rows that went with it, by table.
    pub rows: Vec<TableRows>,
}

/// Deletes the user with this id and all that goes with it by the rules of the schema. The audit
/// log keeps the user's rows, and gains one that holds the profile.
///
/// # Errors
/// [`UserError::LastAdmin`]; [`UserError::ProvisionedKey`], because deleting the row would leave
/// a key behind that costs money; [`UserError::Referenced`].
pub async fn delete(db: &Database, author: &Author, id: &str) -> Result<Deletion, UserError> {
    let mut change = Change::begin(db, author).await?;
    let user = lock_beside_an_admin(&mut change, id, "deleted").await?;
    // The lock on the user keeps new credentials out; this one keeps a key from being entered
    // into a credential that is there.
    let keys = store::lock_provisioned_keys(change.connection(), id).await?;
    if let Some((credential_id, hash)) = keys.into_iter().next() {
        return Err(UserError::ProvisionedKey {
            user,
            credential_id,
            hash_prefix: hash.chars().take(HASH_PREFIX).collect(),
        });
    }
    let footprint = footprint::measure(change.connection(), id).await?;
    if let Some(blocker) = footprint.blockers.into_iter().next() {
        return Err(UserError::Referenced {
            user,
            table: blocker.table,
        });
    }
    store::delete(change.connection(), id).await?;
    let entry = Entry {
        user_id: user.id.clone(),
        entity_id: user.id.clone(),
        event_type: EventType::Delete,
        message: "Deleted user".into(),
        from: json!(user),
        to: Value::Null,
    };
    change.commit(entry).await?;
    Ok(Deletion {
        user,
        rows: footprint.rows,
    })
}
