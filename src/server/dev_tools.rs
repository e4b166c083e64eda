//! `/dev-tools`: what admins look at when a user has trouble.

use axum::Json;
use axum::extract;
use axum::http::Uri;
use chrono::NaiveDateTime;
use futures_util::TryStreamExt as _;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::State;
use super::auth::{Admin, Caller};
use super::document::failures::{Invalid, Missing, Usual};
use super::error::ApiError;
use super::input::{Id, is_given, parameter};
use super::users::UserBody;
use crate::audit;
use crate::profile::{self, Connection, Workbook};
use crate::users;

/// Most users that a search finds.
const MOST_FOUND: u64 = 100;

pub(super) fn routes() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(search))
        .routes(routes!(details))
}

/// Users in whom a text occurs
///
/// In id, Clerk id, Stripe id, name or e-mail, in whatever case: whom it names first, then those who
/// changed last, 100 at most. For admins.
#[utoipa::path(
    get, path = "/dev-tools/users/search", tag = "dev-tools", operation_id = "searchUsers",
    params(("query" = Option<String>, Query, description = "The text; everybody for an empty one, nobody without one", nullable = false, example = "anna")),
    responses((status = 200, description = "The users", body = Vec<UserBody>), Usual, Invalid),
    security(("apiToken" = []), ("session" = [])),
)]
async fn search(
    _: Caller<Admin>,
    extract::State(state): extract::State<State>,
    uri: Uri,
) -> Result<Json<Vec<UserBody>>, ApiError> {
    let asked = parameter(&uri, "query").map_err(|problem| ApiError::invalid(&[problem]))?;
    if asked.is_none() && !is_given(&uri, "query") {
        return Ok(Json(Vec::new()));
    }
    let text = asked.unwrap_or_default();
    let found = users::search(&state.db, &text, Some(MOST_FOUND)).await?;
    let found = profile::with_subscriptions(&state.db, found.users.try_collect().await?).await?;
    let bodies = found
        .into_iter()
        .map(|(user, subscription)| UserBody::of(user, subscription));
    Ok(Json(bodies.collect()))
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = UserDetails)]
struct DetailsBody {
    user: UserBody,
    workbooks: Vec<Workbook>,
    connections: Vec<Connection>,
    audit_logs: Vec<AuditLog>,
}

/// An event of the audit log, keys in this order.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct AuditLog {
    id: String,
    user_id: String,
    event_type: String,
    message: String,
    entity_id: String,
    context: Value,
    #[serde(serialize_with = "crate::clock::serialize_iso")]
    created_at: NaiveDateTime,
}

impl From<audit::Event> for AuditLog {
    fn from(event: audit::Event) -> Self {
        Self {
            id: event.id,
            user_id: event.user_id,
            event_type: event.event_type,
            message: event.message,
            entity_id: event.entity_id,
            context: event.context.unwrap_or_else(|| json!({})),
            created_at: event.created_at,
        }
    }
}

/// All that there is about a user
///
/// With the last 20 events of the audit log. For admins.
#[utoipa::path(
    get, path = "/dev-tools/users/{id}/details", tag = "dev-tools", operation_id = "getUserDetails",
    params(("id" = String, Path, description = "Id of the user", example = "usr_4fJ0aZq81B")),
    responses((status = 200, description = "The user", body = DetailsBody), Usual, Invalid, Missing),
    security(("apiToken" = []), ("session" = [])),
)]
async fn details(
    _: Caller<Admin>,
    extract::State(state): extract::State<State>,
    Id(id): Id,
) -> Result<Json<DetailsBody>, ApiError> {
    let found = users::find(&state.db, &id).await?;
    let user = found.ok_or_else(|| ApiError::not_found("User not found"))?;
    let details = profile::details(&state.db, &user.id).await?;
    Ok(Json(DetailsBody {
        user: UserBody::of(user, details.subscription),
        workbooks: details.workbooks,
        connections: details.connections,
        audit_logs: details.events.into_iter().map(AuditLog::from).collect(),
    }))
}
