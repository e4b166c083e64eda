//! Users who have a key and whose agents have none: how it comes about, and what mends it.

use scratch::openrouter::{Client, KeyPatch};
use serde_json::{Value, json};
use sqlx::PgPool;

use super::{ANN, MASTER, Scene, user};
use crate::harness::{Outcome, Sandbox};
use crate::openrouter::{KEY, simulator};
use crate::people::audit_log;

/// `scratch keys` with these arguments; what it says never holds a key.
fn keys(sandbox: &Sandbox, arguments: &[&str]) -> Outcome {
    let outcome = sandbox.scratch(["keys"]).args(arguments).run();
    let said = format!("{}{}", outcome.stdout, outcome.stderr);
    assert!(!said.contains("sk-or-") && !said.contains(KEY), "{said}");
    outcome
}

/// The credential that is the user's default, if one is, with whether it is enabled.
async fn default_of(pool: &PgPool, user_id: &str) -> Option<(String, bool)> {
    sqlx::query_as(
        r#"SELECT "id", "enabled" FROM "AiAgentCredential" WHERE "userId" = $1 AND "default""#,
    )
    .bind(user_id)
    .fetch_optional(pool)
    .await
    .unwrap()
}

/// The user's keys, the oldest first: the ids of credentials, and the hashes.
async fn held(pool: &PgPool, user_id: &str) -> Vec<(String, String)> {
    sqlx::query_as(
        r#"SELECT "id", "externalApiKeyId" FROM "AiAgentCredential" WHERE "userId" = $1
           ORDER BY "createdAt", "id""#,
    )
    .bind(user_id)
    .fetch_all(pool)
    .await
    .unwrap()
}

/// Kinds of what an audit finds, but for what it finds of every key of a test.
fn found(sandbox: &Sandbox) -> Vec<Value> {
    let audit = keys(sandbox, &["audit", "--json"]).expect_code(0).json();
    let found = audit.as_array().unwrap().iter();
    let found = found.filter(|it| it["level"] == "warning");
    found.map(|it| it["kind"].clone()).collect()
}

async fn disable_there(provider: &Client, hash: &str) {
    let patch = KeyPatch {
        disabled: Some(true),
        ..KeyPatch::default()
    };
    provider.update_key(hash, &patch).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_default_is_warned_of_found_and_given_to_the_key_that_is_left() {
    let scene = Scene::of(1).await;
    let sandbox = scene.sandbox();
    keys(&sandbox, &["provision", ANN]).expect_code(0);
    keys(&sandbox, &["provision", ANN, "--force", "--yes"]).expect_code(0);
    let [(first, _), (second, _)] = &held(scene.db.pool(), ANN).await[..] else {
        panic!("two keys");
    };
    assert_eq!(
        default_of(scene.db.pool(), ANN).await,
        Some((first.clone(), true))
    );
    let revoked = keys(&sandbox, &["revoke", first, "--yes"]).expect_code(0);
    let mend = format!("`scratch keys set-default {second}`");
    assert!(revoked.stderr.contains("agents have none"), "{revoked}");
    assert!(revoked.stderr.contains(&mend), "{revoked}");
    assert_eq!(found(&sandbox), ["noDefault"]);
    let audit = keys(&sandbox, &["audit"]).expect_code(0);
    assert!(audit.stdout.contains(&mend), "{audit}");

    let dry = keys(&sandbox, &["provision", ANN, "--dry-run"]).expect_code(0);
    assert!(dry.stdout.contains("\twould make default\t"), "{dry}");
    assert_eq!(default_of(scene.db.pool(), ANN).await, None);
    let made = keys(&sandbox, &["provision", "--all", "--yes"]).expect_code(0);
    assert!(made.stderr.contains("made the default"), "{made}");
    let default = default_of(scene.db.pool(), ANN).await;
    assert_eq!(default, Some((second.clone(), true)));
    let log = format!("{:?}", audit_log(scene.db.pool()).await);
    assert!(log.contains("as no enabled one was"), "{log}");
    let kept = keys(&sandbox, &["provision", ANN]).expect_code(0);
    assert!(kept.stdout.contains("kept"), "{kept}");
    assert!(found(&sandbox).is_empty());
    assert_eq!(scene.remote().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_key_becomes_the_default_when_that_is_of_no_use_there() {
    let scene = Scene::of(3).await;
    let sandbox = scene.sandbox();
    keys(&sandbox, &["provision", "--all", "--yes"]).expect_code(0);
    keys(&sandbox, &["provision", ANN, "--force", "--yes"]).expect_code(0);
    let provider = scene.client();
    let pool = scene.db.pool();
    let ann = held(pool, ANN).await;
    disable_there(&provider, &ann[0].1).await;
    disable_there(&provider, &held(pool, &user(2)).await[0].1).await;
    let lost = held(pool, &user(3)).await[0].1.clone();
    scene.simulator.account(|account| account.delete(&lost));
    let applied = keys(&sandbox, &["reconcile", "--yes"]).expect_code(0);
    assert_eq!(default_of(pool, ANN).await, Some((ann[1].0.clone(), true)));
    let log = format!("{:?}", audit_log(pool).await);
    assert!(log.contains("as no enabled one was"), "{log}");
    keys(&sandbox, &["reconcile", "--exit-code"]).expect_code(0);

    // What the hints say works as it stands.
    for (n, again) in [(3, ""), (2, " --yes")] {
        let id = user(n);
        let hint = format!("`scratch keys provision {id}{again}`");
        assert!(applied.stderr.contains(&hint), "{applied}");
        let mut arguments = vec!["provision", id.as_str()];
        arguments.extend(again.split_whitespace());
        keys(&sandbox, &arguments).expect_code(0);
        let default = default_of(pool, &id).await;
        assert!(default.is_some_and(|(_, enabled)| enabled), "{id}");
    }
    assert!(!applied.stderr.contains("provision USER"), "{applied}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_works_though_it_is_disabled_here_is_found_and_left() {
    let scene = Scene::of(1).await;
    let sandbox = scene.sandbox();
    keys(&sandbox, &["provision", ANN]).expect_code(0);
    let id = held(scene.db.pool(), ANN).await[0].0.clone();
    sqlx::query(r#"UPDATE "AiAgentCredential" SET "enabled" = false"#)
        .execute(scene.db.pool())
        .await
        .unwrap();
    assert_eq!(found(&sandbox), ["disabledDefault", "enabledThere"]);
    let plan = keys(&sandbox, &["reconcile", "--exit-code", "--json"]).expect_code(0);
    let left = &plan.json()["left"][0];
    assert_eq!(left["kind"], "enabledThere");
    assert_eq!(left["credentialId"], json!(id));
    let why = left["why"].as_str().unwrap();
    for verb in ["disable", "enable"] {
        assert!(
            why.contains(&format!("`scratch keys {verb} {id}`")),
            "{why}"
        );
    }
    keys(&sandbox, &["disable", &id]).expect_code(0);
    assert_eq!(found(&sandbox), ["disabledDefault"]);
    let plan = keys(&sandbox, &["reconcile", "--dry-run", "--json"]).expect_code(0);
    assert_eq!(plan.json()["left"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_revoked_in_an_account_that_knows_none_of_the_keys() {
    let scene = Scene::of(2).await;
    let sandbox = scene.sandbox();
    keys(&sandbox, &["provision", "--all", "--yes"]).expect_code(0);
    let other = simulator().await;
    let wrong = scene.sandbox().env("OPENROUTER_BASE_URL", other.base_url());
    let refused = keys(&wrong, &["revoke", ANN, "--yes"]).expect_code(5);
    assert!(refused.stderr.contains("another account"), "{refused}");
    assert_eq!(scene.local().await.len(), 2);
    // In the right one, a key may be gone.
    let lost = held(scene.db.pool(), ANN).await[0].1.clone();
    scene.simulator.account(|account| account.delete(&lost));
    keys(&sandbox, &["revoke", ANN, "--yes"]).expect_code(0);
    assert_eq!(scene.local().await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn terms_that_change_nothing_of_a_key_that_is_there_are_told_of() {
    let scene = Scene::of(1).await;
    let sandbox = scene.sandbox();
    keys(&sandbox, &["provision", ANN]).expect_code(0);
    let id = held(scene.db.pool(), ANN).await[0].0.clone();
    let kept = keys(&sandbox, &["provision", ANN, "--limit", "3"]).expect_code(0);
    let hint = format!("`scratch keys limit {id} 3` changes its limit");
    assert!(kept.stderr.contains(&hint), "{kept}");
    let kept = keys(&sandbox, &["provision", ANN]).expect_code(0);
    assert!(!kept.stderr.contains("changed nothing"), "{kept}");
}

#[tokio::test(flavor = "multi_thread")]
async fn under_a_master_key_that_opens_nothing_no_key_is_made_or_sealed() {
    let scene = Scene::of(1).await;
    let sandbox = scene.sandbox();
    keys(&sandbox, &["provision", "--all", "--yes"]).expect_code(0);
    let calls = scene.simulator.calls("POST /keys");
    let wrong = scene.sandbox().env(
        "ENCRYPTION_MASTER_KEY",
        "not the one that the keys are sealed under",
    );
    for arguments in [
        &["provision", ANN, "--force", "--yes"][..],
        &["rotate", ANN, "--yes"],
        &["rewrap", "--yes"],
    ] {
        let refused = keys(&wrong, arguments).expect_code(2);
        assert!(
            refused.stderr.contains("ENCRYPTION_MASTER_KEY_PREVIOUS"),
            "{refused}"
        );
    }
    assert_eq!(scene.simulator.calls("POST /keys"), calls);
    let both = wrong.env("ENCRYPTION_MASTER_KEY_PREVIOUS", MASTER);
    keys(&both, &["rotate", ANN, "--yes"]).expect_code(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rewrap_says_once_of_many_keys_that_they_do_not_open() {
    let scene = Scene::of(8).await;
    let sandbox = scene.sandbox();
    keys(&sandbox, &["provision", "--all", "--yes"]).expect_code(0);
    sqlx::query(
        r#"UPDATE "AiAgentCredential"
           SET "apiKey" = overlay("apiKey" placing '00000000' from length('sealed:v1:') + 1)
           WHERE "userId" <> $1"#,
    )
    .bind(ANN)
    .execute(scene.db.pool())
    .await
    .unwrap();
    let told = keys(&sandbox, &["rewrap", "--yes"]).expect_code(1);
    assert_eq!(told.stderr.matches("warning:").count(), 1, "{told}");
    assert!(told.stderr.contains("7 keys were left"), "{told}");
    assert!(told.stderr.contains("and 2 more"), "{told}");
    assert_eq!(told.stderr.matches("hint:").count(), 1, "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn all_missing_users_are_named_and_so_is_what_to_do_about_a_missing_folder() {
    let scene = Scene::of(1).await;
    let sandbox = scene.sandbox();
    let missing = ["provision", ANN, "nobody@example.com", "noone@example.com"];
    let refused = keys(&sandbox, &missing).expect_code(3);
    for name in &missing[2..] {
        assert!(refused.stderr.contains(name), "{refused}");
    }
    let refused = keys(&sandbox, &["provision", ANN, "--out", "no/such/keys.tsv"]).expect_code(2);
    assert!(refused.stderr.contains("mkdir -p"), "{refused}");
    assert!(scene.remote().is_empty());
}
