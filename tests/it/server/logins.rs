//! First logins and later ones: what they write, also when many come at once.

use std::num::NonZeroU32;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use futures_util::future::{BoxFuture, join_all};
use scratch::audit::Author;
use scratch::server::NewUserResources;
use scratch::settings::Environment;
use scratch::users::User;
use serde_json::{Value, json};

use super::{Scene, USER, agent_for, bearer, claims, session};
use crate::harness::TestDatabase;
use crate::people::{Person, audit_log};

fn login(subject: &str, name: Value, email: Value) -> String {
    let mut claims = claims(subject);
    claims["exp"] = json!(4_000_000_000_u64);
    claims["fullName"] = name;
    claims["primaryEmail"] = email;
    bearer(&session(&claims))
}

async fn sockets(scene: &Scene) -> Vec<(String, String)> {
    sqlx::query_as(
        r#"SELECT "token", to_char("expiresAt", 'YYYY-MM-DD HH24:MI:SS.MS') FROM "APIToken"
           WHERE "type" = 'WEBSOCKET' ORDER BY "id""#,
    )
    .fetch_all(scene.db.pool())
    .await
    .unwrap()
}

/// What the audit log says.
async fn messages(scene: &Scene) -> Vec<String> {
    let log = audit_log(scene.db.pool()).await;
    log.into_iter().map(|row| row.3).collect()
}

#[tokio::test]
async fn twenty_first_requests_at_once_make_one_user_and_all_get_it() {
    let scene = Scene::start().await;
    let authorization = login("user_new", json!("Nora New"), json!("nora@example.com"));
    scene.open_doors().await;
    let all = join_all((0..20).map(|_| scene.get("/users/current", &authorization))).await;
    let bodies: Vec<Value> = all.into_iter().map(|answer| answer.expect(200)).collect();
    assert!(bodies.iter().all(|body| body["id"] == bodies[0]["id"]
        && body["websocketToken"] == bodies[0]["websocketToken"]));
    assert_eq!(bodies[0]["name"], "Nora New");
    assert_eq!(bodies[0]["isAdmin"], false);
    let users: i64 = scene.value(r#"SELECT count(*) FROM "User""#).await;
    let sockets = sockets(&scene).await;
    assert_eq!((users, sockets.len()), (1, 1));
    assert_eq!(sockets[0].1, "2026-09-11 12:00:00.123", "180 days");
    let log = audit_log(scene.db.pool()).await;
    let id = bodies[0]["id"].as_str().unwrap();
    assert_eq!(log.len(), 2);
    let of = |message: &str| log.iter().find(|row| row.3 == message).unwrap();
    let (event, user, entity, _, context) = of("Signed up");
    assert_eq!(
        (event.as_str(), user.as_str(), entity.as_str()),
        ("create", id, id)
    );
    let actor = json!({"kind": "clerk", "clerkId": "user_new"});
    assert_eq!(context["actor"], actor);
    let (event, user, entity, _, context) = of("Created API token");
    assert_eq!((event.as_str(), user.as_str()), ("create", id));
    assert_eq!(context["actor"], actor);
    assert_eq!(
        (&context["to"]["id"], &context["to"]["type"]),
        (&json!(entity), &json!("WEBSOCKET"))
    );
    assert!(context["to"].get("token").is_none());
}

/// Remembers whom it was to provide for, and never comes to an end.
#[derive(Default)]
struct Slow(Mutex<Vec<String>>);

impl NewUserResources for Slow {
    fn provide(&self, user: User, _: Author) -> BoxFuture<'static, ()> {
        self.0.lock().unwrap().push(user.id);
        Box::pin(std::future::pending())
    }

    fn close(&self) -> BoxFuture<'static, ()> {
        Box::pin(std::future::ready(()))
    }
}

#[tokio::test]
async fn a_new_user_is_provided_for_once_and_no_login_waits_for_it() {
    let slow = Arc::new(Slow::default());
    let scene = Scene::with(|config| config.new_user_resources = Some(slow.clone())).await;
    let authorization = login("user_new", json!(null), json!(null));
    scene.open_doors().await;
    let all = join_all((0..20).map(|_| scene.get("/users/current", &authorization))).await;
    let mut ids: Vec<String> = all
        .into_iter()
        .map(|answer| answer.expect(200)["id"].as_str().unwrap().to_owned())
        .collect();
    ids.dedup();
    assert_eq!(*slow.0.lock().unwrap(), ids);
}

#[tokio::test]
async fn twenty_requests_of_a_user_without_a_websocket_token_make_one() {
    let scene = Scene::with_people().await;
    let authorization = login("user_una", json!(null), json!(null));
    scene.open_doors().await;
    let all = join_all((0..20).map(|_| scene.get("/users/current", &authorization))).await;
    for answer in all {
        answer.expect(200);
    }
    let sockets = sockets(&scene).await;
    assert_eq!(sockets.len(), 1);
    assert_eq!(sockets[0].1, "2026-03-16 12:00:00.123", "a day");
    assert_eq!(messages(&scene).await, ["Created API token"]);
}

#[tokio::test]
async fn a_renewed_websocket_token_has_a_new_secret() {
    let scene = Scene::with_people().await;
    let authorization = login("user_una", json!(null), json!(null));
    let first = scene
        .get("/users/current", &authorization)
        .await
        .expect(200);
    let again = scene
        .get("/users/current", &authorization)
        .await
        .expect(200);
    assert_eq!(first["websocketToken"], again["websocketToken"]);
    scene.clock.advance(TimeDelta::hours(24));
    let renewed = scene
        .get("/users/current", &authorization)
        .await
        .expect(200);
    assert_ne!(first["websocketToken"], renewed["websocketToken"]);
    let sockets = sockets(&scene).await;
    assert_eq!(sockets.len(), 1);
    assert_eq!(sockets[0].1, "2026-03-17 12:00:00.123");
    assert_eq!(
        messages(&scene).await,
        ["Created API token"],
        "of the first"
    );
    let old = format!("API-Token {}", first["websocketToken"].as_str().unwrap());
    assert_eq!(scene.get("/users/current", &old).await.status, 401);
}

#[tokio::test]
async fn beside_the_older_server_websocket_tokens_are_kept_as_text() {
    let scene = Scene::with(|config| {
        config.shared = Some(true);
        config.sealer = None;
    })
    .await;
    scene.people().await;
    let authorization = login("user_una", json!(null), json!(null));
    let body = scene
        .get("/users/current", &authorization)
        .await
        .expect(200);
    assert_eq!(
        sockets(&scene).await[0].0,
        body["websocketToken"].as_str().unwrap()
    );
}

#[tokio::test]
async fn without_a_master_key_there_is_no_websocket_token_and_no_failure() {
    let scene = Scene::with(|config| config.sealer = None).await;
    let authorization = login("user_new", json!(null), json!(null));
    for _ in 0..2 {
        let body = scene
            .get("/users/current", &authorization)
            .await
            .expect(200);
        assert!(body.get("websocketToken").is_none());
    }
    assert!(sockets(&scene).await.is_empty());
}

#[tokio::test]
async fn name_and_email_follow_clerk_and_what_it_does_not_say_stays() {
    let scene = Scene::with_people().await;
    let authorization = login("user_una", json!("Una Umlaut"), json!(""));
    let body = scene
        .get("/users/current", &authorization)
        .await
        .expect(200);
    assert_eq!(
        (&body["name"], &body["email"]),
        (&json!("Una Umlaut"), &json!("user@example.com"))
    );
    scene
        .get("/users/current", &authorization)
        .await
        .expect(200);
    let mut log = audit_log(scene.db.pool()).await;
    log.retain(|row| row.3 == "Took over name and e-mail from sign-in");
    assert_eq!(log.len(), 1);
    assert_eq!(
        log[0].4["from"],
        json!({"name": "Una User", "email": "user@example.com"})
    );
    assert_eq!(
        log[0].4["to"],
        json!({"name": "Una Umlaut", "email": "user@example.com"})
    );
}

#[tokio::test]
async fn in_development_a_first_login_takes_over_the_one_account_with_its_email() {
    let scene = Scene::start().await;
    let local = Person {
        id: USER,
        email: Some("Una@Example.com"),
        admin: true,
        ..Person::default()
    };
    local.insert(scene.db.pool()).await;
    let authorization = login("user_una", json!(null), json!("una@example.com"));
    scene.open_doors().await;
    let all = join_all((0..20).map(|_| scene.get("/users/current", &authorization))).await;
    for answer in all {
        let body = answer.expect(200);
        assert_eq!(
            (&body["id"], &body["isAdmin"]),
            (&json!(USER), &json!(true))
        );
    }
    let log = audit_log(scene.db.pool()).await;
    let linked: Vec<_> = log
        .iter()
        .filter(|row| row.3 == "Linked the account to an identity at Clerk")
        .collect();
    assert_eq!(linked.len(), 1);
    assert_eq!(linked[0].4["to"], json!({"clerkId": "user_una"}));
    // Nobody else takes it again.
    let other = login("user_other", json!(null), json!("una@example.com"));
    let body = scene.get("/users/current", &other).await.expect(200);
    assert_ne!(body["id"], USER);
    assert_eq!(body["isAdmin"], false);
}

#[tokio::test]
async fn two_accounts_with_that_email_are_left_alone_and_so_is_one_outside_development() {
    let scene = Scene::start().await;
    for id in ["usr_Una0000001", "usr_Una0000002"] {
        let email = Some("una@example.com");
        Person {
            id,
            email,
            ..Person::default()
        }
        .insert(scene.db.pool())
        .await;
    }
    let authorization = login("user_una", json!(null), json!("una@example.com"));
    scene
        .get("/users/current", &authorization)
        .await
        .expect(200);
    let users: i64 = scene.value(r#"SELECT count(*) FROM "User""#).await;
    assert_eq!(users, 3);

    let test = TestDatabase::migrated().await;
    let staging = Scene::on(test, |config| {
        let mut target = config.db.target().clone();
        target.environment = Environment::Staging;
        let clock = config.db.clock.clone();
        config.db = scratch::db::Database::lazy(target);
        config.db.clock = clock;
    })
    .await;
    staging
        .run(r#"UPDATE scratch_internal."installation" SET "environment" = 'staging'"#)
        .await;
    let email = Some("una@example.com");
    Person {
        id: USER,
        email,
        admin: true,
        ..Person::default()
    }
    .insert(staging.db.pool())
    .await;
    let body = staging
        .get("/users/current", &authorization)
        .await
        .expect(200);
    assert_ne!(body["id"], USER);
    assert_eq!(body["isAdmin"], false);
}

#[tokio::test]
async fn an_internal_failure_is_never_a_refused_login() {
    let scene = Scene::start().await;
    scene
        .run(r#"ALTER TABLE "User" ADD CONSTRAINT trouble CHECK ("clerkId" <> 'user_new')"#)
        .await;
    let authorization = login("user_new", json!(null), json!(null));
    let answer = scene.get("/users/current", &authorization).await;
    assert_eq!(answer.failure(500), "Internal server error");
}

#[tokio::test]
async fn who_goes_away_in_the_middle_of_a_first_login_gets_what_new_users_get() {
    let arrivals = Arc::new(Slow::default());
    let resources = Arc::clone(&arrivals);
    let scene = Scene::with(|config| config.new_user_resources = Some(resources)).await;
    // The account can be looked for and not be made.
    let mut held = scene.db.pool().begin().await.unwrap();
    sqlx::query(r#"LOCK TABLE "User" IN SHARE MODE"#)
        .execute(&mut *held)
        .await
        .unwrap();
    let authorization = login("user_new", json!(null), json!(null));
    tokio::select! {
        _ = scene.get("/users/current", &authorization) => panic!("it does not wait"),
        () = scene.somebody_waits() => {}
    }
    tokio::time::sleep(Duration::from_millis(200)).await;
    held.rollback().await.unwrap();
    let begun = Instant::now();
    while arrivals.0.lock().unwrap().is_empty() {
        assert!(begun.elapsed() < Duration::from_secs(10), "nobody arrived");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let made: String = scene.value(r#"SELECT "id" FROM "User""#).await;
    assert_eq!(*arrivals.0.lock().unwrap(), [made]);
}

#[tokio::test]
async fn a_session_that_has_expired_is_no_guess() {
    let scene = Scene::with(|config| config.rates.failures = NonZeroU32::new(1)).await;
    scene.people().await;
    let mut late = claims("user_una");
    late["exp"] = json!(late["iat"].as_i64().unwrap() - 8);
    let (late, good) = (
        bearer(&session(&late)),
        bearer(&session(&claims("user_una"))),
    );
    let ask = async |authorization: &str| scene.get("/users/current", authorization).await.status;
    for _ in 0..3 {
        assert_eq!(ask(&late).await, 401);
    }
    assert_eq!(ask("Bearer a.b.c").await, 401);
    assert_eq!(ask("Bearer a.b.c").await, 429);
    assert_eq!(ask(&late).await, 401);
    assert_eq!(ask(&good).await, 200);
}

#[tokio::test]
async fn a_websocket_token_is_told_to_its_user_and_to_no_agent_and_nobody_keeps_the_answer() {
    let scene = Scene::with_people().await;
    scene
        .run(
            r#"INSERT INTO "APIToken" ("id", "token", "userId", "expiresAt", "type") VALUES
                   ('atk_1', 'own', 'usr_User000001', '2026-03-16', 'USER'),
                   ('atk_2', 'agent', 'usr_User000001', '2026-03-16', 'AGENT')"#,
        )
        .await;
    let session = login("user_una", json!(null), json!(null));
    let agent = agent_for(USER);
    for (authorization, is_told) in [
        (session.as_str(), true),
        ("API-Token own", true),
        ("API-Token agent", false),
        (agent.as_str(), false),
    ] {
        let answer = scene.get("/users/current", authorization).await;
        assert_eq!(answer.headers["cache-control"], "no-store");
        let body = answer.expect(200);
        assert_eq!(
            body["websocketToken"].is_string(),
            is_told,
            "{authorization}"
        );
    }
    let open = scene.get("/health", "").await;
    assert!(!open.headers.contains_key("cache-control"));
}
