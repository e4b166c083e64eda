//! The HTTP face of the library: routes, errors, the life of the process.

mod admin;
mod auth;
mod bucket;
mod client;
mod connections;
mod credentials;
mod dev_tools;
mod document;
mod error;
mod frame;
mod health;
mod input;
mod limits;
mod listen;
mod metrics;
mod observe;
mod ofrep;
mod probe;
mod stalled;
mod starter_keys;
mod usage;
mod users;

use std::collections::HashSet;
use std::ops::Deref;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use futures_util::future::BoxFuture;
use ipnet::IpNet;
use tokio::sync::watch;
use utoipa::OpenApi as _;
use utoipa_axum::router::OpenApiRouter;

pub use connections::{Stopping, serve};
pub use document::openapi;
pub use limits::Rates;
pub use listen::{ListenError, listen, listen_at};
pub use metrics::serve_metrics;
pub use probe::{Health, Identity, health, identify, reachable};
pub use starter_keys::{PATIENCE, StarterKeys, Workshop};

use self::document::Api;
use self::error::ApiError;
use self::frame::{frame, tolerate};
use self::health::Looks;
use self::input::LARGEST_BODY;
use self::limits::Limits;
use self::metrics::Metrics;
use self::observe::{RequestIds, note_route, observe};
use crate::audit::Author;
use crate::clerk;
use crate::credentials::Vault;
use crate::db::Database;
use crate::features::Features;
use crate::keys::Meter;
use crate::logins::{Login, Logins};
use crate::openrouter::{self, Usd};
use crate::seal::Sealer;
use crate::settings::AgentSettings;
use crate::tokens::Websockets;
use crate::users::User;

/// Most tokens whose unknown scopes are remembered as named.
const MOST_NOTED: usize = 10_000;

/// What new users get beside their account.
pub trait NewUserResources: Send + Sync {
    /// Begins to give this user what is missing of it, in the background. What is returned ends
    /// with that, and need not be waited for. Nothing that goes wrong may concern the caller.
    fn provide(&self, user: User, author: Author) -> BoxFuture<'static, ()>;

    /// Begins nothing more, and waits for what is being done.
    fn close(&self) -> BoxFuture<'static, ()>;
}

/// What makes keys for users.
pub struct Provisioning {
    /// The door to OpenRouter, with a management key.
    pub provider: Arc<openrouter::Client>,
    /// What a new key may spend unless somebody says otherwise.
    pub limit: Usd,
    /// How long an admin waits for work on keys, which then goes on: less than a request may take.
    pub wait: Duration,
}

impl Provisioning {
    /// How long an admin usually waits.
    pub const WAIT: Duration = Duration::from_secs(15);
}

/// What a server is made of.
pub struct Config {
    /// The database, connected when it is first needed.
    pub db: Database,
    /// What verifies session tokens; without it nobody signs in through Clerk.
    pub clerk: Option<clerk::Verifier>,
    /// What is shared with the agent.
    pub agent: AgentSettings,
    /// Feature flags.
    pub features: Features,
    /// Reads what keys have spent.
    pub meter: Meter,
    /// What opens stored keys, and seals new ones.
    pub sealer: Option<Sealer>,
    /// `SCRATCH_SHARED_WITH_OLD_SERVER`.
    pub shared: Option<bool>,
    /// What works on the keys of users; without it nobody can.
    pub provisioning: Option<Provisioning>,
    /// What new users get.
    pub new_user_resources: Option<Arc<dyn NewUserResources>>,
    /// How often anybody may ask.
    pub rates: Rates,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Whether figures for Prometheus are kept.
    pub metrics: bool,
    /// How it ends.
    pub stopping: Stopping,
}

/// What every route works with.
#[derive(Clone)]
pub struct State(Arc<Shared>);

/// Work that outlives its request.
#[derive(Clone)]
struct AtWork(
    #[expect(dead_code, reason = "it counts as long as it is there")] watch::Receiver<()>,
);

/// The one piece that all requests share.
pub struct Shared {
    config: Config,
    logins: Logins,
    draining: AtomicBool,
    /// Each piece of work that outlives its request receives from it.
    at_work: watch::Sender<()>,
    limits: Limits,
    metrics: Option<Arc<Metrics>>,
    request_ids: RequestIds,
    /// Tokens whose unknown scopes the log has named.
    noted: Mutex<HashSet<String>>,
    looks: Looks,
}

impl Deref for Shared {
    type Target = Config;

    fn deref(&self) -> &Config {
        &self.config
    }
}

impl Deref for State {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl State {
    /// The state of a server that takes requests.
    pub fn new(config: Config) -> Self {
        let websockets = Websockets::new(config.sealer.clone());
        Self(Arc::new(Shared {
            logins: Logins::new(config.db.clone(), websockets, config.shared),
            draining: AtomicBool::new(false),
            at_work: watch::Sender::new(()),
            limits: Limits::new(config.rates),
            metrics: config.metrics.then(|| Arc::new(Metrics::new())),
            request_ids: RequestIds::new(&*config.db.entropy),
            config,
            noted: Mutex::default(),
            looks: Looks::default(),
        }))
    }

    /// From now on the server calls itself not ready, and every answer ends its connection.
    fn drain(&self) {
        self.draining.store(true, Ordering::Relaxed);
    }

    fn is_draining(&self) -> bool {
        self.draining.load(Ordering::Relaxed)
    }

    /// Until this is dropped the server does not end, or not before its time to end is up.
    fn works(&self) -> AtWork {
        AtWork(self.at_work.subscribe())
    }

    /// Waits for all work that outlives its request.
    async fn is_idle(&self) {
        self.at_work.closed().await;
    }

    /// How new keys are kept.
    async fn vault(&self) -> Result<Vault, ApiError> {
        let sealer = self.sealer.clone().ok_or_else(|| {
            ApiError::new(
                StatusCode::NOT_IMPLEMENTED,
                "this server cannot store keys: ENCRYPTION_MASTER_KEY is not set",
            )
        })?;
        let opened = Vault::open(&self.db, sealer, self.shared).await;
        opened.map_err(ApiError::ours)
    }

    /// Says once of a token that it has scopes which limit nothing.
    fn note_unknown_scopes(&self, login: &Login) {
        let Some(token) = &login.token_id else { return };
        let mut noted = self.noted.lock().expect("nobody panics with the list");
        if noted.len() < MOST_NOTED && noted.insert(token.clone()) {
            let scopes = &login.unknown_scopes;
            tracing::warn!(%token, ?scopes, "ignoring scopes that are not known");
        }
    }
}

/// All routes, and the document that tells of them.
fn routes() -> OpenApiRouter<State> {
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
fn surrounded(routes: Router<State>, state: State) -> Router {
    let routes = routes
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
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
