//! `/admin`: what admins do, by the same functions as the commands.

mod audit;
mod keys;
mod people;
mod races;
mod tokens;

use reqwest::Method;
use serde_json::{Value, json};

use super::openapi::operations;
use super::{ADMIN, Scene, USER};

/// A scene with people in it, and the header of an admin whose token may do that much.
async fn scene() -> (Scene, String) {
    let scene = Scene::with_people().await;
    let token = scene.token(ADMIN, &[scratch::tokens::Scope::Admin]).await;
    scene.run(r#"DELETE FROM "AuditLogEvent""#).await;
    (scene, token)
}

/// The one event that was written: whom it concerns, and its context.
async fn event(scene: &Scene) -> (String, Value) {
    let mut log = crate::people::audit_log(scene.db.pool()).await;
    assert_eq!(log.len(), 1, "{log:?}");
    let (_, user_id, .., context) = log.remove(0);
    (user_id, context)
}

#[tokio::test]
async fn a_body_is_refused_with_all_that_is_wrong_and_nothing_is_done() {
    let (scene, admin) = scene().await;
    for (path, body, problem) in [
        (
            "/admin/users/usr_User000001/promote",
            json!({"reason": 1, "role": "ADMIN", "user\n": 1}),
            "reason must be a string or null; role is not known here; user\\n is not known here",
        ),
        (
            "/admin/users/usr_User000001/promote",
            json!({"reason": "\0"}),
            "reason must have 1000 characters or fewer, and no U+0000",
        ),
        (
            "/admin/users/usr_User000001/tokens",
            json!({"type": "WEBSOCKET", "scopes": ["all"], "expiresAt": "90d", "token": "x"}),
            "type must be USER or AGENT; scopes must be a list of read, usage, flags and admin; \
             expiresAt must be a date and time such as 2026-03-15T12:00:00Z; token is not known here",
        ),
        (
            "/admin/users/usr_User000001/tokens",
            json!({"type": 1, "expiresAt": "2026-03-15T12:00:00Z", "reason": 1}),
            "type must be USER or AGENT; reason must be a string or null; expiresAt lies in the past",
        ),
        (
            "/admin/users/usr_User000001/keys/provision",
            json!({"limit": 0, "limitReset": "hourly", "expiresAt": "2026-01-01T00:00:00Z", "another": "yes"}),
            "limit must be an amount in USD above 0, up to 1000000000, or null for no limit; limitReset must \
             be daily, weekly, monthly or null; another must be true or false; expiresAt lies in the past",
        ),
        (
            "/admin/users/usr_User000001/keys/provision",
            json!({"limit": null, "limitReset": "daily"}),
            "no limit leaves nothing to start anew",
        ),
        (
            "/admin/users/usr_User000001/keys/rotate",
            json!({"grace": 5}),
            "grace must be a text such as 24h",
        ),
        (
            "/admin/users/usr_User000001/keys/rotate",
            json!({"grace": "36526d"}),
            "grace: `36526d` is too long: use 36525d or less",
        ),
        ("/admin/keys/aac_1/limit", json!({}), "limit is missing"),
        (
            "/admin/keys/aac_1/enable",
            json!([]),
            "the body must be a JSON object",
        ),
    ] {
        let answer = scene.post(path, &admin, body).await;
        assert_eq!(answer.failure(400), problem, "{path}");
    }
    let written: i64 = scene.value(r#"SELECT count(*) FROM "AuditLogEvent""#).await;
    assert_eq!(written, 0);
}

#[tokio::test]
async fn a_parameter_that_nobody_knows_is_refused_on_every_route() {
    let (scene, admin) = scene().await;
    let document = scratch::server::openapi();
    for (method, path, _) in operations(&document) {
        if !path.starts_with("/admin/") {
            continue;
        }
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let asked = format!("{}?form=1&from=2&from=3&%0A", path.replace("{id}", USER));
        let answer = scene.send(method.clone(), &asked, &admin, None).await;
        assert_eq!(
            answer.failure(400),
            "\\n is not known here; form is not known here; from is not known here",
            "{method} {path}"
        );
        let nobody = scene.send(method.clone(), &asked, "", None).await;
        assert_eq!(nobody.status, 401, "{method} {path}");
    }
    let both = scene.get("/admin/audit?form=1&take=x", &admin).await;
    assert_eq!(
        both.failure(400),
        "take must be an integer from 0 to 1000; form is not known here"
    );
    let token = scene.token(USER, &[]).await;
    let lenient = "/agent-token-usage/events?form=1&take=";
    assert_eq!(scene.get(lenient, &token).await.expect(200), json!([]));
}

#[tokio::test]
async fn what_is_not_there_is_not_found_whatever_is_done_to_it() {
    let (scene, admin) = scene().await;
    for verb in [
        "promote",
        "demote",
        "tokens",
        "keys/provision",
        "keys/rotate",
    ] {
        for id in ["usr_Nobody0001", "%00"] {
            let path = format!("/admin/users/{id}/{verb}");
            let message = scene.post(&path, &admin, json!({})).await.failure(404);
            assert!(message.starts_with("there is no user"), "{message}");
        }
    }
    for what in ["tokens", "keys"] {
        let path = format!("/admin/users/usr_Nobody0001/{what}");
        scene.get(&path, &admin).await.failure(404);
    }
    let token = scene
        .post("/admin/tokens/%00/revoke", &admin, json!({}))
        .await;
    assert_eq!(token.failure(404), "there is no API token `\0`");
    for verb in ["enable", "disable", "revoke"] {
        let path = format!("/admin/keys/aac_Nothing001/{verb}");
        scene.post(&path, &admin, json!({})).await.failure(404);
    }
    let untouched: bool = scene
        .value(r#"SELECT "role" = 'USER' FROM "User" WHERE "id" = 'usr_User000001'"#)
        .await;
    assert!(untouched);
}
