//! `/agent-token-usage`: what agents use for the one who asks.

use axum::Json;
use axum::extract;
use axum::http::{StatusCode, Uri};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::State;
use super::auth::{Caller, Usage};
use super::document::failures::{Invalid, Large, Missing, Usual};
use super::error::ApiError;
use super::input::Body;
use super::query::Query;
use crate::usage::{self, Event, NewEvent, Summary};

pub(super) fn routes() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(track))
        .routes(routes!(events))
        .routes(routes!(summary))
}

/// Record what an agent used
///
/// With the scope `usage`, if the token has any. Members that are not known are refused.
#[utoipa::path(
    post, path = "/agent-token-usage/track", tag = "usage", operation_id = "trackUsage",
    request_body = NewEvent,
    responses((status = 201, description = "As it was recorded", body = Event), Usual, Invalid, Missing, Large),
)]
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
    for (name, problem) in new.problems() {
        fields.blame_sound(name, problem);
    }
    fields.check()?;
    let event = usage::record(&state.db, &caller.user.id, new).await?;
    Ok((StatusCode::CREATED, Json(event)))
}

/// What agents used, event by event
///
/// One page, newest first. With the scope `usage` or `read`, if the token has any.
#[utoipa::path(
    get, path = "/agent-token-usage/events", tag = "usage", operation_id = "listUsageEvents",
    params(
        ("take" = Option<u32>, Query, description = "Most events of the page; 100 if left out", minimum = 0, maximum = 1000, example = 20),
        ("cursor" = Option<String>, Query, description = "Id of the last event of the page before", nullable = false),
    ),
    responses((status = 200, description = "The events", body = Vec<Event>), Usual, Invalid),
)]
async fn events(
    caller: Caller<Usage>,
    extract::State(state): extract::State<State>,
    uri: Uri,
) -> Result<Json<Vec<Event>>, ApiError> {
    let mut query = Query::of(&uri);
    let (take, cursor) = (query.take(), query.text("cursor"));
    query.check()?;
    let found = usage::events(&state.db, &caller.user.id, cursor.as_deref(), take).await?;
    Ok(Json(found))
}

/// What agents used this month
///
/// The calendar month (UTC), by model. With the scope `usage` or `read`, if the token has any.
#[utoipa::path(
    get, path = "/agent-token-usage/stats/summary", tag = "usage", operation_id = "getUsageSummary",
    responses((status = 200, description = "The sums", body = Summary), Usual),
)]
async fn summary(
    caller: Caller<Usage>,
    extract::State(state): extract::State<State>,
) -> Result<Json<Summary>, ApiError> {
    let found = usage::this_month(&state.db, &caller.user.id).await?;
    Ok(Json(found))
}
