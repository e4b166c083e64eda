//! `keys remove`.

use super::{KEY, added, keys, scene, stored};
use crate::people::{audit_log, run};

#[tokio::test]
async fn a_key_that_a_user_brought_is_removed_after_a_question() {
    let (sandbox, db) = scene().await;
    let id = added(&sandbox, "ann@example.com");
    let refused = keys(&sandbox, &["remove", &id]).expect_code(5);
    assert!(refused.stderr.contains("--yes"), "{refused}");
    assert_eq!(stored(&db).await.len(), 1);

    let removed = keys(&sandbox, &["remove", &id, "--yes", "--reason", "she left"]);
    insta::assert_snapshot!(removed, @"
    exit code: 0
    --- stdout
    Removed aac_[id] of usr_[id] (ann@example.com); openrouter was not asked
    --- stderr
    About to remove the openrouter key aac_[id] that usr_[id] (ann@example.com) brought
      environment  development
      host         127.0.0.1:[PORT]
      database     [DATABASE]
      user         postgres
    warning: usr_[id] (ann@example.com) has no default key any more
    hint: make a key with `scratch keys provision usr_[id]`
    ");
    assert_eq!(stored(&db).await.len(), 0);
    let log = audit_log(db.pool()).await;
    let (kind, user_id, entity, _, context) = log.last().unwrap();
    assert_eq!(
        (kind.as_str(), user_id.as_str()),
        ("delete", "usr_Ann0000001")
    );
    assert_eq!(entity, &id);
    assert_eq!(context["reason"], "she left");
    keys(&sandbox, &["remove", &id, "--yes"]).expect_code(3);
}

#[tokio::test]
async fn a_provisioned_key_is_not_removed_but_revoked() {
    let (sandbox, db) = scene().await;
    run(
        db.pool(),
        r#"INSERT INTO "AiAgentCredential"
               ("id", "updatedAt", "userId", "service", "apiKey", "source", "externalApiKeyId")
           VALUES ('aac_System0001', now(), 'usr_Ann0000001', 'openrouter', 'k', 'SYSTEM', 'aa')"#,
    )
    .await;
    let refused = keys(&sandbox, &["remove", "aac_System0001", "--yes"]).expect_code(5);
    let next = "`scratch keys revoke aac_System0001`";
    assert!(refused.stderr.contains(next), "{refused}");
    assert_eq!(stored(&db).await.len(), 1);
}

#[tokio::test]
async fn a_key_that_is_stored_already_is_said_to_be_without_showing_it() {
    let (sandbox, _) = scene().await;
    let first = added(&sandbox, "ann@example.com");
    let again = sandbox
        .scratch([
            "keys",
            "add",
            "bob@example.com",
            "--no-verify",
            "--from",
            "-",
        ])
        .stdin(KEY)
        .run()
        .expect_code(0);
    let said = format!("the same key is stored already: {first} of ");
    assert!(again.stderr.contains(&said), "{again}");
    assert!(again.stderr.contains("ann@example.com"), "{again}");
    assert!(!again.stderr.contains("CANARY"), "{again}");
    let another = sandbox
        .scratch([
            "keys",
            "add",
            "bob@example.com",
            "--no-verify",
            "--from",
            "-",
        ])
        .stdin("sk-or-v1-another-one-0000-0000")
        .run()
        .expect_code(0);
    assert!(!another.stderr.contains("stored already"), "{another}");
}
