//! From a URL to sqlx's options.

use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions, PgSslMode};

use crate::secret::Secret;
use crate::settings::{DatabaseUrl, SslMode};

/// Connections of a pool when the URL does not say.
const POOL_SIZE: u32 = 10;
/// Longest wait for a connection when the URL does not say.
const PATIENCE: Duration = Duration::from_secs(10);
/// What stands for "no limit": longer than any command lives.
const FOREVER: Duration = Duration::from_hours(365 * 24);

/// The options of one connection. The session runs in UTC, because `createdAt` defaults to
/// `CURRENT_TIMESTAMP` in columns without a time zone.
pub(super) fn options(url: &DatabaseUrl) -> PgConnectOptions {
    let mut options = PgConnectOptions::new_without_pgpass()
        .host(&url.host)
        .port(url.port)
        .username(&url.user)
        .database(&url.database)
        // An empty one is none; without this sqlx would take PGPASSWORD of the process.
        .password(url.password.as_ref().map_or("", Secret::reveal))
        .ssl_mode(ssl_mode(url.ssl_mode))
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
    if let Some(text) = &url.options {
        let pairs = text.split_whitespace().filter_map(|word| {
            word.trim_start_matches("-c")
                .trim_start_matches("--")
                .split_once('=')
        });
        options = options.options(pairs);
    }
    options
}

/// The options of a pool.
pub(super) fn pool_options(url: &DatabaseUrl) -> PgPoolOptions {
    PgPoolOptions::new()
        .max_connections(url.connection_limit.unwrap_or(POOL_SIZE))
        .acquire_timeout(url.pool_timeout.unwrap_or(PATIENCE))
        .test_before_acquire(false)
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
