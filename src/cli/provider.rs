//! From settings to OpenRouter.

use std::sync::Arc;

use super::context::Context;
use crate::failure::Failure;
use crate::openrouter::{Client, Config, OpenRouterError, Policy};

impl Context {
    /// The client for work on keys, which needs a management key.
    pub(crate) fn openrouter(&self) -> Result<Client, Failure> {
        let client = self.openrouter_if_set()?;
        Ok(client.ok_or(OpenRouterError::NoManagementKey)?)
    }

    /// The same; `None` where no management key is set.
    pub(crate) fn openrouter_if_set(&self) -> Result<Option<Client>, Failure> {
        let settings = self.settings()?.openrouter()?;
        if settings.management_key.is_none() {
            return Ok(None);
        }
        Ok(Some(Client::new(Config {
            settings,
            environment: self.settings()?.environment(),
            policy: Policy::default(),
            clock: Arc::clone(&self.clock),
            entropy: Arc::clone(&self.entropy),
        })?))
    }
}
