//! The server: what it answers, when it calls itself ready, how it stops.

use nix::sys::signal::Signal;
use serde_json::{Value, json};

use crate::harness::{Background, Sandbox, TestDatabase};

async fn get(url: &str) -> (u16, reqwest::header::HeaderMap, Value) {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let answer = client.get(url).send().await.unwrap();
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    (status, headers, answer.json().await.unwrap())
}

#[tokio::test]
async fn root_and_health_have_the_shape_that_clients_know() {
    let sandbox = Sandbox::on(&TestDatabase::migrated().await);
    let server = Background::start(&sandbox.scratch(["serve", "--port", "0"]));
    let (status, headers, body) = get(&server.url).await;
    assert_eq!(
        (status, body),
        (
            200,
            json!({"server": "Scratchpad API", "build_version": env!("CARGO_PKG_VERSION")})
        )
    );
    assert_eq!(headers["content-type"], "application/json; charset=utf-8");
    assert!(headers["server"].to_str().unwrap().starts_with("scratch/"));

    let (status, _, body) = get(&format!("{}/health", server.url)).await;
    let keys: Vec<_> = body
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(
        (status, keys),
        (200, vec!["status", "timestamp", "service", "build_version"])
    );
    assert_eq!(
        (&body["status"], &body["service"]),
        (&json!("alive"), &json!("scratchpad-api"))
    );
    let timestamp = body["timestamp"].as_str().unwrap();
    assert!(
        timestamp.len() == 24 && timestamp.ends_with('Z'),
        "{timestamp}"
    );

    let (status, _, body) = get(&format!("{}/nope", server.url)).await;
    let unknown = json!({"message": "Cannot GET /nope", "error": "Not Found", "statusCode": 404});
    assert_eq!((status, body), (404, unknown));
}

#[tokio::test]
async fn it_is_ready_once_the_schema_is_there() {
    let database = TestDatabase::migrated().await;
    let server = Background::start(&Sandbox::on(&database).scratch(["serve", "--port", "0"]));
    let ready = format!("{}/readyz", server.url);
    let (status, _, body) = get(&ready).await;
    let installation = body["installation"].as_str().unwrap();
    assert_eq!(installation.len(), 8, "{body}");
    let version = body["schemaVersion"].as_u64().unwrap();
    let expected = json!({
        "status": "ready", "environment": "development", "installation": installation,
        "database": "ok", "schemaVersion": version, "pendingMigrations": 0
    });
    assert_eq!((status, &body), (200, &expected));

    // As a newer program finds it.
    let forget = r#"DELETE FROM scratch_internal."_sqlx_migrations" WHERE version = $1"#;
    let forgotten = sqlx::query(forget).bind(version.cast_signed());
    forgotten.execute(&database.connect().await).await.unwrap();
    // What the last look has shown is told for a second.
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    let (status, _, body) = get(&ready).await;
    assert_eq!((status, &body["status"]), (503, &json!("not ready")));
    assert_eq!(body["pendingMigrations"], 1, "{body}");
}

#[tokio::test]
async fn without_a_database_it_lives_but_is_not_ready() {
    let sandbox = Sandbox::new().env("DATABASE_URL", "postgres://u:hunter2@127.0.0.1:1/d");
    let server = Background::start(&sandbox.scratch(["serve", "--port", "0"]));
    assert_eq!(get(&format!("{}/health", server.url)).await.0, 200);
    let (status, _, body) = get(&format!("{}/readyz", server.url)).await;
    assert_eq!((status, &body["status"]), (503, &json!("not ready")));
    assert_eq!(body["pendingMigrations"], Value::Null);
    // It was told so, and did not wait for an answer.
    assert_eq!(body["database"], "unavailable");
    let (code, said) = server.end(Signal::SIGTERM);
    assert_eq!(code, Some(0), "{said}");
    assert!(!said.contains("hunter2"), "{said}");
}

#[tokio::test]
async fn it_stops_with_0_on_sigterm_and_on_ctrl_c() {
    let sandbox = Sandbox::on(&TestDatabase::migrated().await);
    for signal in [Signal::SIGTERM, Signal::SIGINT] {
        let server = Background::start(&sandbox.scratch(["serve", "--port", "0"]));
        get(&format!("{}/readyz", server.url)).await;
        let (code, said) = server.end(signal);
        assert_eq!(code, Some(0), "{signal}: {said}");
    }
}

#[tokio::test]
async fn a_taken_port_says_who_has_it_and_what_to_do() {
    let sandbox = Sandbox::on(&TestDatabase::migrated().await);
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    let outcome = sandbox
        .scratch(["serve", "--port", &port])
        .run()
        .expect_code(1);
    let holder = format!("127.0.0.1:{port} is taken by ");
    assert!(outcome.stderr.contains(&holder), "{outcome}");
    assert!(
        outcome
            .stderr
            .contains(&format!("(process {})", std::process::id())),
        "{outcome}"
    );
    assert!(outcome.stderr.contains("--port 0"), "{outcome}");

    let server = Background::start(&sandbox.scratch(["serve", "--port", "0"]));
    let outcome = sandbox.scratch(["serve", "--port", server.port()]).run();
    insta::assert_snapshot!(outcome);
    insta::assert_snapshot!(sandbox.scratch(["serve", "--host", "203.0.113.1"]).run());
}

#[tokio::test]
async fn with_json_it_says_its_address_as_an_object() {
    let sandbox = Sandbox::on(&TestDatabase::migrated().await);
    let server = Background::start(&sandbox.scratch(["serve", "--port", "0", "--json"]));
    let said: Value = serde_json::from_str(&server.url).unwrap();
    assert!(
        said["url"]
            .as_str()
            .unwrap()
            .starts_with("http://127.0.0.1:"),
        "{said}"
    );
}

#[tokio::test]
async fn a_restart_of_the_database_costs_no_request() {
    let database = TestDatabase::migrated().await;
    let sandbox = Sandbox::on(&database);
    let server = Background::start(&sandbox.scratch(["serve", "--port", "0"]));
    let ready = format!("{}/readyz", server.url);
    assert_eq!(get(&ready).await.0, 200);
    let ended: i64 = sqlx::query_scalar(
        "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )
    .fetch_one(&database.connect().await)
    .await
    .unwrap();
    assert!(ended >= 1);
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    assert_eq!(get(&ready).await.0, 200);
}

#[tokio::test]
async fn in_production_it_does_not_start_without_an_issuer() {
    let sandbox = Sandbox::on(&TestDatabase::migrated().await).env("APP_ENV", "production");
    let outcome = sandbox
        .scratch(["serve", "--port", "0"])
        .run()
        .expect_code(2);
    assert!(
        outcome.stderr.contains("CLERK_PUBLISHABLE_KEY is not set"),
        "{outcome}"
    );
    assert_eq!(outcome.stdout, "");
}

#[tokio::test]
async fn it_warns_of_what_it_does_not_do() {
    let sandbox = Sandbox::on(&TestDatabase::migrated().await)
        .env("AUTO_CREATE_TRIAL_SUBSCRIPTION", "true")
        .env("REQUIRE_SUBSCRIPTION", "true")
        .env("POSTHOG_API_KEY", "phc_x");
    let server = Background::start(&sandbox.scratch(["serve", "--port", "0"]));
    let (_, said) = server.end(Signal::SIGTERM);
    for text in [
        "AUTO_CREATE_TRIAL_SUBSCRIPTION is true",
        "REQUIRE_SUBSCRIPTION is true",
        "ENCRYPTION_MASTER_KEY is not set",
        "it is set, but POSTHOG_FEATURE_FLAG_API_KEY is not",
        "the built-in sample flags serve",
    ] {
        assert!(said.contains(text), "{said}");
    }
}

#[tokio::test]
async fn on_an_adopted_database_it_does_not_start_until_somebody_decides() {
    let database = TestDatabase::migrated().await;
    sqlx::query(r#"UPDATE scratch_internal."installation" SET "adopted" = true"#)
        .execute(&database.connect().await)
        .await
        .unwrap();
    let sandbox = Sandbox::on(&database);
    let outcome = sandbox
        .scratch(["serve", "--port", "0"])
        .run()
        .expect_code(5);
    assert!(
        outcome
            .stderr
            .contains("SCRATCH_SHARED_WITH_OLD_SERVER=true"),
        "{outcome}"
    );
}

#[tokio::test]
async fn scopes_that_mean_nothing_are_logged_once() {
    let database = TestDatabase::migrated().await;
    sqlx::raw_sql(
        r#"INSERT INTO "User" ("id", "createdAt", "updatedAt") VALUES ('usr_1', now(), now());
           INSERT INTO "APIToken" ("id", "token", "userId", "expiresAt", "type", "scopes")
           VALUES ('atk_1', 'a-token', 'usr_1', '2999-01-01', 'USER', '{mcp}')"#,
    )
    .execute(&database.connect().await)
    .await
    .unwrap();
    let server = Background::start(&Sandbox::on(&database).scratch(["serve", "--port", "0"]));
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    for _ in 0..3 {
        let request = client.get(format!("{}/users/current", server.url));
        let answer = request.header("authorization", "API-Token a-token").send();
        assert_eq!(answer.await.unwrap().status(), 200);
    }
    let (_, said) = server.end(Signal::SIGTERM);
    assert_eq!(said.matches("ignoring scopes").count(), 1, "{said}");
    assert!(
        said.contains("mcp") && said.contains("atk_1") && !said.contains("a-token"),
        "{said}"
    );
}
