//! Keys that this system makes at OpenRouter.
//!
//! Work on keys goes on to its end even when the one who asked is gone.

mod alter;
mod provision;
mod rotate;
mod terms;

use axum::Json;
use axum::extract;
use axum::http::StatusCode;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::error::explained;
use super::{Reason, instant, not_an_instant, user};
use crate::credentials::{self, Shown};
use crate::server::auth::{Admin, Caller};
use crate::server::document::failures::{Invalid, Missing, Usual};
use crate::server::error::ApiError;
use crate::server::input::Id;
use crate::server::{Provisioning, State};

pub(super) fn routes() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .merge(provision::routes())
        .merge(rotate::routes())
        .merge(alter::routes())
}

/// What makes keys here.
fn provisioning(state: &State) -> Result<&Provisioning, ApiError> {
    state.provisioning.as_ref().ok_or_else(|| {
        ApiError::new(
            StatusCode::NOT_IMPLEMENTED,
            "this server cannot work on keys: OPENROUTER_PROVISIONING_KEY is not set",
        )
    })
}

/// Does something that is not to be cut short by a client that goes away, or loses its patience.
async fn to_the_end<T: Send + 'static>(
    work: impl Future<Output = Result<T, ApiError>> + Send + 'static,
) -> Result<T, ApiError> {
    let done = tokio::spawn(work).await;
    done.unwrap_or_else(|_| Err(ApiError::internal()))
}

/// The keys of a user, newest first
///
/// Also those that the user brought; masked.
#[utoipa::path(
    get, path = "/admin/users/{id}/keys", tag = "admin", operation_id = "listKeys",
    params(("id" = String, Path, description = "Id of the user", example = "usr_4fJ0aZq81B")),
    responses((status = 200, description = "The credentials that hold them", body = Vec<Shown>), Usual, Invalid, Missing),
    security(("apiToken" = []), ("session" = [])),
)]
async fn list(
    _: Caller<Admin>,
    extract::State(state): extract::State<State>,
    Id(id): Id,
) -> Result<Json<Vec<Shown>>, ApiError> {
    let user = user(&state, &id).await?;
    let held = credentials::of_user(&state.db, &user.id).await?;
    let shown = held.into_iter();
    let shown = shown.map(|credential| credential.shown(state.sealer.as_ref()));
    Ok(Json(shown.collect()))
}
