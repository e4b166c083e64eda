//! OpenRouter's paths, as its official document describes them.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};

use super::Shared;
use super::account::Caller;
use super::request::{ListQuery, NewKey, Patch};

/// Where the paths begin, as at OpenRouter itself.
pub(super) const PREFIX: &str = "/api/v1";

pub(super) fn routes() -> Router<Arc<Shared>> {
    let api = Router::new()
        .route("/key", get(current))
        .route("/keys", get(list).post(create))
        .route("/keys/{hash}", get(one).patch(update).delete(delete))
        .route("/credits", get(credits))
        .fallback(unknown)
        .method_not_allowed_fallback(unknown);
    Router::new().nest(PREFIX, api)
}

/// The name of a call as faults and counters use it: `PATCH /keys/{hash}`.
pub(super) fn call_name(method: &str, path: &str) -> String {
    let path = path.strip_prefix(PREFIX).unwrap_or(path);
    if path.starts_with("/keys/") {
        format!("{method} /keys/{{hash}}")
    } else {
        let path = path.trim_end_matches('/');
        format!("{method} {path}")
    }
}

/// A refusal in OpenRouter's shape.
pub(super) struct Refusal(pub(super) StatusCode, pub(super) String);

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let Self(status, message) = self;
        let body = json!({ "error": { "code": status.as_u16(), "message": message } });
        (status, Json(body)).into_response()
    }
}

type Answer = Result<Json<Value>, Refusal>;

fn not_found() -> Refusal {
    Refusal(StatusCode::NOT_FOUND, "Resource not found".into())
}

fn invalid(problem: String) -> Refusal {
    Refusal(StatusCode::BAD_REQUEST, problem)
}

async fn unknown() -> Refusal {
    not_found()
}

/// Whoever's key is shown.
fn caller(shared: &Shared, headers: &HeaderMap) -> Result<Caller, Refusal> {
    let refused = |message: &str| Refusal(StatusCode::UNAUTHORIZED, message.into());
    let shown = headers.get(header::AUTHORIZATION);
    let key = shown
        .and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "))
        .ok_or_else(|| refused("Missing Authentication header"))?;
    let account = shared.account();
    account
        .caller(key, shared.now())
        .ok_or_else(|| refused("Invalid credentials"))
}

/// Lets the management key through. A regular one gets the status that the document lists for the
/// path: it knows 403 only where keys are made and money is shown.
fn management(shared: &Shared, headers: &HeaderMap, otherwise: StatusCode) -> Result<(), Refusal> {
    match caller(shared, headers)? {
        Caller::Management => Ok(()),
        Caller::Regular(_) => Err(Refusal(
            otherwise,
            "Only management keys can perform this operation".into(),
        )),
    }
}

fn json_body(body: &Bytes) -> Result<Value, Refusal> {
    serde_json::from_slice(body).map_err(|_| invalid("Expected JSON".into()))
}

async fn current(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Answer {
    let caller = caller(&shared, &headers)?;
    Ok(Json(shared.account().current(&caller, shared.now())))
}

async fn list(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Answer {
    management(&shared, &headers, StatusCode::UNAUTHORIZED)?;
    let query = ListQuery::parse(query.as_deref()).map_err(invalid)?;
    Ok(Json(shared.account().list(&query, shared.now())))
}

async fn create(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    management(&shared, &headers, StatusCode::FORBIDDEN)?;
    let new = NewKey::parse(&json_body(&body)?).map_err(invalid)?;
    let now = shared.now();
    let made = shared.account().create(new, now, shared.entropy.as_ref());
    Ok((StatusCode::CREATED, Json(made)))
}

async fn one(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Path(hash): Path<String>,
) -> Answer {
    management(&shared, &headers, StatusCode::UNAUTHORIZED)?;
    let found = shared.account().get(&hash, shared.now());
    found.map(Json).ok_or_else(not_found)
}

async fn update(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Path(hash): Path<String>,
    body: Bytes,
) -> Answer {
    management(&shared, &headers, StatusCode::UNAUTHORIZED)?;
    let patch = Patch::parse(&json_body(&body)?).map_err(invalid)?;
    let now = shared.now();
    let changed = shared.account().update(&hash, patch, now);
    changed.map(Json).ok_or_else(not_found)
}

async fn delete(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Path(hash): Path<String>,
) -> Answer {
    management(&shared, &headers, StatusCode::UNAUTHORIZED)?;
    if shared.account().delete(&hash) {
        Ok(Json(json!({ "deleted": true })))
    } else {
        Err(not_found())
    }
}

async fn credits(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Answer {
    management(&shared, &headers, StatusCode::FORBIDDEN)?;
    Ok(Json(shared.account().credits()))
}
