//! Whether the database is away: then nobody waits for what cannot come.
//!
//! A pool tries a refused connection again for as long as its patience lasts, and so would every
//! request. Here, one look for all finds out; while the database is away, requests are told so at
//! once, and one task looks for its return.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _, PgPool};
use tokio::sync::watch;

use super::DbError;
use super::suspicion::Suspicion;
use crate::settings::DatabaseUrl;

/// Longest wait for the answer to a look.
const LOOK: Duration = Duration::from_secs(2);
/// From one look to the next while the database is away.
const PAUSE: Duration = Duration::from_millis(100);
/// For so long after the database was seen, slowness alone is no reason to look again.
const CALM: Duration = Duration::from_millis(250);

/// One for all users of a pool.
#[derive(Debug, Clone)]
pub(super) struct Outage(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    url: DatabaseUrl,
    /// How the pool connects.
    options: PgConnectOptions,
    pool: PgPool,
    suspect: Suspicion,
    looking: AtomicBool,
    /// Since when the database is away, and why; `None` while it is not.
    state: watch::Sender<Option<Absence>>,
    seen: watch::Sender<Option<Instant>>,
    start: Instant,
    /// Milliseconds after `start` at which a statement was answered last.
    answered: AtomicU64,
}

#[derive(Debug, Clone)]
struct Absence {
    since: Instant,
    why: Arc<str>,
}

impl Outage {
    pub(super) fn new(
        url: &DatabaseUrl,
        options: PgConnectOptions,
        pool: PgPool,
        suspect: Suspicion,
    ) -> Self {
        Self(Arc::new(Inner {
            url: url.clone(),
            options,
            pool,
            suspect,
            looking: AtomicBool::new(false),
            state: watch::Sender::new(None),
            seen: watch::Sender::new(None),
            start: Instant::now(),
            answered: AtomicU64::new(0),
        }))
    }

    /// Fails while the database is away.
    pub(super) fn check(&self) -> Result<(), DbError> {
        let state = self.0.state.borrow();
        state.as_ref().map_or(Ok(()), |absence| Err(error(absence)))
    }

    /// Something takes longer than it should: waits until the database is known to be away, if it
    /// is, and returns what to say.
    pub(super) async fn suspected(&self) -> DbError {
        let looking = async {
            loop {
                self.doubt();
                tokio::time::sleep(PAUSE).await;
            }
        };
        tokio::select! {
            absence = self.absence() => error(&absence),
            never = looking => never,
        }
    }

    /// Waits until the database has been away for so long.
    pub(super) async fn lasts(&self, long: Duration) {
        loop {
            let absence = self.absence().await;
            let mut state = self.0.state.subscribe();
            let until = tokio::time::Instant::from_std(absence.since + long);
            let returned = state.wait_for(Option::is_none);
            if tokio::time::timeout_at(until, returned).await.is_err() {
                return;
            }
        }
    }

    async fn absence(&self) -> Absence {
        let mut state = self.0.state.subscribe();
        let begun = state.wait_for(Option::is_some).await;
        let absence = begun.ok().and_then(|state| state.clone());
        absence.expect("the sender lives as long as this, and what was waited for is there")
    }

    /// A statement was answered.
    pub(super) fn answered(&self) {
        self.0.answered.store(self.0.now(), Ordering::Relaxed);
    }

    /// Looks, unless the database was seen just now.
    fn doubt(&self) {
        let seen = *self.0.seen.borrow();
        if seen.is_none_or(|seen| seen.elapsed() > CALM) {
            self.look();
        }
    }

    /// Looks whether the database is there, and goes on looking until it is. Returns at once.
    pub(super) fn look(&self) {
        if !self.0.looking.swap(true, Ordering::AcqRel) {
            tokio::spawn(watch_over(Arc::downgrade(&self.0)));
        }
    }
}

fn error(absence: &Absence) -> DbError {
    DbError::Connection(absence.why.as_ref().into())
}

/// Looks until the database is there, or nobody is left who would want to know.
async fn watch_over(inner: Weak<Inner>) {
    loop {
        let Some(inner) = inner.upgrade() else { return };
        match inner.glance().await {
            Ok(()) => {
                inner.returned();
                return;
            }
            Err(error) => inner.gone(&error),
        }
        drop(inner);
        tokio::time::sleep(PAUSE).await;
    }
}

impl Inner {
    fn now(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// Whether the database takes a connection. What else is wrong with it is for statements to
    /// say.
    async fn glance(&self) -> Result<(), DbError> {
        let began = self.now();
        let opened = match tokio::time::timeout(LOOK, self.options.connect()).await {
            Ok(opened) => opened.map_err(|error| DbError::connecting(error, &self.url)),
            Err(_) => Err(DbError::connecting(sqlx::Error::PoolTimedOut, &self.url)),
        };
        match opened {
            Ok(connection) => {
                let _ = tokio::time::timeout(LOOK, connection.close()).await;
                Ok(())
            }
            // It is there, and has enough to do.
            Err(DbError::Full { .. }) => Ok(()),
            // Too busy for a new connection, but not for those that it has.
            Err(DbError::TimedOut { .. }) if self.answered.load(Ordering::Relaxed) > began => {
                Ok(())
            }
            Err(error) if error.is_passing() => Err(error),
            Err(_) => Ok(()),
        }
    }

    fn gone(&self, error: &DbError) {
        // What was opened before is not to be trusted when it is over.
        self.suspect.raise();
        self.state.send_if_modified(|state| {
            if state.is_some() {
                return false;
            }
            tracing::warn!(%error, "the database is away");
            // Those who wait for a connection try no further.
            self.pool.set_connect_options(nowhere());
            *state = Some(Absence {
                since: Instant::now(),
                why: error.to_string().into(),
            });
            true
        });
    }

    fn returned(&self) {
        self.seen.send_replace(Some(Instant::now()));
        self.state.send_if_modified(|state| {
            let Some(absence) = state.take() else {
                return false;
            };
            self.suspect.raise();
            self.pool.set_connect_options(self.options.clone());
            tracing::info!(after = ?absence.since.elapsed(), "the database is back");
            true
        });
        self.looking.store(false, Ordering::Release);
    }
}

/// Where connecting fails at once, and not in the way that a pool takes for a server that starts.
fn nowhere() -> PgConnectOptions {
    PgConnectOptions::new_without_pgpass().socket("/nonexistent/the-database-is-away")
}
