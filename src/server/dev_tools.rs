//! `/dev-tools`: what admins look at when a user has trouble.

use axum::extract;
use axum::http::Uri;
use axum::routing::get;
use axum::{Json, Router};
use chrono::NaiveDateTime;
use futures_util::TryStreamExt as _;
use serde::Serialize;
use serde_json::{Value, json};

use super::State;
use super::auth::{Admin, Caller};
use super::error::ApiError;
use super::input::{Id, parameter};
use super::users::UserBody;
use crate::audit;
use crate::profile::{self, Connection, Workbook};
use crate::users;

/// Most users that a search finds.
const MOST_FOUND: u64 = 100;

pub(super) fn routes() -> Router<State> {
    Router::new()
        .route("/dev-tools/users/search", get(search))
        .route("/dev-tools/users/{id}/details", get(details))
}

/// Users in whom the text of `query` occurs; all of them for an empty one, none without one.
async fn search(
    _: Caller<Admin>,
    extract::State(state): extract::State<State>,
    uri: Uri,
) -> Result<Json<Vec<UserBody>>, ApiError> {
    let asked = parameter(&uri, "query").map_err(|problem| ApiError::invalid(&[problem]))?;
    if asked.is_none() && !has_parameter(&uri, "query") {
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

fn has_parameter(uri: &Uri, name: &str) -> bool {
    let query = uri.query().unwrap_or_default();
    url::form_urlencoded::parse(query.as_bytes()).any(|(known, _)| known == name)
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DetailsBody {
    user: UserBody,
    workbooks: Vec<Workbook>,
    connections: Vec<Connection>,
    audit_logs: Vec<AuditLog>,
}

/// An event of the audit log, keys in this order.
#[derive(Serialize)]
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

async fn details(
    _: Caller<Admin>,
    extract::State(state): extract::State<State>,
    Id(id): Id,
) -> Result<Json<DetailsBody>, ApiError> {
    let found = if id.contains('\0') {
        None
    } else {
        users::get(state.db.pool(), &id).await?
    };
    let user = found.ok_or_else(|| ApiError::not_found("User not found"))?;
    let details = profile::details(&state.db, &user.id).await?;
    Ok(Json(DetailsBody {
        user: UserBody::of(user, details.subscription),
        workbooks: details.workbooks,
        connections: details.connections,
        audit_logs: details.events.into_iter().map(AuditLog::from).collect(),
    }))
}
