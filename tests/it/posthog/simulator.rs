//! The simulated PostHog, asked by the client.

use scratch::failure::{Classify, Kind};
use scratch::posthog::{Client, Fetched, PostHogError};
use scratch::sandbox::{Failing, Fault, Faults, Planned, Simulator};
use scratch::secret::Secret;
use scratch::settings::{Environment, PostHogSettings};
use serde_json::{Value, json};

use super::config;
use crate::openrouter::simulator;

fn settings(simulator: &Simulator) -> PostHogSettings {
    let [project, flags] = simulator.posthog_keys();
    PostHogSettings {
        host: simulator.posthog_host().parse().unwrap(),
        project_key: Secret::new(project),
        flag_key: Secret::new(flags),
    }
}

fn client(simulator: &Simulator) -> Client {
    Client::new(config(settings(simulator), Environment::Development)).unwrap()
}

#[tokio::test]
async fn it_sends_its_flags_with_a_version_until_others_are_put_in_their_place() {
    let simulator = simulator().await;
    let client = client(&simulator);
    let Fetched::Document { body, etag } = client.definitions(None).await.unwrap() else {
        panic!("nothing was sent");
    };
    let sample: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(sample["flags"][0]["key"], "sample_user_flag");
    assert!(etag.is_some());
    let again = client.definitions(etag.as_deref()).await.unwrap();
    assert_eq!(again, Fetched::Unchanged);

    simulator.set_flags(json!({ "flags": [] }));
    let replaced = client.definitions(etag.as_deref()).await.unwrap();
    assert!(matches!(replaced, Fetched::Document { body, .. } if body == br#"{"flags":[]}"#));
    assert_eq!(simulator.calls("GET /flags/definitions"), 3);
}

#[tokio::test]
async fn it_knows_its_keys_and_takes_part_in_what_goes_wrong() {
    let simulator = simulator().await;
    for wrong in [
        PostHogSettings {
            project_key: Secret::new("phc_other"),
            ..settings(&simulator)
        },
        PostHogSettings {
            flag_key: Secret::new("phs_other"),
            ..settings(&simulator)
        },
    ] {
        let client = Client::new(config(wrong, Environment::Development)).unwrap();
        let error = client.definitions(None).await.unwrap_err();
        assert!(matches!(error, PostHogError::Refused { .. }), "{error}");
    }
    let fault = Fault::ErrorBefore(Failing::with(402, "no quota"));
    let planned = vec![Planned::next(1, "GET /flags/definitions", fault)];
    let faults = Faults {
        planned,
        ..Faults::default()
    };
    simulator.set_faults(faults).unwrap();
    let error = client(&simulator).definitions(None).await.unwrap_err();
    assert!(matches!(error, PostHogError::QuotaUsedUp { .. }), "{error}");
}

#[tokio::test]
async fn production_does_not_take_its_answers() {
    let simulator = simulator().await;
    let config = config(settings(&simulator), Environment::Production);
    let error = Client::new(config)
        .unwrap()
        .definitions(None)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
}
