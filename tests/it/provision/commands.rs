//! `keys provision` and `keys revoke`.

use scratch::sandbox::{Failing, Fault, Faults, Planned};

use super::{ANN, Scene, user};
use crate::harness::{Outcome, Sandbox};
use crate::openrouter::KEY;

/// `scratch keys` with these arguments; what it says never holds a key.
fn keys(sandbox: &Sandbox, arguments: &[&str]) -> Outcome {
    let outcome = sandbox.scratch(["keys"]).args(arguments).run();
    let said = format!("{}{}", outcome.stdout, outcome.stderr);
    assert!(!said.contains("sk-or-") && !said.contains(KEY), "{said}");
    outcome
}

/// All but the accidents, with hashes made alike.
fn shown(outcome: &Outcome) -> String {
    let hash = regex::Regex::new(r"\b[0-9a-f]{64}\b|\b[0-9a-f]{8}\b").unwrap();
    hash.replace_all(&outcome.to_string(), "[HASH]")
        .into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn provisioning_says_what_became_of_each_user() {
    let scene = Scene::of(3).await;
    let sandbox = scene.sandbox();
    insta::assert_snapshot!(shown(&keys(&sandbox, &["provision", "user1@example.com"])));
    insta::assert_snapshot!(shown(&keys(
        &sandbox,
        &["provision", "user1@example.com", "--json"]
    )));
    let dry = keys(&sandbox, &["provision", "--all", "--dry-run"]).expect_code(0);
    assert_eq!(dry.stdout.matches("\twould make\t").count(), 2, "{dry}");
    assert_eq!(scene.remote().len(), 1);
    let refused = keys(&sandbox, &["provision", "--all"]).expect_code(5);
    assert!(refused.stderr.contains("--yes"), "{refused}");
    sandbox.write(
        "team",
        "user1@example.com # lead\n\nuser2@example.com\nuser2@example.com\n",
    );
    let team = keys(&sandbox, &["provision", "--from", "team", "--yes"]).expect_code(0);
    assert!(team.stderr.contains("1 made, 1 there already"), "{team}");
    let all = keys(&sandbox, &["provision", "--all", "--yes", "--json"]).expect_code(0);
    assert_eq!(all.json().as_array().unwrap().len(), 3);
    scene.expect_balance(3).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_limit_is_the_one_that_was_said_or_that_of_new_users() {
    let scene = Scene::of(3).await;
    let sandbox = scene
        .sandbox()
        .env("NEW_USER_OPENROUTER_CREDIT_LIMIT", "2.5");
    keys(&sandbox, &["provision", "user1@example.com"]).expect_code(0);
    keys(
        &sandbox,
        &["provision", "user2@example.com", "--limit", "7"],
    )
    .expect_code(0);
    let unlimited = ["provision", "user3@example.com", "--limit", "none"];
    keys(&sandbox, &unlimited).expect_code(5);
    keys(&sandbox, &[&unlimited[..], &["--yes"]].concat()).expect_code(0);
    let remote = scene.keys();
    let limits: Vec<_> = remote
        .iter()
        .rev()
        .map(|key| key["limit"].as_f64())
        .collect();
    assert_eq!(limits, [Some(2.5), Some(7.0), None]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_of_the_account_stops_the_whole_run() {
    for (status, code) in [(401, 4), (402, 6), (403, 4)] {
        let scene = Scene::of(6).await;
        let failing = Fault::ErrorBefore(Failing::with(status, "not you"));
        let faults = Faults {
            planned: vec![
                Planned::next(1, "POST /keys", Fault::Delay { ms: 1 }),
                Planned::next(99, "POST /keys", failing),
            ],
            ..Faults::default()
        };
        scene.simulator.set_faults(faults).unwrap();
        let arguments = [
            "provision",
            "--all",
            "--yes",
            "--concurrency",
            "1",
            "--json",
        ];
        let outcome = keys(&scene.sandbox(), &arguments).expect_code(code);
        let lines = outcome.json();
        assert_eq!(lines[0]["outcome"], "made", "{outcome}");
        assert_eq!(lines[1]["outcome"], "failed", "{outcome}");
        assert_eq!(scene.simulator.calls("POST /keys"), 2);
        assert!(outcome.stderr.contains(&status.to_string()), "{outcome}");
        scene.expect_balance(1).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_partial_failure_ends_with_1_and_names_who_it_is() {
    let scene = Scene::of(2).await;
    scene.next_creation(Fault::LostAnswer);
    let arguments = ["provision", "--all", "--yes", "--concurrency", "1"];
    insta::assert_snapshot!(shown(&keys(&scene.sandbox(), &arguments)));
    keys(&scene.sandbox(), &arguments).expect_code(0);
    scene.expect_balance(2).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_called_without_the_keys_that_it_takes() {
    let scene = Scene::of(1).await;
    let no_master = Sandbox::on(&scene.test)
        .env("OPENROUTER_BASE_URL", scene.simulator.base_url())
        .env("OPENROUTER_PROVISIONING_KEY", KEY);
    keys(&no_master, &["provision", ANN]).expect_code(2);
    let no_provider = Sandbox::on(&scene.test).env("ENCRYPTION_MASTER_KEY", super::MASTER);
    insta::assert_snapshot!(keys(&no_provider, &["provision", ANN]));
    keys(&scene.sandbox(), &["provision"]).expect_code(2);
    keys(&scene.sandbox(), &["provision", ANN, "--all"]).expect_code(2);
    assert_eq!(scene.simulator.calls("POST /keys"), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn revoking_asks_and_makes_room_for_deleting_the_user() {
    let scene = Scene::of(1).await;
    let sandbox = scene.sandbox();
    keys(&sandbox, &["provision", ANN]).expect_code(0);
    let blocked = sandbox
        .scratch(["user", "delete", ANN, "--confirm", ANN])
        .run();
    assert_eq!(blocked.code, Some(5), "{blocked}");
    keys(&sandbox, &["revoke", ANN]).expect_code(5);
    assert_eq!(scene.remote().len(), 1);
    insta::assert_snapshot!(keys(&sandbox, &["revoke", ANN, "--yes"]));
    insta::assert_snapshot!(keys(&sandbox, &["revoke", ANN, "--yes", "--json"]));
    keys(&sandbox, &["revoke", "aac_0000000000", "--yes"]).expect_code(3);
    // Who was revoked gets a new key only after a question, and never by way of all.
    let all = keys(&sandbox, &["provision", "--all", "--yes"]).expect_code(0);
    assert!(all.stdout.contains("withheld"), "{all}");
    keys(&sandbox, &["provision", ANN]).expect_code(5);
    scene.expect_balance(0).await;
    sandbox
        .scratch(["user", "delete", ANN, "--confirm", ANN])
        .run()
        .expect_code(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_left_to_another_process_is_no_success() {
    let scene = Scene::of(2).await;
    let sandbox = scene.sandbox();
    keys(&sandbox, &["provision", &user(2)]).expect_code(0);
    let mut other = scene.db.pool().acquire().await.unwrap();
    // As the other process does it.
    sqlx::query("SELECT pg_advisory_lock(hashtextextended($1, $2))")
        .bind(ANN)
        .bind(0x5c8a_7c6b_i64)
        .execute(&mut *other)
        .await
        .unwrap();
    let one = keys(&sandbox, &["provision", ANN]).expect_code(5);
    assert!(one.stderr.contains("another process"), "{one}");
    let all = keys(&sandbox, &["provision", "--all", "--yes"]).expect_code(1);
    assert!(
        all.stdout.contains("busy") && all.stderr.contains("again"),
        "{all}"
    );
    let both = ["rotate", ANN, &*user(2), "--yes"];
    keys(&sandbox, &["rotate", ANN, "--yes"]).expect_code(5);
    keys(&sandbox, &both).expect_code(1);
    drop(other.close().await);
    keys(&sandbox, &["provision", ANN]).expect_code(0);
    scene.expect_balance(2).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_production_a_simulator_is_found_out_before_anything_is_changed() {
    let scene = Scene::of(2).await;
    keys(&scene.sandbox(), &["provision", ANN]).expect_code(0);
    let before = scene.keys();
    let production = scratch::settings::Environment::Production;
    crate::people::mark(&scene.test.target(), production).await;
    let sandbox = scene.sandbox().env("APP_ENV", "production");
    let other = user(2);
    let commands: [&[&str]; 8] = [
        &["provision", &other, "--yes"],
        &["provision", "--all", "--confirm", "production"],
        &["limit", ANN, "3", "--yes"],
        &["disable", ANN, "--yes"],
        &["rotate", ANN, "--confirm", ANN],
        &["rotate", "--all", "--confirm", "production"],
        &["reconcile", "--yes", "--confirm", "production"],
        &["revoke", ANN, "--confirm", ANN],
    ];
    for command in commands {
        let outcome = keys(&sandbox, command).expect_code(5);
        // Whose key it is, the database knows without asking.
        let said = match command[0] {
            "revoke" => "of another environment",
            _ => "is a simulator, and this is production",
        };
        assert!(outcome.stderr.contains(said), "{command:?}: {outcome}");
        assert_eq!(scene.simulator.calls("POST /keys"), 1, "{command:?}");
        assert_eq!(
            scene.simulator.calls("PATCH /keys/{hash}"),
            0,
            "{command:?}"
        );
        assert_eq!(
            scene.simulator.calls("DELETE /keys/{hash}"),
            0,
            "{command:?}"
        );
    }
    assert_eq!(scene.keys(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_meant_is_said_before_anything() {
    let scene = Scene::of(1).await;
    let sandbox = scene.sandbox();
    sandbox.write("nobody", "# nobody yet\n\n");
    sandbox.write("there", "");
    let cases: [(&[&str], i32, &str); 10] = [
        (
            &["limit", ANN, "-1"],
            2,
            "must be an amount in USD above 0, up to 1000000000, or none",
        ),
        (
            &["limit", ANN, "abc"],
            2,
            "must be an amount in USD above 0, up to 1000000000, or none",
        ),
        (
            &["provision", ANN, "--limit", "-1"],
            2,
            "must be an amount in USD above 0, up to 1000000000, or none",
        ),
        (
            &["provision", ANN, "--expires", "2020-01-01"],
            2,
            "in the past",
        ),
        (
            &["provision", "--from", "nowhere"],
            2,
            "cannot read nowhere",
        ),
        (
            &["provision", "--from", "nobody"],
            2,
            "nobody names no user",
        ),
        (&["provision", ANN, "--all"], 2, "cannot be used with"),
        (
            &["provision", "--all", "--concurrency", "9999"],
            2,
            "1..=64",
        ),
        (&["provision", ANN, "--out", "there"], 5, "is there already"),
        (&["provision", ANN, "--out", "no/where"], 2, "cannot write"),
    ];
    for (command, code, said) in cases {
        let outcome = keys(&sandbox, command).expect_code(code);
        assert!(outcome.stderr.contains(said), "{command:?}: {outcome}");
    }
    assert_eq!(scene.simulator.calls("POST /keys"), 0);
    scene.expect_balance(0).await;
}
