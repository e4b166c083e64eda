//! Who asks too often: addresses whose logins fail, and tokens.
//!
//! Only failures count against an address, and what has let somebody in goes on doing so, whoever
//! else shares the address.

use std::collections::HashSet;
use std::hash::{BuildHasher as _, RandomState};
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::RwLock;
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
    /// Hashes of what has let somebody in. This alone lets nobody in.
    known: RwLock<HashSet<u64>>,
    hasher: RandomState,
}

impl Limits {
    pub(super) fn new(rates: Rates) -> Self {
        Self {
            failures: rates.failures.map(|rate| Failures {
                buckets: Buckets::new(rate),
                known: RwLock::default(),
                hasher: RandomState::new(),
            }),
            requests: rates.requests.map(Buckets::new),
        }
    }

    /// Refuses somebody with too many failures who presents what is not known to let anybody in.
    pub(super) fn admit(&self, address: IpAddr, presented: &[u8]) -> Result<(), ApiError> {
        let Some(failures) = &self.failures else {
            return Ok(());
        };
        match failures.buckets.wait(&household(address), Instant::now()) {
            Some(wait) if !failures.knows(presented) => Err(ApiError::too_many(wait)),
            _ => Ok(()),
        }
    }

    /// What was presented let nobody in.
    pub(super) fn failed(&self, address: IpAddr) {
        if let Some(failures) = &self.failures {
            let _ = failures.buckets.take(household(address), Instant::now());
        }
    }

    /// What was presented let somebody in.
    pub(super) fn succeeded(&self, presented: &[u8]) {
        if let Some(failures) = &self.failures
            && !failures.knows(presented)
        {
            let mut known = failures.known.write().expect("nobody panics with the set");
            if known.len() >= MOST_KNOWN {
                known.clear();
            }
            known.insert(failures.hasher.hash_one(presented));
        }
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
    fn knows(&self, presented: &[u8]) -> bool {
        let known = self.known.read().expect("nobody panics with the set");
        known.contains(&self.hasher.hash_one(presented))
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

    #[test]
    fn failures_lock_out_what_is_new_and_nothing_that_worked() {
        let limits = Limits::new(Rates {
            failures: NonZeroU32::new(2),
            requests: None,
        });
        let (one, neighbour, other): (IpAddr, IpAddr, IpAddr) = (
            "2001:db8::1".parse().unwrap(),
            "2001:db8::2".parse().unwrap(),
            "2001:db8:0:1::1".parse().unwrap(),
        );
        limits.succeeded(b"good");
        for _ in 0..5 {
            limits.failed(one);
        }
        assert!(limits.admit(one, b"new").is_err());
        assert!(limits.admit(neighbour, b"new").is_err());
        assert!(limits.admit(one, b"good").is_ok());
        assert!(limits.admit(other, b"new").is_ok());
    }
}
