//! `keys reconcile`.

use scratch::openrouter::{KeyPatch, Patch, Usd};
use scratch::sandbox::{Failing, Fault, Faults, Planned};
use serde_json::json;

use super::{ANN, Scene, forget_credentials, name_of, provisioned, strange_key, without_faults};
use crate::harness::{Outcome, Reply, Sandbox, Scripted};
use crate::openrouter::KEY;
use crate::provision::{MASTER, open_operations, user};

/// `scratch keys reconcile` with these arguments; what it says never holds a key.
fn reconcile(sandbox: &Sandbox, arguments: &[&str]) -> Outcome {
    let outcome = sandbox.scratch(["keys", "reconcile"]).args(arguments).run();
    let said = format!("{}{}", outcome.stdout, outcome.stderr);
    assert!(!said.contains("sk-or-") && !said.contains(KEY), "{said}");
    outcome
}

/// All but the accidents, with hashes and markers made alike.
fn shown(outcome: &Outcome) -> String {
    let text = outcome.to_string();
    let hash = regex::Regex::new(r"\b[0-9a-f]{64}\b|\b[0-9a-f]{8}\b").unwrap();
    let text = hash.replace_all(&text, "[HASH]");
    let marker = regex::Regex::new(r"\[scratch (\w|\[|\])+ \w+\]").unwrap();
    marker.replace_all(&text, "[MARKER]").into_owned()
}

/// One of everything that can be the matter, for users of their own, so that the order is known.
async fn one_of_each() -> Scene {
    let scene = Scene::of(5).await;
    // Cut short.
    let faults = Faults {
        planned: vec![
            Planned::next(1, "POST /keys", Fault::LostAnswer),
            Planned::next(99, "GET /keys", Fault::ErrorBefore(Failing::default())),
        ],
        ..Faults::default()
    };
    scene.simulator.set_faults(faults).unwrap();
    let provisioner = scene.provisioner().await;
    let wish = scratch::keys::Wish::Missing;
    provisioner.provision(ANN, wish).await.unwrap_err();
    without_faults(&scene);
    // Late.
    scene.next_creation(Fault::ErrorBefore(Failing::with(400, "no")));
    provisioner.provision(&user(2), wish).await.unwrap_err();
    without_faults(&scene);
    let name: String = sqlx::query_scalar(
        "SELECT name FROM scratch_internal.key_operation WHERE outcome = 'failed'",
    )
    .fetch_one(scene.db.pool())
    .await
    .unwrap();
    strange_key(&scene, &name).await;
    // Gone, and changed.
    let (gone, _) = provisioned(&scene, &user(3)).await;
    scene.simulator.account(|account| account.delete(&gone));
    let (changed, _) = provisioned(&scene, &user(4)).await;
    let patch = KeyPatch {
        limit: Patch::Set(Usd::from_dollars(3.0).unwrap()),
        ..KeyPatch::default()
    };
    scene.client().update_key(&changed, &patch).await.unwrap();
    // An orphan, and somebody else's.
    let orphan = format!("User {} Starter Key (development)", user(5));
    strange_key(&scene, &orphan).await;
    strange_key(&scene, "Bob's \u{1b}[31mkey\twith tabs").await;
    scene
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_shown_then_carried_out_once() {
    let scene = one_of_each().await;
    let sandbox = scene.sandbox();
    let before = scene.remote();
    insta::assert_snapshot!(shown(&reconcile(&sandbox, &["--dry-run"])));
    insta::assert_snapshot!(shown(&reconcile(&sandbox, &["--exit-code", "--prune"])));
    insta::assert_snapshot!(shown(&reconcile(&sandbox, &["--dry-run", "--json"])));
    insta::assert_snapshot!(shown(&reconcile(&sandbox, &["--prune"])));
    assert_eq!(scene.remote(), before);
    assert_eq!(open_operations(scene.db.pool()).await, 1);
    insta::assert_snapshot!(shown(&reconcile(&sandbox, &["--yes"])));
    insta::assert_snapshot!(shown(&reconcile(&sandbox, &["--exit-code"])));
    reconcile(&sandbox, &["--exit-code", "--prune"]).expect_code(8);
    insta::assert_snapshot!(shown(&reconcile(&sandbox, &["--prune", "--yes", "--json"])));
    insta::assert_snapshot!(shown(&reconcile(
        &sandbox,
        &["--exit-code", "--prune", "--json"]
    )));
    assert_eq!(scene.remote().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_in_which_most_keys_are_missing_needs_the_environment_by_name() {
    let scene = Scene::of(5).await;
    for n in 1..=5 {
        provisioned(&scene, &user(n)).await;
    }
    let other_account = Scene::of(0).await;
    let sandbox = Sandbox::on(&scene.test)
        .env("ENCRYPTION_MASTER_KEY", MASTER)
        .env("OPENROUTER_BASE_URL", other_account.simulator.base_url())
        .env("OPENROUTER_PROVISIONING_KEY", KEY);
    let refused = reconcile(&sandbox, &["--yes"]);
    insta::assert_snapshot!(shown(&refused));
    insta::assert_snapshot!(shown(&reconcile(&sandbox, &["--yes", "--json"])));
    reconcile(&sandbox, &["--confirm", "production"]).expect_code(5);
    let enabled = r#"SELECT count(*) FROM "AiAgentCredential" WHERE "enabled""#;
    let count = async || -> i64 {
        sqlx::query_scalar(enabled)
            .fetch_one(scene.db.pool())
            .await
            .unwrap()
    };
    assert_eq!(count().await, 5);
    reconcile(&sandbox, &["--confirm", "development"]).expect_code(0);
    assert_eq!(count().await, 0);
    assert_eq!(scene.remote().len(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn deleting_many_keys_needs_the_environment_by_name() {
    let scene = Scene::of(3).await;
    for n in 0..21 {
        let name = format!("User {} Starter Key (development)", user(1 + n % 3));
        strange_key(&scene, &name).await;
    }
    let sandbox = scene.sandbox();
    let refused = reconcile(&sandbox, &["--prune", "--yes"]).expect_code(5);
    let said = "21 of the 21 keys that this installation has there are to be deleted";
    assert!(refused.stderr.contains(said), "{refused}");
    assert!(
        refused.stderr.contains("--confirm development"),
        "{refused}"
    );
    assert_eq!(scene.remote().len(), 21);
    reconcile(&sandbox, &["--prune", "--confirm", "development"]).expect_code(0);
    scene.expect_balance(0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fails_is_named_and_the_rest_is_done() {
    let scene = Scene::of(2).await;
    for n in [1, 2] {
        provisioned(&scene, &user(n)).await;
    }
    forget_credentials(&scene).await;
    let faults = Faults {
        planned: vec![Planned::next(
            1,
            "DELETE /keys/{hash}",
            Fault::ErrorBefore(Failing::with(400, "not now")),
        )],
        ..Faults::default()
    };
    scene.simulator.set_faults(faults).unwrap();
    let sandbox = scene.sandbox();
    let failed = reconcile(&sandbox, &["--prune", "--yes"]).expect_code(1);
    assert!(failed.stderr.contains("1 done, 1 failed"), "{failed}");
    assert!(failed.stderr.contains("not now"), "{failed}");
    assert_eq!(scene.remote().len(), 1);
    reconcile(&sandbox, &["--yes"]).expect_code(0);
    scene.expect_balance(0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_status_has_its_exit_code_and_changes_nothing() {
    let scene = Scene::of(1).await;
    let (hash, _) = provisioned(&scene, ANN).await;
    assert!(name_of(&scene, &hash).contains(ANN));
    for (status, code) in [(401, 4), (402, 6), (403, 4), (404, 1), (400, 1)] {
        let failing = Fault::ErrorBefore(Failing::with(status, "not you"));
        let faults = Faults {
            planned: vec![Planned::next(99, "GET /keys", failing)],
            ..Faults::default()
        };
        scene.simulator.set_faults(faults).unwrap();
        let outcome = reconcile(&scene.sandbox(), &["--yes", "--json"]).expect_code(code);
        assert!(outcome.stderr.contains(&status.to_string()), "{outcome}");
        assert_eq!(outcome.stdout, "", "{outcome}");
    }
    without_faults(&scene);
    scene.expect_balance(1).await;
    let no_provider = Sandbox::on(&scene.test).env("ENCRYPTION_MASTER_KEY", MASTER);
    insta::assert_snapshot!(reconcile(&no_provider, &["--dry-run"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_of_the_account_on_the_way_stops_the_run() {
    let scene = Scene::of(1).await;
    for _ in 0..4 {
        provisioned(&scene, ANN).await;
    }
    forget_credentials(&scene).await;
    let failing = Fault::ErrorBefore(Failing::with(401, "not you"));
    let faults = Faults {
        planned: vec![Planned::next(99, "DELETE /keys/{hash}", failing)],
        ..Faults::default()
    };
    scene.simulator.set_faults(faults).unwrap();
    let arguments = ["--prune", "--yes", "--json"];
    let outcome = reconcile(&scene.sandbox(), &arguments).expect_code(4);
    let steps = outcome.json();
    assert_eq!(steps["steps"][0]["outcome"], "failed", "{outcome}");
    assert_eq!(steps["steps"][1]["outcome"], "planned", "{outcome}");
    assert_eq!(scene.simulator.calls("DELETE /keys/{hash}"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_inventory_that_means_ill_is_shown_and_left_alone() {
    let scene = Scene::of(1).await;
    let same = "ab".repeat(32);
    let keys = json!({"data": [
        {"hash": same, "name": ""},
        {"hash": same, "name": format!("User {ANN} Starter Key (development)")},
        {"hash": "../../../etc", "name": "\u{1b}]0;title\u{7}\r\nnext\tline\0"},
        {"hash": "", "name": null},
    ]});
    let server = Scripted::start([
        Reply::with(200, &keys.to_string()),
        Reply::with(200, r#"{"data":[]}"#),
    ])
    .await;
    let sandbox = scene.sandbox().env("OPENROUTER_BASE_URL", &server.url);
    let outcome = reconcile(&sandbox, &["--prune", "--yes"]).expect_code(0);
    insta::assert_snapshot!(shown(&outcome));
    assert!(!outcome.stdout.contains(['\u{1b}', '\u{7}', '\0', '\r']));
    assert_eq!(outcome.stdout.lines().count(), 3, "{outcome}");
    let requests = server.requests();
    assert!(requests.iter().all(|request| request.method == "GET"));
}
