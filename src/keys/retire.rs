//! Revoking keys whose successor is in use, when their time has come.

use std::collections::BTreeMap;
use std::future::ready;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use chrono::{DateTime, Utc};
use futures_util::stream::{Stream, StreamExt, iter};
use serde_json::{Value, json};

use super::lock::Locks;
use super::revoke::revoke_locked;
use super::store::retirements::{self, Retirement};
use super::subject::hash_of;
use super::undo::Lists;
use super::{KeyError, store, unfinished};
use crate::audit::{Author, Change, Entry, EventType};
use crate::credentials::{self, Credential, CredentialError};
use crate::db::{Database, DbError};
use crate::openrouter::{Client, KeyRecord, OpenRouterError};

/// What was done about the keys of a user, and why it ended before its end, if it did.
#[derive(Debug, Default)]
pub struct Rotation {
    /// What was done, in that order.
    pub steps: Vec<Step>,
    /// What kept the rest from being done.
    pub problem: Option<KeyError>,
}

/// What became of a key.
#[derive(Debug, Clone)]
pub enum Step {
    /// It would get a successor.
    Planned {
        /// The credential that holds it.
        credential: Credential,
    },
    /// A successor took its place.
    Renewed {
        /// The credential that holds the old key, or held it.
        credential_id: String,
        /// The new one.
        successor: Credential,
        /// When the old key is due to be revoked, in UTC; none if it is revoked.
        due_at: Option<DateTime<Utc>>,
    },
    /// It was due, and is revoked.
    Revoked {
        /// The credential that held it.
        credential_id: String,
        /// The credential that took its place.
        successor: String,
    },
    /// It has a successor, and works on until it is due, or longer while its successor is disabled.
    Waiting {
        /// The credential that holds it.
        credential_id: String,
        /// The credential that took its place.
        successor: String,
        /// When it is due, or was, in UTC.
        due_at: DateTime<Utc>,
    },
    /// It was due, and stays, because its user would be left without a key.
    Spared {
        /// The credential that holds it.
        credential_id: String,
        /// The credential that was to take its place.
        successor: String,
        /// Why.
        why: Why,
    },
}

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

/// Revokes what is due. One serves any number of users, also side by side.
pub struct Retirer {
    pub(super) db: Database,
    pub(super) provider: Arc<Client>,
    pub(super) author: Author,
    pub(super) locks: Locks,
    pub(super) lists: Lists,
    /// How many users' keys the provider had forgotten, and whether it had that of anybody.
    forgotten: AtomicUsize,
    known: AtomicBool,
}

/// So many forgotten keys and none that is known are those of another account.
const FEW: usize = 5;

impl Retirer {
    /// Opens what it needs beside the pool: a connection for its locks.
    pub async fn open(
        db: Database,
        provider: Arc<Client>,
        author: Author,
    ) -> Result<Self, KeyError> {
        db.marker().await?;
        Ok(Self {
            locks: Locks::open(&db).await?,
            db,
            provider,
            author,
            forgotten: AtomicUsize::new(0),
            known: AtomicBool::new(false),
            lists: Lists::default(),
        })
    }

    /// Whether a simulator has answered so far.
    pub fn met_simulator(&self) -> bool {
        self.provider.is_simulator()
    }

    /// Users of whom a key is due, or of whose keys gone processes left something half done, each
    /// with how many keys are due; by order of ids.
    pub async fn due(&self) -> Result<Vec<(String, usize)>, DbError> {
        let now = self.db.clock.now();
        let mut users: BTreeMap<String, usize> = BTreeMap::new();
        for operation in store::open(self.db.pool(), &self.db, None).await? {
            users.entry(operation.user_id).or_default();
        }
        for retirement in retirements::list(self.db.pool(), &self.db, None).await? {
            if retirement.due_at <= now {
                *users.entry(retirement.user_id).or_default() += 1;
            }
        }
        Ok(users.into_iter().collect())
    }

    /// When the next key is due, in UTC.
    pub async fn next_due(&self) -> Result<Option<DateTime<Utc>>, DbError> {
        let first_due_first = retirements::list(self.db.pool(), &self.db, None).await?;
        Ok(first_due_first.first().map(|retirement| retirement.due_at))
    }

    pub(super) fn is_stopped(&self) -> bool {
        self.provider.is_stopped()
    }

    /// Begins nothing more if every further call would fail like this one.
    pub(super) fn note(&self, rotation: &mut Rotation) {
        if let Some(KeyError::Forgotten { .. }) = rotation.problem {
            let asked = self.forgotten.fetch_add(1, Ordering::Relaxed) + 1;
            if asked >= FEW && !self.known.load(Ordering::Relaxed) {
                rotation.problem = Some(KeyError::WrongAccount { asked });
            }
        }
        if !rotation.steps.is_empty() {
            self.known.store(true, Ordering::Relaxed);
        }
        if rotation
            .problem
            .as_ref()
            .is_some_and(KeyError::ends_the_run)
        {
            self.provider.stop();
        }
    }

    /// Resumes the rotations of these users, so many at a time; says what became of each, in the
    /// order in which they are done. Ends like [`super::Rotator::rotate_each`].
    pub fn resume_each(
        &self,
        users: Vec<String>,
        concurrency: usize,
    ) -> impl Stream<Item = (String, Rotation)> {
        iter(users)
            .take_while(|_| ready(!self.is_stopped()))
            .map(|user_id| async {
                let mut rotation = self.resume(&user_id).await;
                self.note(&mut rotation);
                (user_id, rotation)
            })
            .buffer_unordered(concurrency.max(1))
    }

    /// Ends what gone processes left of a user, and revokes what is due.
    pub async fn resume(&self, user_id: &str) -> Rotation {
        let mut rotation = Rotation::default();
        let done = self.resume_into(user_id, &mut rotation.steps).await;
        rotation.problem = done.err();
        rotation
    }

    async fn resume_into(&self, user_id: &str, steps: &mut Vec<Step>) -> Result<(), KeyError> {
        let work = Box::pin(async {
            let (db, provider, author) = (&self.db, &self.provider, &self.author);
            unfinished::end_in_run(db, provider, author, user_id, &self.lists).await?;
            let open = self.open_of(user_id).await?;
            self.work_off(&open, steps).await
        });
        self.locks.with(user_id, work).await
    }

    /// Keys of a user that are to go.
    pub(super) async fn open_of(&self, user_id: &str) -> Result<Vec<Retirement>, DbError> {
        retirements::list(self.db.pool(), &self.db, Some(user_id)).await
    }

    /// Revokes what is due, for a user whose lock the caller holds.
    pub(super) async fn work_off(
        &self,
        open: &[Retirement],
        steps: &mut Vec<Step>,
    ) -> Result<(), KeyError> {
        for retirement in open {
            if retirement.due_at > self.db.clock.now() {
                steps.push(waiting(retirement));
            } else {
                let (db, provider, author) = (&self.db, &self.provider, &self.author);
                steps.extend(end(db, provider, author, retirement).await?);
            }
        }
        Ok(())
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
            Ok(Some(Step::Revoked {
                credential_id,
                successor,
            }))
        }
    }
}

/// Whether a key that is due may go.
async fn look(db: &Database, provider: &Client, retirement: &Retirement) -> Result<Fate, KeyError> {
    match find(db, &retirement.credential_id).await? {
        None => return Ok(Fate::Gone),
        Some(old) if old.default => return Ok(Fate::Spare(Why::DefaultAgain)),
        Some(_) => {}
    }
    let successor = find(db, &retirement.successor).await?;
    let Some((successor, hash)) = successor.as_ref().and_then(|it| Some((it, hash_of(it)?))) else {
        return Ok(Fate::Spare(Why::SuccessorGone));
    };
    let key = match provider.get_key(hash).await {
        Ok(key) => Some(key),
        Err(OpenRouterError::NotFound { .. }) => None,
        Err(error) => return Err(error.into()),
    };
    Ok(Fate::by_successor(
        key.as_ref(),
        successor.enabled,
        db.clock.now(),
    ))
}

async fn find(db: &Database, id: &str) -> Result<Option<Credential>, KeyError> {
    match credentials::get(db, id).await {
        Ok(credential) => Ok(Some(credential)),
        Err(CredentialError::NotFound { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Lets a key live on that was to go.
async fn spare(
    db: &Database,
    author: &Author,
    retirement: &Retirement,
    why: Why,
) -> Result<(), DbError> {
    let credential_id = &retirement.credential_id;
    let mut change = Change::begin(db, author).await?;
    retirements::remove(change.connection(), db, credential_id).await?;
    let entry = Entry {
        user_id: retirement.user_id.clone(),
        entity_id: credential_id.clone(),
        event_type: EventType::Update,
        message: format!("Kept a key that was to be revoked: {}", why.text()),
        from: json!({ "successor": retirement.successor, "dueAt": retirement.due_at }),
        to: Value::Null,
    };
    change.commit(entry).await
}

/// What is to become of a key that is due: its user is never left without one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is gone already.
    Gone,
    /// Its successor is disabled, and may be enabled again.
    Wait,
    /// It stays.
    Spare(Why),
    /// It is revoked.
    Revoke,
}

impl Fate {
    /// What the successor's key, as the provider has it, makes of it.
    pub(super) fn by_successor(
        key: Option<&KeyRecord>,
        is_enabled: bool,
        now: DateTime<Utc>,
    ) -> Self {
        match key {
            None => Self::Spare(Why::SuccessorGone),
            Some(key) if key.expires_at.is_some_and(|at| at <= now) => {
                Self::Spare(Why::SuccessorExpired)
            }
            Some(key) if key.disabled || !is_enabled => Self::Wait,
            Some(_) => Self::Revoke,
        }
    }
}

pub(super) fn waiting(retirement: &Retirement) -> Step {
    Step::Waiting {
        credential_id: retirement.credential_id.clone(),
        successor: retirement.successor.clone(),
        due_at: retirement.due_at,
    }
}
