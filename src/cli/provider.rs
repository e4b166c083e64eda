//! From settings to OpenRouter.

use std::sync::Arc;

use super::context::Context;
use crate::failure::Failure;
use crate::openrouter::{Client, Config, OpenRouterError, Policy};

impl Context {
    /// The client for work on keys, which needs a management key.
    pub(crate) fn openrouter(&self) -> Result<Client, Failure> {
        let settings = self.settings()?.openrouter()?;
        if settings.management_key.is_none() {
            return Err(OpenRouterError::NoManagementKey.into());
        }
        Ok(Client::new(Config {
            settings,
            environment: self.settings()?.environment(),
            policy: Policy::default(),
            clock: Arc::clone(&self.clock),
            entropy: Arc::clone(&self.entropy),
        })?)
    }
}
