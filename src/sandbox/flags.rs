//! PostHog's definitions of feature flags, as its server sends them.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::Shared;

/// The simulated project's own key.
pub(super) const PROJECT_KEY: &str = "phc_simulated";
/// The key that may read its definitions.
pub(super) const FLAG_KEY: &str = "phs_simulated";

/// The definitions and their version.
#[derive(Debug)]
pub(super) struct Flags {
    document: Value,
    etag: String,
}

impl Default for Flags {
    fn default() -> Self {
        let sample = include_str!("flags.json");
        Self::of(serde_json::from_str(sample).expect("the sample is JSON"))
    }
}

impl Flags {
    fn of(document: Value) -> Self {
        let digest = Sha256::digest(document.to_string());
        let start = digest.first_chunk().expect("SHA-256 has 32 bytes");
        Self {
            etag: format!("W/\"{:016x}\"", u64::from_be_bytes(*start)),
            document,
        }
    }

    pub(super) const fn document(&self) -> &Value {
        &self.document
    }

    pub(super) fn replace(&mut self, document: Value) {
        *self = Self::of(document);
    }
}

/// Today's address, and that of older installations.
pub(super) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/flags/definitions", get(definitions))
        .route("/api/feature_flag/local_evaluation/", get(definitions))
}

async fn definitions(
    State(shared): State<Arc<Shared>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let shown = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let query = query.unwrap_or_default();
    let token = query
        .split('&')
        .find_map(|part| part.strip_prefix("token="));
    let bearer = shown(header::AUTHORIZATION).and_then(|value| value.strip_prefix("Bearer "));
    if token != Some(PROJECT_KEY) {
        return refusal("invalid_token", "Project API key invalid.");
    }
    if bearer != Some(FLAG_KEY) {
        return refusal(
            "authentication_failed",
            "Incorrect authentication credentials.",
        );
    }
    let flags = shared.flags();
    let etag = flags.etag.clone();
    if shown(header::IF_NONE_MATCH) == Some(etag.as_str()) {
        return (StatusCode::NOT_MODIFIED, [(header::ETAG, etag)]).into_response();
    }
    ([(header::ETAG, etag)], Json(flags.document.clone())).into_response()
}

/// A refusal in PostHog's shape.
fn refusal(code: &str, detail: &str) -> Response {
    let body = json!({
        "type": "authentication_error", "code": code, "detail": detail, "attr": null,
    });
    (StatusCode::UNAUTHORIZED, Json(body)).into_response()
}
