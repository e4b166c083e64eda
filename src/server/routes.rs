//! All routes, the words of their paths, and what surrounds them.

use std::collections::HashSet;
use std::sync::LazyLock;

use axum::Router;
use axum::extract::Request;
use axum::middleware::{from_fn, from_fn_with_state};
use utoipa::OpenApi as _;
use utoipa_axum::router::OpenApiRouter;

use super::document::Api;
use super::frame::{frame, tolerate};
use super::observe::{note_route, observe};
use super::state::State;
use super::{admin, auth, credentials, dev_tools, document, error, health, ofrep, usage, users};

/// The words of all paths; what stands between them is compared as it is.
pub(super) static WORDS: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let document = routes().into_openapi();
    let paths = document.paths.paths.keys();
    let segments = paths.flat_map(|path| path.split('/'));
    let words = segments.filter(|segment| !segment.starts_with('{'));
    words.map(ToOwned::to_owned).collect()
});

/// All routes, and the document that tells of them.
pub(super) fn routes() -> OpenApiRouter<State> {
    OpenApiRouter::with_openapi(Api::openapi())
        .merge(users::routes())
        .merge(credentials::routes())
        .merge(usage::routes())
        .merge(ofrep::routes())
        .merge(dev_tools::routes())
        .merge(admin::routes())
        .merge(health::routes())
        .merge(document::routes())
}

/// All routes, as a server offers them.
pub fn router(state: State) -> Router {
    let (routes, _) = routes().split_for_parts();
    surrounded(routes, state)
}

/// Routes with what surrounds them.
pub(super) fn surrounded(routes: Router<State>, state: State) -> Router {
    let routes = routes
        .layer(from_fn(auth::keep_private))
        .with_state(state.clone());
    let usual = routes
        .clone()
        .layer(from_fn(note_route))
        .fallback(error::unknown_route)
        .method_not_allowed_fallback(error::unknown_route);
    routes
        .fallback(move |request: Request| tolerate(usual, request))
        .method_not_allowed_fallback(error::unknown_route)
        .layer(from_fn_with_state(state.clone(), frame))
        .layer(from_fn_with_state(state, observe))
}
