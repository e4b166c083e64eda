//! How the server starts: on a schema that fits, and when the database is not there yet.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use scratch::db::local::Readiness;
use scratch::db::{DbError, connect_once};
use scratch::failure::Classify as _;
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::System;
use crate::harness::{Background, Sandbox, TestDatabase};

#[tokio::test]
async fn it_does_not_start_on_pending_migrations_unless_it_may_apply_them() {
    let sandbox = Sandbox::on(&TestDatabase::empty().await);
    let outcome = sandbox.scratch(["serve", "--port", "0"]).run();
    insta::assert_snapshot!(outcome);
    let server = Background::start(&sandbox.scratch(["serve", "--port", "0", "--migrate"]));
    let url = server.url.clone();
    let health = sandbox.scratch(["healthcheck", &url]).run().expect_code(0);
    assert!(health.stdout.contains("/readyz: ready"), "{health}");
    drop(server);
    let outcome = sandbox.scratch(["healthcheck", &url]).run().expect_code(6);
    assert!(outcome.stderr.contains("refused"), "{outcome}");
    // Once more, with nothing to do.
    Background::start(&sandbox.scratch(["serve", "--port", "0", "--migrate"]));
}

#[tokio::test]
async fn a_signal_ends_it_before_it_serves() {
    // What never answers.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let url = format!("postgres://u@{address}/d?connect_timeout=300");
    let sandbox = Sandbox::new().env("DATABASE_URL", url);
    for signal in [Signal::SIGTERM, Signal::SIGINT] {
        let serve = ["serve", "--port", "0", "--migrate"];
        let child = sandbox.scratch(serve).command().spawn().unwrap();
        // Something is asked of the database: a command is under way.
        let asking = listener.accept().await.unwrap();
        let began = Instant::now();
        kill(Pid::from_raw(child.id().cast_signed()), signal).unwrap();
        let ended = tokio::task::spawn_blocking(move || child.wait_with_output());
        let output = ended.await.unwrap().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(130), "{said}");
        assert!(
            output.stdout.is_empty() && said.contains("interrupted"),
            "{said}"
        );
        // Nobody has waited for the database.
        assert!(began.elapsed() < Duration::from_mins(1), "{said}");
        drop(asking);
    }
}

#[tokio::test]
async fn migrating_at_the_start_is_guarded_as_ever() {
    let database = TestDatabase::empty().await;
    let sandbox = Sandbox::on(&database)
        .env("APP_ENV", "production")
        .env("CLERK_PUBLISHABLE_KEY", "pk_test_Y2xlcmsuZXhhbXBsZS5jb20k");
    let serve = ["serve", "--port", "0", "--migrate"];
    let outcome = sandbox.scratch(serve).run().expect_code(5);
    assert!(outcome.stderr.contains("--yes"), "{outcome}");
    Background::start(&sandbox.scratch(serve).args(["--yes"]));
}

#[tokio::test]
async fn what_does_not_pass_by_itself_is_said_at_the_start() {
    let database = TestDatabase::migrated().await;
    let missing = database.target().url.with_database("no_such_database");
    let sandbox = Sandbox::new().env("DATABASE_URL", missing.reveal());
    let outcome = sandbox
        .scratch(["serve", "--port", "0"])
        .run()
        .expect_code(3);
    assert!(outcome.stderr.contains("does not exist"), "{outcome}");
    let sandbox = Sandbox::on(&database).env("APP_ENV", "test");
    let outcome = sandbox
        .scratch(["serve", "--port", "0"])
        .run()
        .expect_code(5);
    assert!(
        outcome.stderr.contains("belongs to development"),
        "{outcome}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn without_its_database_it_starts_and_becomes_ready_when_that_comes() {
    let system = System::start().await;
    system.cluster.local().stop().unwrap();
    let url = system.endpoint.url("scratchpad");
    let sandbox = Sandbox::new().env("DATABASE_URL", url.reveal());
    let server = Background::start(&sandbox.scratch(["serve", "--port", "0"]));
    let check = || sandbox.scratch(["healthcheck", &server.url]).run();
    let outcome = check().expect_code(6);
    assert!(outcome.stderr.contains("not ready"), "{outcome}");
    for _ in 0..20 {
        let request = system
            .client
            .get(format!("{}/users/current", server.url))
            .header("authorization", "API-Token a");
        assert_eq!(request.send().await.unwrap().status(), 503);
    }
    system.cluster.expect(Readiness::Started);
    let began = Instant::now();
    while check().code != Some(0) {
        assert!(
            began.elapsed() < Duration::from_mins(1),
            "it is never ready"
        );
    }
    let (_, said) = server.end(Signal::SIGTERM);
    for text in [
        "cannot serve yet",
        "the database is away",
        "the database is back",
    ] {
        assert_eq!(said.matches(text).count(), 1, "{said}");
    }
    // Each request is told of, and the trouble once.
    let warnings = said.lines().filter_map(|line| {
        let line: Value = serde_json::from_str(line).ok()?;
        (line["level"] == "WARN").then(|| line["message"].to_string())
    });
    let mut told = HashSet::new();
    for warning in warnings {
        assert!(told.insert(warning), "{said}");
    }
}

/// What PgBouncer says to settings of a session that it does not know.
const REFUSAL: &[u8] = b"SFATAL\0C08P01\0Munsupported startup parameter: options\0\0";

#[tokio::test(flavor = "multi_thread")]
async fn a_pooler_that_nobody_has_declared_is_told_of_with_what_to_set() {
    let pooler = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = pooler.local_addr().unwrap();
    let refusing = tokio::spawn(async move {
        while let Ok((mut client, _)) = pooler.accept().await {
            let length = u32::try_from(REFUSAL.len() + 4).unwrap().to_be_bytes();
            let _ = client.read(&mut [0; 1024]).await;
            let _ = client
                .write_all(&[b"E", &length[..], REFUSAL].concat())
                .await;
        }
    });
    let url = format!("postgres://u@{address}/d?sslmode=disable");
    let sandbox = Sandbox::new().env("DATABASE_URL", url);
    let serve = sandbox.scratch(["serve", "--port", "0"]);
    let outcome = serve.run().expect_code(2);
    for text in ["`pgbouncer=true`", "DATABASE_DIRECT_URL", "options"] {
        assert!(outcome.stderr.contains(text), "{outcome}");
    }
    refusing.abort();
}

#[tokio::test]
async fn a_pooler_that_mixes_up_sessions_is_told_of_with_what_to_set() {
    let test = TestDatabase::migrated().await;
    let mut connection = connect_once(&test.target().url).await.unwrap();
    // As another session did, to which this connection belonged a moment ago.
    let theirs = sqlx::raw_sql("PREPARE sqlx_s_1 AS SELECT 1");
    theirs.execute(&mut connection).await.unwrap();
    let ours = sqlx::query("SELECT $1").bind(1);
    let error = DbError::from(ours.execute(&mut connection).await.unwrap_err());
    assert!(matches!(error, DbError::MixedUp(_)), "{error}");
    assert!(error.hints()[0].contains("`max_prepared_statements`"));
}
