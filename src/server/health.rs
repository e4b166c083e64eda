//! Who this is, whether it lives, whether it is ready for requests. No authentication.

use std::time::Duration;

use axum::extract;
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use chrono::SecondsFormat;
use serde::Serialize;

use super::State;
use crate::db::migrate::{self, SchemaVersion};
use crate::db::{Database, DbError};
use crate::settings::Environment;

/// How long the database may take to answer before the server calls itself not ready.
const PATIENCE: Duration = Duration::from_secs(2);

/// Version of this build, as clients see it.
const BUILD_VERSION: &str = env!("CARGO_PKG_VERSION");

pub(super) fn routes() -> Router<State> {
    Router::new()
        .route("/", get(root))
        .route("/health", get(health))
        .route("/readyz", get(ready))
}

#[derive(Serialize)]
struct Root {
    server: &'static str,
    build_version: &'static str,
}

async fn root() -> Json<Root> {
    Json(Root {
        server: "Scratchpad API",
        build_version: BUILD_VERSION,
    })
}

#[derive(Serialize)]
struct Health {
    status: &'static str,
    timestamp: String,
    service: &'static str,
    build_version: &'static str,
}

/// The process lives; asks nobody else.
async fn health(extract::State(state): extract::State<State>) -> Json<Health> {
    let now = state.db.clock.now();
    Json(Health {
        status: "alive",
        timestamp: now.to_rfc3339_opts(SecondsFormat::Millis, true),
        service: "scratchpad-api",
        build_version: BUILD_VERSION,
    })
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Ready {
    status: &'static str,
    /// The environment that this server works for.
    environment: Environment,
    /// Id of the installation; null where the database cannot tell.
    installation: Option<String>,
    /// `ok`, or why the database cannot serve.
    database: String,
    /// Version of the newest migration that is applied.
    schema_version: Option<i64>,
    /// Migrations that this program has and the database lacks; null where nobody can tell.
    pending_migrations: Option<usize>,
}

/// Whether requests can be served: the database answers, its schema is the one that this program
/// needs, and the server is not about to stop.
async fn ready(extract::State(state): extract::State<State>) -> (StatusCode, Json<Ready>) {
    let asked = tokio::time::timeout(PATIENCE, look(&state.db)).await;
    let mut installation = None;
    let (database, version) = match asked {
        Ok(Ok((version, id))) => {
            installation = id;
            ("ok".to_owned(), Some(version))
        }
        Ok(Err(error)) => {
            tracing::warn!(%error, "the database cannot serve");
            ("unavailable".to_owned(), None)
        }
        Err(_) => ("no answer within 2 s".to_owned(), None),
    };
    let draining = state.is_draining();
    let pending = version.as_ref().map(|version| version.pending);
    let is_ready = pending == Some(0) && !draining;
    let body = Ready {
        status: match (is_ready, draining) {
            (true, _) => "ready",
            (false, true) => "draining",
            (false, false) => "not ready",
        },
        environment: state.db.target().environment,
        installation,
        database,
        schema_version: version.and_then(|version| version.applied),
        pending_migrations: pending,
    };
    let status = if is_ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (status, Json(body))
}

/// The version of the schema and the id of the installation. A database that belongs to another
/// environment is an error: nothing of it may be served.
async fn look(db: &Database) -> Result<(SchemaVersion, Option<String>), DbError> {
    let version = db.reading(|| migrate::version(db)).await?;
    let id = match version.applied {
        Some(_) => Some(db.marker().await?.id.clone()),
        None => None,
    };
    Ok((version, id))
}
