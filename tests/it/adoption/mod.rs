//! Taking over a database that the predecessor's tool has made.

use std::collections::BTreeMap;
use std::time::Duration;

use scratch::credentials::fix_defaults;
use scratch::db::Database;
use scratch::db::migrate::{self, Event, LeftOut, Migrator};
use scratch::failure::{Classify, Kind};
use sqlx::{AssertSqlSafe, PgPool};

use crate::harness::TestDatabase;
use crate::migrate::{catalog, migration, run, run_with};
use crate::people::author;

const PREDECESSOR: &str = include_str!("predecessor.sql");

/// A database of the predecessor, with rows in all its tables.
pub(crate) async fn predecessor() -> TestDatabase {
    TestDatabase::from_template(PREDECESSOR, async |target| {
        let mut connection = scratch::db::connect_once(&target.url).await.unwrap();
        let (tables, rows) = PREDECESSOR.split_once("-- Rows.").unwrap();
        for sql in [tables, rows.split_once('\n').unwrap().1] {
            sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
        }
    })
    .await
}

/// One with something changed.
async fn changed(sql: &'static str) -> TestDatabase {
    let database = predecessor().await;
    sqlx::raw_sql(sql)
        .execute(&database.connect().await)
        .await
        .unwrap();
    database
}

/// Count and checksum of the rows of every table of the schema, with where each row lies: a row
/// written anew, even with the same values, lies elsewhere.
async fn rows(pool: &PgPool) -> BTreeMap<String, (i64, String)> {
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
    )
    .fetch_all(pool)
    .await
    .unwrap();
    let mut all = BTreeMap::new();
    for table in tables {
        let sql = format!(
            r#"SELECT count(*), md5(coalesce(string_agg(concat(t.ctid, t.xmin, t), E'\n' ORDER BY t.ctid), ''))
               FROM "{table}" t"#
        );
        let seen = sqlx::query_as(AssertSqlSafe(sql))
            .fetch_one(pool)
            .await
            .unwrap();
        all.insert(table, seen);
    }
    all
}

/// Migrating must be refused with exactly these problems, and change nothing at all.
async fn is_refused(database: &TestDatabase, problems: &[&str]) {
    let pool = database.connect().await;
    let before = (catalog(&pool).await, rows(&pool).await);
    let plan = migrate::plan(&database.target()).await.unwrap();
    assert!(plan.adopts);
    let planned: Vec<String> = plan.problems.iter().map(ToString::to_string).collect();
    assert_eq!(planned, problems);
    assert_eq!(
        migrate::status(&database.target()).await.unwrap().problems,
        problems
    );
    let error = run(&database.target()).await.unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    let message = error.to_string();
    for problem in problems {
        assert!(message.contains(problem), "{message}");
    }
    assert!(!error.hints().is_empty());
    assert_eq!((catalog(&pool).await, rows(&pool).await), before);
}

#[tokio::test]
async fn a_database_of_the_predecessor_is_adopted_without_touching_a_row() {
    let database = predecessor().await;
    let pool = database.connect().await;
    let before = rows(&pool).await;
    assert_eq!(before.len(), 12);
    assert!(before.values().all(|(count, _)| *count > 0), "{before:?}");

    let plan = migrate::plan(&database.target()).await.unwrap();
    assert!(plan.adopts && plan.problems.is_empty() && plan.left_out.is_empty());

    let (report, events) = run(&database.target()).await.unwrap();
    assert!(report.adopted);
    let known = Migrator::embedded();
    assert_eq!(events[0], Event::Adopted((&known.migrations()[0]).into()));
    let applied: Vec<i64> = report
        .applied
        .iter()
        .map(|done| done.step.version)
        .collect();
    let additive: Vec<i64> = known.migrations()[1..]
        .iter()
        .map(|it| it.version)
        .collect();
    assert_eq!(applied, additive);
    assert_eq!(rows(&pool).await, before);

    let status = migrate::status(&database.target()).await.unwrap();
    assert!(status.adopted && !status.is_pending());
    assert_eq!(status.applied[0].description, "baseline");
    assert_eq!(status.applied[0].milliseconds, None);
    assert_eq!(status.environment.as_deref(), Some("development"));

    let (again, events) = run(&database.target()).await.unwrap();
    assert!(!again.adopted && again.applied.is_empty() && events.is_empty());
    assert_eq!(rows(&pool).await, before);
}

#[tokio::test]
async fn rows_that_break_a_rule_of_ours_are_adopted_and_the_rule_left_out() {
    let database = changed(
        r#"UPDATE "AiAgentCredential" SET "default" = true, "userId" = 'usr_0000000001'
           WHERE "id" < 'aac_0000000004'"#,
    )
    .await;
    let pool = database.connect().await;
    let before = rows(&pool).await;
    let sentence = LeftOut::OneDefault.to_string();
    assert!(sentence.contains("scratch keys audit --fix-defaults"));

    let plan = migrate::plan(&database.target()).await.unwrap();
    assert_eq!(plan.left_out, [LeftOut::OneDefault]);
    let (report, _) = run(&database.target()).await.unwrap();
    assert_eq!(report.left_out, [LeftOut::OneDefault]);
    assert_eq!(rows(&pool).await, before);

    let status = migrate::status(&database.target()).await.unwrap();
    assert_eq!(status.left_out, [LeftOut::OneDefault]);
    assert!(!status.is_pending());
    let plan = migrate::plan(&database.target()).await.unwrap();
    assert!(plan.is_settled());
    assert_eq!(plan.left_out, [LeftOut::OneDefault]);

    let db = Database::connect(database.target()).await.unwrap();
    let fixed = fix_defaults(&db, &author(), Duration::from_secs(10)).await;
    assert_eq!(fixed.unwrap().len(), 1);
    let status = migrate::status(&database.target()).await.unwrap();
    assert_eq!(status.left_out, []);
}

#[tokio::test]
async fn a_database_without_the_tools_bookkeeping_is_recognised_by_its_tables() {
    let database = changed(r#"DROP TABLE "_prisma_migrations""#).await;
    assert!(run(&database.target()).await.unwrap().0.adopted);
}

#[tokio::test]
async fn a_single_table_of_ours_is_enough_to_be_careful() {
    let database = TestDatabase::empty().await;
    sqlx::raw_sql(r#"CREATE TABLE "Subscription" ("id" text PRIMARY KEY)"#)
        .execute(&database.connect().await)
        .await
        .unwrap();
    let error = run(&database.target()).await.unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    assert!(error.to_string().contains("missing: table User"), "{error}");
    assert!(
        error
            .to_string()
            .contains("missing: column Subscription.userId: text not null"),
        "{error}"
    );
}

#[tokio::test]
async fn tables_columns_indexes_and_relations_of_later_migrations_are_fine() {
    let database = changed(
        r#"CREATE TABLE "Organisation" ("id" text PRIMARY KEY);
           ALTER TABLE "User" ADD COLUMN "organisationId" text
               REFERENCES "Organisation" ("id") ON DELETE SET NULL,
               ADD COLUMN "settings" jsonb, ADD COLUMN "plan" text NOT NULL DEFAULT 'FREE',
               ADD COLUMN "number" integer GENERATED ALWAYS AS IDENTITY,
               ADD CONSTRAINT "plan_known" CHECK ("plan" IN ('FREE', 'PAID'));
           CREATE INDEX ON "User" ("name" DESC);
           CREATE UNIQUE INDEX ON "APIToken" ("id", "userId") WHERE "type" = 'USER';
           CREATE TABLE "Invitation" ("id" text PRIMARY KEY, "userId" text NOT NULL
               REFERENCES "User" ("id"))"#,
    )
    .await;
    let pool = database.connect().await;
    let before = rows(&pool).await;
    assert!(run(&database.target()).await.unwrap().0.adopted);
    assert_eq!(rows(&pool).await, before);
}

#[tokio::test]
async fn whatever_is_missing_is_listed() {
    let database = changed(
        r#"DROP TABLE "AuditLogEvent"; ALTER TABLE "APIToken" DROP COLUMN "scopes";
           DROP INDEX "User_clerkId_key"; DROP INDEX "APIToken_userId_idx";
           ALTER TABLE "Subscription" DROP CONSTRAINT "Subscription_userId_fkey";
           ALTER TABLE "AiAgentTokenUsageEvent" DROP CONSTRAINT "AiAgentTokenUsageEvent_pkey""#,
    )
    .await;
    is_refused(
        &database,
        &[
            "missing: column APIToken.scopes: text[]",
            "missing: index APIToken.APIToken_userId_idx: (userId)",
            "missing: primary-key AiAgentTokenUsageEvent.AiAgentTokenUsageEvent_pkey: (id)",
            "missing: table AuditLogEvent",
            "missing: foreign-key Subscription.Subscription_userId_fkey: (userId) references User \
             (id) on delete cascade on update cascade",
            "missing: index User.User_clerkId_key: unique (clerkId)",
        ],
    )
    .await;
}

#[tokio::test]
async fn whatever_is_different_is_listed() {
    let database = changed(r#"ALTER TYPE "UserRole" ADD VALUE 'SUPPORT' BEFORE 'ADMIN'"#).await;
    sqlx::raw_sql(
        r#"DELETE FROM "User" WHERE "email" IS NULL;
           ALTER TABLE "User" ALTER COLUMN "email" SET NOT NULL,
               ALTER COLUMN "createdAt" TYPE timestamptz(3), ALTER COLUMN "name" TYPE varchar(80);
           ALTER TABLE "User" ALTER COLUMN "createdAt" DROP DEFAULT;
           ALTER TABLE "AiAgentCredential" ALTER COLUMN "enabled" SET DEFAULT false;
           ALTER TABLE "Subscription" DROP CONSTRAINT "Subscription_userId_fkey",
               ADD CONSTRAINT "Subscription_userId_fkey" FOREIGN KEY ("userId")
                   REFERENCES "User" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
           DROP INDEX "APIToken_token_key";
           CREATE INDEX "APIToken_token_key" ON "APIToken" ("token");"#,
    )
    .execute(&database.connect().await)
    .await
    .unwrap();
    is_refused(
        &database,
        &[
            "different: enum UserRole: USER, SUPPORT, ADMIN (expected USER, ADMIN)",
            "different: index APIToken.APIToken_token_key: (token) (expected unique (token))",
            "different: column AiAgentCredential.enabled: boolean not null default false (expected \
             boolean not null default true)",
            "different: foreign-key Subscription.Subscription_userId_fkey: (userId) references User \
             (id) on delete restrict on update cascade (expected (userId) references User (id) on \
             delete cascade on update cascade)",
            "different: column User.createdAt: timestamp(3) with time zone not null (expected \
             timestamp(3) without time zone not null default CURRENT_TIMESTAMP)",
            "different: column User.email: text not null (expected text)",
            "different: column User.name: character varying(80) (expected text)",
        ],
    )
    .await;
}

#[tokio::test]
async fn whatever_would_stop_or_change_our_statements_is_listed() {
    let database = changed(
        r#"ALTER TABLE "APIToken" ADD COLUMN "tenant" text NOT NULL DEFAULT 'x';
           ALTER TABLE "APIToken" ALTER COLUMN "tenant" DROP DEFAULT;
           ALTER TABLE "AuditLogEvent" ADD CONSTRAINT "AuditLogEvent_userId_fkey"
               FOREIGN KEY ("userId") REFERENCES "User" ("id") NOT VALID;
           ALTER TABLE "User" ADD CONSTRAINT "named" CHECK (length("name") > 0);
           ALTER TABLE "User" ENABLE ROW LEVEL SECURITY;
           CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
           CREATE TRIGGER "touched" BEFORE UPDATE ON "User" FOR EACH ROW EXECUTE FUNCTION touch()"#,
    )
    .await;
    is_refused(
        &database,
        &[
            "unexpected: column APIToken.tenant: text not null",
            "unexpected: foreign-key AuditLogEvent.AuditLogEvent_userId_fkey: (userId) references \
             User (id) on delete no action on update no action not valid",
            "unexpected: check User.named: (name)",
            "unexpected: trigger User.touched",
            "unexpected: row-security User: enabled",
        ],
    )
    .await;
}

#[tokio::test]
async fn a_migration_of_theirs_that_was_never_finished_is_named() {
    let database = changed(
        r#"INSERT INTO "_prisma_migrations" (id, checksum, migration_name)
           VALUES ('half', 'c', '20250901100000_half')"#,
    )
    .await;
    is_refused(
        &database,
        &[
            "the migration `20250901100000_half` of the tool that made this database was never \
           finished",
        ],
    )
    .await;
}

#[tokio::test]
async fn a_schema_other_than_public_is_adopted_alike() {
    let database = predecessor().await;
    let pool = database.connect().await;
    sqlx::raw_sql(r#"ALTER SCHEMA public RENAME TO "app"; CREATE SCHEMA public"#)
        .execute(&pool)
        .await
        .unwrap();
    let mut target = database.target();
    target.url.schema = "app".into();
    assert!(run(&target).await.unwrap().0.adopted);
    // `public` holds nothing of theirs, so it is another, new installation.
    assert!(!run(&database.target()).await.unwrap().0.adopted);
}

#[tokio::test]
async fn an_adoption_that_goes_on_badly_stays_adopted_and_keeps_every_row() {
    let database = predecessor().await;
    let pool = database.connect().await;
    let before = rows(&pool).await;
    let mut broken = Migrator::embedded().migrations()[..1].to_vec();
    broken.push(migration(
        2,
        "broken",
        r#"DELETE FROM "User"; SELECT 1 / 0"#,
    ));
    let broken = Migrator::with_migrations(broken);
    let error = run_with(&broken, &database.target(), Duration::from_secs(5))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), Kind::Failed);
    assert_eq!(rows(&pool).await, before);
    let status = migrate::status(&database.target()).await.unwrap();
    assert!(status.adopted);
    assert_eq!(status.schema_version, Some(1));
    let (report, _) = run(&database.target()).await.unwrap();
    assert!(!report.adopted && !report.applied.is_empty());
    assert_eq!(rows(&pool).await, before);
}
