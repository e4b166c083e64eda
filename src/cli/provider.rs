//! From settings to OpenRouter.

use std::sync::Arc;

use super::context::Context;
use crate::failure::Failure;
use crate::keys::Limit;
use crate::openrouter::{Client, Config, OpenRouterError, Policy, Usd};
use crate::settings::OpenRouterSettings;

impl Context {
    /// The client for work on keys, which needs a management key.
    pub(crate) fn openrouter(&self) -> Result<Client, Failure> {
        let client = self.openrouter_if_set()?;
        Ok(client.ok_or(OpenRouterError::NoManagementKey)?)
    }

    /// The same; `None` where no management key is set.
    pub(crate) fn openrouter_if_set(&self) -> Result<Option<Client>, Failure> {
        self.openrouter_if_set_with(Policy::default())
    }

    /// The same, as patient as that.
    pub(crate) fn openrouter_if_set_with(&self, policy: Policy) -> Result<Option<Client>, Failure> {
        let settings = self.settings()?.openrouter()?;
        if settings.management_key.is_none() {
            return Ok(None);
        }
        self.client(settings, policy).map(Some)
    }

    /// A client that asks about the keys of others, and needs no management key.
    pub(crate) fn openrouter_for_others(&self, policy: Policy) -> Result<Client, Failure> {
        let settings = OpenRouterSettings {
            management_key: None,
            ..self.settings()?.openrouter()?
        };
        self.client(settings, policy)
    }

    /// What a new key may spend unless somebody says otherwise.
    pub(crate) fn default_key_limit(&self) -> Result<Usd, Failure> {
        let dollars = self.settings()?.new_user_limit()?;
        let amount = Limit::of_dollars(dollars).ok().and_then(Limit::amount);
        amount.ok_or_else(|| {
            Failure::usage("NEW_USER_OPENROUTER_CREDIT_LIMIT cannot be a limit")
                .hint("set it to an amount in USD, such as 10")
        })
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
