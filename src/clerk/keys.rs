//! Clerk's signing keys: fetched when they are needed, kept, and fetched anew now and then.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::DecodingKey;
use reqwest::Url;
use reqwest::header::{AUTHORIZATION, HeaderValue};
use serde::Deserialize;
use serde_json::Value;
use tokio::sync::{Mutex, OwnedMutexGuard};

use super::{ClerkError, SetupError};
use crate::clock::Clock;
use crate::secret::Secret;
use crate::settings::value;

/// Longest wait for a connection, and for the whole answer.
const CONNECT: Duration = Duration::from_secs(2);
const TOTAL: Duration = Duration::from_secs(3);
/// Largest answer that is read, in bytes.
const LARGEST: usize = 256 * 1024;
/// After this time keys are fetched anew, so that one that Clerk has withdrawn opens no longer.
const AGE: TimeDelta = TimeDelta::hours(1);
/// After this time without an answer of Clerk, nothing is known of its keys.
const LONGEST: TimeDelta = TimeDelta::hours(24);
/// Shortest time between two attempts. Anybody can name a key that does not exist.
const PAUSE: TimeDelta = TimeDelta::minutes(1);
/// The same while there is no key at all, and so nobody can sign in.
const PAUSE_WITHOUT_KEYS: TimeDelta = TimeDelta::seconds(5);

/// A key set at a URL.
pub(super) struct KeySet {
    http: reqwest::Client,
    url: Url,
    bearer: Option<HeaderValue>,
    clock: Arc<dyn Clock>,
    known: RwLock<Known>,
    /// Held by the one that fetches.
    turn: Arc<Mutex<()>>,
}

#[derive(Default)]
struct Known {
    keys: HashMap<String, Arc<DecodingKey>>,
    fetched_at: Option<DateTime<Utc>>,
    /// When the last attempt began, and why it failed if it did.
    tried: Option<(DateTime<Utc>, Option<ClerkError>)>,
}

impl KeySet {
    pub(super) fn new(
        url: Url,
        secret: Option<&Secret>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, SetupError> {
        let bearer = secret.map(|secret| {
            let text = format!("Bearer {}", secret.reveal());
            let mut value = HeaderValue::try_from(text).map_err(|_| SetupError::MalformedSecret)?;
            value.set_sensitive(true);
            Ok(value)
        });
        let mut http = reqwest::Client::builder()
            .user_agent(concat!("scratch/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(CONNECT)
            .timeout(TOTAL)
            // Who may sign in is decided by what is read here, not by where an answer points.
            .redirect(reqwest::redirect::Policy::none());
        if value::is_this_machine(&url) {
            http = http.no_proxy();
        }
        Ok(Self {
            http: http
                .build()
                .map_err(|error| SetupError::Client(error.to_string()))?,
            url,
            bearer: bearer.transpose()?,
            clock,
            known: RwLock::default(),
            turn: Arc::default(),
        })
    }

    /// The key with this id, fetched if it is not known. One fetch serves all who wait for it.
    pub(super) async fn key(self: &Arc<Self>, kid: &str) -> Result<Arc<DecodingKey>, ClerkError> {
        if let (Some(key), is_old) = self.look(kid) {
            if !is_old {
                return Ok(key);
            }
            // Others go on with the old keys meanwhile, and everybody does while Clerk is away, for
            // a day.
            return match Arc::clone(&self.turn).try_lock_owned() {
                Ok(turn) if self.may_try().is_ok() => match self.fetch(turn).await {
                    Ok(()) => self.look(kid).0.ok_or(UNKNOWN),
                    Err(_) => Ok(key),
                },
                _ => Ok(key),
            };
        }
        let turn = Arc::clone(&self.turn).lock_owned().await;
        if let (Some(key), _) = self.look(kid) {
            return Ok(key);
        }
        self.may_try()?;
        self.fetch(turn).await?;
        self.look(kid).0.ok_or(UNKNOWN)
    }

    /// The key, if it is known, and whether all are due to be fetched anew.
    fn look(&self, kid: &str) -> (Option<Arc<DecodingKey>>, bool) {
        let known = self.known.read().expect("nobody panics with the keys");
        let age = known.fetched_at.map(|at| self.clock.now() - at);
        let is_older = |than| age.is_some_and(|age| age > than);
        let key = known.keys.get(kid).filter(|_| !is_older(LONGEST));
        (key.cloned(), is_older(AGE))
    }

    /// Whether it is time for another attempt; if not, what the last one means for an unknown key.
    fn may_try(&self) -> Result<(), ClerkError> {
        let known = self.known.read().expect("nobody panics with the keys");
        let pause = if known.keys.is_empty() {
            PAUSE_WITHOUT_KEYS
        } else {
            PAUSE
        };
        match &known.tried {
            Some((at, outcome)) if self.clock.now() - *at < pause => {
                Err(outcome.clone().unwrap_or(UNKNOWN))
            }
            _ => Ok(()),
        }
    }

    /// Fetches all keys, to the end even if the one that asked goes away.
    async fn fetch(self: &Arc<Self>, turn: OwnedMutexGuard<()>) -> Result<(), ClerkError> {
        let this = Arc::clone(self);
        let fetching = tokio::spawn(async move {
            let at = this.clock.now();
            let fetched = this.read().await;
            let mut known = this.known.write().expect("nobody panics with the keys");
            let outcome = match fetched {
                Ok(keys) => {
                    known.keys = keys;
                    known.fetched_at = Some(at);
                    Ok(())
                }
                Err(error) => Err(error),
            };
            known.tried = Some((at, outcome.clone().err()));
            drop(known);
            drop(turn);
            outcome
        });
        let joined = fetching.await;
        joined.unwrap_or_else(|error| Err(self.unavailable(error.to_string())))
    }

    async fn read(&self) -> Result<HashMap<String, Arc<DecodingKey>>, ClerkError> {
        let mut request = self.http.get(self.url.clone());
        if let Some(bearer) = &self.bearer {
            request = request.header(AUTHORIZATION, bearer.clone());
        }
        let failed = |error: reqwest::Error| self.unavailable(described(&error.without_url()));
        let mut answer = request.send().await.map_err(failed)?;
        if !answer.status().is_success() {
            return Err(self.unavailable(format!("it answered {}", answer.status())));
        }
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(failed)? {
            body.extend(chunk);
            if body.len() > LARGEST {
                return Err(self.unavailable("the answer is too large"));
            }
        }
        let keys = parse(&body);
        if keys.is_empty() {
            return Err(self.unavailable("the answer holds no RSA key"));
        }
        Ok(keys)
    }

    fn unavailable(&self, problem: impl Into<String>) -> ClerkError {
        ClerkError::Unavailable {
            host: self.url.host_str().unwrap_or_default().to_owned(),
            problem: problem.into(),
        }
    }
}

const UNKNOWN: ClerkError = ClerkError::Unverified("Clerk has no such signing key");

/// An error with its causes: reqwest's own words stop before the reason.
fn described(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}

/// A key as RFC 7517 writes it; the values are base64url.
#[derive(Deserialize)]
struct Jwk {
    kid: String,
    kty: String,
    #[serde(rename = "use")]
    purpose: Option<String>,
    n: String,
    e: String,
}

/// The RSA keys of a set that are for signatures. Keys of other kinds may stand beside them.
fn parse(body: &[u8]) -> HashMap<String, Arc<DecodingKey>> {
    #[derive(Deserialize)]
    struct Set {
        keys: Vec<Value>,
    }
    let Ok(Set { keys }) = serde_json::from_slice(body) else {
        return HashMap::new();
    };
    keys.into_iter()
        .filter_map(|key| serde_json::from_value::<Jwk>(key).ok())
        .filter(|key| key.kty == "RSA" && key.purpose.as_deref().unwrap_or("sig") == "sig")
        .filter_map(|key| {
            let decoding = DecodingKey::from_rsa_components(&key.n, &key.e).ok()?;
            Some((key.kid, Arc::new(decoding)))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_rsa_keys_for_signatures_are_taken() {
        let body = br#"{"keys": [
            {"kid": "a", "kty": "RSA", "use": "sig", "n": "AQAB", "e": "AQAB", "x5c": []},
            {"kid": "b", "kty": "RSA", "n": "AQAB", "e": "AQAB"},
            {"kid": "c", "kty": "RSA", "use": "enc", "n": "AQAB", "e": "AQAB"},
            {"kid": "d", "kty": "EC", "crv": "P-256", "x": "AQAB", "y": "AQAB"},
            {"kid": "e", "kty": "RSA", "n": "not base64!", "e": "AQAB"},
            {"kty": "RSA", "n": "AQAB", "e": "AQAB"}, 7
        ]}"#;
        let keys = parse(body);
        let mut ids: Vec<_> = keys.keys().map(String::as_str).collect();
        ids.sort_unstable();
        assert_eq!(ids, ["a", "b"]);
        assert!(parse(b"<html>").is_empty());
    }
}
