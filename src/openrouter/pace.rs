//! The pace at which OpenRouter lets keys be made. A call that was one too many holds all others
//! back, too, until it takes calls again: who makes many keys goes as fast as it allows.

use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{Semaphore, SemaphorePermit, watch};

/// When the next call may be made.
#[derive(Debug, Default)]
pub(super) struct Pace {
    held: Mutex<Held>,
    /// For how many calls at a time there is room, in a run over many users.
    room: OnceLock<Semaphore>,
    closed: watch::Sender<bool>,
}

#[derive(Debug, Default)]
struct Held {
    /// When everybody was held back last.
    since: Option<Instant>,
    /// Until when.
    until: Option<Instant>,
    /// How often in a row, no call having been taken in between.
    times: u32,
}

impl Pace {
    /// A run begins, of so many calls at a time.
    pub(super) fn begin_run(&self, at_a_time: usize) {
        self.room.get_or_init(|| Semaphore::new(at_a_time));
    }

    /// If this is a run, it is over.
    pub(super) fn end_run(&self) {
        if self.room.get().is_some() {
            self.close();
        }
    }

    /// From now on no call is made.
    pub(super) fn close(&self) {
        self.closed.send_replace(true);
        if let Some(room) = self.room.get() {
            room.close();
        }
    }

    pub(super) fn is_closed(&self) -> bool {
        *self.closed.borrow()
    }

    /// Waits until there is room for one more call; `None` once no call is made any more.
    pub(super) async fn room(&self) -> Option<Option<SemaphorePermit<'_>>> {
        match self.room.get() {
            Some(room) => room.acquire().await.ok().map(Some),
            None => Some(None),
        }
    }

    /// Waits until calls are taken; returns when that was, or `None` once no call is made any more.
    pub(super) async fn turn(&self) -> Option<Instant> {
        let mut closed = self.closed.subscribe();
        while !*closed.borrow() {
            let now = Instant::now();
            let until = self.held().until.filter(|until| *until > now);
            let Some(until) = until else {
                return Some(now);
            };
            tokio::select! {
                () = tokio::time::sleep(until - now) => {}
                _ = closed.wait_for(|closed| *closed) => {}
            }
        }
        None
    }

    /// A call was taken.
    pub(super) fn taken(&self) {
        self.held().times = 0;
    }

    /// The call whose turn came at `turn` was one too many. `pause` says for how long everybody is
    /// held back when that has happened so often in a row; returns whether to call again then.
    pub(super) fn refused(
        &self,
        turn: Instant,
        pause: impl FnOnce(u32) -> Option<Duration>,
    ) -> bool {
        if *self.closed.borrow() {
            return false;
        }
        let mut held = self.held();
        // Calls that were made side by side are refused side by side, for the same reason.
        if held.since.is_some_and(|since| turn < since) {
            return true;
        }
        held.times += 1;
        let Some(pause) = pause(held.times) else {
            return false;
        };
        let now = Instant::now();
        held.since = Some(now);
        held.until = Some(now + pause);
        true
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOMENT: Duration = Duration::from_millis(30);

    fn thrice(times: u32) -> Option<Duration> {
        (times < 3).then_some(MOMENT)
    }

    async fn turn(pace: &Pace) -> Instant {
        pace.turn().await.unwrap()
    }

    #[tokio::test]
    async fn one_refusal_holds_everybody_back_for_as_long_as_was_asked() {
        let pace = Pace::default();
        let first = turn(&pace).await;
        assert!(pace.refused(first, thrice));
        let (one, other) = tokio::join!(turn(&pace), turn(&pace));
        assert!(one - first >= MOMENT && other - first >= MOMENT);
    }

    #[tokio::test]
    async fn refusals_side_by_side_count_once_and_a_call_that_is_taken_forgives_them() {
        let pace = Pace::default();
        let side_by_side = turn(&pace).await;
        for _ in 0..9 {
            assert!(pace.refused(side_by_side, thrice));
        }
        assert!(pace.refused(turn(&pace).await, thrice));
        pace.taken();
        assert!(pace.refused(turn(&pace).await, thrice));
        assert!(pace.refused(turn(&pace).await, thrice));
        assert!(!pace.refused(turn(&pace).await, thrice));
    }

    #[tokio::test]
    async fn once_it_is_closed_nobody_waits_and_nobody_calls() {
        let pace = Pace::default();
        pace.begin_run(1);
        let first = turn(&pace).await;
        assert!(pace.refused(first, |_| Some(Duration::from_hours(1))));
        let room = pace.room().await;
        assert!(room.is_some());
        let close = async { pace.close() };
        let (waiting, crowded, ()) = tokio::join!(pace.turn(), pace.room(), close);
        assert!(waiting.is_none() && crowded.is_none());
        assert!(!pace.refused(first, thrice));
    }

    #[tokio::test]
    async fn only_a_run_ends_with_a_refusal() {
        let pace = Pace::default();
        pace.end_run();
        assert!(pace.turn().await.is_some());
        pace.begin_run(2);
        pace.end_run();
        assert!(pace.turn().await.is_none());
    }
}
