//! Who may come in, and what they get.

use std::time::Duration;

use super::{InvalidValue, Settings, value};
use crate::secret::Secret;

/// How session tokens of Clerk are verified.
#[derive(Debug, Clone, Default)]
pub struct ClerkSettings {
    /// Where the signing keys come from; without them nobody can sign in through Clerk.
    pub keys: Option<ClerkKeys>,
    /// Who must have issued a token: an `https:` URL.
    pub issuer: Option<String>,
    /// The origins of which a token must name one; empty for any.
    pub authorized_parties: Vec<String>,
}

/// Where Clerk's signing keys come from.
#[derive(Debug, Clone)]
pub enum ClerkKeys {
    /// `CLERK_JWT_KEY`: one public key as PEM.
    Pem(String),
    /// `CLERK_JWKS_URL`: a key set that anybody may read.
    Open(url::Url),
    /// Clerk's own address, which wants `CLERK_SECRET_KEY`.
    Api {
        /// The key set.
        url: url::Url,
        /// `CLERK_SECRET_KEY`.
        secret: Secret,
    },
}

/// What the server shares with the agent.
#[derive(Debug, Clone, Default)]
pub struct AgentSettings {
    /// `SCRATCHPAD_AGENT_AUTH_TOKEN`; without it the agent's scheme is off.
    pub token: Option<Secret>,
    /// `SCRATCHPAD_AGENT_JWT_SECRET`; without it no JWT is issued.
    pub jwt_secret: Option<Secret>,
    /// `SCRATCHPAD_AGENT_JWT_EXPIRES_IN`; an hour if none.
    pub jwt_lifetime: Option<Duration>,
}

/// Where Clerk gives out the signing keys of the application that a secret key belongs to.
const CLERK_JWKS: &str = "https://api.clerk.com/v1/jwks";

impl Settings {
    /// How session tokens of Clerk are verified. `CLERK_JWT_KEY` wins over `CLERK_JWKS_URL`, and
    /// that over `CLERK_SECRET_KEY`.
    pub fn clerk(&self) -> Result<ClerkSettings, InvalidValue> {
        // A value on one line cannot hold the line breaks that PEM needs.
        let pem = self.parsed("CLERK_JWT_KEY", |text| Ok(text.replace("\\n", "\n")))?;
        let open = self.parsed("CLERK_JWKS_URL", value::secure_url)?;
        let secret = self.secret("CLERK_SECRET_KEY")?;
        let keys = match (pem, open, secret) {
            (Some(pem), _, _) => Some(ClerkKeys::Pem(pem)),
            (None, Some(url), _) => Some(ClerkKeys::Open(url)),
            (None, None, Some(secret)) => Some(ClerkKeys::Api {
                url: CLERK_JWKS.parse().expect("the address is a URL"),
                secret,
            }),
            (None, None, None) => None,
        };
        let host = self.parsed("CLERK_PUBLISHABLE_KEY", value::publishable_key)?;
        let parties = self.parsed("CLERK_AUTHORIZED_PARTIES", value::origins)?;
        Ok(ClerkSettings {
            keys,
            issuer: host.map(|host| format!("https://{host}")),
            authorized_parties: parties.unwrap_or_default(),
        })
    }

    /// What the server shares with the agent.
    pub fn agent(&self) -> Result<AgentSettings, InvalidValue> {
        Ok(AgentSettings {
            token: self.secret("SCRATCHPAD_AGENT_AUTH_TOKEN")?,
            jwt_secret: self.secret("SCRATCHPAD_AGENT_JWT_SECRET")?,
            jwt_lifetime: self.parsed("SCRATCHPAD_AGENT_JWT_EXPIRES_IN", value::duration)?,
        })
    }

    /// Whether the older server made a trial subscription for a new user.
    pub fn wants_trials(&self) -> Result<bool, InvalidValue> {
        self.flag("AUTO_CREATE_TRIAL_SUBSCRIPTION")
    }

    /// Whether a new user gets a key of OpenRouter.
    pub fn gives_keys(&self) -> Result<bool, InvalidValue> {
        self.flag("GENERATE_OPENROUTER_KEY_FOR_NEW_USERS")
    }
}
