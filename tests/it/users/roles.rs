//! Promoting and demoting, also by several at once.

use std::time::{Duration, Instant};

use scratch::failure::{Classify, Kind};
use scratch::users::{Role, delete, deletion, demote, promote};
use serde_json::json;

use crate::harness::TestDatabase;
use crate::people::{NOW, Person, audit_log, author, column, connect, database};

const ANN: Person = Person {
    id: "usr_Ann0000001",
    email: Some("ann@example.com"),
    name: None,
    clerk_id: None,
    stripe_customer_id: None,
    admin: true,
    hour: 0,
};
const BOB: Person = Person {
    id: "usr_Bob0000001",
    email: None,
    name: Some("Bob"),
    ..ANN
};

fn plain(person: Person) -> Person {
    Person {
        admin: false,
        ..person
    }
}

async fn admins(pool: &sqlx::PgPool) -> i64 {
    sqlx::query_scalar(r#"SELECT count(*) FROM "User" WHERE "role" = 'ADMIN'"#)
        .fetch_one(pool)
        .await
        .unwrap()
}

#[tokio::test]
async fn promoting_changes_the_role_and_says_so_in_the_audit_log() {
    let db = database().await;
    plain(BOB).insert(db.pool()).await;
    let outcome = promote(&db, &author(), BOB.id).await.unwrap();
    assert!(outcome.changed);
    assert_eq!(outcome.user.role, Role::Admin);
    assert_eq!(outcome.user.updated_at, column(NOW));
    assert_eq!(outcome.user.name.as_deref(), Some("Bob"));
    let context = json!({
        "actor": {"kind": "cli", "user": "ann", "host": "laptop"},
        "reason": "a test",
        "from": {"role": "USER"},
        "to": {"role": "ADMIN"},
    });
    assert_eq!(
        audit_log(db.pool()).await,
        [(
            "update".into(),
            BOB.id.into(),
            BOB.id.into(),
            "Changed role from USER to ADMIN".into(),
            context
        )]
    );
}

#[tokio::test]
async fn doing_it_again_changes_nothing() {
    let db = database().await;
    ANN.insert(db.pool()).await;
    plain(BOB).insert(db.pool()).await;
    let again = promote(&db, &author(), ANN.id).await.unwrap();
    assert!(!again.changed);
    assert_eq!(again.user.updated_at, column("2026-01-01T00:00:00Z"));
    assert!(!demote(&db, &author(), BOB.id).await.unwrap().changed);
    assert!(audit_log(db.pool()).await.is_empty());
}

#[tokio::test]
async fn the_last_admin_stays() {
    let db = database().await;
    ANN.insert(db.pool()).await;
    plain(BOB).insert(db.pool()).await;
    let error = demote(&db, &author(), ANN.id).await.unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    assert_eq!(
        error.to_string(),
        "usr_Ann0000001 (ann@example.com) is the last admin and cannot be demoted"
    );
    let error = delete(&db, &author(), ANN.id).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "usr_Ann0000001 (ann@example.com) is the last admin and cannot be deleted"
    );
    assert!(audit_log(db.pool()).await.is_empty());

    promote(&db, &author(), BOB.id).await.unwrap();
    assert!(demote(&db, &author(), ANN.id).await.unwrap().changed);
    assert_eq!(admins(db.pool()).await, 1);
}

#[tokio::test]
async fn nobody_is_not_found() {
    let db = database().await;
    for error in [
        promote(&db, &author(), "usr_x").await.unwrap_err(),
        demote(&db, &author(), "usr_x").await.unwrap_err(),
        delete(&db, &author(), "usr_x").await.unwrap_err(),
    ] {
        assert_eq!(error.kind(), Kind::NotFound);
    }
}

/// How often each race is run: a lost one shows within a few rounds.
const ROUNDS: usize = 20;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_who_take_away_the_last_two_admins_one_is_refused() {
    let test = TestDatabase::migrated().await;
    let (one, other) = (connect(&test).await, connect(&test).await);
    ANN.insert(one.pool()).await;
    BOB.insert(one.pool()).await;
    let author = author();
    for round in 0..ROUNDS {
        // Each starts from its own end, so that a wrong order of locks would deadlock.
        let results = tokio::join!(
            demote(&one, &author, ANN.id),
            demote(&other, &author, BOB.id)
        );
        let kinds = [results.0, results.1].map(|result| result.map_err(|error| error.kind()));
        let refused = kinds
            .iter()
            .filter(|result| matches!(result, Err(Kind::Refused)));
        assert_eq!(refused.count(), 1, "round {round}: {kinds:?}");
        assert_eq!(admins(one.pool()).await, 1, "round {round}");
        promote(&one, &author, ANN.id).await.unwrap();
        promote(&one, &author, BOB.id).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_a_demotion_and_a_deletion_of_the_last_two_admins_one_is_refused() {
    let test = TestDatabase::migrated().await;
    let (one, other) = (connect(&test).await, connect(&test).await);
    let author = author();
    ANN.insert(one.pool()).await;
    for round in 0..ROUNDS {
        BOB.insert(one.pool()).await;
        let results = tokio::join!(
            demote(&one, &author, ANN.id),
            delete(&other, &author, BOB.id)
        );
        let refused = [results.0.err(), results.1.err()];
        let refused: Vec<Kind> = refused.iter().flatten().map(Classify::kind).collect();
        assert_eq!(refused, [Kind::Refused], "round {round}");
        assert_eq!(admins(one.pool()).await, 1, "round {round}");
        promote(&one, &author, ANN.id).await.unwrap();
        sqlx::query(r#"DELETE FROM "User" WHERE "id" = $1"#)
            .bind(BOB.id)
            .execute(one.pool())
            .await
            .unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_who_promote_the_same_user_one_changes_it() {
    let test = TestDatabase::migrated().await;
    let (one, other) = (connect(&test).await, connect(&test).await);
    ANN.insert(one.pool()).await;
    plain(BOB).insert(one.pool()).await;
    let author = author();
    for round in 1..=ROUNDS {
        let results = tokio::join!(
            promote(&one, &author, BOB.id),
            promote(&other, &author, BOB.id)
        );
        let changed = [results.0.unwrap().changed, results.1.unwrap().changed];
        assert!(changed[0] ^ changed[1], "round {round}: {changed:?}");
        demote(&one, &author, BOB.id).await.unwrap();
        assert_eq!(audit_log(one.pool()).await.len(), 2 * round);
    }
}

#[tokio::test]
async fn a_row_that_somebody_holds_ends_a_change_with_what_to_do() {
    let test = TestDatabase::migrated().await;
    let (one, other) = (connect(&test).await, connect(&test).await);
    ANN.insert(one.pool()).await;
    plain(BOB).insert(one.pool()).await;
    let mut held = other.pool().begin().await.unwrap();
    sqlx::query(r#"SELECT "id" FROM "User" FOR UPDATE"#)
        .execute(&mut *held)
        .await
        .unwrap();
    // A look does not wait.
    let began = Instant::now();
    assert_eq!(deletion(&one, BOB.id).await.unwrap().user.id, BOB.id);
    assert!(began.elapsed() < Duration::from_secs(5));

    let error = promote(&one, &author(), BOB.id).await.unwrap_err();
    assert_eq!(error.kind(), Kind::Unavailable);
    assert!(
        error
            .to_string()
            .starts_with("another session holds a lock"),
        "{error}"
    );
    assert!(error.hints()[0].contains("try again"));
    held.rollback().await.unwrap();
    assert!(promote(&one, &author(), BOB.id).await.unwrap().changed);
}
