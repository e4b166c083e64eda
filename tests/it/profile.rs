//! The whole picture of a user.

use scratch::profile::{Status, profile};
use scratch::users::get;
use serde_json::json;

use crate::people::{Person, database, run};

const ANN: Person = Person {
    id: "usr_Ann0000001",
    email: Some("ann@example.com"),
    name: Some("Ann"),
    clerk_id: Some("user_ann"),
    stripe_customer_id: None,
    admin: true,
    hour: 0,
};

#[tokio::test]
async fn a_new_user_has_an_empty_profile_with_every_key() {
    let db = database().await;
    ANN.insert(db.pool()).await;
    let user = get(db.pool(), ANN.id).await.unwrap().unwrap();
    let profile = profile(&db, user, None).await.unwrap();
    insta::assert_snapshot!(serde_json::to_string_pretty(&profile).unwrap(), @r#"
    {
      "id": "usr_Ann0000001",
      "createdAt": "2026-01-01T00:00:00.000Z",
      "updatedAt": "2026-01-01T00:00:00.000Z",
      "clerkId": "user_ann",
      "role": "ADMIN",
      "email": "ann@example.com",
      "name": "Ann",
      "stripeCustomerId": null,
      "subscription": null,
      "tokens": [],
      "credentials": [],
      "usage": {
        "since": "2026-03-01T00:00:00.000Z",
        "total": {
          "requests": 0,
          "requestTokens": 0,
          "responseTokens": 0,
          "totalTokens": 0
        },
        "models": []
      },
      "auditEvents": []
    }
    "#);
}

#[tokio::test]
async fn a_full_profile_shows_everything_and_no_secret() {
    let db = database().await;
    ANN.insert(db.pool()).await;
    run(
        db.pool(),
        r#"INSERT INTO "User" ("id", "updatedAt") VALUES ('usr_Eve0000001', now());
           INSERT INTO "APIToken" ("id", "token", "userId", "createdAt", "expiresAt", "type", "scopes") VALUES
               ('atk_1', 'abcd_SECRET_SECRET_SECRET_wxyz', 'usr_Ann0000001', '2026-01-02', '2026-03-01', 'WEBSOCKET', NULL),
               ('atk_2', 'sha256:5ec4e7', 'usr_Ann0000001', '2026-01-03 10:00:00.5', '2026-04-01', 'USER', '{a}'),
               ('atk_3', 'someone else', 'usr_Eve0000001', '2026-01-03', '2026-04-01', 'USER', '{}');
           INSERT INTO "AiAgentCredential"
               ("id", "createdAt", "updatedAt", "userId", "service", "apiKey", "description", "source", "externalApiKeyId", "default")
           VALUES ('aac_1', '2026-01-02', '2026-01-02', 'usr_Ann0000001', 'openrouter', 'sk-or-v1-SECRET-SECRET-1111', 'Starter', 'SYSTEM', '0123abcd', true);
           INSERT INTO "Subscription"
               ("id", "updatedAt", "userId", "productType", "stripeSubscriptionId", "expiration", "stripeStatus") VALUES
               ('sub_1', now(), 'usr_Ann0000001', 'STARTER_PLAN', 's1', '2026-03-20', 'trialing'),
               ('sub_2', now(), 'usr_Ann0000001', 'STARTER_PLAN', 's2', '2026-02-20', 'active'),
               ('sub_3', now(), 'usr_Ann0000001', 'UNKNOWN_PLAN', 's3', '2027-03-20', 'active');
           INSERT INTO "AiAgentTokenUsageEvent"
               ("id", "createdAt", "updatedAt", "userId", "model", "requests", "requestTokens", "responseTokens", "totalTokens") VALUES
               ('uev_1', '2026-02-28 23:59:59.999', now(), 'usr_Ann0000001', 'b', 1, 1, 1, 1),
               ('uev_2', '2026-03-01', now(), 'usr_Ann0000001', 'b', 1, 2000000000, 100000000, 2100000000),
               ('uev_3', '2026-03-31 23:59:59.999', now(), 'usr_Ann0000001', 'b', 2, 2000000000, 100000000, 2100000000),
               ('uev_4', '2026-03-02', now(), 'usr_Ann0000001', 'A', 1, 5, 6, 11),
               ('uev_5', '2026-04-01', now(), 'usr_Ann0000001', 'A', 1, 1, 1, 1),
               ('uev_6', '2026-03-02', now(), 'usr_Eve0000001', 'A', 1, 1, 1, 1);
           INSERT INTO "AuditLogEvent" ("id", "createdAt", "updatedAt", "userId", "message", "eventType", "entityId", "context")
           SELECT 'ael_' || n, timestamp '2026-01-01' + n * interval '1 hour', now(), 'usr_Ann0000001',
                  'Event ' || n, 'update', 'x', '{"n": 1}'
           FROM generate_series(1, 11) n"#,
    )
    .await;
    let user = get(db.pool(), ANN.id).await.unwrap().unwrap();
    let profile = profile(&db, user, None).await.unwrap();
    assert_eq!(profile.subscription.as_ref().unwrap().status, Status::Valid);
    assert_eq!(profile.audit_events.len(), 10);
    let mut shown = json!(profile);
    shown["auditEvents"].as_array_mut().unwrap().truncate(1);
    let shown = serde_json::to_string_pretty(&shown).unwrap();
    assert!(!shown.contains("SECRET") && !shown.contains("5ec4e7"));
    insta::assert_snapshot!(shown);
}
