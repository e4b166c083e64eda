//! `/dev-tools`: what admins find.

use serde_json::{Value, json};

use super::{ADMIN, Scene, USER, bearer, claims, keys, session};

async fn scene() -> (Scene, String) {
    let scene = Scene::with_people().await;
    let token = scene.token(ADMIN, &[]).await;
    // Both have a websocket token.
    for subject in ["user_una", "user_ada"] {
        scene
            .get("/users/current", &bearer(&session(&claims(subject))))
            .await
            .expect(200);
    }
    scene.run(r#"DELETE FROM "AuditLogEvent""#).await;
    (scene, token)
}

#[tokio::test]
async fn a_search_is_literal_bounded_and_tells_no_secrets() {
    let (scene, token) = scene().await;
    let find = async |query: &str| {
        let found = scene
            .get(&format!("/dev-tools/users/search{query}"), &token)
            .await
            .expect(200);
        found.as_array().unwrap().clone()
    };
    let all = find("?query=").await;
    let ids: Vec<&Value> = all.iter().map(|user| &user["id"]).collect();
    assert_eq!(ids, [ADMIN, USER], "what changed last comes first");
    assert_eq!(
        keys(&all[1]),
        [
            "createdAt",
            "updatedAt",
            "clerkId",
            "stripeCustomerId",
            "isAdmin",
            "id",
            "name",
            "email"
        ]
    );
    assert_eq!(find("").await, Vec::<Value>::new());
    assert_eq!(find("?query=UNA").await.len(), 1);
    assert_eq!(find("?query=user_ada").await.len(), 1);
    assert_eq!(find("?query=example.com").await.len(), 2);
    for nothing in ["%25", "_", "%5C", "%00"] {
        let expected = usize::from(nothing == "_") * 2;
        assert_eq!(
            find(&format!("?query={nothing}")).await.len(),
            expected,
            "{nothing}"
        );
    }
    let twice = scene
        .get("/dev-tools/users/search?query=a&query=b", &token)
        .await;
    assert_eq!(twice.failure(400), "query is given twice");
    scene
        .run(
            r#"INSERT INTO "User" ("id", "createdAt", "updatedAt", "email")
               SELECT 'usr_Many' || n, '2025-01-01', '2025-01-01', 'many' || n || '@example.com'
               FROM generate_series(1, 150) n"#,
        )
        .await;
    assert_eq!(find("?query=example.com").await.len(), 100);
}

#[tokio::test]
async fn details_show_what_there_is() {
    let (scene, token) = scene().await;
    scene
        .run(
            r#"INSERT INTO "AuditLogEvent" ("id", "createdAt", "updatedAt", "userId", "message",
                   "eventType", "entityId", "context")
               SELECT 'ael_' || n, '2026-01-01'::timestamp + n * interval '1 s', '2026-01-01',
                      'usr_User000001', 'Published snapshot ' || n, 'publish', 'sna_1',
                      CASE WHEN n % 2 = 0 THEN '{"a":1}'::jsonb END
               FROM generate_series(1, 25) n"#,
        )
        .await;
    let path = "/dev-tools/users/usr_User000001/details";
    let body = scene.get(path, &token).await.expect(200);
    assert_eq!(
        keys(&body),
        ["user", "workbooks", "connections", "auditLogs"]
    );
    assert_eq!(body["user"]["id"], USER);
    assert!(body["user"].get("websocketToken").is_none());
    assert_eq!(
        (&body["workbooks"], &body["connections"]),
        (&json!([]), &json!([]))
    );
    let logs = body["auditLogs"].as_array().unwrap();
    assert_eq!(logs.len(), 20);
    assert_eq!(
        logs[0].to_string(),
        r#"{"id":"ael_25","userId":"usr_User000001","eventType":"publish","message":"Published snapshot 25","entityId":"sna_1","context":{},"createdAt":"2026-01-01T00:00:25.000Z"}"#
    );
    assert_eq!(logs[1]["context"], json!({"a": 1}));

    // The older server's tables, as far as they are read.
    scene
        .run(
            r#"CREATE TYPE "Service" AS ENUM ('NOTION', 'AIRTABLE');
               CREATE TABLE "Snapshot" ("id" text, "createdAt" timestamp(3), "userId" text, "name" text);
               CREATE TABLE "SnapshotTable" ("id" text, "snapshotId" text);
               CREATE TABLE "ConnectorAccount" ("id" text, "userId" text, "displayName" text, "service" "Service");
               INSERT INTO "Snapshot" VALUES ('sna_1', '2026-01-01', 'usr_User000001', NULL),
                   ('sna_2', '2026-01-02', 'usr_User000001', 'Mine'), ('sna_3', '2026-01-02', 'usr_Admin00001', 'x');
               INSERT INTO "SnapshotTable" VALUES ('snt_1', 'sna_1'), ('snt_2', 'sna_1');
               INSERT INTO "ConnectorAccount" VALUES ('coa_1', 'usr_User000001', 'My pages', 'NOTION')"#,
        )
        .await;
    let body = scene.get(path, &token).await.expect(200);
    assert_eq!(
        body["workbooks"].to_string(),
        r#"[{"id":"sna_2","name":"Mine","numTables":0},{"id":"sna_1","name":"Unnamed snapshot","numTables":2}]"#
    );
    assert_eq!(
        body["connections"].to_string(),
        r#"[{"id":"coa_1","name":"My pages","service":"NOTION"}]"#
    );
    for id in ["usr_Nobody0001", "user@example.com", "%00"] {
        let answer = scene
            .get(&format!("/dev-tools/users/{id}/details"), &token)
            .await;
        assert_eq!(answer.failure(404), "User not found");
    }
}
