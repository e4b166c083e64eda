//! `db shell` and `db dump`.

use std::os::unix::fs::PermissionsExt;

use super::{migrated, migrations, name};
use crate::harness::{Sandbox, TestDatabase};

#[tokio::test]
async fn the_shell_is_psql_on_the_database() {
    let (database, sandbox) = migrated().await;
    let outcome = sandbox
        .scratch(["db", "shell", "--", "-XAtc", "SELECT current_database()"])
        .run()
        .expect_code(0);
    assert_eq!(outcome.stdout.trim_end(), name(&database));
    // Its input and its exit code are psql's.
    let outcome = sandbox
        .scratch(["db", "shell", "--", "-XAt", "-v", "ON_ERROR_STOP=1"])
        .stdin("SELECT 6 * 7;\nSELECT nonsense;\n")
        .run()
        .expect_code(3);
    assert_eq!(outcome.stdout, "42\n");
}

#[tokio::test]
async fn the_shell_goes_where_the_settings_say_whatever_libpq_is_told() {
    let (database, sandbox) = migrated().await;
    let outcome = sandbox
        .scratch(["db", "shell", "--", "-XAtc", "SELECT current_database()"])
        .env("PGHOSTADDR", "192.0.2.1")
        .env("PGDATABASE", "elsewhere")
        .env("PGSERVICE", "elsewhere")
        .env("PGPASSWORD", "elsewhere")
        .run()
        .expect_code(0);
    assert_eq!(outcome.stdout.trim_end(), name(&database));
}

#[tokio::test]
async fn the_shell_sees_the_schema_of_the_url() {
    let database = TestDatabase::empty().await;
    let sandbox = Sandbox::new().env(
        "DATABASE_URL",
        format!("{}?schema=My%20%22App", database.url()),
    );
    sandbox.scratch(["db", "migrate"]).run().expect_code(0);
    let outcome = sandbox
        .scratch([
            "db",
            "shell",
            "--",
            "-XAtc",
            "SELECT current_schema(), count(*) FROM \"User\"",
        ])
        .run()
        .expect_code(0);
    assert_eq!(outcome.stdout, "My \"App|0\n");
}

#[tokio::test]
async fn the_password_is_in_no_list_of_processes() {
    let (database, sandbox) = migrated().await;
    // The shell that psql starts looks at psql's own entry.
    let outcome = sandbox
        .scratch([
            "db",
            "shell",
            "--",
            "-Xc",
            r"\! tr '\0' ' ' < /proc/$PPID/cmdline",
        ])
        .run()
        .expect_code(0);
    assert!(outcome.stdout.contains("psql"), "{outcome}");
    let password = database.target().url.password.unwrap();
    assert!(!outcome.stdout.contains(password.reveal()));
}

#[tokio::test]
async fn a_shell_on_production_needs_a_yes() {
    let (database, sandbox) = migrated().await;
    let production = scratch::settings::Environment::Production;
    crate::people::mark(&database.target(), production).await;
    let production = sandbox.env("APP_ENV", "production");
    insta::assert_snapshot!(production.scratch(["db", "shell"]).run());
    production
        .scratch(["db", "shell", "--yes", "--", "-Xc", "SELECT 1"])
        .run()
        .expect_code(0);
}

#[tokio::test]
async fn without_psql_the_error_says_what_to_install() {
    let (_database, sandbox) = migrated().await;
    let bin = sandbox.directory().join("nothing");
    std::fs::create_dir(&bin).unwrap();
    insta::assert_snapshot!(
        sandbox
            .scratch(["db", "shell"])
            .env("PATH", &bin)
            .env("SCRATCH_PG_BIN", &bin)
            .run()
    );
}

#[tokio::test]
async fn a_dump_restores_into_an_empty_database() {
    let (database, sandbox) = migrated().await;
    sqlx::raw_sql(
        r#"INSERT INTO "User" ("id", "updatedAt", "email")
           VALUES ('usr_0000000001', now(), 'anna@example.com')"#,
    )
    .execute(&database.connect().await)
    .await
    .unwrap();
    let dump = sandbox.scratch(["db", "dump"]).run().expect_code(0);
    assert!(dump.stdout.contains("anna@example.com"));

    let other = TestDatabase::empty().await;
    let restored = Sandbox::on(&other);
    restored
        .scratch(["db", "shell", "--", "-Xqv", "ON_ERROR_STOP=1"])
        .stdin(&dump.stdout)
        .run()
        .expect_code(0);
    let status = restored
        .scratch(["db", "status", "--exit-code", "--json"])
        .run()
        .expect_code(0);
    assert_eq!(status.json()["schemaVersion"], migrations());
}

#[tokio::test]
async fn a_dump_into_a_file_is_private_and_replaces_nothing_unasked() {
    let (_database, sandbox) = migrated().await;
    let dump = |arguments: &[&str]| {
        sandbox
            .scratch(["db", "dump", "--output", "backup.sql"])
            .args(arguments)
            .run()
    };
    let outcome = dump(&["--schema-only", "--json"]).expect_code(0).json();
    assert_eq!(outcome["path"], "backup.sql");
    let file = sandbox.directory().join("backup.sql");
    let metadata = std::fs::metadata(&file).unwrap();
    assert_eq!(metadata.permissions().mode() & 0o777, 0o600);
    assert_eq!(outcome["bytes"], metadata.len());
    let text = sandbox.read("backup.sql");
    assert!(text.contains("CREATE TABLE public.\"User\"") && !text.contains("COPY "));

    insta::assert_snapshot!(dump(&[]));
    assert_eq!(sandbox.read("backup.sql"), text);
    dump(&["--overwrite", "--format", "custom"]).expect_code(0);
    assert!(std::fs::read(&file).unwrap().starts_with(b"PGDMP"));
    // Nothing else is left behind.
    assert_eq!(std::fs::read_dir(sandbox.directory()).unwrap().count(), 1);
}

#[tokio::test]
async fn a_dump_that_fails_leaves_no_file() {
    let (_database, sandbox) = migrated().await;
    let outcome = sandbox
        .scratch(["db", "dump", "--output", "backup.sql"])
        .env("DATABASE_URL", "postgresql://u:p@127.0.0.1:1/d")
        .run()
        .expect_code(1);
    assert!(
        outcome.stderr.contains("pg_dump did not succeed"),
        "{outcome}"
    );
    assert_eq!(std::fs::read_dir(sandbox.directory()).unwrap().count(), 0);
}

#[tokio::test]
async fn a_dump_and_json_do_not_share_standard_output() {
    let (_database, sandbox) = migrated().await;
    insta::assert_snapshot!(sandbox.scratch(["db", "dump", "--json"]).run());
    insta::assert_snapshot!(sandbox.scratch(["db", "dump", "--overwrite"]).run());
}
