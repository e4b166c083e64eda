//! What can go wrong between us and PostgreSQL, each with its own message and next command.

use std::io::ErrorKind;
use std::path::PathBuf;

use crate::failure::{Classify, Kind};
use crate::settings::{DatabaseUrl, Environment};

/// An error of the database, told apart by what helps.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// Nothing listens there.
    #[error("nothing answers at {at}: connection refused")]
    Refused {
        /// Address of the server.
        at: String,
    },
    /// The name of the host is unknown.
    #[error("the host of {at} cannot be found")]
    UnknownHost {
        /// Address of the server.
        at: String,
    },
    /// No answer in time.
    #[error("the database at {at} did not answer in time")]
    TimedOut {
        /// Address of the server.
        at: String,
    },
    /// The server is starting, stopping or recovering.
    #[error("the database server at {at} is not ready yet: {message}")]
    NotReady {
        /// Address of the server.
        at: String,
        /// Its own words.
        message: String,
    },
    /// Every slot of the server is taken.
    #[error("the database server at {at} has no connection left: {message}")]
    Full {
        /// Address of the server.
        at: String,
        /// Its own words.
        message: String,
    },
    /// Wrong password, or the role may not log in.
    #[error("the database at {at} refused the login of {user}: {message}")]
    Login {
        /// Address of the server.
        at: String,
        /// Role of the URL.
        user: String,
        /// The server's own words.
        message: String,
    },
    /// The server has no such database.
    #[error("the database `{database}` does not exist at {at}")]
    NoDatabase {
        /// Address of the server.
        at: String,
        /// Name of the database.
        database: String,
    },
    /// A pooler in between refuses the settings of the session.
    #[error("a pooler refuses the settings of the session: {0}")]
    Pooler(String),
    /// A pooler in between hands statements that one session has prepared to another.
    #[error("a pooler mixes up prepared statements: {0}")]
    MixedUp(String),
    /// The encrypted connection could not be made.
    #[error("no encrypted connection to {at}: {message}")]
    Tls {
        /// Address of the server.
        at: String,
        /// What the TLS library says.
        message: String,
    },
    /// A file of the URL that the encrypted connection needs cannot be read.
    #[error("cannot read the file {} that `{parameter}` of DATABASE_URL names: {cause}", path.display())]
    File {
        /// The parameter of the URL.
        parameter: &'static str,
        /// The file.
        path: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
    /// The connection broke, or could not be made for a reason of its own.
    #[error("the connection to the database failed: {0}")]
    Connection(String),
    /// Every connection of the pool is busy, or none can be made.
    #[error("the connection to the database failed: no connection became free in time")]
    NoneFree,
    /// A table or type is missing: the schema is older than this program, or another one.
    #[error("the database lacks what this program needs: {0}")]
    NotMigrated(String),
    /// The database belongs to another environment than the chosen one.
    #[error("this database belongs to {belongs_to}, not to {chosen}")]
    OtherEnvironment {
        /// The environment that the database remembers.
        belongs_to: String,
        /// The environment that the user chose.
        chosen: Environment,
    },
    /// The role may not do this.
    #[error("the database does not allow it: {0}")]
    NotAllowed(String),
    /// The wait for a lock was given up.
    #[error("another session holds a lock that this needs: {0}")]
    Locked(String),
    /// A statement took longer than the session allows, or somebody ended it.
    #[error("the database did not finish: {0}")]
    Overdue(String),
    /// Something else than PostgreSQL answers there.
    #[error("what answers at {at} does not speak as PostgreSQL does: {message}")]
    NotPostgres {
        /// Address of the server.
        at: String,
        /// What is odd about it.
        message: String,
    },
    /// The database takes no changes.
    #[error("the database takes no changes: {0}")]
    ReadOnly(String),
    /// Anything else.
    #[error("the database reported an error: {0}")]
    Other(String),
}

impl DbError {
    /// Classifies an error of opening a connection.
    pub(super) fn connecting(error: sqlx::Error, url: &DatabaseUrl) -> Self {
        let at = url.address();
        match error {
            sqlx::Error::PoolTimedOut => Self::TimedOut { at },
            // The second is a client certificate or key that is none.
            sqlx::Error::Tls(cause) | sqlx::Error::Configuration(cause) => Self::Tls {
                at,
                message: cause.to_string(),
            },
            sqlx::Error::Io(cause) => match cause.kind() {
                ErrorKind::ConnectionRefused => Self::Refused { at },
                // The folder, or the socket in it.
                ErrorKind::NotFound if url.host.starts_with('/') => Self::Refused { at },
                // How a failed handshake comes out of rustls; nothing else in a connection does.
                ErrorKind::InvalidData => Self::Tls {
                    at,
                    message: cause.to_string(),
                },
                ErrorKind::TimedOut => Self::TimedOut { at },
                // What the resolver says carries no kind of its own.
                _ if cause.to_string().contains("lookup") => Self::UnknownHost { at },
                _ => Self::Connection(format!("{at}: {cause}")),
            },
            sqlx::Error::Database(cause) => {
                let message = cause.message().to_owned();
                match cause.code().as_deref() {
                    Some("28P01" | "28000") => Self::Login {
                        at,
                        user: url.user.clone(),
                        message,
                    },
                    Some("3D000") => Self::NoDatabase {
                        at,
                        database: url.database.clone(),
                    },
                    Some("57P01" | "57P02" | "57P03") => Self::NotReady { at, message },
                    Some("53300") => Self::Full { at, message },
                    // PgBouncer's words.
                    Some("08P01") if message.contains("startup parameter") => Self::Pooler(message),
                    Some("25006") => Self::ReadOnly(message),
                    _ => Self::Other(message),
                }
            }
            other => Self::Other(other.to_string()),
        }
    }

    /// Whether the database could not be reached: nothing listens or answers there.
    pub fn is_absence(&self) -> bool {
        self.is_passing() && !matches!(self, Self::Full { .. } | Self::NoneFree)
    }

    /// A database that this program has never migrated.
    pub fn never_migrated() -> Self {
        Self::NotMigrated("it was never migrated by this program".into())
    }

    /// Whether trying again in a moment can help.
    pub fn is_passing(&self) -> bool {
        matches!(
            self,
            Self::Refused { .. }
                | Self::UnknownHost { .. }
                | Self::TimedOut { .. }
                | Self::NotReady { .. }
                | Self::Full { .. }
                | Self::Connection(_)
                | Self::NoneFree
        )
    }
}

/// Classifies an error of a statement.
impl From<sqlx::Error> for DbError {
    fn from(error: sqlx::Error) -> Self {
        match error {
            // Nothing is where a socket should be.
            sqlx::Error::Io(cause) if cause.kind() == ErrorKind::NotFound => {
                Self::Connection("nothing answers".into())
            }
            sqlx::Error::Io(cause) => Self::Connection(cause.to_string()),
            sqlx::Error::PoolTimedOut => Self::NoneFree,
            sqlx::Error::Database(cause) => {
                let message = cause.message().to_owned();
                match cause.code().as_deref() {
                    Some("42P01" | "42703" | "42704" | "3F000") => Self::NotMigrated(message),
                    Some("08P01") if message.contains("startup parameter") => Self::Pooler(message),
                    // Prepared twice, or never.
                    Some("42P05" | "26000") => Self::MixedUp(message),
                    Some("42501") => Self::NotAllowed(message),
                    Some("55P03" | "40P01") => Self::Locked(message),
                    Some("57014") => Self::Overdue(message),
                    // Shut down, crashed, starting, full.
                    Some("57P01" | "57P02" | "57P03" | "53300") => Self::Connection(message),
                    Some("25006") => Self::ReadOnly(message),
                    _ => Self::Other(message),
                }
            }
            other => Self::Other(other.to_string()),
        }
    }
}

impl Classify for DbError {
    fn kind(&self) -> Kind {
        match self {
            Self::NoDatabase { .. } => Kind::NotFound,
            Self::Login { .. } | Self::NotAllowed(_) => Kind::Denied,
            Self::OtherEnvironment { .. } | Self::ReadOnly(_) => Kind::Refused,
            Self::Refused { .. }
            | Self::UnknownHost { .. }
            | Self::NotPostgres { .. }
            | Self::TimedOut { .. }
            | Self::NotReady { .. }
            | Self::Full { .. }
            | Self::Tls { .. }
            | Self::Locked(_)
            | Self::Overdue(_)
            | Self::NoneFree
            | Self::Connection(_) => Kind::Unavailable,
            Self::File { .. } | Self::Pooler(_) | Self::MixedUp(_) => Kind::Usage,
            Self::NotMigrated(_) | Self::Other(_) => Kind::Failed,
        }
    }

    fn hints(&self) -> Vec<String> {
        let hint = match self {
            Self::Refused { .. } | Self::TimedOut { .. } | Self::NotReady { .. } => {
                "wait for it with `scratch db wait --timeout 60s`, or see where DATABASE_URL \
                 leads with `scratch db url`"
            }
            Self::ReadOnly(_) => {
                "use the primary server, not a standby, and a role without \
                 `default_transaction_read_only`"
            }
            Self::UnknownHost { .. } | Self::NotPostgres { .. } => {
                "see where DATABASE_URL leads with `scratch db url`"
            }
            Self::Full { .. } => {
                "close other connections, or lower `connection_limit` in DATABASE_URL"
            }
            Self::Login { .. } => {
                "check user and password of DATABASE_URL with `scratch env show`; a password \
                 must be percent-encoded"
            }
            Self::NoDatabase { .. } => "create it with `scratch db create`",
            Self::Tls { .. } => {
                "check `sslmode` and `sslrootcert` in DATABASE_URL; `sslmode=disable` is for a \
                 server that has no TLS"
            }
            Self::MixedUp(_) => {
                "set `max_prepared_statements` of PgBouncer (1.21 or later) above 0, or its \
                 `pool_mode` to `session`"
            }
            Self::Pooler(_) => {
                "say that it is one with `pgbouncer=true` in DATABASE_URL, and set \
                 DATABASE_DIRECT_URL to the database itself"
            }
            Self::File { .. } => "correct that path in DATABASE_URL, or leave the parameter out",
            Self::NotMigrated(_) => {
                "see what is missing with `scratch db status`, then run `scratch db migrate`"
            }
            Self::OtherEnvironment { belongs_to, chosen } => {
                return vec![
                    format!("work on {belongs_to} with `scratch -e {belongs_to} …`"),
                    format!(
                        "if the database now belongs to {chosen}, say so with \
                         `scratch db mark {chosen}`"
                    ),
                ];
            }
            Self::NotAllowed(_) => "use a role that owns the database",
            Self::Locked(_) => {
                "nothing was changed: try again when that session has ended its transaction; \
                 `pg_stat_activity` in `scratch db shell` shows it"
            }
            Self::Connection(_) | Self::NoneFree | Self::Overdue(_) | Self::Other(_) => {
                return Vec::new();
            }
        };
        vec![hint.to_owned()]
    }
}
