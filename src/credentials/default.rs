//! Which credential agents take: at most one of a user.

use std::time::Duration;

use serde::Serialize;
use serde_json::json;

use super::store::{self, defaults};
use super::{Credential, CredentialError, OPENROUTER, Source};
use crate::audit::{Author, Change, Entry, EventType};
use crate::db::{Database, DbError};

/// What became of a user's default.
#[derive(Debug, Clone)]
pub struct DefaultChange {
    /// The credential, now the default.
    pub credential: Credential,
    /// Those that were the default before.
    pub replaced: Vec<String>,
    /// Whether anything changed.
    pub changed: bool,
}

/// Makes the credential with this id the default of its user. Rows that need no change are not
/// written; if none does, nothing is.
///
/// # Errors
/// [`CredentialError::NotFound`], [`CredentialError::DefaultRaced`].
pub async fn set_default(
    db: &Database,
    author: &Author,
    id: &str,
) -> Result<DefaultChange, CredentialError> {
    let user_id = super::get(db, id).await?.user_id;
    let mut change = Change::begin(db, author).await?;
    let mut credentials = store::lock_of_user(change.connection(), &user_id).await?;
    let position = credentials.iter().position(|it| it.id == id);
    let position = position.ok_or_else(|| CredentialError::not_found(id))?;
    let entry = make_default(&mut change, id, &credentials).await?;
    let replaced = ids(&credentials).into_iter().filter(|it| it != id);
    let replaced: Vec<String> = replaced.collect();
    let mut credential = credentials.swap_remove(position);
    let changed = entry.is_some();
    if let Some(entry) = entry {
        credential = store::get(change.connection(), id)
            .await?
            .unwrap_or(credential);
        change.commit(entry).await?;
    }
    Ok(DefaultChange {
        credential,
        replaced,
        changed,
    })
}

/// Makes one of the user's credentials, which the caller has locked, the default as a part of a
/// larger change, and returns what the audit log is to say of it; `None` if it is that alone.
pub async fn make_default(
    change: &mut Change,
    id: &str,
    credentials: &[Credential],
) -> Result<Option<Entry>, CredentialError> {
    let defaults = ids(credentials);
    let credential = credentials.iter().find(|it| it.id == id);
    let Some(credential) = credential.filter(|_| defaults != [id]) else {
        return Ok(None);
    };
    let replaced: Vec<String> = defaults.iter().filter(|it| *it != id).cloned().collect();
    let now = change.now();
    store::clear_defaults(change.connection(), &replaced, now).await?;
    if !credential.default {
        store::make_default(change.connection(), id, now).await?;
    }
    Ok(Some(Entry {
        user_id: credential.user_id.clone(),
        entity_id: id.to_owned(),
        event_type: EventType::Update,
        message: "Made credential the default".into(),
        from: json!({ "defaults": defaults }),
        to: json!({ "defaults": [id] }),
    }))
}

/// Makes the newest enabled key that this system made the default of a user of whose enabled keys
/// none is, as a part of a larger change, and returns it with what the audit log is to say of it;
/// `None` where one is, or there is no such key. The choice between keys that a user brought is
/// left to people.
///
/// # Errors
/// [`CredentialError::NoUser`], [`CredentialError::DefaultRaced`].
pub async fn promote(
    change: &mut Change,
    user_id: &str,
) -> Result<Option<(Credential, Entry)>, CredentialError> {
    let credentials = store::lock_of_user(change.connection(), user_id).await?;
    if has_working_default(&credentials) {
        return Ok(None);
    }
    let Some(heir) = heir(&credentials).filter(|it| is_made_here(it)) else {
        return Ok(None);
    };
    let defaults = ids(&credentials);
    let now = change.now();
    store::clear_defaults(change.connection(), &defaults, now).await?;
    let credential = store::make_default(change.connection(), &heir.id, now).await?;
    let entry = Entry {
        user_id: user_id.to_owned(),
        entity_id: credential.id.clone(),
        event_type: EventType::Update,
        message: "Made credential the default, as no enabled one was".into(),
        from: json!({ "defaults": defaults }),
        to: json!({ "defaults": [credential.id] }),
    };
    Ok(Some((credential, entry)))
}

/// [`promote`] as a change of its own.
pub async fn ensure_default(
    db: &Database,
    author: &Author,
    user_id: &str,
) -> Result<Option<Credential>, CredentialError> {
    let mut change = Change::begin(db, author).await?;
    let Some((credential, entry)) = promote(&mut change, user_id).await? else {
        return Ok(None);
    };
    change.commit(entry).await?;
    Ok(Some(credential))
}

/// Which of a user's credentials is the likeliest to be the default where none is: the newest
/// enabled one, of those that this system made if there are such.
pub fn heir(credentials: &[Credential]) -> Option<&Credential> {
    let enabled = credentials.iter().filter(|it| it.enabled);
    enabled.max_by_key(|it| (is_made_here(it), it.created_at, &it.id))
}

/// Whether one of them is the default and may be used.
pub fn has_working_default(credentials: &[Credential]) -> bool {
    credentials.iter().any(|it| it.default && it.enabled)
}

fn is_made_here(credential: &Credential) -> bool {
    credential.source == Source::System && credential.service == OPENROUTER
}

/// Ids of those that are the default.
pub(super) fn ids(credentials: &[Credential]) -> Vec<String> {
    credentials
        .iter()
        .filter(|credential| credential.default)
        .map(|credential| credential.id.clone())
        .collect()
}

/// How it stands with the rule of one default per user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guarding {
    /// Whether the index is there that enforces it.
    pub guarded: bool,
    /// Users who break it.
    pub several: Vec<SeveralDefaults>,
}

/// Looks what [`fix_defaults`] would have to do.
pub async fn guarding(db: &Database) -> Result<Guarding, DbError> {
    let mut connection = db.pool().acquire().await?;
    Ok(Guarding {
        guarded: defaults::is_guarded(&mut connection).await?,
        several: defaults::several_defaults(&mut connection).await?,
    })
}

/// A user with several defaults.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, sqlx::FromRow)]
#[serde(rename_all = "camelCase")]
#[sqlx(rename_all = "camelCase")]
pub struct SeveralDefaults {
    /// The user.
    pub user_id: String,
    /// The newest, which stays the default.
    pub kept: String,
    /// The others, oldest first.
    pub cleared: Vec<String>,
}

/// Leaves every user who has several defaults the newest, and makes the index that keeps it so:
/// all of it or nothing. Meanwhile nobody else changes a credential; `patience` is the longest wait
/// for those who are changing one.
///
/// # Errors
/// [`DbError::Locked`] when that was not enough.
pub async fn fix_defaults(
    db: &Database,
    author: &Author,
    patience: Duration,
) -> Result<Vec<SeveralDefaults>, DbError> {
    let mut change = Change::begin(db, author).await?;
    defaults::lock_table(change.connection(), patience).await?;
    let fixed = defaults::several_defaults(change.connection()).await?;
    let cleared: Vec<String> = fixed.iter().flat_map(|it| it.cleared.clone()).collect();
    let now = change.now();
    store::clear_defaults(change.connection(), &cleared, now).await?;
    defaults::guard(change.connection()).await?;
    let entries: Vec<Entry> = fixed
        .iter()
        .map(
            |SeveralDefaults {
                 user_id,
                 kept,
                 cleared,
             }| {
                let before: Vec<&String> = cleared.iter().chain([kept]).collect();
                Entry {
                    user_id: user_id.clone(),
                    entity_id: kept.clone(),
                    event_type: EventType::Update,
                    message: "Kept the newest of several default credentials".into(),
                    from: json!({ "defaults": before }),
                    to: json!({ "defaults": [kept] }),
                }
            },
        )
        .collect();
    change.commit_all(&entries).await?;
    Ok(fixed)
}
