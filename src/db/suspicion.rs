//! Which connections of a pool may be broken.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// A connection that lies unused for so long is tried before it is used.
const IDLE: Duration = Duration::from_secs(5);
/// For so long after one was found broken, all are tried.
const ALERT: Duration = Duration::from_secs(5);

/// Remembers that a connection was found broken: then the others are doubtful, too. Trying each
/// one each time would cost every request a round trip.
#[derive(Debug, Clone)]
pub(super) struct Suspicion(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    start: Instant,
    /// Milliseconds after `start` until which all are doubtful.
    until: AtomicU64,
}

impl Default for Suspicion {
    fn default() -> Self {
        Self(Arc::new(Inner {
            start: Instant::now(),
            until: AtomicU64::new(0),
        }))
    }
}

impl Suspicion {
    /// One was found broken.
    pub(super) fn raise(&self) {
        let until = milliseconds(self.0.start.elapsed() + ALERT);
        self.0.until.fetch_max(until, Ordering::Relaxed);
    }

    /// Whether a connection that was not used for `idle` is to be tried.
    pub(super) fn covers(&self, idle: Duration) -> bool {
        let until = self.0.until.load(Ordering::Relaxed);
        idle > IDLE || (until > 0 && milliseconds(self.0.start.elapsed()) < until)
    }
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_are_doubtful_once_one_was_broken_and_idle_ones_always() {
        let suspicion = Suspicion::default();
        let short = Duration::from_millis(1);
        assert!(!suspicion.covers(short));
        assert!(suspicion.covers(IDLE + short));
        suspicion.clone().raise();
        assert!(suspicion.covers(short));
    }
}
