//! Making users admin, and taking that back.

use serde::Serialize;
use serde_json::json;
use sqlx::PgConnection;
use utoipa::ToSchema;

use super::store::Reading;
use super::{Role, User, UserError, store};
use crate::audit::{Author, Change, Entry, EventType};
use crate::db::Database;

/// What became of a user's role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RoleChange {
    /// The user as it is now.
    #[serde(flatten)]
    pub user: User,
    /// Whether anything changed.
    pub changed: bool,
}

/// Makes the user with this id admin. An admin stays one, and nothing is written.
pub async fn promote(db: &Database, author: &Author, id: &str) -> Result<RoleChange, UserError> {
    let mut change = Change::begin(db, author).await?;
    let user = store::lock(change.connection(), id).await?;
    let user = user.ok_or_else(|| UserError::not_found(id))?;
    set_role(change, user, Role::Admin).await
}

/// Makes the user with this id a plain user. Who is none already stays so, and nothing is
/// written.
///
/// # Errors
/// [`UserError::LastAdmin`] when nobody would be admin any more, also when two are demoted at
/// once.
pub async fn demote(db: &Database, author: &Author, id: &str) -> Result<RoleChange, UserError> {
    let mut change = Change::begin(db, author).await?;
    let user = beside_an_admin(change.connection(), id, "demoted", Reading::Locking).await?;
    set_role(change, user, Role::User).await
}

/// Reads the user, beside whom another admin must remain; with [`Reading::Locking`] one is certain
/// to remain until the change is committed.
///
/// Then all admins are locked, in the order of their ids: two that want to take away the last two
/// admins wait for each other here, and the second sees what the first has done.
pub(super) async fn beside_an_admin(
    connection: &mut PgConnection,
    id: &str,
    what: &'static str,
    reading: Reading,
) -> Result<User, UserError> {
    let mut found = store::with_admins(connection, id, reading).await?;
    let position = found.iter().position(|user| user.id == id);
    let user = found.swap_remove(position.ok_or_else(|| UserError::not_found(id))?);
    if user.role == Role::Admin && !found.iter().any(|other| other.role == Role::Admin) {
        return Err(UserError::LastAdmin { user, what });
    }
    Ok(user)
}

async fn set_role(mut change: Change, user: User, role: Role) -> Result<RoleChange, UserError> {
    if user.role == role {
        return Ok(RoleChange {
            user,
            changed: false,
        });
    }
    let now = change.now();
    let changed = store::set_role(change.connection(), &user.id, role, now).await?;
    let entry = Entry {
        user_id: user.id.clone(),
        entity_id: user.id.clone(),
        event_type: EventType::Update,
        message: format!("Changed role from {} to {role}", user.role),
        from: json!({ "role": user.role }),
        to: json!({ "role": role }),
    };
    change.commit(entry).await?;
    Ok(RoleChange {
        user: changed,
        changed: true,
    })
}
