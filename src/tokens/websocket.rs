//! Websocket tokens: made at login, and read back by their user at every call.
//!
//! Where tokens are kept as hashes, this one is derived from the master key, its row and its end:
//! it can be told again at any time, and the database still holds no more than its hash.

use chrono::NaiveDateTime;
use serde::Deserialize;

use super::issue::created;
use super::storage::hashed;
use super::{HASH_PREFIX, Storage, Token, TokenError, TokenType, store};
use crate::audit::{Change, Entry};
use crate::clock::iso;
use crate::db::DbError;
use crate::ids::{Prefix, new_token};
use crate::seal::{Binding, Sealer};
use crate::secret::Secret;

/// Makes websocket tokens and tells them.
#[derive(Debug, Clone)]
pub struct Websockets {
    sealer: Option<Sealer>,
}

/// The columns of a websocket token that its user is shown.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StoredWebsocket {
    id: String,
    user_id: String,
    token: Stored,
    /// From when on it opens nothing, in UTC.
    pub expires_at: NaiveDateTime,
}

/// The column as it is. It does not show.
#[derive(Clone, Deserialize)]
#[serde(from = "String")]
struct Stored(Secret);

impl From<String> for Stored {
    fn from(column: String) -> Self {
        Self(Secret::new(column))
    }
}

impl std::fmt::Debug for Stored {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Stored")
    }
}

impl Websockets {
    /// Without a sealer there are only those that are kept as text.
    pub const fn new(sealer: Option<Sealer>) -> Self {
        Self { sealer }
    }

    /// Whether a token can be made that is kept like this.
    pub const fn can_make(&self, storage: Storage) -> bool {
        matches!(storage, Storage::Plain) || self.sealer.is_some()
    }

    /// The token of this row; `None` if neither master key tells it.
    pub fn tell(&self, row: &StoredWebsocket) -> Option<Secret> {
        let stored = row.token.0.reveal();
        if !stored.starts_with(HASH_PREFIX) {
            return Some(row.token.0.clone());
        }
        let binding = Binding {
            row_id: &row.id,
            user_id: &row.user_id,
        };
        let version = iso(row.expires_at);
        self.sealer
            .as_ref()?
            .tokens(binding, &version)
            .find(|token| hashed(token.reveal()).reveal() == stored)
    }

    /// A new token for this row, as the column is to hold it.
    fn stored(
        &self,
        binding: Binding<'_>,
        expires_at: NaiveDateTime,
        storage: Storage,
        change: &Change,
    ) -> Option<Secret> {
        match storage {
            Storage::Plain => Some(new_token(change.entropy())),
            Storage::Hashed => {
                let version = iso(expires_at);
                let token = self.sealer.as_ref()?.tokens(binding, &version).next()?;
                Some(hashed(token.reveal()))
            }
        }
    }

    /// Gives the user a websocket token as a part of a larger change, unless none can be made;
    /// returns what the audit log is to say.
    pub async fn issue(
        &self,
        change: &mut Change,
        user_id: &str,
        expires_at: NaiveDateTime,
        storage: Storage,
    ) -> Result<Option<Entry>, TokenError> {
        let id = change.new_id(Prefix::ApiToken);
        let binding = Binding {
            row_id: &id,
            user_id,
        };
        let Some(stored) = self.stored(binding, expires_at, storage, change) else {
            return Ok(None);
        };
        let record = Token {
            user_id: user_id.to_owned(),
            kind: TokenType::Websocket,
            token: stored.reveal().to_owned().into(),
            scopes: Vec::new(),
            created_at: change.now(),
            expires_at,
            expired: false,
            id,
        };
        store::insert(change.connection(), &record, &stored).await?;
        Ok(Some(created(&record)))
    }

    /// Gives a websocket token a new secret and a new end, and takes the user's other websocket
    /// tokens away that have expired. The audit log says nothing of it.
    pub async fn renew(
        &self,
        change: &mut Change,
        row: &StoredWebsocket,
        expires_at: NaiveDateTime,
        storage: Storage,
    ) -> Result<(), DbError> {
        let binding = Binding {
            row_id: &row.id,
            user_id: &row.user_id,
        };
        let Some(stored) = self.stored(binding, expires_at, storage, change) else {
            return Ok(());
        };
        store::renew(change.connection(), &row.id, &stored, expires_at).await?;
        let now = change.now();
        store::sweep_websockets(change.connection(), &row.user_id, now).await
    }
}
