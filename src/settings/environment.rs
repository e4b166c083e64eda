//! The five environments.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

/// Which system this is about. Environments never mix: each has its own file of settings, and a
/// database remembers the one it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Environment {
    /// A developer's own machine: the default.
    Development,
    /// The shared test system.
    Test,
    /// The rehearsal of production.
    Staging,
    /// The real thing; every change is guarded.
    Production,
    /// Automated test runs.
    AutomatedTest,
}

impl Environment {
    /// All of them, in the order in which messages list them.
    pub const ALL: [Self; 5] = [
        Self::Development,
        Self::Test,
        Self::Staging,
        Self::Production,
        Self::AutomatedTest,
    ];

    /// The name as `APP_ENV` spells it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Development => "development",
            Self::Test => "test",
            Self::Staging => "staging",
            Self::Production => "production",
            Self::AutomatedTest => "automated_test",
        }
    }

    /// Whether a managed local PostgreSQL may stand in for a missing `DATABASE_URL`.
    pub const fn may_use_local_database(self) -> bool {
        matches!(self, Self::Development | Self::Test | Self::AutomatedTest)
    }
}

impl fmt::Display for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A name that is none of the five.
#[derive(Debug, thiserror::Error)]
#[error(
    "`{0}` is not an environment: use development, test, staging, production or automated_test"
)]
pub struct UnknownEnvironment(pub String);

impl FromStr for Environment {
    type Err = UnknownEnvironment;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|environment| environment.name() == text)
            .ok_or_else(|| UnknownEnvironment(text.to_owned()))
    }
}
