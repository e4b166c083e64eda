//! A new key in the place of an old one, so that the user has a key that works at every moment.
//!
//! First the new key is made, as safely as any, and verified; then it is stored and takes the
//! default's place in one transaction, which also says when the old one is to go. Until then both
//! work. Each step is on record, so that whoever looks after the user next goes on from there.

use std::collections::HashSet;
use std::future::ready;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::stream::{Stream, StreamExt};

use super::creation::{Maker, Order, Predecessor};
use super::directory::{Directory, Entry};
use super::elsewhere::{is_elsewhere, serves_others};
use super::inventory::find;
use super::marker::before_marker;
use super::provision::provisioned;
use super::retire::{Retirer, Rotation, Step, waiting};
use super::revoke::revoke_locked;
use super::store::records;
use super::subject::hash_of;
use super::{KeyError, Terms, unfinished};
use crate::audit::Author;
use crate::credentials::{Credential, Vault};
use crate::db::{Database, DbError};
use crate::openrouter::{Client, KeyRecord, OpenRouterError};
use crate::secret::Secret;
use crate::users::User;

/// How long a new key may take until the provider accepts it everywhere.
const PATIENCE: [Duration; 4] = [
    Duration::from_millis(100),
    Duration::from_millis(300),
    Duration::from_secs(1),
    Duration::from_secs(2),
];

/// Which keys are rotated, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// How long the old key works beside the new one.
    pub grace: TimeDelta,
    /// Only keys that end at this instant or before, in UTC, or have ended, and of whose life half
    /// is over; all if none.
    pub expiring_by: Option<DateTime<Utc>>,
    /// Only keys that were made before this instant, in UTC; all if none. So a run goes on where
    /// another that began then was cut short.
    pub made_before: Option<DateTime<Utc>>,
}

/// What rotating means to a key.
enum Turn {
    /// It gets a successor.
    Due,
    /// It was made too late to be meant.
    Newer,
    /// It is none of those that are meant.
    NotMeant,
}

/// Rotates keys. One serves any number of users, also side by side.
pub struct Rotator {
    retirer: Retirer,
    vault: Vault,
    plan: Plan,
    /// Id of this installation, for the markers.
    installation: String,
}

impl Rotator {
    /// Opens what rotating needs beside the pool: a connection for its locks.
    pub async fn open(
        db: Database,
        provider: Arc<Client>,
        vault: Vault,
        author: Author,
        plan: Plan,
    ) -> Result<Self, KeyError> {
        let installation = db.marker().await?.id.clone();
        Ok(Self {
            retirer: Retirer::open(db, provider, author).await?,
            vault,
            plan,
            installation,
        })
    }

    /// Whether a simulator has answered so far.
    pub fn met_simulator(&self) -> bool {
        self.retirer.met_simulator()
    }

    /// Rotates the keys of `users`, so many at a time, and says what became of each, in the order
    /// in which they are done. A refusal that every further call would meet, too, ends the run:
    /// what is under way is finished and told, nothing more is begun.
    ///
    /// # Errors
    /// [`DbError`] when the users cannot be read.
    pub fn rotate_each(
        &self,
        users: impl Stream<Item = Result<User, DbError>>,
        concurrency: usize,
    ) -> impl Stream<Item = Result<(User, Rotation), DbError>> {
        self.retirer.provider.begin_run(concurrency.max(1));
        users
            .take_while(|_| ready(!self.retirer.is_stopped()))
            .map(|user| async {
                let user = user?;
                let mut rotation = self.rotate(&user.id).await;
                self.retirer.note(&mut rotation);
                Ok((user, rotation))
            })
            .buffer_unordered(concurrency.max(1))
    }

    /// Rotates each enabled key of a user that this system made, with the terms that the provider
    /// says: the same limit, window and workspace, and the same length of life anew. A rotation
    /// that is under way goes on, and its new key stays.
    ///
    /// Problems are [`KeyError::Busy`]; [`KeyError::Elsewhere`]; [`KeyError::Forgotten`] and [`KeyError::DisabledThere`],
    /// for a key that reconciling must look after first; [`KeyError::NotVerified`], when the old
    /// key is left as it was; those of provisioning.
    pub async fn rotate(&self, user_id: &str) -> Rotation {
        let mut rotation = Rotation::default();
        let done = self.rotate_into(user_id, &mut rotation.steps).await;
        rotation.problem = done.err();
        rotation
    }

    /// What the provider has, to look by at so many users; `None` is everybody.
    pub async fn directory(&self, users: Option<usize>) -> Result<Directory, KeyError> {
        let provider = Arc::clone(&self.retirer.provider);
        Directory::open(&self.retirer.db, provider, users).await
    }

    /// Looks what [`Self::rotate_each`] would do, and what would keep it from that; changes nothing.
    ///
    /// # Errors
    /// [`DbError`] when the users cannot be read.
    pub fn look_each(
        &self,
        directory: &Directory,
        users: impl Stream<Item = Result<User, DbError>>,
    ) -> impl Stream<Item = Result<(User, Rotation), DbError>> {
        users
            .take_while(|_| ready(!self.retirer.is_stopped()))
            .then(async |user| {
                let user = user?;
                let mut rotation = self.look(directory, &user.id).await;
                self.retirer.note(&mut rotation);
                Ok((user, rotation))
            })
    }

    /// The same for one user.
    pub async fn look(&self, directory: &Directory, user_id: &str) -> Rotation {
        let mut rotation = Rotation::default();
        let done = self.look_into(directory, user_id, &mut rotation.steps);
        rotation.problem = done.await.err();
        rotation
    }

    async fn look_into(
        &self,
        directory: &Directory,
        user_id: &str,
        steps: &mut Vec<Step>,
    ) -> Result<(), KeyError> {
        let Retirer { db, provider, .. } = &self.retirer;
        let open = self.retirer.open_of(user_id).await?;
        for retirement in &open {
            let (id, hash) = (&retirement.credential_id, &retirement.hash);
            let is_due = retirement.due_at <= db.clock.now();
            if is_due && serves_others(db, Some(provider), Some(id), hash).await? {
                return Err(KeyError::Elsewhere { id: id.clone() });
            }
            steps.push(waiting(retirement));
        }
        let under_way: HashSet<&str> = open
            .iter()
            .flat_map(|it| [it.credential_id.as_str(), it.successor.as_str()])
            .collect();
        for credential in provisioned(db, user_id).await? {
            if under_way.contains(credential.id.as_str()) {
                continue;
            }
            match self.turn(&credential).await? {
                Turn::Due => {
                    let hash = hash_of(&credential).unwrap_or_default();
                    let seen = match directory.find(hash).await? {
                        Entry::Known(key) => Some(*key),
                        Entry::Gone => None,
                        // Absence from a list proves nothing. A list that lacks many more is that
                        // of another account, of which the first few already end the look.
                        Entry::NotListed => find(provider, hash).await?,
                    };
                    self.rotatable(&credential, seen)?;
                    steps.push(Step::Planned { credential });
                }
                Turn::Newer => steps.push(newer(&credential)),
                Turn::NotMeant => {}
            }
        }
        Ok(())
    }

    async fn rotate_into(&self, user_id: &str, steps: &mut Vec<Step>) -> Result<(), KeyError> {
        let work = Box::pin(self.rotate_locked(user_id, steps));
        self.retirer.locks.with(user_id, work).await
    }

    async fn rotate_locked(&self, user_id: &str, steps: &mut Vec<Step>) -> Result<(), KeyError> {
        let Retirer {
            db,
            provider,
            author,
            lists,
            ..
        } = &self.retirer;
        unfinished::end_in_run(db, provider, author, user_id, lists).await?;
        let open = self.retirer.open_of(user_id).await?;
        self.retirer.work_off(&open, steps).await?;
        let new: HashSet<String> = open.into_iter().map(|it| it.successor).collect();
        let still_open = self.retirer.open_of(user_id).await?;
        let retiring: HashSet<String> = still_open.into_iter().map(|it| it.credential_id).collect();
        for key in provisioned(db, user_id).await? {
            if new.contains(&key.id) || retiring.contains(&key.id) {
                continue;
            }
            match self.turn(&key).await? {
                Turn::Due if self.retirer.is_stopped() => {
                    return Err(OpenRouterError::Stopped.into());
                }
                Turn::Due => self.renew(&key, steps).await?,
                Turn::Newer => steps.push(newer(&key)),
                Turn::NotMeant => {}
            }
        }
        Ok(())
    }

    /// What rotating means to a key; whether it is meant at all is judged first.
    async fn turn(&self, key: &Credential) -> Result<Turn, KeyError> {
        let Some(hash) = hash_of(key).filter(|_| key.enabled) else {
            return Ok(Turn::NotMeant);
        };
        if let Some(by) = self.plan.expiring_by
            && !self.is_expiring(key, hash, by).await?
        {
            return Ok(Turn::NotMeant);
        }
        let made_at = key.created_at.and_utc();
        let is_newer = self.plan.made_before.is_some_and(|at| made_at >= at);
        Ok(if is_newer { Turn::Newer } else { Turn::Due })
    }

    /// Whether a key ends at this instant or before, and half of its life is over.
    async fn is_expiring(
        &self,
        key: &Credential,
        hash: &str,
        by: DateTime<Utc>,
    ) -> Result<bool, KeyError> {
        // A key's end never changes, so that what is on record is as good as what the provider
        // says. Keys of the older server are not on record.
        let db = &self.retirer.db;
        let now = db.clock.now();
        let expires_at = if let Some(record) = records::get(db.pool(), db, &key.id).await? {
            record.expires_at
        } else {
            let key = find(&self.retirer.provider, hash).await?;
            key.and_then(|key| key.expires_at)
        };
        let made_at = key.created_at.and_utc();
        // A key whose whole life is shorter than that would be rotated by every run.
        Ok(expires_at.is_some_and(|at| at <= by && at - now <= now - made_at))
    }

    /// The key as the provider has it, if it can have a successor.
    fn rotatable(&self, key: &Credential, seen: Option<KeyRecord>) -> Result<KeyRecord, KeyError> {
        let environment = self.retirer.db.target().environment;
        let id = key.id.clone();
        match seen {
            Some(seen) if is_elsewhere(&seen.name, &self.installation, environment) => {
                Err(KeyError::Elsewhere { id })
            }
            Some(seen) if seen.disabled => Err(KeyError::DisabledThere { id }),
            Some(seen) => Ok(seen),
            None => Err(KeyError::Forgotten {
                id,
                user_id: key.user_id.clone(),
            }),
        }
    }

    /// Makes the successor of a key, and revokes the key unless it has a grace.
    async fn renew(&self, key: &Credential, steps: &mut Vec<Step>) -> Result<(), KeyError> {
        let Retirer {
            db,
            provider,
            author,
            ..
        } = &self.retirer;
        let hash = hash_of(key).unwrap_or_default();
        let seen = self.rotatable(key, find(provider, hash).await?)?;
        let maker = Maker {
            db,
            provider,
            vault: &self.vault,
            author,
            installation: &self.installation,
        };
        let now = db.clock.now();
        let order = Order {
            user_id: &key.user_id,
            name: before_marker(&seen.name).to_owned(),
            terms: terms_anew(key, &seen, now),
            include_byok_in_limit: seen.include_byok_in_limit,
            description: key.description.clone(),
            replaces: Some(Predecessor {
                credential_id: &key.id,
                hash,
                due_at: now + self.plan.grace,
            }),
        };
        let attempt = maker.begin(&order).await?;
        if let Err(cause) = self.verify(attempt.key()).await {
            return Err(maker.reject(&attempt, cause).await);
        }
        let (successor, _) = maker.keep(&order, attempt).await?;
        let mut step = |due_at| {
            steps.push(Step::Renewed {
                credential_id: key.id.clone(),
                successor: successor.clone(),
                due_at,
            });
        };
        if self.plan.grace > TimeDelta::zero() {
            step(Some(now + self.plan.grace));
            return Ok(());
        }
        let (user_id, only) = (&key.user_id, Some(key.id.as_str()));
        match revoke_locked(db, provider, author, user_id, only, &mut Vec::new()).await {
            Ok(()) => {
                step(None);
                Ok(())
            }
            Err(error) => {
                step(Some(now));
                Err(error)
            }
        }
    }

    /// Makes sure that a key works.
    async fn verify(&self, key: &Secret) -> Result<(), OpenRouterError> {
        for pause in PATIENCE {
            match self.retirer.provider.current_key(key).await {
                // It may not be known everywhere yet.
                Err(OpenRouterError::KeyRefused { .. }) => tokio::time::sleep(pause).await,
                done => return done.map(drop),
            }
        }
        self.retirer.provider.current_key(key).await.map(drop)
    }
}

fn newer(key: &Credential) -> Step {
    Step::Newer {
        credential_id: key.id.clone(),
    }
}

/// The terms of a key for its successor; one that ends lives as long as it has, from now on.
fn terms_anew(credential: &Credential, seen: &KeyRecord, now: DateTime<Utc>) -> Terms {
    let made_at = seen.created_at.unwrap_or(credential.created_at.and_utc());
    Terms {
        limit: seen.limit,
        limit_reset: seen.limit_reset.clone(),
        expires_at: seen.expires_at.map(|end| now + (end - made_at)),
        workspace_id: seen.workspace_id.clone(),
    }
}
