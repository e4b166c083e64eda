//! From settings to a server.

use std::sync::Arc;
use std::time::Duration;

use super::context::Context;
use super::db::migrate::migrations;
use super::flags::posthog_client;
use crate::clerk::Verifier;
use crate::db::migrate;
use crate::db::{Database, DbError, Installation, connect_once, shared_with_old_server};
use crate::failure::Failure;
use crate::features::{self, Features, LiveDefinitions, Provenance};
use crate::flags::BUILT_IN;
use crate::http::Policy;
use crate::keys::{Meter, StarterKeys, Terms, Workshop};
use crate::posthog::{Cache, Follower};
use crate::server::{Config, Provisioning, Rates, State, Stopping};
use crate::settings::Environment;
use crate::users::NewUserResources;

/// How patiently a key is asked what it has spent, while somebody waits for that.
const BRIEF: Policy = Policy {
    connect: Duration::from_secs(1),
    total: Duration::from_secs(2),
    attempts: 1,
    pause: Duration::ZERO,
    longest_pause: Duration::ZERO,
};

impl Context {
    /// A server on this database, with the log started and what is odd about the settings said.
    /// `has_metrics` says whether somebody will read figures.
    ///
    /// # Errors
    /// Whatever is wrong with the database and does not pass. One that is away may come: such a
    /// server starts, and is not ready.
    pub(crate) async fn server(&self, db: Database, has_metrics: bool) -> Result<State, Failure> {
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
        if let Some(installation) = look(&db).await? {
            shared_with_old_server(shared, installation.adopted)?;
        }
        let traffic = settings.traffic()?;
        let config = Config {
            clerk: Verifier::new(clerk, Arc::clone(&self.clock))?,
            agent: settings.agent()?,
            features: self.features().await?,
            sealer: settings.sealing()?.sealer(),
            shared,
            provisioning: self.provisioning()?,
            meter: Meter::new(self.openrouter_for_others(BRIEF)?, Arc::clone(&self.clock)),
            new_user_resources: self.starter_keys(&db)?,
            rates: Rates {
                failures: traffic.failed_logins,
                requests: traffic.requests,
            },
            trusted_proxies: traffic.trusted_proxies,
            metrics: has_metrics,
            stopping: Stopping {
                notice: traffic.shutdown_delay,
                ..Stopping::default()
            },
            db,
        };
        if settings.wants_trials()? {
            tracing::warn!(
                "AUTO_CREATE_TRIAL_SUBSCRIPTION is true, but this server makes no subscriptions"
            );
        }
        if settings.system_flags()?.require_subscription {
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
            wait: Provisioning::WAIT,
        }))
    }

    /// What makes keys for new users, if they get any.
    fn starter_keys(&self, db: &Database) -> Result<Option<Arc<dyn NewUserResources>>, Failure> {
        let settings = self.settings()?;
        if !settings.gives_keys()? {
            return Ok(None);
        }
        let (provider, sealer) = (self.openrouter_if_set()?, settings.sealing()?.sealer());
        let (Some(provider), Some(sealer)) = (provider, sealer) else {
            tracing::warn!(
                "GENERATE_OPENROUTER_KEY_FOR_NEW_USERS is true, but new users get no keys: that \
                 takes OPENROUTER_PROVISIONING_KEY and ENCRYPTION_MASTER_KEY"
            );
            return Ok(None);
        };
        let workshop = Workshop {
            db: db.clone(),
            provider: Arc::new(provider),
            sealer,
            shared: settings.shared_with_old_server()?,
            terms: Terms {
                limit: Some(self.default_key_limit()?),
                ..Terms::default()
            },
            patience: Workshop::PATIENCE,
        };
        Ok(Some(Arc::new(StarterKeys::new(workshop))))
    }

    /// Feature flags, refreshed in the background.
    async fn features(&self) -> Result<Features, Failure> {
        let settings = self.settings()?;
        let configured = match settings.half_of_posthog() {
            // As the older server does: clients go on, and the log tells.
            Some(half) => Err(half.to_string()),
            None => settings
                .posthog()?
                .ok_or("PostHog is not configured".into()),
        };
        let definitions = match configured {
            Ok(posthog) => {
                let live = LiveDefinitions::default();
                let cache = self.process().cache_folder();
                let cache = cache.map(|folder| Cache::of(&folder, &posthog));
                let client = posthog_client(self, settings.environment(), posthog)?;
                tokio::spawn(features::follow(
                    live.clone(),
                    Follower::new(client, cache, Arc::clone(&self.clock)),
                    settings.flag_refresh()?,
                    Arc::clone(&self.clock),
                    Arc::clone(&self.entropy),
                ));
                live
            }
            Err(why) => {
                tracing::warn!("{why}: the built-in sample flags serve");
                LiveDefinitions::of(BUILT_IN, Provenance::Sample).expect("the sample is sound")
            }
        };
        let clock = Arc::clone(&self.clock);
        Ok(Features::new(definitions, settings.system_flags()?, clock).await)
    }
}

/// The marker of a database that this program can serve; `None` of one that is away.
async fn look(db: &Database) -> Result<Option<&Installation>, Failure> {
    let seen = async {
        let version = db.reading(|| migrate::version(db)).await?;
        let marker = match version.pending {
            0 => Some(db.marker().await?),
            _ => None,
        };
        Ok((version.pending, marker))
    };
    match seen.await {
        Ok((0, marker)) => Ok(marker),
        Ok((pending, _)) => Err(pending_migrations(pending)),
        Err(error @ DbError::OtherEnvironment { .. }) => Err(error.into()),
        Err(error) => {
            // A pool does not tell what it is that fails.
            let error: DbError = connect_once(&db.target().url).await.err().unwrap_or(error);
            if !error.is_passing() {
                return Err(error.into());
            }
            tracing::warn!(%error, "the database cannot serve yet; this server waits for it");
            Ok(None)
        }
    }
}

fn pending_migrations(count: usize) -> Failure {
    let (migrations, are) = (migrations(count), if count == 1 { "is" } else { "are" });
    Failure::refused(format!(
        "{migrations} {are} pending: the schema is older than this program"
    ))
    .hint("apply them first with `scratch serve --migrate`")
    .hint("or on their own with `scratch db migrate`, once `scratch db status` has shown them")
}
