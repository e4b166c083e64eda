//! `keys add`.

use scratch::seal::is_sealed;

use super::{KEY, keys, scene, stored};
use crate::people::{audit_log, run};

#[tokio::test]
async fn a_key_is_stored_sealed_and_shown_masked() {
    let (sandbox, db) = scene().await;
    let add = |more: &[&str]| {
        sandbox
            .scratch([
                "keys",
                "add",
                "ann@example.com",
                "--no-verify",
                "--from",
                "-",
            ])
            .args(more)
            .stdin(&format!("  {KEY}\n"))
            .run()
    };
    insta::assert_snapshot!(add(&[]));
    insta::assert_snapshot!(add(&["--default", "--description", "her own", "--json"]));
    let stored = stored(&db).await;
    assert_eq!(stored.len(), 2);
    assert!(stored.iter().all(|column| is_sealed(column)));
}

#[tokio::test]
async fn a_key_comes_from_a_file_or_from_somebody_who_types_it_unseen() {
    let (sandbox, db) = scene().await;
    sandbox.write("key.txt", &format!("{KEY}\n"));
    keys(
        &sandbox,
        &["add", "usr_Ann0000001", "--no-verify", "--from", "key.txt"],
    )
    .expect_code(0);
    let typed = sandbox
        .scratch(["keys", "add", "ann@example.com", "--service", "another"])
        .on_terminal()
        .expect("Key")
        .press(&format!("{KEY}\r"))
        .expect("Added")
        .until_echo(true)
        .end();
    assert!(!typed.stdout.contains("CANARY"), "{typed}");
    assert_eq!(typed.code, Some(0));
    assert_eq!(stored(&db).await.len(), 2);
}

#[tokio::test]
async fn the_configured_management_key_is_nobodys_key_even_unverified() {
    let (sandbox, db) = scene().await;
    let refused = sandbox
        .env("OPENROUTER_PROVISIONING_KEY", KEY)
        .scratch([
            "keys",
            "add",
            "ann@example.com",
            "--no-verify",
            "--from",
            "-",
        ])
        .stdin(&format!("{KEY}\n"))
        .run()
        .expect_code(5);
    assert!(refused.stderr.contains("management key"), "{refused}");
    assert!(!refused.stderr.contains(KEY), "{refused}");
    assert_eq!(stored(&db).await.len(), 0);
}

#[tokio::test]
async fn whoever_is_interrupted_while_typing_unseen_sees_again_what_is_typed() {
    let (sandbox, db) = scene().await;
    let interrupted = sandbox
        .scratch(["keys", "add", "ann@example.com"])
        .on_terminal()
        .expect("Key")
        .until_echo(false)
        .interrupt()
        .until_echo(true)
        .end();
    assert_eq!(interrupted.code, Some(130), "{interrupted}");
    assert!(stored(&db).await.is_empty());
}

#[tokio::test]
async fn without_a_master_key_nothing_is_stored_and_nothing_asked() {
    let (sandbox, db) = scene().await;
    for environment in ["development", "production"] {
        let outcome = sandbox
            .scratch(["keys", "add", "nobody", "--from", "nowhere"])
            .env("ENCRYPTION_MASTER_KEY", "")
            .env("APP_ENV", environment)
            .run();
        insta::allow_duplicates! { insta::assert_snapshot!(outcome, @r"
        exit code: 2
        --- stdout

        --- stderr
        error: ENCRYPTION_MASTER_KEY is not set: no key can be sealed or opened
        hint: set ENCRYPTION_MASTER_KEY to 32 characters or more and keep it for as long as the database; `scratch env init` writes a new .env with a random one
        ") };
    }
    let short = sandbox
        .scratch([
            "keys",
            "add",
            "ann@example.com",
            "--no-verify",
            "--from",
            "-",
        ])
        .env("ENCRYPTION_MASTER_KEY", "CANARY too short")
        .stdin(KEY)
        .run();
    insta::assert_snapshot!(short);
    assert!(stored(&db).await.is_empty());
}

#[tokio::test]
async fn what_cannot_be_a_key_is_refused_without_showing_it() {
    let (sandbox, db) = scene().await;
    let add = |stdin: &str, more: &[&str]| {
        sandbox
            .scratch(["keys", "add", "ann@example.com", "--no-verify"])
            .args(more)
            .stdin(stdin)
            .run()
    };
    let from = ["--from", "-"];
    insta::assert_snapshot!(add(" \n", &from));
    insta::assert_snapshot!(add("CANARY CANARY", &from));
    insta::assert_snapshot!(add("sealed:v1:CANARY", &from));
    insta::assert_snapshot!(add(&"CANARY".repeat(20_000), &from));
    add("", &[]).expect_code(2);
    insta::assert_snapshot!(add(KEY, &["--from", "missing.txt"]));
    insta::assert_snapshot!(add(KEY, &["--from", "-", "--service", " "]));
    insta::assert_snapshot!(
        sandbox
            .scratch(["keys", "add", "zoe@example.com", "--from", "-"])
            .stdin(KEY)
            .run()
    );
    assert!(stored(&db).await.is_empty());
    assert!(audit_log(db.pool()).await.is_empty());
}

#[tokio::test]
async fn on_an_adopted_database_somebody_must_say_how_keys_are_kept() {
    let (sandbox, db) = scene().await;
    run(
        db.pool(),
        "UPDATE scratch_internal.installation SET adopted = true",
    )
    .await;
    let add = |shared: &str| {
        sandbox
            .scratch([
                "keys",
                "add",
                "ann@example.com",
                "--no-verify",
                "--from",
                "-",
            ])
            .env("SCRATCH_SHARED_WITH_OLD_SERVER", shared)
            .stdin(KEY)
            .run()
    };
    insta::assert_snapshot!(add(""));
    assert!(stored(&db).await.is_empty());
    insta::assert_snapshot!(add("true"));
    add("false").expect_code(0);
    let stored = stored(&db).await;
    assert_eq!(stored[0], KEY);
    assert!(is_sealed(&stored[1]));
}

#[tokio::test]
async fn in_production_storing_a_key_needs_a_yes() {
    let (sandbox, db) = scene().await;
    run(
        db.pool(),
        "UPDATE scratch_internal.installation SET environment = 'production'",
    )
    .await;
    let sandbox = sandbox.env("APP_ENV", "production");
    let add = |more: &[&str]| {
        sandbox
            .scratch([
                "keys",
                "add",
                "ann@example.com",
                "--no-verify",
                "--from",
                "-",
            ])
            .args(more)
            .stdin(KEY)
            .run()
    };
    insta::assert_snapshot!(add(&[]));
    assert!(stored(&db).await.is_empty());
    add(&["--yes"]).expect_code(0);
}
