//! What was changed, by whom and why.

use axum::Json;
use axum::extract;
use axum::http::Uri;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::audit::{self, Event, Filter};
use crate::clock::to_column;
use crate::server::State;
use crate::server::auth::{Admin, Caller};
use crate::server::document::failures::{Invalid, Usual};
use crate::server::error::ApiError;
use crate::server::query::Query;

pub(super) fn routes() -> OpenApiRouter<State> {
    OpenApiRouter::new().routes(routes!(list))
}

/// The audit log, newest first
///
/// One page.
#[utoipa::path(
    get, path = "/admin/audit", tag = "admin", operation_id = "listAuditEvents",
    params(
        ("user" = Option<String>, Query, description = "Only what concerns the user with this id, who may be deleted", nullable = false, example = "usr_4fJ0aZq81B"),
        ("entity" = Option<String>, Query, description = "Only what was done to the thing with this id", nullable = false, example = "aac_8sK2mPq04Z"),
        ("type" = Option<String>, Query, description = "Only of this type: `create`, `update`, `delete`, in older rows `publish`", nullable = false, example = "update"),
        ("since" = Option<chrono::DateTime<chrono::Utc>>, Query, description = "Only at this time or later", nullable = false),
        ("until" = Option<chrono::DateTime<chrono::Utc>>, Query, description = "Only before this time", nullable = false),
        ("take" = Option<u32>, Query, description = "Most events of the page; 100 if left out", nullable = false, minimum = 0, maximum = 1000),
        ("cursor" = Option<String>, Query, description = "Id of the last event of the page before", nullable = false),
    ),
    responses((status = 200, description = "The events", body = Vec<Event>), Usual, Invalid),
    security(("apiToken" = []), ("session" = [])),
)]
async fn list(
    _: Caller<Admin>,
    extract::State(state): extract::State<State>,
    uri: Uri,
) -> Result<Json<Vec<Event>>, ApiError> {
    let mut query = Query::of(&uri);
    let filter = Filter {
        user_id: query.text("user"),
        entity_id: query.text("entity"),
        event_type: query.text("type"),
        since: query.instant("since").map(to_column),
        until: query.instant("until").map(to_column),
    };
    let take = query.take();
    let cursor = query.text("cursor");
    query.refuse_others();
    query.check()?;
    let found = audit::page(&state.db, &filter, cursor.as_deref(), take).await?;
    Ok(Json(found))
}
