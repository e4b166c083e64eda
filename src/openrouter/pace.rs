//! The pace at which OpenRouter lets keys be made. A call that was one too many holds all others
//! back, too, until it takes calls again: who makes many keys goes as fast as it allows.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::watch;

/// When the next call may be made.
#[derive(Debug, Default)]
pub(super) struct Pace {
    held: Mutex<Held>,
    /// Whether nobody is to wait any more.
    hurried: watch::Sender<bool>,
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
    /// Waits until calls are taken; returns when that was.
    pub(super) async fn turn(&self) -> Instant {
        let mut hurried = self.hurried.subscribe();
        loop {
            let now = Instant::now();
            let until = self.held().until.filter(|until| *until > now);
            let Some(until) = until else { return now };
            tokio::select! {
                () = tokio::time::sleep(until - now) => {}
                _ = hurried.wait_for(|hurried| *hurried) => return now,
            }
        }
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
        if *self.hurried.borrow() {
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

    /// From now on nobody waits.
    pub(super) fn hurry(&self) {
        self.hurried.send_replace(true);
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

    #[tokio::test]
    async fn one_refusal_holds_everybody_back_for_as_long_as_was_asked() {
        let pace = Pace::default();
        let turn = pace.turn().await;
        assert!(pace.refused(turn, thrice));
        let (one, other) = tokio::join!(pace.turn(), pace.turn());
        assert!(one - turn >= MOMENT && other - turn >= MOMENT);
    }

    #[tokio::test]
    async fn refusals_side_by_side_count_once_and_a_call_that_is_taken_forgives_them() {
        let pace = Pace::default();
        let side_by_side = pace.turn().await;
        for _ in 0..9 {
            assert!(pace.refused(side_by_side, thrice));
        }
        assert!(pace.refused(pace.turn().await, thrice));
        pace.taken();
        assert!(pace.refused(pace.turn().await, thrice));
        assert!(pace.refused(pace.turn().await, thrice));
        assert!(!pace.refused(pace.turn().await, thrice));
    }

    #[tokio::test]
    async fn who_is_hurried_neither_waits_nor_calls_again() {
        let pace = Pace::default();
        let turn = pace.turn().await;
        assert!(pace.refused(turn, |_| Some(Duration::from_hours(1))));
        let hurry = async { pace.hurry() };
        tokio::join!(pace.turn(), hurry);
        assert!(!pace.refused(pace.turn().await, thrice));
    }
}
