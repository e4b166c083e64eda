//! `keys set-default`, `keys audit` and `keys rewrap`.

use scratch::seal::is_sealed;

use super::{MASTER, added, keys, old_rows, scene, stored};
use crate::people::{audit_log, run};

#[tokio::test]
async fn the_default_is_changed_once() {
    let (sandbox, db) = scene().await;
    let first = added(&sandbox, "ann@example.com");
    let second = added(&sandbox, "ann@example.com");
    insta::assert_snapshot!(keys(&sandbox, &["set-default", &second]));
    insta::assert_snapshot!(keys(&sandbox, &["set-default", &second]));
    let json = keys(&sandbox, &["set-default", &first, "--json"]).json();
    assert_eq!(json["changed"], true);
    assert_eq!(json["default"], true);
    assert_eq!(json["replaced"], serde_json::json!([second]));
    insta::assert_snapshot!(keys(&sandbox, &["set-default", "aac_nothing"]));
    assert_eq!(audit_log(db.pool()).await.len(), 4);
}

#[tokio::test]
async fn a_disabled_default_is_warned_of() {
    let (sandbox, db) = scene().await;
    old_rows(&db).await;
    insta::assert_snapshot!(keys(&sandbox, &["set-default", "aac_0000000003"]));
}

#[tokio::test]
async fn an_audit_finds_nothing_where_all_is_well() {
    let (sandbox, _db) = scene().await;
    added(&sandbox, "ann@example.com");
    insta::assert_snapshot!(keys(&sandbox, &["audit", "--exit-code"]));
    let json = keys(&sandbox, &["audit", "--json"]).expect_code(0).json();
    assert_eq!(json, serde_json::json!([]));
    let screen = sandbox.scratch(["keys", "audit"]).on_terminal();
    insta::assert_snapshot!(screen.end());
}

#[tokio::test]
async fn an_audit_says_what_it_finds() {
    let (sandbox, db) = scene().await;
    old_rows(&db).await;
    insta::assert_snapshot!(keys(&sandbox, &["audit"]));
    insta::assert_snapshot!(keys(&sandbox, &["audit", "--json"]));
    keys(&sandbox, &["audit", "--exit-code"]).expect_code(8);
    let shared = sandbox.env("SCRATCH_SHARED_WITH_OLD_SERVER", "true");
    let outcome = keys(&shared, &["audit"]).expect_code(0);
    let warning = "warning: new keys are stored as text as long as";
    assert!(outcome.stderr.starts_with(warning), "{outcome}");
}

#[tokio::test]
async fn several_defaults_are_mended_after_a_question() {
    let (sandbox, db) = scene().await;
    old_rows(&db).await;
    insta::assert_snapshot!(keys(&sandbox, &["audit", "--fix-defaults"]));
    assert!(audit_log(db.pool()).await.is_empty());
    insta::assert_snapshot!(keys(&sandbox, &["audit", "--fix-defaults", "--yes"]));
    insta::assert_snapshot!(keys(&sandbox, &["audit", "--fix-defaults", "--json"]));
    insta::assert_snapshot!(keys(&sandbox, &["audit", "--fix-defaults", "--exit-code"]));
    assert_eq!(audit_log(db.pool()).await.len(), 1);
    let left = keys(&sandbox, &["audit", "--json"]).json();
    let kinds: Vec<_> = left
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["kind"])
        .collect();
    assert_eq!(kinds, ["plainText", "noHash"]);
}

#[tokio::test]
async fn every_key_is_sealed_after_a_question() {
    let (sandbox, db) = scene().await;
    old_rows(&db).await;
    insta::assert_snapshot!(keys(&sandbox, &["rewrap"]));
    assert!(!is_sealed(&stored(&db).await[0]));
    insta::assert_snapshot!(keys(&sandbox, &["rewrap", "--yes"]));
    assert!(stored(&db).await.iter().all(|column| is_sealed(column)));
    insta::assert_snapshot!(keys(&sandbox, &["rewrap", "--yes", "--json"]));
    insta::assert_snapshot!(keys(&sandbox, &["rewrap", "--yes"]));
}

#[tokio::test]
async fn a_master_key_is_changed_with_the_old_one_at_hand_alone() {
    let (sandbox, db) = scene().await;
    added(&sandbox, "ann@example.com");
    let next = "the next master key, of 32 characters or more";
    let changed = sandbox.env("ENCRYPTION_MASTER_KEY", next);
    let before = stored(&db).await;
    insta::assert_snapshot!(keys(&changed, &["rewrap", "--yes"]));
    assert_eq!(stored(&db).await, before);

    let both = changed.env("ENCRYPTION_MASTER_KEY_PREVIOUS", MASTER);
    insta::assert_snapshot!(keys(&both, &["audit"]));
    insta::assert_snapshot!(keys(&both, &["rewrap", "--yes"]));
    let after = both.env("ENCRYPTION_MASTER_KEY_PREVIOUS", "");
    keys(&after, &["audit", "--exit-code"]).expect_code(0);
}

#[tokio::test]
async fn what_does_not_open_is_left_and_told() {
    let (sandbox, db) = scene().await;
    added(&sandbox, "ann@example.com");
    run(
        db.pool(),
        r#"INSERT INTO "AiAgentCredential"
               ("id", "createdAt", "updatedAt", "userId", "service", "apiKey")
           VALUES ('aac_0000000000', '2020-01-01', now(), 'usr_Bob0000001', 's',
                   'sealed:v1:00000000:CANARY')"#,
    )
    .await;
    let told = keys(&sandbox, &["rewrap", "--yes"]).expect_code(1);
    assert!(told.stdout.contains("not opened: 1"), "{told}");
    let left = "aac_0000000000 of usr_Bob0000001 was left as it is: it is sealed under";
    assert!(told.stderr.contains(left), "{told}");
}

#[tokio::test]
async fn nothing_is_sealed_beside_the_older_server() {
    let (sandbox, db) = scene().await;
    old_rows(&db).await;
    let shared = sandbox.env("SCRATCH_SHARED_WITH_OLD_SERVER", "true");
    insta::assert_snapshot!(keys(&shared, &["rewrap", "--yes"]));
    let none = shared.env("ENCRYPTION_MASTER_KEY", "");
    keys(&none, &["rewrap", "--yes"]).expect_code(2);
    assert!(!is_sealed(&stored(&db).await[0]));
}

#[tokio::test]
async fn a_rewrap_is_interrupted_and_goes_on() {
    let (sandbox, db) = scene().await;
    run(
        db.pool(),
        r#"INSERT INTO "AiAgentCredential" ("id", "updatedAt", "userId", "service", "apiKey")
           SELECT 'aac_' || lpad(n::text, 10, '0'), now(), 'usr_Ann0000001', 's', 'CANARY-' || n
           FROM generate_series(1, 20000) n"#,
    )
    .await;
    let interrupted = sandbox
        .scratch(["keys", "rewrap", "--yes"])
        .on_terminal()
        .expect("sealing keys")
        .expect(" of 20000")
        .interrupt()
        .expect("sealing keys: stopped after ")
        .end();
    assert_eq!(interrupted.code, Some(130), "{interrupted}");
    let before = stored(&db).await;
    assert!(before.iter().any(|column| !is_sealed(column)));

    let json = keys(&sandbox, &["rewrap", "--yes", "--json"]).json();
    let left = before.iter().filter(|column| !is_sealed(column)).count();
    // The server may have finished the batch under way after the program was gone.
    let sealed = usize::try_from(json["sealed"].as_u64().unwrap()).unwrap();
    assert!((left - 100..=left).contains(&sealed), "{left} {json}");
    assert!(stored(&db).await.iter().all(|column| is_sealed(column)));
}
