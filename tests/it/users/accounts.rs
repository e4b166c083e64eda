//! Making accounts and removing them.

use scratch::failure::{Classify, Kind};
use scratch::users::{NewUser, Role, TableRows, create, delete, deletion, get};
use serde_json::{Value, json};

use crate::harness::TestDatabase;
use crate::people::{NOW, Person, audit_log, author, connect, database, run};

fn new(email: &str) -> NewUser {
    NewUser {
        email: email.into(),
        name: Some("  Ann ".into()),
        role: Role::Admin,
    }
}

#[tokio::test]
async fn a_local_account_has_no_clerk_id_and_an_audit_row() {
    let db = database().await;
    let user = create(&db, &author(), &new(" Ann@Example.com "))
        .await
        .unwrap();
    assert_eq!(
        json!(user),
        json!({
            "id": user.id,
            "createdAt": NOW,
            "updatedAt": NOW,
            "clerkId": null,
            "role": "ADMIN",
            "email": "Ann@Example.com",
            "name": "Ann",
            "stripeCustomerId": null,
        })
    );
    let keys: Vec<String> = json!(user).as_object().unwrap().keys().cloned().collect();
    assert_eq!(
        keys,
        [
            "id",
            "createdAt",
            "updatedAt",
            "clerkId",
            "role",
            "email",
            "name",
            "stripeCustomerId"
        ]
    );
    assert_eq!(get(db.pool(), &user.id).await.unwrap(), Some(user.clone()));
    let [(event, owner, entity, message, context)] = &audit_log(db.pool()).await[..] else {
        panic!("one audit row");
    };
    assert_eq!(
        (event.as_str(), owner, entity, message.as_str()),
        ("create", &user.id, &user.id, "Created local account")
    );
    assert_eq!(context["from"], Value::Null);
    assert_eq!(context["to"], json!(user));
}

#[tokio::test]
async fn an_email_is_given_once_in_whatever_case() {
    let db = database().await;
    let first = create(&db, &author(), &new("ann@example.com"))
        .await
        .unwrap();
    let error = create(&db, &author(), &new("ANN@example.COM"))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    assert_eq!(
        error.to_string(),
        format!(
            "the e-mail address ANN@example.COM is taken by {} (ann@example.com, Ann)",
            first.id
        )
    );
    assert_eq!(audit_log(db.pool()).await.len(), 1);
}

#[tokio::test]
async fn an_implausible_email_is_refused_before_anything_is_written() {
    let db = database().await;
    let error = create(&db, &author(), &new("Ann <ann@example.com>"))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), Kind::Usage);
    assert!(audit_log(db.pool()).await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_who_create_the_same_account_one_is_refused() {
    let test = TestDatabase::migrated().await;
    let (one, other) = (connect(&test).await, connect(&test).await);
    let author = author();
    for round in 0..20 {
        let (lower, upper) = (
            new(&format!("ann{round}@example.com")),
            new(&format!("ANN{round}@example.com")),
        );
        let results = tokio::join!(
            create(&one, &author, &lower),
            create(&other, &author, &upper)
        );
        assert!(results.0.is_ok() ^ results.1.is_ok(), "round {round}");
    }
    assert_eq!(audit_log(one.pool()).await.len(), 20);
}

const BOB: Person = Person {
    id: "usr_Bob0000001",
    email: Some("bob@example.com"),
    name: None,
    clerk_id: None,
    stripe_customer_id: None,
    admin: false,
    hour: 0,
};

#[tokio::test]
async fn a_deleted_user_leaves_its_audit_log_and_the_profile_in_it() {
    let db = database().await;
    BOB.insert(db.pool()).await;
    run(
        db.pool(),
        r#"INSERT INTO "APIToken" ("id", "token", "userId", "expiresAt")
           VALUES ('atk_1', 'plain', 'usr_Bob0000001', now());
           INSERT INTO "AuditLogEvent" ("id", "updatedAt", "userId", "message", "eventType", "entityId")
           VALUES ('ael_1', now(), 'usr_Bob0000001', 'Created snapshot', 'create', 'sna_1')"#,
    )
    .await;
    let before = get(db.pool(), BOB.id).await.unwrap().unwrap();
    let planned = deletion(&db, BOB.id).await.unwrap();
    let deletion = delete(&db, &author(), BOB.id).await.unwrap();
    assert_eq!(deletion, planned);
    assert_eq!(deletion.user, before);
    assert!(deletion.rows.contains(&TableRows {
        table: "APIToken".into(),
        rows: 1
    }));
    assert_eq!(get(db.pool(), BOB.id).await.unwrap(), None);
    let tokens: i64 = sqlx::query_scalar(r#"SELECT count(*) FROM "APIToken""#)
        .fetch_one(db.pool())
        .await
        .unwrap();
    assert_eq!(tokens, 0);

    let log = audit_log(db.pool()).await;
    assert_eq!(log.len(), 2);
    let (event, owner, entity, message, context) =
        log.iter().find(|(event, ..)| event == "delete").unwrap();
    assert_eq!(
        (
            event.as_str(),
            owner.as_str(),
            entity.as_str(),
            message.as_str()
        ),
        ("delete", BOB.id, BOB.id, "Deleted user")
    );
    assert_eq!(context["from"], json!(before));
    assert_eq!(context["to"], Value::Null);
}

#[tokio::test]
async fn a_user_with_a_provisioned_key_is_not_deleted() {
    let db = database().await;
    BOB.insert(db.pool()).await;
    run(
        db.pool(),
        r#"INSERT INTO "AiAgentCredential"
               ("id", "updatedAt", "userId", "service", "apiKey", "source", "externalApiKeyId")
           VALUES ('aac_own', now(), 'usr_Bob0000001', 'openrouter', 'sk-secret', 'USER', 'aaaa'),
                  ('aac_sys', now(), 'usr_Bob0000001', 'openrouter', 'sk-secret', 'SYSTEM', '0123456789abcdef')"#,
    )
    .await;
    let error = delete(&db, &author(), BOB.id).await.unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    assert_eq!(
        error.to_string(),
        "usr_Bob0000001 (bob@example.com) still has a provisioned key: \
         credential aac_sys, key 01234567…"
    );
    assert_eq!(
        error.hints(),
        [
            "revoke the key first: `scratch keys revoke usr_Bob0000001`",
            "or have that done, too: `scratch user delete usr_Bob0000001 --revoke-keys`"
        ]
    );
    assert!(audit_log(db.pool()).await.is_empty());

    run(
        db.pool(),
        r#"UPDATE "AiAgentCredential" SET "externalApiKeyId" = NULL WHERE "id" = 'aac_sys'"#,
    )
    .await;
    // One whose hash is not known may work all the same.
    let error = delete(&db, &author(), BOB.id).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "usr_Bob0000001 (bob@example.com) still has a provisioned key: credential aac_sys"
    );
    // No key of another provider was made here.
    run(
        db.pool(),
        r#"UPDATE "AiAgentCredential" SET "service" = 'anthropic', "externalApiKeyId" = 'ab'
           WHERE "id" = 'aac_sys'"#,
    )
    .await;
    assert!(delete(&db, &author(), BOB.id).await.is_ok());
}

#[tokio::test]
async fn a_key_that_is_just_being_entered_keeps_the_user() {
    let db = database().await;
    BOB.insert(db.pool()).await;
    let mut provisioning = db.pool().begin().await.unwrap();
    sqlx::query(
        r#"INSERT INTO "AiAgentCredential"
               ("id", "updatedAt", "userId", "service", "apiKey", "source", "externalApiKeyId")
           VALUES ('aac_sys', now(), 'usr_Bob0000001', 'openrouter', 'sk-secret', 'SYSTEM', 'abcd')"#,
    )
    .execute(&mut *provisioning)
    .await
    .unwrap();
    let deleting = tokio::spawn({
        let db = db.clone();
        async move { delete(&db, &author(), BOB.id).await }
    });
    wait_for_a_waiting_session(&db).await;
    provisioning.commit().await.unwrap();
    let error = deleting.await.unwrap().unwrap_err();
    assert_eq!(error.kind(), Kind::Refused, "{error}");
}

/// Returns when a session waits for the lock of another.
async fn wait_for_a_waiting_session(db: &scratch::db::Database) {
    loop {
        let waiting: bool = sqlx::query_scalar(
            "SELECT EXISTS (SELECT FROM pg_stat_activity
                            WHERE datname = current_database() AND wait_event_type = 'Lock')",
        )
        .fetch_one(db.pool())
        .await
        .unwrap();
        if waiting {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn what_a_deletion_would_do_is_not_told_of_another_environments_database() {
    let test = TestDatabase::migrated().await;
    let target = scratch::db::Target {
        environment: scratch::settings::Environment::Staging,
        ..test.target()
    };
    let db = scratch::db::Database::connect(target).await.unwrap();
    let refused = deletion(&db, "usr_x").await.unwrap_err();
    assert_eq!(
        refused.to_string(),
        "this database belongs to development, not to staging"
    );
}
