//! What the doors over HTTP have in common: who calls, how patiently, and what it means when there
//! is no answer.

mod policy;
pub mod probe;
mod redact;

use std::error::Error;
use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderValue};
use reqwest::{ClientBuilder, Url};

pub use policy::{Policy, retry_after};
pub use redact::{redact, words};

use crate::secret::Secret;
use crate::settings::value;

/// What makes a client for one address. It follows no redirect, because neither a change nor a
/// secret is carried on to wherever an answer points, and repeats nothing by itself.
pub fn builder(address: &Url, policy: &Policy) -> ClientBuilder {
    let builder = reqwest::Client::builder()
        .user_agent(concat!("scratch/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(policy.connect)
        .timeout(policy.total)
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never());
    if value::is_this_machine(address) {
        builder.no_proxy()
    } else {
        builder
    }
}

/// The header that shows a key, kept out of every log; `None` for what cannot travel in one.
pub fn bearer(key: &Secret) -> Option<HeaderValue> {
    let mut value = HeaderValue::try_from(format!("Bearer {}", key.reveal())).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// Whether an answer comes from `scratch sandbox`, which names itself.
pub fn is_of_simulator(headers: &HeaderMap) -> bool {
    headers.contains_key("x-scratch-simulator")
}

/// Why there is no whole answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// No connection; nothing was sent.
    #[error("it cannot be reached: {cause}")]
    Unreachable {
        /// Why.
        cause: String,
    },
    /// It took too long.
    #[error("it did not answer within {} s", .after.as_secs_f64())]
    TimedOut {
        /// How long was waited.
        after: Duration,
    },
    /// The connection broke before the whole answer was there.
    #[error("the connection broke before the answer was there: {cause}")]
    Lost {
        /// Why.
        cause: String,
    },
}

impl Trouble {
    /// What an error of a client with this policy means.
    pub fn of(error: &reqwest::Error, policy: &Policy) -> Self {
        // Only what failed before anything was sent counts as unreachable.
        if error.is_connect() {
            let cause = if error.is_timeout() {
                format!("no connection within {} s", policy.connect.as_secs_f64())
            } else {
                innermost(error)
            };
            Self::Unreachable { cause }
        } else if error.is_timeout() {
            Self::TimedOut {
                after: policy.total,
            }
        } else {
            Self::Lost {
                cause: innermost(error),
            }
        }
    }
}

/// The cause behind all causes; the outer ones repeat that a request failed.
fn innermost(error: &reqwest::Error) -> String {
    let mut cause: &dyn Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    redact(&cause.to_string())
}
