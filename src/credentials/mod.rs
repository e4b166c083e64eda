//! Credentials: the keys of outside providers that agents use on behalf of a user.
//!
//! A key is kept sealed for its row (see [`crate::seal`]); rows of the older server hold theirs as
//! text and go on working. At most one credential of a user, whatever its service, is the default.
//! Every change runs in one transaction with its audit row, under a lock on the user.

mod add;
mod default;
mod enable;
mod error;
mod findings;
mod holders;
mod holding;
mod key;
mod list;
mod remove;
mod reveal;
mod rewrap;
mod store;
mod update;

use std::fmt;

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use add::{NewCredential, Origin, add, add_as_asked, insert, lock, usable};
pub use default::{
    DefaultChange, Guarding, SeveralDefaults, ensure_default, fix_defaults, guarding,
    has_working_default, heir, make_default, promote, set_default,
};
pub use enable::set_enabled;
pub use error::CredentialError;
pub use findings::{Finding, FindingKind, audit};
pub use holders::{Holder, held, holders};
pub use holding::holding;
pub use key::{StoredKey, Vault};
pub use list::{Filter, Owned, list};
pub use remove::{delete, remove};
pub use reveal::reveal;
pub use rewrap::{Progress, Rewrapped, Unopened, rewrap};
pub use update::{Patch, update};

use crate::db::{Database, DbError};
use crate::seal::{Binding, SealError, Sealer};
use crate::secret::Secret;

/// The service that keys are for unless another is named.
pub const OPENROUTER: &str = "openrouter";

/// A row of `"AiAgentCredential"`. It does not serialise: what may be shown of it is [`Shown`].
#[derive(Debug, Clone, Deserialize, sqlx::FromRow)]
#[serde(rename_all = "camelCase")]
#[sqlx(rename_all = "camelCase")]
pub struct Credential {
    /// `aac_…`.
    pub id: String,
    /// When it was made, in UTC.
    pub created_at: NaiveDateTime,
    /// When it last changed, in UTC.
    pub updated_at: NaiveDateTime,
    /// Whose it is.
    pub user_id: String,
    /// The provider, such as `openrouter`.
    pub service: String,
    /// The key, as it is stored.
    #[sqlx(try_from = "String")]
    pub api_key: StoredKey,
    /// In the owner's words.
    pub description: Option<String>,
    /// Whether agents may use it.
    pub enabled: bool,
    /// The key's hash at the provider, for keys made by this system.
    pub external_api_key_id: Option<String>,
    /// Who brought the key.
    #[sqlx(try_from = "String")]
    pub source: Source,
    /// Whether agents take this one.
    pub default: bool,
}

impl Credential {
    /// The key itself.
    ///
    /// # Errors
    /// A [`SealError`] for a sealed key, unless `sealer` has the key that it was sealed under.
    pub fn open(&self, sealer: Option<&Sealer>) -> Result<Secret, SealError> {
        self.api_key.open(sealer, self.binding())
    }

    /// What may be shown of it. The ends of a key are shown as far as it can be opened.
    pub fn shown(self, sealer: Option<&Sealer>) -> Shown {
        let api_key = self
            .open(sealer)
            .map_or_else(|_| "sealed:…".to_owned(), |key| key.masked());
        Shown {
            api_key,
            sealed: self.api_key.is_sealed(),
            id: self.id,
            created_at: self.created_at,
            updated_at: self.updated_at,
            user_id: self.user_id,
            service: self.service,
            description: self.description,
            enabled: self.enabled,
            external_api_key_id: self.external_api_key_id,
            source: self.source,
            default: self.default,
        }
    }

    fn binding(&self) -> Binding<'_> {
        Binding {
            row_id: &self.id,
            user_id: &self.user_id,
        }
    }
}

/// A credential as it may be shown, keys in the order of the columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = MaskedCredential)]
pub struct Shown {
    /// `aac_…`.
    pub id: String,
    /// When it was made, in UTC.
    #[serde(serialize_with = "crate::clock::serialize_iso")]
    pub created_at: NaiveDateTime,
    /// When it last changed, in UTC.
    #[serde(serialize_with = "crate::clock::serialize_iso")]
    pub updated_at: NaiveDateTime,
    /// Whose it is.
    pub user_id: String,
    /// The provider.
    pub service: String,
    /// Enough to recognise the key by; `sealed:…` where it cannot be opened.
    pub api_key: String,
    /// In the owner's words.
    #[schema(required)]
    pub description: Option<String>,
    /// Whether agents may use it.
    pub enabled: bool,
    /// The key's hash at the provider, for keys made by this system.
    #[schema(required)]
    pub external_api_key_id: Option<String>,
    /// Who brought the key.
    pub source: Source,
    /// Whether agents take this one.
    pub default: bool,
    /// Whether the key is stored sealed.
    pub sealed: bool,
}

/// Who brought the key; the database's enum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "UPPERCASE")]
#[schema(as = CredentialSource)]
pub enum Source {
    /// The user.
    User,
    /// This system, which made it at the provider.
    System,
}

impl Source {
    /// The label of the database's enum.
    pub const fn name(self) -> &'static str {
        match self {
            Self::User => "USER",
            Self::System => "SYSTEM",
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A label that the database's enum did not have when this was written.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is not a known source of a credential")]
pub struct UnknownSource(String);

/// Statements read and write the source as text, like a user's role.
impl TryFrom<String> for Source {
    type Error = UnknownSource;

    fn try_from(label: String) -> Result<Self, UnknownSource> {
        [Self::User, Self::System]
            .into_iter()
            .find(|known| known.name() == label)
            .ok_or(UnknownSource(label))
    }
}

/// The credential with this id.
///
/// # Errors
/// [`CredentialError::NotFound`].
pub async fn get(db: &Database, id: &str) -> Result<Credential, CredentialError> {
    // PostgreSQL cannot hold NUL in a text, so no id has one.
    let found = if id.contains('\0') {
        None
    } else {
        store::get(db.pool(), id).await?
    };
    found.ok_or_else(|| CredentialError::not_found(id))
}

/// Credentials whose key's hash at the provider begins with `prefix`, at most `most` of them.
pub async fn with_hash(db: &Database, prefix: &str, most: u32) -> Result<Vec<Credential>, DbError> {
    store::with_hash(db.pool(), prefix, most.into()).await
}

/// Hashes of the newest enabled keys that this system made, but for those of some credentials.
pub async fn newest_hashes(db: &Database, but: &[&str], most: i64) -> Result<Vec<String>, DbError> {
    store::newest_hashes(db.pool(), but, most).await
}

/// The credentials of all these users, those of each newest first.
pub async fn of_users(db: &Database, users: &[&str]) -> Result<Vec<Credential>, DbError> {
    store::of_users(db.pool(), users).await
}

/// The newest credential of a user for a service that agents may use.
pub async fn active(
    db: &Database,
    user_id: &str,
    service: &str,
) -> Result<Option<Credential>, DbError> {
    // PostgreSQL cannot hold NUL in a text.
    if service.contains('\0') {
        return Ok(None);
    }
    store::active(db.pool(), user_id, service).await
}

/// The credentials of a user, newest first.
pub async fn of_user(db: &Database, user_id: &str) -> Result<Vec<Credential>, DbError> {
    store::of_user(db.pool(), user_id).await
}
