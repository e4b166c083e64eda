//! `db create`, `db drop`, `db reset`.

use scratch::db::connect_once;
use scratch::settings::DatabaseUrl;

use super::{empty, migrated, name};
use crate::harness::{Sandbox, TestDatabase};

/// A machine whose database is not there, and its URL.
async fn absent() -> (DatabaseUrl, Sandbox) {
    let database = TestDatabase::empty().await;
    let url = database.url().to_owned() + "00000";
    let parsed = DatabaseUrl::parse(&url).unwrap();
    (parsed, Sandbox::new().env("DATABASE_URL", url))
}

#[tokio::test]
async fn a_database_is_created_once_and_dropped_once() {
    let (url, sandbox) = absent().await;
    insta::assert_snapshot!(sandbox.scratch(["db", "create"]).run());
    insta::assert_snapshot!(sandbox.scratch(["db", "create"]).run());
    insta::assert_snapshot!(sandbox.scratch(["db", "create", "--json"]).run());
    insta::assert_snapshot!(sandbox.scratch(["db", "drop", "--yes"]).run());
    insta::assert_snapshot!(sandbox.scratch(["db", "drop", "--json"]).run());
    assert!(connect_once(&url).await.is_err());
}

#[tokio::test]
async fn creating_in_production_needs_a_yes() {
    let (url, sandbox) = absent().await;
    let production = sandbox.env("APP_ENV", "production");
    insta::assert_snapshot!(production.scratch(["db", "create"]).run());
    assert!(connect_once(&url).await.is_err());
    production
        .scratch(["db", "create", "--yes"])
        .run()
        .expect_code(0);
    production
        .scratch(["db", "drop", "--confirm", &url.database])
        .run()
        .expect_code(0);
}

#[tokio::test]
async fn nothing_is_dropped_without_a_confirmation() {
    let (database, sandbox) = migrated().await;
    insta::assert_snapshot!(sandbox.scratch(["db", "drop"]).run());
    insta::assert_snapshot!(sandbox.scratch(["db", "drop", "--json"]).run());
    insta::assert_snapshot!(
        sandbox
            .scratch(["db", "drop", "--confirm", "another", "--yes"])
            .run()
    );
    insta::assert_snapshot!(sandbox.scratch(["db", "reset"]).run());
    assert!(connect_once(&database.target().url).await.is_ok());
}

#[tokio::test]
async fn a_declined_question_ends_the_whole_command() {
    let (database, sandbox) = migrated().await;
    let url = database.target().url;
    for (verb, answer) in [("drop", "n\r"), ("drop", "\r"), ("reset", "n\r")] {
        let outcome = sandbox.scratch(["db", verb]).on_terminal().expect("Go on?");
        let outcome = outcome.press(answer).end().expect_code(5);
        assert!(
            outcome.stdout.contains("declined; nothing was done"),
            "{outcome}"
        );
        assert!(connect_once(&url).await.is_ok());
    }
    let drop = sandbox
        .scratch(["db", "drop"])
        .on_terminal()
        .expect("Go on?");
    drop.press("y\r").end().expect_code(0);
    assert!(connect_once(&url).await.is_err());
}

#[tokio::test]
async fn a_severe_question_wants_the_name_of_the_database() {
    let (database, sandbox) = migrated().await;
    let marked = || async {
        let marker = scratch::db::marker(&database.target()).await.unwrap();
        marker.unwrap().environment
    };
    let mark = sandbox.scratch(["db", "mark", "test"]);
    let asked = || mark.on_terminal().expect("to go on");
    asked().press("y\r").end().expect_code(5);
    assert_eq!(marked().await, "development");
    let typed = format!("{}\r", name(&database));
    asked().press(&typed).end().expect_code(0);
    assert_eq!(marked().await, "test");
}

#[tokio::test]
async fn production_is_dropped_by_name_only() {
    let (database, sandbox) = migrated().await;
    let target = database.target();
    crate::people::mark(&target, scratch::settings::Environment::Production).await;
    // The settings say production, and the database does.
    let production = sandbox.env("APP_ENV", "production");
    insta::assert_snapshot!(production.scratch(["db", "drop", "--yes"]).run());
    production
        .scratch(["db", "drop", "--confirm", &name(&database)])
        .run()
        .expect_code(0);
}

#[tokio::test]
async fn a_database_of_another_environment_is_not_dropped_whatever_is_confirmed() {
    let (database, sandbox) = migrated().await;
    let test = sandbox.env("APP_ENV", "test");
    for verb in ["drop", "reset"] {
        let outcome = test
            .scratch([
                "db",
                verb,
                "--force",
                "--yes",
                "--confirm",
                &name(&database),
            ])
            .run();
        assert_eq!(outcome.stdout, "");
        insta::assert_snapshot!(format!("{verb} {outcome}"));
    }
    assert!(connect_once(&database.target().url).await.is_ok());
}

#[tokio::test]
async fn a_database_in_use_is_dropped_only_by_force() {
    let (database, sandbox) = migrated().await;
    let _session = connect_once(&database.target().url).await.unwrap();
    insta::assert_snapshot!(sandbox.scratch(["db", "drop", "--yes"]).run());
    insta::assert_snapshot!(sandbox.scratch(["db", "reset", "--yes"]).run());
    sandbox
        .scratch(["db", "drop", "--yes", "--force"])
        .run()
        .expect_code(0);
}

#[tokio::test]
async fn a_reset_database_is_empty_and_migrated() {
    let (database, sandbox) = migrated().await;
    let pool = database.connect().await;
    sqlx::raw_sql(r#"INSERT INTO "User" ("id", "updatedAt") VALUES ('usr_0000000001', now())"#)
        .execute(&pool)
        .await
        .unwrap();
    pool.close().await;
    insta::assert_snapshot!(sandbox.scratch(["db", "reset", "--yes"]).run());
    let users: i64 = sqlx::query_scalar(r#"SELECT count(*) FROM "User""#)
        .fetch_one(&database.connect().await)
        .await
        .unwrap();
    assert_eq!(users, 0);
}

#[tokio::test]
async fn resetting_what_is_not_there_makes_it() {
    let (url, sandbox) = absent().await;
    insta::assert_snapshot!(sandbox.scratch(["db", "reset", "--json"]).run());
    assert!(connect_once(&url).await.is_ok());
    sandbox
        .scratch(["db", "drop", "--yes"])
        .run()
        .expect_code(0);
}

#[tokio::test]
async fn what_the_old_server_has_is_named_before_it_is_dropped() {
    let database = crate::adoption::predecessor().await;
    let sandbox = Sandbox::on(&database);
    sandbox.scratch(["db", "migrate"]).run().expect_code(0);
    insta::assert_snapshot!(sandbox.scratch(["db", "drop"]).run());
}

#[tokio::test]
async fn a_database_that_is_there_needs_no_confirmation_to_be_created() {
    let (_database, sandbox) = empty().await;
    sandbox
        .env("APP_ENV", "production")
        .scratch(["db", "create"])
        .run()
        .expect_code(0);
}

#[tokio::test]
async fn nothing_is_dropped_where_the_migration_after_it_would_be_refused() {
    let (database, sandbox) = migrated().await;
    let long = "s".repeat(50);
    for (parameters, hint) in [
        ("pgbouncer=true", "DATABASE_DIRECT_URL"),
        (&*format!("schema={long}"), "shorter `schema`"),
    ] {
        let url = format!("{}?{parameters}", database.url());
        let outcome = sandbox
            .scratch(["db", "reset", "--yes"])
            .env("DATABASE_URL", url)
            .run()
            .expect_code(2);
        assert!(outcome.stderr.contains(hint), "{outcome}");
    }
    sandbox
        .scratch(["db", "status", "--exit-code"])
        .run()
        .expect_code(0);
}
