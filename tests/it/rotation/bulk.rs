//! Rotating the keys of many: an end before the end, and what is told of it.

use std::process::Output;

use regex::Regex;
use scratch::sandbox::{Failing, Fault, Faults, Planned};

use super::{made, retirements};
use crate::people::run;
use crate::provision::bulk::{interrupt, slow, until_called};
use crate::provision::{ANN, Scene, open_operations, user};

const ALL: [&str; 6] = ["keys", "rotate", "--all", "--yes", "--concurrency", "2"];

/// So many users with a key each.
async fn keys_of(users: i32) -> Scene {
    let scene = Scene::of(users).await;
    let provisioner = scene.provisioner().await;
    for n in 1..=usize::try_from(users).unwrap() {
        made(&provisioner, &user(n)).await;
    }
    scene
}

/// What a command says, and how it ends, when Ctrl-C is pressed after so many of these calls.
async fn interrupted(scene: &Scene, command: &[&str], call: &str, calls: u64) -> (String, Output) {
    let sandbox = scene.sandbox();
    let child = sandbox.scratch(command).command().spawn().unwrap();
    until_called(scene, call, calls).await;
    interrupt(&child);
    let output = child.wait_with_output().unwrap();
    (String::from_utf8_lossy(&output.stderr).into_owned(), output)
}

#[tokio::test(flavor = "multi_thread")]
async fn ctrl_c_lets_rotations_under_way_end_and_says_what_remains() {
    let scene = keys_of(8).await;
    slow(&scene, 100);
    let (said, output) = interrupted(&scene, &ALL, "POST /keys", 10).await;
    assert_eq!(output.status.code(), Some(130), "{said}");
    let rotated = String::from_utf8(output.stdout).unwrap();
    let rotated = rotated.matches("\trotated\t").count();
    assert!((2..=5).contains(&rotated), "{rotated}: {said}");
    let left = 8 - rotated;
    let summary = format!("keys: {rotated} rotated, {left} not begun");
    assert!(said.contains(&summary), "{said}");
    assert!(
        said.contains(&format!("{left} of 8 users remain")),
        "{said}"
    );
    slow(&scene, 0);
    scene.expect_balance(8).await;
    assert_eq!(retirements(&scene).await, 0);
    // The command that goes on is named, and leaves alone what is done.
    let next = Regex::new("go on with `scratch (keys rotate --all --made-before [^`]* --yes)`");
    let next = next
        .unwrap()
        .captures(&said)
        .unwrap_or_else(|| panic!("{said}"));
    let next: Vec<&str> = next[1].split(' ').collect();
    let on = scene.sandbox().scratch(next).run().expect_code(0);
    let summary = format!("keys: {left} rotated, {rotated} made later and left alone");
    assert!(on.stderr.contains(&summary), "{on}");
    assert_eq!(scene.simulator.calls("POST /keys"), 16);
    scene.expect_balance(8).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_of_the_account_stops_the_run_and_what_was_done_is_told() {
    let scene = keys_of(8).await;
    let failing = Fault::ErrorBefore(Failing::with(402, "no credit"));
    let faults = Faults {
        planned: vec![
            Planned::next(2, "POST /keys", Fault::Delay { ms: 1 }),
            Planned::next(99, "POST /keys", failing),
        ],
        ..Faults::default()
    };
    scene.simulator.set_faults(faults).unwrap();
    let outcome = scene
        .sandbox()
        .scratch(ALL)
        .args(["--json"])
        .run()
        .expect_code(6);
    let lines = outcome.json();
    let lines = lines.as_array().unwrap();
    let count = |word| lines.iter().filter(|line| line["outcome"] == word).count();
    assert_eq!(count("rotated"), 2, "{outcome}");
    assert!((1..=2).contains(&count("failed")), "{outcome}");
    assert_eq!(lines.len(), 2 + count("failed"), "{outcome}");
    let error: serde_json::Value = serde_json::from_str(&outcome.stderr).unwrap();
    assert_eq!(
        error["error"]["message"], "the run was stopped",
        "{outcome}"
    );
    let on = "then go on with `scratch keys rotate --all --made-before 20";
    assert!(outcome.stderr.contains(on), "{outcome}");
    scene.expect_balance(8).await;
    assert_eq!(open_operations(scene.db.pool()).await, 0);
}

/// The words that a shell makes of the command which a text names after `lead`.
fn command_of(said: &str, lead: &str) -> Vec<String> {
    let (_, rest) = said.split_once(lead).unwrap_or_else(|| panic!("{said}"));
    let (words, _) = rest.split_once('`').unwrap();
    let words = words.strip_prefix("scratch ").unwrap();
    let shell = std::process::Command::new("sh")
        .args(["-c", &format!("printf '%s\\n' {words}")])
        .output()
        .unwrap();
    let words = String::from_utf8(shell.stdout).unwrap();
    words.lines().map(ToOwned::to_owned).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_that_goes_on_works_as_it_stands_on_the_same_environment() {
    // An address that leads here, and is not known to.
    for (host, answer) in [("127.0.0.1", "--yes"), ("0.0.0.0", "--confirm staging")] {
        let scene = Scene::of(3).await;
        let staging = "UPDATE scratch_internal.installation SET environment = 'staging'";
        run(scene.db.pool(), staging).await;
        let url = scene.test.url().replace("127.0.0.1", host);
        let sandbox = scene.sandbox().env("DATABASE_URL", url);
        let scratch = |words: &str| {
            let words = format!("-e staging keys {words}");
            sandbox.scratch(words.split(' '))
        };
        scratch("provision --all --yes").run().expect_code(0);
        let failing = Fault::ErrorBefore(Failing::with(402, "no credit"));
        let faults = Faults {
            planned: vec![
                Planned::next(1, "POST /keys", Fault::Delay { ms: 1 }),
                Planned::next(99, "POST /keys", failing),
            ],
            ..Faults::default()
        };
        scene.simulator.set_faults(faults).unwrap();
        let words = format!("rotate --all --grace 1h --concurrency 1 {answer}");
        let rotation = scratch(&words).args(["--reason", "it's out; $HOME"]).run();
        let said = rotation.expect_code(6).stderr;
        scene.simulator.set_faults(Faults::default()).unwrap();

        let on = command_of(&said, "then go on with `");
        let head = ["-e", "staging", "keys", "rotate", "--all", "--made-before"];
        assert_eq!(on[..6], head, "{said}");
        let tail = ["--concurrency", "1", "--reason", "it's out; $HOME"];
        let tail = tail.into_iter().chain(answer.split(' '));
        let tail: Vec<_> = tail.map(ToOwned::to_owned).collect();
        assert!(on.ends_with(&tail), "{said}");
        let on = sandbox.scratch(&on).run().expect_code(0);
        assert!(on.stderr.contains("keys: 2 rotated"), "{on}");
        assert_eq!(scene.remote().len(), 6);

        super::let_time_pass(&scene).await;
        let resume = command_of(&said, "; then `");
        let resumed = sandbox.scratch(&resume).run().expect_code(0);
        assert!(resumed.stderr.contains("3 due and revoked"), "{resumed}");
        scene.expect_balance(3).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ctrl_c_lets_what_is_due_end_and_resuming_goes_on() {
    let scene = keys_of(8).await;
    let sandbox = scene.sandbox();
    sandbox
        .scratch(ALL)
        .args(["--grace", "1h"])
        .run()
        .expect_code(0);
    super::let_time_pass(&scene).await;
    slow(&scene, 100);
    let resume = ["keys", "rotate", "--resume", "--yes", "--concurrency", "2"];
    let (said, output) = interrupted(&scene, &resume, "DELETE /keys/{hash}", 2).await;
    assert_eq!(output.status.code(), Some(130), "{said}");
    assert!(said.contains("due and revoked, "), "{said}");
    assert!(said.contains("of 8 users remain"), "{said}");
    slow(&scene, 0);
    sandbox.scratch(resume).run().expect_code(0);
    scene.expect_balance(8).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ctrl_c_while_a_user_is_offboarded_tells_what_was_revoked() {
    let scene = Scene::of(1).await;
    let provisioner = scene.provisioner().await;
    for _ in 0..5 {
        made(&provisioner, ANN).await;
    }
    slow(&scene, 200);
    let revoke = ["keys", "revoke", ANN, "--yes"];
    let (said, output) = interrupted(&scene, &revoke, "DELETE /keys/{hash}", 2).await;
    assert_eq!(output.status.code(), Some(130), "{said}");
    let told = String::from_utf8(output.stdout).unwrap();
    let revoked = told.matches("Revoked aac_").count();
    assert!((2..=3).contains(&revoked), "{told}{said}");
    assert!(said.contains("run the same command again"), "{said}");
    slow(&scene, 0);
    assert_eq!(scene.remote().len(), 5 - revoked);
    let again = scene.sandbox().scratch(revoke).run().expect_code(0);
    assert_eq!(again.stdout.lines().count(), 5 - revoked, "{again}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_while_a_user_is_offboarded_tells_what_was_revoked() {
    let scene = Scene::of(1).await;
    let provisioner = scene.provisioner().await;
    for _ in 0..3 {
        made(&provisioner, ANN).await;
    }
    let failing = Fault::ErrorBefore(Failing::with(401, "not you"));
    let faults = Faults {
        planned: vec![
            Planned::next(1, "DELETE /keys/{hash}", Fault::Delay { ms: 1 }),
            Planned::next(99, "DELETE /keys/{hash}", failing),
        ],
        ..Faults::default()
    };
    scene.simulator.set_faults(faults).unwrap();
    let command = ["keys", "revoke", ANN, "--yes", "--json"];
    let outcome = scene.sandbox().scratch(command).run().expect_code(4);
    assert_eq!(outcome.json().as_array().unwrap().len(), 1, "{outcome}");
    serde_json::from_str::<serde_json::Value>(&outcome.stderr).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn ctrl_c_lets_reconciling_end_what_is_under_way() {
    let scene = keys_of(20).await;
    run(scene.db.pool(), r#"DELETE FROM "AiAgentCredential""#).await;
    slow(&scene, 200);
    let command = ["keys", "reconcile", "--prune", "--confirm", "development"];
    let (said, output) = interrupted(&scene, &command, "DELETE /keys/{hash}", 1).await;
    assert_eq!(output.status.code(), Some(130), "{said}");
    slow(&scene, 0);
    let left = scene.remote().len();
    assert!((1..=19).contains(&left), "{left}: {said}");
    let summary = format!("reconciled: {} done, {left} not begun", 20 - left);
    assert!(said.contains(&summary), "{said}");
    assert!(
        said.contains(&format!("{left} of 20 steps remain")),
        "{said}"
    );
    assert_eq!(open_operations(scene.db.pool()).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rotation_that_is_in_its_grace_says_what_stands_and_what_ends_it() {
    let scene = keys_of(1).await;
    let sandbox = scene.sandbox();
    let rotate = |more: &[&str]| {
        let command = sandbox.scratch(["keys", "rotate", ANN, "--yes"]);
        command.args(more).run().expect_code(0)
    };
    let planned = rotate(&["--grace", "1h", "--dry-run"]);
    assert!(planned.stdout.contains("\twould rotate\taac_"), "{planned}");
    assert!(planned.stderr.contains("1 would be rotated"), "{planned}");
    rotate(&["--grace", "1h"]);
    insta::assert_snapshot!(rotate(&[]));
    insta::assert_snapshot!(rotate(&["--dry-run"]));
    assert_eq!(scene.remote().len(), 2);
    let old: String =
        sqlx::query_scalar("SELECT credential_id FROM scratch_internal.key_retirement")
            .fetch_one(scene.db.pool())
            .await
            .unwrap();
    let hint = format!("`scratch keys revoke {old}` ends it now");
    let said = rotate(&[]);
    assert!(said.stderr.contains(&hint), "{said}");
    super::let_time_pass(&scene).await;
    let due = rotate(&["--dry-run"]);
    assert!(due.stdout.contains("\twould revoke\t"), "{due}");
    rotate(&[]);
    scene.expect_balance(1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_stay_rows_on_a_terminal_also_with_long_addresses() {
    let scene = Scene::of(3).await;
    let mails =
        r#"UPDATE "User" SET "email" = 'anna.maria.number' || right("id", 1) || '@example.org'"#;
    run(scene.db.pool(), mails).await;
    let sandbox = scene.sandbox();
    let commands: [(&[&str], &str); 6] = [
        (&["provision", "--all", "--dry-run"], "would make"),
        (&["provision", "--all", "--yes"], "made"),
        (&["rotate", "--all", "--yes", "--grace", "2h"], "retiring"),
        (&["rotate", "--all", "--dry-run"], "waiting"),
        (&["list"], "default"),
        (&["list", "--usage"], "default"),
    ];
    for (command, word) in commands {
        let outcome = sandbox.scratch(["keys"]).args(command).on_terminal().end();
        // Whoever it is about can be told.
        let is_row = |line: &&str| line.contains("anna.maria") && line.contains(word);
        let rows = outcome.stdout.lines().filter(is_row);
        let rows: Vec<&str> = rows.collect();
        assert_eq!(rows.len(), 3, "{command:?}: {outcome}");
        for row in rows {
            assert!(row.chars().count() <= 100, "{outcome}");
        }
    }
}
