//! From settings to a server.

use std::sync::Arc;
use std::time::Duration;

use super::context::Context;
use crate::clerk::Verifier;
use crate::db::{Database, shared_with_old_server};
use crate::failure::Failure;
use crate::openrouter::Policy;
use crate::server::{Config, Provisioning, State};
use crate::settings::Environment;

/// How long the database may take to say whose it is. A server starts without it, too.
const PATIENCE: Duration = Duration::from_secs(2);

impl Context {
    /// A server on this database, with the log started and what is odd about the settings said.
    pub(crate) async fn server(&self, db: Database) -> Result<State, Failure> {
        super::logging::start(self)?;
        let settings = self.settings()?;
        let clerk = settings.clerk()?;
        if settings.environment() == Environment::Production && clerk.issuer.is_none() {
            return Err(Failure::usage(
                "CLERK_PUBLISHABLE_KEY is not set: in production, nothing would check who issued a \
                 session token",
            )
            .hint("copy the publishable key of the application from Clerk's dashboard"));
        }
        let shared = settings.shared_with_old_server()?;
        match tokio::time::timeout(PATIENCE, db.marker()).await {
            Ok(Ok(installation)) => {
                shared_with_old_server(shared, installation.adopted)?;
            }
            Ok(Err(error)) => tracing::warn!(%error, "the database cannot serve yet"),
            Err(_) => tracing::warn!("the database does not answer yet"),
        }
        let config = Config {
            clerk: Verifier::new(clerk, Arc::clone(&self.clock))?,
            agent: settings.agent()?,
            flags: settings.client_flags()?,
            sealer: settings.sealing()?.sealer(),
            shared,
            provisioning: self.provisioning()?,
            new_user_resources: None,
            db,
        };
        if settings.wants_trials()? {
            tracing::warn!(
                "AUTO_CREATE_TRIAL_SUBSCRIPTION is true, but this server makes no subscriptions"
            );
        }
        if config.flags.require_subscription {
            tracing::warn!(
                "REQUIRE_SUBSCRIPTION is true, but this server makes no subscriptions: clients \
                 lock out everybody without one"
            );
        }
        if config.sealer.is_none() {
            tracing::warn!(
                "ENCRYPTION_MASTER_KEY is not set: users can store no keys, and get no websocket \
                 token"
            );
        }
        Ok(State::new(config))
    }

    /// What works on the keys of users, if a management key is set.
    fn provisioning(&self) -> Result<Option<Provisioning>, Failure> {
        // Nobody waits as long for an answer as at a terminal.
        let policy = Policy {
            total: Duration::from_secs(10),
            attempts: 3,
            longest_pause: Duration::from_secs(2),
            ..Policy::default()
        };
        let Some(provider) = self.openrouter_if_set_with(policy)? else {
            return Ok(None);
        };
        let limit = self.default_key_limit()?;
        Ok(Some(Provisioning {
            provider: Arc::new(provider),
            limit,
        }))
    }
}
