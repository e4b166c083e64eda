//! The flags that the web client sees, and how the server keeps their definitions fresh.

use std::time::{Duration, Instant};

use nix::sys::signal::Signal;
use scratch::sandbox::{Failing, Fault, Faults, Planned, Simulator};
use scratch::settings::SystemFlagSettings;
use serde_json::{Value, json};

use super::{ADMIN, Scene, USER, agent_for, features};
use crate::harness::{Background, Sandbox, TestDatabase};
use crate::openrouter::simulator;
use crate::people::Person;

fn sample_for(share: f64) -> Value {
    json!({"flags": [{"key": "sample_user_flag", "active": true,
        "filters": {"groups": [{"rollout_percentage": share}]}}]})
}

#[tokio::test]
async fn role_environment_and_provider_decide_for_the_user_who_is_meant() {
    let document = sample_for(100.0).to_string();
    let settings = SystemFlagSettings {
        require_subscription: true,
        use_jobs: false,
    };
    let features = features(document.as_bytes(), settings).await;
    let scene = Scene::with(|config| config.features = features).await;
    scene.people().await;
    for (user, toolbox) in [(USER, false), (ADMIN, true)] {
        let account = scene.get("/users/current", &agent_for(user)).await;
        assert_eq!(
            account.expect(200)["experimentalFlags"],
            json!({"DEV_TOOLBOX": toolbox, "REQUIRE_SUBSCRIPTION": true, "USE_JOBS": false,
                   "sample_user_flag": true})
        );
    }
}

/// The built server, which asks this PostHog ten times a second.
fn serve(sandbox: Sandbox, posthog: &Simulator) -> Sandbox {
    let [project, flags] = posthog.posthog_keys();
    sandbox
        .env("POSTHOG_HOST", posthog.posthog_host())
        .env("POSTHOG_API_KEY", project)
        .env("POSTHOG_FEATURE_FLAG_API_KEY", flags)
        .env("POSTHOG_REFRESH_INTERVAL", "100ms")
        .env("SCRATCHPAD_AGENT_AUTH_TOKEN", "agent-key")
}

async fn sample_flag(server: &Background) -> bool {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let asked = client
        .get(format!("{}/users/current", server.url))
        .header("authorization", format!("Agent-Token agent-key:{USER}"))
        .send();
    let body: Value = asked.await.unwrap().json().await.unwrap();
    body["experimentalFlags"]["sample_user_flag"]
        .as_bool()
        .unwrap()
}

/// Waits until the flag has this value.
async fn expect(server: &Background, value: bool) {
    let begun = Instant::now();
    while sample_flag(server).await != value {
        assert!(begun.elapsed() < Duration::from_secs(10), "never {value}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn with_user() -> TestDatabase {
    let database = TestDatabase::migrated().await;
    let user = Person {
        id: USER,
        ..Person::default()
    };
    user.insert(&database.connect().await).await;
    database
}

#[tokio::test]
async fn new_definitions_serve_soon_and_the_last_good_ones_while_posthog_is_away() {
    let database = with_user().await;
    let posthog = simulator().await;
    posthog.set_flags(sample_for(100.0));
    let sandbox = serve(Sandbox::on(&database), &posthog);
    let server = Background::start(&sandbox.scratch(["serve", "--port", "0"]));
    expect(&server, true).await;
    posthog.set_flags(sample_for(0.0));
    expect(&server, false).await;
    posthog.set_flags(sample_for(100.0));
    expect(&server, true).await;

    // Away, unreadable, not a document of flags at all: what there was goes on serving.
    let away = Fault::ErrorBefore(Failing::with(500, "away"));
    let faults = Faults {
        planned: vec![Planned::next(12, "GET /flags/definitions", away)],
        ..Faults::default()
    };
    posthog.set_faults(faults).unwrap();
    posthog.set_flags(json!({"flags": "none"}));
    let before = posthog.calls("GET /flags/definitions");
    while posthog.calls("GET /flags/definitions") < before + 13 {
        assert!(sample_flag(&server).await);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(sample_flag(&server).await);
    posthog.set_flags(sample_for(0.0));
    expect(&server, false).await;
    let (code, said) = server.end(Signal::SIGTERM);
    assert_eq!(code, Some(0), "{said}");
    assert!(
        said.contains("the last ones go on serving") && said.contains("PostHog answers again"),
        "{said}"
    );

    // What was kept serves from the start, although nobody answers.
    let nobody = sandbox.env("POSTHOG_HOST", "http://127.0.0.1:9");
    drop(posthog);
    let server = Background::start(&nobody.scratch(["serve", "--port", "0"]));
    assert!(!sample_flag(&server).await);
}

#[tokio::test]
async fn a_posthog_that_hangs_holds_up_neither_the_start_nor_a_request() {
    let database = with_user().await;
    let posthog = simulator().await;
    let faults = Faults {
        latency_ms: 60_000,
        ..Faults::default()
    };
    posthog.set_faults(faults).unwrap();
    let sandbox = serve(Sandbox::on(&database), &posthog);
    let begun = Instant::now();
    let server = Background::start(&sandbox.scratch(["serve", "--port", "0"]));
    assert!(!sample_flag(&server).await);
    assert!(begun.elapsed() < Duration::from_secs(30));
    let evaluated = reqwest::Client::builder()
        .no_proxy()
        .build()
        .unwrap()
        .post(format!("{}/ofrep/v1/evaluate/flags", server.url))
        .header("authorization", format!("Agent-Token agent-key:{USER}"))
        .body(json!({"context": {"targetingKey": USER}}).to_string())
        .send();
    let evaluated = evaluated.await.unwrap();
    assert_eq!(evaluated.status(), 503);
    assert_eq!(evaluated.headers()["retry-after"], "1");
}

#[tokio::test]
async fn without_posthog_the_sample_flags_serve_and_the_log_says_so() {
    let database = with_user().await;
    let sandbox = Sandbox::on(&database).env("SCRATCHPAD_AGENT_AUTH_TOKEN", "agent-key");
    let server = Background::start(&sandbox.scratch(["serve", "--port", "0"]));
    assert!(!sample_flag(&server).await);
    let (_, said) = server.end(Signal::SIGTERM);
    assert!(said.contains("built-in sample flags"), "{said}");
}
