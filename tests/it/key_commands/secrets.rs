//! No command shows a key or a master key that was not asked for it.

use super::{KEY, MASTER, added, old_rows, scene};
use crate::people::{audit_log, run};

const PREVIOUS: &str = "the PREVIOUS master key, also of 32 or more";

#[tokio::test]
async fn no_command_but_reveal_shows_a_key() {
    let (sandbox, db) = scene().await;
    old_rows(&db).await;
    let id = added(&sandbox, "bob@example.com");
    // One that cannot be opened, for what errors say of it.
    run(
        db.pool(),
        r#"INSERT INTO "AiAgentCredential" ("id", "updatedAt", "userId", "service", "apiKey")
           VALUES ('aac_0000000009', now(), 'usr_Bob0000001', 's', 'sealed:v1:00000000:CANARY')"#,
    )
    .await;
    let commands: [&[&str]; 18] = [
        &["keys", "list"],
        &["keys", "list", "--json"],
        &["keys", "show", &id],
        &["keys", "show", "aac_0000000001"],
        &["keys", "show", "aac_0000000009", "--json"],
        &["keys", "show", "aac_0000000009", "--reveal", "--yes"],
        &["keys", "show", &id, "--reveal"],
        &[
            "keys",
            "add",
            "bob@example.com",
            "--from",
            "-",
            "--no-verify",
        ],
        &[
            "keys",
            "add",
            "bob@example.com",
            "--from",
            "-",
            "--no-verify",
            "--json",
        ],
        &["keys", "add", "bob@example.com", KEY],
        &["keys", "set-default", &id],
        &["keys", "audit", "--json"],
        &["keys", "audit", "--fix-defaults", "--yes"],
        &["keys", "rewrap", "--yes", "--json"],
        &["keys", "rewrap", "--yes"],
        &["user", "show", "bob@example.com"],
        &["user", "show", "bob@example.com", "--json"],
        &["env", "show"],
    ];
    for command in commands {
        let outcome = sandbox
            .scratch(command)
            .args(["-vv"])
            .env("ENCRYPTION_MASTER_KEY_PREVIOUS", PREVIOUS)
            .env("RUST_LOG", "trace")
            .stdin(KEY)
            .run();
        // Who gives a key as an argument is told that this is wrong, in words that repeat it: it
        // is in the history of the shell already.
        if command.last() == Some(&KEY) {
            assert_eq!(outcome.code, Some(2), "{outcome}");
            continue;
        }
        for secret in ["CANARY", MASTER, PREVIOUS] {
            assert!(
                !outcome.stdout.contains(secret) && !outcome.stderr.contains(secret),
                "{command:?} shows {secret}:\n{outcome}"
            );
        }
    }
    let log = format!("{:?}", audit_log(db.pool()).await);
    assert!(!log.contains("CANARY"), "{log}");
}
