//! `/users/current`: its shape, and who is told which secret.

use chrono::TimeDelta;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use scratch::flags::BUILT_IN;
use scratch::logins::AgentJwt;
use scratch::settings::SystemFlagSettings;
use scratch::tokens::Scope;
use scratch::users::Role;
use serde_json::{Value, json};

use super::{ADMIN, JWT_SECRET, Scene, USER, agent_for, bearer, claims, features, keys, session};

#[tokio::test]
async fn a_user_has_the_keys_that_clients_know_in_their_order() {
    let jobs = SystemFlagSettings {
        use_jobs: true,
        ..SystemFlagSettings::default()
    };
    let features = features(BUILT_IN, jobs).await;
    let scene = Scene::with(|config| config.features = features).await;
    scene.people().await;
    scene
        .run(
            r#"INSERT INTO "Subscription" ("id", "createdAt", "updatedAt", "userId", "productType",
                   "stripeSubscriptionId", "expiration", "stripeStatus")
               VALUES ('sub_1', '2026-01-01', '2026-01-01', 'usr_User000001', 'STARTER_PLAN', 's1',
                       '2026-03-20 13:00', 'trialing'),
                      ('sub_2', '2026-01-01', '2026-01-01', 'usr_User000001', 'OTHER_PLAN', 's2',
                       '2099-01-01', 'active')"#,
        )
        .await;
    let body = scene
        .get("/users/current", &bearer(&session(&claims("user_una"))))
        .await
        .expect(200);
    assert_eq!(
        keys(&body),
        [
            "createdAt",
            "updatedAt",
            "clerkId",
            "stripeCustomerId",
            "isAdmin",
            "id",
            "name",
            "email",
            "websocketToken",
            "agentJwt",
            "subscription",
            "experimentalFlags"
        ]
    );
    assert_eq!(body["createdAt"], "2026-01-01T00:00:00.000Z");
    assert_eq!(body["stripeCustomerId"], Value::Null);
    assert_eq!(
        body["subscription"].to_string(),
        r#"{"status":"valid","planDisplayName":"Starter Plan","planType":"STARTER_PLAN","daysRemaining":6,"isTrial":true}"#
    );
    assert_eq!(
        body["experimentalFlags"].to_string(),
        r#"{"DEV_TOOLBOX":false,"REQUIRE_SUBSCRIPTION":false,"USE_JOBS":true,"sample_user_flag":false}"#
    );
    assert_eq!(body["websocketToken"].as_str().unwrap().len(), 32);

    let mut validation = Validation::new(Algorithm::HS256);
    validation.validate_exp = false;
    let key = DecodingKey::from_secret(JWT_SECRET.as_bytes());
    let jwt = decode::<AgentJwt>(body["agentJwt"].as_str().unwrap(), &key, &validation).unwrap();
    assert_eq!(
        (jwt.claims.user_id.as_str(), jwt.claims.role),
        (USER, Role::User)
    );
    assert_eq!(jwt.claims.exp - jwt.claims.iat, 3600);
}

#[tokio::test]
async fn what_is_empty_is_absent_or_null_as_clients_know_it() {
    let scene = Scene::with(|config| config.agent.jwt_secret = None).await;
    scene
        .run(
            r#"INSERT INTO "User" ("id", "createdAt", "updatedAt", "email", "name", "stripeCustomerId", "role")
               VALUES ('usr_Admin00001', '2026-01-01', '2026-01-01', '', NULL, '', 'ADMIN')"#,
        )
        .await;
    let token = scene.token(ADMIN, &[]).await;
    let body = scene.get("/users/current", &token).await.expect(200);
    let flags = json!({
        "DEV_TOOLBOX": true, "REQUIRE_SUBSCRIPTION": false, "USE_JOBS": false,
        "sample_user_flag": false
    });
    assert_eq!(
        body,
        json!({
            "createdAt": "2026-01-01T00:00:00.000Z", "updatedAt": "2026-01-01T00:00:00.000Z",
            "clerkId": null, "stripeCustomerId": null, "isAdmin": true, "id": ADMIN,
            "experimentalFlags": flags
        })
    );
}

#[tokio::test]
async fn a_websocket_token_is_told_to_its_user_alone_and_only_reads() {
    let scene = Scene::with_people().await;
    let login = bearer(&session(&claims("user_ada")));
    let body = scene.get("/users/current", &login).await.expect(200);
    let secret = body["websocketToken"].as_str().unwrap().to_owned();
    let stored: String = scene
        .value(r#"SELECT "token" FROM "APIToken" WHERE "type" = 'WEBSOCKET'"#)
        .await;
    assert!(stored.starts_with("sha256:"), "{stored}");

    let admin = scene.token(ADMIN, &[]).await;
    let body = scene.get("/users/current", &admin).await.expect(200);
    assert_eq!(body["websocketToken"], secret.as_str(), "it is told again");
    let body = scene
        .get("/users/current", &agent_for(ADMIN))
        .await
        .expect(200);
    assert!(body.get("websocketToken").is_none() && body["agentJwt"].is_string());
    assert_eq!(body["experimentalFlags"]["DEV_TOOLBOX"], true);
    let limited = scene.token(ADMIN, &[Scope::Read]).await;
    let with_it = format!("API-Token {secret}");
    for authorization in [limited, with_it.clone()] {
        let body = scene
            .get("/users/current", &authorization)
            .await
            .expect(200);
        assert!(
            body.get("websocketToken").is_none() && body.get("agentJwt").is_none(),
            "{body}"
        );
    }
    let search = scene.get("/dev-tools/users/search?query=", &with_it).await;
    assert_eq!(search.status, 403);
    // What it is told opens nothing once it has ended.
    scene.clock.advance(TimeDelta::hours(25));
    assert_eq!(scene.get("/users/current", &with_it).await.status, 401);
}
