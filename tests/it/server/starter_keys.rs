//! Keys for new users: made behind the login's back, one for each, whatever happens on the way.

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use nix::sys::signal::Signal;
use scratch::clock::{Clock, SystemClock};
use scratch::http::Policy;
use scratch::keys::{StarterKeys, Terms, Workshop};
use scratch::openrouter::{Client, Config, Usd};
use scratch::sandbox::{Failing, Fault, Faults, Planned, Simulator};
use scratch::users::{self, NewUserResources};
use serde_json::{Value, json};

use super::{ADMIN, ONE, Scene, USER, bearer, claims, key_set, sealer, session};
use crate::harness::{Background, Sandbox, Scripted, TestDatabase};
use crate::openrouter::{KEY, config, simulator};
use crate::people::{audit_log, author};
use crate::provision::{MASTER, open_operations};

const RESOURCES: &str = "/users/usr_User000001/debug/add-new-user-resources";

/// A server that makes keys at this account; `total` is how long it waits for an answer.
async fn scene(simulator: &Simulator, total: Duration) -> (Scene, StarterKeys) {
    let config = config(&simulator.base_url());
    let policy = Policy {
        total,
        attempts: 2,
        ..config.policy
    };
    let provider = Arc::new(Client::new(Config { policy, ..config }).unwrap());
    let mut keys = None;
    let scene = Scene::with(|config| {
        let made = StarterKeys::new(Workshop {
            db: config.db.clone(),
            provider,
            sealer: sealer(),
            shared: None,
            terms: Terms {
                limit: Usd::from_dollars(2.5),
                ..Terms::default()
            },
            patience: Policy {
                attempts: 6,
                pause: Duration::from_millis(20),
                ..policy
            },
        });
        config.new_user_resources = Some(Arc::new(made.clone()));
        keys = Some(made);
    })
    .await;
    scene.people().await;
    (scene, keys.unwrap())
}

fn plan(simulator: &Simulator, planned: Vec<Planned>) {
    let faults = Faults {
        planned,
        ..Faults::default()
    };
    simulator.set_faults(faults).unwrap();
}

fn login() -> String {
    bearer(&session(&claims("user_new")))
}

/// The keys at the provider.
fn remote(simulator: &Simulator) -> Vec<Value> {
    simulator.account(|account| account.keys(SystemClock.now()))
}

/// Hashes in the database.
async fn local(scene: &Scene) -> Vec<String> {
    sqlx::query_scalar(
        r#"SELECT "externalApiKeyId" FROM "AiAgentCredential" WHERE "source" = 'SYSTEM'"#,
    )
    .fetch_all(scene.db.pool())
    .await
    .unwrap()
}

/// Waits until there is one key, here and there, and nothing open.
async fn expect_one(scene: &Scene, simulator: &Simulator) {
    let begun = Instant::now();
    while local(scene).await.is_empty() {
        assert!(begun.elapsed() < Duration::from_secs(15), "there is no key");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let remote = remote(simulator);
    assert_eq!(remote.len(), 1);
    assert_eq!(local(scene).await, [remote[0]["hash"].as_str().unwrap()]);
    assert_eq!(open_operations(scene.db.pool()).await, 0);
}

#[tokio::test]
async fn twenty_first_requests_at_once_make_one_key() {
    let simulator = simulator().await;
    let (scene, _) = scene(&simulator, Duration::from_secs(5)).await;
    scene.open_doors().await;
    let all = join_all((0..20).map(|_| async {
        let answer = scene.get("/users/current", &login()).await;
        answer.expect(200)["id"].as_str().unwrap().to_owned()
    }));
    let mut ids = all.await;
    ids.dedup();
    let [id] = ids.as_slice() else {
        panic!("{ids:?}")
    };
    expect_one(&scene, &simulator).await;
    assert_eq!(simulator.calls("POST /keys"), 1);
    let key = &remote(&simulator)[0];
    assert_eq!(key["limit"], 2.5);
    assert!(key["name"].as_str().unwrap().contains(id.as_str()));
    let list = scene.get("/user/credentials", &login()).await.expect(200);
    assert_eq!(
        (&list[0]["source"], &list[0]["default"]),
        (&json!("SYSTEM"), &json!(true))
    );
    let log = audit_log(scene.db.pool()).await;
    let made = log.iter().find(|row| row.2.starts_with("aac_")).unwrap();
    assert_eq!(
        made.4["actor"],
        json!({"kind": "api", "userId": id, "scheme": "jwt"})
    );
}

#[tokio::test]
async fn whatever_is_lost_on_the_way_there_is_one_key_in_the_end_and_no_other() {
    let slowly = Failing {
        retry_after: Some("1".into()),
        ..Failing::with(429, "slowly")
    };
    for fault in [
        Fault::LostAnswer,
        Fault::BrokenBody,
        Fault::ErrorBefore(Failing::with(503, "away")),
        Fault::ErrorAfter(Failing::with(500, "after all")),
        Fault::ErrorBefore(slowly),
    ] {
        let simulator = simulator().await;
        let (scene, _) = scene(&simulator, Duration::from_secs(5)).await;
        plan(&simulator, vec![Planned::next(3, "POST /keys", fault)]);
        scene.get("/users/current", &login()).await.expect(200);
        expect_one(&scene, &simulator).await;
    }
}

#[tokio::test]
async fn an_answer_that_comes_five_seconds_late_counts_as_lost() {
    let simulator = simulator().await;
    let (scene, _) = scene(&simulator, Duration::from_millis(500)).await;
    let late = Fault::DelayAnswer { ms: 5000 };
    plan(&simulator, vec![Planned::next(1, "POST /keys", late)]);
    let begun = Instant::now();
    scene.get("/users/current", &login()).await.expect(200);
    expect_one(&scene, &simulator).await;
    tokio::time::sleep(Duration::from_secs(6).saturating_sub(begun.elapsed())).await;
    expect_one(&scene, &simulator).await;
}

#[tokio::test]
async fn a_provider_that_refuses_harms_no_login_and_gets_no_second_call() {
    let simulator = simulator().await;
    let (scene, keys) = scene(&simulator, Duration::from_secs(5)).await;
    let refusal = Fault::ErrorBefore(Failing::with(401, "no"));
    plan(&simulator, vec![Planned::next(99, "POST /keys", refusal)]);
    for _ in 0..3 {
        scene.get("/users/current", &login()).await.expect(200);
    }
    while simulator.calls("POST /keys") == 0 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    // Longer than the pauses of one that is tried again.
    tokio::time::sleep(Duration::from_millis(300)).await;
    keys.close().await;
    assert_eq!(simulator.calls("POST /keys"), 1);
    assert!(local(&scene).await.is_empty() && remote(&simulator).is_empty());
}

#[tokio::test]
async fn an_admin_gives_a_missing_key_and_hears_true_whatever_happens() {
    let simulator = simulator().await;
    let (scene, _) = scene(&simulator, Duration::from_secs(5)).await;
    let admin = scene.token(ADMIN, &[]).await;
    scene.open_doors().await;
    let answers = join_all((0..8).map(|_| scene.post(RESOURCES, &admin, json!({})))).await;
    for answer in answers {
        assert_eq!((answer.status, answer.text.as_str()), (201, "true"));
    }
    // Whoever was told it has it.
    expect_one(&scene, &simulator).await;
    assert_eq!(simulator.calls("POST /keys"), 1);
    let log = audit_log(scene.db.pool()).await;
    let made = log.iter().find(|row| row.2.starts_with("aac_")).unwrap();
    assert_eq!(
        (made.1.as_str(), &made.4["actor"]["userId"]),
        (USER, &json!(ADMIN))
    );
    let away = Fault::ErrorBefore(Failing::with(503, "away"));
    plan(&simulator, vec![Planned::next(99, "POST /keys", away)]);
    let path = "/users/usr_Admin00001/debug/add-new-user-resources";
    let answer = scene.post(path, &admin, json!({})).await;
    assert_eq!((answer.status, answer.text.as_str()), (201, "true"));
    assert_eq!(remote(&simulator).len(), 1);
}

#[tokio::test]
async fn a_lost_connection_is_opened_anew() {
    let simulator = simulator().await;
    let (scene, _) = scene(&simulator, Duration::from_secs(5)).await;
    let admin = scene.token(ADMIN, &[]).await;
    scene.post(RESOURCES, &admin, json!({})).await;
    scene
        .run(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
             WHERE datname = current_database() AND pid <> pg_backend_pid()",
        )
        .await;
    let path = "/users/usr_Admin00001/debug/add-new-user-resources";
    assert_eq!(scene.post(path, &admin, json!({})).await.status, 201);
    assert_eq!(
        (local(&scene).await.len(), remote(&simulator).len()),
        (2, 2)
    );
}

#[tokio::test]
async fn who_stops_waits_for_what_is_being_made_and_for_nothing_else() {
    let simulator = simulator().await;
    let (scene, keys) = scene(&simulator, Duration::from_secs(5)).await;
    let user = users::get(scene.db.pool(), USER).await.unwrap().unwrap();
    let slow = Fault::DelayAnswer { ms: 700 };
    plan(&simulator, vec![Planned::next(1, "POST /keys", slow)]);
    drop(keys.provide(user.clone(), author()));
    while remote(&simulator).is_empty() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    keys.close().await;
    assert_eq!(local(&scene).await.len(), 1);
    // Nothing is begun any more.
    let other = users::get(scene.db.pool(), ADMIN).await.unwrap().unwrap();
    keys.provide(other, author()).await;
    assert_eq!(remote(&simulator).len(), 1);
}

#[tokio::test]
async fn who_stops_does_not_wait_for_a_pause() {
    for status in [429, 503] {
        let simulator = simulator().await;
        let (scene, keys) = scene(&simulator, Duration::from_secs(5)).await;
        let later = Failing {
            retry_after: Some("25".into()),
            ..Failing::with(status, "later")
        };
        let later = Fault::ErrorBefore(later);
        plan(&simulator, vec![Planned::next(9, "POST /keys", later)]);
        let user = users::get(scene.db.pool(), USER).await.unwrap().unwrap();
        drop(keys.provide(user, author()));
        while simulator.calls("POST /keys") == 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let begun = Instant::now();
        keys.close().await;
        assert!(begun.elapsed() < Duration::from_secs(20), "{status}");
        assert_eq!(open_operations(scene.db.pool()).await, 0);
    }
}

#[tokio::test]
async fn a_server_that_is_told_to_stop_finishes_the_key_of_a_user_who_just_signed_up() {
    let database = TestDatabase::migrated().await;
    let simulator = simulator().await;
    let clerk = Scripted::start([key_set(&[("one", ONE)])]).await;
    let sandbox = Sandbox::on(&database)
        .env("ENCRYPTION_MASTER_KEY", MASTER)
        .env("OPENROUTER_BASE_URL", simulator.base_url())
        .env("OPENROUTER_PROVISIONING_KEY", KEY)
        .env("GENERATE_OPENROUTER_KEY_FOR_NEW_USERS", "true")
        .env("CLERK_JWKS_URL", &clerk.url);
    let slow = Fault::DelayAnswer { ms: 1500 };
    plan(&simulator, vec![Planned::next(1, "POST /keys", slow)]);
    let server = Background::start(&sandbox.scratch(["serve", "--port", "0"]));
    let now = SystemClock.now().timestamp();
    let claims = json!({"sub": "user_new", "iat": now, "exp": now + 60});
    let answer = reqwest::Client::builder()
        .no_proxy()
        .build()
        .unwrap()
        .get(format!("{}/users/current", server.url))
        .header("authorization", bearer(&session(&claims)))
        .send();
    assert_eq!(answer.await.unwrap().status(), 200);
    while remote(&simulator).is_empty() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    // The simulator goes on answering meanwhile.
    let ending = tokio::task::spawn_blocking(move || server.end(Signal::SIGTERM));
    let (code, said) = ending.await.unwrap();
    assert_eq!(code, Some(0), "{said}");
    let pool = database.connect().await;
    let hash: String = sqlx::query_scalar(r#"SELECT "externalApiKeyId" FROM "AiAgentCredential""#)
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(remote(&simulator)[0]["hash"], hash);
    assert_eq!(open_operations(&pool).await, 0);
}

#[tokio::test]
async fn without_a_management_key_the_server_says_so_at_its_start_and_does_nothing() {
    let sandbox = Sandbox::on(&TestDatabase::migrated().await)
        .env("GENERATE_OPENROUTER_KEY_FOR_NEW_USERS", "true");
    let server = Background::start(&sandbox.scratch(["serve", "--port", "0"]));
    // Once it answers it hears signals, too.
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let alive = client.get(format!("{}/health", server.url)).send();
    assert_eq!(alive.await.unwrap().status(), 200);
    let (code, said) = server.end(Signal::SIGTERM);
    assert_eq!(code, Some(0));
    assert!(said.contains("new users get no keys"), "{said}");
}
