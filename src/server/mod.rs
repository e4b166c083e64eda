//! The HTTP face of the library: routes, errors, the life of the process.

mod error;
mod health;
mod listen;
mod probe;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::map_response;
use axum::response::Response;
use tokio::net::TcpListener;

pub use listen::{ListenError, listen};
pub use probe::{Identity, identify};

use crate::clock::Clock;
use crate::db::Database;

/// How long requests that are under way may take once the server was told to stop.
const DRAIN: Duration = Duration::from_secs(25);

/// What every answer says it comes from, so that `scratch up` knows its own server.
const SERVER: (HeaderName, HeaderValue) = (
    header::SERVER,
    HeaderValue::from_static(concat!("scratch/", env!("CARGO_PKG_VERSION"))),
);

/// The type of JSON as clients know it.
const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");

/// What every route works with.
#[derive(Clone)]
pub struct State {
    /// The database, connected when it is first needed.
    pub db: Database,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    draining: Arc<AtomicBool>,
}

impl State {
    /// The state of a server that takes requests.
    pub fn new(db: Database, clock: Arc<dyn Clock>) -> Self {
        Self {
            db,
            clock,
            draining: Arc::default(),
        }
    }
}

/// All routes.
pub fn router(state: State) -> Router {
    Router::new()
        .merge(health::routes())
        .fallback(error::unknown_route)
        .method_not_allowed_fallback(error::unknown_route)
        .layer(map_response(sign))
        .with_state(state)
}

async fn sign(mut response: Response) -> Response {
    let (name, value) = SERVER;
    let headers = response.headers_mut();
    headers.insert(name, value);
    if headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind == "application/json")
    {
        headers.insert(header::CONTENT_TYPE, JSON);
    }
    response
}

/// Serves until `stop` resolves, then lets requests that are under way finish, for 25 s at most.
pub async fn serve(
    listener: TcpListener,
    state: State,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let draining = Arc::clone(&state.draining);
    let (stopping, stopped) = tokio::sync::oneshot::channel::<()>();
    let serving = axum::serve(listener, router(state)).with_graceful_shutdown(async move {
        stop.await;
        draining.store(true, Ordering::Relaxed);
        drop(stopping);
    });
    let deadline = async {
        let _ = stopped.await;
        tokio::time::sleep(DRAIN).await;
    };
    tokio::select! {
        served = serving.into_future() => served,
        () = deadline => Ok(()),
    }
}
