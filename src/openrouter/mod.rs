//! The one door to OpenRouter: its keys, and the account's money.
//!
//! What is written is strict, what is read is lenient. GET, PATCH and DELETE are repeated when that
//! can help. A POST is only where there were too many calls, so that certainly nothing was made;
//! any other error of it says whether a key may have been made all the same. No error shows a key.

mod error;
mod inventory;
mod pace;
mod transport;
mod usd;
mod wire;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use reqwest::header::HeaderValue;
use reqwest::{Method, Url};
use serde_json::Value;

pub use crate::http::Policy;
pub use error::{CreateError, OpenRouterError};
pub use usd::Usd;
pub use wire::{
    Created, Credits, CurrentKey, Deletion, HASH_DIGITS, HASH_PREFIX, KeyPatch, KeyRecord,
    LimitReset, NewKey, Patch, hash_prefix,
};

use self::pace::Pace;
use self::transport::{Answer, bearer};
use self::wire::Envelope;
use crate::clock::Clock;
use crate::http::{self, redact};
use crate::ids::Entropy;
use crate::secret::Secret;
use crate::settings::{Environment, OpenRouterSettings, value};

/// What a client is made of.
pub struct Config {
    /// Where OpenRouter is, and the management key.
    pub settings: OpenRouterSettings,
    /// The environment; in production a simulator is refused.
    pub environment: Environment,
    /// How patient the client is.
    pub policy: Policy,
    /// The clock, for dates in `Retry-After`.
    pub clock: Arc<dyn Clock>,
    /// Randomness, for the length of pauses.
    pub entropy: Arc<dyn Entropy>,
}

/// A client of OpenRouter's key management. Calls may run side by side.
pub struct Client {
    http: reqwest::Client,
    base_url: Url,
    management: Option<HeaderValue>,
    environment: Environment,
    policy: Policy,
    pace: Pace,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    met_simulator: AtomicBool,
    /// Whether anything but a simulator has answered, so that it may be asked to change something.
    met_other: AtomicBool,
}

impl Client {
    /// A client; nothing is sent yet. Without a management key it can still ask about other keys.
    ///
    /// # Errors
    /// [`OpenRouterError::InsecureUrl`] when keys would travel in the clear,
    /// [`OpenRouterError::MalformedKey`].
    pub fn new(config: Config) -> Result<Self, OpenRouterError> {
        let Config {
            settings,
            environment,
            policy,
            clock,
            entropy,
        } = config;
        let base_url =
            value::secure_url(settings.base_url.as_str()).map_err(OpenRouterError::InsecureUrl)?;
        let http = http::builder(&base_url, &policy);
        Ok(Self {
            http: http
                .build()
                .map_err(|error| OpenRouterError::Client(error.to_string()))?,
            management: settings.management_key.as_ref().map(bearer).transpose()?,
            base_url,
            environment,
            policy,
            pace: Pace::default(),
            clock,
            entropy,
            met_simulator: AtomicBool::new(false),
            met_other: AtomicBool::new(false),
        })
    }

    /// Whether a simulator has answered so far.
    pub fn is_simulator(&self) -> bool {
        self.met_simulator.load(Ordering::Relaxed)
    }

    /// Makes a key. Sent once, unless there were too many calls: then again when OpenRouter takes
    /// calls, at the same pace as everybody who makes keys through this client.
    pub async fn create_key(&self, new: &NewKey) -> Result<Created, CreateError> {
        let call = self.managing(Method::POST, &["keys"])?.json(new);
        created(&self.in_turn(&call).await?)
    }

    /// Begins a run over many users: so many keys are made at a time, and none any more once
    /// OpenRouter has refused one for a reason that all others would meet.
    pub fn begin_run(&self, at_a_time: usize) {
        self.pace.begin_run(at_a_time);
    }

    /// From now on no key is made; who waits for a turn is sent away with
    /// [`OpenRouterError::Stopped`].
    pub fn stop(&self) {
        self.pace.close();
    }

    /// Whether a run was stopped: whoever works on many begins nothing more then.
    pub fn is_stopped(&self) -> bool {
        self.pace.is_closed()
    }

    /// The key with this hash.
    ///
    /// # Errors
    /// [`OpenRouterError::NotFound`].
    pub async fn get_key(&self, hash: &str) -> Result<KeyRecord, OpenRouterError> {
        let call = self.managing(Method::GET, &["keys", checked(hash)?])?;
        let (_, answer) = self.repeat(&call).await;
        Ok(answer?.read::<Envelope<_>>()?.data)
    }

    /// Changes the key with this hash, and returns it as it is now.
    ///
    /// # Errors
    /// [`OpenRouterError::NotFound`].
    pub async fn update_key(
        &self,
        hash: &str,
        patch: &KeyPatch,
    ) -> Result<KeyRecord, OpenRouterError> {
        self.try_update_key(hash, patch).await.1
    }

    /// The same, which also tells how often it was asked: a refusal is of the last call alone, and
    /// one before it may have had its effect.
    pub async fn try_update_key(
        &self,
        hash: &str,
        patch: &KeyPatch,
    ) -> (u32, Result<KeyRecord, OpenRouterError>) {
        let call = checked(hash).and_then(|hash| self.managing(Method::PATCH, &["keys", hash]));
        let (asked, answer) = match call {
            Ok(call) => self.repeat(&call.json(patch)).await,
            Err(error) => (0, Err(error)),
        };
        let read = |answer: Answer| Ok(answer.read::<Envelope<_>>()?.data);
        (asked, answer.and_then(read))
    }

    /// Deletes the key with this hash, for good. One that is not there is no error.
    ///
    /// # Errors
    /// [`OpenRouterError::NoHash`] for what cannot be asked for: nothing is known of such a key.
    pub async fn delete_key(&self, hash: &str) -> Result<Deletion, OpenRouterError> {
        if !is_hash(hash) {
            return Err(OpenRouterError::NoHash { hash: redact(hash) });
        }
        let call = self.managing(Method::DELETE, &["keys", hash])?;
        match self.repeat(&call).await {
            (1, Err(OpenRouterError::NotFound { .. })) => Ok(Deletion::AlreadyGone),
            // The earlier attempt did it, and its answer was lost.
            (_, Err(OpenRouterError::NotFound { .. })) => Ok(Deletion::Deleted),
            (_, Err(error)) => Err(error),
            (_, Ok(answer)) if answer.is_empty() => Ok(Deletion::Deleted),
            (_, Ok(answer)) => match answer.read::<Value>()?.get("deleted") {
                Some(Value::Bool(false)) => {
                    Err(answer.unreadable("it says that the key was not deleted".into()))
                }
                _ => Ok(Deletion::Deleted),
            },
        }
    }

    /// What OpenRouter says about this key; costs nothing.
    ///
    /// # Errors
    /// [`OpenRouterError::KeyRefused`] when it is disabled, expired, deleted or never was.
    pub async fn current_key(&self, key: &Secret) -> Result<CurrentKey, OpenRouterError> {
        let (_, answer) = self.repeat(&self.own(key, &["key"])?).await;
        Ok(answer?.read::<Envelope<_>>()?.data)
    }

    /// The same about the management key itself.
    ///
    /// # Errors
    /// [`OpenRouterError::ManagementKeyRefused`].
    pub async fn management_key(&self) -> Result<CurrentKey, OpenRouterError> {
        let (_, answer) = self.repeat(&self.managing(Method::GET, &["key"])?).await;
        Ok(answer?.read::<Envelope<_>>()?.data)
    }

    /// The money of the account. To a regular key OpenRouter has been seen to answer with zeros
    /// instead of an error: trust them only from a management key.
    pub async fn credits(&self) -> Result<Credits, OpenRouterError> {
        let (_, answer) = self
            .repeat(&self.managing(Method::GET, &["credits"])?)
            .await;
        Ok(answer?.read::<Envelope<_>>()?.data)
    }
}

/// Reads the answer to a POST. A key was made by then, so that every problem leaves its fate open.
fn created(answer: &Answer) -> Result<Created, CreateError> {
    let unknown = |hash, cause| CreateError::Unknown { hash, cause };
    let mut body: Value = answer.read().map_err(|cause| unknown(None, cause))?;
    // The document has the key beside `data`; OpenRouter's own cookbook has it inside.
    let key = ["/key", "/data/key"].iter().find_map(|place| {
        match body.pointer_mut(place).map(Value::take) {
            Some(Value::String(key)) if !key.is_empty() => Some(Secret::new(key)),
            _ => None,
        }
    });
    let hash = body
        .pointer("/data/hash")
        .and_then(Value::as_str)
        .filter(|hash| is_hash(hash))
        .map(str::to_owned);
    let record = serde_json::from_value::<Envelope<KeyRecord>>(body);
    match (key, record) {
        (Some(_), Ok(_)) if hash.is_none() => {
            let cause = answer.unreadable("it holds no hash that a key could be found by".into());
            Err(unknown(None, cause))
        }
        (Some(key), Ok(Envelope { data: record })) => Ok(Created { key, record }),
        (None, _) => {
            let cause = answer.unreadable("it holds no key".into());
            Err(unknown(hash, cause))
        }
        (Some(_), Err(error)) => {
            let cause = answer.unreadable(redact(&error.to_string()));
            Err(unknown(hash, cause))
        }
    }
}

/// Whether a hash can stand in a path: all but what would lead elsewhere. A URL drops line breaks
/// and tabs.
fn is_hash(hash: &str) -> bool {
    !matches!(hash, "" | "." | "..") && !hash.bytes().any(|byte| byte.is_ascii_control())
}

/// A hash that can be asked about: any other is nobody's.
fn checked(hash: &str) -> Result<&str, OpenRouterError> {
    is_hash(hash)
        .then_some(hash)
        .ok_or_else(|| OpenRouterError::NotFound {
            message: format!("`{}` is not the hash of a key", redact(hash)),
        })
}
