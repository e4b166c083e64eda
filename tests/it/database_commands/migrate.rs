//! `db migrate` and `db mark`.

use std::process::Child;

use super::{empty, migrated, migrations, name};
use crate::adoption::predecessor;
use crate::harness::Sandbox;
use crate::migrate::catalog;
use crate::migrate_lock::holder;

#[tokio::test]
async fn a_fresh_database_is_migrated_and_then_there_is_nothing_to_do() {
    let (_database, sandbox) = empty().await;
    insta::assert_snapshot!(sandbox.scratch(["db", "migrate"]).run());
    insta::assert_snapshot!(sandbox.scratch(["db", "migrate"]).run());
    insta::assert_snapshot!(sandbox.scratch(["db", "migrate", "--json"]).run());
}

#[tokio::test]
async fn migrating_quietly_says_only_what_came_of_it() {
    let (_database, sandbox) = empty().await;
    insta::assert_snapshot!(sandbox.scratch(["db", "migrate", "--quiet"]).run());
}

#[tokio::test]
async fn a_dry_run_says_what_would_be_done_and_writes_nothing() {
    let (database, sandbox) = empty().await;
    let pool = database.connect().await;
    let before = catalog(&pool).await;
    insta::assert_snapshot!(sandbox.scratch(["db", "migrate", "--dry-run"]).run());
    insta::assert_snapshot!(
        sandbox
            .scratch(["db", "migrate", "--dry-run", "--json"])
            .run()
    );
    assert_eq!(catalog(&pool).await, before);
    sandbox.scratch(["db", "migrate"]).run().expect_code(0);
    insta::assert_snapshot!(sandbox.scratch(["db", "migrate", "--dry-run"]).run());
}

#[tokio::test]
async fn a_database_of_the_old_server_is_adopted() {
    let database = predecessor().await;
    let sandbox = Sandbox::on(&database);
    insta::assert_snapshot!(sandbox.scratch(["db", "migrate", "--dry-run"]).run());
    insta::assert_snapshot!(sandbox.scratch(["db", "migrate"]).run());
    let status = sandbox.scratch(["db", "status", "--json"]).run().json();
    assert_eq!(status["adopted"], true);
    assert_eq!(
        status["applied"][0]["milliseconds"],
        serde_json::Value::Null
    );
}

#[tokio::test]
async fn what_rows_of_the_old_server_do_not_allow_is_left_out_and_said() {
    let database = predecessor().await;
    sqlx::raw_sql(
        r#"UPDATE "AiAgentCredential" SET "default" = true, "userId" = 'usr_0000000001'
           WHERE "id" < 'aac_0000000004'"#,
    )
    .execute(&database.connect().await)
    .await
    .unwrap();
    let sandbox = Sandbox::on(&database);
    let run = |arguments: &[&str]| sandbox.scratch(["db"]).args(arguments).run();
    insta::assert_snapshot!(run(&["migrate", "--dry-run"]));
    insta::assert_snapshot!(run(&["migrate", "--quiet"]));
    insta::assert_snapshot!(run(&["migrate"]));
    let status = run(&["status", "--exit-code"]).expect_code(0);
    let left_out = "the index scratch_credential_one_default is left out";
    assert!(status.stdout.contains(left_out), "{status}");
    let json = run(&["status", "--json"]).json();
    assert!(json["leftOut"][0].as_str().unwrap().starts_with(left_out));
    assert_eq!(json["problems"], serde_json::json!([]));
}

#[tokio::test]
async fn a_database_that_only_resembles_the_old_one_is_refused_with_every_difference() {
    let database = predecessor().await;
    sqlx::raw_sql(
        r#"ALTER TABLE "User" DROP COLUMN "stripeCustomerId";
           ALTER TYPE "UserRole" ADD VALUE 'SUPPORT';
           INSERT INTO "_prisma_migrations" (id, checksum, migration_name)
           VALUES ('half', 'c', '20250901100000_half')"#,
    )
    .execute(&database.connect().await)
    .await
    .unwrap();
    let sandbox = Sandbox::on(&database);
    insta::assert_snapshot!(sandbox.scratch(["db", "migrate"]).run());
    insta::assert_snapshot!(
        sandbox
            .scratch(["db", "migrate", "--dry-run", "--json"])
            .run()
    );
    sandbox
        .scratch(["db", "status", "--exit-code"])
        .run()
        .expect_code(8);
}

#[tokio::test]
async fn production_is_migrated_only_when_somebody_says_yes() {
    let (_database, sandbox) = empty().await;
    let production = sandbox.env("APP_ENV", "production");
    insta::assert_snapshot!(production.scratch(["db", "migrate"]).run());
    insta::assert_snapshot!(production.scratch(["db", "migrate", "--yes"]).run());
    // Nothing to do needs no confirmation.
    production.scratch(["db", "migrate"]).run().expect_code(0);
}

#[tokio::test]
async fn a_lock_timeout_needs_a_unit() {
    let (_database, sandbox) = empty().await;
    insta::assert_snapshot!(
        sandbox
            .scratch(["db", "migrate", "--lock-timeout", "30"])
            .run()
    );
}

#[tokio::test]
async fn a_wait_for_another_migration_is_visible_and_ends() {
    let (database, sandbox) = empty().await;
    let _other = holder(&database).await;
    insta::assert_snapshot!(
        sandbox
            .scratch(["db", "migrate", "--lock-timeout", "300ms"])
            .run()
    );
    let status = sandbox.scratch(["db", "status", "--json"]).run().json();
    assert_eq!(status["lockHolder"]["applicationName"], "scratch");
    assert!(status["lockHolder"]["pid"].is_u64());
}

#[tokio::test]
async fn two_programs_that_migrate_at_once_both_succeed() {
    let (_database, sandbox) = empty().await;
    let command = || {
        sandbox
            .scratch(["db", "migrate", "--json"])
            .command()
            .spawn()
            .unwrap()
    };
    let racers: Vec<Child> = vec![command(), command()];
    let mut applied: Vec<usize> = racers
        .into_iter()
        .map(|racer| {
            let output = racer.wait_with_output().unwrap();
            assert!(output.status.success(), "{output:?}");
            let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
            report["applied"].as_array().unwrap().len()
        })
        .collect();
    applied.sort_unstable();
    assert_eq!(applied, [0, migrations()]);
}

#[tokio::test]
async fn a_database_of_another_environment_is_refused_until_it_is_marked() {
    let (_database, sandbox) = migrated().await;
    let staging = sandbox.env("APP_ENV", "staging");
    insta::assert_snapshot!(staging.scratch(["db", "migrate"]).run());
    insta::assert_snapshot!(staging.scratch(["db", "mark", "staging"]).run());
}

#[tokio::test]
async fn marking_asks_for_the_name_of_the_database_and_yes_is_not_enough() {
    let (database, sandbox) = migrated().await;
    let name = name(&database);
    let marker = async || {
        scratch::db::marker(&database.target())
            .await
            .unwrap()
            .unwrap()
            .environment
    };
    insta::assert_snapshot!(sandbox.scratch(["db", "mark", "development"]).run());
    insta::assert_snapshot!(sandbox.scratch(["db", "mark", "staging", "--yes"]).run());
    insta::assert_snapshot!(
        sandbox
            .scratch(["db", "mark", "staging", "--confirm", "staging"])
            .run()
    );
    assert_eq!(marker().await, "development");
    insta::assert_snapshot!(
        sandbox
            .scratch(["db", "mark", "staging", "--confirm", &name])
            .run()
    );
    assert_eq!(marker().await, "staging");
    sandbox
        .scratch(["db", "mark", "development", "--json", "--confirm", &name])
        .run()
        .expect_code(0);
    assert_eq!(marker().await, "development");
}

#[tokio::test]
async fn an_unknown_environment_is_refused_with_the_known_ones() {
    let (_database, sandbox) = migrated().await;
    insta::assert_snapshot!(sandbox.scratch(["db", "mark", "stagin"]).run());
}

#[tokio::test]
async fn a_database_that_was_never_migrated_has_no_mark() {
    let (_database, sandbox) = empty().await;
    insta::assert_snapshot!(sandbox.scratch(["db", "mark", "staging"]).run());
}
