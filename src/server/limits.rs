//! Who asks too often: addresses whose logins fail, and tokens.
//!
//! Only failures count against an address, and what has let somebody in from there goes on doing
//! so, whoever else shares the address. A try counts from its beginning, so that many at once are
//! no more than many in a row.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher as _, RandomState};
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Instant;

use super::bucket::Buckets;
use super::error::ApiError;

/// Most credentials that are remembered.
const MOST_KNOWN: usize = 10_000;

/// What a server allows.
#[derive(Debug, Clone, Copy, Default)]
pub struct Rates {
    /// Failed logins a minute from one address; any number if none.
    pub failures: Option<NonZeroU32>,
    /// Requests a minute with one API token; any number if none.
    pub requests: Option<NonZeroU32>,
}

/// What was used up of it.
pub(super) struct Limits {
    failures: Option<Failures>,
    requests: Option<Buckets<String>>,
}

struct Failures {
    buckets: Buckets<IpAddr>,
    /// What has let somebody in, and from where. This alone lets nobody in.
    known: RwLock<HashSet<Shown>>,
    /// What is being tried: the same text many times at once is one guess.
    tried: Mutex<HashMap<Shown, Tried>>,
    hasher: RandomState,
}

/// Where something is presented, and its hash.
type Shown = (IpAddr, u64);

struct Tried {
    /// How many requests try it.
    by: usize,
    /// Whether it was wrong.
    failed: bool,
}

/// A try to come in. Unless it fails it does not count in the end: not when its request goes away
/// either, which then learned nothing.
pub(super) struct Try<'a> {
    failures: Option<&'a Failures>,
    shown: Shown,
}

impl Try<'_> {
    /// What was presented let nobody in.
    pub(super) fn failed(self) {
        if let Some(failures) = self.failures
            && let Some(tried) = failures.tried().get_mut(&self.shown)
        {
            tried.failed = true;
        }
    }

    /// What was presented let somebody in.
    pub(super) fn succeeded(self) {
        if let Some(failures) = self.failures {
            let mut known = failures.known.write().expect("nobody panics with the set");
            if known.len() >= MOST_KNOWN {
                known.clear();
            }
            known.insert(self.shown);
        }
    }
}

impl Drop for Try<'_> {
    fn drop(&mut self) {
        let Some(failures) = self.failures else {
            return;
        };
        let mut all = failures.tried();
        if let Some(tried) = all.get_mut(&self.shown) {
            tried.by -= 1;
            if tried.by == 0 {
                if !tried.failed {
                    failures.buckets.give_back(&self.shown.0);
                }
                all.remove(&self.shown);
            }
        }
    }
}

impl Limits {
    pub(super) fn new(rates: Rates) -> Self {
        Self {
            failures: rates.failures.map(|rate| Failures {
                buckets: Buckets::new(rate),
                known: RwLock::default(),
                tried: Mutex::default(),
                hasher: RandomState::new(),
            }),
            requests: rates.requests.map(Buckets::new),
        }
    }

    /// Begins a try, or refuses somebody with too many failures who presents what is not known to
    /// let anybody in from there.
    pub(super) fn admit(&self, address: IpAddr, presented: &[u8]) -> Result<Try<'_>, ApiError> {
        let address = household(address);
        let Some(failures) = &self.failures else {
            let shown = (address, 0);
            return Ok(Try {
                failures: None,
                shown,
            });
        };
        let shown = (address, failures.hasher.hash_one(presented));
        if failures.knows(shown) {
            return Ok(Try {
                failures: None,
                shown,
            });
        }
        let mut all = failures.tried();
        if let Some(tried) = all.get_mut(&shown) {
            tried.by += 1;
        } else {
            let taken = failures.buckets.take(address, Instant::now());
            taken.map_err(ApiError::too_many)?;
            let by = 1;
            all.insert(shown, Tried { by, failed: false });
        }
        Ok(Try {
            failures: Some(failures),
            shown,
        })
    }

    /// Counts a request with this token.
    pub(super) fn count(&self, token_id: &str) -> Result<(), ApiError> {
        let Some(requests) = &self.requests else {
            return Ok(());
        };
        let counted = requests.take(token_id.to_owned(), Instant::now());
        counted.map_err(ApiError::too_many)
    }
}

impl Failures {
    fn knows(&self, shown: Shown) -> bool {
        let known = self.known.read().expect("nobody panics with the set");
        known.contains(&shown)
    }

    fn tried(&self) -> MutexGuard<'_, HashMap<Shown, Tried>> {
        self.tried.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The addresses that one subscriber has: of IPv6, 64 bits are theirs to choose.
fn household(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(failures: u32) -> Limits {
        Limits::new(Rates {
            failures: NonZeroU32::new(failures),
            requests: None,
        })
    }

    #[test]
    fn failures_lock_out_what_is_new_and_nothing_that_worked_there() {
        let limits = limits(2);
        let (one, neighbour, other): (IpAddr, IpAddr, IpAddr) = (
            "2001:db8::1".parse().unwrap(),
            "2001:db8::2".parse().unwrap(),
            "2001:db8:0:1::1".parse().unwrap(),
        );
        for address in [one, other] {
            limits.admit(address, b"good").unwrap().succeeded();
        }
        limits.admit(other, b"elsewhere").unwrap().succeeded();
        for guess in [b"a", b"b"] {
            limits.admit(one, guess).unwrap().failed();
        }
        assert!(limits.admit(one, b"new").is_err());
        assert!(limits.admit(neighbour, b"new").is_err());
        assert!(limits.admit(one, b"good").is_ok());
        // A guess that is right looks as one that is wrong.
        assert!(limits.admit(one, b"elsewhere").is_err());
        assert!(limits.admit(other, b"new").is_ok());
    }

    #[test]
    fn what_is_tried_at_once_counts_before_it_has_failed() {
        let limits = limits(2);
        let address = IpAddr::from([192, 0, 2, 1]);
        let first = limits.admit(address, b"a").unwrap();
        let second = limits.admit(address, b"b").unwrap();
        assert!(limits.admit(address, b"c").is_err());
        // One text is one guess, by however many.
        let again = limits.admit(address, b"a").unwrap();
        drop(first);
        assert!(limits.admit(address, b"c").is_err());
        // It was right after all, and counts no more.
        again.succeeded();
        let third = limits.admit(address, b"c").unwrap();
        second.failed();
        third.failed();
        assert!(limits.admit(address, b"d").is_err());
    }
}
