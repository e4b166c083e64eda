//! How often somebody may do something: so many times a minute, all at once or spread.
//!
//! One instant for each key is enough to know (the generic cell rate algorithm).

use std::collections::HashMap;
use std::hash::Hash;
use std::num::NonZeroU32;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Most keys that are remembered.
const MOST: usize = 10_000;
/// What a rate is counted over.
const WINDOW: Duration = Duration::from_mins(1);

/// One bucket for each key.
#[derive(Debug)]
pub(super) struct Buckets<K> {
    /// Time that one time takes up.
    each: Duration,
    /// When each key's bucket is as good as new.
    until: Mutex<HashMap<K, Instant>>,
}

impl<K: Eq + Hash> Buckets<K> {
    /// So many times a minute for each key.
    pub(super) fn new(per_minute: NonZeroU32) -> Self {
        Self {
            each: WINDOW / per_minute.get(),
            until: Mutex::default(),
        }
    }

    /// Takes one time, or says how long to wait for it.
    pub(super) fn take(&self, key: K, now: Instant) -> Result<(), Duration> {
        let mut until = self.until.lock().expect("nobody panics with the buckets");
        if until.len() >= MOST && !until.contains_key(&key) {
            until.retain(|_, until| *until > now);
            // So many at once are somebody who has very many addresses.
            if until.len() >= MOST {
                until.clear();
            }
        }
        let mine = until.entry(key).or_insert(now);
        *mine = (*mine).max(now);
        if let Some(wait) = self.excess(*mine, now) {
            return Err(wait);
        }
        *mine += self.each;
        Ok(())
    }

    /// Gives one time back that was taken.
    pub(super) fn give_back(&self, key: &K) {
        let mut until = self.until.lock().expect("nobody panics with the buckets");
        if let Some(mine) = until.get_mut(key) {
            *mine = mine.checked_sub(self.each).unwrap_or(*mine);
        }
    }

    fn excess(&self, until: Instant, now: Instant) -> Option<Duration> {
        let wait = (until + self.each).checked_duration_since(now + WINDOW)?;
        (!wait.is_zero()).then_some(wait)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_go_at_once_and_then_one_at_a_time() {
        let buckets = Buckets::new(NonZeroU32::new(6).unwrap());
        let now = Instant::now();
        let after = |seconds| now + Duration::from_secs(seconds);
        for _ in 0..6 {
            assert_eq!(buckets.take("a", now), Ok(()));
        }
        assert_eq!(buckets.take("a", now), Err(Duration::from_secs(10)));
        assert_eq!(buckets.take("a", after(4)), Err(Duration::from_secs(6)));
        assert_eq!(buckets.take("b", now), Ok(()));
        assert_eq!(buckets.take("a", after(10)), Ok(()));
        assert!(buckets.take("a", after(10)).is_err());
        for _ in 0..6 {
            assert_eq!(buckets.take("a", after(70)), Ok(()));
        }
        assert!(buckets.take("a", after(70)).is_err());
        buckets.give_back(&"a");
        assert_eq!(buckets.take("a", after(70)), Ok(()));
        assert!(buckets.take("a", after(70)).is_err());
    }

    #[test]
    fn only_so_many_keys_are_remembered() {
        let buckets = Buckets::new(NonZeroU32::MIN);
        let now = Instant::now();
        for key in 0..3 * MOST {
            assert_eq!(buckets.take(key, now), Ok(()));
            assert!(buckets.until.lock().unwrap().len() <= MOST);
        }
        assert!(buckets.take(3 * MOST - 1, now).is_err());
    }
}
