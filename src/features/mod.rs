//! The flags of this system: asked through OpenFeature by a provider over PostHog's definitions,
//! which are kept fresh in the background.

mod context;
mod live;
mod provider;
mod refresh;
mod remote;
mod system;

use std::sync::Arc;

pub use context::{NotAnObject, person};
pub use live::{Edition, LiveDefinitions, Provenance};
pub use provider::PostHogProvider;
pub use refresh::follow;
pub use remote::{ErrorCode, Failed, Resolved, evaluate, evaluate_all};
pub use system::{CLIENT_FLAGS, ClientFlag, ClientFlags, Origin, SystemFlags};

use crate::clock::Clock;
use crate::settings::SystemFlagSettings;

/// What a server answers about flags.
pub struct Features {
    /// Those that the web client sees.
    pub system: SystemFlags,
    /// All of them.
    pub definitions: LiveDefinitions,
}

impl Features {
    /// By these definitions and what the environment says.
    pub async fn new(
        definitions: LiveDefinitions,
        settings: SystemFlagSettings,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let provider = PostHogProvider::new(definitions.clone(), clock);
        Self {
            system: SystemFlags::new(provider, settings).await,
            definitions,
        }
    }
}
