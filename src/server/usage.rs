//! `/agent-token-usage`: what agents use for the one who asks.

use axum::extract;
use axum::http::{StatusCode, Uri};
use axum::routing::{get, post};
use axum::{Json, Router};

use super::State;
use super::auth::{Caller, Usage};
use super::error::ApiError;
use super::input::{Body, parameter};
use crate::usage::{self, Event, LARGEST_PAGE, NewEvent, PAGE, Summary};

pub(super) fn routes() -> Router<State> {
    Router::new()
        .route("/agent-token-usage/track", post(track))
        .route("/agent-token-usage/events", get(events))
        .route("/agent-token-usage/stats/summary", get(summary))
}

async fn track(
    caller: Caller<Usage>,
    extract::State(state): extract::State<State>,
    body: Body,
) -> Result<(StatusCode, Json<Event>), ApiError> {
    let mut fields = body.fields()?;
    let new = NewEvent {
        model: fields.text("model"),
        requests: fields.count("requests"),
        request_tokens: fields.count("requestTokens"),
        response_tokens: fields.count("responseTokens"),
        total_tokens: fields.count("totalTokens"),
        context: fields.any("context"),
    };
    fields.refuse_others();
    if fields.are_sound() {
        fields.blame(new.problems());
    }
    fields.check()?;
    let event = usage::record(&state.db, &caller.user.id, new).await?;
    Ok((StatusCode::CREATED, Json(event)))
}

/// One page, newest first; `cursor` is the id of the last event of the page before.
async fn events(
    caller: Caller<Usage>,
    extract::State(state): extract::State<State>,
    uri: Uri,
) -> Result<Json<Vec<Event>>, ApiError> {
    let take = parameter(&uri, "take").and_then(|text| {
        let count = text.map_or(Ok(PAGE), |text| text.parse());
        let count = count.ok().filter(|count| *count <= LARGEST_PAGE);
        count.ok_or_else(|| format!("take must be an integer from 0 to {LARGEST_PAGE}"))
    });
    let (take, cursor) = match (take, parameter(&uri, "cursor")) {
        (Ok(take), Ok(cursor)) => (take, cursor),
        (take, cursor) => {
            let problems: Vec<String> = take.err().into_iter().chain(cursor.err()).collect();
            return Err(ApiError::invalid(&problems));
        }
    };
    let found = usage::events(&state.db, &caller.user.id, cursor.as_deref(), take).await?;
    Ok(Json(found))
}

/// This calendar month (UTC), by model.
async fn summary(
    caller: Caller<Usage>,
    extract::State(state): extract::State<State>,
) -> Result<Json<Summary>, ApiError> {
    let found = usage::this_month(&state.db, &caller.user.id).await?;
    Ok(Json(found))
}
