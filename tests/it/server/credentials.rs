//! `/user/credentials`: shapes, who sees a key, what a change writes.

use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};

use super::{Scene, USER, agent_for, keys};
use crate::people::audit_log;

const KEY: &str = "sk-or-v1-0123456789abcdef1111";
const MASKED: &str = "****************";

async fn scene() -> (Scene, String) {
    let scene = Scene::with_people().await;
    let token = scene.token(USER, &[]).await;
    scene.run(r#"DELETE FROM "AuditLogEvent""#).await;
    (scene, token)
}

async fn create(scene: &Scene, token: &str, more: Value) -> Value {
    let mut body = json!({"service": "openrouter", "apiKey": KEY});
    body.as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    scene
        .post("/user/credentials/new", token, body)
        .await
        .expect(201)
}

fn path(credential: &Value) -> String {
    format!("/user/credentials/{}", credential["id"].as_str().unwrap())
}

async fn defaults(scene: &Scene) -> i64 {
    scene
        .value(r#"SELECT count(*) FROM "AiAgentCredential" WHERE "default""#)
        .await
}

#[tokio::test]
async fn a_credential_has_exactly_eleven_keys_in_their_order() {
    let (scene, token) = scene().await;
    let made = create(
        &scene,
        &token,
        json!({"description": "mine", "userId": "usr_x", "id": "aac_x"}),
    )
    .await;
    let eleven = [
        "id",
        "createdAt",
        "updatedAt",
        "userId",
        "service",
        "apiKey",
        "label",
        "description",
        "source",
        "enabled",
        "default",
    ];
    assert_eq!(keys(&made), eleven);
    assert!(made["id"].as_str().unwrap().starts_with("aac_") && made["id"] != "aac_x");
    assert_eq!(
        (&made["userId"], &made["apiKey"]),
        (&json!(USER), &json!(MASKED))
    );
    assert_eq!(made["label"], "sk-o********1111");
    assert_eq!(
        (&made["source"], &made["enabled"]),
        (&json!("USER"), &json!(true))
    );
    assert_eq!(
        (&made["default"], &made["description"]),
        (&json!(false), &json!("mine"))
    );
    let stored: String = scene
        .value(r#"SELECT "apiKey" FROM "AiAgentCredential""#)
        .await;
    assert!(stored.starts_with("sealed:v1:"), "{stored}");

    let agent = agent_for(USER);
    for path in [
        path(&made),
        "/user/credentials/active/openrouter".to_owned(),
    ] {
        let seen = scene.get(&path, &token).await.expect(200);
        assert_eq!(seen["apiKey"], MASKED, "{path}");
        let seen = scene.get(&path, &agent).await.expect(200);
        assert_eq!(
            (keys(&seen), &seen["apiKey"]),
            (eleven.to_vec(), &json!(KEY)),
            "{path}"
        );
    }
    for query in ["", "?includeUsage=true"] {
        let path = format!("/user/credentials{query}");
        for who in [&token, &agent] {
            let list = scene.get(&path, who).await.expect(200);
            assert_eq!(
                (keys(&list[0]), &list[0]["apiKey"]),
                (eleven.to_vec(), &json!(MASKED))
            );
        }
    }
}

#[tokio::test]
async fn a_key_that_this_system_made_is_whole_for_the_agent_alone() {
    let (scene, token) = scene().await;
    scene
        .run(
            r#"INSERT INTO "AiAgentCredential" ("id", "createdAt", "updatedAt", "userId", "service",
                   "apiKey", "source", "externalApiKeyId")
               VALUES ('aac_system', '2026-01-01', '2026-01-01', 'usr_User000001', 'openrouter',
                       'short-key', 'SYSTEM', 'hash')"#,
        )
        .await;
    for (query, who, key) in [
        ("includeUsage=true", &token, MASKED),
        ("includeUsage=false", &agent_for(USER), MASKED),
        ("includeUsage=", &agent_for(USER), MASKED),
        ("includeUsage=0", &agent_for(USER), MASKED),
        ("includeUsage=1", &agent_for(USER), "short-key"),
        ("includeUsage=yes", &agent_for(USER), "short-key"),
    ] {
        let list = scene
            .get(&format!("/user/credentials?{query}"), who)
            .await
            .expect(200);
        assert_eq!(
            (&list[0]["apiKey"], &list[0]["label"]),
            (&json!(key), &json!("********"))
        );
    }
    let path = "/user/credentials/aac_system";
    let answer = scene
        .post(path, &token, json!({"description": "mine"}))
        .await;
    assert_eq!(answer.failure(403), "aac_system was made by this system");
    assert_eq!(
        scene.send(Method::DELETE, path, &token, None).await.status,
        403
    );
    for body in [
        json!({"default": true}),
        json!({"description": ""}),
        json!({"description": null}),
    ] {
        scene.post(path, &token, body).await.expect(201);
    }
}

#[tokio::test]
async fn texts_are_kept_as_they_come() {
    let (scene, token) = scene().await;
    let new = "/user/credentials/new";
    for (service, key, description) in [
        ("Any service, at all", " a key\n", json!(" mine ")),
        ("", "", json!("")),
        ("openrouter", "short", Value::Null),
    ] {
        let body = json!({"service": service, "apiKey": key, "description": description});
        let made = scene.post(new, &token, body).await.expect(201);
        assert_eq!(
            (&made["service"], &made["description"]),
            (&json!(service), &description)
        );
        let path = path(&made);
        let seen = scene.get(&path, &agent_for(USER)).await.expect(200);
        assert_eq!(seen["apiKey"], key);
        let changed = scene.post(&path, &token, json!({"description": ""}));
        assert_eq!(changed.await.expect(201)["description"], "");
    }
}

#[tokio::test]
async fn a_change_carries_the_instant_at_which_it_is_made_and_not_that_at_which_it_began_to_wait() {
    let (scene, token) = scene().await;
    let made = create(&scene, &token, json!({})).await;
    let mut held = scene.db.pool().begin().await.unwrap();
    sqlx::query(r#"SELECT FROM "User" FOR UPDATE"#)
        .execute(&mut *held)
        .await
        .unwrap();
    let path = path(&made);
    let changing = scene.post(&path, &token, json!({"description": "new"}));
    let release = async {
        scene.somebody_waits().await;
        scene.clock.advance(chrono::TimeDelta::minutes(1));
        held.rollback().await.unwrap();
    };
    let (changed, ()) = tokio::join!(changing, release);
    assert_eq!(changed.expect(201)["updatedAt"], "2026-03-15T12:01:00.123Z");
}

#[tokio::test]
async fn wrong_bodies_are_refused_with_everything_that_is_wrong() {
    let (scene, token) = scene().await;
    let new = "/user/credentials/new";
    for (body, message) in [
        (json!({}), "service is missing; apiKey is missing"),
        (
            json!({"service": 1, "apiKey": null, "description": [], "default": null}),
            "service must be a string; apiKey must be a string; description must be a string or \
             null; default must be true or false",
        ),
        (
            json!({"service": "a".repeat(65), "apiKey": "a\0"}),
            &format!(
                "this cannot be a key: it has the character U+0000 in it; `{}…` cannot be the name \
                 of a service",
                "a".repeat(64)
            ),
        ),
        (
            json!({"service": 1, "apiKey": "sealed:v1:a"}),
            "service must be a string; this cannot be a key: it is a sealed text of this program, \
             not a key",
        ),
        (json!([1]), "the body must be a JSON object"),
    ] {
        assert_eq!(scene.post(new, &token, body).await.failure(400), message);
    }
    let junk = scene
        .send(Method::POST, new, &token, Some("{\"a\":".into()))
        .await;
    assert!(junk.failure(400).starts_with("the body is not JSON"));
    assert_eq!(
        scene.send(Method::POST, new, &token, None).await.status,
        400
    );

    let made = create(&scene, &token, json!({})).await;
    for (body, message) in [
        (
            json!({}),
            "At least one of description or default must be provided",
        ),
        (
            json!({"description": 1, "apiKey": "x", "role": "ADMIN"}),
            "description must be a string or null; apiKey is not known here; role is not known here",
        ),
        (
            json!({"default": true, "user": {"update": {"role": "ADMIN"}}}),
            "user is not known here",
        ),
        (
            json!({"description": "a\u{0}b"}),
            "a description has 2000 characters at most, and not the character U+0000",
        ),
    ] {
        assert_eq!(
            scene.post(&path(&made), &token, body).await.failure(400),
            message
        );
    }
    for method in [Method::GET, Method::POST, Method::DELETE] {
        for id in ["aac_unknown", "new%00", "active"] {
            let path = format!("/user/credentials/{id}");
            let body = (method == Method::POST).then(|| "{\"default\":true}".to_owned());
            assert_eq!(
                scene.send(method.clone(), &path, &token, body).await.status,
                404
            );
        }
    }
    let none = scene
        .get("/user/credentials/active/anthropic", &token)
        .await;
    assert_eq!(none.failure(404), "Not Found");
    assert_eq!(
        audit_log(scene.db.pool()).await.len(),
        1,
        "only what was made"
    );
}

#[tokio::test]
async fn changes_write_what_they_say_and_the_audit_log_knows() {
    let (scene, token) = scene().await;
    let one = create(&scene, &token, json!({"default": true})).await;
    let two = create(&scene, &token, json!({})).await;
    scene.clock.advance(chrono::TimeDelta::minutes(1));
    let changed = scene
        .post(
            &path(&two),
            &token,
            json!({"description": "new", "default": true}),
        )
        .await
        .expect(201);
    assert_eq!(
        (&changed["description"], &changed["default"]),
        (&json!("new"), &json!(true))
    );
    assert_eq!(changed["updatedAt"], "2026-03-15T12:01:00.123Z");
    assert_eq!(defaults(&scene).await, 1);
    // The same again changes nothing.
    scene
        .post(&path(&two), &token, json!({"default": true}))
        .await
        .expect(201);
    let cleared = scene
        .post(&path(&two), &token, json!({"description": null}))
        .await
        .expect(201);
    assert_eq!(cleared["description"], Value::Null);
    let set = scene
        .post(&format!("{}/set-default", path(&one)), &token, json!({}))
        .await
        .expect(201);
    assert_eq!((&set["id"], &set["default"]), (&one["id"], &json!(true)));
    let off = scene
        .post(&path(&one), &token, json!({"default": false}))
        .await
        .expect(201);
    assert_eq!(
        (&off["default"], defaults(&scene).await),
        (&json!(false), 0)
    );
    let gone = scene.send(Method::DELETE, &path(&one), &token, None).await;
    assert_eq!((gone.status, gone.text.as_str()), (204, ""));
    let log = audit_log(scene.db.pool()).await;
    let mut messages: Vec<&str> = log.iter().map(|row| row.3.as_str()).collect();
    messages.sort_unstable();
    assert_eq!(
        messages,
        [
            "Created new credential",
            "Created new credential",
            "Deleted credential",
            "Made credential the default",
            "Updated credential",
            "Updated credential",
            "Updated credential"
        ]
    );
    for (_, user, _, _, context) in &log {
        assert_eq!(user, USER);
        assert_eq!(context["actor"]["kind"], "api");
        assert_eq!(context["actor"]["scheme"], "api-token");
        assert!(!context.to_string().contains(KEY));
    }
}

#[tokio::test]
async fn ten_defaults_at_once_leave_one() {
    let (scene, token) = scene().await;
    scene.open_doors().await;
    let all = join_all((0..10).map(|_| create(&scene, &token, json!({"default": true})))).await;
    assert_eq!((all.len(), defaults(&scene).await), (10, 1));
    let paths: Vec<String> = all
        .iter()
        .map(|made| format!("{}/set-default", path(made)))
        .collect();
    let set = join_all(paths.iter().map(|path| scene.post(path, &token, json!({})))).await;
    assert!(set.iter().all(|answer| answer.status == 201));
    assert_eq!(defaults(&scene).await, 1);
}

#[tokio::test]
async fn the_list_is_ordered_newest_first_and_stays_so() {
    let (scene, token) = scene().await;
    assert_eq!(
        scene.get("/user/credentials", &token).await.expect(200),
        json!([])
    );
    let mut made = Vec::new();
    for _ in 0..3 {
        scene.clock.advance(chrono::TimeDelta::seconds(1));
        made.insert(0, create(&scene, &token, json!({})).await["id"].clone());
    }
    scene
        .post(
            &format!("/user/credentials/{}", made[2].as_str().unwrap()),
            &token,
            json!({"description": "x"}),
        )
        .await
        .expect(201);
    let list = scene.get("/user/credentials", &token).await.expect(200);
    let ids: Vec<&Value> = list
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["id"])
        .collect();
    assert_eq!(ids, made.iter().collect::<Vec<_>>());
}

#[tokio::test]
async fn without_a_master_key_nothing_is_stored_and_what_is_sealed_stays_closed() {
    let (scene, token) = scene().await;
    let made = create(&scene, &token, json!({})).await;
    let test = scene.test.target();
    let blind = Scene::with(|config| {
        let clock = config.db.clock.clone();
        config.db = scratch::db::Database::lazy(test);
        config.db.clock = clock;
        config.sealer = None;
    })
    .await;
    let body = json!({"service": "openrouter", "apiKey": KEY});
    let answer = blind.post("/user/credentials/new", &token, body).await;
    assert_eq!(
        answer.failure(501),
        "this server cannot store keys: ENCRYPTION_MASTER_KEY is not set"
    );
    let seen = blind.get(&path(&made), &token).await.expect(200);
    assert_eq!(
        (&seen["apiKey"], &seen["label"]),
        (&json!(MASKED), &json!("********"))
    );
    assert_eq!(blind.get(&path(&made), &agent_for(USER)).await.status, 500);
}
