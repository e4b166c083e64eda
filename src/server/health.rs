//! Who this is, whether it lives, whether it is ready for requests. No authentication.

use std::time::{Duration, Instant};

use axum::Json;
use axum::extract;
use axum::http::StatusCode;
use chrono::SecondsFormat;
use serde::Serialize;
use tokio::sync::Mutex;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::State;
use crate::db::migrate::{self, SchemaVersion};
use crate::db::{Database, DbError};
use crate::settings::Environment;

/// How long the database may take to answer before the server calls itself not ready.
const PATIENCE: Duration = Duration::from_secs(2);
/// For so long a look is news.
const FRESH: Duration = Duration::from_secs(1);

/// Version of this build, as clients see it.
const BUILD_VERSION: &str = env!("CARGO_PKG_VERSION");

pub(super) fn routes() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(root))
        .routes(routes!(health))
        .routes(routes!(ready))
}

#[derive(Serialize, ToSchema)]
struct Root {
    #[schema(example = "Scratchpad API")]
    server: &'static str,
    #[schema(example = "0.1.0")]
    build_version: &'static str,
}

/// Who this is
#[utoipa::path(
    get, path = "/", tag = "server", operation_id = "getRoot",
    responses((status = 200, description = "Name and version", body = Root)),
    security(()),
)]
async fn root() -> Json<Root> {
    Json(Root {
        server: "Scratchpad API",
        build_version: BUILD_VERSION,
    })
}

#[derive(Serialize, ToSchema)]
struct Health {
    #[schema(example = "alive")]
    status: &'static str,
    #[schema(format = DateTime)]
    timestamp: String,
    #[schema(example = "scratchpad-api")]
    service: &'static str,
    #[schema(example = "0.1.0")]
    build_version: &'static str,
}

/// Whether the process lives
///
/// It asks nobody else.
#[utoipa::path(
    get, path = "/health", tag = "server", operation_id = "getHealth",
    responses((status = 200, description = "It lives", body = Health)),
    security(()),
)]
async fn health(extract::State(state): extract::State<State>) -> Json<Health> {
    let now = state.db.clock.now();
    Json(Health {
        status: "alive",
        timestamp: now.to_rfc3339_opts(SecondsFormat::Millis, true),
        service: "scratchpad-api",
        build_version: BUILD_VERSION,
    })
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Ready {
    /// `ready`, `not ready` or `draining`.
    #[schema(example = "ready")]
    status: &'static str,
    /// The environment that this server works for.
    #[schema(value_type = String, example = "development")]
    environment: Environment,
    /// Id of the installation; null where the database cannot tell.
    #[schema(required)]
    installation: Option<String>,
    /// `ok`, or why the database cannot serve.
    #[schema(example = "ok")]
    database: &'static str,
    /// Version of the newest migration that is applied.
    #[schema(required, example = 5)]
    schema_version: Option<i64>,
    /// Migrations that this program has and the database lacks; null where nobody can tell.
    #[schema(required, example = 0)]
    pending_migrations: Option<usize>,
}

/// Whether requests can be served
///
/// The database answers, its schema is the one that this program needs, and the server is not about
/// to stop.
#[utoipa::path(
    get, path = "/readyz", tag = "server", operation_id = "getReadiness",
    responses(
        (status = 200, description = "They can", body = Ready),
        (status = 503, description = "They cannot", body = Ready),
    ),
    security(()),
)]
async fn ready(extract::State(state): extract::State<State>) -> (StatusCode, Json<Ready>) {
    let Seen {
        database,
        version,
        installation,
    } = state.looks.look(&state.db).await;
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

/// The last look at the database, for whoever asks within a second: probes are many, and
/// connections few.
#[derive(Default)]
pub(super) struct Looks(Mutex<Option<(Instant, Seen)>>);

/// What a look has shown.
#[derive(Clone)]
struct Seen {
    database: &'static str,
    version: Option<SchemaVersion>,
    installation: Option<String>,
}

impl Looks {
    async fn look(&self, db: &Database) -> Seen {
        let mut last = self.0.lock().await;
        if let Some((at, seen)) = &*last
            && at.elapsed() < FRESH
        {
            return seen.clone();
        }
        let seen = Seen::now(db).await;
        *last = Some((Instant::now(), seen.clone()));
        seen
    }
}

impl Seen {
    async fn now(db: &Database) -> Self {
        let nothing = |database| Self {
            database,
            version: None,
            installation: None,
        };
        match tokio::time::timeout(PATIENCE, look(db)).await {
            Ok(Ok((version, installation))) => Self {
                database: "ok",
                version: Some(version),
                installation,
            },
            Ok(Err(error)) => {
                if error.is_absence() {
                    tracing::debug!(%error, "the database cannot serve");
                } else {
                    tracing::warn!(%error, "the database cannot serve");
                }
                nothing("unavailable")
            }
            Err(_) => nothing("no answer within 2 s"),
        }
    }
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
