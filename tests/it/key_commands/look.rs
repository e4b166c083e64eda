//! `keys list` and `keys show`.

use super::{KEY, added, keys, old_rows, scene};
use crate::people::audit_log;

#[tokio::test]
async fn keys_are_listed_masked_with_their_owners() {
    let (sandbox, db) = scene().await;
    insta::assert_snapshot!(keys(&sandbox, &["list"]));
    old_rows(&db).await;
    added(&sandbox, "bob@example.com");
    insta::assert_snapshot!(keys(&sandbox, &["list"]));
    insta::assert_snapshot!(keys(&sandbox, &["list", "--user", "bob@example.com"]));
    insta::assert_snapshot!(keys(&sandbox, &["list", "--json", "--limit", "2"]));
    insta::assert_snapshot!(keys(&sandbox, &["list", "--user", "zoe@example.com"]));
    let screen = sandbox
        .scratch(["keys", "list", "--user", "ann@example.com"])
        .on_terminal();
    insta::assert_snapshot!(screen.end());
}

#[tokio::test]
async fn without_the_master_key_a_list_shows_what_it_can() {
    let (sandbox, db) = scene().await;
    old_rows(&db).await;
    added(&sandbox, "bob@example.com");
    let sandbox = sandbox.env("ENCRYPTION_MASTER_KEY", "");
    insta::assert_snapshot!(keys(&sandbox, &["list"]));
}

#[tokio::test]
async fn a_key_is_shown_masked() {
    let (sandbox, db) = scene().await;
    old_rows(&db).await;
    let id = added(&sandbox, "bob@example.com");
    insta::assert_snapshot!(keys(&sandbox, &["show", &id]));
    insta::assert_snapshot!(keys(&sandbox, &["show", "aac_0000000001", "--json"]));
    insta::assert_snapshot!(keys(&sandbox, &["show", "aac_nothing"]));
}

#[tokio::test]
async fn a_key_is_revealed_after_a_question_and_the_log_remembers() {
    let (sandbox, db) = scene().await;
    let id = added(&sandbox, "ann@example.com");
    insta::assert_snapshot!(keys(&sandbox, &["show", &id, "--reveal"]));
    let declined = sandbox
        .scratch(["keys", "show", &id, "--reveal"])
        .on_terminal()
        .expect("Go on?")
        .press("n\r")
        .end();
    assert_eq!(declined.code, Some(5), "{declined}");
    assert_eq!(audit_log(db.pool()).await.len(), 1);

    let reason = ["--reveal", "--yes", "--reason", "a leak"];
    let revealed = sandbox.scratch(["keys", "show", &id]).args(reason).run();
    assert_eq!(revealed.stdout, format!("{KEY}\n"));
    insta::assert_snapshot!(revealed);
    let json = keys(&sandbox, &["show", &id, "--reveal", "--yes", "--json"]).json();
    assert_eq!(json["apiKey"], KEY);
    assert_eq!(json["id"], id.as_str());

    let log = audit_log(db.pool()).await;
    let messages: Vec<&str> = log.iter().map(|row| row.3.as_str()).collect();
    let revealed = "Revealed the key of a credential";
    assert_eq!(messages, ["Created new credential", revealed, revealed]);
    assert_eq!(log[1].4["reason"], "a leak");
}

#[tokio::test]
async fn a_key_that_does_not_open_says_what_is_missing() {
    let (sandbox, db) = scene().await;
    let id = added(&sandbox, "ann@example.com");
    let reveal =
        |sandbox: &crate::harness::Sandbox| keys(sandbox, &["show", &id, "--reveal", "--yes"]);
    let other = "another master key, just as long as that";
    let sandbox = sandbox.env("ENCRYPTION_MASTER_KEY", other);
    insta::assert_snapshot!(reveal(&sandbox));
    let sandbox = sandbox.env("ENCRYPTION_MASTER_KEY", "");
    insta::assert_snapshot!(reveal(&sandbox));
    assert_eq!(audit_log(db.pool()).await.len(), 1);
}
