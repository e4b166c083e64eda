//! Keys that this system makes at OpenRouter.
//!
//! Work on keys goes on to its end even when the one who asked is gone, or was told that it takes
//! longer; a server that stops waits for it for as long as for its requests. Each piece of it holds a
//! lock, on a connection of its own, so that only a few are done at a time, and not many wait.

mod alter;
mod provision;
mod rotate;
mod terms;

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use axum::Json;
use axum::extract;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt as _;
use serde::Serialize;
use tokio::sync::oneshot;
use tokio::time::timeout;
use tracing::Instrument as _;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Reason, user};
use crate::credentials::{self, Shown};
use crate::server::auth::{Admin, Caller};
use crate::server::document::failures::{Invalid, Missing, Usual};
use crate::server::error::ApiError;
use crate::server::input::Id;
use crate::server::query::NoQuery;
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

/// What became of work on keys.
enum Worked<T> {
    Done(T),
    /// It goes on.
    UnderWay,
}

/// Work that takes longer than its client waits.
#[derive(Serialize, ToSchema)]
pub(in crate::server) struct UnderWay {
    /// Always the same words
    message: &'static str,
}

impl<T: IntoResponse> IntoResponse for Worked<T> {
    fn into_response(self) -> Response {
        let Self::Done(answer) = self else {
            let message = "this takes longer and goes on; look at the user's keys and at the audit log \
                           before you ask again";
            return (StatusCode::ACCEPTED, Json(UnderWay { message })).into_response();
        };
        answer.into_response()
    }
}

/// Does something that is not to be cut short by a client that goes away, by a server that is to
/// stop, while it drains, or by impatience.
///
/// # Errors
/// 503 while too much waits already; those of the work.
async fn to_the_end<T: Send + 'static>(
    state: &State,
    wait: Duration,
    work: impl Future<Output = Result<T, ApiError>> + Send + 'static,
) -> Result<Worked<T>, ApiError> {
    let place = state.key_place().ok_or_else(|| {
        ApiError::unavailable_because("too much work on keys waits; try again in a moment")
    })?;
    let (told, hears) = oneshot::channel();
    let (at_work, state) = (state.works(), state.clone());
    let task = async move {
        let _room = state.key_work.acquire().await;
        let Ok(done) = AssertUnwindSafe(work).catch_unwind().await else {
            tracing::error!("work on keys met a mistake of this program");
            return;
        };
        match told.send(done) {
            Ok(()) => {}
            Err(Ok(_)) => tracing::info!("work on keys is done that nobody waited for"),
            Err(Err(error)) => {
                let problem = error.into_message();
                tracing::warn!(problem, "work on keys failed that nobody waited for");
            }
        }
        drop((place, at_work));
    };
    tokio::spawn(task.in_current_span());
    match timeout(wait, hears).await {
        Ok(Ok(done)) => done.map(Worked::Done),
        Ok(Err(_)) => Err(ApiError::internal()),
        Err(_) => {
            tracing::warn!("work on keys takes longer than {wait:?}, and goes on");
            Ok(Worked::UnderWay)
        }
    }
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
    _: NoQuery,
    Id(id): Id,
) -> Result<Json<Vec<Shown>>, ApiError> {
    let user = user(&state, &id).await?;
    let held = credentials::of_user(&state.db, &user.id).await?;
    let shown = held.into_iter();
    let shown = shown.map(|credential| credential.shown(state.sealer.as_ref()));
    Ok(Json(shown.collect()))
}
