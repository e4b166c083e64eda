//! API tokens that admins give out and take back.

use scratch::tokens::Scope;
use serde_json::json;

use super::super::{ADMIN, Scene, USER, keys};
use super::event;

/// A scene with people in it, and the header of an admin without limits.
async fn scene() -> (Scene, String) {
    let scene = Scene::with_people().await;
    let token = scene.token(ADMIN, &[]).await;
    scene.run(r#"DELETE FROM "AuditLogEvent""#).await;
    (scene, token)
}

#[tokio::test]
async fn a_token_is_shown_once_works_within_its_scopes_and_ends_when_it_is_revoked() {
    let (scene, admin) = scene().await;
    let path = format!("/admin/users/{USER}/tokens");
    let body = json!({"type": "AGENT", "scopes": ["usage", "usage"], "expiresAt": "2026-04-01T00:00:00+02:00", "reason": "r"});
    let made = scene.post(&path, &admin, body).await.expect(201);
    assert_eq!(
        keys(&made),
        [
            "id",
            "userId",
            "type",
            "token",
            "scopes",
            "createdAt",
            "expiresAt",
            "expired"
        ]
    );
    assert_eq!(made["userId"], USER);
    assert_eq!(made["type"], "AGENT");
    assert_eq!(made["scopes"], json!(["usage"]));
    assert_eq!(made["expiresAt"], "2026-03-31T22:00:00.000Z");
    let token = made["token"].as_str().unwrap();
    let (concerned, context) = event(&scene).await;
    assert_eq!(
        (concerned.as_str(), &context["reason"]),
        (USER, &json!("r"))
    );
    assert!(!context.to_string().contains(token));

    let listed = scene.get(&path, &admin).await.expect(200);
    assert_eq!(listed[0]["id"], made["id"]);
    assert_eq!(listed[0]["token"], "sha256:…");

    let theirs = format!("API-Token {token}");
    scene
        .get("/agent-token-usage/events", &theirs)
        .await
        .expect(200);
    scene.get("/users/current", &theirs).await.failure(403);

    let revoke = format!("/admin/tokens/{}/revoke", made["id"].as_str().unwrap());
    let revoked = scene.post(&revoke, &admin, json!({})).await.expect(200);
    assert_eq!(revoked["token"], "sha256:…");
    scene
        .get("/agent-token-usage/events", &theirs)
        .await
        .failure(401);
    scene.post(&revoke, &admin, json!({})).await.failure(404);
}

#[tokio::test]
async fn without_a_body_a_token_lives_for_90_days_and_is_its_users_own() {
    let (scene, admin) = scene().await;
    let path = format!("/admin/users/{USER}/tokens");
    let made = scene.send(reqwest::Method::POST, &path, &admin, None).await;
    let made = made.expect(201);
    assert_eq!(made["type"], "USER");
    assert_eq!(made["scopes"], json!([]));
    assert_eq!(made["expiresAt"], "2026-06-13T12:00:00.123Z");
    let theirs = format!("API-Token {}", made["token"].as_str().unwrap());
    scene.get("/users/current", &theirs).await.expect(200);
}

#[tokio::test]
async fn a_token_with_scopes_gives_out_no_more_than_it_has_itself() {
    let (scene, _) = scene().await;
    let limited = scene.token(ADMIN, &[Scope::Admin, Scope::Read]).await;
    scene.run(r#"DELETE FROM "AuditLogEvent""#).await;
    // It lives for a day.
    let (within, beyond) = ("2026-03-16T12:00:00.123Z", "2026-03-16T12:00:00.124Z");
    for user in [USER, ADMIN] {
        let path = format!("/admin/users/{user}/tokens");
        for body in [
            json!({}),
            json!({"expiresAt": within}),
            json!({"scopes": [], "expiresAt": within}),
            json!({"scopes": ["read"]}),
            json!({"scopes": ["read"], "expiresAt": beyond}),
            json!({"scopes": ["read", "usage"], "expiresAt": within}),
        ] {
            let message = scene.post(&path, &limited, body).await.failure(403);
            assert_eq!(
                message,
                "A token with scopes gives out only what has some of them, and ends no later"
            );
        }
    }
    let made: i64 = scene.value(r#"SELECT count(*) FROM "AuditLogEvent""#).await;
    assert_eq!(made, 0);
    let path = format!("/admin/users/{USER}/tokens");
    let body = json!({"scopes": ["read", "admin"], "expiresAt": within});
    scene.post(&path, &limited, body).await.expect(201);
}
