//! The one door to PostHog: the definitions of a project's feature flags, fetched or kept on disk.
//!
//! PostHog bills every fetch, also one that it answers with "not modified". So definitions are
//! kept in a file for each host and project, and asked for again only when they are too old.

mod cache;
mod error;
mod follow;
mod source;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use reqwest::header::{AUTHORIZATION, ETAG, HeaderValue, IF_NONE_MATCH};
use reqwest::{StatusCode, Url};
use serde_json::value::RawValue;

pub use cache::Cache;
pub use error::PostHogError;
pub use follow::Follower;
pub use source::{Freshness, Loaded, Origin, Source};

use crate::clock::Clock;
use crate::http::{self, Policy, Trouble, is_of_simulator, retry_after};
use crate::ids::Entropy;
use crate::secret::Secret;
use crate::settings::{Environment, PostHogSettings};

/// Largest document that is read.
const LARGEST: usize = 64 << 20;

/// The paths of the definitions: today's, then that of older installations of one's own.
const PATHS: [&str; 2] = ["flags/definitions", "api/feature_flag/local_evaluation/"];

/// What a client is made of.
pub struct Config {
    /// Where PostHog is, and the project's keys.
    pub settings: PostHogSettings,
    /// The environment; in production a simulator is refused.
    pub environment: Environment,
    /// How patient the client is.
    pub policy: Policy,
    /// The clock, for dates in `Retry-After`.
    pub clock: Arc<dyn Clock>,
    /// Randomness, for the length of pauses.
    pub entropy: Arc<dyn Entropy>,
}

/// A client that reads definitions.
pub struct Client {
    http: reqwest::Client,
    host: Url,
    project: Secret,
    bearer: HeaderValue,
    environment: Environment,
    policy: Policy,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    told: Box<dyn Fn(Duration) + Send + Sync>,
}

/// What PostHog answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fetched {
    /// The whole document.
    Document {
        /// As it was sent; JSON, but not looked into.
        body: Vec<u8>,
        /// Its version, to be sent back as it is.
        etag: Option<String>,
    },
    /// What the asker has is still right.
    Unchanged,
}

impl Client {
    /// A client; nothing is sent yet.
    ///
    /// # Errors
    /// [`PostHogError::InsecureUrl`] when the key would travel in the clear,
    /// [`PostHogError::MalformedKey`].
    pub fn new(config: Config) -> Result<Self, PostHogError> {
        let Config {
            settings,
            environment,
            policy,
            clock,
            entropy,
        } = config;
        let host = crate::settings::value::secure_url(settings.host.as_str())
            .map_err(PostHogError::InsecureUrl)?;
        let host = ingestion(host);
        Ok(Self {
            http: http::builder(&host, &policy)
                .build()
                .map_err(|error| PostHogError::Client(error.to_string()))?,
            host,
            project: settings.project_key,
            bearer: http::bearer(&settings.flag_key).ok_or(PostHogError::MalformedKey)?,
            environment,
            policy,
            clock,
            entropy,
            told: Box::new(|_| {}),
        })
    }

    /// The same, which tells of every pause that PostHog asks for.
    #[must_use]
    pub fn telling(mut self, told: impl Fn(Duration) + Send + Sync + 'static) -> Self {
        self.told = Box::new(told);
        self
    }

    /// Where PostHog is, as messages name it.
    pub fn at(&self) -> String {
        self.host.authority().to_owned()
    }

    /// The definitions, unless they are those that `etag` names.
    pub async fn definitions(&self, etag: Option<&str>) -> Result<Fetched, PostHogError> {
        let mut attempt = 1;
        loop {
            let error = match self.either(etag).await {
                Err(error) if error.is_passing() => error,
                done => return done,
            };
            let pause = self
                .policy
                .pause_after(attempt, error.wait(), self.entropy.as_ref());
            let Some(pause) = pause else {
                return Err(error);
            };
            tracing::debug!(%error, ?pause, "trying again");
            if error.wait().is_some_and(|wait| !wait.is_zero()) {
                (self.told)(pause);
            }
            tokio::time::sleep(pause).await;
            attempt += 1;
        }
    }

    /// Asks at today's address, and at the older one where that is not known.
    async fn either(&self, etag: Option<&str>) -> Result<Fetched, PostHogError> {
        match self.once(PATHS[0], etag).await {
            Err(PostHogError::NotFound { .. }) => self.once(PATHS[1], etag).await,
            done => done,
        }
    }

    async fn once(&self, path: &str, etag: Option<&str>) -> Result<Fetched, PostHogError> {
        let mut url = self.host.clone();
        url.path_segments_mut()
            .expect("an http URL has a path")
            .pop_if_empty()
            .extend(path.split('/'));
        url.query_pairs_mut()
            .append_pair("token", self.project.reveal())
            .append_key_only("send_cohorts");
        let started = Instant::now();
        let mut request = self
            .http
            .get(url)
            .header(AUTHORIZATION, self.bearer.clone());
        if let Some(etag) = etag {
            request = request.header(IF_NONE_MATCH, etag);
        }
        let mut answer = request.send().await.map_err(|error| self.trouble(error))?;
        let status = answer.status();
        // The query holds the project's key.
        tracing::debug!(path, %status, elapsed = ?started.elapsed());
        let is_simulator = is_of_simulator(answer.headers());
        if is_simulator && self.environment == Environment::Production {
            return Err(PostHogError::Simulator { at: self.at() });
        }
        if status == StatusCode::NOT_MODIFIED && etag.is_some() {
            return Ok(Fetched::Unchanged);
        }
        let headers = std::mem::take(answer.headers_mut());
        let mut body = Vec::new();
        while let Some(part) = answer.chunk().await.map_err(|error| self.trouble(error))? {
            body.extend_from_slice(&part);
            if body.len() > LARGEST {
                return Err(self.unreadable(status, "it is larger than 64 MiB"));
            }
        }
        if !status.is_success() {
            let wait = retry_after(&headers, self.clock.now());
            return Err(PostHogError::of_status(status, &body, wait, self.at()));
        }
        // What is kept on disk takes the place of what was, and serves all later commands.
        let Ok(members) = serde_json::from_slice::<HashMap<String, &RawValue>>(&body) else {
            return Err(self.unreadable(status, "it is not a JSON object"));
        };
        let flags = members.get("flags").map(|flags| flags.get());
        if !flags.is_some_and(|flags| flags.starts_with('[') || flags == "null") {
            return Err(self.unreadable(status, "it has no list of `flags`"));
        }
        let etag = headers.get(ETAG).and_then(|value| value.to_str().ok());
        Ok(Fetched::Document {
            body,
            etag: etag.map(str::to_owned),
        })
    }

    fn trouble(&self, error: reqwest::Error) -> PostHogError {
        PostHogError::NoAnswer {
            at: self.at(),
            // The URL of an error holds the project's key.
            cause: Trouble::of(&error.without_url(), &self.policy),
        }
    }

    fn unreadable(&self, status: StatusCode, problem: &str) -> PostHogError {
        PostHogError::Unreadable {
            at: self.at(),
            status: status.as_u16(),
            problem: problem.to_owned(),
        }
    }
}

/// PostHog Cloud answers programs at other addresses than people, as its own SDKs know.
fn ingestion(mut host: Url) -> Url {
    let programs = match host.host_str() {
        Some("app.posthog.com" | "us.posthog.com") => "us.i.posthog.com",
        Some("eu.posthog.com") => "eu.i.posthog.com",
        _ => return host,
    };
    host.set_host(Some(programs))
        .expect("an https URL takes another host");
    host
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_addresses_for_people_lead_to_those_for_programs() {
        for (given, used) in [
            ("https://app.posthog.com", "https://us.i.posthog.com/"),
            ("https://eu.posthog.com/x", "https://eu.i.posthog.com/x"),
            ("https://flags.example.com", "https://flags.example.com/"),
        ] {
            assert_eq!(ingestion(given.parse().unwrap()).as_str(), used);
        }
    }
}
