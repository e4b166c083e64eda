//! Looking keys up at the provider: in one list of all, or one by one where they are few.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::KeyError;
use super::inventory::{find, inventory};
use crate::db::Database;
use crate::openrouter::{Client, KeyRecord};

/// Of so many keys, or users, the keys are asked for one by one rather than listed.
const FEW: usize = 4;
/// Most keys that are asked for because the list lacks them: beyond that it is the list of another
/// account.
pub(super) const MOST_MISSING: usize = 50;

/// What the provider has of keys.
pub struct Directory {
    provider: Arc<Client>,
    listed: HashMap<String, KeyRecord>,
    /// How many more may be asked for one by one.
    left: AtomicUsize,
}

/// What the provider has of one key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// This.
    Known(Box<KeyRecord>),
    /// Nothing: it says that there is no such key.
    Gone,
    /// It is not in the list, like too many others to ask for each: it was not asked for.
    NotListed,
}

impl Directory {
    /// A directory for looking up so many keys, or the keys of so many users; `None` is any number.
    pub async fn open(
        db: &Database,
        provider: Arc<Client>,
        count: Option<usize>,
    ) -> Result<Self, KeyError> {
        if count.is_some_and(|count| count <= FEW) {
            return Ok(Self::one_by_one(provider));
        }
        let listed = listed(inventory(db, &provider).await?);
        Ok(Self {
            listed,
            ..Self::of_missing(provider)
        })
    }

    /// A directory that asks for each key.
    fn one_by_one(provider: Arc<Client>) -> Self {
        Self {
            provider,
            listed: HashMap::new(),
            left: AtomicUsize::new(usize::MAX),
        }
    }

    /// A directory for looking up keys that its list is known to lack.
    pub(super) fn of_missing(provider: Arc<Client>) -> Self {
        Self {
            provider,
            listed: HashMap::new(),
            left: AtomicUsize::new(MOST_MISSING),
        }
    }

    /// What the provider has of the key with this hash.
    pub async fn find(&self, hash: &str) -> Result<Entry, KeyError> {
        if let Some(key) = self.listed.get(hash) {
            return Ok(Entry::Known(Box::new(key.clone())));
        }
        let taken = self
            .left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                left.checked_sub(1)
            });
        if taken.is_err() {
            return Ok(Entry::NotListed);
        }
        Ok(match find(&self.provider, hash).await? {
            Some(key) => Entry::Known(Box::new(key)),
            None => Entry::Gone,
        })
    }

    /// Whether a simulator has answered so far.
    pub fn met_simulator(&self) -> bool {
        self.provider.is_simulator()
    }
}

fn listed(keys: Vec<KeyRecord>) -> HashMap<String, KeyRecord> {
    keys.into_iter()
        .map(|key| (key.hash.clone(), key))
        .collect()
}
