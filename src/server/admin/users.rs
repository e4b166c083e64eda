//! Who there is, and who is admin.

use axum::Json;
use axum::extract;
use axum::http::Uri;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Reason, user};
use crate::server::State;
use crate::server::auth::{Admin, Caller};
use crate::server::document::failures::{Conflict, Invalid, Large, Missing, Usual};
use crate::server::error::ApiError;
use crate::server::input::{Body, Id};
use crate::server::query::{NoQuery, Query};
use crate::users::{self, Filter, RoleChange, User};

pub(super) fn routes() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(promote))
        .routes(routes!(demote))
}

/// Users, newest first
///
/// One page.
#[utoipa::path(
    get, path = "/admin/users", tag = "admin", operation_id = "listUsers",
    params(
        ("search" = Option<String>, Query, description = "Only in whose id, Clerk id, Stripe id, name or e-mail this occurs, in whatever case; a text without three letters or digits in a row is looked for among the newest 50000", nullable = false, example = "anna"),
        ("role" = Option<users::Role>, Query, description = "Only with this role", nullable = false),
        ("take" = Option<u32>, Query, description = "Most users of the page; 100 if left out", nullable = false, minimum = 0, maximum = 1000),
        ("cursor" = Option<String>, Query, description = "Id of the last user of the page before", nullable = false),
    ),
    responses((status = 200, description = "The users", body = Vec<User>), Usual, Invalid),
    security(("apiToken" = []), ("session" = [])),
)]
async fn list(
    _: Caller<Admin>,
    extract::State(state): extract::State<State>,
    uri: Uri,
) -> Result<Json<Vec<User>>, ApiError> {
    let mut query = Query::of(&uri);
    let filter = Filter {
        text: query.text("search"),
        role: query.read("role", |text| {
            let role = text.parse();
            role.map_err(|_| "role must be USER or ADMIN".to_owned())
        }),
        limit: Some(query.take().into()),
        ..Filter::default()
    };
    let cursor = query.text("cursor");
    query.refuse_others();
    query.check()?;
    let found = users::page(&state.db, &filter, cursor.as_deref()).await?;
    Ok(Json(found))
}

/// Make a user admin
///
/// An admin stays one, and nothing is written.
#[utoipa::path(
    post, path = "/admin/users/{id}/promote", tag = "admin", operation_id = "promoteUser",
    params(("id" = String, Path, description = "Id of the user", example = "usr_4fJ0aZq81B")),
    request_body(content = Option<Reason>),
    responses((status = 200, description = "The user as it is now", body = RoleChange), Usual, Invalid, Missing, Large),
    security(("apiToken" = []), ("session" = [])),
)]
async fn promote(
    caller: Caller<Admin>,
    extract::State(state): extract::State<State>,
    _: NoQuery,
    Id(id): Id,
    body: Body,
) -> Result<Json<RoleChange>, ApiError> {
    let author = Reason::of(&body)?.author(&caller);
    let user = user(&state, &id).await?;
    let change = users::promote(&state.db, &author, &user.id).await?;
    Ok(Json(change))
}

/// Make an admin a plain user
///
/// Who is none already stays so, and nothing is written. Never the last admin.
#[utoipa::path(
    post, path = "/admin/users/{id}/demote", tag = "admin", operation_id = "demoteUser",
    params(("id" = String, Path, description = "Id of the user", example = "usr_4fJ0aZq81B")),
    request_body(content = Option<Reason>),
    responses((status = 200, description = "The user as it is now", body = RoleChange), Usual, Invalid, Missing, Conflict, Large),
    security(("apiToken" = []), ("session" = [])),
)]
async fn demote(
    caller: Caller<Admin>,
    extract::State(state): extract::State<State>,
    _: NoQuery,
    Id(id): Id,
    body: Body,
) -> Result<Json<RoleChange>, ApiError> {
    let author = Reason::of(&body)?.author(&caller);
    let user = user(&state, &id).await?;
    let change = users::demote(&state.db, &author, &user.id).await?;
    Ok(Json(change))
}
