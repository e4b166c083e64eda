//! Revoking keys whose successor is in use, when their time has come.

use std::collections::BTreeMap;
use std::future::ready;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{DateTime, Utc};
use futures_util::stream::{Stream, StreamExt, iter};
use serde_json::{Value, json};

use super::lock::Locks;
use super::revoke::revoke_locked;
use super::store::retirements::{self, Retirement};
use super::subject::hash_of;
use super::{KeyError, store, unfinished};
use crate::audit::{Author, Change, Entry, EventType};
use crate::credentials::{self, Credential, CredentialError};
use crate::db::{Database, DbError};
use crate::openrouter::{Client, OpenRouterError};

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
    /// Whether a refusal was met that every further call would meet, too.
    stopped: AtomicBool,
}

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
            stopped: AtomicBool::new(false),
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
        self.stopped.load(Ordering::Relaxed)
    }

    /// Begins nothing more if every further call would fail like this one.
    pub(super) fn note(&self, rotation: &Rotation) {
        if rotation
            .problem
            .as_ref()
            .is_some_and(KeyError::ends_the_run)
        {
            self.stopped.store(true, Ordering::Relaxed);
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
                let rotation = self.resume(&user_id).await;
                self.note(&rotation);
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
            unfinished::end(&self.db, &self.provider, &self.author, user_id).await?;
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
                steps.extend(self.end(retirement).await?);
            }
        }
        Ok(())
    }

    /// Revokes a key that is due, or spares it; nothing if it is gone.
    async fn end(&self, retirement: &Retirement) -> Result<Option<Step>, KeyError> {
        let credential_id = retirement.credential_id.clone();
        let successor = retirement.successor.clone();
        match self.look(retirement).await? {
            Look::Gone => {
                self.forget(&credential_id).await?;
                Ok(None)
            }
            Look::Wait => Ok(Some(waiting(retirement))),
            Look::Spare(why) => {
                self.drop(retirement, why).await?;
                Ok(Some(Step::Spared {
                    credential_id,
                    successor,
                    why,
                }))
            }
            Look::Revoke => {
                let user_id = &retirement.user_id;
                let only = Some(credential_id.as_str());
                revoke_locked(&self.db, &self.provider, &self.author, user_id, only).await?;
                Ok(Some(Step::Revoked {
                    credential_id,
                    successor,
                }))
            }
        }
    }

    /// Whether a key that is due may go: never so that its user is left without one. A successor
    /// that is disabled may be enabled again.
    async fn look(&self, retirement: &Retirement) -> Result<Look, KeyError> {
        match self.find(&retirement.credential_id).await? {
            None => return Ok(Look::Gone),
            Some(old) if old.default => return Ok(Look::Spare(Why::DefaultAgain)),
            Some(_) => {}
        }
        let Some(successor) = self.find(&retirement.successor).await? else {
            return Ok(Look::Spare(Why::SuccessorGone));
        };
        let Some(hash) = hash_of(&successor) else {
            return Ok(Look::Spare(Why::SuccessorGone));
        };
        let now = self.db.clock.now();
        Ok(match self.provider.get_key(hash).await {
            Ok(key) if key.expires_at.is_some_and(|at| at <= now) => {
                Look::Spare(Why::SuccessorExpired)
            }
            Ok(key) if key.disabled || !successor.enabled => Look::Wait,
            Ok(_) => Look::Revoke,
            Err(OpenRouterError::NotFound { .. }) => Look::Spare(Why::SuccessorGone),
            Err(error) => return Err(error.into()),
        })
    }

    async fn find(&self, id: &str) -> Result<Option<Credential>, KeyError> {
        match credentials::get(&self.db, id).await {
            Ok(credential) => Ok(Some(credential)),
            Err(CredentialError::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    async fn forget(&self, credential_id: &str) -> Result<(), DbError> {
        let mut connection = self.db.pool().acquire().await?;
        retirements::remove(&mut connection, &self.db, credential_id).await?;
        Ok(())
    }

    /// Lets a key live on that was to go.
    async fn drop(&self, retirement: &Retirement, why: Why) -> Result<(), DbError> {
        let credential_id = &retirement.credential_id;
        let mut change = Change::begin(&self.db, &self.author).await?;
        retirements::remove(change.connection(), &self.db, credential_id).await?;
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
}

/// What is to become of a key that is due.
enum Look {
    Gone,
    Wait,
    Spare(Why),
    Revoke,
}

pub(super) fn waiting(retirement: &Retirement) -> Step {
    Step::Waiting {
        credential_id: retirement.credential_id.clone(),
        successor: retirement.successor.clone(),
        due_at: retirement.due_at,
    }
}
