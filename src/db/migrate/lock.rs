//! One migration at a time: a session's advisory lock, waited for in the open.

use std::fmt;
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::{Connection, PgConnection};
use tokio::time::Instant;

use super::{Event, MigrateError};
use crate::clock::{iso, serialize_iso_option};
use crate::db::DbError;

/// Key of the lock; the letters of "scratch" and a one. Advisory locks are a database's own.
const KEY: i64 = 0x73_63_72_61_74_63_68_01;

/// The session that holds the lock. What belongs to another role's session may be hidden from us.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, sqlx::FromRow)]
#[serde(rename_all = "camelCase")]
pub struct LockHolder {
    /// Process id of its server process.
    pub pid: i32,
    /// What it calls itself.
    pub application_name: Option<String>,
    /// Where it comes from; `None` for a Unix socket.
    pub client_address: Option<String>,
    /// When it connected, which it did for the lock.
    #[serde(serialize_with = "serialize_iso_option")]
    pub since: Option<DateTime<Utc>>,
}

impl fmt::Display for LockHolder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "process {} of the server", self.pid)?;
        if let Some(name) = self
            .application_name
            .as_deref()
            .filter(|name| !name.is_empty())
        {
            write!(f, ", `{name}`")?;
        }
        if let Some(address) = &self.client_address {
            write!(f, " from {address}")?;
        }
        if let Some(since) = self.since {
            write!(f, ", since {}", iso(since.naive_utc()))?;
        }
        Ok(())
    }
}

/// Takes the lock, trying again after 100 ms at first and 1 s at last. Tells `on_event` who holds
/// it, once for each holder.
pub(super) async fn acquire(
    connection: &mut PgConnection,
    timeout: Duration,
    on_event: &mut (dyn FnMut(Event) + Send),
) -> Result<(), MigrateError> {
    const LONGEST_PAUSE: Duration = Duration::from_secs(1);
    let deadline = Instant::now() + timeout;
    let mut pause = Duration::from_millis(100);
    let mut told = None;
    loop {
        let taken: bool = sqlx::query_scalar("SELECT pg_try_advisory_lock($1)")
            .bind(KEY)
            .fetch_one(&mut *connection)
            .await?;
        if taken {
            return Ok(());
        }
        let holder = holder(connection).await?;
        if Instant::now() >= deadline {
            return Err(MigrateError::LockTimeout {
                after: timeout,
                holder,
            });
        }
        if let Some(holder) = holder
            && told != Some(holder.pid)
        {
            told = Some(holder.pid);
            on_event(Event::Waiting { holder });
        }
        tokio::time::sleep_until(deadline.min(Instant::now() + pause)).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// Gives the lock back and closes the connection. What goes wrong here changes nothing: the
/// server releases the lock when it notices that the session has ended.
pub(super) async fn release(mut connection: PgConnection) {
    let _ = sqlx::query("SELECT pg_advisory_unlock_all()")
        .execute(&mut connection)
        .await;
    let _ = connection.close().await;
}

/// Who holds the lock of the current database, if anybody does.
pub(super) async fn holder(connection: &mut PgConnection) -> Result<Option<LockHolder>, DbError> {
    // A bigint key is shown as its two halves, and `objsubid` 1.
    Ok(sqlx::query_as(
        "SELECT l.pid, a.application_name, host(a.client_addr) AS client_address,
                a.backend_start AS since
         FROM pg_catalog.pg_locks l
         LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
         WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
           AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
           AND l.classid::bigint = $1 >> 32 AND l.objid::bigint = $1 & 4294967295",
    )
    .bind(KEY)
    .fetch_optional(connection)
    .await?)
}
