//! New keys are shown once, and only where they are asked for; and what they may do.

use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use scratch::clock::{Clock, SystemClock};
use scratch::sandbox::{Failing, Fault};
use scratch::seal::Sealer;
use scratch::secret::Secret;
use serde_json::json;

use super::{ANN, MASTER, Scene};
use crate::harness::{Outcome, Sandbox};

const WORKSPACE: &str = "0df9e665-d932-5740-b2c7-b52af166bc11";

fn provision(sandbox: &Sandbox, arguments: &[&str]) -> Outcome {
    sandbox.scratch(["keys", "provision"]).args(arguments).run()
}

/// The key of a user's credential, opened.
async fn opened(scene: &Scene, user_id: &str) -> String {
    let found = scratch::credentials::of_user(&scene.db, user_id)
        .await
        .unwrap();
    let sealer = Sealer::new(&Secret::new(MASTER), None);
    found[0].open(Some(&sealer)).unwrap().reveal().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_key_is_printed_once_and_only_when_asked_for() {
    let scene = Scene::of(2).await;
    let sandbox = scene.sandbox();
    let printed = provision(&sandbox, &[ANN, "--print"]).expect_code(0);
    let key = opened(&scene, ANN).await;
    let columns: Vec<&str> = printed.stdout.trim_end().split('\t').collect();
    assert_eq!(columns[1], "made");
    assert_eq!(columns.last(), Some(&&*key), "{printed}");
    assert!(!printed.stderr.contains(&key));

    // One that is there already is not shown again.
    let json = provision(&sandbox, &["--all", "--yes", "--print", "--json"]).expect_code(0);
    let lines = json.json();
    let lines = lines.as_array().unwrap();
    let kept = lines.iter().find(|line| line["userId"] == ANN).unwrap();
    assert_eq!(
        (&kept["outcome"], kept.get("apiKey")),
        (&json!("kept"), None)
    );
    let made = lines.iter().find(|line| line["userId"] != ANN).unwrap();
    let other = opened(&scene, made["userId"].as_str().unwrap()).await;
    assert_eq!(made["apiKey"], other);
    assert!(!json.to_string().contains(&key));
    provision(&sandbox, &[ANN, "--print", "--dry-run"]).expect_code(2);
}

#[tokio::test(flavor = "multi_thread")]
async fn on_a_terminal_a_printed_key_is_whole() {
    let scene = Scene::of(1).await;
    let screen = scene
        .sandbox()
        .scratch(["keys", "provision", ANN, "--print"])
        .on_terminal()
        .end();
    assert_eq!(screen.code, Some(0), "{screen}");
    assert!(
        screen.stdout.contains(&opened(&scene, ANN).await),
        "{screen}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn new_keys_go_into_a_new_file_that_nobody_else_can_read() {
    let scene = Scene::of(3).await;
    let sandbox = scene.sandbox();
    provision(&sandbox, &[ANN]).expect_code(0);
    let arguments = ["--all", "--yes", "--out", "keys.tsv"];
    let outcome = provision(&sandbox, &arguments).expect_code(0);
    assert!(outcome.stderr.contains("2 keys written to"), "{outcome}");
    assert!(!outcome.to_string().contains("sk-or-"), "{outcome}");
    let path = sandbox.directory().join("keys.tsv");
    assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    let text = sandbox.read("keys.tsv");
    let mut users = Vec::new();
    for line in text.lines() {
        let [user_id, email, credential_id, key] =
            line.split('\t').collect::<Vec<_>>().try_into().unwrap();
        assert_eq!(key, opened(&scene, user_id).await);
        assert!(email.ends_with("@example.com") && credential_id.starts_with("aac_"));
        users.push(user_id);
    }
    users.sort_unstable();
    assert_eq!(users, [super::user(2), super::user(3)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_there_is_refused_before_anything_is_done() {
    let scene = Scene::of(1).await;
    let sandbox = scene.sandbox();
    sandbox.write("keys.tsv", "precious\n");
    insta::assert_snapshot!(provision(&sandbox, &[ANN, "--out", "keys.tsv"]));
    assert_eq!(sandbox.read("keys.tsv"), "precious\n");
    let nowhere = provision(&sandbox, &[ANN, "--out", "nowhere/keys.tsv"]);
    insta::assert_snapshot!(nowhere);
    assert_eq!(scene.simulator.calls("POST /keys"), 0);
    // An empty file would stand in the way of the next run.
    provision(&sandbox, &[ANN]).expect_code(0);
    provision(&sandbox, &[ANN, "--out", "more.tsv"]).expect_code(0);
    assert!(!sandbox.directory().join("more.tsv").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_cannot_be_written_down_is_stored_all_the_same() {
    let scene = Scene::of(1).await;
    let sandbox = scene.sandbox();
    let invocation = sandbox.scratch(["keys", "provision", ANN, "--out", "keys.tsv"]);
    let plain = invocation.command();
    // No file may grow, as on a full disk.
    let mut full = Command::new("/bin/sh");
    full.args(["-c", "trap '' XFSZ; ulimit -f 0; exec \"$@\"", "sh"])
        .arg(plain.get_program())
        .args(plain.get_args())
        .env_clear()
        .envs(
            plain
                .get_envs()
                .filter_map(|(name, value)| Some((name, value?))),
        )
        .current_dir(sandbox.directory());
    let output = full.output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("is stored as aac_"), "{said}");
    assert!(said.contains("scratch keys show aac_"), "{said}");
    let key = opened(&scene, ANN).await;
    assert!(!said.contains(&key));
    scene.expect_balance(1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_terms_of_a_key_reach_the_provider() {
    let scene = Scene::of(1).await;
    let sandbox = scene.sandbox();
    let terms = [
        "--limit",
        "25",
        "--limit-reset",
        "weekly",
        "--expires",
        "30d",
    ];
    let terms = [&[ANN, "--workspace", WORKSPACE], &terms[..]].concat();
    provision(&sandbox, &terms).expect_code(0);
    let key = &scene.keys()[0];
    assert_eq!(key["limit"], 25.0);
    assert_eq!(key["limit_reset"], "weekly");
    assert_eq!(key["workspace_id"], WORKSPACE);
    let ends: chrono::DateTime<chrono::Utc> = key["expires_at"].as_str().unwrap().parse().unwrap();
    let days = (ends - SystemClock.now()).num_hours();
    assert!((30 * 24 - 1..=30 * 24).contains(&days), "{days}");

    for wrong in [
        &["--limit", "none", "--limit-reset", "daily"][..],
        &["--expires", "2020-01-01"],
        &["--expires", "20000000d"],
        &["--workspace", "default"],
        &["--limit-reset", "yearly"],
    ] {
        let arguments = [&[ANN, "--force", "--yes"], wrong].concat();
        let outcome = provision(&sandbox, &arguments).expect_code(2);
        assert!(outcome.stderr.contains(wrong[0]), "{outcome}");
    }
    assert_eq!(scene.simulator.calls("POST /keys"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workspace_that_was_refused_is_never_listed() {
    let scene = Scene::of(1).await;
    let listed = async || {
        let before = scene.simulator.calls("GET /keys");
        scratch::keys::inventory(&scene.db, &scene.client())
            .await
            .unwrap();
        scene.simulator.calls("GET /keys") - before
    };
    let default_alone = listed().await;
    scene.next_creation(Fault::ErrorBefore(Failing::with(400, "no such workspace")));
    let named = [ANN, "--workspace", WORKSPACE];
    provision(&scene.sandbox(), &named).expect_code(1);
    assert_eq!(listed().await, default_alone);
    // One whose answer was lost may have come to be.
    scene.next_creation(Fault::LostAnswer);
    provision(&scene.sandbox(), &named).expect_code(6);
    assert!(listed().await > default_alone);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_default_workspace_in_which_keys_were_made_is_listed_once() {
    let scene = Scene::of(1).await;
    provision(&scene.sandbox(), &[ANN]).expect_code(0);
    let before = scene.simulator.calls("GET /keys");
    let keys = scratch::keys::inventory(&scene.db, &scene.client()).await;
    assert_eq!(keys.unwrap().len(), 1);
    // The key, and that there is no more.
    assert_eq!(scene.simulator.calls("GET /keys") - before, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn unusual_wishes_are_asked_about_in_their_own_words() {
    let scene = Scene::of(2).await;
    let sandbox = scene.sandbox();
    provision(&sandbox, &[ANN]).expect_code(0);
    sandbox
        .scratch(["keys", "revoke", ANN, "--yes"])
        .run()
        .expect_code(0);
    insta::assert_snapshot!(provision(&sandbox, &[ANN]));
    let two = ["user1@example.com", "user2@example.com", "--limit", "none"];
    insta::assert_snapshot!(provision(&sandbox, &two));
    assert_eq!(scene.simulator.calls("POST /keys"), 1);
    provision(&sandbox, &[ANN, "--yes"]).expect_code(0);
    assert_eq!(scene.simulator.calls("POST /keys"), 2);
}
