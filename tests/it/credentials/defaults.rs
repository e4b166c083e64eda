//! One default per user.

use std::time::Duration;

use scratch::credentials::{CredentialError, add, fix_defaults, guarding, set_default};
use scratch::db::Database;
use scratch::failure::{Classify, Kind};
use serde_json::json;

use super::{ANN, EVE, PATIENCE, added, broken, defaults, new, vault, with_people};
use crate::people::{audit_log, author, database, run};

#[tokio::test]
async fn a_user_who_adds_keys_at_once_has_one_default() {
    let db = with_people().await;
    let mut default = new(ANN);
    default.default = true;
    let (author, vault) = (author(), vault(&db).await);
    let adding = (0..10).map(|_| add(&db, &author, &default, &vault));
    let outcomes = futures_util::future::join_all(adding).await;
    assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
    assert_eq!(defaults(&db).await.len(), 1);
}

#[tokio::test]
async fn the_database_itself_allows_one_default_per_user() {
    let db = with_people().await;
    let insert = |id: &'static str, default: bool| {
        let sql = r#"INSERT INTO "AiAgentCredential"
                         ("id", "updatedAt", "userId", "service", "apiKey", "default")
                     VALUES ($1, now(), 'usr_Ann0000001', 's', 'k', $2)"#;
        sqlx::query(sql).bind(id).bind(default).execute(db.pool())
    };
    insert("aac_1", true).await.unwrap();
    insert("aac_2", false).await.unwrap();
    insert("aac_3", false).await.unwrap();
    let error = insert("aac_4", true).await.unwrap_err();
    assert!(
        error.to_string().contains("scratch_credential_one_default"),
        "{error}"
    );
}

#[tokio::test]
async fn a_default_that_somebody_else_sets_at_the_same_moment_is_a_conflict() {
    let db = with_people().await;
    added(&db, &new(EVE)).await;
    // The older server takes no lock; it has inserted a default and not committed yet.
    let mut theirs = db.pool().begin().await.unwrap();
    sqlx::query(
        r#"INSERT INTO "AiAgentCredential" ("id", "updatedAt", "userId", "service", "apiKey", "default")
           VALUES ('aac_theirs', now(), 'usr_Ann0000001', 's', 'k', true)"#,
    )
    .execute(&mut *theirs)
    .await
    .unwrap();
    let (author, new, vault) = (author(), new(ANN), vault(&db).await);
    let ours = add(&db, &author, &new, &vault);
    let commit = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        theirs.commit().await.unwrap();
    };
    let (ours, ()) = tokio::join!(ours, commit);
    let error = ours.unwrap_err();
    assert!(matches!(error, CredentialError::DefaultRaced), "{error:?}");
    assert_eq!(error.kind(), Kind::Refused);
}

#[tokio::test]
async fn another_default_touches_no_row_but_the_two() {
    let db = with_people().await;
    run(
        db.pool(),
        r#"INSERT INTO "AiAgentCredential"
               ("id", "createdAt", "updatedAt", "userId", "service", "apiKey", "default", "enabled") VALUES
               ('aac_1', '2026-01-01', '2026-01-01', 'usr_Ann0000001', 'openrouter', 'k', true, true),
               ('aac_2', '2026-01-01', '2026-01-01', 'usr_Ann0000001', 'other', 'k', false, false),
               ('aac_3', '2026-01-01', '2026-01-01', 'usr_Ann0000001', 'openrouter', 'k', false, true),
               ('aac_4', '2026-01-01', '2026-01-01', 'usr_Eve0000001', 'openrouter', 'k', true, true)"#,
    )
    .await;
    let change = set_default(&db, &author(), "aac_2").await.unwrap();
    assert!(change.changed && change.credential.default);
    assert_eq!(change.replaced, ["aac_1"]);
    assert_eq!(defaults(&db).await, ["aac_2", "aac_4"]);
    let touched: Vec<String> = sqlx::query_scalar(
        r#"SELECT "id" FROM "AiAgentCredential" WHERE "updatedAt" > '2026-01-01' ORDER BY "id""#,
    )
    .fetch_all(db.pool())
    .await
    .unwrap();
    assert_eq!(touched, ["aac_1", "aac_2"]);
    let log = audit_log(db.pool()).await;
    assert_eq!((log[0].0.as_str(), log[0].2.as_str()), ("update", "aac_2"));
    assert_eq!(log[0].4["from"], json!({ "defaults": ["aac_1"] }));
    assert_eq!(log[0].4["to"], json!({ "defaults": ["aac_2"] }));

    let again = set_default(&db, &author(), "aac_2").await.unwrap();
    assert!(!again.changed && again.replaced.is_empty());
    assert_eq!(audit_log(db.pool()).await.len(), 1);

    let error = set_default(&db, &author(), "aac_nothing")
        .await
        .unwrap_err();
    assert_eq!(error.kind(), Kind::NotFound);
}

#[tokio::test]
async fn defaults_that_are_set_at_once_leave_one() {
    let db = with_people().await;
    let mut ids = Vec::new();
    for _ in 0..8 {
        ids.push(added(&db, &new(ANN)).await.id);
    }
    let author = author();
    let setting = ids.iter().map(|id| set_default(&db, &author, id));
    let outcomes = futures_util::future::join_all(setting).await;
    assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
    assert_eq!(defaults(&db).await.len(), 1);
}

#[tokio::test]
async fn the_newest_of_several_defaults_is_kept_and_the_index_made() {
    let db = broken().await;
    let before = guarding(&db).await.unwrap();
    assert!(!before.guarded);
    assert_eq!(before.several[0].cleared, ["aac_old", "aac_mid"]);

    let fixed = fix_defaults(&db, &author(), PATIENCE).await.unwrap();
    assert_eq!(fixed, before.several);
    assert_eq!(defaults(&db).await, ["aac_eve", "aac_new"]);
    let after = guarding(&db).await.unwrap();
    assert!(after.guarded && after.several.is_empty());
    let log = audit_log(db.pool()).await;
    assert_eq!(log.len(), 1);
    assert_eq!((log[0].1.as_str(), log[0].2.as_str()), (ANN, "aac_new"));
    let from = json!({ "defaults": ["aac_old", "aac_mid", "aac_new"] });
    assert_eq!(log[0].4["from"], from);
    assert_eq!(log[0].4["to"], json!({ "defaults": ["aac_new"] }));

    assert_eq!(fix_defaults(&db, &author(), PATIENCE).await.unwrap(), []);
    assert_eq!(audit_log(db.pool()).await.len(), 1);
}

#[tokio::test]
async fn the_index_is_the_one_that_the_migration_makes() {
    let (migrated, mended) = (database().await, broken().await);
    fix_defaults(&mended, &author(), PATIENCE).await.unwrap();
    let index = async |db: &Database| -> String {
        sqlx::query_scalar(
            "SELECT indexdef FROM pg_indexes WHERE indexname = 'scratch_credential_one_default'",
        )
        .fetch_one(db.pool())
        .await
        .unwrap()
    };
    assert_eq!(index(&migrated).await, index(&mended).await);
}

#[tokio::test]
async fn several_defaults_are_mended_wholly_or_not_at_all() {
    let db = broken().await;
    // Somebody is in the middle of changing a credential; the wait for it is given up.
    let mut theirs = db.pool().begin().await.unwrap();
    sqlx::query(r#"UPDATE "AiAgentCredential" SET "enabled" = true WHERE "id" = 'aac_eve'"#)
        .execute(&mut *theirs)
        .await
        .unwrap();
    let moment = Duration::from_millis(100);
    let error = fix_defaults(&db, &author(), moment).await.unwrap_err();
    assert_eq!(error.kind(), Kind::Unavailable, "{error}");
    assert_eq!(defaults(&db).await.len(), 4);
    assert!(audit_log(db.pool()).await.is_empty());
    theirs.rollback().await.unwrap();
    assert_eq!(
        fix_defaults(&db, &author(), PATIENCE).await.unwrap().len(),
        1
    );
}

#[tokio::test]
async fn who_has_locked_a_credential_and_changes_it_then_is_waited_for() {
    let db = broken().await;
    let mut theirs = db.pool().begin().await.unwrap();
    sqlx::query(r#"SELECT FROM "AiAgentCredential" WHERE "id" = 'aac_old' FOR NO KEY UPDATE"#)
        .execute(&mut *theirs)
        .await
        .unwrap();
    let author = author();
    let ours = fix_defaults(&db, &author, PATIENCE);
    let change = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        sqlx::query(r#"UPDATE "AiAgentCredential" SET "enabled" = false WHERE "id" = 'aac_old'"#)
            .execute(&mut *theirs)
            .await
            .unwrap();
        theirs.commit().await.unwrap();
    };
    let (ours, ()) = tokio::join!(ours, change);
    assert_eq!(ours.unwrap().len(), 1);
    assert_eq!(defaults(&db).await, ["aac_eve", "aac_new"]);
}
