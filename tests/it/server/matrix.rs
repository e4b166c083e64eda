//! Who may do what: every route × everybody who might ask, as one table.

use std::fmt::Write;
use std::sync::Arc;

use reqwest::Method;
use scratch::openrouter::Usd;
use scratch::server::Provisioning;
use scratch::tokens::Scope;
use serde_json::json;

use super::openapi::operations;
use super::{ADMIN, Scene, USER, agent_for, bearer, claims, session};
use crate::openrouter::{client, simulator};

/// What requests change, as it is before each of them.
const BEFORE: &str = r#"
    UPDATE "User" SET "role" = 'USER' WHERE "id" = 'usr_User000001';
    INSERT INTO "APIToken" ("id", "token", "userId", "expiresAt", "type")
    VALUES ('atk_taken_back', 'taken back', 'usr_User000001', '2026-03-16', 'USER')
    ON CONFLICT DO NOTHING;
    DELETE FROM scratch_internal.key_retirement;
    DELETE FROM scratch_internal.key_record;
    DELETE FROM scratch_internal.key_operation;
    DELETE FROM "AiAgentCredential";
    INSERT INTO "AiAgentCredential"
        ("id", "createdAt", "updatedAt", "userId", "service", "apiKey", "source")
    VALUES ('aac_user', '2026-01-01', '2026-01-01', 'usr_User000001', 'openrouter', 'sk-or-v1-0123456789', 'USER'),
           ('aac_admin', '2026-01-01', '2026-01-01', 'usr_Admin00001', 'openrouter', 'sk-or-v1-0123456789', 'USER')"#;

/// Method, path and body, on a server that has a management key of the simulator. `OWN` is the
/// credential of the user who asks, `MADE` one that this system made for the user.
const ROUTES: [(&str, &str, &str); 42] = [
    ("GET", "/openapi.json", ""),
    ("GET", "/docs", ""),
    ("GET", "/", ""),
    ("GET", "/health", ""),
    ("GET", "/readyz", ""),
    ("GET", "/nowhere", ""),
    ("PUT", "/users/current", ""),
    ("GET", "/users/current", ""),
    ("HEAD", "/users/current", ""),
    ("GET", "/user/credentials", ""),
    ("GET", "/user/credentials?includeUsage=true", ""),
    ("GET", "/user/credentials/active/openrouter", ""),
    ("GET", "/user/credentials/OWN", ""),
    (
        "POST",
        "/user/credentials/new",
        r#"{"service":"openrouter","apiKey":"sk-or-v1-0123456789"}"#,
    ),
    ("POST", "/user/credentials/OWN", r#"{"default":true}"#),
    ("POST", "/user/credentials/OWN/set-default", ""),
    ("DELETE", "/user/credentials/OWN", ""),
    (
        "POST",
        "/agent-token-usage/track",
        r#"{"model":"m","requests":1,"requestTokens":1,"responseTokens":1,"totalTokens":2}"#,
    ),
    ("GET", "/agent-token-usage/events", ""),
    ("GET", "/agent-token-usage/stats/summary", ""),
    ("GET", "/dev-tools/users/search?query=a", ""),
    ("GET", "/dev-tools/users/usr_User000001/details", ""),
    (
        "POST",
        "/users/usr_User000001/debug/add-new-user-resources",
        "",
    ),
    (
        "POST",
        "/ofrep/v1/evaluate/flags",
        r#"{"context":{"targetingKey":"usr_User000001"}}"#,
    ),
    (
        "POST",
        "/ofrep/v1/evaluate/flags/sample_user_flag",
        r#"{"context":{"targetingKey":"usr_User000001"}}"#,
    ),
    ("GET", "/admin/users", ""),
    ("POST", "/admin/users/usr_User000001/promote", ""),
    ("POST", "/admin/users/usr_User000001/demote", ""),
    ("GET", "/admin/users/usr_User000001/tokens", ""),
    ("POST", "/admin/users/usr_User000001/tokens", ""),
    (
        "POST",
        "/admin/users/usr_User000001/tokens",
        r#"{"scopes":["admin"],"expiresAt":"2026-03-16T00:00:00Z"}"#,
    ),
    (
        "POST",
        "/admin/users/usr_User000001/tokens",
        r#"{"scopes":["admin"],"expiresAt":"2026-03-17T00:00:00Z"}"#,
    ),
    (
        "POST",
        "/admin/users/usr_User000001/tokens",
        r#"{"scopes":["admin","read"],"expiresAt":"2026-03-16T00:00:00Z"}"#,
    ),
    ("POST", "/admin/tokens/atk_taken_back/revoke", ""),
    ("GET", "/admin/users/usr_User000001/keys", ""),
    ("POST", "/admin/users/usr_User000001/keys/provision", ""),
    ("POST", "/admin/users/usr_User000001/keys/rotate", ""),
    ("POST", "/admin/keys/MADE/limit", r#"{"limit":5}"#),
    ("POST", "/admin/keys/MADE/enable", ""),
    ("POST", "/admin/keys/MADE/disable", ""),
    ("POST", "/admin/keys/MADE/revoke", ""),
    ("GET", "/admin/audit", ""),
];

/// A key that this system makes for the user: the id of its credential.
async fn provisioned(scene: &Scene, admin: &str) -> String {
    let path = "/admin/users/usr_User000001/keys/provision";
    let made = scene.post(path, admin, json!({})).await.expect(201);
    made["credentialId"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn every_route_answers_everybody_as_the_table_says() {
    let simulator = simulator().await;
    let provisioning = Provisioning {
        provider: Arc::new(client(&simulator.base_url())),
        limit: Usd::from_dollars(10.0).unwrap(),
        wait: Provisioning::WAIT,
    };
    let scene = Scene::with(|config| config.provisioning = Some(provisioning)).await;
    scene.people().await;
    scene
        .run(
            r#"INSERT INTO "APIToken" ("id", "token", "userId", "expiresAt", "type") VALUES
                   ('atk_1', 'expired', 'usr_User000001', '2026-03-15 12:00:00.123', 'USER'),
                   ('atk_2', 'socket', 'usr_Admin00001', '2026-03-16', 'WEBSOCKET'),
                   ('atk_3', 'user agent', 'usr_User000001', '2026-03-16', 'AGENT'),
                   ('atk_4', 'admin agent', 'usr_Admin00001', '2026-03-16', 'AGENT'),
                   ('atk_5', 'admin agent admin', 'usr_Admin00001', '2026-03-16', 'AGENT');
               UPDATE "APIToken" SET "scopes" = '{admin}' WHERE "id" = 'atk_5'"#,
        )
        .await;
    let mut late = claims("user_una");
    late["exp"] = json!(late["iat"].as_i64().unwrap() - 8);
    let everybody = [
        ("nobody", String::new()),
        ("other scheme", "Basic dXNlcjpwYXNz".to_owned()),
        ("lower case", "api-token expired".to_owned()),
        ("no token", "API-Token ".to_owned()),
        ("wrong", "API-Token wrong".to_owned()),
        ("expired", "API-Token expired".to_owned()),
        ("user", scene.token(USER, &[]).await),
        ("user read", scene.token(USER, &[Scope::Read]).await),
        ("user usage", scene.token(USER, &[Scope::Usage]).await),
        ("user flags", scene.token(USER, &[Scope::Flags]).await),
        ("user admin", scene.token(USER, &[Scope::Admin]).await),
        ("admin", scene.token(ADMIN, &[]).await),
        ("admin read", scene.token(ADMIN, &[Scope::Read]).await),
        ("admin admin", scene.token(ADMIN, &[Scope::Admin]).await),
        ("admin socket", "API-Token socket".to_owned()),
        ("user AGENT", "API-Token user agent".to_owned()),
        ("admin AGENT", "API-Token admin agent".to_owned()),
        (
            "admin AGENT admin",
            "API-Token admin agent admin".to_owned(),
        ),
        ("agent", agent_for(USER)),
        ("agent admin", agent_for(ADMIN)),
        ("agent nobody", agent_for("usr_Nobody0001")),
        ("agent no user", agent_for("")),
        ("agent no :", "Agent-Token agent-key-0123456789".to_owned()),
        ("agent wrong", format!("Agent-Token wrong:{ADMIN}")),
        ("agent empty", format!("Agent-Token :{ADMIN}")),
        ("jwt", bearer(&session(&claims("user_una")))),
        ("jwt admin", bearer(&session(&claims("user_ada")))),
        ("jwt expired", bearer(&session(&late))),
        ("jwt junk", bearer("a.b.c")),
    ];
    let admin = scene.token(ADMIN, &[]).await;
    let mut table = String::new();
    for (method, path, body) in ROUTES {
        let is_alike = |row: &&(&str, &str, &str)| row.0 == method && row.1 == path;
        let shown = if !body.is_empty() && ROUTES.iter().filter(is_alike).count() > 1 {
            format!(" {body}")
        } else {
            String::new()
        };
        let _ = writeln!(table, "{method} {path}{shown}");
        let mut answers: Vec<(u16, Vec<&str>)> = Vec::new();
        let of_made = path.contains("MADE") || path.ends_with("/rotate");
        let mut made = String::new();
        for (who, authorization) in &everybody {
            // Nobody has changed what is made for so long.
            if !of_made || made.is_empty() {
                scene.run(BEFORE).await;
            }
            if of_made && made.is_empty() {
                made = provisioned(&scene, &admin).await;
            }
            let own = if who.contains("admin") && !who.contains("user") {
                "aac_admin"
            } else {
                "aac_user"
            };
            let path = path.replace("OWN", own).replace("MADE", &made);
            let body = (!body.is_empty()).then(|| body.to_owned());
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            let status = scene.send(method, &path, authorization, body).await.status;
            if status < 400 {
                made.clear();
            }
            match answers.iter_mut().find(|(known, _)| *known == status) {
                Some((_, people)) => people.push(who),
                None => answers.push((status, vec![who])),
            }
        }
        for (status, people) in answers {
            let _ = writeln!(table, "    {status} {}", people.join(", "));
        }
    }
    insta::assert_snapshot!(table);
}

#[test]
fn no_route_is_missing_from_the_table() {
    let fits = |path: &str, template: &str| {
        let path = path.split('?').next().unwrap();
        let (path, template) = (path.split('/'), template.split('/'));
        path.clone().count() == template.clone().count()
            && path
                .zip(template)
                .all(|(part, word)| word.starts_with('{') || part == word)
    };
    let document = scratch::server::openapi();
    let operations = operations(&document);
    // A row stands for the most literal of the templates that fit it, as the router takes it.
    let shown = ROUTES.iter().filter_map(|(method, path, _)| {
        operations
            .iter()
            .filter(|(known, template, _)| known == method && fits(path, template))
            .map(|(known, template, _)| (known, template))
            .min_by_key(|(_, template)| template.matches('{').count())
    });
    let shown: Vec<_> = shown.collect();
    for (method, path, _) in &operations {
        assert!(shown.contains(&(method, path)), "{method} {path}");
    }
}

#[tokio::test]
async fn without_a_key_of_its_own_the_agent_stays_outside() {
    let scene = Scene::with(|config| config.agent.token = None).await;
    scene.people().await;
    for authorization in [agent_for(USER), format!("Agent-Token :{USER}")] {
        let answer = scene.get("/users/current", &authorization).await;
        assert_eq!(answer.failure(401), "No token provided");
    }
}

#[tokio::test]
async fn what_belongs_to_somebody_else_is_forbidden() {
    let scene = Scene::with_people().await;
    scene.run(BEFORE).await;
    let user = scene.token(USER, &[]).await;
    for (method, path, body) in [
        (Method::GET, "/user/credentials/aac_admin", None),
        (
            Method::POST,
            "/user/credentials/aac_admin",
            Some("{\"default\":true}"),
        ),
        (
            Method::POST,
            "/user/credentials/aac_admin/set-default",
            None,
        ),
        (Method::DELETE, "/user/credentials/aac_admin", None),
    ] {
        let answer = scene
            .send(method, path, &user, body.map(str::to_owned))
            .await;
        assert_eq!(
            answer.failure(403),
            "You are not authorized to access this agent credential"
        );
    }
    let untouched: bool = scene
        .value(r#"SELECT NOT "default" FROM "AiAgentCredential" WHERE "id" = 'aac_admin'"#)
        .await;
    assert!(untouched);
}

#[tokio::test]
async fn whoever_hands_out_resources_hears_true() {
    let scene = Scene::with_people().await;
    let admin = scene.token(ADMIN, &[]).await;
    let path = "/users/usr_User000001/debug/add-new-user-resources";
    let answer = scene.post(path, &admin, json!({})).await;
    assert_eq!((answer.status, answer.text.as_str()), (201, "true"));
    assert_eq!(answer.headers["content-type"], "text/html; charset=utf-8");
    let nobody = "/users/usr_Nobody0001/debug/add-new-user-resources";
    let answer = scene.post(nobody, &admin, json!({})).await;
    assert_eq!(answer.failure(404), "User usr_Nobody0001 not found");
}
