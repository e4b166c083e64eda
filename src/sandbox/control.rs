//! `/_simulator`: what is wanted to go wrong, and what happens behind the callers' backs.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{delete, get, post, put};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Shared;
use super::faults::{Dice, Faults};
use super::provider::Refusal;

pub(super) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/_simulator", get(overview))
        .route("/_simulator/faults", put(set_faults))
        .route("/_simulator/credits", put(set_credits))
        .route("/_simulator/flags", get(flags).put(set_flags))
        .route("/_simulator/keys", get(keys))
        .route("/_simulator/keys/{hash}", delete(delete_key))
        .route("/_simulator/keys/{hash}/spend", post(spend))
        .route("/_simulator/keys/{hash}/expire", post(expire))
        .route("/_simulator/keys/{hash}/disable", post(disable))
        .route("/_simulator/keys/{hash}/enable", post(enable))
}

#[derive(Serialize)]
struct Overview {
    simulator: &'static str,
    keys: usize,
    calls: BTreeMap<String, u64>,
    faults: Faults,
}

async fn overview(State(shared): State<Arc<Shared>>) -> Json<Overview> {
    Json(Overview {
        simulator: "openrouter, posthog",
        keys: shared.account().count(),
        calls: shared.calls(),
        faults: shared.dice().faults.clone(),
    })
}

async fn set_faults(
    State(shared): State<Arc<Shared>>,
    Json(faults): Json<Faults>,
) -> Result<Json<Faults>, Refusal> {
    if let Some(problem) = faults.problem() {
        return Err(Refusal(StatusCode::BAD_REQUEST, problem.into()));
    }
    *shared.dice() = Dice::new(faults.clone());
    Ok(Json(faults))
}

#[derive(Deserialize)]
struct Amount {
    usd: f64,
    #[serde(default)]
    byok: bool,
}

async fn set_credits(State(shared): State<Arc<Shared>>, Json(amount): Json<Amount>) -> Json<Value> {
    let mut account = shared.account();
    account.set_credits(amount.usd);
    Json(account.credits())
}

async fn flags(State(shared): State<Arc<Shared>>) -> Json<Value> {
    Json(shared.flags().document().clone())
}

async fn set_flags(
    State(shared): State<Arc<Shared>>,
    Json(document): Json<Value>,
) -> Result<Json<Value>, Refusal> {
    if !document.is_object() {
        let problem = "the definitions are one JSON object";
        return Err(Refusal(StatusCode::BAD_REQUEST, problem.into()));
    }
    let mut flags = shared.flags();
    flags.replace(document);
    Ok(Json(flags.document().clone()))
}

async fn keys(State(shared): State<Arc<Shared>>) -> Json<Value> {
    let keys = shared.account().keys(shared.now());
    Json(json!({ "data": keys }))
}

/// What became of a key, or 404.
fn outcome(shared: &Shared, hash: &str, found: bool) -> Result<Json<Value>, Refusal> {
    let unknown = || Refusal(StatusCode::NOT_FOUND, format!("there is no key {hash}"));
    if found {
        let shown = shared.account().get(hash, shared.now());
        Ok(Json(shown.unwrap_or_else(|| json!({ "deleted": true }))))
    } else {
        Err(unknown())
    }
}

type Outcome = Result<Json<Value>, Refusal>;

async fn spend(
    State(shared): State<Arc<Shared>>,
    Path(hash): Path<String>,
    Json(Amount { usd, byok }): Json<Amount>,
) -> Outcome {
    let now = shared.now();
    let found = shared.account().spend(&hash, usd, byok, now);
    outcome(&shared, &hash, found)
}

async fn expire(State(shared): State<Arc<Shared>>, Path(hash): Path<String>) -> Outcome {
    let now = shared.now();
    let found = shared.account().expire(&hash, now);
    outcome(&shared, &hash, found)
}

async fn disable(State(shared): State<Arc<Shared>>, Path(hash): Path<String>) -> Outcome {
    let found = shared.account().set_disabled(&hash, true);
    outcome(&shared, &hash, found)
}

async fn enable(State(shared): State<Arc<Shared>>, Path(hash): Path<String>) -> Outcome {
    let found = shared.account().set_disabled(&hash, false);
    outcome(&shared, &hash, found)
}

async fn delete_key(State(shared): State<Arc<Shared>>, Path(hash): Path<String>) -> Outcome {
    let found = shared.account().delete(&hash);
    outcome(&shared, &hash, found)
}
