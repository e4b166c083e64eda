//! What somebody decides who starts a server.

use std::sync::Arc;
use std::time::Duration;

use ipnet::IpNet;

use super::connections::Stopping;
use super::limits::Rates;
use crate::clerk;
use crate::db::Database;
use crate::features::Features;
use crate::keys::Meter;
use crate::openrouter::{self, Usd};
use crate::seal::Sealer;
use crate::settings::AgentSettings;
use crate::users::NewUserResources;

/// What makes keys for users.
pub struct Provisioning {
    /// The door to OpenRouter, with a management key.
    pub provider: Arc<openrouter::Client>,
    /// What a new key may spend unless somebody says otherwise.
    pub limit: Usd,
    /// How long an admin waits for work on keys, which then goes on: less than a request may take.
    pub wait: Duration,
}

impl Provisioning {
    /// How long an admin usually waits.
    pub const WAIT: Duration = Duration::from_secs(15);
}

/// What a server is made of.
pub struct Config {
    /// The database, connected when it is first needed.
    pub db: Database,
    /// What verifies session tokens; without it nobody signs in through Clerk.
    pub clerk: Option<clerk::Verifier>,
    /// What is shared with the agent.
    pub agent: AgentSettings,
    /// Feature flags.
    pub features: Features,
    /// Reads what keys have spent.
    pub meter: Meter,
    /// What opens stored keys, and seals new ones.
    pub sealer: Option<Sealer>,
    /// `SCRATCH_SHARED_WITH_OLD_SERVER`.
    pub shared: Option<bool>,
    /// What works on the keys of users; without it nobody can.
    pub provisioning: Option<Provisioning>,
    /// What new users get.
    pub new_user_resources: Option<Arc<dyn NewUserResources>>,
    /// How often anybody may ask.
    pub rates: Rates,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Whether figures for Prometheus are kept.
    pub metrics: bool,
    /// How it ends.
    pub stopping: Stopping,
}
