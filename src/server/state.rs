//! What every request works with, and what outlives it.

use std::collections::HashSet;
use std::ops::Deref;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use axum::http::StatusCode;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

use super::config::Config;
use super::error::ApiError;
use super::health::Looks;
use super::limits::Limits;
use super::metrics::Metrics;
use super::observe::RequestIds;
use crate::credentials::Vault;
use crate::logins::{Login, Logins};
use crate::tokens::Websockets;

/// How many pieces of work on keys are done at a time; others wait for their turn.
const KEY_WORK: usize = 8;
/// How many of them may be there, those that wait included.
const KEY_PLACES: usize = KEY_WORK + 64;
/// Most tokens whose unknown scopes are remembered as named.
const MOST_NOTED: usize = 10_000;

/// What every route works with.
#[derive(Clone)]
pub struct State(Arc<Shared>);

/// Work that outlives its request.
#[derive(Clone)]
pub(super) struct AtWork(
    #[expect(dead_code, reason = "it counts as long as it is there")] watch::Receiver<()>,
);

/// The one piece that all requests share.
pub struct Shared {
    config: Config,
    pub(super) logins: Logins,
    draining: AtomicBool,
    /// Each piece of work that outlives its request receives from it.
    at_work: watch::Sender<()>,
    /// Room for work on keys, of which each piece has a connection of its own to the database.
    pub(super) key_work: Semaphore,
    /// Places for work on keys that is done or waits for room.
    key_places: Arc<Semaphore>,
    pub(super) limits: Limits,
    pub(super) metrics: Option<Arc<Metrics>>,
    pub(super) request_ids: RequestIds,
    /// Tokens whose unknown scopes the log has named.
    noted: Mutex<HashSet<String>>,
    pub(super) looks: Looks,
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
            key_work: Semaphore::new(KEY_WORK),
            key_places: Arc::new(Semaphore::new(KEY_PLACES)),
            limits: Limits::new(config.rates),
            metrics: config.metrics.then(|| Arc::new(Metrics::new())),
            request_ids: RequestIds::new(&*config.db.entropy),
            config,
            noted: Mutex::default(),
            looks: Looks::default(),
        }))
    }

    /// From now on the server calls itself not ready, and every answer ends its connection.
    pub(super) fn drain(&self) {
        self.draining.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_draining(&self) -> bool {
        self.draining.load(Ordering::Relaxed)
    }

    /// Until this is dropped the server does not end, or not before its time to end is up.
    pub(super) fn works(&self) -> AtWork {
        AtWork(self.at_work.subscribe())
    }

    /// A place for a piece of work on keys, until it is dropped; none while too much waits already.
    pub(super) fn key_place(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.key_places).try_acquire_owned().ok()
    }

    /// How many pieces of work on keys are done or wait.
    pub(super) fn key_work_left(&self) -> usize {
        KEY_PLACES - self.key_places.available_permits()
    }

    /// Waits for all work that outlives its request.
    pub(super) async fn is_idle(&self) {
        self.at_work.closed().await;
    }

    /// How new keys are kept.
    pub(super) async fn vault(&self) -> Result<Vault, ApiError> {
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
    pub(super) fn note_unknown_scopes(&self, login: &Login) {
        let Some(token) = &login.token_id else { return };
        let mut noted = self.noted.lock().expect("nobody panics with the list");
        if noted.len() < MOST_NOTED && noted.insert(token.clone()) {
            let scopes = &login.unknown_scopes;
            tracing::warn!(%token, ?scopes, "ignoring scopes that are not known");
        }
    }
}
