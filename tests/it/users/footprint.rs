//! What goes with a user, by the rules of whatever schema there is.

use scratch::failure::{Classify, Kind};
use scratch::users::{Blocker, Footprint, TableRows, delete, footprint};

use crate::people::{Person, author, database, run};

fn rows(table: &str, rows: i64) -> TableRows {
    TableRows {
        table: table.into(),
        rows,
    }
}

async fn bob(pool: &sqlx::PgPool) {
    for id in ["usr_Bob0000001", "usr_Eve0000001"] {
        let person = Person {
            id,
            ..Person::default()
        };
        person.insert(pool).await;
    }
}

#[tokio::test]
async fn our_own_tables_are_counted_and_the_audit_log_is_none_of_them() {
    let db = database().await;
    bob(db.pool()).await;
    run(
        db.pool(),
        r#"INSERT INTO "APIToken" ("id", "token", "userId", "expiresAt")
           VALUES ('atk_1', 'a', 'usr_Bob0000001', now()), ('atk_2', 'b', 'usr_Bob0000001', now()),
                  ('atk_3', 'c', 'usr_Eve0000001', now());
           INSERT INTO "AuditLogEvent" ("id", "updatedAt", "userId", "message", "eventType", "entityId")
           VALUES ('ael_1', now(), 'usr_Bob0000001', 'm', 'create', 'e')"#,
    )
    .await;
    assert_eq!(
        footprint(&db, "usr_Bob0000001").await.unwrap(),
        Footprint {
            rows: vec![
                rows("APIToken", 2),
                rows("AiAgentCredential", 0),
                rows("AiAgentTokenUsageEvent", 0),
                rows("Subscription", 0),
            ],
            blockers: vec![],
        }
    );
}

#[tokio::test]
async fn rows_are_followed_through_tables_that_nobody_knows_each_counted_once() {
    let db = database().await;
    bob(db.pool()).await;
    // A table reached in two ways, one that refers to itself, a key of two columns, an odd name,
    // another schema.
    run(
        db.pool(),
        r#"CREATE SCHEMA other;
           CREATE TABLE "Snapshot" ("id" text PRIMARY KEY,
               "userId" text REFERENCES "User" ON DELETE CASCADE);
           CREATE TABLE "SnapshotTable" ("id" text PRIMARY KEY, "part" int DEFAULT 1,
               "snapshotId" text REFERENCES "Snapshot" ON DELETE CASCADE,
               "userId" text REFERENCES "User" ON DELETE CASCADE,
               UNIQUE ("id", "part"));
           CREATE TABLE other."it's ""odd""" ("order" text PRIMARY KEY, "part" int DEFAULT 1,
               "select" text,
               FOREIGN KEY ("select", "part") REFERENCES "SnapshotTable" ("id", "part")
                   ON DELETE CASCADE);
           CREATE TABLE tree ("id" int PRIMARY KEY, "up" int REFERENCES tree ON DELETE CASCADE,
               "userId" text REFERENCES "User" ON DELETE CASCADE);
           CREATE TABLE "Loose" ("userId" text REFERENCES "User" ON DELETE SET NULL);
           INSERT INTO "Snapshot" VALUES ('s1', 'usr_Bob0000001'), ('s2', 'usr_Eve0000001');
           INSERT INTO "SnapshotTable" VALUES ('t1', 1, 's1', 'usr_Bob0000001'), ('t2', 1, 's1', NULL),
               ('t3', 1, 's2', NULL), ('t4', 1, NULL, 'usr_Bob0000001');
           INSERT INTO other."it's ""odd""" VALUES ('o1', 1, 't1'), ('o2', 1, 't2'), ('o3', 1, 't3');
           INSERT INTO tree VALUES (1, NULL, 'usr_Bob0000001'), (2, 1, NULL), (3, 2, NULL), (4, NULL, NULL);
           INSERT INTO "Loose" VALUES ('usr_Bob0000001')"#,
    )
    .await;
    let found = footprint(&db, "usr_Bob0000001").await.unwrap();
    let found: Vec<TableRows> = found.rows.into_iter().filter(|at| at.rows > 0).collect();
    assert_eq!(
        found,
        [
            rows("Snapshot", 1),
            rows("SnapshotTable", 3),
            rows("other.it's odd", 2),
            rows("tree", 3),
        ]
    );
    let deletion = delete(&db, &author(), "usr_Bob0000001").await.unwrap();
    let deleted: Vec<TableRows> = deletion.rows.into_iter().filter(|at| at.rows > 0).collect();
    assert_eq!(deleted, found);
    let left: Vec<i64> = sqlx::query_scalar(
        r#"SELECT count(*) FROM "Snapshot" UNION ALL SELECT count(*) FROM "SnapshotTable"
           UNION ALL SELECT count(*) FROM other."it's ""odd""" UNION ALL SELECT count(*) FROM tree"#,
    )
    .fetch_all(db.pool())
    .await
    .unwrap();
    assert_eq!(left, [1, 1, 1, 1]);
}

#[tokio::test]
async fn rows_that_stay_keep_the_user() {
    let db = database().await;
    bob(db.pool()).await;
    run(
        db.pool(),
        r#"CREATE TABLE "Invoice" ("id" int PRIMARY KEY,
               "userId" text CONSTRAINT "Invoice_userId_fkey" REFERENCES "User" ON DELETE RESTRICT);
           CREATE TABLE "Note" ("userId" text REFERENCES "User");
           -- Goes with the user itself, and so stands in nobody's way.
           CREATE TABLE "Both" ("userId" text REFERENCES "User" ON DELETE CASCADE,
               "maker" text REFERENCES "User" ON DELETE NO ACTION);
           INSERT INTO "Invoice" VALUES (1, 'usr_Bob0000001'), (2, 'usr_Bob0000001'), (3, 'usr_Eve0000001');
           INSERT INTO "Both" VALUES ('usr_Bob0000001', 'usr_Bob0000001')"#,
    )
    .await;
    let found = footprint(&db, "usr_Bob0000001").await.unwrap();
    assert_eq!(
        found.blockers,
        [Blocker {
            table: "Invoice".into(),
            constraint: "Invoice_userId_fkey".into(),
            rows: 2
        }]
    );
    let error = delete(&db, &author(), "usr_Bob0000001").await.unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    assert_eq!(
        error.to_string(),
        "usr_Bob0000001 cannot be deleted: rows of Invoice refer to it"
    );

    run(db.pool(), r#"DELETE FROM "Invoice" WHERE "id" < 3"#).await;
    assert!(delete(&db, &author(), "usr_Bob0000001").await.is_ok());
}

#[tokio::test]
async fn the_rows_of_a_partitioned_table_are_told_apart() {
    let db = database().await;
    bob(db.pool()).await;
    run(
        db.pool(),
        r#"CREATE TABLE "Event" ("year" int, "userId" text REFERENCES "User" ON DELETE CASCADE)
               PARTITION BY LIST ("year");
           CREATE TABLE "Event25" PARTITION OF "Event" FOR VALUES IN (2025);
           CREATE TABLE "Event26" PARTITION OF "Event" FOR VALUES IN (2026);
           INSERT INTO "Event" VALUES (2025, 'usr_Bob0000001'), (2026, 'usr_Bob0000001')"#,
    )
    .await;
    let found = footprint(&db, "usr_Bob0000001").await.unwrap();
    assert!(found.rows.contains(&rows("Event", 2)), "{found:?}");
    assert!(!found.rows.iter().any(|at| at.table == "Event25"));
}

#[tokio::test]
async fn a_user_with_very_many_rows_is_measured_in_reasonable_time() {
    let db = database().await;
    bob(db.pool()).await;
    run(
        db.pool(),
        r#"INSERT INTO "AiAgentTokenUsageEvent"
               ("id", "updatedAt", "userId", "model", "requests", "requestTokens", "responseTokens", "totalTokens")
           SELECT 'uev_' || n, now(), 'usr_Bob0000001', 'm', 1, 1, 1, 2
           FROM generate_series(1, 50000) n"#,
    )
    .await;
    let started = std::time::Instant::now();
    let found = footprint(&db, "usr_Bob0000001").await.unwrap();
    assert!(found.rows.contains(&rows("AiAgentTokenUsageEvent", 50_000)));
    // One step a row and table would take minutes.
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}
