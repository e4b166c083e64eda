//! API tokens, against a real PostgreSQL.

use chrono::TimeDelta;
use scratch::db::Database;
use scratch::failure::{Classify, Kind};
use scratch::logins::{Depth, Login, Logins};
use scratch::secret::Secret;
use scratch::tokens::{Issued, NewToken, Scope, Scopes, Storage, Websockets, create, list, revoke};
use serde_json::{Value, json};

use crate::people::{NOW, Person, audit_log, author, database, instant, run};

const ANN: &str = "usr_Ann0000001";

async fn with_ann() -> Database {
    let db = database().await;
    let ann = Person {
        id: ANN,
        email: Some("ann@example.com"),
        ..Person::default()
    };
    ann.insert(db.pool()).await;
    db
}

fn new(for_agent: bool) -> NewToken {
    NewToken {
        user_id: ANN.into(),
        for_agent,
        scopes: Vec::new(),
        expires_at: instant("2026-04-01T00:00:00Z"),
    }
}

async fn issue(db: &Database, storage: Storage) -> Issued {
    create(db, &author(), &new(false), storage).await.unwrap()
}

async fn stored(db: &Database, id: &str) -> String {
    sqlx::query_scalar(r#"SELECT "token" FROM "APIToken" WHERE "id" = $1"#)
        .bind(id)
        .fetch_one(db.pool())
        .await
        .unwrap()
}

/// Whom the text opens the door for, at the frozen time.
async fn login(db: &Database, text: &str) -> Option<Login> {
    Logins::new(db.clone(), Websockets::new(None), None)
        .by_token(&Secret::new(text), Depth::Caller)
        .await
        .unwrap()
}

async fn opens(db: &Database, text: &str) -> Option<String> {
    login(db, text).await.map(|login| login.user.id)
}

#[tokio::test]
async fn a_new_token_opens_the_door_and_only_its_hash_is_kept() {
    let db = with_ann().await;
    let issued = issue(&db, Storage::Hashed).await;
    assert_eq!(issued.token.reveal().len(), 32);
    let kept = stored(&db, &issued.record.id).await;
    assert!(
        kept.starts_with("sha256:") && kept.len() == 7 + 64,
        "{kept}"
    );
    assert_eq!(
        opens(&db, issued.token.reveal()).await.as_deref(),
        Some(ANN)
    );
    assert_eq!(opens(&db, &kept).await, None, "a stolen hash opens nothing");
    assert_eq!(opens(&db, &kept[7..]).await, None);
    assert_eq!(
        json!(issued.record),
        json!({
            "id": issued.record.id,
            "userId": ANN,
            "type": "USER",
            "token": "sha256:…",
            "scopes": [],
            "createdAt": NOW,
            "expiresAt": "2026-04-01T00:00:00.000Z",
            "expired": false,
        })
    );
}

#[tokio::test]
async fn beside_the_older_server_a_token_is_kept_as_text() {
    let db = with_ann().await;
    let issued = issue(&db, Storage::Plain).await;
    let kept = stored(&db, &issued.record.id).await;
    assert_eq!(kept, issued.token.reveal());
    assert_eq!(opens(&db, &kept).await.as_deref(), Some(ANN));
    assert_eq!(issued.record.token.to_string(), issued.token.masked());
}

#[tokio::test]
async fn existing_tokens_of_every_type_go_on_working_until_they_expire() {
    let db = with_ann().await;
    run(
        db.pool(),
        r#"INSERT INTO "APIToken" ("id", "token", "userId", "expiresAt", "type", "scopes") VALUES
               ('atk_1', 'plain-user', 'usr_Ann0000001', '2026-03-15 12:00:00.124', 'USER', NULL),
               ('atk_2', 'plain-socket', 'usr_Ann0000001', '2026-03-16', 'WEBSOCKET', '{a,b}'),
               ('atk_3', 'plain-expired', 'usr_Ann0000001', '2026-03-15 12:00:00.123', 'AGENT', NULL)"#,
    )
    .await;
    assert_eq!(opens(&db, "plain-user").await.as_deref(), Some(ANN));
    assert_eq!(opens(&db, "plain-expired").await, None);
    for text in ["", "PLAIN-USER", "plain-user ", "nothing", "a\0b", "%"] {
        assert_eq!(opens(&db, text).await, None, "{text:?}");
    }
    let socket = login(&db, "plain-socket").await.unwrap();
    assert_eq!(
        (socket.token_id.as_deref(), socket.scopes),
        (Some("atk_2"), Scopes::Only(vec![Scope::Read])),
        "what the web client's live connection holds opens no more than that reads"
    );
    assert_eq!(socket.user.email.as_deref(), Some("ann@example.com"));
}

#[tokio::test]
async fn what_looks_like_a_hash_is_never_compared_as_text() {
    let db = with_ann().await;
    run(
        db.pool(),
        r#"INSERT INTO "APIToken" ("id", "token", "userId", "expiresAt")
           VALUES ('atk_1', 'sha256:not-even-hex', 'usr_Ann0000001', '2027-01-01')"#,
    )
    .await;
    assert_eq!(opens(&db, "sha256:not-even-hex").await, None);
}

#[tokio::test]
async fn giving_out_and_taking_back_are_audited_without_the_token() {
    let db = with_ann().await;
    let issued = create(&db, &author(), &new(true), Storage::Plain)
        .await
        .unwrap();
    let revoked = revoke(&db, &author(), &issued.record.id).await.unwrap();
    assert_eq!(revoked, issued.record);
    assert_eq!(opens(&db, issued.token.reveal()).await, None);

    let log = audit_log(db.pool()).await;
    let profile = json!({
        "id": issued.record.id,
        "type": "AGENT",
        "scopes": [],
        "createdAt": NOW,
        "expiresAt": "2026-04-01T00:00:00.000Z",
    });
    let mut seen = Vec::new();
    for (event, owner, entity, message, context) in &log {
        assert_eq!((owner.as_str(), entity), (ANN, &issued.record.id));
        seen.push((event.as_str(), message.as_str()));
        let (present, absent) = match event.as_str() {
            "create" => ("to", "from"),
            _ => ("from", "to"),
        };
        assert_eq!(context[present], profile);
        assert_eq!(context[absent], Value::Null);
        assert!(!context.to_string().contains(issued.token.reveal()));
    }
    seen.sort_unstable();
    assert_eq!(
        seen,
        [
            ("create", "Created API token"),
            ("delete", "Revoked API token")
        ]
    );
}

#[tokio::test]
async fn a_list_has_the_newest_first_and_no_token_in_it() {
    let db = with_ann().await;
    run(
        db.pool(),
        r#"INSERT INTO "APIToken" ("id", "token", "userId", "createdAt", "expiresAt", "type") VALUES
               ('atk_1', 'abcdefghijklmnopqrstuvwxyz012345', 'usr_Ann0000001', '2026-01-01', '2026-02-01', 'WEBSOCKET')"#,
    )
    .await;
    let issued = issue(&db, Storage::Hashed).await;
    let tokens = list(&db, ANN).await.unwrap();
    let shown: Vec<_> = tokens
        .iter()
        .map(|token| (token.id.as_str(), token.token.to_string(), token.expired))
        .collect();
    assert_eq!(
        shown,
        [
            (issued.record.id.as_str(), "sha256:…".to_owned(), false),
            ("atk_1", "abcd********2345".to_owned(), true),
        ]
    );
    assert!(list(&db, "usr_nobody").await.unwrap().is_empty());
}

#[tokio::test]
async fn what_cannot_be_done_says_why() {
    let db = with_ann().await;
    let error = revoke(&db, &author(), "atk_nothing").await.unwrap_err();
    assert_eq!(error.kind(), Kind::NotFound);
    assert_eq!(error.to_string(), "there is no API token `atk_nothing`");

    let nobody = NewToken {
        user_id: "usr_nobody".into(),
        ..new(false)
    };
    let error = create(&db, &author(), &nobody, Storage::Hashed)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), Kind::NotFound);

    let late = NewToken {
        expires_at: instant(NOW) - TimeDelta::seconds(1),
        ..new(false)
    };
    let error = create(&db, &author(), &late, Storage::Hashed)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), Kind::Usage);
    assert!(audit_log(db.pool()).await.is_empty());
}

#[tokio::test]
async fn finding_the_holder_of_a_token_reads_an_index() {
    let db = with_ann().await;
    let mut connection = db.pool().acquire().await.unwrap();
    sqlx::query("SET enable_seqscan = off")
        .execute(&mut *connection)
        .await
        .unwrap();
    let plan: Vec<String> = sqlx::query_scalar(
        r#"EXPLAIN SELECT 1 FROM "APIToken" WHERE "token" = ANY (ARRAY['a', 'b'])"#,
    )
    .fetch_all(&mut *connection)
    .await
    .unwrap();
    assert!(plan.concat().contains("APIToken_token_key"), "{plan:#?}");
}
