//! `flags fetch`, and where the definitions of other commands come from, against the simulator.

use std::fmt::Write;
use std::os::unix::fs::PermissionsExt;

use scratch::sandbox::{Failing, Fault, Faults, Planned, Simulator};
use serde_json::{Value, json};

use super::DEFINITIONS;
use crate::harness::Sandbox;
use crate::openrouter::simulator;

/// A machine whose PostHog is the simulator.
async fn scene() -> (Simulator, Sandbox) {
    let simulator = simulator().await;
    simulator.set_flags(serde_json::from_str(DEFINITIONS).unwrap());
    let [project, flags] = simulator.posthog_keys();
    let sandbox = Sandbox::new()
        .env("POSTHOG_HOST", simulator.posthog_host())
        .env("POSTHOG_API_KEY", project)
        .env("POSTHOG_FEATURE_FLAG_API_KEY", flags);
    (simulator, sandbox)
}

fn fail(simulator: &Simulator, fault: Fault) {
    // Three attempts, at either of the two addresses.
    let planned = vec![Planned {
        call: None,
        times: 6,
        fault,
    }];
    let faults = Faults {
        planned,
        ..Faults::default()
    };
    simulator.set_faults(faults).unwrap();
}

fn calls(simulator: &Simulator) -> u64 {
    simulator.calls("GET /flags/definitions")
}

#[tokio::test(flavor = "multi_thread")]
async fn definitions_are_fetched_saved_and_evaluated_from_the_file() {
    let (simulator, sandbox) = scene().await;
    let fetched = sandbox
        .scratch(["flags", "fetch", "--out", "saved.json"])
        .run();
    insta::assert_snapshot!(fetched);
    let saved: Value = serde_json::from_str(&sandbox.read("saved.json")).unwrap();
    assert_eq!(saved, serde_json::from_str::<Value>(DEFINITIONS).unwrap());
    let file = sandbox.directory().join("saved.json");
    assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    let again = || sandbox.scratch(["flags", "fetch", "--out", "saved.json"]);
    let refused = again().run().expect_code(5);
    assert!(refused.stderr.contains("--overwrite"), "{refused}");
    assert_eq!(calls(&simulator), 1, "nothing was fetched for nothing");
    again().args(["--overwrite"]).run().expect_code(0);
    let json = sandbox
        .scratch(["flags", "fetch", "--json"])
        .run()
        .expect_code(0)
        .json();
    assert_eq!((&json["flags"], &json["active"]), (&json!(8), &json!(7)));
    assert_eq!(json["source"]["from"], "posthog");
    assert_eq!(calls(&simulator), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_status_ends_with_its_own_code_and_what_to_do() {
    let (simulator, sandbox) = scene().await;
    let mut told = String::new();
    for (status, words) in [
        (400, "bad request"),
        (401, "no such key"),
        (402, "quota"),
        (403, "no scope"),
        (404, "no such page"),
        (429, "slower"),
        (500, "broken"),
        (503, "away"),
    ] {
        let mut failing = Failing::with(status, words);
        failing.retry_after = (status == 429).then(|| "0".into());
        fail(&simulator, Fault::ErrorBefore(failing));
        let outcome = sandbox.scratch(["flags", "fetch"]).run();
        let _ = writeln!(told, "{status}: {outcome}\n");
        assert!(!outcome.stderr.contains("phs_simulated"), "{outcome}");
    }
    fail(&simulator, Fault::LostAnswer);
    let _ = writeln!(
        told,
        "dropped: {}\n",
        sandbox.scratch(["flags", "fetch"]).run()
    );
    fail(&simulator, Fault::BrokenBody);
    let _ = writeln!(told, "half: {}", sandbox.scratch(["flags", "fetch"]).run());
    insta::assert_snapshot!(told);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_fetched_serves_for_a_while_and_stands_in_when_posthog_is_away() {
    let (simulator, sandbox) = scene().await;
    let list = |arguments: &[&str]| sandbox.scratch(["flags", "list"]).args(arguments).run();
    let nothing = list(&["--offline"]);
    insta::assert_snapshot!(nothing);
    list(&[]).expect_code(0);
    list(&[]).expect_code(0);
    assert_eq!(calls(&simulator), 1);
    list(&["--refresh"]).expect_code(0);
    assert_eq!(calls(&simulator), 2);

    fail(&simulator, Fault::ErrorBefore(Failing::with(503, "away")));
    let kept = list(&["--offline"]).expect_code(0);
    assert!(
        kept.stderr.starts_with("definitions of 127.0.0.1"),
        "{kept}"
    );
    assert_eq!(calls(&simulator), 2);
    let stand_in = list(&["--max-age", "1ms"]).expect_code(0);
    assert!(stand_in.stderr.contains("stand in"), "{stand_in}");
    assert_eq!(stand_in.stdout, kept.stdout);
    list(&["--refresh"]).expect_code(6);

    let source = |sandbox: &Sandbox| {
        let eval = [
            "flags",
            "eval",
            "tour",
            "--distinct-id",
            "u",
            "--offline",
            "--json",
        ];
        sandbox.scratch(eval).run().expect_code(0).json()[0]["source"]["from"].take()
    };
    assert_eq!(source(&sandbox), "posthog");
}

#[test]
fn without_posthog_a_fetch_says_what_to_set() {
    insta::assert_snapshot!(Sandbox::new().scratch(["flags", "fetch"]).run());
}
