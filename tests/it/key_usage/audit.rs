//! `keys audit` with the provider.

use chrono::TimeDelta;
use scratch::clock::{Clock, SystemClock};
use scratch::sandbox::{Failing, Fault, Faults, Planned};
use serde_json::Value;

use super::{Scene, new_key, old_name, shown, user};

/// Kinds that are found, with their levels.
fn kinds(json: &Value) -> Vec<(&str, &str)> {
    let findings = json.as_array().unwrap().iter();
    findings
        .map(|it| (it["kind"].as_str().unwrap(), it["level"].as_str().unwrap()))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_audit_asks_the_provider_too() {
    let scene = Scene::of(6).await;
    let marker = scene.marker(9).await;
    scene.held(1, |new| new.limit = None).await;
    let disabled = scene.held(2, |_| {}).await;
    scene.disable(&disabled);
    let expired = scene.held(3, |_| {}).await;
    scene.expire(&expired);
    let gone = scene.held(4, |_| {}).await;
    scene.delete(&gone);
    let name = old_name(&user(5));
    scene.held(5, |new| new.name.clone_from(&name)).await;
    scene.at_provider(new_key(&name)).await;
    scene
        .at_provider(new_key(&format!("{}{marker}", old_name("usr_departed01"))))
        .await;
    scene
        .at_provider(new_key(&old_name("usr_stranger01")))
        .await;
    // Disabled on both sides is in order; foreign is nobody's business here.
    let both = scene.held(6, |_| {}).await;
    scene.disable(&both);
    scene.disable_here(6).await;
    let mut foreign = new_key("somebody else's");
    foreign.limit = None;
    scene.at_provider(foreign).await;

    insta::assert_snapshot!(shown(&scene.keys(&["audit"])));
    let screen = scene
        .sandbox
        .scratch(["keys", "audit", "--no-progress"])
        .on_terminal();
    insta::assert_snapshot!(shown(&screen.end()));
    scene.keys(&["audit", "--exit-code"]).expect_code(8);
    let found = scene
        .keys(&["audit", "--json", "--max-lifetime", "90d"])
        .json();
    let found = kinds(&found);
    assert_eq!(
        found
            .iter()
            .filter(|it| **it == ("noExpiry", "warning"))
            .count(),
        4
    );

    let offline = scene.keys(&["audit", "--offline", "--json"]).expect_code(0);
    let offline = offline.json();
    assert_eq!(
        kinds(&offline),
        [("plainText", "warning"), ("disabledDefault", "warning")]
    );
    scene
        .keys(&["audit", "--offline", "--max-lifetime", "90d"])
        .expect_code(2);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_only_worth_knowing_does_not_end_with_8() {
    let scene = Scene::of(1).await;
    scene.keys(&["provision", &user(1)]).expect_code(0);
    let found = scene
        .keys(&["audit", "--json", "--exit-code"])
        .expect_code(0);
    insta::assert_snapshot!(shown(&found));
    scene
        .keys(&["audit", "--exit-code", "--max-lifetime", "1y"])
        .expect_code(8);
    for wrong in ["90", "0d", "1000y"] {
        scene
            .keys(&["audit", "--max-lifetime", wrong])
            .expect_code(2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expiry_is_measured_from_the_making_of_the_key() {
    let scene = Scene::of(1).await;
    let in_a_hundred_days = SystemClock.now() + TimeDelta::days(100);
    scene
        .held(1, |new| new.expires_at = Some(in_a_hundred_days))
        .await;
    let is_found = |policy| {
        let found = scene.keys(&["audit", "--json", "--max-lifetime", policy]);
        kinds(&found.json()).contains(&("expiryBeyondPolicy", "warning"))
    };
    assert!(is_found("99d"));
    assert!(!is_found("101d"));
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_of_another_account_are_one_finding_beyond_those_asked_for() {
    let scene = Scene::of(55).await;
    for n in 1..=55 {
        scene.credential(n, &format!("{n:064x}")).await;
    }
    let found = scene.keys(&["audit", "--json"]).expect_code(0).json();
    let found = kinds(&found);
    assert_eq!(found.iter().filter(|it| it.0 == "goneThere").count(), 50);
    assert_eq!(found.iter().filter(|it| it.0 == "notListed").count(), 1);
    assert_eq!(scene.simulator.calls("GET /keys/{hash}"), 50);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_database_tells_is_told_when_openrouter_is_down() {
    let scene = Scene::of(1).await;
    scene.held(1, |_| {}).await;
    let down = Fault::ErrorBefore(Failing::with(403, "not you"));
    let faults = Faults {
        planned: vec![Planned::next(99, "GET /keys", down)],
        ..Faults::default()
    };
    scene.simulator.set_faults(faults).unwrap();
    let outcome = scene.keys(&["audit", "--json"]).expect_code(4);
    assert_eq!(
        outcome.json(),
        scene.keys(&["audit", "--offline", "--json"]).json()
    );
    assert!(outcome.json()[0].is_object(), "{outcome}");
    assert!(outcome.stderr.contains("could not be asked"), "{outcome}");
}
