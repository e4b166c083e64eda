//! How long to wait, and how often to try again.

use std::time::Duration;

use chrono::{DateTime, Utc};
use reqwest::header::{HeaderMap, RETRY_AFTER};

use crate::ids::Entropy;

/// How patient a client is with calls that may be repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// Longest wait for a connection.
    pub connect: Duration,
    /// Longest time of one call from its beginning to the end of its answer.
    pub total: Duration,
    /// How often a call is tried in all.
    pub attempts: u32,
    /// The pause after the first failure; doubled after each further one.
    pub pause: Duration,
    /// The longest pause; a `Retry-After` beyond it ends the call.
    pub longest_pause: Duration,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            total: Duration::from_secs(30),
            attempts: 5,
            pause: Duration::from_millis(250),
            longest_pause: Duration::from_secs(30),
        }
    }
}

impl Policy {
    /// The pause after the failure of attempt `attempt`, counted from 1; `None` to give up.
    ///
    /// Pauses vary by half, so that callers who failed together do not come back together. What
    /// the provider asked for is never undercut.
    pub fn pause_after(
        &self,
        attempt: u32,
        asked: Option<Duration>,
        entropy: &dyn Entropy,
    ) -> Option<Duration> {
        if attempt >= self.attempts {
            return None;
        }
        let mut dice = [0];
        entropy.fill(&mut dice);
        let part = f64::from(dice[0]) / 255.0;
        match asked {
            Some(asked) if asked > self.longest_pause => None,
            Some(asked) => Some(asked + self.pause.mul_f64(part)),
            None => {
                let doubled = 2_u32.saturating_pow(attempt - 1);
                let pause = self.pause.saturating_mul(doubled).min(self.longest_pause);
                Some(pause.mul_f64(0.5 + 0.5 * part))
            }
        }
    }
}

/// The wait that an answer's `Retry-After` asks for, if it does.
pub fn retry_after(headers: &HeaderMap, now: DateTime<Utc>) -> Option<Duration> {
    read(headers.get(RETRY_AFTER)?.to_str().ok()?, now)
}

/// Seconds, or a date (RFC 9110, 10.2.3).
fn read(value: &str, now: DateTime<Utc>) -> Option<Duration> {
    let value = value.trim();
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = DateTime::parse_from_rfc2822(value).ok()?;
    let ahead = date.with_timezone(&Utc) - now;
    Some(ahead.to_std().unwrap_or_default())
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
    fn pauses_double_up_to_the_longest_and_vary_by_half() {
        let policy = Policy {
            attempts: 20,
            ..Policy::default()
        };
        let pauses = |dice: u8| {
            [1, 2, 3, 19].map(|attempt| {
                let pause = policy.pause_after(attempt, None, &Dice(dice)).unwrap();
                pause.as_millis()
            })
        };
        assert_eq!(pauses(255), [250, 500, 1000, 30_000]);
        assert_eq!(pauses(0), [125, 250, 500, 15_000]);
        assert_eq!(policy.pause_after(20, None, &Dice(0)), None);
    }

    #[test]
    fn what_the_provider_asks_for_is_kept_unless_it_is_too_long() {
        let policy = Policy::default();
        let asked = |seconds| Some(Duration::from_secs(seconds));
        assert_eq!(policy.pause_after(1, asked(3), &Dice(0)), asked(3));
        assert!(policy.pause_after(1, asked(3), &Dice(9)) > asked(3));
        assert_eq!(policy.pause_after(1, asked(31), &Dice(0)), None);
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = "2026-03-01T12:00:00Z".parse().unwrap();
        let read = |value| read(value, now).map(|wait| wait.as_secs());
        assert_eq!(read("7"), Some(7));
        assert_eq!(read(" 0 "), Some(0));
        assert_eq!(read("Sun, 01 Mar 2026 12:00:09 GMT"), Some(9));
        assert_eq!(read("Sun, 01 Mar 2026 11:00:00 GMT"), Some(0));
        for nonsense in ["", "soon", "-1", "1.5h"] {
            assert_eq!(read(nonsense), None, "{nonsense}");
        }
    }
}
