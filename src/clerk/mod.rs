//! The door to Clerk: whether a session token is one of its, and whose.
//!
//! Clerk signs with RSA. A token is verified here, without asking Clerk; only its signing keys are
//! fetched, and kept.

mod error;
mod keys;

use std::sync::Arc;

use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde::Deserialize;
use serde_json::Value;

pub use error::{ClerkError, SetupError};

use self::keys::KeySet;
use crate::clock::Clock;
use crate::settings::{ClerkKeys, ClerkSettings};

/// What Clerk signs with; every other algorithm is refused.
const ALGORITHMS: [Algorithm; 3] = [Algorithm::RS256, Algorithm::RS384, Algorithm::RS512];

/// How far the clocks of Clerk and of this machine may be apart, in seconds.
const SKEW: f64 = 5.0;

/// Who signed in, as far as Clerk says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claims {
    /// Id of the user at Clerk.
    pub subject: String,
    /// The claim `fullName`, unless empty.
    pub full_name: Option<String>,
    /// The claim `primaryEmail`, unless empty.
    pub primary_email: Option<String>,
}

/// Verifies session tokens.
pub struct Verifier {
    keys: Keys,
    issuer: Option<String>,
    authorized_parties: Vec<String>,
    clock: Arc<dyn Clock>,
}

enum Keys {
    /// The one that is configured. It has no id, and so the one that a token names says nothing: the
    /// signature alone decides, as it does in Clerk's own library.
    One(Arc<DecodingKey>),
    /// Clerk's, of which a token names one.
    Set(Arc<KeySet>),
}

/// The claims that matter, before anything is known of them.
#[derive(Deserialize)]
struct Payload {
    sub: String,
    /// Seconds since 1970, like the next two.
    exp: f64,
    nbf: Option<f64>,
    iat: Option<f64>,
    iss: Option<Value>,
    azp: Option<Value>,
    #[serde(rename = "fullName")]
    full_name: Option<Value>,
    #[serde(rename = "primaryEmail")]
    primary_email: Option<Value>,
}

impl Verifier {
    /// A verifier; nothing is fetched yet. `None` where the settings name no signing keys.
    ///
    /// # Errors
    /// [`SetupError`] for a `CLERK_JWT_KEY` that is none.
    pub fn new(settings: ClerkSettings, clock: Arc<dyn Clock>) -> Result<Option<Self>, SetupError> {
        let ClerkSettings {
            keys,
            issuer,
            authorized_parties,
        } = settings;
        let keys = match keys {
            None => return Ok(None),
            Some(ClerkKeys::Pem(pem)) => {
                let key = DecodingKey::from_rsa_pem(pem.as_bytes());
                Keys::One(Arc::new(key.map_err(|_| SetupError::NotAKey)?))
            }
            Some(ClerkKeys::Open(url)) => {
                Keys::Set(Arc::new(KeySet::new(url, None, Arc::clone(&clock))?))
            }
            Some(ClerkKeys::Api { url, secret }) => Keys::Set(Arc::new(KeySet::new(
                url,
                Some(&secret),
                Arc::clone(&clock),
            )?)),
        };
        Ok(Some(Self {
            keys,
            issuer,
            authorized_parties,
            clock,
        }))
    }

    /// Who signed in with this session token.
    ///
    /// # Errors
    /// [`ClerkError::Unverified`] for a token that is not to be trusted,
    /// [`ClerkError::Unacceptable`] for one of Clerk's that holds no more or not here, and
    /// [`ClerkError::Unavailable`] where that cannot be found out now.
    pub async fn verify(&self, token: &str) -> Result<Claims, ClerkError> {
        let refused = |_| ClerkError::Unverified("it is not a signed JWT");
        let header = decode_header(token).map_err(refused)?;
        if !ALGORITHMS.contains(&header.alg) {
            return Err(ClerkError::Unverified("it is not signed with RSA"));
        }
        if header.typ.is_some_and(|kind| kind != "JWT") || header.crit.is_some() {
            return Err(ClerkError::Unverified("its header asks for something else"));
        }
        let key = match (&self.keys, &header.kid) {
            (Keys::One(key), _) => Arc::clone(key),
            (Keys::Set(set), Some(kid)) => set.key(kid).await?,
            (Keys::Set(_), None) => {
                return Err(ClerkError::Unverified("it does not name its key"));
            }
        };
        let mut signature_alone = Validation::new(header.alg);
        signature_alone.validate_exp = false;
        signature_alone.validate_aud = false;
        signature_alone.required_spec_claims.clear();
        let decoded = decode::<Payload>(token, &key, &signature_alone)
            .map_err(|_| ClerkError::Unverified("its signature or its claims are wrong"))?;
        self.trusted(decoded.claims)
    }

    /// The claims of a token whose signature is right, if it holds here and now.
    fn trusted(&self, payload: Payload) -> Result<Claims, ClerkError> {
        #[expect(
            clippy::cast_precision_loss,
            reason = "milliseconds of this era fit into 53 bits"
        )]
        let now = self.clock.now().timestamp_millis() as f64 / 1000.0;
        let ahead = |instant: Option<f64>| instant.is_some_and(|instant| instant > now + SKEW);
        let named = |claim: Option<Value>| match claim {
            Some(Value::String(text)) => Some(text),
            _ => None,
        };
        // PostgreSQL cannot hold NUL in a text.
        let usable = |text: &String| !text.is_empty() && !text.contains('\0');
        let problem = if payload.exp <= now - SKEW {
            "it has expired"
        } else if ahead(payload.nbf) || ahead(payload.iat) {
            "it is from the future"
        } else if !usable(&payload.sub) {
            "it names nobody"
        } else if self.issuer.is_some() && named(payload.iss) != self.issuer {
            "somebody else issued it"
        } else if !self.authorized_parties.is_empty()
            && !named(payload.azp).is_some_and(|party| self.authorized_parties.contains(&party))
        {
            "it was issued for another origin"
        } else {
            return Ok(Claims {
                subject: payload.sub,
                full_name: named(payload.full_name).filter(usable),
                primary_email: named(payload.primary_email).filter(usable),
            });
        };
        Err(ClerkError::Unacceptable(problem))
    }
}
