//! Creating and dropping the database itself, and waiting for its server.

use std::time::Duration;

use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tokio::time::Instant;

use super::schema::quoted;
use super::{DbError, Target, connect_once, installation};
use crate::failure::{Classify, Kind};
use crate::settings::DatabaseUrl;

/// What [`create`] found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Creation {
    /// The database was not there and is now.
    Created,
    /// It was there.
    Existed,
}

/// What [`drop`] found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Removal {
    /// The database was there and is gone.
    Dropped,
    /// It was not there.
    Absent,
}

/// Why a database was not dropped or not waited for to the end.
#[derive(Debug, thiserror::Error)]
pub enum AdminError {
    /// See [`DbError`].
    #[error(transparent)]
    Db(#[from] DbError),
    /// Somebody is using the database.
    #[error(
        "{} connected to the database `{database}`",
        if *.sessions == 1 { "one other session is".into() } else { format!("{} other sessions are", .sessions) }
    )]
    InUse {
        /// Name of the database.
        database: String,
        /// How many other sessions.
        sessions: i64,
    },
    /// The server did not get ready.
    #[error("the database was not ready within {}", humantime::format_duration(*.after))]
    NotReady {
        /// How long we waited.
        after: Duration,
        /// The last thing that was wrong.
        source: DbError,
    },
}

impl From<sqlx::Error> for AdminError {
    fn from(error: sqlx::Error) -> Self {
        Self::Db(error.into())
    }
}

impl Classify for AdminError {
    fn kind(&self) -> Kind {
        match self {
            Self::Db(error) => error.kind(),
            Self::InUse { .. } => Kind::Refused,
            Self::NotReady { source, .. } => source.kind(),
        }
    }

    fn hints(&self) -> Vec<String> {
        match self {
            Self::Db(error) => error.hints(),
            Self::InUse { .. } => {
                vec!["close them, or disconnect them with `--force`".into()]
            }
            Self::NotReady { .. } => vec![
                "see where DATABASE_URL leads with `scratch db url`, or wait longer with `--timeout`"
                    .into(),
            ],
        }
    }
}

/// Creates the database unless it is there.
pub async fn create(target: &Target) -> Result<Creation, AdminError> {
    // The database itself is asked first: where one is provided, often nothing else is open to us.
    match connect_once(target.direct_url()).await {
        Ok(connection) => {
            connection.close().await?;
            return Ok(Creation::Existed);
        }
        Err(DbError::NoDatabase { .. }) => {}
        Err(error) => return Err(error.into()),
    }
    let mut connection = maintenance(target.direct_url()).await?;
    let sql = format!("CREATE DATABASE {}", quoted(&target.url.database));
    let created = sqlx::query(AssertSqlSafe(sql))
        .execute(&mut connection)
        .await;
    connection.close().await?;
    match created {
        Ok(_) => Ok(Creation::Created),
        // Somebody else was faster.
        Err(error) if code_is(&error, &["42P04", "23505"]) => Ok(Creation::Existed),
        Err(error) => Err(error.into()),
    }
}

/// Drops the database. Refused when it belongs to another environment, and while other sessions
/// use it unless `force` disconnects them.
pub async fn drop(target: &Target, force: bool) -> Result<Removal, AdminError> {
    let url = target.direct_url();
    let ours: i32 = match connect_once(url).await {
        Ok(mut connection) => {
            for marker in installation::all(&mut connection).await? {
                marker.verify(target.environment)?;
            }
            let pid = sqlx::query_scalar("SELECT pg_backend_pid()")
                .fetch_one(&mut connection)
                .await?;
            connection.close().await?;
            pid
        }
        Err(DbError::NoDatabase { .. }) => return Ok(Removal::Absent),
        Err(error) => return Err(error.into()),
    };
    let database = &target.url.database;
    let mut connection = maintenance(url).await?;
    let sessions: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM pg_catalog.pg_stat_activity
         WHERE datname = $1 AND pid <> $2 AND pid <> pg_backend_pid()",
    )
    .bind(database)
    .bind(ours)
    .fetch_one(&mut connection)
    .await?;
    if sessions > 0 && !force {
        return Err(AdminError::InUse {
            database: database.clone(),
            sessions,
        });
    }
    let sql = format!(
        "DROP DATABASE {}{}",
        quoted(database),
        if force { " WITH (FORCE)" } else { "" }
    );
    let dropped = sqlx::query(AssertSqlSafe(sql))
        .execute(&mut connection)
        .await;
    connection.close().await?;
    match dropped {
        Ok(_) => Ok(Removal::Dropped),
        Err(error) if code_is(&error, &["3D000"]) => Ok(Removal::Absent),
        // It came between the count and the drop; the server waited for it in vain.
        Err(error) if code_is(&error, &["55006"]) => Err(AdminError::InUse {
            database: database.clone(),
            sessions: 1,
        }),
        Err(error) => Err(error.into()),
    }
}

/// Waits until the database answers a query. Tries again, after 100 ms at first and 2 s at last,
/// as long as what is wrong can pass; `on_attempt` hears of each failed attempt.
pub async fn wait(
    target: &Target,
    timeout: Duration,
    on_attempt: &mut (dyn FnMut(&DbError) + Send),
) -> Result<(), AdminError> {
    const LONGEST_PAUSE: Duration = Duration::from_secs(2);
    let deadline = Instant::now() + timeout;
    let mut pause = Duration::from_millis(100);
    let mut last = None;
    loop {
        match tokio::time::timeout_at(deadline, answer(&target.url)).await {
            Ok(Ok(())) => return Ok(()),
            Ok(Err(error)) if error.is_passing() => {
                on_attempt(&error);
                last = Some(error);
            }
            Ok(Err(error)) => return Err(error.into()),
            Err(_) => {
                let silence = || DbError::TimedOut {
                    at: target.url.address(),
                };
                return Err(AdminError::NotReady {
                    after: timeout,
                    source: last.unwrap_or_else(silence),
                });
            }
        }
        tokio::time::sleep_until(deadline.min(Instant::now() + pause)).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// A port that accepts connections is not enough: the server may still be recovering.
async fn answer(url: &DatabaseUrl) -> Result<(), DbError> {
    let mut connection = connect_once(url).await?;
    let _: i32 = sqlx::query_scalar("SELECT 1")
        .fetch_one(&mut connection)
        .await?;
    connection.close().await?;
    Ok(())
}

/// A connection to the same server that does not use the database itself.
async fn maintenance(url: &DatabaseUrl) -> Result<PgConnection, DbError> {
    if url.database != "postgres"
        && let Ok(connection) = connect_once(&url.with_database("postgres")).await
    {
        return Ok(connection);
    }
    connect_once(&url.with_database("template1")).await
}

fn code_is(error: &sqlx::Error, codes: &[&str]) -> bool {
    error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code)
        .is_some_and(|code| codes.contains(&code.as_ref()))
}
