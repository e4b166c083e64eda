//! `scratch keys …` through the built binary.

mod add;
mod look;
mod mend;
mod misplaced;
mod remove;
mod secrets;
mod verify;

use scratch::db::Database;

use crate::harness::{Outcome, Sandbox, TestDatabase};
use crate::people::{Person, run};

const MASTER: &str = "a master key of more than 32 characters";
const KEY: &str = "sk-or-v1-CANARY-CANARY-CANARY-1111";

/// A database with Ann and Bob, and a place to run commands on it.
async fn scene() -> (Sandbox, Database) {
    let test = TestDatabase::migrated().await;
    let db = Database::connect(test.target()).await.unwrap();
    for (id, email) in [
        ("usr_Ann0000001", "ann@example.com"),
        ("usr_Bob0000001", "bob@example.com"),
    ] {
        let person = Person {
            id,
            email: Some(email),
            ..Person::default()
        };
        person.insert(db.pool()).await;
    }
    let sandbox = Sandbox::on(&test).env("ENCRYPTION_MASTER_KEY", MASTER);
    (sandbox, db)
}

/// `scratch keys` with these arguments.
fn keys(sandbox: &Sandbox, arguments: &[&str]) -> Outcome {
    sandbox.scratch(["keys"]).args(arguments).run()
}

/// Stores a key of this user, and returns the id of the credential.
fn added(sandbox: &Sandbox, user: &str) -> String {
    let outcome = sandbox
        .scratch(["keys", "add", user, "--from", "-", "--no-verify", "--json"])
        .stdin(KEY)
        .run()
        .expect_code(0);
    outcome.json()["id"].as_str().unwrap().to_owned()
}

/// What the `apiKey` columns hold, by order of time.
async fn stored(db: &Database) -> Vec<String> {
    sqlx::query_scalar(r#"SELECT "apiKey" FROM "AiAgentCredential" ORDER BY "createdAt", "id""#)
        .fetch_all(db.pool())
        .await
        .unwrap()
}

/// Rows as the older server leaves them: keys as text, two defaults of Ann, no index against that.
async fn old_rows(db: &Database) {
    run(
        db.pool(),
        r#"DROP INDEX "scratch_credential_one_default";
           INSERT INTO "AiAgentCredential"
               ("id", "createdAt", "updatedAt", "userId", "service", "apiKey", "description",
                "source", "externalApiKeyId", "default", "enabled") VALUES
               ('aac_0000000001', '2026-01-01', '2026-01-01', 'usr_Ann0000001', 'openrouter',
                'sk-or-v1-CANARY-old-1', 'Starter', 'SYSTEM', '0123456789abcdef', true, true),
               ('aac_0000000002', '2026-01-02', '2026-01-02', 'usr_Ann0000001', 'openrouter',
                'sk-or-v1-CANARY-old-2', NULL, 'USER', NULL, true, true),
               ('aac_0000000003', '2026-01-03', '2026-01-03', 'usr_Bob0000001', 'openrouter',
                'sk-or-v1-CANARY-old-3', NULL, 'SYSTEM', NULL, false, false)"#,
    )
    .await;
}
