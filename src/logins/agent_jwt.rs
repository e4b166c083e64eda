//! The JWT by which the agent knows for whom it works.

use chrono::{DateTime, Utc};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde::{Deserialize, Serialize};

use crate::secret::Secret;
use crate::settings::AgentSettings;
use crate::users::{Role, User};

/// Seconds that a JWT lives when the settings do not say.
const LIFETIME: u64 = 3600;

/// What the JWT says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AgentJwt {
    /// Id of the user.
    pub user_id: String,
    /// What the user may do.
    pub role: Role,
    /// When it was made, in seconds since 1970.
    pub iat: i64,
    /// When it ends, in seconds since 1970.
    pub exp: i64,
}

/// A JWT for this user, signed with HS256; `None` where no secret is shared with the agent.
pub fn agent_jwt(user: &User, settings: &AgentSettings, now: DateTime<Utc>) -> Option<Secret> {
    let secret = settings.jwt_secret.as_ref()?;
    let lifetime = settings.jwt_lifetime.map_or(LIFETIME, |it| it.as_secs());
    let iat = now.timestamp();
    let claims = AgentJwt {
        user_id: user.id.clone(),
        role: user.role,
        iat,
        exp: iat.saturating_add(i64::try_from(lifetime).unwrap_or(i64::MAX)),
    };
    let key = EncodingKey::from_secret(secret.reveal().as_bytes());
    let jwt = encode(&Header::new(Algorithm::HS256), &claims, &key);
    Some(Secret::new(jwt.expect("plain data can be signed")))
}
