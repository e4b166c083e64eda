//! `db status` and `db url`.

use regex::Regex;

use super::{empty, migrated, migrations, name};
use crate::harness::Sandbox;

/// What is another in every database: its id, its size, the server's version.
fn stable(outcome: &impl ToString) -> String {
    let mut text = outcome.to_string();
    for (pattern, replacement) in [
        (r"installation\t\S+", "installation\t[ID]"),
        (r"PostgreSQL \d+(\.\d+)?", "PostgreSQL [VERSION]"),
        (r"\d+\.\d MB", "[SIZE]"),
    ] {
        let pattern = Regex::new(pattern).unwrap();
        text = pattern.replace_all(&text, replacement).into_owned();
    }
    text
}

#[tokio::test]
async fn an_empty_database_has_everything_pending() {
    let (_database, sandbox) = empty().await;
    let outcome = sandbox.scratch(["db", "status"]).run();
    insta::assert_snapshot!(stable(&outcome));
    sandbox
        .scratch(["db", "status", "--exit-code"])
        .run()
        .expect_code(8);
}

#[tokio::test]
async fn a_migrated_database_shows_what_is_applied() {
    let (_database, sandbox) = migrated().await;
    let outcome = sandbox.scratch(["db", "status", "--exit-code"]).run();
    insta::assert_snapshot!(stable(&outcome));
}

#[tokio::test]
async fn the_status_as_json_has_every_key() {
    let (database, sandbox) = migrated().await;
    let status = sandbox
        .scratch(["db", "status", "--json"])
        .run()
        .expect_code(0)
        .json();
    let keys: Vec<&String> = status.as_object().unwrap().keys().collect();
    assert_eq!(
        keys,
        [
            "managed",
            "directory",
            "server",
            "address",
            "database",
            "user",
            "environment",
            "installationId",
            "adopted",
            "serverVersion",
            "sizeBytes",
            "schemaVersion",
            "applied",
            "pending",
            "problems",
            "leftOut",
            "lockHolder"
        ]
    );
    assert_eq!(status["managed"], false);
    assert_eq!(status["server"], "running");
    assert_eq!(status["database"], name(&database));
    assert_eq!(status["environment"], "development");
    assert_eq!(status["schemaVersion"], migrations());
    assert_eq!(status["pending"], serde_json::json!([]));
}

#[tokio::test]
async fn the_status_of_another_environment_is_a_problem_but_not_an_error() {
    let (_database, sandbox) = migrated().await;
    let other = sandbox.env("APP_ENV", "staging");
    let outcome = other
        .scratch(["db", "status", "--json"])
        .run()
        .expect_code(0);
    assert_eq!(
        outcome.json()["problems"],
        serde_json::json!(["this database belongs to development, not to staging"])
    );
    other
        .scratch(["db", "status", "--exit-code"])
        .run()
        .expect_code(8);
}

#[test]
fn the_status_of_a_cluster_that_was_never_made_makes_nothing() {
    let sandbox = Sandbox::new();
    let data = sandbox.home().join("data");
    let sandbox = sandbox.env("SCRATCH_DATA_DIR", &data);
    insta::assert_snapshot!(sandbox.scratch(["db", "status", "--exit-code"]).run());
    insta::assert_snapshot!(sandbox.scratch(["db", "status", "--json"]).run());
    insta::assert_snapshot!(sandbox.scratch(["db", "migrate", "--dry-run"]).run());
    assert!(!data.exists());
    for directory in [sandbox.home(), sandbox.directory()] {
        assert_eq!(std::fs::read_dir(directory).unwrap().count(), 0);
    }
}

/// Stops the managed server of a sandbox, whatever becomes of the test.
struct Stopping<'a>(&'a Sandbox);

impl Drop for Stopping<'_> {
    fn drop(&mut self) {
        self.0.scratch(["db", "stop"]).run();
    }
}

#[test]
fn looking_at_a_managed_cluster_does_not_start_it_but_its_url_does() {
    let sandbox = Sandbox::new();
    let data = sandbox.home().join("data");
    let sandbox = sandbox.env("SCRATCH_DATA_DIR", data);
    let _stopping = Stopping(&sandbox);
    let server = || {
        let status = sandbox.scratch(["db", "status", "--json"]).run();
        let json = status.expect_code(0).json();
        assert_eq!(json["managed"], true);
        json["server"].as_str().unwrap().to_owned()
    };
    assert_eq!(server(), "notCreated");
    let url = sandbox.scratch(["db", "url", "--reveal"]).run();
    assert!(url.expect_code(0).stdout.ends_with("/scratchpad\n"));
    assert_eq!(server(), "running");
    sandbox.scratch(["db", "migrate"]).run().expect_code(0);
    sandbox
        .scratch(["db", "status", "--exit-code"])
        .run()
        .expect_code(0);

    sandbox.scratch(["db", "stop"]).run().expect_code(0);
    assert_eq!(server(), "stopped");
    let planned = sandbox
        .scratch(["db", "migrate", "--dry-run", "--json"])
        .run()
        .expect_code(0)
        .json();
    assert_eq!(planned["pending"].as_array().unwrap().len(), migrations());
    sandbox
        .scratch(["db", "status", "--exit-code"])
        .run()
        .expect_code(8);
    assert_eq!(server(), "stopped");
}

#[tokio::test]
async fn the_url_is_shown_without_its_password_unless_asked() {
    let (database, sandbox) = empty().await;
    let password = database.target().url.password.unwrap();
    let url = |arguments: &[&str]| {
        sandbox
            .scratch(["db", "url"])
            .args(arguments)
            .run()
            .expect_code(0)
    };
    let masked = url(&[]);
    assert!(!masked.to_string().contains(password.reveal()), "{masked}");
    insta::assert_snapshot!(masked);
    assert_eq!(url(&["--reveal"]).stdout.trim_end(), database.url());
    let json = url(&["--reveal", "--json"]).json();
    assert_eq!(json["url"], database.url());
    assert_eq!(json["revealed"], true);
}
