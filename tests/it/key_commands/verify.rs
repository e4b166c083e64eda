//! `keys add` asks OpenRouter about the key first.

use scratch::sandbox::Simulator;

use super::{keys, scene, stored};
use crate::harness::{Outcome, Sandbox};
use crate::openrouter::{KEY as MANAGEMENT, client, new_key, simulator};
use crate::people::run;

fn add(sandbox: &Sandbox, key: &str, more: &[&str]) -> Outcome {
    sandbox
        .scratch(["keys", "add", "ann@example.com", "--from", "-"])
        .args(more)
        .stdin(key)
        .run()
}

/// A key of the account that works, with its hash.
async fn working(simulator: &Simulator) -> (String, String) {
    let made = client(&simulator.base_url())
        .create_key(&new_key("brought"))
        .await
        .unwrap();
    (made.key.reveal().to_owned(), made.record.hash)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_openrouter_accepts_is_stored_without_a_management_key() {
    let (sandbox, db) = scene().await;
    let simulator = simulator().await;
    let sandbox = sandbox.env("OPENROUTER_BASE_URL", simulator.base_url());
    let (key, hash) = working(&simulator).await;
    let added = add(&sandbox, &format!(" {key}\n"), &[]).expect_code(0);
    assert!(
        added.stderr.contains("a simulator accepts the key"),
        "{added}"
    );
    assert_eq!(simulator.calls("GET /key"), 1);

    simulator.account(|account| account.delete(&hash));
    insta::assert_snapshot!(add(&sandbox, &key, &[]));
    assert_eq!(stored(&db).await.len(), 1);
    // Nobody is asked about other services, nor when that is not wanted.
    let calls = simulator.calls("GET /key");
    add(&sandbox, &key, &["--service", "another"]).expect_code(0);
    add(&sandbox, &key, &["--no-verify"]).expect_code(0);
    add(&sandbox, "no key at all", &[]).expect_code(2);
    assert_eq!(simulator.calls("GET /key"), calls);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_management_key_is_refused() {
    let (sandbox, db) = scene().await;
    let simulator = simulator().await;
    let sandbox = sandbox.env("OPENROUTER_BASE_URL", simulator.base_url());
    insta::assert_snapshot!(add(&sandbox, MANAGEMENT, &[]));
    assert!(stored(&db).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn where_openrouter_cannot_be_asked_the_way_round_is_named() {
    let (sandbox, db) = scene().await;
    let sandbox = sandbox.env("OPENROUTER_BASE_URL", "http://127.0.0.1:1");
    insta::assert_snapshot!(add(&sandbox, super::KEY, &[]));
    assert!(stored(&db).await.is_empty());
    // The name of the service is read whatever its case.
    add(&sandbox, super::KEY, &["--service", "OpenRouter"]).expect_code(6);
    let arguments = ["--no-verify", "--service", "OPENROUTER"];
    let added = add(&sandbox, super::KEY, &arguments).expect_code(0);
    assert!(added.stdout.contains(" openrouter "), "{added}");
}

#[tokio::test(flavor = "multi_thread")]
async fn in_production_no_simulator_vouches_for_a_key() {
    let (sandbox, db) = scene().await;
    run(
        db.pool(),
        "UPDATE scratch_internal.installation SET environment = 'production'",
    )
    .await;
    let simulator = simulator().await;
    let (key, _) = working(&simulator).await;
    let sandbox = sandbox
        .env("OPENROUTER_BASE_URL", simulator.base_url())
        .env("APP_ENV", "production");
    let refused = add(&sandbox, &key, &["--yes"]).expect_code(5);
    assert!(refused.stderr.contains("is a simulator"), "{refused}");
    assert!(stored(&db).await.is_empty());
    keys(&sandbox, &["list"]).expect_code(0);
}
