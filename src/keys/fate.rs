//! What becomes of a key whose successor is in use, when its time has come.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::KeyError;
use super::inventory::find;
use super::provision::is_provisioned;
use super::retire::{Step, waiting};
use super::revoke::revoke_locked;
use super::store::retirements::{self, Retirement};
use crate::audit::{Author, Change, Entry, EventType};
use crate::credentials::{self, Credential, CredentialError, Holder};
use crate::db::{Database, DbError};
use crate::openrouter::{Client, KeyRecord};

/// Why a key stays that was due to be revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Its successor is gone, there or here.
    SuccessorGone,
    /// Its successor has expired.
    SuccessorExpired,
    /// Somebody made it the default again.
    DefaultAgain,
}

impl Why {
    /// In one line.
    pub const fn text(self) -> &'static str {
        match self {
            Self::SuccessorGone => "its successor is gone",
            Self::SuccessorExpired => "its successor has expired",
            Self::DefaultAgain => "it was made the default again",
        }
    }
}

/// What is to become of a key that is due: its user is never left without one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is gone already.
    Gone,
    /// Its successor is disabled, and may be enabled again; or only a person can revoke it.
    Wait,
    /// It stays.
    Spare(Why),
    /// It is revoked.
    Revoke,
}

impl Fate {
    /// What the credentials and the successor's key, as the provider has it, make of it.
    pub(super) fn of(
        old: Option<&Holder>,
        successor: Option<&Holder>,
        key: Option<&KeyRecord>,
        now: DateTime<Utc>,
    ) -> Self {
        match old {
            None => return Self::Gone,
            Some(old) if old.hash.is_none() || !old.provisioned => return Self::Wait,
            Some(old) if old.default => return Self::Spare(Why::DefaultAgain),
            Some(_) => {}
        }
        let (Some(successor), Some(key)) = (successor, key) else {
            return Self::Spare(Why::SuccessorGone);
        };
        if key.expires_at.is_some_and(|at| at <= now) {
            Self::Spare(Why::SuccessorExpired)
        } else if key.disabled || !successor.enabled {
            Self::Wait
        } else {
            Self::Revoke
        }
    }
}

/// Revokes a key that is due, or spares it; nothing if it is gone. The caller holds the user's lock.
pub(super) async fn end(
    db: &Database,
    provider: &Client,
    author: &Author,
    retirement: &Retirement,
) -> Result<Option<Step>, KeyError> {
    let credential_id = retirement.credential_id.clone();
    let successor = retirement.successor.clone();
    match look(db, provider, retirement).await? {
        Fate::Gone => {
            let mut connection = db.pool().acquire().await.map_err(DbError::from)?;
            retirements::remove(&mut connection, db, &credential_id).await?;
            Ok(None)
        }
        Fate::Wait => Ok(Some(waiting(retirement))),
        Fate::Spare(why) => {
            spare(db, author, retirement, why).await?;
            Ok(Some(Step::Spared {
                credential_id,
                successor,
                why,
            }))
        }
        Fate::Revoke => {
            let user_id = &retirement.user_id;
            let (only, mut revoked) = (Some(credential_id.as_str()), Vec::new());
            revoke_locked(db, provider, author, user_id, only, &mut revoked).await?;
            let is_revoked = revoked.iter().any(|it| it.credential_id == credential_id);
            Ok(is_revoked.then_some(Step::Revoked {
                credential_id,
                successor,
            }))
        }
    }
}

/// Whether a key that is due may go.
async fn look(db: &Database, provider: &Client, retirement: &Retirement) -> Result<Fate, KeyError> {
    let old = holder(db, &retirement.credential_id).await?;
    let successor = holder(db, &retirement.successor).await?;
    let hash = successor.as_ref().and_then(|it| it.hash.as_deref());
    let key = match hash {
        Some(hash) => find(provider, hash).await?,
        None => None,
    };
    let now = db.clock.now();
    Ok(Fate::of(
        old.as_ref(),
        successor.as_ref(),
        key.as_ref(),
        now,
    ))
}

async fn holder(db: &Database, id: &str) -> Result<Option<Holder>, KeyError> {
    match credentials::get(db, id).await {
        Ok(credential) => Ok(Some(Holder {
            provisioned: is_provisioned(&credential),
            id: credential.id,
            user_id: credential.user_id,
            hash: credential.external_api_key_id.filter(|it| !it.is_empty()),
            enabled: credential.enabled,
            default: credential.default,
        })),
        Err(CredentialError::NotFound { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Lets a key live on that was to go. Where its successor is of no use and was what agents took,
/// they take this one again.
async fn spare(
    db: &Database,
    author: &Author,
    retirement: &Retirement,
    why: Why,
) -> Result<(), KeyError> {
    let (id, user_id) = (&retirement.credential_id, &retirement.user_id);
    let mut change = Change::begin(db, author).await?;
    let all = match credentials::lock(&mut change, user_id).await {
        Err(CredentialError::NoUser { .. }) => Vec::new(),
        all => all?,
    };
    retirements::remove(change.connection(), db, id).await?;
    let mut entries = vec![Entry {
        user_id: user_id.clone(),
        entity_id: id.clone(),
        event_type: EventType::Update,
        message: format!("Kept a key that was to be revoked: {}", why.text()),
        from: json!({ "successor": retirement.successor, "dueAt": retirement.due_at }),
        to: Value::Null,
    }];
    let is_usable = |it: &&Credential| it.enabled && it.id != retirement.successor;
    let has_default = all.iter().filter(is_usable).any(|it| it.default);
    if !has_default && all.iter().filter(is_usable).any(|it| it.id == *id) {
        entries.extend(credentials::make_default(&mut change, id, &all).await?);
    }
    change.commit_all(&entries).await?;
    Ok(())
}
