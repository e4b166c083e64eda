//! A key of OpenRouter for each new user, made in the background: no login waits for it, or fails
//! because of it.

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::{BoxFuture, Shared, join_all};
use tokio::sync::{Semaphore, watch};
use tracing::Instrument as _;

use super::{KeyError, Provisioned, Provisioner, Terms, Wish};
use crate::audit::Author;
use crate::credentials::Vault;
use crate::db::Database;
use crate::failure::{Failure, Kind};
use crate::http::Policy;
use crate::openrouter::Client;
use crate::panics;
use crate::seal::Sealer;
use crate::users::{NewUserResources, User};

/// For how many users keys are made at a time.
const AT_A_TIME: usize = 4;

/// What is needed to make keys.
pub struct Workshop {
    /// The database.
    pub db: Database,
    /// OpenRouter, with its management key.
    pub provider: Arc<Client>,
    /// What seals the keys.
    pub sealer: Sealer,
    /// `SCRATCH_SHARED_WITH_OLD_SERVER`.
    pub shared: Option<bool>,
    /// What a new key may do.
    pub terms: Terms,
    /// How patiently it is tried again.
    pub patience: Policy,
}

impl Workshop {
    /// How often it is usually tried again, and after which pauses: for some two minutes in all.
    pub const PATIENCE: Policy = Policy {
        connect: Duration::from_secs(5),
        total: Duration::from_secs(30),
        attempts: 8,
        pause: Duration::from_secs(1),
        longest_pause: Duration::from_mins(5),
    };
}

/// Makes keys for new users.
#[derive(Clone)]
pub struct StarterKeys(Arc<Inner>);

struct Inner {
    workshop: Workshop,
    /// Opened when it is first needed, and anew after its connection was lost.
    provisioner: tokio::sync::Mutex<Option<Arc<Provisioner>>>,
    room: Semaphore,
    stopped: watch::Sender<bool>,
    /// By user: two wishes for one user are one.
    under_way: Mutex<HashMap<String, Shared<BoxFuture<'static, ()>>>>,
}

impl NewUserResources for StarterKeys {
    fn provide(&self, user: User, author: Author) -> BoxFuture<'static, ()> {
        let mut under_way = self.0.under_way();
        if let Some(work) = under_way.get(&user.id) {
            return work.clone().boxed();
        }
        let (inner, id) = (Arc::clone(&self.0), user.id.clone());
        let task = async move {
            let work = AssertUnwindSafe(inner.work(&user.id, &author));
            if let Err(panic) = work.catch_unwind().await {
                let (user, said) = (&user.id, panics::words(&*panic));
                tracing::error!(user, said, "making a key met a mistake of this program");
            }
            inner.under_way().remove(&user.id);
        };
        // What it says belongs to the request that began it.
        let task = tokio::spawn(task.in_current_span());
        let work = task.map(|_| ()).boxed().shared();
        under_way.insert(id, work.clone());
        work.boxed()
    }

    fn close(&self) -> BoxFuture<'static, ()> {
        let inner = Arc::clone(&self.0);
        Box::pin(async move {
            inner.stopped.send_replace(true);
            inner.room.close();
            if let Some(provisioner) = &*inner.provisioner.lock().await {
                provisioner.stop();
            }
            let under_way: Vec<_> = inner.under_way().values().cloned().collect();
            join_all(under_way).await;
        })
    }
}

impl StarterKeys {
    /// Nothing is connected yet.
    pub fn new(workshop: Workshop) -> Self {
        Self(Arc::new(Inner {
            workshop,
            provisioner: tokio::sync::Mutex::default(),
            room: Semaphore::new(AT_A_TIME),
            stopped: watch::Sender::new(false),
            under_way: Mutex::default(),
        }))
    }
}

impl Inner {
    fn under_way(&self) -> MutexGuard<'_, HashMap<String, Shared<BoxFuture<'static, ()>>>> {
        self.under_way
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes sure that a user has a key, trying again where that can help. What an attempt may have
    /// left at OpenRouter is ended by the next.
    async fn work(&self, user: &str, author: &Author) {
        let mut stopped = self.stopped.subscribe();
        for attempt in 1.. {
            let Ok(room) = self.room.acquire().await else {
                return left(user);
            };
            let done = self.provision(user, author).await;
            drop(room);
            let Setback { failure, asked } = match done {
                Ok(Provisioned::Made { credential, .. }) => {
                    let credential = credential.id;
                    tracing::info!(user, credential, "a new user has a key");
                    return;
                }
                Ok(Provisioned::Had(_) | Provisioned::MadeDefault(_) | Provisioned::Withheld) => {
                    return;
                }
                Ok(Provisioned::Busy) => Setback {
                    failure: KeyError::Busy {
                        user_id: user.to_owned(),
                    }
                    .into(),
                    asked: None,
                },
                Err(setback) if setback.failure.kind == Kind::Unavailable => setback,
                Err(setback) => return failed(user, &setback.failure),
            };
            let entropy = &*self.workshop.db.entropy;
            let Some(pause) = self.workshop.patience.pause_after(attempt, asked, entropy) else {
                return failed(user, &failure);
            };
            let problem = format!("{:#}", failure.source);
            tracing::warn!(user, problem, ?pause, "a new user has no key yet");
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                _ = stopped.wait_for(|stopped| *stopped) => return left(user),
            }
        }
    }

    async fn provision(&self, user: &str, author: &Author) -> Result<Provisioned, Setback> {
        let provisioner = self.provisioner(author).await?;
        let done = provisioner.provision_for(author, user, Wish::Missing).await;
        if matches!(done, Err(KeyError::Db(_))) {
            // Its locks may be lost with their connection.
            self.provisioner.lock().await.take();
        }
        Ok(done?)
    }

    async fn provisioner(&self, author: &Author) -> Result<Arc<Provisioner>, Failure> {
        let mut open = self.provisioner.lock().await;
        if let Some(open) = &*open {
            return Ok(Arc::clone(open));
        }
        let Workshop {
            db,
            provider,
            sealer,
            shared,
            terms,
            patience: _,
        } = &self.workshop;
        let vault = Vault::open(db, sealer.clone(), *shared).await?;
        let opening = Provisioner::open(
            db.clone(),
            Arc::clone(provider),
            vault,
            author.clone(),
            terms.clone(),
        );
        let opened = Arc::new(opening.await?);
        *open = Some(Arc::clone(&opened));
        Ok(opened)
    }
}

/// Why a user has no key yet.
struct Setback {
    failure: Failure,
    /// How long OpenRouter asked to be left alone.
    asked: Option<Duration>,
}

impl From<Failure> for Setback {
    fn from(failure: Failure) -> Self {
        Self {
            failure,
            asked: None,
        }
    }
}

impl From<KeyError> for Setback {
    fn from(error: KeyError) -> Self {
        let asked = match &error {
            KeyError::Provider(cause) | KeyError::Unknown { cause, .. } => cause.wait(),
            _ => None,
        };
        Self {
            failure: error.into(),
            asked,
        }
    }
}

fn failed(user: &str, failure: &Failure) {
    let problem = format!("{:#}", failure.source);
    tracing::error!(
        user,
        problem,
        "a new user gets no key; `scratch keys provision {user}` makes it"
    );
}

fn left(user: &str) {
    tracing::warn!(
        user,
        "the server stops before a new user has a key; `scratch keys provision {user}` makes it"
    );
}
