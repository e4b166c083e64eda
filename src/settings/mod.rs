//! Settings: resolved once, typed, each value remembering where it came from.
//!
//! [`registry`] lists the variables, [`resolve`] finds their values, [`Settings`] turns them into
//! the typed structs that the rest of the program takes, one per concern and only when it is
//! asked for: a wrong JWT lifetime does not stop `scratch db status`.

mod database_url;
pub mod dotenv;
mod environment;
pub mod example;
pub mod registry;
pub mod resolve;
mod sign_in;
mod url_values;
pub mod value;

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::time::Duration;

use ipnet::IpNet;

pub use database_url::{DatabaseUrl, SslMode, UrlProblem};
pub use environment::{Environment, UnknownEnvironment};
pub use resolve::{Found, Request, Resolved, Source};
pub use sign_in::{AgentSettings, ClerkKeys, ClerkSettings};

use crate::failure::{Classify, Kind};
use crate::seal::Sealer;
use crate::secret::Secret;

/// A value that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{name} ({origin}): {problem}")]
pub struct InvalidValue {
    /// The variable.
    pub name: &'static str,
    /// Where the value stands.
    pub origin: Source,
    /// What is wrong, and what would be right.
    pub problem: String,
}

impl Classify for InvalidValue {
    fn kind(&self) -> Kind {
        Kind::Usage
    }

    fn hints(&self) -> Vec<String> {
        vec!["check every value with `scratch env check`".into()]
    }
}

/// The settings of one environment.
#[derive(Debug, Clone)]
pub struct Settings {
    resolved: Resolved,
}

/// Where the database is.
#[derive(Debug, Clone)]
pub struct DatabaseSettings {
    /// `DATABASE_URL`; without it a managed local PostgreSQL may serve.
    pub url: Option<DatabaseUrl>,
    /// `DATABASE_DIRECT_URL`.
    pub direct: Option<DatabaseUrl>,
}

/// Where the managed local PostgreSQL lives.
#[derive(Debug, Clone)]
pub struct LocalDatabaseSettings {
    /// `SCRATCH_DATA_DIR`, if set.
    pub data_dir: Option<PathBuf>,
    /// `SCRATCH_PG_BIN`, if set.
    pub bin: Option<PathBuf>,
    /// Whether PostgreSQL may be fetched when none is installed.
    pub download: bool,
}

/// Where the server listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerSettings {
    /// Address.
    pub host: String,
    /// Port, 0 for any free one.
    pub port: u16,
}

/// What the server lets through, and what it tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrafficSettings {
    /// `TRUSTED_PROXIES`.
    pub trusted_proxies: Vec<IpNet>,
    /// `FAILED_LOGINS_PER_MINUTE`; any number if none.
    pub failed_logins: Option<NonZeroU32>,
    /// `REQUESTS_PER_MINUTE`; any number if none.
    pub requests: Option<NonZeroU32>,
    /// `METRICS_ADDR`; no metrics if none.
    pub metrics: Option<SocketAddr>,
    /// `SHUTDOWN_DELAY`.
    pub shutdown_delay: Duration,
}

/// What seals stored keys.
#[derive(Debug, Clone)]
pub struct SealingSettings {
    /// `ENCRYPTION_MASTER_KEY`; without it no key can be stored.
    pub master: Option<Secret>,
    /// `ENCRYPTION_MASTER_KEY_PREVIOUS`.
    pub previous: Option<Secret>,
}

impl SealingSettings {
    /// What seals and opens; `None` without a master key.
    pub fn sealer(&self) -> Option<Sealer> {
        let master = self.master.as_ref()?;
        Some(Sealer::new(master, self.previous.as_ref()))
    }
}

/// How OpenRouter is reached.
#[derive(Debug, Clone)]
pub struct OpenRouterSettings {
    /// `OPENROUTER_BASE_URL`; `https:`, or `http:` on this machine.
    pub base_url: url::Url,
    /// `OPENROUTER_MANAGEMENT_KEY`, else `OPENROUTER_PROVISIONING_KEY`, if one is set.
    pub management_key: Option<Secret>,
}

/// How PostHog is reached.
#[derive(Debug, Clone)]
pub struct PostHogSettings {
    /// `POSTHOG_HOST`; `https:`, or `http:` on this machine.
    pub host: url::Url,
    /// `POSTHOG_API_KEY`, which names the project.
    pub project_key: Secret,
    /// `POSTHOG_FEATURE_FLAG_API_KEY`, which may read definitions.
    pub flag_key: Secret,
}

/// The flags of the system that its environment decides.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SystemFlagSettings {
    /// `REQUIRE_SUBSCRIPTION`.
    pub require_subscription: bool,
    /// `USE_JOBS`.
    pub use_jobs: bool,
}

/// PostHog Cloud in the United States.
const POSTHOG: &str = "https://us.i.posthog.com";

/// What PostHog takes: the key of the project, and the one that may read its flags.
const POSTHOG_KEY_NAMES: [&str; 2] = ["POSTHOG_API_KEY", "POSTHOG_FEATURE_FLAG_API_KEY"];

/// OpenRouter's own API, with its version.
const OPENROUTER: &str = "https://openrouter.ai/api/v1";

/// The names of the management key, the one that wins first.
pub const MANAGEMENT_KEY_NAMES: [&str; 2] =
    ["OPENROUTER_MANAGEMENT_KEY", "OPENROUTER_PROVISIONING_KEY"];

impl Settings {
    /// Wraps what was found.
    pub const fn new(resolved: Resolved) -> Self {
        Self { resolved }
    }

    /// The environment.
    pub const fn environment(&self) -> Environment {
        self.resolved.environment
    }

    /// Everything that was found, with its sources.
    pub const fn resolved(&self) -> &Resolved {
        &self.resolved
    }

    /// Where the database is.
    pub fn database(&self) -> Result<DatabaseSettings, InvalidValue> {
        let url = |name| {
            self.parsed(name, |text| {
                DatabaseUrl::parse(text).map_err(|e| e.to_string())
            })
        };
        Ok(DatabaseSettings {
            url: url("DATABASE_URL")?,
            direct: url("DATABASE_DIRECT_URL")?,
        })
    }

    /// Where the managed local PostgreSQL lives.
    pub fn local_database(&self) -> Result<LocalDatabaseSettings, InvalidValue> {
        let path = |name| self.parsed(name, |text| Ok(PathBuf::from(text)));
        Ok(LocalDatabaseSettings {
            data_dir: path("SCRATCH_DATA_DIR")?,
            bin: path("SCRATCH_PG_BIN")?,
            download: !self
                .parsed("SCRATCH_NO_DOWNLOAD", value::flag)?
                .unwrap_or(false),
        })
    }

    /// Where the server listens: on this machine alone in development, on every address otherwise.
    pub fn server(&self) -> Result<ServerSettings, InvalidValue> {
        let host = match self.environment() {
            Environment::Development => "127.0.0.1",
            _ => "0.0.0.0",
        };
        Ok(ServerSettings {
            host: self
                .parsed("HOST", value::host)?
                .unwrap_or_else(|| host.into()),
            port: self.parsed("PORT", value::port)?.unwrap_or(3010),
        })
    }

    /// What the server lets through, and what it tells of it.
    pub fn traffic(&self) -> Result<TrafficSettings, InvalidValue> {
        let failed_logins = self.parsed("FAILED_LOGINS_PER_MINUTE", value::count)?;
        Ok(TrafficSettings {
            trusted_proxies: self
                .parsed("TRUSTED_PROXIES", value::networks)?
                .unwrap_or_default(),
            failed_logins: failed_logins.unwrap_or(NonZeroU32::new(60)),
            requests: self.parsed("REQUESTS_PER_MINUTE", value::count)?.flatten(),
            metrics: self.parsed("METRICS_ADDR", value::socket_address)?,
            shutdown_delay: self
                .parsed("SHUTDOWN_DELAY", value::duration)?
                .unwrap_or_default(),
        })
    }

    /// How OpenRouter is reached.
    pub fn openrouter(&self) -> Result<OpenRouterSettings, InvalidValue> {
        let base_url = self.parsed("OPENROUTER_BASE_URL", value::secure_url)?;
        let management_key = MANAGEMENT_KEY_NAMES
            .iter()
            .find_map(|name| self.resolved.values.get(*name))
            .map(|found| Secret::new(found.text.trim()));
        Ok(OpenRouterSettings {
            base_url: base_url.unwrap_or_else(|| OPENROUTER.parse().expect("the address is a URL")),
            management_key,
        })
    }

    /// How PostHog is reached; `None` without its keys.
    ///
    /// # Errors
    /// Also when one of them is set without the other: nobody is to take the built-in sample flags
    /// for those of the project.
    pub fn posthog(&self) -> Result<Option<PostHogSettings>, InvalidValue> {
        if let Some(half) = self.half_of_posthog() {
            return Err(half);
        }
        let host = self.parsed("POSTHOG_HOST", value::secure_url)?;
        let key = |name| {
            let found = self.resolved.values.get(name)?;
            Some(Secret::new(found.text.trim()))
        };
        let (Some(project_key), Some(flag_key)) =
            (key(POSTHOG_KEY_NAMES[0]), key(POSTHOG_KEY_NAMES[1]))
        else {
            return Ok(None);
        };
        Ok(Some(PostHogSettings {
            host: host.unwrap_or_else(|| POSTHOG.parse().expect("the address is a URL")),
            project_key,
            flag_key,
        }))
    }

    /// The key of PostHog that is set without the other one.
    pub fn half_of_posthog(&self) -> Option<InvalidValue> {
        let [project, flags] = POSTHOG_KEY_NAMES;
        let half = |name, missing| {
            let found = self.resolved.values.get(name)?;
            let is_half = !self.resolved.values.contains_key(missing);
            is_half.then(|| InvalidValue {
                name,
                origin: found.source.clone(),
                problem: format!("it is set, but {missing} is not: PostHog takes both"),
            })
        };
        half(project, flags).or_else(|| half(flags, project))
    }

    /// The flags of the system that its environment decides; both are off unless it says otherwise.
    pub fn system_flags(&self) -> Result<SystemFlagSettings, InvalidValue> {
        Ok(SystemFlagSettings {
            require_subscription: self.flag("REQUIRE_SUBSCRIPTION")?,
            use_jobs: self.flag("USE_JOBS")?,
        })
    }

    /// How often the server asks PostHog for the definitions of flags; each minute as the old
    /// server, unless it is said.
    pub fn flag_refresh(&self) -> Result<Duration, InvalidValue> {
        let every = self.parsed("POSTHOG_REFRESH_INTERVAL", value::duration)?;
        Ok(every.unwrap_or(Duration::from_mins(1)))
    }

    /// What the key of a new user may spend, in USD.
    pub fn new_user_limit(&self) -> Result<f64, InvalidValue> {
        let limit = self.parsed("NEW_USER_OPENROUTER_CREDIT_LIMIT", value::usd)?;
        Ok(limit.unwrap_or(10.0))
    }

    /// How much the server logs.
    pub fn log_level(&self) -> Result<tracing::Level, InvalidValue> {
        let level = self.parsed("LOG_LEVEL", value::log_level)?;
        Ok(level.unwrap_or(tracing::Level::INFO))
    }

    /// Whether the old server uses the same database, if anybody said.
    pub fn shared_with_old_server(&self) -> Result<Option<bool>, InvalidValue> {
        self.parsed("SCRATCH_SHARED_WITH_OLD_SERVER", value::flag)
    }

    /// What seals stored keys.
    pub fn sealing(&self) -> Result<SealingSettings, InvalidValue> {
        Ok(SealingSettings {
            master: self.secret("ENCRYPTION_MASTER_KEY")?,
            previous: self.secret("ENCRYPTION_MASTER_KEY_PREVIOUS")?,
        })
    }

    fn flag(&self, name: &'static str) -> Result<bool, InvalidValue> {
        Ok(self.parsed(name, value::flag)?.unwrap_or(false))
    }

    /// A secret that its variable allows.
    fn secret(&self, name: &'static str) -> Result<Option<Secret>, InvalidValue> {
        let kind = registry::find(name).map_or(value::ValueKind::Text, |variable| variable.kind);
        self.parsed(name, |text| {
            kind.problem(text)
                .map_or_else(|| Ok(Secret::new(text)), Err)
        })
    }

    fn parsed<T>(
        &self,
        name: &'static str,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Result<Option<T>, InvalidValue> {
        let Some(found) = self.resolved.values.get(name) else {
            return Ok(None);
        };
        parse(&found.text)
            .map(Some)
            .map_err(|problem| InvalidValue {
                name,
                origin: found.source.clone(),
                problem,
            })
    }
}
