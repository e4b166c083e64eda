//! Migrating a database of our own.

use std::time::Duration;

use scratch::audit::{Actor, Author, Change, Reason};
use scratch::clock::SystemClock;
use scratch::db::migrate::{
    self, Event, MigrateError, Migrator, Options, Report, ServerState, Step, shape,
};
use scratch::db::{Database, Target, connect_once, mark, marker};
use scratch::failure::{Classify, Kind};
use scratch::ids::SystemEntropy;
use scratch::secret::Secret;
use scratch::settings::{DatabaseUrl, Environment};
use sqlx::migrate::{Migration, MigrationType};
use sqlx::{AssertSqlSafe, PgPool, SqlSafeStr};

use crate::harness::TestDatabase;

/// Runs the embedded migrations.
pub(crate) async fn run(target: &Target) -> Result<(Report, Vec<Event>), MigrateError> {
    run_with(&Migrator::embedded(), target, Duration::from_secs(20)).await
}

pub(crate) async fn run_with(
    migrator: &Migrator,
    target: &Target,
    lock_timeout: Duration,
) -> Result<(Report, Vec<Event>), MigrateError> {
    let mut events = Vec::new();
    let report = migrator
        .migrate(
            target,
            &Options { lock_timeout },
            &SystemEntropy,
            &SystemClock,
            &mut |event| events.push(event),
        )
        .await?;
    Ok((report, events))
}

pub(crate) fn migration(version: i64, description: &'static str, sql: &str) -> Migration {
    Migration::new(
        version,
        description.into(),
        MigrationType::Simple,
        AssertSqlSafe(sql.to_owned()).into_sql_str(),
        false,
    )
}

/// The embedded migrations and some more.
fn and(more: impl IntoIterator<Item = Migration>) -> Migrator {
    let mut migrations = Migrator::embedded().migrations().to_vec();
    migrations.extend(more);
    Migrator::with_migrations(migrations)
}

/// Every schema, relation, column, type and extension that is not PostgreSQL's own.
pub(crate) async fn catalog(pool: &PgPool) -> Vec<String> {
    sqlx::query_scalar(
        "SELECT 'schema ' || nspname FROM pg_namespace WHERE nspname !~ '^pg_'
         UNION ALL
         SELECT concat_ws(' ', 'relation', n.nspname, c.relname, c.relkind, a.attname, a.atttypid)
           FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
           LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
          WHERE n.nspname !~ '^(pg_|information_schema)'
         UNION ALL
         SELECT 'type ' || t.typname FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
          WHERE n.nspname !~ '^(pg_|information_schema)'
         UNION ALL
         SELECT 'extension ' || extname FROM pg_extension
         ORDER BY 1",
    )
    .fetch_all(pool)
    .await
    .unwrap()
}

async fn scalar<T>(pool: &PgPool, sql: &'static str) -> T
where
    T: for<'r> sqlx::Decode<'r, sqlx::Postgres> + sqlx::Type<sqlx::Postgres> + Send + Unpin,
{
    sqlx::query_scalar(sql).fetch_one(pool).await.unwrap()
}

fn refusal(result: Result<(Report, Vec<Event>), MigrateError>) -> String {
    let error = result.unwrap_err();
    assert_eq!(error.kind(), Kind::Refused, "{error}");
    error.to_string()
}

#[tokio::test]
async fn the_baseline_makes_the_committed_shape() {
    const COMMITTED: &str = include_str!("../../src/db/migrate/baseline.shape");
    let database = TestDatabase::empty().await;
    let baseline = Migrator::with_migrations(Migrator::embedded().migrations()[..1].to_vec());
    run_with(&baseline, &database.target(), Duration::from_secs(20))
        .await
        .unwrap();
    let mut connection = database.connect().await.acquire().await.unwrap();
    let made = shape::describe(&mut connection, "public").await.unwrap();
    if made != COMMITTED {
        let path = concat!(env!("CARGO_TARGET_TMPDIR"), "/baseline.shape");
        std::fs::write(path, &made).unwrap();
        panic!("0001_baseline.sql makes another shape than the committed one; see {path}");
    }
}

#[tokio::test]
async fn an_empty_database_is_migrated_once() {
    let database = TestDatabase::empty().await;
    let (report, events) = run(&database.target()).await.unwrap();
    assert!(!report.adopted);
    let known = Migrator::embedded();
    let steps: Vec<Step> = known.migrations().iter().map(Step::from).collect();
    let applied: Vec<Step> = report
        .applied
        .iter()
        .map(|done| done.step.clone())
        .collect();
    assert_eq!(applied, steps);
    assert_eq!(report.schema_version, steps.last().unwrap().version);
    let told: Vec<Step> = events
        .into_iter()
        .filter_map(|event| match event {
            Event::Applied { step, .. } => Some(step),
            _ => None,
        })
        .collect();
    assert_eq!(told, steps);

    let pool = database.connect().await;
    let before = catalog(&pool).await;
    let (again, events) = run(&database.target()).await.unwrap();
    assert_eq!(again.applied, []);
    assert_eq!(again.schema_version, report.schema_version);
    assert_eq!(events, []);
    assert_eq!(catalog(&pool).await, before);
}

#[tokio::test]
async fn what_sqlx_itself_reads_of_the_bookkeeping_agrees() {
    let database = TestDatabase::empty().await;
    run(&database.target()).await.unwrap();
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let mut theirs = sqlx::migrate::Migrator::new(folder).await.unwrap();
    theirs.dangerous_set_table_name("scratch_internal._sqlx_migrations");
    let pool = database.connect().await;
    let before = catalog(&pool).await;
    theirs.run(&pool).await.unwrap();
    assert_eq!(catalog(&pool).await, before);
}

#[tokio::test]
async fn the_indexes_that_our_statements_need_are_there() {
    let database = TestDatabase::empty().await;
    run(&database.target()).await.unwrap();
    let pool = database.connect().await;
    let indexes: Vec<String> = sqlx::query_scalar(
        "SELECT c.relname::text FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
         WHERE c.relname LIKE 'scratch%' AND i.indisvalid ORDER BY 1",
    )
    .fetch_all(&pool)
    .await
    .unwrap();
    assert_eq!(
        indexes,
        [
            "scratch_audit_created",
            "scratch_credential_created",
            "scratch_credential_hash",
            "scratch_credential_one_default",
            "scratch_usage_user_created",
            "scratch_user_admin",
            "scratch_user_created",
            "scratch_user_email",
            "scratch_user_search",
            "scratch_user_updated",
        ]
    );
}

#[tokio::test]
async fn a_role_that_may_not_make_extensions_migrates_without_the_search_index() {
    let database = TestDatabase::empty().await;
    let pool = database.connect().await;
    let name = database.target().url.database;
    let role = format!("poor_{name}");
    sqlx::raw_sql(AssertSqlSafe(format!(
        "CREATE ROLE {role} LOGIN PASSWORD 'poor'; GRANT CREATE ON SCHEMA public TO {role};
         CREATE SCHEMA scratch_internal AUTHORIZATION {role}"
    )))
    .execute(&pool)
    .await
    .unwrap();
    let mut target = database.target();
    target.url.user = role;
    target.url.password = Some(Secret::new("poor"));
    let (report, _) = run(&target).await.unwrap();
    assert_eq!(
        report.applied.len(),
        Migrator::embedded().migrations().len()
    );
    let searched: bool = scalar(
        &pool,
        "SELECT to_regclass('public.scratch_user_search') IS NOT NULL",
    )
    .await;
    assert!(!searched);
}

#[tokio::test]
async fn an_extension_that_lives_elsewhere_serves() {
    let database = TestDatabase::empty().await;
    let pool = database.connect().await;
    sqlx::raw_sql(r#"CREATE SCHEMA "Ext x"; CREATE EXTENSION pg_trgm SCHEMA "Ext x""#)
        .execute(&pool)
        .await
        .unwrap();
    run(&database.target()).await.unwrap();
    let searched: bool = scalar(
        &pool,
        "SELECT to_regclass('public.scratch_user_search') IS NOT NULL",
    )
    .await;
    assert!(searched);
}

#[tokio::test]
async fn a_schema_of_the_url_gets_tables_and_bookkeeping_of_its_own() {
    let database = TestDatabase::empty().await;
    let mut target = database.target();
    target.url = DatabaseUrl::parse(&format!("{}?schema=My%20App", database.url())).unwrap();
    let pool = database.connect().await;
    let (report, _) = run(&target).await.unwrap();
    assert_eq!(
        report.applied.len(),
        Migrator::embedded().migrations().len()
    );
    let mut connection = connect_once(&target.url).await.unwrap();
    let users: i64 = sqlx::query_scalar(r#"SELECT count(*) FROM "User""#)
        .fetch_one(&mut connection)
        .await
        .unwrap();
    assert_eq!(users, 0);
    let schemas: Vec<String> = sqlx::query_scalar(
        "SELECT DISTINCT n.nspname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE c.relkind = 'r' AND n.nspname !~ '^(pg_|information_schema)' ORDER BY 1",
    )
    .fetch_all(&pool)
    .await
    .unwrap();
    assert_eq!(schemas, ["My App", "scratch_internal_My App"]);
    assert_eq!(run(&target).await.unwrap().0.applied, []);
    // The other schema is another installation.
    assert!(!run(&database.target()).await.unwrap().0.applied.is_empty());
}

#[tokio::test]
async fn a_schema_with_a_name_too_long_for_ours_is_refused() {
    let database = TestDatabase::empty().await;
    let mut target = database.target();
    target.url.schema = "s".repeat(47);
    let error = run(&target).await.unwrap_err();
    assert_eq!(error.kind(), Kind::Usage);
    target.url.schema = "s".repeat(46);
    run(&target).await.unwrap();
}

#[tokio::test]
async fn a_first_run_that_fails_leaves_nothing_and_the_next_one_works() {
    let database = TestDatabase::empty().await;
    let pool = database.connect().await;
    let before = catalog(&pool).await;
    let broken = Migrator::with_migrations(vec![migration(
        1,
        "broken",
        "CREATE TABLE half ();\n\nCREATE TABLE done (;\n",
    )]);
    let error = run_with(&broken, &database.target(), Duration::from_secs(5))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), Kind::Failed);
    assert_eq!(
        error.to_string(),
        "migrations/0001_broken.sql failed at line 3: syntax error at or near \";\""
    );
    assert_eq!(catalog(&pool).await, before);
    run(&database.target()).await.unwrap();
}

#[tokio::test]
async fn a_later_migration_that_fails_keeps_those_before_it() {
    let database = TestDatabase::empty().await;
    let broken = and([
        migration(8, "good", "CREATE TABLE good ()"),
        migration(9, "bad", "CREATE TABLE half (); SELECT 1 / 0"),
    ]);
    let error = run_with(&broken, &database.target(), Duration::from_secs(5))
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "migrations/0009_bad.sql failed: division by zero"
    );
    let pool = database.connect().await;
    assert!(scalar::<bool>(&pool, "SELECT to_regclass('good') IS NOT NULL").await);
    assert!(scalar::<bool>(&pool, "SELECT to_regclass('half') IS NULL").await);
    let mended = and([
        migration(8, "good", "CREATE TABLE good ()"),
        migration(9, "bad", "CREATE TABLE half ()"),
    ]);
    let (report, _) = run_with(&mended, &database.target(), Duration::from_secs(5))
        .await
        .unwrap();
    assert_eq!(report.applied.len(), 1);
}

#[tokio::test]
async fn a_changed_file_is_refused_with_its_name() {
    let database = TestDatabase::empty().await;
    let second = |sql| and([migration(8, "more things", sql)]);
    let patience = Duration::from_secs(5);
    run_with(&second("SELECT 1;\n"), &database.target(), patience)
        .await
        .unwrap();
    let changed = run_with(&second("SELECT 1;\r\n"), &database.target(), patience).await;
    let error = changed.unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    assert_eq!(
        error.to_string(),
        "migrations/0008_more_things.sql is not what was applied to this database: its checksum \
         differs"
    );
    assert!(error.hints()[0].contains("CRLF"), "{:?}", error.hints());
}

#[tokio::test]
async fn a_database_newer_than_the_program_is_refused() {
    let database = TestDatabase::empty().await;
    let newer = and([migration(8, "from tomorrow", "SELECT 1")]);
    run_with(&newer, &database.target(), Duration::from_secs(5))
        .await
        .unwrap();
    assert_eq!(
        refusal(run(&database.target()).await),
        "version 8 (from tomorrow) was applied to this database, but this program does not know \
         it: the database is newer than the program"
    );
    let status = migrate::status(&database.target()).await.unwrap();
    assert_eq!(status.problems.len(), 1);
    assert!(status.is_pending());
}

#[tokio::test]
async fn a_migration_below_an_applied_one_is_refused() {
    let database = TestDatabase::empty().await;
    let patience = Duration::from_secs(5);
    let later = migration(9, "later", "SELECT 1");
    run_with(&and([later.clone()]), &database.target(), patience)
        .await
        .unwrap();
    let between = and([later, migration(8, "between", "CREATE TABLE between_ ()")]);
    assert_eq!(
        refusal(run_with(&between, &database.target(), patience).await),
        "migrations/0008_between.sql was never applied to this database, but the later version 9 \
         was"
    );
}

#[tokio::test]
async fn looking_writes_nothing() {
    let database = TestDatabase::empty().await;
    let pool = database.connect().await;
    // Sessions that could not write if they wanted to.
    sqlx::raw_sql(AssertSqlSafe(format!(
        "ALTER DATABASE {} SET default_transaction_read_only = on",
        database.target().url.database
    )))
    .execute(&pool)
    .await
    .unwrap();
    let before = catalog(&pool).await;
    let plan = migrate::plan(&database.target()).await.unwrap();
    assert_eq!(plan.pending.len(), Migrator::embedded().migrations().len());
    assert!(!plan.adopts);
    assert!(!plan.is_settled());
    assert_eq!(plan.schema_version(), None);
    assert!(
        migrate::status(&database.target())
            .await
            .unwrap()
            .is_pending()
    );
    assert_eq!(catalog(&pool).await, before);
}

#[tokio::test]
async fn the_status_tells_what_is_applied_and_what_is_not() {
    let database = TestDatabase::empty().await;
    let target = database.target();
    let baseline = Migrator::with_migrations(Migrator::embedded().migrations()[..1].to_vec());
    run_with(&baseline, &target, Duration::from_secs(5))
        .await
        .unwrap();

    let status = migrate::status(&target).await.unwrap();
    assert_eq!(status.server, ServerState::Running);
    assert_eq!(status.environment.as_deref(), Some("development"));
    assert_eq!(status.schema_version, Some(1));
    assert_eq!(status.pending[0].description, "user indexes");
    assert!(status.is_pending());
    assert!(status.size_bytes.unwrap() > 1_000_000);
    let id = status.installation_id.clone().unwrap();
    assert_eq!(id.len(), 8);
    assert!(
        id.bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    );

    let json = serde_json::to_value(&status).unwrap();
    let keys: Vec<&String> = json.as_object().unwrap().keys().collect();
    assert_eq!(
        keys,
        [
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
    assert_eq!(json["server"], "running");
    assert_eq!(json["lockHolder"], serde_json::Value::Null);
    let applied_at = json["applied"][0]["appliedAt"].as_str().unwrap();
    assert_eq!(applied_at.len(), "2026-01-01T00:00:00.000Z".len());
    assert!(applied_at.ends_with('Z'));
    assert!(json["applied"][0]["milliseconds"].is_u64());

    run(&target).await.unwrap();
    let status = migrate::status(&target).await.unwrap();
    assert!(!status.is_pending());
    assert_eq!(status.installation_id, Some(id));
}

#[test]
fn a_cluster_that_does_not_run_has_everything_pending() {
    let status = migrate::status_without_server(
        ServerState::Stopped,
        "scratchpad",
        Some("no programs".into()),
    );
    let all = Migrator::embedded();
    let all: Vec<Step> = all.migrations().iter().map(Step::from).collect();
    assert_eq!(status.pending, all);
    assert_eq!(status.problems, ["no programs"]);
    assert_eq!((status.address, status.schema_version), (None, None));
}

fn author() -> Author {
    Author {
        actor: Actor::Cli {
            user: "anna".into(),
            host: "desk".into(),
        },
        reason: Reason::default(),
    }
}

#[tokio::test]
async fn a_database_of_another_environment_is_left_alone_until_it_is_marked() {
    let database = TestDatabase::empty().await;
    let ours = database.target();
    let staging = Target {
        environment: Environment::Staging,
        ..database.target()
    };
    run(&staging).await.unwrap();

    let message = "this database belongs to staging, not to development";
    assert_eq!(refusal(run(&ours).await), message);
    let plan = migrate::plan(&ours).await.unwrap_err();
    assert_eq!(plan.to_string(), message);
    assert_eq!(migrate::status(&ours).await.unwrap().problems, [message]);
    let change = Database::connect(ours.clone()).await.unwrap();
    let refused = Change::begin(&change, &author()).await.err().unwrap();
    assert_eq!(refused.to_string(), message);
    assert_eq!(refused.kind(), Kind::Refused);

    let was = marker(&ours).await.unwrap().unwrap();
    let before = crate::people::mark(&ours, Environment::Development).await;
    assert_eq!(before, was);
    let is = marker(&ours).await.unwrap().unwrap();
    assert_eq!(is.environment, "development");
    assert_ne!(is.id, was.id);
    // Once more is no change.
    crate::people::mark(&ours, Environment::Development).await;
    assert_eq!(marker(&ours).await.unwrap().unwrap(), is);
    assert!(Change::begin(&change, &author()).await.is_ok());
    assert_eq!(run(&ours).await.unwrap().0.applied, []);
    assert_eq!(
        refusal(run(&staging).await),
        "this database belongs to development, not to staging"
    );
}

#[tokio::test]
async fn a_database_that_was_never_migrated_takes_no_change_and_no_mark() {
    let database = TestDatabase::empty().await;
    let error = mark(
        &database.target(),
        Environment::Staging,
        &SystemClock,
        &SystemEntropy,
    )
    .await
    .unwrap_err();
    assert_eq!(
        error.to_string(),
        "the database lacks what this program needs: it was never migrated by this program"
    );
    assert!(error.hints()[0].contains("scratch db migrate"));
    let db = Database::connect(database.target()).await.unwrap();
    let refused = Change::begin(&db, &author()).await.err().unwrap();
    assert_eq!(refused.to_string(), error.to_string());
}

#[tokio::test]
async fn a_pooler_is_gone_round_or_refused() {
    let database = TestDatabase::empty().await;
    let pooled = DatabaseUrl::parse(&format!("{}?pgbouncer=true", database.url())).unwrap();
    let mut target = Target {
        url: pooled,
        ..database.target()
    };
    let error = run(&target).await.unwrap_err();
    assert_eq!(error.kind(), Kind::Usage);
    assert!(error.hints()[0].contains("DATABASE_DIRECT_URL"));
    target.direct = Some(database.target().url);
    run(&target).await.unwrap();
}
