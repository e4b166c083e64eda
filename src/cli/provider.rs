//! From settings to OpenRouter.

use std::sync::Arc;

use super::context::Context;
use crate::failure::Failure;
use crate::openrouter::{Client, Config, OpenRouterError, Policy};
use crate::settings::OpenRouterSettings;

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
        self.client(settings, Policy::default()).map(Some)
    }

    /// A client that asks about the keys of others, and needs no management key.
    pub(crate) fn openrouter_for_others(&self, policy: Policy) -> Result<Client, Failure> {
        let settings = OpenRouterSettings {
            management_key: None,
            ..self.settings()?.openrouter()?
        };
        self.client(settings, policy)
    }

    /// A client of the settings' OpenRouter.
    pub(crate) fn client(
        &self,
        settings: OpenRouterSettings,
        policy: Policy,
    ) -> Result<Client, Failure> {
        Ok(Client::new(Config {
            settings,
            environment: self.settings()?.environment(),
            policy,
            clock: Arc::clone(&self.clock),
            entropy: Arc::clone(&self.entropy),
        })?)
    }
}
