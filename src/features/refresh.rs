//! Keeps the definitions as PostHog has them.

use std::sync::Arc;
use std::time::Duration;

use super::{LiveDefinitions, Provenance};
use crate::clock::Clock;
use crate::ids::Entropy;
use crate::posthog::{Follower, PostHogError};

/// The longest pause after failures, unless the interval itself is longer.
const LONGEST: Duration = Duration::from_mins(10);

/// Asks PostHog for its definitions, every so often, for as long as the process lives. What was
/// fetched last goes on serving while PostHog is away; at the start, what an earlier process kept.
pub async fn follow(
    live: LiveDefinitions,
    mut source: Follower,
    every: Duration,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
) {
    if let Some(kept) = source.kept() {
        match live.replace(&kept.body, Provenance::PostHog) {
            Ok(()) => {
                // Every fetch is billed, also that of a server that is started again and again.
                let age = (clock.now() - kept.fetched_at).to_std().unwrap_or(every);
                tokio::time::sleep(every.saturating_sub(age)).await;
            }
            Err(error) => {
                tracing::warn!(%error, "the feature flags that were kept cannot be read");
                source.forget();
            }
        }
    }
    let mut failures = 0;
    loop {
        let asked = match source.changed().await {
            Ok(changed) => {
                if failures > 0 {
                    tracing::info!("PostHog answers again");
                }
                failures = 0;
                if let Some(body) = changed {
                    take(&live, &source, &body);
                }
                None
            }
            Err(error) => {
                failures += 1;
                tell(&error, failures, live.get().is_some());
                error.wait()
            }
        };
        tokio::time::sleep(pause(every, failures, asked, &*entropy)).await;
    }
}

fn take(live: &LiveDefinitions, source: &Follower, body: &[u8]) {
    match live.replace(body, Provenance::PostHog) {
        Ok(()) => {
            tracing::info!("the definitions of feature flags are new");
            if let Err(error) = source.keep(body) {
                tracing::debug!(%error);
            }
        }
        Err(error) => {
            tracing::warn!(%error, "new definitions of feature flags cannot be read");
        }
    }
}

/// Says it once, and what serves meanwhile.
fn tell(error: &PostHogError, failures: u32, has_some: bool) {
    if failures > 1 {
        tracing::debug!(%error, failures, "still no new definitions of feature flags");
    } else if has_some {
        tracing::warn!(%error, "no new definitions of feature flags; the last ones go on serving");
    } else {
        tracing::warn!(%error, "no definitions of feature flags yet; they are off until then");
    }
}

/// The pause before the next question: the interval, doubled after each failure, no less than what
/// was asked for, a tenth more or less so that several servers do not ask together.
fn pause(
    every: Duration,
    failures: u32,
    asked: Option<Duration>,
    entropy: &dyn Entropy,
) -> Duration {
    let doubled = every.saturating_mul(2_u32.saturating_pow(failures));
    let pause = doubled.min(LONGEST.max(every));
    let mut dice = [0];
    entropy.fill(&mut dice);
    let varied = pause.mul_f64(0.9 + 0.2 * f64::from(dice[0]) / 255.0);
    varied.max(asked.unwrap_or_default().min(LONGEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Dice(u8);

    impl Entropy for Dice {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill(self.0);
        }
    }

    #[test]
    fn pauses_vary_by_a_tenth_and_double_after_failures_up_to_ten_minutes() {
        let minute = Duration::from_mins(1);
        let of = |failures, asked, dice| {
            let asked = (asked > 0).then(|| Duration::from_secs(asked));
            pause(minute, failures, asked, &Dice(dice)).as_secs()
        };
        assert_eq!([of(0, 0, 0), of(0, 0, 255)], [54, 66]);
        assert_eq!([of(1, 0, 255), of(9, 0, 255)], [132, 660]);
        assert_eq!([of(1, 300, 0), of(1, 7000, 0)], [300, 600]);
        let rare = Duration::from_hours(1);
        assert_eq!(pause(rare, 3, None, &Dice(0)), rare.mul_f64(0.9));
    }
}
