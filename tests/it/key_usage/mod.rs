//! `keys list --usage`, `keys list --remote`, `keys audit` and `keys check`, against the simulator
//! and a real PostgreSQL.

mod audit;
mod check;
mod list;

use regex::Regex;
use scratch::clock::{Clock, SystemClock};
use scratch::db::Database;
use scratch::openrouter::{Client, NewKey};
use scratch::sandbox::{Failing, Fault, Faults, Planned, Simulator};
use sqlx::AssertSqlSafe;

use crate::harness::{Outcome, Sandbox, TestDatabase};
use crate::openrouter::{KEY, client, new_key, simulator};

const MASTER: &str = "a master key of more than 32 characters";
/// A workspace that is not the account's default one.
const WORKSPACE: &str = "11111111-2222-3333-4444-555555555555";

/// A database with users, and a simulated account.
struct Scene {
    db: Database,
    simulator: Simulator,
    client: Client,
    sandbox: Sandbox,
}

impl Scene {
    /// With so many users, `usr_00000000U1` and on.
    async fn of(users: usize) -> Self {
        let test = TestDatabase::migrated().await;
        let db = Database::connect(test.target()).await.unwrap();
        sqlx::query(
            r#"INSERT INTO "User" ("id", "createdAt", "updatedAt", "role", "email")
               SELECT 'usr_' || lpad('U' || n, 10, '0'), now(), now(), 'USER',
                      'user' || n || '@example.com'
               FROM generate_series(1, $1) n"#,
        )
        .bind(i32::try_from(users).unwrap())
        .execute(db.pool())
        .await
        .unwrap();
        let simulator = simulator().await;
        let sandbox = Sandbox::on(&test)
            .env("ENCRYPTION_MASTER_KEY", MASTER)
            .env("OPENROUTER_BASE_URL", simulator.base_url())
            .env("OPENROUTER_PROVISIONING_KEY", KEY);
        Self {
            client: client(&simulator.base_url()),
            db,
            simulator,
            sandbox,
        }
    }

    /// `scratch keys` with these arguments; what it says never holds a key.
    fn keys(&self, arguments: &[&str]) -> Outcome {
        let outcome = self.sandbox.scratch(["keys"]).args(arguments).run();
        let said = format!("{}{}", outcome.stdout, outcome.stderr);
        for secret in ["sk-or-", KEY, MASTER] {
            assert!(!said.contains(secret), "{said}");
        }
        outcome
    }

    /// Makes a key at the provider that nothing here knows of, and returns its hash.
    async fn at_provider(&self, new: NewKey) -> String {
        self.client.create_key(&new).await.unwrap().record.hash
    }

    /// Makes a key of the n-th user there and a credential for it here; returns its hash.
    async fn held(&self, n: usize, change: impl FnOnce(&mut NewKey)) -> String {
        let mut new = new_key(&old_name(&user(n)));
        // As no other key is named, so that no name is there twice.
        new.name.push_str(&self.marker(n).await);
        change(&mut new);
        let workspace = new.workspace_id.clone();
        let hash = self.at_provider(new).await;
        self.credential(n, &hash).await;
        if workspace.is_some() {
            sqlx::query(
                "INSERT INTO scratch_internal.key_record (credential_id, hash, name, workspace_id)
                 VALUES ($1, $2, '', $3)",
            )
            .bind(credential(n))
            .bind(&hash)
            .bind(workspace)
            .execute(self.db.pool())
            .await
            .unwrap();
        }
        hash
    }

    /// The marker of this installation, for the n-th attempt.
    async fn marker(&self, n: usize) -> String {
        let installation = &self.db.marker().await.unwrap().id;
        format!(" [scratch {installation} {n:010}]")
    }

    /// A credential of the n-th user, for the key with this hash; the newest user comes first.
    async fn credential(&self, n: usize, hash: &str) {
        sqlx::query(
            r#"INSERT INTO "AiAgentCredential"
                   ("id", "createdAt", "updatedAt", "userId", "service", "apiKey", "source",
                    "externalApiKeyId", "default")
               SELECT $1, at, at, $2, 'openrouter', 'sk-or-v1-CANARY-CANARY-' || $5::text, 'SYSTEM',
                      $3, true
               FROM (SELECT timestamp '2026-01-01' + $4 * interval '1 hour' AS at) made"#,
        )
        .bind(credential(n))
        .bind(user(n))
        .bind(hash)
        .bind(i32::try_from(n).unwrap())
        .bind(format!("{n:04}"))
        .execute(self.db.pool())
        .await
        .unwrap();
    }

    fn spend(&self, hash: &str, usd: f64) {
        let now = SystemClock.now();
        assert!(
            self.simulator
                .account(|account| account.spend(hash, usd, false, now))
        );
    }

    fn expire(&self, hash: &str) {
        let now = SystemClock.now();
        assert!(self.simulator.account(|account| account.expire(hash, now)));
    }

    fn disable(&self, hash: &str) {
        assert!(
            self.simulator
                .account(|account| account.set_disabled(hash, true))
        );
    }

    fn delete(&self, hash: &str) {
        assert!(self.simulator.account(|account| account.delete(hash)));
    }

    /// Disables the credential of the n-th user.
    async fn disable_here(&self, n: usize) {
        let sql = r#"UPDATE "AiAgentCredential" SET "enabled" = false WHERE "id" = $1"#;
        sqlx::query(AssertSqlSafe(sql))
            .bind(credential(n))
            .execute(self.db.pool())
            .await
            .unwrap();
    }

    /// What every further call of a kind meets.
    fn every(&self, call: &str, fault: Fault) {
        let faults = Faults {
            planned: vec![Planned::next(1000, call, fault)],
            ..Faults::default()
        };
        self.simulator.set_faults(faults).unwrap();
    }
}

/// The id of the n-th user.
fn user(n: usize) -> String {
    format!("usr_{:0>10}", format!("U{n}"))
}

fn credential(n: usize) -> String {
    format!("aac_{n:010}")
}

/// The name that the old server gave to the key of a user.
fn old_name(user_id: &str) -> String {
    format!("User {user_id} Starter Key (development)")
}

/// All but the accidents: hashes, installations and dates made alike, ids kept.
fn shown(outcome: &Outcome) -> String {
    let mut text = format!(
        "exit code: {}\n--- stdout\n{}\n--- stderr\n{}",
        outcome.code.unwrap_or(-1),
        outcome.stdout.trim_end(),
        outcome.stderr.trim_end()
    );
    for (pattern, replacement) in [
        (r"\b[0-9a-f]{64}\b", "[HASH]"),
        (r"\b[0-9a-f]{8}…", "[HASH]…"),
        (r"\[scratch \w{8} ", "[scratch [INST] "),
        (r"\*{8}[0-9a-f]{4}\b", "********[END]"),
        (r"20\d\d-\d\d-\d\d(T[0-9:.]+Z| \d\d:\d\d)", "[INSTANT]"),
        (r"\b20\d\d-\d\d-\d\d\b", "[DAY]"),
        (r"127\.0\.0\.1:\d+", "[ADDRESS]"),
        (r"within \d+ s", "within [TIME]"),
    ] {
        let pattern = Regex::new(pattern).unwrap();
        text = pattern.replace_all(&text, replacement).into_owned();
    }
    text.trim_end().to_owned()
}

/// The status that every listing of keys ends with.
fn listing_fails(scene: &Scene, status: u16) {
    let failing = Failing::with(status, "so it is");
    scene.every("GET /keys", Fault::ErrorBefore(failing));
}

/// Every command that asks the provider, and how it begins.
const ASKING: [&[&str]; 4] = [
    &["list", "--usage"],
    &["list", "--remote"],
    &["audit"],
    &["check"],
];

#[tokio::test(flavor = "multi_thread")]
async fn every_refusal_ends_with_its_exit_code_and_what_to_do() {
    let scene = Scene::of(1).await;
    for (status, code) in [(401, 4), (402, 6), (403, 4), (404, 1), (400, 1)] {
        listing_fails(&scene, status);
        for command in ASKING {
            let outcome = scene.keys(command).expect_code(code);
            assert!(outcome.stdout.is_empty(), "{outcome}");
            assert!(outcome.stderr.contains(&status.to_string()), "{outcome}");
        }
    }
    // What may pass is tried again, which takes its time: one command stands for all.
    for status in [429, 500] {
        listing_fails(&scene, status);
        let outcome = scene.keys(&["check", "--json"]).expect_code(6);
        let error: serde_json::Value = serde_json::from_str(&outcome.stderr).unwrap();
        assert_eq!(error["error"]["kind"], "unavailable", "{outcome}");
    }
    listing_fails(&scene, 401);
    insta::assert_snapshot!(shown(&scene.keys(&["list", "--usage", "--json"])));
    listing_fails(&scene, 403);
    insta::assert_snapshot!(shown(&scene.keys(&["check"])));
    scene.every("GET /keys", Fault::BrokenBody);
    insta::assert_snapshot!(shown(&scene.keys(&["list", "--remote"])));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_management_key_only_the_audit_goes_on() {
    let scene = Scene::of(1).await;
    let sandbox = &scene.sandbox;
    for command in ASKING {
        let outcome = sandbox
            .scratch(["keys"])
            .args(command)
            .env("OPENROUTER_PROVISIONING_KEY", "")
            .run();
        let code = if command == ["audit"] { 0 } else { 2 };
        let outcome = outcome.expect_code(code);
        assert!(outcome.stderr.contains("management key"), "{outcome}");
    }
    assert_eq!(scene.simulator.calls("GET /keys"), 0);
}
