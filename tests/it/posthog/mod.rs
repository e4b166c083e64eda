//! The door to PostHog, against a server that says what it is told.

mod keeping;
mod simulator;

use std::fmt::Write;
use std::sync::Arc;
use std::time::Duration;

use scratch::clock::SystemClock;
use scratch::failure::{Classify, Failure};
use scratch::http::Policy;
use scratch::ids::SystemEntropy;
use scratch::posthog::{Client, Config, Fetched};
use scratch::secret::Secret;
use scratch::settings::{Environment, PostHogSettings};

use crate::harness::{Reply, Scripted};

const DOCUMENT: &str = r#"{"flags":[],"group_type_mapping":{},"cohorts":{}}"#;

fn settings(url: &str) -> PostHogSettings {
    PostHogSettings {
        host: url.parse().unwrap(),
        project_key: Secret::new("phc_ca11ab1e"),
        flag_key: Secret::new("phs_ca11ab1e"),
    }
}

fn client(url: &str) -> Client {
    Client::new(config(settings(url), Environment::Development)).unwrap()
}

fn config(settings: PostHogSettings, environment: Environment) -> Config {
    Config {
        settings,
        environment,
        policy: Policy {
            connect: Duration::from_secs(2),
            total: Duration::from_secs(1),
            attempts: 3,
            pause: Duration::from_millis(2),
            longest_pause: Duration::from_secs(3),
        },
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
    }
}

#[tokio::test]
async fn the_newer_address_is_asked_with_both_keys_and_the_version_that_is_known() {
    let reply = Reply::headed(200, "etag: W/\"a b\"\r\n", DOCUMENT);
    let server = Scripted::start([reply, Reply::with(304, "")]).await;
    let client = client(&server.url);
    let fetched = client.definitions(None).await.unwrap();
    let Fetched::Document { body, etag } = fetched else {
        panic!("{fetched:?}");
    };
    assert_eq!(body, DOCUMENT.as_bytes());
    assert_eq!(etag.as_deref(), Some("W/\"a b\""));
    let again = client.definitions(etag.as_deref()).await.unwrap();
    assert_eq!(again, Fetched::Unchanged);

    let asked = server.requests();
    assert_eq!(
        asked[0].target,
        "/flags/definitions?token=phc_ca11ab1e&send_cohorts"
    );
    assert_eq!(
        asked[0].header("authorization"),
        Some("Bearer phs_ca11ab1e")
    );
    assert_eq!(asked[0].header("if-none-match"), None);
    assert_eq!(asked[1].header("if-none-match"), Some("W/\"a b\""));
}

#[tokio::test]
async fn an_older_installation_is_asked_at_its_own_address() {
    let server = Scripted::start([Reply::with(404, "<html>"), Reply::with(200, DOCUMENT)]).await;
    client(&server.url).definitions(None).await.unwrap();
    let asked = server.requests();
    assert_eq!(
        asked[1].target,
        "/api/feature_flag/local_evaluation/?token=phc_ca11ab1e&send_cohorts"
    );
    assert_eq!(asked.len(), 2);
}

#[tokio::test]
async fn what_may_pass_is_tried_again_and_what_will_not_is_not() {
    for (status, calls) in [
        (429, 3),
        (500, 3),
        (503, 3),
        (400, 1),
        (401, 1),
        (402, 1),
        (403, 1),
    ] {
        let server = Scripted::start([Reply::with(status, "{}")]).await;
        client(&server.url).definitions(None).await.unwrap_err();
        assert_eq!(server.requests().len(), calls, "{status}");
    }
    let server = Scripted::start([Reply::Hangup, Reply::with(200, DOCUMENT)]).await;
    client(&server.url).definitions(None).await.unwrap();
}

#[tokio::test]
async fn every_answer_says_what_to_do_and_none_shows_a_key() {
    let mut text = String::new();
    let echo = r#"{"type":"error","code":"x","detail":"its own words on phs_ca11ab1e"}"#;
    for reply in [
        Reply::with(400, echo),
        Reply::with(401, echo),
        Reply::with(402, echo),
        Reply::with(403, echo),
        Reply::with(404, echo),
        Reply::headed(429, "retry-after: 40\r\n", echo),
        Reply::with(429, echo),
        Reply::with(500, echo),
        Reply::with(502, "<html>"),
        Reply::headed(302, "location: https://example.com/\r\n", ""),
        Reply::with(304, ""),
        Reply::with(200, ""),
        Reply::with(200, "<html>"),
        Reply::with(200, r#"{"status":"ok"}"#),
        Reply::with(200, r#"{"flags":5}"#),
        Reply::Hangup,
        Reply::Silence,
    ] {
        let server = Scripted::start([reply]).await;
        let port = server.url.rsplit(':').next().unwrap().to_owned();
        let error = client(&server.url).definitions(None).await.unwrap_err();
        let debug = format!("{error:?}");
        assert!(!debug.contains("ca11ab1e"), "{debug}");
        let failure = Failure::from(error);
        let told = format!("{}: {}", failure.kind.name(), failure.source);
        let _ = writeln!(text, "{}", told.replace(&port, "[PORT]"));
        for hint in &failure.hints {
            let _ = writeln!(text, "    {hint}");
        }
    }
    insta::assert_snapshot!(text);
}

#[tokio::test]
async fn nobody_listening_is_said_as_such() {
    let error = client("http://127.0.0.1:9")
        .definitions(None)
        .await
        .unwrap_err();
    assert!(error.to_string().contains("cannot be reached"), "{error}");
    assert_eq!(error.kind().name(), "unavailable");
}
