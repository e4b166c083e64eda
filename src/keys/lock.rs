//! Who is at work on a user's keys: a lock that dies with its process.
//!
//! A session advisory lock, one for each user, all on one connection of this process. While it is
//! held the operations of that user that have no end are alive, and other processes pass over
//! them; once it can be taken, whoever held it is gone, and they are to be undone.

use sqlx::PgConnection;
use tokio::sync::Mutex;

use super::store;
use crate::db::{Database, DbError, connect_once};

/// The locks of this process.
pub struct Locks {
    connection: Mutex<PgConnection>,
}

/// A user whose keys nobody else works on, until [`Locks::release`].
#[derive(Debug)]
#[must_use = "an unreleased lock keeps others out until this process ends"]
pub struct Held {
    user_id: String,
}

impl Locks {
    /// Opens the connection that holds them, which must not lead through a pooler.
    pub async fn open(db: &Database) -> Result<Self, DbError> {
        let connection = connect_once(db.target().direct_url()).await?;
        Ok(Self {
            connection: Mutex::new(connection),
        })
    }

    /// Takes the lock of a user; `None` if another process has it.
    pub async fn take(&self, user_id: &str) -> Result<Option<Held>, DbError> {
        let mut connection = self.connection.lock().await;
        let taken = store::try_lock(&mut connection, user_id).await?;
        Ok(taken.then(|| Held {
            user_id: user_id.to_owned(),
        }))
    }

    /// Gives a lock back. One that is lost with its connection is free already.
    pub async fn release(&self, held: Held) {
        let mut connection = self.connection.lock().await;
        let _ = store::unlock(&mut connection, &held.user_id).await;
    }
}
