//! Users: who they are, how they are named, found and listed, and what may be done to them.
//!
//! Every change runs in one transaction with its audit row, and leaves the system with at least
//! one admin.

mod clerk;
mod create;
mod delete;
mod error;
mod list;
mod resolve;
mod resources;
mod roles;
mod search;
mod store;

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use clerk::{Arrival, Identity, Link, arrive, follow, link, lock_by_clerk_id};
pub use create::{NewUser, create};
pub use delete::{Deletion, delete, deletion, deletion_without_keys};
pub use error::UserError;
pub use list::{Filter, count, ids, list, page};
pub use resolve::{resolve, sharing_email};
pub use resources::NewUserResources;
pub use roles::{RoleChange, demote, promote};
pub use search::{Matches, SEARCH_TEXT, SEARCH_WINDOW, search};
pub use store::footprint::{Blocker, Footprint, TableRows, footprint};
pub use store::get;

use crate::db::{Database, DbError};

/// The user with this id.
pub async fn find(db: &Database, id: &str) -> Result<Option<User>, DbError> {
    // PostgreSQL cannot hold NUL in a text, so no id has one.
    if id.contains('\0') {
        return Ok(None);
    }
    get(db.pool(), id).await
}

/// Those of these ids whom there are, in no order.
pub async fn among(db: &Database, ids: &[&str]) -> Result<Vec<User>, DbError> {
    // PostgreSQL cannot hold NUL in a text, so no id has one.
    let possible: Vec<&str> = ids
        .iter()
        .copied()
        .filter(|id| !id.contains('\0'))
        .collect();
    store::among(db.pool(), &possible).await
}

/// A row of `"User"`, keys in the order of its columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::FromRow)]
#[serde(rename_all = "camelCase")]
#[sqlx(rename_all = "camelCase")]
pub struct User {
    /// `usr_…`.
    pub id: String,
    /// When the account was made, in UTC.
    #[serde(serialize_with = "crate::clock::serialize_iso")]
    pub created_at: NaiveDateTime,
    /// When the row last changed, in UTC.
    #[serde(serialize_with = "crate::clock::serialize_iso")]
    pub updated_at: NaiveDateTime,
    /// Id at Clerk; none for a local account.
    #[schema(required)]
    pub clerk_id: Option<String>,
    /// What the user may do.
    #[sqlx(try_from = "String")]
    pub role: Role,
    /// E-mail address. The schema allows several users to share one.
    #[schema(required)]
    pub email: Option<String>,
    /// Name for people.
    #[schema(required)]
    pub name: Option<String>,
    /// Id of the customer at Stripe.
    #[schema(required)]
    pub stripe_customer_id: Option<String>,
}

impl User {
    /// The id, with the e-mail or the name where there is one: `usr_4fJ0aZq81B (ann@x.io)`.
    pub fn label(&self) -> String {
        match self.email.as_ref().or(self.name.as_ref()) {
            Some(text) => format!("{} ({text})", self.id),
            None => self.id.clone(),
        }
    }

    /// What a person may type to say that this very user is meant: the id, the e-mail.
    pub fn names(&self) -> Vec<String> {
        std::iter::once(self.id.clone())
            .chain(self.email.clone())
            .collect()
    }
}

/// What a user may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Role {
    /// Own things only.
    User,
    /// Everything.
    Admin,
}

impl Role {
    /// The label of the database's enum.
    pub const fn name(self) -> &'static str {
        match self {
            Self::User => "USER",
            Self::Admin => "ADMIN",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A text that is no role.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is not a role: use user or admin")]
pub struct UnknownRole(String);

impl FromStr for Role {
    type Err = UnknownRole;

    /// Reads a role, in whatever case.
    fn from_str(text: &str) -> Result<Self, UnknownRole> {
        [Self::User, Self::Admin]
            .into_iter()
            .find(|role| role.name().eq_ignore_ascii_case(text))
            .ok_or_else(|| UnknownRole(text.to_owned()))
    }
}

/// Statements read and write a role as text. The enum's own type would cost each new connection
/// two more round trips to learn of it, and it cannot be learned of while an unnamed statement
/// is open.
impl TryFrom<String> for Role {
    type Error = UnknownRole;

    fn try_from(label: String) -> Result<Self, UnknownRole> {
        label.parse()
    }
}
