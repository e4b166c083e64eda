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
use super::elsewhere::is_elsewhere;
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

    /// Looks what rotating would do; changes nothing.
    pub async fn look(&self, user_id: &str) -> Result<Vec<Step>, KeyError> {
        let open = self.retirer.open_of(user_id).await?;
        let mut steps: Vec<Step> = open.iter().map(waiting).collect();
        let busy: HashSet<&str> = open
            .iter()
            .flat_map(|it| [it.credential_id.as_str(), it.successor.as_str()])
            .collect();
        for credential in provisioned(&self.retirer.db, user_id).await? {
            if !busy.contains(credential.id.as_str()) && self.is_wanted(&credential).await? {
                steps.push(Step::Planned { credential });
            }
        }
        Ok(steps)
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
            let is_under_way = new.contains(&key.id) || retiring.contains(&key.id);
            if !is_under_way && self.is_wanted(&key).await? {
                if self.retirer.is_stopped() {
                    return Err(OpenRouterError::Stopped.into());
                }
                self.renew(&key, steps).await?;
            }
        }
        Ok(())
    }

    /// Whether a key is one of those that are to be rotated.
    async fn is_wanted(&self, key: &Credential) -> Result<bool, KeyError> {
        let Some(hash) = hash_of(key).filter(|_| key.enabled) else {
            return Ok(false);
        };
        let Some(by) = self.plan.expiring_by else {
            return Ok(true);
        };
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
        // A key whose whole life is shorter than that would be rotated by every run.
        let made_at = key.created_at.and_utc();
        Ok(expires_at.is_some_and(|at| at <= by && at - now <= now - made_at))
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
        let environment = db.target().environment;
        let id = || key.id.clone();
        let seen = match find(provider, hash).await? {
            Some(seen) if is_elsewhere(&seen.name, &self.installation, environment) => {
                return Err(KeyError::Elsewhere { id: id() });
            }
            Some(seen) if seen.disabled => return Err(KeyError::DisabledThere { id: id() }),
            Some(seen) => seen,
            None => {
                return Err(KeyError::Forgotten {
                    id: id(),
                    user_id: key.user_id.clone(),
                });
            }
        };
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
