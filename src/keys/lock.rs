//! Who is at work on a user's keys: a lock that dies with its process.
//!
//! A session advisory lock, one for each user, all on one connection of this process. While it is
//! held the operations of that user that have no end are alive, and other processes pass over
//! them; once it can be taken, whoever held it is gone, and they are to be undone.

use std::collections::HashSet;

use sqlx::PgConnection;
use tokio::sync::Mutex;

use super::store;
use crate::db::{Database, DbError, connect_once};

/// The locks of this process.
pub(super) struct Locks {
    session: Mutex<Session>,
}

/// The connection that holds them, and the users whose lock it has: PostgreSQL would give a session
/// the same lock twice.
struct Session {
    connection: PgConnection,
    held: HashSet<String>,
}

/// A user whose keys nobody else works on, until [`Locks::release`].
#[derive(Debug)]
#[must_use = "an unreleased lock keeps others out until this process ends"]
pub(super) struct Held {
    user_id: String,
}

impl Locks {
    /// Opens the connection that holds them, which must not lead through a pooler.
    pub(super) async fn open(db: &Database) -> Result<Self, DbError> {
        let connection = connect_once(db.target().direct_url()).await?;
        Ok(Self {
            session: Mutex::new(Session {
                connection,
                held: HashSet::new(),
            }),
        })
    }

    /// Takes the lock of a user; `None` if somebody else has it.
    pub(super) async fn take(&self, user_id: &str) -> Result<Option<Held>, DbError> {
        let mut session = self.session.lock().await;
        if session.held.contains(user_id)
            || !store::try_lock(&mut session.connection, user_id).await?
        {
            return Ok(None);
        }
        session.held.insert(user_id.to_owned());
        Ok(Some(Held {
            user_id: user_id.to_owned(),
        }))
    }

    /// Gives a lock back. One that is lost with its connection is free already.
    pub(super) async fn release(&self, held: Held) {
        let mut session = self.session.lock().await;
        let _ = store::unlock(&mut session.connection, &held.user_id).await;
        session.held.remove(&held.user_id);
    }
}
