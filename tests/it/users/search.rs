//! Search.

use scratch::users::{SEARCH_TEXT, SEARCH_WINDOW, search};
use sqlx::AssertSqlSafe;

use crate::people::{Person, database, ids, run};

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
        let found = search(&db, text, 10).await.unwrap();
        assert_eq!(ids(&found.users), expected, "{text}");
        assert!(!found.more && !found.only_newest, "{text}");
    }
}

#[tokio::test]
async fn the_signs_of_a_pattern_mean_themselves() {
    let db = database().await;
    people(db.pool()).await;
    for text in ["%", "100%", "a_\\", "\\", "_\\ &"] {
        let found = search(&db, text, 10).await.unwrap();
        assert_eq!(ids(&found.users), ["usr_0000000002"], "{text}");
    }
    for text in ["%priya", "p_iya", "\\p", "a\0", "' OR true --"] {
        let found = search(&db, text, 10).await.unwrap();
        assert_eq!(ids(&found.users), Vec::<&str>::new(), "{text}");
    }
}

#[tokio::test]
async fn who_is_named_exactly_comes_first_and_once() {
    let db = database().await;
    people(db.pool()).await;
    let found = search(&db, "user_priya", 10).await.unwrap();
    assert_eq!(ids(&found.users), ["usr_0000000001", "usr_0000000003"]);
}

#[tokio::test]
async fn a_limit_is_kept_and_said() {
    let db = database().await;
    people(db.pool()).await;
    let found = search(&db, "usr_", 2).await.unwrap();
    assert_eq!(ids(&found.users), ["usr_0000000003", "usr_0000000002"]);
    assert!(found.more);
    let found = search(&db, "usr_", 3).await.unwrap();
    assert_eq!(found.users.len(), 3);
    assert!(!found.more);
}

#[tokio::test]
async fn a_text_without_three_letters_in_a_row_searches_the_newest_and_says_so() {
    let db = database().await;
    people(db.pool()).await;
    sqlx::query(
        r#"INSERT INTO "User" ("id", "updatedAt", "name")
           SELECT 'usr_x' || n, timestamp '2027-01-01', 'q?q'
           FROM generate_series(1, $1) n"#,
    )
    .bind(i32::try_from(SEARCH_WINDOW).unwrap())
    .execute(db.pool())
    .await
    .unwrap();
    let found = search(&db, "%", 10).await.unwrap();
    assert!(found.users.is_empty());
    assert!(found.only_newest);
    // A full page of the newest is the whole answer.
    let found = search(&db, "q?", 10).await.unwrap();
    assert_eq!(found.users.len(), 10);
    assert!(found.more && !found.only_newest);
    // A text with three letters in a row looks at all.
    let found = search(&db, "åsa", 10).await.unwrap();
    assert_eq!(ids(&found.users), ["usr_0000000002"]);
    assert!(!found.only_newest);
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
    for condition in ["ILIKE '%priya%'", "ILIKE ANY (ARRAY['%priya%', '%jack%'])"] {
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
    run(db.pool(), r#"DROP EXTENSION pg_trgm CASCADE"#).await;
    let found = search(&db, "jackson", 10).await.unwrap();
    assert_eq!(ids(&found.users), ["usr_0000000001"]);
}
