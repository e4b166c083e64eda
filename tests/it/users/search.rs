//! Search.

use futures_util::TryStreamExt;
use scratch::db::Database;
use scratch::users::{SEARCH_TEXT, SEARCH_WINDOW, User, search};
use sqlx::AssertSqlSafe;

use crate::people::{Person, database, ids, run};

/// Whom the search finds, and whether it looked at the newest alone.
async fn found(db: &Database, text: &str, limit: Option<u64>) -> (Vec<User>, bool) {
    let matches = search(db, text, limit).await.unwrap();
    (
        matches.users.try_collect().await.unwrap(),
        matches.only_newest,
    )
}

async fn people(pool: &sqlx::PgPool) {
    for person in [
        Person {
            id: "usr_0000000001",
            email: Some("priya.jackson@example.com"),
            name: Some("Priya Jackson"),
            clerk_id: Some("user_priya"),
            hour: 1,
            ..Person::default()
        },
        Person {
            id: "usr_0000000002",
            name: Some("100% Åsa_\\ & Co"),
            stripe_customer_id: Some("cus_asa"),
            hour: 2,
            ..Person::default()
        },
        Person {
            id: "usr_0000000003",
            email: Some("user_priya@example.com"),
            hour: 3,
            ..Person::default()
        },
    ] {
        person.insert(pool).await;
    }
}

#[tokio::test]
async fn a_text_is_found_in_every_column_without_case() {
    let db = database().await;
    people(db.pool()).await;
    for (text, expected) in [
        ("priya", vec!["usr_0000000003", "usr_0000000001"]),
        ("JACKSON", vec!["usr_0000000001"]),
        ("priya jackson", vec!["usr_0000000001"]),
        ("åsa", vec!["usr_0000000002"]),
        ("cus_", vec!["usr_0000000002"]),
        ("0000003", vec!["usr_0000000003"]),
        ("nobody at all", vec![]),
    ] {
        let (users, only_newest) = found(&db, text, None).await;
        assert_eq!(ids(&users), expected, "{text}");
        assert!(!only_newest, "{text}");
    }
}

#[tokio::test]
async fn the_signs_of_a_pattern_mean_themselves() {
    let db = database().await;
    people(db.pool()).await;
    for text in ["%", "100%", "a_\\", "\\", "_\\ &"] {
        let (users, _) = found(&db, text, None).await;
        assert_eq!(ids(&users), ["usr_0000000002"], "{text}");
    }
    for text in ["%priya", "p_iya", "\\p", "a\0", "' OR true --"] {
        let (users, _) = found(&db, text, None).await;
        assert_eq!(ids(&users), Vec::<&str>::new(), "{text}");
    }
}

#[tokio::test]
async fn who_is_named_exactly_comes_first_and_once() {
    let db = database().await;
    people(db.pool()).await;
    let (users, _) = found(&db, "user_priya", None).await;
    assert_eq!(ids(&users), ["usr_0000000001", "usr_0000000003"]);
    let (users, _) = found(&db, "user_priya", Some(1)).await;
    assert_eq!(ids(&users), ["usr_0000000001"]);
}

#[tokio::test]
async fn a_limit_is_kept() {
    let db = database().await;
    people(db.pool()).await;
    let (users, _) = found(&db, "usr_", Some(2)).await;
    assert_eq!(ids(&users), ["usr_0000000003", "usr_0000000002"]);
    assert!(found(&db, "usr_", Some(0)).await.0.is_empty());
    assert_eq!(found(&db, "usr_", Some(9)).await.0.len(), 3);
}

/// Many who changed at the same time, later than everybody else.
async fn crowd(db: &Database, size: i64) {
    sqlx::query(
        r#"INSERT INTO "User" ("id", "updatedAt", "name")
           SELECT 'usr_x' || n, timestamp '2027-01-01', 'q?q' FROM generate_series(1, $1) n"#,
    )
    .bind(size)
    .execute(db.pool())
    .await
    .unwrap();
}

#[tokio::test]
async fn a_long_answer_has_everybody_once() {
    let db = database().await;
    people(db.pool()).await;
    crowd(&db, 2500).await;
    for (text, limit, expected) in [
        ("usr_", None, 2503),
        ("q?q", None, 2500),
        ("usr_", Some(1000), 1000),
        ("usr_", Some(1001), 1001),
    ] {
        let (users, _) = found(&db, text, limit).await;
        assert_eq!(users.len(), expected, "{text}");
        assert!(
            users
                .windows(2)
                .all(|pair| (pair[0].updated_at, &pair[0].id) > (pair[1].updated_at, &pair[1].id))
        );
    }
}

#[tokio::test]
async fn a_text_without_three_letters_in_a_row_searches_the_newest_and_says_so() {
    let db = database().await;
    people(db.pool()).await;
    crowd(&db, SEARCH_WINDOW).await;
    let (users, only_newest) = found(&db, "%", None).await;
    assert!(users.is_empty() && only_newest);
    let (users, only_newest) = found(&db, "q?", Some(10)).await;
    assert!(users.len() == 10 && only_newest);
    // A text with three letters in a row looks at all.
    let (users, only_newest) = found(&db, "åsa", None).await;
    assert_eq!(ids(&users), ["usr_0000000002"]);
    assert!(!only_newest);
}

#[tokio::test]
async fn the_index_of_the_migrations_serves_the_search() {
    let db = database().await;
    people(db.pool()).await;
    let mut connection = db.pool().acquire().await.unwrap();
    // With three rows, reading them all is cheaper; this asks whether the index fits at all.
    for setting in ["enable_seqscan", "enable_indexscan"] {
        sqlx::query("SELECT set_config($1, 'off', false)")
            .bind(setting)
            .execute(&mut *connection)
            .await
            .unwrap();
    }
    let groups =
        format!("ILIKE '%pri%' AND {SEARCH_TEXT} ILIKE '%jack%' OR {SEARCH_TEXT} ILIKE '%son%'");
    for condition in ["ILIKE '%priya%'", &groups] {
        let plan: Vec<String> = sqlx::query_scalar(AssertSqlSafe(format!(
            r#"EXPLAIN SELECT "id" FROM "User" WHERE {SEARCH_TEXT} {condition}"#
        )))
        .fetch_all(&mut *connection)
        .await
        .unwrap();
        assert!(
            plan.iter()
                .any(|line| line.contains("Bitmap Index Scan on scratch_user_search")),
            "{plan:#?}"
        );
    }
}

#[tokio::test]
async fn without_the_index_the_search_still_answers() {
    let db = database().await;
    people(db.pool()).await;
    run(db.pool(), "DROP EXTENSION pg_trgm CASCADE").await;
    let (users, _) = found(&db, "jackson", None).await;
    assert_eq!(ids(&users), ["usr_0000000001"]);
}
