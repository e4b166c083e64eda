//! A server with TLS, and how its certificate is checked. The certificate names 127.0.0.1 alone and
//! comes from the authority beside it; both are for these tests, whose key is no secret.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use scratch::db::local::{Endpoint, LocalPostgres};
use scratch::db::{DbError, connect_once};
use scratch::failure::{Classify, Kind};
use scratch::ids::SystemEntropy;
use scratch::settings::DatabaseUrl;
use sqlx::AssertSqlSafe;

use crate::harness::{Sandbox, local_settings};

const CERTIFICATE: &str = include_str!("server.pem");
const KEY: &str = include_str!("server.key");
const AUTHORITY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/tls/authority.pem");

struct Stopping(LocalPostgres);

impl Drop for Stopping {
    fn drop(&mut self) {
        let _ = self.0.stop();
    }
}

async fn run(endpoint: &Endpoint, statements: &[String]) {
    let mut connection = connect_once(&endpoint.url("postgres")).await.unwrap();
    for statement in statements {
        sqlx::raw_sql(AssertSqlSafe(statement.as_str()))
            .execute(&mut connection)
            .await
            .unwrap();
    }
}

/// The server writes its files by itself: they must belong to its account.
async fn encrypt(endpoint: &Endpoint) {
    let write = |name: &str, text: &str| {
        let lines = text.trim().lines().map(|line| format!("('{line}')"));
        let values = lines.collect::<Vec<_>>().join(", ");
        format!("COPY (VALUES {values}) TO PROGRAM 'umask 077; cat > {name}'")
    };
    let statements = [
        write("server.crt", CERTIFICATE),
        write("server.key", KEY),
        "ALTER SYSTEM SET ssl = on".into(),
        "SELECT pg_reload_conf()".into(),
    ];
    run(endpoint, &statements).await;
}

async fn is_encrypted(url: &str) -> Result<bool, DbError> {
    let mut connection = connect_once(&DatabaseUrl::parse(url).unwrap()).await?;
    let sql = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
    Ok(sqlx::query_scalar(sql).fetch_one(&mut connection).await?)
}

#[tokio::test]
async fn a_certificate_is_checked_as_the_url_asks() {
    let home = tempfile::Builder::new()
        .prefix("scratch-test-")
        .permissions(Permissions::from_mode(0o755))
        .tempdir()
        .unwrap();
    let local = LocalPostgres::new(local_settings(&home.path().join("postgres")));
    let stopping = Stopping(local.clone());
    let ensure = move || local.ensure(&SystemEntropy, &mut |_| {});
    let (endpoint, _) = tokio::task::spawn_blocking(ensure).await.unwrap().unwrap();
    encrypt(&endpoint).await;
    let plain = endpoint.url("postgres").reveal().to_owned();
    let url = |parameters: &str| format!("{plain}?{parameters}");

    // The server reads its configuration again when it comes to it.
    let began = std::time::Instant::now();
    while !is_encrypted(&url("sslmode=prefer")).await.unwrap() {
        assert!(began.elapsed().as_secs() < 30, "TLS was never switched on");
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert!(is_encrypted(&url("sslmode=require")).await.unwrap());
    assert!(!is_encrypted(&url("sslmode=disable")).await.unwrap());
    let trusted = format!("sslmode=verify-full&sslrootcert={AUTHORITY}");
    assert!(is_encrypted(&url(&trusted)).await.unwrap());
    // As Prisma writes it.
    let strict = format!("sslmode=require&sslaccept=strict&sslcert={AUTHORITY}");
    assert!(is_encrypted(&url(&strict)).await.unwrap());

    let by_name = url(&trusted).replace("@127.0.0.1:", "@localhost:");
    let unknown = url("sslmode=verify-full");
    for wrong in [&by_name, &unknown] {
        let error = is_encrypted(wrong).await.unwrap_err();
        assert!(matches!(error, DbError::Tls { .. }), "{error}");
        assert!(!error.is_passing());
        assert!(error.hints()[0].contains("sslrootcert"));
    }
    assert!(
        is_encrypted(&by_name.replace("verify-full", "verify-ca"))
            .await
            .unwrap()
    );

    let not_a_certificate = Path::new(AUTHORITY).with_file_name("mod.rs");
    let client = format!(
        "sslmode=require&sslcert={0}&sslkey={0}",
        not_a_certificate.display()
    );
    let error = is_encrypted(&url(&client)).await.unwrap_err();
    assert!(matches!(error, DbError::Tls { .. }), "{error}");
    assert_eq!(error.kind(), Kind::Unavailable);

    // Waiting cannot help.
    let outcome = Sandbox::new()
        .env("DATABASE_URL", &unknown)
        .scratch(["db", "wait", "--timeout", "1m"])
        .run()
        .expect_code(6);
    assert!(
        outcome.stderr.contains("no encrypted connection to"),
        "{outcome}"
    );
    assert!(!outcome.stderr.contains("not ready within"), "{outcome}");
    drop(stopping);
}
