//! One key for a user, whatever happens on the way.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{DateTime, Utc};
use serde_json::json;

use super::KeyError;
use super::journal::{Kind, Operation, Outcome};
use super::lock::Locks;
use super::marker::{Marker, key_name};
use super::outlook::{Outlook, outlook, outlooks};
use super::record::Record;
use super::store::{self, End, records};
use super::undo::undo;
use super::unfinished;
use crate::audit::{Author, Change};
use crate::credentials::{self, Credential, NewCredential, OPENROUTER, Origin, Source, Vault};
use crate::db::{Database, DbError};
use crate::ids;
use crate::openrouter::{Client, CreateError, Created, LimitReset, NewKey, Usd};
use crate::secret::Secret;
use crate::users::User;

/// What the old server wrote about a key that it made; clients show it.
const DESCRIPTION: &str = "Starter OpenRouter credentials for Scratchpaper.ai";

/// What a new key may do.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Terms {
    /// Most that it may spend, in USD; no limit if none.
    pub limit: Option<Usd>,
    /// When the limit starts anew; never if none.
    pub limit_reset: Option<LimitReset>,
    /// When it ends, in UTC; never if none.
    pub expires_at: Option<DateTime<Utc>>,
    /// The provider's workspace; its default if none.
    pub workspace_id: Option<String>,
}

/// How much a user is to get a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wish {
    /// Unless the user has one, or an admin took one away.
    Missing,
    /// Also where an admin took one away.
    Again,
    /// In any case, a second one too.
    Another,
}

/// What became of a user.
#[derive(Debug)]
pub enum Provisioned {
    /// There is a new key.
    Made {
        /// Where it is kept.
        credential: Credential,
        /// The key itself, for those who asked to see it.
        key: Secret,
    },
    /// There was one, which was left alone.
    Had(Credential),
    /// An admin disabled or revoked the user's key; nothing was done.
    Withheld,
    /// Another process is at work on this user; nothing was done.
    Busy,
}

/// Makes keys. One serves any number of users, also side by side.
pub struct Provisioner {
    db: Database,
    provider: Arc<Client>,
    vault: Vault,
    author: Author,
    terms: Terms,
    locks: Locks,
    /// Id of this installation, for the markers.
    installation: String,
    stopped: AtomicBool,
}

impl Provisioner {
    /// Opens what provisioning needs beside the pool: a connection for its locks.
    pub async fn open(
        db: Database,
        provider: Arc<Client>,
        vault: Vault,
        author: Author,
        terms: Terms,
    ) -> Result<Self, KeyError> {
        let installation = db.marker().await?.id.clone();
        Ok(Self {
            locks: Locks::open(&db).await?,
            db,
            provider,
            vault,
            author,
            terms,
            installation,
            stopped: AtomicBool::new(false),
        })
    }

    /// A run over many users begins, which makes so many keys at a time.
    pub(super) fn begin_run(&self, at_a_time: usize) {
        self.provider.begin_run(at_a_time);
    }

    /// Begins nothing more; keys that are being made come to be.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
        self.provider.stop();
    }

    pub(super) fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    /// Looks at several users at once: what becomes of those for whom nothing is to be done, now
    /// and of what gone processes left.
    pub(super) async fn look(
        &self,
        users: Vec<User>,
        wish: Wish,
    ) -> Result<Vec<(User, Option<Provisioned>)>, DbError> {
        let ids: Vec<&str> = users.iter().map(|user| user.id.as_str()).collect();
        let unfinished = store::unfinished(self.db.pool(), &self.db, &ids).await?;
        let outlooks = outlooks(&self.db, &ids, wish).await?;
        let looked = users.into_iter().zip(outlooks).map(|(user, outlook)| {
            let settled = match outlook {
                _ if unfinished.contains(&user.id) => None,
                Outlook::Makes => None,
                Outlook::Has(credential) => Some(Provisioned::Had(credential)),
                Outlook::Withheld => Some(Provisioned::Withheld),
            };
            (user, settled)
        });
        Ok(looked.collect())
    }

    /// Whether a simulator has answered so far.
    pub fn met_simulator(&self) -> bool {
        self.provider.is_simulator()
    }

    /// Makes sure that a user has a key.
    ///
    /// # Errors
    /// [`KeyError::Unknown`] and [`KeyError::NotStored`] leave nothing that the next call would
    /// not find and delete.
    pub async fn provision(&self, user_id: &str, wish: Wish) -> Result<Provisioned, KeyError> {
        let Some(held) = self.locks.take(user_id).await? else {
            return Ok(Provisioned::Busy);
        };
        let done = self.provision_locked(user_id, wish).await;
        self.locks.release(held).await;
        done
    }

    async fn provision_locked(&self, user_id: &str, wish: Wish) -> Result<Provisioned, KeyError> {
        unfinished::end(&self.db, &self.provider, &self.author, user_id).await?;
        match outlook(&self.db, user_id, wish).await? {
            Outlook::Makes => self.make(user_id).await,
            Outlook::Has(credential) => Ok(Provisioned::Had(credential)),
            Outlook::Withheld => Ok(Provisioned::Withheld),
        }
    }

    /// Writes the attempt down, makes the key, and stores it.
    async fn make(&self, user_id: &str) -> Result<Provisioned, KeyError> {
        let marker = Marker {
            installation: self.installation.clone(),
            attempt: ids::new_attempt_id(&*self.db.entropy),
        };
        let name = key_name(user_id, self.db.target().environment, &marker);
        let new = NewKey {
            name: name.clone(),
            limit: self.terms.limit,
            limit_reset: self.terms.limit_reset.clone(),
            include_byok_in_limit: true,
            expires_at: self.terms.expires_at,
            workspace_id: self.terms.workspace_id.clone(),
        };
        let operation = Operation {
            id: marker.attempt,
            kind: Kind::Create,
            user_id: user_id.to_owned(),
            name: Some(name),
            hash: None,
            credential_id: None,
            replaces: None,
            request: json!(new),
            begun_at: self.db.clock.now(),
        };
        store::begin(self.db.pool(), &self.db, &operation).await?;
        match self.provider.create_key(&new).await {
            Ok(created) => self.keep(&operation, created).await,
            Err(CreateError::NotCreated(cause)) => {
                let problem = cause.to_string();
                let end = End {
                    at: self.db.clock.now(),
                    outcome: Outcome::Failed,
                    problem: Some(&problem),
                    hash: None,
                    credential_id: None,
                };
                store::end(self.db.pool(), &self.db, &operation.id, &end).await?;
                Err(cause.into())
            }
            Err(CreateError::Unknown { hash, cause }) => {
                let problem = format!("the answer was lost: {cause}");
                let undoing = undo(
                    &self.db,
                    &self.provider,
                    &operation,
                    hash.as_deref(),
                    &problem,
                );
                Err(KeyError::Unknown {
                    user_id: user_id.to_owned(),
                    undone: undoing.await.is_ok(),
                    cause,
                })
            }
        }
    }

    /// Stores a key that was made, or deletes it again.
    async fn keep(&self, operation: &Operation, created: Created) -> Result<Provisioned, KeyError> {
        let hash = created.record.hash.clone();
        let cause = match self.store(operation, &created).await {
            Ok(credential) => {
                return Ok(Provisioned::Made {
                    credential,
                    key: created.key,
                });
            }
            Err(cause) => cause,
        };
        // The commit itself may have gone through and its answer been lost: the journal tells. If
        // it cannot be asked, the attempt stays open for the next run.
        let outcome = store::outcome(self.db.pool(), &self.db, &operation.id).await;
        if let Ok(Some(Outcome::Done)) = outcome {
            let keys = provisioned(&self.db, &operation.user_id).await?;
            let kept = keys
                .into_iter()
                .find(|key| key.external_api_key_id.as_deref() == Some(&hash));
            if let Some(credential) = kept {
                return Ok(Provisioned::Made {
                    credential,
                    key: created.key,
                });
            }
        }
        let deleted = outcome.is_ok()
            && undo(
                &self.db,
                &self.provider,
                operation,
                Some(&hash),
                &format!("it could not be stored: {cause}"),
            )
            .await
            .is_ok();
        Err(KeyError::NotStored {
            user_id: operation.user_id.clone(),
            deleted,
            cause: Box::new(cause),
        })
    }

    /// The credential, its audit row and the attempt's end: one transaction.
    async fn store(
        &self,
        operation: &Operation,
        created: &Created,
    ) -> Result<Credential, KeyError> {
        let hash = &created.record.hash;
        let mut change = Change::begin(&self.db, &self.author).await?;
        let new = NewCredential {
            user_id: operation.user_id.clone(),
            service: OPENROUTER.into(),
            key: created.key.clone(),
            description: Some(DESCRIPTION.into()),
            default: false,
            origin: Origin::System { hash: hash.clone() },
        };
        let (credential, entry) = credentials::insert(&mut change, &new, &self.vault).await?;
        let end = End {
            at: self.db.clock.now(),
            outcome: Outcome::Done,
            problem: None,
            hash: Some(hash),
            credential_id: Some(&credential.id),
        };
        if !store::end(change.connection(), &self.db, &operation.id, &end).await? {
            return Err(KeyError::TakenOver);
        }
        let record = Record::of(&credential.id, &created.record);
        records::put(change.connection(), &self.db, &record).await?;
        change.commit(entry).await?;
        Ok(credential)
    }
}

/// The keys that this system made for a user, newest first.
pub(super) async fn provisioned(db: &Database, user_id: &str) -> Result<Vec<Credential>, DbError> {
    let all = credentials::of_user(db, user_id).await?;
    Ok(all.into_iter().filter(is_provisioned).collect())
}

/// Whether this system made the key.
pub(super) fn is_provisioned(key: &Credential) -> bool {
    key.source == Source::System && key.service == OPENROUTER
}
