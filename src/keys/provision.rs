//! One key for a user, whatever happens on the way.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::KeyError;
use super::creation::{Maker, Order};
use super::lock::Locks;
use super::marker::plain_name;
use super::outlook::{Outlook, outlook, outlooks};
use super::undo::Lists;
use super::{store, unfinished};
use crate::audit::Author;
use crate::credentials::{self, Credential, OPENROUTER, Source, Vault};
use crate::db::{Database, DbError};
use crate::openrouter::{Client, LimitReset, Usd};
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
    /// There was one, which is the default now: no enabled key was.
    MadeDefault(Credential),
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
    lists: Lists,
    /// Id of this installation, for the markers.
    installation: String,
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
            lists: Lists::default(),
            db,
            provider,
            vault,
            author,
            terms,
            installation,
        })
    }

    /// A run over many users begins, which makes so many keys at a time.
    pub(super) fn begin_run(&self, at_a_time: usize) {
        self.provider.begin_run(at_a_time);
    }

    /// Begins nothing more; keys that are being made come to be.
    pub fn stop(&self) {
        self.provider.stop();
    }

    pub(super) fn is_stopped(&self) -> bool {
        self.provider.is_stopped()
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
                Outlook::Makes | Outlook::MakesDefault(_) => None,
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
        self.provision_for(&self.author, user_id, wish).await
    }

    /// The same at the wish of somebody else.
    pub async fn provision_for(
        &self,
        author: &Author,
        user_id: &str,
        wish: Wish,
    ) -> Result<Provisioned, KeyError> {
        let work = Box::pin(self.provision_locked(author, user_id, wish));
        match self.locks.with(user_id, work).await {
            Err(KeyError::Busy { .. }) => Ok(Provisioned::Busy),
            done => done,
        }
    }

    async fn provision_locked(
        &self,
        author: &Author,
        user_id: &str,
        wish: Wish,
    ) -> Result<Provisioned, KeyError> {
        let (db, provider) = (&self.db, &self.provider);
        let revoked = unfinished::end_in_run(db, provider, author, user_id, &self.lists).await?;
        // Whoever asked for a key did not know that one was just being taken away.
        if !revoked.is_empty() && wish < Wish::Another {
            return Ok(Provisioned::Withheld);
        }
        match outlook(&self.db, user_id, wish).await? {
            Outlook::Makes => self.make(author, user_id).await,
            Outlook::Has(credential) => Ok(Provisioned::Had(credential)),
            Outlook::MakesDefault(credential) => {
                let made = credentials::ensure_default(db, author, user_id).await?;
                Ok(made.map_or(Provisioned::Had(credential), Provisioned::MadeDefault))
            }
            Outlook::Withheld => Ok(Provisioned::Withheld),
        }
    }

    async fn make(&self, author: &Author, user_id: &str) -> Result<Provisioned, KeyError> {
        let maker = Maker {
            db: &self.db,
            provider: &self.provider,
            vault: &self.vault,
            author,
            installation: &self.installation,
        };
        let order = Order {
            user_id,
            name: plain_name(user_id, self.db.target().environment),
            terms: self.terms.clone(),
            include_byok_in_limit: true,
            description: Some(DESCRIPTION.into()),
            replaces: None,
        };
        let attempt = maker.begin(&order).await?;
        let (credential, key) = maker.keep(&order, attempt).await?;
        Ok(Provisioned::Made { credential, key })
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
