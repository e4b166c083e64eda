//! `keys rotate`.

use chrono::TimeDelta;
use scratch::clock::{Clock as _, SystemClock};
use scratch::sandbox::{Failing, Fault, Faults, Planned};

use super::{aged, let_time_pass, made, provisioned, scene, working_default};
use crate::harness::{Outcome, Sandbox};
use crate::openrouter::KEY;
use crate::provision::{ANN, MASTER, Scene, user};

const MAIL: &str = "user1@example.com";

/// `scratch keys rotate` with these arguments; what it says never holds a key.
fn rotate(sandbox: &Sandbox, arguments: &[&str]) -> Outcome {
    let outcome = sandbox.scratch(["keys", "rotate"]).args(arguments).run();
    let said = format!("{}{}", outcome.stdout, outcome.stderr);
    assert!(!said.contains("sk-or-") && !said.contains(KEY), "{said}");
    outcome
}

#[tokio::test(flavor = "multi_thread")]
async fn rotating_asks_and_says_what_became_of_each_key() {
    let (scene, _) = scene().await;
    let sandbox = scene.sandbox();
    insta::assert_snapshot!(rotate(&sandbox, &[MAIL]));
    assert_eq!(scene.simulator.calls("POST /keys"), 1);
    insta::assert_snapshot!(rotate(&sandbox, &[MAIL, "--dry-run"]));
    assert_eq!(scene.simulator.calls("POST /keys"), 1);
    insta::assert_snapshot!(rotate(&sandbox, &[MAIL, "--yes"]));
    insta::assert_snapshot!(rotate(&sandbox, &[MAIL, "--yes", "--json"]));
    insta::assert_snapshot!(rotate(
        &sandbox,
        &[MAIL, "--grace", "24h", "--confirm", ANN]
    ));
    insta::assert_snapshot!(rotate(
        &sandbox,
        &[MAIL, "--grace", "24h", "--yes", "--json"]
    ));
    scene.expect_balance_of(2).await;
    working_default(&scene, ANN).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_due_is_revoked_by_resuming_and_nothing_else() {
    let (scene, _) = scene().await;
    let sandbox = scene.sandbox();
    insta::assert_snapshot!(rotate(&sandbox, &["--resume"]));
    rotate(&sandbox, &[MAIL, "--grace", "24h", "--yes"]).expect_code(0);
    insta::assert_snapshot!(rotate(&sandbox, &["--resume", "--json"]));
    let note = rotate(&sandbox, &["--resume"]).expect_code(0);
    assert!(note.stderr.contains("the next one is at"), "{note}");
    let_time_pass(&scene).await;
    insta::assert_snapshot!(rotate(&sandbox, &["--resume"]));
    // From cron: no master key is at hand, and none is needed.
    let cron = Sandbox::on(&scene.test)
        .env("OPENROUTER_BASE_URL", scene.simulator.base_url())
        .env("OPENROUTER_PROVISIONING_KEY", KEY);
    insta::assert_snapshot!(rotate(&cron, &["--resume", "--yes"]));
    scene.expect_balance(1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_is_rotated_with_a_name_and_those_who_have_no_key_are_not_mentioned() {
    let scene = Scene::of(5).await;
    let provisioner = scene.provisioner().await;
    for n in 1..=3 {
        made(&provisioner, &user(n)).await;
    }
    let sandbox = scene.sandbox();
    rotate(&sandbox, &["--all"]).expect_code(5);
    rotate(&sandbox, &["--all", "--confirm", "production"]).expect_code(5);
    let dry = rotate(&sandbox, &["--all", "--dry-run", "--json"]).expect_code(0);
    assert_eq!(dry.json().as_array().unwrap().len(), 3);
    let all = rotate(&sandbox, &["--all", "--confirm", "development", "--json"]).expect_code(0);
    let lines = all.json();
    assert!(
        lines
            .as_array()
            .unwrap()
            .iter()
            .all(|line| line["outcome"] == "rotated")
    );
    assert_eq!(lines.as_array().unwrap().len(), 3);
    scene.expect_balance(3).await;
    let ending = rotate(&sandbox, &["--expiring-within", "7d", "--yes"]).expect_code(0);
    assert!(
        ending.stderr.contains("there is no key to rotate"),
        "{ending}"
    );
    let none = rotate(&sandbox, &["user5@example.com", "--yes"]).expect_code(3);
    let make = "make one with `scratch keys provision usr_00000000P5`";
    assert!(none.stderr.contains(make), "{none}");
    let several = ["user4@example.com", "user5@example.com", "--yes"];
    let none = rotate(&sandbox, &several).expect_code(0);
    assert!(none.stdout.contains("none"), "{none}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_partial_failure_ends_with_1_and_names_whose_it_is() {
    let scene = Scene::of(2).await;
    let provisioner = scene.provisioner().await;
    for n in 1..=2 {
        made(&provisioner, &user(n)).await;
    }
    scene.next_creation(Fault::LostAnswer);
    let arguments = ["--all", "--yes", "--concurrency", "1"];
    insta::assert_snapshot!(rotate(&scene.sandbox(), &arguments));
    scene.expect_balance(2).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_of_the_provider_has_its_exit_code() {
    for (call, status, code) in [
        ("GET /keys/{hash}", 404, 3),
        ("GET /keys/{hash}", 401, 4),
        ("POST /keys", 402, 6),
        ("POST /keys", 403, 4),
        ("POST /keys", 500, 6),
        ("GET /key", 401, 6),
        ("DELETE /keys/{hash}", 403, 4),
    ] {
        let (scene, _) = scene().await;
        let failing = Fault::ErrorBefore(Failing::with(status, "not now"));
        let faults = Faults {
            planned: vec![Planned::next(99, call, failing)],
            ..Faults::default()
        };
        scene.simulator.set_faults(faults).unwrap();
        let sandbox = scene.sandbox();
        let outcome = rotate(&sandbox, &[MAIL, "--yes", "--json"]).expect_code(code);
        let error: serde_json::Value = serde_json::from_str(&outcome.stderr).unwrap();
        assert!(error["error"]["message"].is_string(), "{outcome}");
        scene.simulator.set_faults(Faults::default()).unwrap();
        if status != 404 {
            working_default(&scene, ANN).await;
        }
        rotate(&sandbox, &["--resume", "--yes"]).expect_code(0);
        scene.expect_balance(1).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_of_one_user_is_that_of_the_command() {
    let (scene, old) = scene().await;
    let no = Fault::ErrorBefore(Failing::with(401, "No auth credentials found"));
    let faults = Faults {
        planned: vec![Planned::next(99, "GET /key", no)],
        ..Faults::default()
    };
    scene.simulator.set_faults(faults).unwrap();
    let sandbox = scene.sandbox();
    insta::assert_snapshot!(rotate(&sandbox, &[MAIL, "--yes"]));
    let hash = old.external_api_key_id.unwrap();
    scene
        .simulator
        .account(|account| account.set_disabled(&hash, true));
    insta::assert_snapshot!(rotate(&sandbox, &[MAIL, "--yes"]));
    scene.simulator.account(|account| account.delete(&hash));
    insta::assert_snapshot!(rotate(&sandbox, &[MAIL, "--yes"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_meant_is_refused_before_anything() {
    let scene = Scene::of(1).await;
    provisioned(&scene, ANN).await;
    let sandbox = scene.sandbox();
    for arguments in [
        &[][..],
        &[MAIL, "--all"],
        &["--all", "--resume"],
        &["--resume", "--grace", "1h"],
        &["--resume", "--dry-run"],
        &[MAIL, "--grace", "5"],
        &["--expiring-within", "soon"],
        &["--expiring-within", "4000years"],
    ] {
        rotate(&sandbox, arguments).expect_code(2);
    }
    let keyless = Sandbox::on(&scene.test).env("ENCRYPTION_MASTER_KEY", MASTER);
    rotate(&keyless, &[MAIL, "--yes"]).expect_code(2);
    let unsealed = Sandbox::on(&scene.test)
        .env("OPENROUTER_BASE_URL", scene.simulator.base_url())
        .env("OPENROUTER_PROVISIONING_KEY", KEY);
    rotate(&unsealed, &[MAIL, "--yes"]).expect_code(2);
    assert_eq!(scene.simulator.calls("POST /keys"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_wrong_account_is_known_by_a_few_keys_and_ends_the_run() {
    let scene = Scene::of(8).await;
    let provisioner = scene.provisioner().await;
    for n in 1..=8 {
        made(&provisioner, &user(n)).await;
    }
    for hash in scene.remote() {
        scene.simulator.account(|account| account.delete(&hash));
    }
    let sandbox = scene.sandbox();
    let asked = scene.simulator.calls("GET /keys/{hash}");
    let refused = rotate(&sandbox, &["--all", "--yes", "--concurrency", "1"]).expect_code(5);
    assert!(refused.stderr.contains("another account"), "{refused}");
    assert_eq!(scene.simulator.calls("GET /keys/{hash}") - asked, 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_keys_that_were_made_before_are_rotated_if_that_is_said() {
    let (scene, old) = scene().await;
    aged(&scene).await;
    let new = provisioned(&scene, ANN).await;
    let sandbox = scene.sandbox();
    let outcomes = |more: &[&str]| {
        let told = rotate(&sandbox, &[&[MAIL, "--json"], more].concat()).expect_code(0);
        let told = told.json();
        let outcome = |id: &str| {
            let mut lines = told.as_array().unwrap().iter();
            let line = lines.find(|line| line["credentialId"] == id).unwrap();
            line["outcome"].as_str().unwrap().to_owned()
        };
        (outcome(&old.id), outcome(&new.id))
    };
    let newer = |word: &str| (word.to_owned(), "newer".to_owned());
    let today = SystemClock.now() - TimeDelta::days(1);
    for before in ["3d", &today.to_rfc3339()] {
        let planned = outcomes(&["--made-before", before, "--dry-run"]);
        assert_eq!(planned, newer("wouldRotate"));
    }
    assert_eq!(
        outcomes(&["--made-before", "3d", "--yes"]),
        newer("rotated")
    );
    let none = ["--made-before", "3d", "--yes"];
    let none = rotate(&sandbox, &[&["--all"], &none[..]].concat()).expect_code(0);
    assert!(
        none.stderr.contains("2 made later and left alone"),
        "{none}"
    );
    scene.expect_balance_of(2).await;
    rotate(&sandbox, &["--resume", "--made-before", "3d"]).expect_code(2);
}
