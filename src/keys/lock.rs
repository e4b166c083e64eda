//! Who is at work on a user's keys: a lock that dies with its process.
//!
//! A session advisory lock, one for each user, all on one connection of this process. While it is
//! held the operations of that user that have no end are alive, and other processes pass over
//! them; once it can be taken, whoever held it is gone, and they are to be undone.

use std::collections::HashSet;
use std::sync::Arc;

use sqlx::PgConnection;
use tokio::runtime::Handle;
use tokio::sync::Mutex;
use tokio::task::JoinHandle;

use super::{KeyError, store};
use crate::db::{Database, DbError, connect_once};

/// The locks of this process.
pub(super) struct Locks {
    session: Arc<Mutex<Session>>,
}

/// The connection that holds them, and the users whose lock it has: PostgreSQL would give a session
/// the same lock twice.
struct Session {
    connection: PgConnection,
    held: HashSet<String>,
}

/// A user whose keys nobody else works on, until it is dropped, or a moment earlier
/// [`Held::release`]d.
#[must_use = "a lock that is dropped is given back"]
pub(super) struct Held {
    session: Arc<Mutex<Session>>,
    /// None once it is given back.
    user_id: Option<String>,
    runtime: Handle,
}

impl Locks {
    /// Opens the connection that holds them, which must not lead through a pooler.
    pub(super) async fn open(db: &Database) -> Result<Self, DbError> {
        let connection = connect_once(db.target().direct_url()).await?;
        Ok(Self {
            session: Arc::new(Mutex::new(Session {
                connection,
                held: HashSet::new(),
            })),
        })
    }

    /// Works on the keys of a user under the user's lock.
    ///
    /// # Errors
    /// [`KeyError::Busy`] if somebody else has it; those of the work.
    pub(super) async fn with<T>(
        &self,
        user_id: &str,
        work: impl Future<Output = Result<T, KeyError>>,
    ) -> Result<T, KeyError> {
        let Some(held) = self.take(user_id).await? else {
            return Err(KeyError::Busy {
                user_id: user_id.to_owned(),
            });
        };
        let done = work.await;
        held.release().await;
        done
    }

    /// Takes the lock of a user; `None` if somebody else has it.
    pub(super) async fn take(&self, user_id: &str) -> Result<Option<Held>, DbError> {
        let (session, user_id) = (Arc::clone(&self.session), user_id.to_owned());
        // A task of its own, so that a lock that PostgreSQL has given is known to be ours even if
        // nobody waits for it any more: then it is dropped here.
        let taking = tokio::spawn(async move {
            let mut locked = session.lock().await;
            if locked.held.contains(&user_id)
                || !store::try_lock(&mut locked.connection, &user_id).await?
            {
                return Ok(None);
            }
            locked.held.insert(user_id.clone());
            drop(locked);
            Ok(Some(Held {
                session,
                user_id: Some(user_id),
                runtime: Handle::current(),
            }))
        });
        match taking.await {
            Ok(taken) => taken,
            Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
            // The runtime ends, and with it whoever waits.
            Err(_) => Ok(None),
        }
    }
}

impl Held {
    /// Gives the lock back, and waits until others can take it. One that is lost with its
    /// connection is free already.
    pub(super) async fn release(mut self) {
        if let Some(giving_back) = self.give_back() {
            let _ = giving_back.await;
        }
    }

    /// In a task of its own, which goes on where nobody waits for it.
    fn give_back(&mut self) -> Option<JoinHandle<()>> {
        let user_id = self.user_id.take()?;
        let session = Arc::clone(&self.session);
        Some(self.runtime.spawn(async move {
            let mut session = session.lock().await;
            let _ = store::unlock(&mut session.connection, &user_id).await;
            session.held.remove(&user_id);
        }))
    }
}

/// Also where the work was dropped on its way, as that of a request for which nobody waits any
/// more. Where the runtime is gone, so is the connection, and with it the lock.
impl Drop for Held {
    fn drop(&mut self) {
        self.give_back();
    }
}
