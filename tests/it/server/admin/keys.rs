//! Keys that admins have made, changed and taken away, against the simulator.

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use nix::sys::signal::Signal;
use scratch::clock::{Clock, SystemClock};
use scratch::openrouter::Usd;
use scratch::sandbox::{Fault, Faults, Planned, Simulator};
use scratch::server::Provisioning;
use serde_json::{Value, json};

use super::super::{ADMIN, Scene, USER, keys};
use crate::harness::{Background, Reply, Sandbox, Scripted, TestDatabase};
use crate::openrouter::{KEY, client, simulator};
use crate::people::audit_log;
use crate::provision::{MASTER, open_operations};

/// A server that works on keys at this address.
async fn at(base_url: &str) -> (Scene, String) {
    waiting(base_url, Provisioning::WAIT).await
}

async fn waiting(base_url: &str, wait: Duration) -> (Scene, String) {
    let provider = Arc::new(client(base_url));
    let limit = Usd::from_dollars(10.0).unwrap();
    let provisioning = Provisioning {
        provider,
        limit,
        wait,
    };
    let scene = Scene::with(|config| config.provisioning = Some(provisioning)).await;
    scene.people().await;
    let admin = scene.token(ADMIN, &[]).await;
    scene.run(r#"DELETE FROM "AuditLogEvent""#).await;
    (scene, admin)
}

pub(super) async fn scene() -> (Scene, String, Simulator) {
    let simulator = simulator().await;
    let (scene, admin) = at(&simulator.base_url()).await;
    (scene, admin, simulator)
}

/// A new key of the user: the id of its credential.
async fn provisioned(scene: &Scene, admin: &str) -> String {
    let path = format!("/admin/users/{USER}/keys/provision");
    let made = scene.post(&path, admin, json!({})).await.expect(201);
    made["credentialId"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_user_gets_one_key_with_the_usual_limit_and_nobody_sees_it() {
    let (scene, admin, _simulator) = scene().await;
    let path = format!("/admin/users/{USER}/keys/provision");
    let made = scene
        .post(&path, &admin, json!({"reason": "new here"}))
        .await;
    let text = made.text.clone();
    let made = made.expect(201);
    assert_eq!(keys(&made), ["userId", "outcome", "credentialId", "hash"]);
    assert_eq!(made["outcome"], "made");
    assert!(!text.contains("sk-or"), "{text}");
    let log = audit_log(scene.db.pool()).await;
    let (_, user_id, .., context) = &log[0];
    assert_eq!(user_id, USER);
    assert_eq!(context["actor"]["userId"], ADMIN);
    assert_eq!(context["reason"], "new here");

    let kept = scene.post(&path, &admin, json!({"limit": 99})).await;
    let kept = kept.expect(200);
    assert_eq!(kept["outcome"], "kept");
    assert_eq!(kept["credentialId"], made["credentialId"]);
    let another = scene.post(&path, &admin, json!({"another": true})).await;
    assert_ne!(another.expect(201)["hash"], made["hash"]);

    let listed = scene
        .get(&format!("/admin/users/{USER}/keys"), &admin)
        .await;
    let listed = listed.expect(200);
    assert_eq!(listed.as_array().unwrap().len(), 2);
    assert_eq!(listed[0]["source"], "SYSTEM");
    let masked = listed[0]["apiKey"].as_str().unwrap();
    assert!(masked.contains("****"), "{masked}");
}

#[tokio::test]
async fn a_key_is_limited_taken_out_of_use_and_ended() {
    let (scene, admin, _simulator) = scene().await;
    let id = provisioned(&scene, &admin).await;
    let act = async |verb: &str, body: Value| {
        let path = format!("/admin/keys/{id}/{verb}");
        scene.post(&path, &admin, body).await.expect(200)
    };
    let limited = act("limit", json!({"limit": 2.5, "limitReset": "monthly"})).await;
    assert_eq!(
        keys(&limited),
        [
            "userId",
            "credentialId",
            "hash",
            "enabled",
            "default",
            "limit",
            "limitReset",
            "wasKnown",
            "changed"
        ]
    );
    assert_eq!(limited["limit"], 2.5);
    assert_eq!(limited["limitReset"], "monthly");
    assert_eq!(limited["changed"], true);
    // The window stays where nothing is said of it.
    let again = act("limit", json!({"limit": 3})).await;
    assert_eq!(again["limitReset"], "monthly");
    let lifted = act("limit", json!({"limit": null, "limitReset": null})).await;
    assert_eq!(
        (&lifted["limit"], &lifted["limitReset"]),
        (&Value::Null, &Value::Null)
    );

    let disabled = act("disable", json!({"reason": "under review"})).await;
    assert_eq!(disabled["enabled"], false);
    assert_eq!(act("disable", json!({})).await["changed"], false);
    assert_eq!(act("enable", json!({})).await["enabled"], true);

    let revoked = act("revoke", json!({})).await;
    assert_eq!(
        keys(&revoked[0]),
        ["userId", "credentialId", "hash", "wasKnown"]
    );
    assert_eq!(revoked[0]["wasKnown"], true);
    assert_eq!(act("revoke", json!({})).await, json!([]));
    let path = format!("/admin/keys/{id}/enable");
    scene.post(&path, &admin, json!({})).await.failure(404);
}

#[tokio::test]
async fn a_key_is_rotated_at_once_or_with_a_grace() {
    let (scene, admin, _simulator) = scene().await;
    let first = provisioned(&scene, &admin).await;
    let path = format!("/admin/users/{USER}/keys/rotate");
    let rotated = scene.post(&path, &admin, json!({})).await.expect(200);
    assert_eq!(rotated["problem"], Value::Null);
    let step = &rotated["steps"][0];
    assert_eq!(
        keys(step),
        ["credentialId", "outcome", "successorId", "dueAt"]
    );
    assert_eq!(
        (&step["credentialId"], &step["outcome"]),
        (&json!(first), &json!("rotated"))
    );
    let second = step["successorId"].clone();

    let retiring = scene.post(&path, &admin, json!({"grace": "24h"})).await;
    let step = retiring.expect(200)["steps"][0].clone();
    assert_eq!(
        (&step["credentialId"], &step["outcome"]),
        (&second, &json!("retiring"))
    );
    assert_eq!(step["dueAt"], "2026-03-16T12:00:00.123Z");
    let nobody = format!("/admin/users/{ADMIN}/keys/rotate");
    let nothing = scene.post(&nobody, &admin, json!({})).await.expect(200);
    assert_eq!(nothing, json!({"steps": [], "problem": null}));
}

#[tokio::test]
async fn what_this_system_did_not_make_is_left_alone() {
    let (scene, admin, _simulator) = scene().await;
    scene
        .run(
            r#"INSERT INTO "AiAgentCredential"
                   ("id", "createdAt", "updatedAt", "userId", "service", "apiKey", "source")
               VALUES ('aac_own', '2026-01-01', '2026-01-01', 'usr_User000001', 'openrouter', 'sk-or-v1-0123456789', 'USER')"#,
        )
        .await;
    for verb in ["enable", "disable", "revoke"] {
        let path = format!("/admin/keys/aac_own/{verb}");
        let message = scene.post(&path, &admin, json!({})).await.failure(409);
        assert!(message.contains("was not made by this system"), "{message}");
    }
}

#[tokio::test]
async fn a_provider_that_is_away_or_refuses_is_told_without_a_secret() {
    // Nobody listens there any more.
    let gone = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", gone.local_addr().unwrap());
    drop(gone);
    let (scene, admin) = at(&address).await;
    let path = format!("/admin/users/{USER}/keys/provision");
    let away = scene.post(&path, &admin, json!({})).await;
    assert_eq!(away.headers["retry-after"], "1");
    let message = away.failure(503);
    assert!(message.contains("cannot be reached"), "{message}");
    assert!(!message.contains(KEY), "{message}");

    let refusing = Scripted::start(std::iter::repeat_n(
        Reply::with(401, r#"{"error":{"code":401,"message":"No auth"}}"#),
        4,
    ))
    .await;
    let (scene, admin) = at(&refusing.url).await;
    let message = scene.post(&path, &admin, json!({})).await.failure(502);
    assert!(message.contains("No auth"), "{message}");
    assert!(!message.contains(KEY), "{message}");
}

#[tokio::test]
async fn without_a_management_key_nobody_works_on_keys() {
    let (scene, admin) = super::scene().await;
    let path = format!("/admin/users/{USER}/keys/provision");
    let message = scene.post(&path, &admin, json!({})).await.failure(501);
    assert_eq!(
        message,
        "this server cannot work on keys: OPENROUTER_PROVISIONING_KEY is not set"
    );
}

/// The next answer about a new key comes so late.
fn delay(simulator: &Simulator, ms: u64) {
    let late = Planned::next(1, "POST /keys", Fault::DelayAnswer { ms });
    let planned = vec![late];
    let faults = Faults {
        planned,
        ..Faults::default()
    };
    simulator.set_faults(faults).unwrap();
}

#[tokio::test]
async fn work_that_takes_longer_goes_on_and_nobody_is_asked_to_repeat_it() {
    let simulator = simulator().await;
    let (scene, admin) = waiting(&simulator.base_url(), Duration::from_millis(200)).await;
    delay(&simulator, 1000);
    let path = format!("/admin/users/{USER}/keys/provision");
    let late = scene.post(&path, &admin, json!({"another": true})).await;
    assert!(!late.headers.contains_key("retry-after"));
    let late = late.expect(202);
    assert_eq!(keys(&late), ["message"]);
    let listed = format!("/admin/users/{USER}/keys");
    let begun = Instant::now();
    while scene.get(&listed, &admin).await.expect(200) == json!([]) {
        assert!(begun.elapsed() < Duration::from_secs(10), "there is no key");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(simulator.calls("POST /keys"), 1);
    let told = scratch::server::openapi();
    for (path, operations) in told["paths"].as_object().unwrap() {
        if path.contains("/keys/") {
            let schema = &operations["post"]["responses"]["202"]["content"]["application/json"];
            let known = "#/components/schemas/UnderWay";
            assert_eq!(schema["schema"]["$ref"], known, "{path}");
        }
    }
}

#[tokio::test]
async fn so_much_work_waits_and_no_more() {
    let simulator = simulator().await;
    let (scene, admin) = waiting(&simulator.base_url(), Duration::from_millis(100)).await;
    scene
        .run(
            r#"INSERT INTO "User" ("id", "createdAt", "updatedAt", "role")
               SELECT 'usr_' || n, now(), now(), 'USER' FROM generate_series(1, 8) n"#,
        )
        .await;
    let never = Planned::next(8, "POST /keys", Fault::Delay { ms: 60_000 });
    let faults = Faults {
        planned: vec![never],
        ..Faults::default()
    };
    simulator.set_faults(faults).unwrap();
    let ask = async |n: usize| {
        let path = format!("/admin/users/usr_{n}/keys/provision");
        scene.post(&path, &admin, json!({})).await
    };
    let at_work = join_all((1..=8).map(&ask)).await;
    let in_line = join_all((0..64).map(|n| ask(1 + n % 8))).await;
    for answer in at_work.into_iter().chain(in_line) {
        answer.expect(202);
    }
    let refused = ask(1).await;
    assert_eq!(refused.headers["retry-after"], "1");
    let message = refused.failure(503);
    assert!(message.contains("too much work on keys"), "{message}");
}

#[tokio::test]
async fn a_server_that_is_told_to_stop_finishes_the_key_whose_admin_went_away() {
    let database = TestDatabase::migrated().await;
    let pool = database.connect().await;
    sqlx::raw_sql(
        r#"INSERT INTO "User" ("id", "createdAt", "updatedAt", "role")
           VALUES ('usr_1', now(), now(), 'ADMIN');
           INSERT INTO "APIToken" ("id", "token", "userId", "expiresAt", "type")
           VALUES ('atk_1', 'token-one', 'usr_1', '2999-01-01', 'USER')"#,
    )
    .execute(&pool)
    .await
    .unwrap();
    let simulator = simulator().await;
    let sandbox = Sandbox::on(&database)
        .env("ENCRYPTION_MASTER_KEY", MASTER)
        .env("OPENROUTER_BASE_URL", simulator.base_url())
        .env("OPENROUTER_PROVISIONING_KEY", KEY);
    delay(&simulator, 1500);
    let server = Background::start(&sandbox.scratch(["serve", "--port", "0"]));
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let asking = client
        .post(format!("{}/admin/users/usr_1/keys/provision", server.url))
        .header("authorization", "API-Token token-one")
        .send();
    let made = async {
        while simulator.account(|account| account.keys(SystemClock.now()).is_empty()) {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::select! {
        answer = asking => panic!("{answer:?}"),
        () = made => {}
    }
    // The simulator goes on answering meanwhile.
    let ending = tokio::task::spawn_blocking(move || server.end(Signal::SIGTERM));
    let (code, said) = ending.await.unwrap();
    assert_eq!(code, Some(0), "{said}");
    let stored: i64 = sqlx::query_scalar(r#"SELECT count(*) FROM "AiAgentCredential""#)
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!((stored, open_operations(&pool).await), (1, 0));
}
