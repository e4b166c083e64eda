//! What keys have spent, beside the credentials: asked for side by side, briefly, and not each time.

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use futures_util::future::join_all;
use scratch::clock::{Clock, SystemClock};
use scratch::http::Policy;
use scratch::keys::Meter;
use scratch::openrouter::{Client, Config};
use scratch::sandbox::{Failing, Fault, Faults, Planned, Simulator};
use scratch::secret::Secret;
use serde_json::{Value, json};

use super::{Movable, Scene, USER, agent_for, keys};
use crate::openrouter::{client, config, new_key, simulator};

const LIST: &str = "/user/credentials?includeUsage=true";

/// A user with five keys that this system made, of which the n-th has spent n dollars, and one of
/// the user's own.
async fn scene() -> (Scene, Simulator) {
    let simulator = simulator().await;
    let config = config(&simulator.base_url());
    let brief = Policy {
        attempts: 1,
        total: Duration::from_secs(2),
        ..config.policy
    };
    let provider = Client::new(Config {
        policy: brief,
        ..config
    });
    let scene = Scene::with(|config| {
        config.meter = Meter::new(provider.unwrap(), config.db.clock.clone());
    })
    .await;
    scene.people().await;
    let client = client(&simulator.base_url());
    for n in 0..5 {
        let made = client.create_key(&new_key("a key")).await.unwrap();
        let hash = made.record.hash.clone();
        let now = SystemClock.now();
        simulator.account(|account| account.spend(&hash, f64::from(n), false, now));
        sqlx::query(
            r#"INSERT INTO "AiAgentCredential" ("id", "createdAt", "updatedAt", "userId", "service",
                   "apiKey", "source", "externalApiKeyId")
               VALUES ('aac_' || $1, '2026-01-01', '2026-01-01', $2, 'openrouter', $3, 'SYSTEM', $4)"#,
        )
        .bind(n)
        .bind(USER)
        .bind(made.key.reveal())
        .bind(&hash)
        .execute(scene.db.pool())
        .await
        .unwrap();
    }
    scene
        .run(
            r#"INSERT INTO "AiAgentCredential" ("id", "createdAt", "updatedAt", "userId", "service",
                   "apiKey")
               VALUES ('aac_own', '2026-01-01', '2026-01-01', 'usr_User000001', 'openrouter',
                       'sk-or-v1-0123456789')"#,
        )
        .await;
    (scene, simulator)
}

/// What the list says of each, by id.
fn usage(list: &Value) -> Vec<(&str, Option<&Value>)> {
    let mut usage: Vec<_> = list
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["id"].as_str().unwrap(), one.get("usage")))
        .collect();
    usage.sort_by_key(|(id, _)| *id);
    usage
}

fn told(list: &Value) -> usize {
    usage(list).iter().filter(|(_, it)| it.is_some()).count()
}

#[tokio::test]
async fn users_see_what_their_keys_have_spent_and_the_agent_gets_the_keys_instead() {
    let (scene, simulator) = scene().await;
    let token = scene.token(USER, &[]).await;
    let list = scene.get(LIST, &token).await.expect(200);
    let amounts = [0, 1, 2, 3, 4].map(|spent| json!({"limit": 10, "usage": spent}));
    assert_eq!(
        usage(&list),
        [
            ("aac_0", Some(&amounts[0])),
            ("aac_1", Some(&amounts[1])),
            ("aac_2", Some(&amounts[2])),
            ("aac_3", Some(&amounts[3])),
            ("aac_4", Some(&amounts[4])),
            ("aac_own", None),
        ]
    );
    for one in list.as_array().unwrap() {
        assert_eq!(one["apiKey"], "****************");
        let mut expected = vec![
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
        ];
        expected.extend(one.get("usage").map(|_| "usage"));
        expected.push("default");
        assert_eq!(keys(one), expected);
    }
    let before = simulator.calls("GET /key");
    let list = scene.get(LIST, &agent_for(USER)).await.expect(200);
    assert_eq!((told(&list), simulator.calls("GET /key")), (0, before));
    for one in list.as_array().unwrap() {
        let is_made = one["source"] == "SYSTEM";
        assert_eq!(one["apiKey"] != "****************", is_made);
        assert_eq!(keys(one).len(), 11);
    }
    let list = scene.get("/user/credentials", &token).await.expect(200);
    assert_eq!(told(&list), 0);
}

#[tokio::test]
async fn keys_are_asked_side_by_side_and_what_they_say_holds_for_a_while() {
    let (scene, simulator) = scene().await;
    let token = scene.token(USER, &[]).await;
    // One after the other they would need more than the 2 s that there are.
    let faults = Faults {
        latency_ms: 500,
        ..Faults::default()
    };
    simulator.set_faults(faults).unwrap();
    let list = scene.get(LIST, &token).await.expect(200);
    assert_eq!(told(&list), 5);
    let calls = simulator.calls("GET /key");
    assert_eq!(told(&scene.get(LIST, &token).await.expect(200)), 5);
    assert_eq!(simulator.calls("GET /key"), calls);
    scene.clock.advance(TimeDelta::seconds(30));
    assert_eq!(told(&scene.get(LIST, &token).await.expect(200)), 5);
    assert_eq!(simulator.calls("GET /key"), calls + 5);
}

#[tokio::test]
async fn twenty_who_want_to_know_at_once_ask_each_key_once() {
    let (scene, simulator) = scene().await;
    let token = scene.token(USER, &[]).await;
    let faults = Faults {
        latency_ms: 400,
        ..Faults::default()
    };
    simulator.set_faults(faults).unwrap();
    let before = simulator.calls("GET /key");
    let all = join_all((0..20).map(|_| scene.get(LIST, &token))).await;
    assert!(all.into_iter().all(|one| told(&one.expect(200)) == 5));
    assert_eq!(simulator.calls("GET /key"), before + 5);
}

#[tokio::test]
async fn who_goes_away_takes_no_answer_from_those_who_wait_on() {
    let (scene, simulator) = scene().await;
    let token = scene.token(USER, &[]).await;
    let faults = Faults {
        latency_ms: 600,
        ..Faults::default()
    };
    simulator.set_faults(faults).unwrap();
    let before = simulator.calls("GET /key");
    let first = scene.get(LIST, &token);
    let impatient = tokio::time::timeout(Duration::from_millis(300), first);
    let second = async {
        tokio::time::sleep(Duration::from_millis(150)).await;
        scene.get(LIST, &token).await
    };
    let (gone, patient) = tokio::join!(impatient, second);
    assert!(gone.is_err());
    assert_eq!(told(&patient.expect(200)), 5);
    assert_eq!(simulator.calls("GET /key"), before + 5);
}

#[tokio::test]
async fn a_key_that_fails_harms_no_other_and_is_left_alone_for_a_moment() {
    let (scene, simulator) = scene().await;
    let token = scene.token(USER, &[]).await;
    let fault = Fault::ErrorBefore(Failing::with(500, "no"));
    let faults = Faults {
        planned: vec![Planned::next(1, "GET /key", fault)],
        ..Faults::default()
    };
    simulator.set_faults(faults).unwrap();
    assert_eq!(told(&scene.get(LIST, &token).await.expect(200)), 4);
    assert_eq!(told(&scene.get(LIST, &token).await.expect(200)), 4);
    scene.clock.advance(TimeDelta::seconds(5));
    assert_eq!(told(&scene.get(LIST, &token).await.expect(200)), 5);
}

#[tokio::test]
async fn who_does_not_answer_holds_nobody_up_and_is_left_alone_for_a_moment() {
    let (scene, simulator) = scene().await;
    let token = scene.token(USER, &[]).await;
    let faults = Faults {
        latency_ms: 30_000,
        ..Faults::default()
    };
    simulator.set_faults(faults).unwrap();
    let begun = Instant::now();
    let list = scene.get(LIST, &token).await.expect(200);
    assert_eq!((told(&list), list.as_array().unwrap().len()), (0, 6));
    assert!(begun.elapsed() < Duration::from_secs(15));
    let calls = simulator.calls("GET /key");
    scene.get(LIST, &token).await.expect(200);
    assert_eq!(simulator.calls("GET /key"), calls);
}

/// A meter that asks for longer than anybody waits, and so many keys.
async fn many(count: usize) -> (Meter, Simulator, Vec<(String, Secret)>) {
    let simulator = simulator().await;
    let config = config(&simulator.base_url());
    let provider = Client::new(Config {
        policy: Policy {
            attempts: 1,
            total: Duration::from_secs(10),
            ..config.policy
        },
        ..config
    });
    let meter = Meter::new(provider.unwrap(), Movable::at_now());
    let client = client(&simulator.base_url());
    let mut keys = Vec::new();
    for n in 0..count {
        let made = client.create_key(&new_key("a key")).await.unwrap();
        keys.push((n.to_string(), made.key));
    }
    (meter, simulator, keys)
}

#[tokio::test]
async fn who_comes_when_others_have_given_up_gets_what_is_on_its_way() {
    let (meter, simulator, keys) = many(1).await;
    let faults = Faults {
        latency_ms: 2800,
        ..Faults::default()
    };
    simulator.set_faults(faults).unwrap();
    let before = simulator.calls("GET /key");
    let later = async |after: u64| {
        tokio::time::sleep(Duration::from_millis(after)).await;
        meter.read(keys.clone()).await.len()
    };
    let told = tokio::join!(meter.read(keys.clone()), later(1400), later(2300));
    assert_eq!((told.0.len(), told.1, told.2), (0, 1, 1));
    assert_eq!(simulator.calls("GET /key"), before + 1);
}

#[tokio::test]
async fn a_key_that_nobody_came_to_ask_is_not_taken_for_a_silent_one() {
    let (meter, simulator, keys) = many(18).await;
    let faults = |latency_ms| Faults {
        latency_ms,
        ..Faults::default()
    };
    simulator.set_faults(faults(30_000)).unwrap();
    let before = simulator.calls("GET /key");
    assert_eq!(meter.read(keys.clone()).await.len(), 0);
    assert_eq!(simulator.calls("GET /key"), before + 16);
    simulator.set_faults(faults(0)).unwrap();
    let told = meter.read(keys).await;
    let mut ids: Vec<_> = told.keys().map(String::as_str).collect();
    ids.sort_unstable();
    assert_eq!(ids, ["16", "17"]);
}
