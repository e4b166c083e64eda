//! Revoking keys whose successor is in use, when their time has come.

use std::collections::BTreeMap;
use std::future::ready;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use chrono::{DateTime, Utc};
use futures_util::stream::{Stream, StreamExt, iter};

use super::fate::{Why, end};
use super::lock::Locks;
use super::store::retirements::{self, Retirement};
use super::undo::Lists;
use super::{KeyError, store, unfinished};
use crate::audit::Author;
use crate::credentials::Credential;
use crate::db::{Database, DbError};
use crate::openrouter::Client;

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
    /// It was made too late to be meant, and is left alone.
    Newer {
        /// The credential that holds it.
        credential_id: String,
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

impl Step {
    /// Whether the provider has dealt with the key, now or when its successor was made: that the key
    /// is one of its account.
    pub const fn met_provider(&self) -> bool {
        !matches!(self, Self::Newer { .. })
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
        for (user_id, due) in retirements::due(self.db.pool(), &self.db, now).await? {
            users.insert(user_id, usize::try_from(due).unwrap_or_default());
        }
        Ok(users.into_iter().collect())
    }

    /// When the next key is due, in UTC.
    pub async fn next_due(&self) -> Result<Option<DateTime<Utc>>, DbError> {
        retirements::first_due(self.db.pool(), &self.db).await
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
        if rotation.steps.iter().any(Step::met_provider) {
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

pub(super) fn waiting(retirement: &Retirement) -> Step {
    Step::Waiting {
        credential_id: retirement.credential_id.clone(),
        successor: retirement.successor.clone(),
        due_at: retirement.due_at,
    }
}
