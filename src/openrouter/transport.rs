//! One call: sent, answered, understood; repeated only where that is safe.

use std::sync::atomic::Ordering;
use std::time::Instant;

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use reqwest::{Method, StatusCode, Url};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Client;
use super::error::{OpenRouterError, Subject, describe};
use crate::http::{self, Trouble, is_of_simulator, redact, retry_after};
use crate::secret::Secret;
use crate::settings::Environment;

/// Where OpenRouter itself is.
const OFFICIAL: &str = "openrouter.ai";

/// A call about to be made.
pub(super) struct Call {
    method: Method,
    url: Url,
    bearer: HeaderValue,
    subject: Subject,
    body: Option<Vec<u8>>,
}

impl Call {
    /// With a body in JSON.
    pub(super) fn json(mut self, body: &impl Serialize) -> Self {
        let body = serde_json::to_vec(body).expect("a request is plain data");
        self.body = Some(body);
        self
    }

    /// With a parameter after `?`.
    pub(super) fn query(mut self, name: &str, value: &str) -> Self {
        self.url.query_pairs_mut().append_pair(name, value);
        self
    }
}

/// A successful answer.
pub(super) struct Answer {
    status: StatusCode,
    at: String,
    body: Vec<u8>,
}

impl Answer {
    /// What the body says.
    pub(super) fn read<T: DeserializeOwned>(&self) -> Result<T, OpenRouterError> {
        serde_json::from_slice(&self.body).map_err(|error| {
            self.unreadable(if error.is_data() {
                redact(&error.to_string())
            } else {
                describe(&self.body)
            })
        })
    }

    /// Whether there is nothing to read.
    pub(super) const fn is_empty(&self) -> bool {
        self.body.is_empty()
    }

    pub(super) fn unreadable(&self, problem: String) -> OpenRouterError {
        OpenRouterError::Unreadable {
            at: self.at.clone(),
            status: self.status.as_u16(),
            problem,
        }
    }
}

/// The header that shows a key.
pub(super) fn bearer(key: &Secret) -> Result<HeaderValue, OpenRouterError> {
    http::bearer(key).ok_or(OpenRouterError::MalformedKey)
}

impl Client {
    /// A call with the management key.
    pub(super) fn managing(&self, method: Method, path: &[&str]) -> Result<Call, OpenRouterError> {
        let bearer = self.management.clone();
        Ok(Call {
            method,
            url: self.url(path),
            bearer: bearer.ok_or(OpenRouterError::NoManagementKey)?,
            subject: if path.len() > 1 {
                Subject::Key
            } else {
                Subject::Account
            },
            body: None,
        })
    }

    /// A question that a key asks about itself.
    pub(super) fn own(&self, key: &Secret, path: &[&str]) -> Result<Call, OpenRouterError> {
        Ok(Call {
            method: Method::GET,
            url: self.url(path),
            bearer: bearer(key)?,
            subject: Subject::Itself,
            body: None,
        })
    }

    fn url(&self, path: &[&str]) -> Url {
        let mut url = self.base_url.clone();
        url.path_segments_mut()
            .expect("an http URL has a path")
            .pop_if_empty()
            .extend(path);
        url
    }

    /// Makes a call that is safe to repeat, as often as the policy allows. Returns how often it
    /// was sent, too.
    pub(super) async fn repeat(&self, call: &Call) -> (u32, Result<Answer, OpenRouterError>) {
        let mut attempt = 1;
        loop {
            let error = match self.once(call).await {
                Err(error) if error.is_passing() => error,
                done => return (attempt, done),
            };
            let pause = self
                .policy
                .pause_after(attempt, error.wait(), self.entropy.as_ref());
            let Some(pause) = pause else {
                return (attempt, Err(error));
            };
            tracing::debug!(%error, ?pause, "trying again");
            tokio::time::sleep(pause).await;
            attempt += 1;
        }
    }

    /// Makes a call that must not be repeated once it may have had an effect. It had none where
    /// there were too many calls: it waits with all others, and is made again.
    pub(super) async fn in_turn(&self, call: &Call) -> Result<Answer, OpenRouterError> {
        let room = self.pace.room().await;
        let _room = room.ok_or(OpenRouterError::Stopped)?;
        loop {
            let turn = self.pace.turn().await.ok_or(OpenRouterError::Stopped)?;
            let done = self.once(call).await;
            if let Err(error @ OpenRouterError::RateLimited { wait, .. }) = &done {
                let entropy = self.entropy.as_ref();
                let pause = |times| self.policy.pause_after(times, *wait, entropy);
                if self.pace.refused(turn, pause) {
                    tracing::debug!(%error, "trying again when it takes calls");
                    continue;
                }
            } else {
                self.pace.taken();
            }
            if done.as_ref().is_err_and(OpenRouterError::concerns_all) {
                self.pace.end_run();
            }
            return done;
        }
    }

    /// Makes a call, once.
    pub(super) async fn once(&self, call: &Call) -> Result<Answer, OpenRouterError> {
        if call.method != Method::GET {
            self.rule_out_simulator(call).await?;
        }
        self.send(call).await
    }

    /// In production, whoever answers shows who it is before it is asked to change anything.
    /// OpenRouter's own address is known.
    async fn rule_out_simulator(&self, call: &Call) -> Result<(), OpenRouterError> {
        let is_known = self.environment != Environment::Production
            || self.base_url.host_str() == Some(OFFICIAL)
            || self.met_other.load(Ordering::Relaxed);
        if is_known {
            return Ok(());
        }
        let question = Call {
            method: Method::GET,
            url: self.url(&["key"]),
            bearer: call.bearer.clone(),
            subject: Subject::Account,
            body: None,
        };
        match self.send(&question).await {
            Err(error @ OpenRouterError::Simulator { .. }) => Err(error),
            // Whatever it said, it was no simulator.
            Ok(_) => Ok(()),
            Err(_) if self.met_other.load(Ordering::Relaxed) => Ok(()),
            // The call itself was not made.
            Err(error) => Err(OpenRouterError::Unreachable {
                at: self.at(),
                cause: error.to_string(),
            }),
        }
    }

    async fn send(&self, call: &Call) -> Result<Answer, OpenRouterError> {
        let started = Instant::now();
        let mut request = self
            .http
            .request(call.method.clone(), call.url.clone())
            .header(AUTHORIZATION, call.bearer.clone());
        if let Some(body) = &call.body {
            request = request
                .header(CONTENT_TYPE, "application/json")
                .body(body.clone());
        }
        let answer = request
            .send()
            .await
            .map_err(|error| self.transport_error(&error))?;
        let status = answer.status();
        let method = &call.method;
        tracing::debug!(%method, path = call.url.path(), %status, elapsed = ?started.elapsed());
        if is_of_simulator(answer.headers()) {
            self.met_simulator.store(true, Ordering::Relaxed);
            if self.environment == Environment::Production {
                return Err(OpenRouterError::Simulator { at: self.at() });
            }
        } else {
            self.met_other.store(true, Ordering::Relaxed);
        }
        let wait = retry_after(answer.headers(), self.clock.now());
        let body = answer.bytes().await;
        if !status.is_success() {
            // The status says enough, even if the rest was lost.
            return Err(OpenRouterError::of_status(
                status,
                &body.unwrap_or_default(),
                wait,
                call.subject,
                &self.at(),
            ));
        }
        Ok(Answer {
            status,
            at: self.at(),
            body: body.map_err(|error| self.transport_error(&error))?.into(),
        })
    }

    /// Where the API is, as messages name it.
    fn at(&self) -> String {
        let authority = self.base_url.authority();
        authority.to_owned()
    }

    fn transport_error(&self, error: &reqwest::Error) -> OpenRouterError {
        let at = self.at();
        match Trouble::of(error, &self.policy) {
            Trouble::Unreachable { cause } => OpenRouterError::Unreachable { at, cause },
            Trouble::TimedOut { after } => OpenRouterError::TimedOut { at, after },
            Trouble::Lost { cause } => OpenRouterError::Lost { at, cause },
        }
    }
}
