//! Giving out tokens and taking them back.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::{Scope, Storage, Token, TokenError, TokenType, store};
use crate::audit::{Author, Change, Entry, EventType};
use crate::clock::{iso, to_column};
use crate::db::Database;
use crate::ids::{Prefix, new_token};
use crate::secret::Secret;

/// A token to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewToken {
    /// Whose it will be.
    pub user_id: String,
    /// For an agent, or for the user's own programs.
    pub for_agent: bool,
    /// What it is limited to; if none, to what its user may do. One given twice counts once.
    pub scopes: Vec<Scope>,
    /// From when on it opens nothing.
    pub expires_at: DateTime<Utc>,
}

/// A new token. Only here does its text exist; the database may know no more than its hash.
#[derive(Debug, Clone)]
pub struct Issued {
    /// The row.
    pub record: Token,
    /// The token itself, to be shown once.
    pub token: Secret,
}

/// Makes a token.
pub async fn create(
    db: &Database,
    author: &Author,
    new: &NewToken,
    storage: Storage,
) -> Result<Issued, TokenError> {
    let expires_at = to_column(new.expires_at);
    let mut change = Change::begin(db, author).await?;
    if expires_at <= change.now() {
        return Err(TokenError::ExpiresInThePast {
            at: iso(expires_at),
        });
    }
    let token = new_token(change.entropy());
    let stored = storage.stored(&token);
    let record = Token {
        id: change.new_id(Prefix::ApiToken),
        user_id: new.user_id.clone(),
        kind: if new.for_agent {
            TokenType::Agent
        } else {
            TokenType::User
        },
        token: stored.reveal().to_owned().into(),
        scopes: Scope::ALL
            .iter()
            .filter(|scope| new.scopes.contains(scope))
            .map(ToString::to_string)
            .collect(),
        created_at: change.now(),
        expires_at,
        expired: false,
    };
    store::insert(change.connection(), &record, &stored).await?;
    change.commit(created(&record)).await?;
    Ok(Issued { record, token })
}

/// Takes the token with this id back; from now on it opens nothing.
pub async fn revoke(db: &Database, author: &Author, id: &str) -> Result<Token, TokenError> {
    let mut change = Change::begin(db, author).await?;
    let now = change.now();
    let record = store::delete(change.connection(), id, now)
        .await?
        .ok_or_else(|| TokenError::NotFound { id: id.to_owned() })?;
    change
        .commit(entry(&record, EventType::Delete, "Revoked API token"))
        .await?;
    Ok(record)
}

/// What the audit log says of a new token.
pub(super) fn created(record: &Token) -> Entry {
    entry(record, EventType::Create, "Created API token")
}

/// What the audit log says: everything but the token, and not even its masked form.
fn entry(record: &Token, event_type: EventType, message: &str) -> Entry {
    let profile = json!({
        "id": record.id,
        "type": record.kind,
        "scopes": record.scopes,
        "createdAt": iso(record.created_at),
        "expiresAt": iso(record.expires_at),
    });
    let (from, to) = match event_type {
        EventType::Delete => (profile, Value::Null),
        EventType::Create | EventType::Update => (Value::Null, profile),
    };
    Entry {
        user_id: record.user_id.clone(),
        entity_id: record.id.clone(),
        event_type,
        message: message.to_owned(),
        from,
        to,
    }
}
