//! From a URL to sqlx's options.

use std::fs::File;
use std::path::Path;
use std::time::Duration;

use sqlx::Connection as _;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions, PgSslMode};

use super::suspicion::Suspicion;
use super::{DbError, Target};
use crate::secret::Secret;
use crate::settings::{DatabaseUrl, SslMode};

/// Connections of a pool when the URL does not say.
const POOL_SIZE: u32 = 10;
/// Longest wait for a connection when the URL does not say.
const PATIENCE: Duration = Duration::from_secs(10);
/// Longest wait for a connection while a request waits for its answer.
const BRIEF: Duration = Duration::from_secs(2);
/// A connection that says nothing for so long is given up.
const SILENT: Duration = Duration::from_secs(5);
/// What stands for "no limit": longer than any command lives.
const FOREVER: Duration = Duration::from_hours(365 * 24);

/// Limits of a session while somebody waits for an answer: those who wait for one row would take up
/// the whole pool.
const LIMITS: [(&str, &str); 2] = [("lock_timeout", "2s"), ("statement_timeout", "5s")];

/// How a change of a command begins.
pub(super) const PATIENT: &str = "BEGIN; SET LOCAL lock_timeout = '10s'";

/// How a change begins while somebody waits for an answer: the session has its limits, but where a
/// pooler stands between.
pub(super) fn begin_briefly(target: &Target) -> &'static str {
    if is_pooled(target) {
        "BEGIN; SET LOCAL lock_timeout = '2s'; SET LOCAL statement_timeout = '5s'"
    } else {
        "BEGIN"
    }
}

fn is_pooled(target: &Target) -> bool {
    target.url.pooled || target.direct.is_some()
}

/// The options of a connection that answers requests: like the others, with limits. A pooler would
/// refuse these, or hand them on to others.
pub(super) fn brief_options(target: &Target) -> PgConnectOptions {
    let limits: &[_] = if is_pooled(target) { &[] } else { &LIMITS };
    options_with(&target.url, limits)
}

/// The options of one connection. The session runs in UTC, because `createdAt` defaults to
/// `CURRENT_TIMESTAMP` in columns without a time zone.
pub(super) fn options(url: &DatabaseUrl) -> PgConnectOptions {
    options_with(url, &[])
}

/// The same with these parameters of the session, unless the URL says others.
fn options_with(url: &DatabaseUrl, parameters: &[(&str, &str)]) -> PgConnectOptions {
    let mut options = PgConnectOptions::new_without_pgpass()
        .host(&url.host)
        .port(url.port)
        .username(&url.user)
        .database(&url.database)
        // An empty one is none; without this sqlx would take PGPASSWORD of the process.
        .password(url.password.as_ref().map_or("", Secret::reveal))
        .ssl_mode(ssl_mode(url.ssl_mode))
        // As the server has it: numbers travel as they are, and poolers refuse the setting.
        .extra_float_digits(None)
        .application_name(url.application_name.as_deref().unwrap_or("scratch"));
    if url.host.starts_with('/') {
        options = options.socket(&url.host);
    }
    if let Some(file) = &url.ssl_root_cert {
        options = options.ssl_root_cert(file);
    }
    if let Some((certificate, key)) = &url.ssl_client {
        options = options.ssl_client_cert(certificate).ssl_client_key(key);
    }
    if url.schema != "public" {
        // Quoted as PostgreSQL reads a list of names. Sent only when needed: poolers refuse
        // start-up options unless told otherwise.
        let quoted = format!("\"{}\"", url.schema.replace('"', "\"\""));
        options = options.options([("search_path", quoted)]);
    }
    if !parameters.is_empty() {
        options = options.options(parameters.iter().copied());
    }
    if !url.options.is_empty() {
        options = options.options(url.options.iter().map(|(name, value)| (name, value)));
    }
    options
}

/// Makes sure that the certificates and the key of the URL can be read: without that, a wrong path
/// would look like an unreachable server.
pub(super) fn check_files(url: &DatabaseUrl) -> Result<(), DbError> {
    if matches!(url.ssl_mode, SslMode::Disable | SslMode::Allow) {
        return Ok(());
    }
    let client = url.ssl_client.as_ref();
    let files: [(&'static str, Option<&Path>); 3] = [
        // Prisma's name for it, unless libpq's is there.
        if url.reveal().contains("sslrootcert=") {
            ("sslrootcert", url.ssl_root_cert.as_deref())
        } else {
            ("sslcert", url.ssl_root_cert.as_deref())
        },
        ("sslcert", client.map(|(certificate, _)| &**certificate)),
        ("sslkey", client.map(|(_, key)| &**key)),
    ];
    for (parameter, path) in files {
        if let Some(path) = path
            && let Err(cause) = File::open(path)
        {
            return Err(DbError::File {
                parameter,
                path: path.to_owned(),
                cause,
            });
        }
    }
    Ok(())
}

/// The options of a pool. One that lives longer than a command gets a suspicion, which makes sure
/// of connections before they are used, and little patience: somebody waits for each answer.
pub(super) fn pool_options(url: &DatabaseUrl, suspicion: Option<&Suspicion>) -> PgPoolOptions {
    let options = PgPoolOptions::new()
        .max_connections(url.connection_limit.unwrap_or(POOL_SIZE))
        .test_before_acquire(false);
    let Some(suspicion) = suspicion.cloned() else {
        return options.acquire_timeout(url.pool_timeout.unwrap_or(PATIENCE));
    };
    let doubts = suspicion.clone();
    options
        .acquire_timeout(url.pool_timeout.unwrap_or(PATIENCE).min(BRIEF))
        // What comes back in doubtful times must answer soon: one that fell silent for good would
        // take up its place until TCP gives it up.
        .after_release(move |connection, _| {
            let doubtful = doubts.covers(Duration::ZERO);
            Box::pin(async move {
                if doubtful {
                    let answered = tokio::time::timeout(SILENT, connection.ping()).await;
                    answered.map_err(|_| sqlx::Error::PoolTimedOut)??;
                }
                Ok(true)
            })
        })
        .before_acquire(move |connection, state| {
            let doubtful = suspicion.covers(state.idle_for);
            Box::pin(async move {
                if doubtful {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
}

/// Longest wait for a connection to open.
pub(super) fn timeout(url: &DatabaseUrl) -> Duration {
    url.connect_timeout.unwrap_or(PATIENCE).min(FOREVER)
}

fn ssl_mode(mode: SslMode) -> PgSslMode {
    match mode {
        SslMode::Disable => PgSslMode::Disable,
        SslMode::Allow => PgSslMode::Allow,
        SslMode::Prefer => PgSslMode::Prefer,
        SslMode::Require => PgSslMode::Require,
        SslMode::VerifyCa => PgSslMode::VerifyCa,
        SslMode::VerifyFull => PgSslMode::VerifyFull,
    }
}
