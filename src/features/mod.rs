//! The flags of this system, asked through OpenFeature: a provider over PostHog's definitions, and
//! the flags that clients see.

mod provider;
mod system;

use std::sync::{Arc, PoisonError, RwLock};

pub use provider::PostHogProvider;
pub use system::{CLIENT_FLAGS, ClientFlag, ClientFlags, Origin, SystemFlags};

use crate::flags::Definitions;

/// Definitions that may be replaced while others evaluate by them.
#[derive(Clone, Default)]
pub struct LiveDefinitions(Arc<RwLock<Option<Arc<Definitions>>>>);

impl LiveDefinitions {
    /// These, for a start.
    pub fn of(definitions: Definitions) -> Self {
        let live = Self::default();
        live.replace(definitions);
        live
    }

    /// Puts these in the place of what there was. An evaluation that is under way ends by what it
    /// began with.
    pub fn replace(&self, definitions: Definitions) {
        // What is in the lock is whole at any time, also after a panic.
        let mut live = self.0.write().unwrap_or_else(PoisonError::into_inner);
        *live = Some(Arc::new(definitions));
    }

    /// Those of now; none before the first.
    pub fn get(&self) -> Option<Arc<Definitions>> {
        let live = self.0.read().unwrap_or_else(PoisonError::into_inner);
        live.clone()
    }
}
