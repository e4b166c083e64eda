//! Lists.

use futures_util::TryStreamExt;
use scratch::db::Database;
use scratch::users::{Filter, Role, User, list};

use crate::people::{Person, column, database, ids, run};

async fn listed(db: &Database, filter: Filter) -> Vec<User> {
    list(db, filter).try_collect().await.unwrap()
}

async fn people(db: &Database) {
    for (id, hour, admin) in [
        ("usr_0000000001", 1, false),
        ("usr_0000000002", 2, true),
        ("usr_0000000003", 2, false),
        ("usr_0000000004", 3, false),
    ] {
        let person = Person {
            id,
            admin,
            hour,
            ..Person::default()
        };
        person.insert(db.pool()).await;
    }
}

#[tokio::test]
async fn the_newest_come_first() {
    let db = database().await;
    people(&db).await;
    assert_eq!(
        ids(&listed(&db, Filter::default()).await),
        [
            "usr_0000000004",
            "usr_0000000003",
            "usr_0000000002",
            "usr_0000000001"
        ]
    );
}

#[tokio::test]
async fn filters_narrow_the_list_together() {
    let db = database().await;
    people(&db).await;
    run(
        db.pool(),
        r#"INSERT INTO "AiAgentCredential" ("id", "updatedAt", "userId", "service", "apiKey", "enabled")
           VALUES ('aac_1', now(), 'usr_0000000001', 'openrouter', 'k', true),
                  ('aac_2', now(), 'usr_0000000003', 'openrouter', 'k', false),
                  ('aac_3', now(), 'usr_0000000004', 'openai', 'k', true)"#,
    )
    .await;
    let admins = Filter {
        role: Some(Role::Admin),
        ..Filter::default()
    };
    assert_eq!(ids(&listed(&db, admins).await), ["usr_0000000002"]);
    let since = Filter {
        since: Some(column("2026-01-01T02:00:00Z")),
        limit: Some(2),
        ..Filter::default()
    };
    assert_eq!(
        ids(&listed(&db, since).await),
        ["usr_0000000004", "usr_0000000003"]
    );
    let without_key = Filter {
        role: Some(Role::User),
        without_key: true,
        ..Filter::default()
    };
    assert_eq!(
        ids(&listed(&db, without_key).await),
        ["usr_0000000004", "usr_0000000003"]
    );
    let none = Filter {
        limit: Some(0),
        ..Filter::default()
    };
    assert!(listed(&db, none).await.is_empty());
}

#[tokio::test]
async fn a_long_list_has_everybody_once_also_where_many_were_made_at_once() {
    let db = database().await;
    // Four at each instant, so that pages end in the middle of one.
    run(
        db.pool(),
        r#"INSERT INTO "User" ("id", "createdAt", "updatedAt")
           SELECT 'usr_' || lpad(n::text, 10, '0'),
                  timestamp '2026-01-01' + (n / 4) * interval '1 second', now()
           FROM generate_series(1, 3500) n"#,
    )
    .await;
    let users = listed(&db, Filter::default()).await;
    assert_eq!(users.len(), 3500);
    assert!(
        users
            .windows(2)
            .all(|pair| (pair[0].created_at, &pair[0].id) > (pair[1].created_at, &pair[1].id))
    );
    for (limit, expected) in [(999, 999), (1000, 1000), (1001, 1001), (9999, 3500)] {
        let filter = Filter {
            limit: Some(limit),
            ..Filter::default()
        };
        assert_eq!(listed(&db, filter).await.len(), expected);
    }
}

#[tokio::test]
async fn a_reader_that_pauses_holds_no_transaction() {
    let db = database().await;
    run(
        db.pool(),
        r#"INSERT INTO "User" ("id", "updatedAt")
           SELECT 'usr_' || n, now() FROM generate_series(1, 1500) n"#,
    )
    .await;
    let mut stream = Box::pin(list(&db, Filter::default()));
    stream.try_next().await.unwrap().unwrap();
    let busy: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'
           AND backend_type = 'client backend'",
    )
    .fetch_one(db.pool())
    .await
    .unwrap();
    assert_eq!(busy, 0);
}
