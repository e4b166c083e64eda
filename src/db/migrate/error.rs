//! Why a database was not migrated.

use std::fmt::Write as _;
use std::time::Duration;

use sqlx::migrate::Migration;
use sqlx::postgres::{PgDatabaseError, PgErrorPosition};

use super::embedded;
use super::lock::LockHolder;
use super::shape::Difference;
use crate::db::DbError;
use crate::failure::{Classify, Kind};

/// Something about a database that stands in the way of migrating it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// The file is not what it was when it was applied.
    #[error("{file} is not what was applied to this database: its checksum differs")]
    Changed {
        /// The file.
        file: String,
    },
    /// This program does not know an applied migration.
    #[error(
        "version {version} ({description}) was applied to this database, but this program does \
         not know it: the database is newer than the program"
    )]
    Newer {
        /// Version of the migration.
        version: i64,
        /// What it calls itself.
        description: String,
    },
    /// A migration was added below one that is applied already.
    #[error("{file} was never applied to this database, but the later version {later} was")]
    OutOfOrder {
        /// The file.
        file: String,
        /// The latest applied version.
        later: i64,
    },
    /// The predecessor's tool left a migration half done.
    #[error("the migration `{0}` of the tool that made this database was never finished")]
    Unfinished(String),
    /// The tables are not those of the baseline.
    #[error("{0}")]
    Differs(Difference),
}

impl Problem {
    fn hint(&self) -> &'static str {
        match self {
            Self::Changed { .. } => {
                "restore the file as it was applied and put the change into a new migration; line \
                 endings count, so see that version control keeps LF and not CRLF"
            }
            Self::Newer { .. } => {
                "use the version of scratch that migrated this database, or newer"
            }
            Self::OutOfOrder { .. } => {
                "migrations are applied in order: give it a version above all applied ones"
            }
            Self::Unfinished(_) => {
                "finish it, or settle it with `prisma migrate resolve`, then run \
                 `scratch db migrate` again"
            }
            Self::Differs(_) => {
                "a database that exists is taken over only when its tables are exactly those \
                 known; bring them to that state with the tool that made them"
            }
        }
    }
}

/// Why a database was not migrated. Whatever it is, nothing half done is left behind.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// See [`DbError`].
    #[error(transparent)]
    Db(#[from] DbError),
    /// A pooler in between, where no session is ours.
    #[error("DATABASE_URL leads through a pooler, which migrations cannot use")]
    Pooled,
    /// The `schema` of the URL leaves no room for our own.
    #[error("the schema of DATABASE_URL has a name of more than 46 bytes")]
    LongSchema,
    /// Another migration went on for too long.
    #[error(
        "another migration is running and did not end within {}: {}",
        humantime::format_duration(*.after),
        .holder.as_ref().map_or_else(|| "its session cannot be seen".into(), ToString::to_string)
    )]
    LockTimeout {
        /// How long we waited.
        after: Duration,
        /// Who holds the lock.
        holder: Option<LockHolder>,
    },
    /// The state of the database does not allow it.
    #[error("{}", list(.0))]
    Refused(Vec<Problem>),
    /// The SQL of a migration failed.
    #[error(
        "{file} failed{}: {message}",
        .line.map(|line| format!(" at line {line}")).unwrap_or_default()
    )]
    Failed {
        /// The file.
        file: String,
        /// Where in the file, from 1.
        line: Option<usize>,
        /// The server's own words.
        message: String,
        /// What kind of failure the server's answer is.
        kind: Kind,
    },
}

impl MigrateError {
    /// Tells a failure of the SQL of a migration from one of its bookkeeping.
    pub(super) fn applying(migration: &Migration, error: sqlx::migrate::MigrateError) -> Self {
        use sqlx::migrate::MigrateError as Sqlx;
        let error = match error {
            Sqlx::ExecuteMigration(error, _) => error,
            other => return other.into(),
        };
        let database = error.as_database_error();
        let position = database
            .and_then(|error| error.try_downcast_ref::<PgDatabaseError>())
            .and_then(PgDatabaseError::position);
        let line = match position {
            Some(PgErrorPosition::Original(characters)) => {
                let before = migration.sql.as_str().chars().take(characters);
                Some(1 + before.filter(|&character| character == '\n').count())
            }
            _ => None,
        };
        let message =
            database.map_or_else(|| error.to_string(), |error| error.message().to_owned());
        Self::Failed {
            file: embedded::file(migration.version, &migration.description),
            line,
            message,
            kind: match DbError::from(error) {
                DbError::NotMigrated(_) => Kind::Failed,
                other => other.kind(),
            },
        }
    }
}

impl From<sqlx::Error> for MigrateError {
    fn from(error: sqlx::Error) -> Self {
        Self::Db(error.into())
    }
}

/// What the bookkeeping says when it cannot do its work.
impl From<sqlx::migrate::MigrateError> for MigrateError {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        match error {
            sqlx::migrate::MigrateError::Execute(error) => error.into(),
            other => sqlx::Error::from(other).into(),
        }
    }
}

impl Classify for MigrateError {
    fn kind(&self) -> Kind {
        match self {
            Self::Db(error) => error.kind(),
            Self::Pooled | Self::LongSchema => Kind::Usage,
            Self::LockTimeout { .. } => Kind::Unavailable,
            Self::Refused(_) => Kind::Refused,
            Self::Failed { kind, .. } => *kind,
        }
    }

    fn hints(&self) -> Vec<String> {
        let hint = match self {
            Self::Db(error) => return error.hints(),
            Self::Refused(problems) => {
                let mut hints: Vec<String> = Vec::new();
                for hint in problems.iter().map(Problem::hint) {
                    if !hints.iter().any(|known| known == hint) {
                        hints.push(hint.to_owned());
                    }
                }
                return hints;
            }
            Self::Pooled => {
                "set DATABASE_DIRECT_URL to the database itself, without `pgbouncer=true`"
            }
            Self::LongSchema => "choose a shorter `schema` in DATABASE_URL",
            Self::LockTimeout { .. } => {
                "wait longer with `scratch db migrate --lock-timeout 10m`, or see who holds the \
                 lock with `scratch db status`"
            }
            Self::Failed {
                kind: Kind::Unavailable,
                ..
            } => "nothing of it was kept: run `scratch db migrate` again",
            Self::Failed { .. } => {
                "nothing of it was kept: mend the cause, then run `scratch db migrate` again"
            }
        };
        vec![hint.to_owned()]
    }
}

fn list(problems: &[Problem]) -> String {
    if let [problem] = problems {
        return problem.to_string();
    }
    let mut text = format!(
        "{} things about this database stand in the way of migrating it",
        problems.len()
    );
    for problem in problems {
        let _ = write!(text, "\n  {problem}");
    }
    text
}
