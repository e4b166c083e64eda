//! One fresh database per test. Nothing is dropped at the end: a failed test leaves its database
//! to be looked at, and the next process sweeps up.

use std::fs::File;
use std::path::Path;
use std::sync::Once;
use std::sync::atomic::{AtomicU32, Ordering};

use nix::sys::signal::kill;
use nix::unistd::Pid;
use scratch::clock::SystemClock;
use scratch::db::local::Endpoint;
use scratch::db::migrate::{Migrator, Options};
use scratch::db::{Database, Target, connect_once};
use scratch::ids::SystemEntropy;
use scratch::settings::{DatabaseUrl, Environment};
use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, PgConnection, PgPool};

use super::server;

/// A database of this test alone.
pub(crate) struct TestDatabase {
    url: DatabaseUrl,
}

impl TestDatabase {
    /// A database with nothing in it.
    pub(crate) async fn empty() -> Self {
        let endpoint = prepared();
        let name = fresh_name();
        let mut admin = admin(endpoint).await;
        run(&mut admin, &format!("CREATE DATABASE {name}")).await;
        Self {
            url: endpoint.url(&name),
        }
    }

    /// A database of our own, migrated and without a row.
    pub(crate) async fn migrated() -> Self {
        let migrator = Migrator::embedded();
        let key: String = migrator
            .migrations()
            .iter()
            .flat_map(|migration| migration.checksum.iter())
            .map(|byte| format!("{byte:02x}"))
            .collect::<Vec<_>>()
            .concat();
        Self::from_template(&key, async |target| {
            migrator
                .migrate(
                    &target,
                    &Options::default(),
                    &SystemEntropy,
                    &SystemClock,
                    &mut |_| {},
                )
                .await
                .unwrap();
        })
        .await
    }

    /// A copy of a template that `build` fills once for all tests and runs. `key` stands for
    /// all that `build` depends on.
    pub(crate) async fn from_template<F>(key: &str, build: impl FnOnce(Target) -> F) -> Self
    where
        F: Future<Output = ()>,
    {
        let endpoint = prepared();
        let digest = Sha256::digest(key);
        let template = digest[..8]
            .iter()
            .fold(String::from("tmpl_"), |name, byte| {
                format!("{name}{byte:02x}")
            });
        let mut admin = admin(endpoint).await;
        if !exists(&mut admin, &template).await {
            make_template(endpoint, &mut admin, &template, build).await;
        }
        let name = fresh_name();
        run(
            &mut admin,
            &format!("CREATE DATABASE {name} TEMPLATE {template}"),
        )
        .await;
        Self {
            url: endpoint.url(&name),
        }
    }

    /// Its URL, with the password: what `DATABASE_URL` is set to.
    pub(crate) fn url(&self) -> &str {
        self.url.reveal()
    }

    /// The same, for the library; the environment is development.
    pub(crate) fn target(&self) -> Target {
        target(self.url.clone())
    }

    /// A pool on it.
    pub(crate) async fn connect(&self) -> PgPool {
        let database = Database::connect(self.target()).await.unwrap();
        database.pool().clone()
    }
}

async fn make_template<F>(
    endpoint: &Endpoint,
    admin: &mut PgConnection,
    template: &str,
    build: impl FnOnce(Target) -> F,
) where
    F: Future<Output = ()>,
{
    let lock = lock_file(&endpoint.directory, template);
    lock.lock().unwrap();
    if exists(admin, template).await {
        return;
    }
    let fresh = format!("{template}_new");
    run(
        admin,
        &format!("DROP DATABASE IF EXISTS {fresh} WITH (FORCE)"),
    )
    .await;
    run(admin, &format!("CREATE DATABASE {fresh}")).await;
    build(target(endpoint.url(&fresh))).await;
    // Renaming waits for connections of `build` that are not quite gone.
    run(
        admin,
        &format!("ALTER DATABASE {fresh} IS_TEMPLATE true ALLOW_CONNECTIONS false"),
    )
    .await;
    sqlx::query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1")
        .bind(&fresh)
        .execute(&mut *admin)
        .await
        .unwrap();
    run(
        admin,
        &format!("ALTER DATABASE {fresh} RENAME TO {template}"),
    )
    .await;
}

fn target(url: DatabaseUrl) -> Target {
    Target {
        url,
        direct: None,
        environment: Environment::Development,
    }
}

/// The shared server, after the first call has sent somebody to sweep.
fn prepared() -> &'static Endpoint {
    static SWEEP: Once = Once::new();
    let endpoint = server::shared();
    server::touch(endpoint);
    SWEEP.call_once(|| {
        std::thread::spawn(move || sweep(endpoint));
    });
    endpoint
}

/// Drops the databases of processes that are gone; one sweeper at a time is enough.
#[tokio::main(flavor = "current_thread")]
async fn sweep(endpoint: &Endpoint) {
    let lock = lock_file(&endpoint.directory, "sweep");
    if lock.try_lock().is_err() {
        return;
    }
    let mut admin = admin(endpoint).await;
    let names: Vec<String> =
        sqlx::query_scalar(r"SELECT datname::text FROM pg_database WHERE datname ~ '^t_\d+_\d+$'")
            .fetch_all(&mut admin)
            .await
            .unwrap();
    for name in names {
        let pid: i32 = name.split('_').nth(1).unwrap().parse().unwrap();
        if kill(Pid::from_raw(pid), None) == Err(nix::Error::ESRCH) {
            run(
                &mut admin,
                &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
            )
            .await;
        }
    }
}

fn fresh_name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(1);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    format!("t_{}_{count}", std::process::id())
}

fn lock_file(root: &Path, name: &str) -> File {
    File::create(root.join(format!("{name}.lock"))).unwrap()
}

async fn admin(endpoint: &Endpoint) -> PgConnection {
    connect_once(&endpoint.url("postgres")).await.unwrap()
}

async fn exists(admin: &mut PgConnection, name: &str) -> bool {
    sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)")
        .bind(name)
        .fetch_one(admin)
        .await
        .unwrap()
}

/// Every name in these statements is made of lower-case letters, digits and underscores.
async fn run(admin: &mut PgConnection, statement: &str) {
    sqlx::raw_sql(AssertSqlSafe(statement))
        .execute(admin)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_template_is_built_once_and_its_copies_are_separate() {
    let key = format!("template test of {}", std::process::id());
    let builds = AtomicU32::new(0);
    let build = |target: Target| {
        builds.fetch_add(1, Ordering::Relaxed);
        async move {
            let pool = Database::connect(target).await.unwrap().pool().clone();
            sqlx::query("CREATE TABLE thing (name text)")
                .execute(&pool)
                .await
                .unwrap();
        }
    };
    let one = TestDatabase::from_template(&key, build).await;
    let other = TestDatabase::from_template(&key, build).await;
    sqlx::query("INSERT INTO thing VALUES ('only here')")
        .execute(&one.connect().await)
        .await
        .unwrap();
    let there: i64 = sqlx::query_scalar("SELECT count(*) FROM thing")
        .fetch_one(&other.connect().await)
        .await
        .unwrap();
    assert_eq!((there, builds.load(Ordering::Relaxed)), (0, 1));
}
