//! API tokens: what a program shows to the server in place of a person.
//!
//! A token is 192 random bits, so its plain SHA-256 is as good as the token is for finding it and
//! useless for anything else. Rows of the older server hold their token as text and go on working.

mod error;
mod issue;
mod scope;
mod storage;
mod store;
mod websocket;

use std::fmt;

use chrono::{NaiveDateTime, TimeDelta};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use error::TokenError;
pub use issue::{Issued, NewToken, create, revoke};
pub use scope::{Scope, Scopes, UnknownScope};
pub use storage::{Storage, columns_of, storage};
pub use websocket::{StoredWebsocket, Websockets};

use crate::clock::to_column;
use crate::db::{Database, DbError};
use crate::secret::mask;

/// How long a token lives unless somebody says otherwise.
pub const LIFETIME: TimeDelta = TimeDelta::days(90);

/// What stands in front of a hash in the `token` column.
const HASH_PREFIX: &str = "sha256:";

/// What a token is for; the database's enum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum TokenType {
    /// An agent that works for the user.
    Agent,
    /// The web client's live connection; made by the server at login, given back as text.
    Websocket,
    /// The user's own programs.
    User,
}

impl TokenType {
    /// The label of the database's enum.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Agent => "AGENT",
            Self::Websocket => "WEBSOCKET",
            Self::User => "USER",
        }
    }
}

/// A label that the database's enum did not have when this was written.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is not a known type of token")]
pub struct UnknownTokenType(String);

/// Statements read and write the type as text, like a user's role.
impl TryFrom<String> for TokenType {
    type Error = UnknownTokenType;

    fn try_from(label: String) -> Result<Self, UnknownTokenType> {
        [Self::Agent, Self::Websocket, Self::User]
            .into_iter()
            .find(|known| known.name() == label)
            .ok_or(UnknownTokenType(label))
    }
}

/// A row of `"APIToken"` as it may be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::FromRow)]
#[serde(rename_all = "camelCase")]
#[sqlx(rename_all = "camelCase")]
pub struct Token {
    /// `atk_…`.
    pub id: String,
    /// Whose it is.
    pub user_id: String,
    /// What it is for.
    #[serde(rename = "type")]
    #[sqlx(rename = "type", try_from = "String")]
    pub kind: TokenType,
    /// Enough to recognise it by.
    #[schema(value_type = String)]
    #[sqlx(try_from = "String")]
    pub token: Shown,
    /// What it is limited to: see [`Scopes`].
    pub scopes: Vec<String>,
    /// When it was made, in UTC.
    #[serde(serialize_with = "crate::clock::serialize_iso")]
    pub created_at: NaiveDateTime,
    /// From when on it opens nothing, in UTC.
    #[serde(serialize_with = "crate::clock::serialize_iso")]
    pub expires_at: NaiveDateTime,
    /// Whether that is past.
    pub expired: bool,
}

/// The `token` column, masked the moment it is read: `sha256:…`, or the ends of a plain text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String")]
pub struct Shown(String);

impl From<String> for Shown {
    fn from(stored: String) -> Self {
        if stored.starts_with(HASH_PREFIX) {
            Self(format!("{HASH_PREFIX}…"))
        } else {
            Self(mask(&stored))
        }
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The tokens of a user, newest first.
pub async fn list(db: &Database, user_id: &str) -> Result<Vec<Token>, DbError> {
    store::of_user(db.pool(), user_id, to_column(db.clock.now())).await
}

/// The token with this id.
///
/// # Errors
/// [`TokenError::NotFound`].
pub async fn get(db: &Database, id: &str) -> Result<Token, TokenError> {
    // PostgreSQL cannot hold NUL in a text, so no id has one.
    let found = if id.contains('\0') {
        None
    } else {
        store::get(db.pool(), id, to_column(db.clock.now())).await?
    };
    found.ok_or_else(|| TokenError::NotFound { id: id.to_owned() })
}
