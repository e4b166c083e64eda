//! Feature flags over the OpenFeature Remote Evaluation Protocol: who may ask for whom, and what
//! every case is answered with.

mod document;

use std::fmt::Write;

use chrono::TimeDelta;
use reqwest::Method;
use scratch::settings::SystemFlagSettings;
use scratch::tokens::Scope;
use serde_json::{Value, json};

use super::manners::told;
use super::{ADMIN, Answer, Scene, USER, agent_for, features};

const ALL: &str = "/ofrep/v1/evaluate/flags";

/// A flag of each kind.
fn definitions() -> Value {
    let with = |key: &str, filters: Value| json!({"key": key, "active": true, "filters": filters});
    let pro = json!([{"key": "plan", "type": "person", "operator": "exact", "value": "pro"}]);
    json!({
        "group_type_mapping": {"0": "company"},
        "flags": [
            {"key": "everybody", "id": 7, "version": 3, "active": true, "filters": {
                "groups": [{"rollout_percentage": 100}],
                "payloads": {"true": "{\"columns\": 2}"},
            }},
            with("nobody", json!({"groups": [{"rollout_percentage": 0}]})),
            with("professionals", json!({"groups": [{"properties": pro}]})),
            with("layout", json!({
                "groups": [{}],
                "multivariate": {"variants": [{"key": "wide", "rollout_percentage": 100}]},
            })),
            {"key": "retired", "active": false, "filters": {"groups": [{}]}},
            {"key": "remembered", "active": true, "ensure_experience_continuity": true},
            with("a/b ü", json!({"groups": [{}]})),
            with("company", json!({
                "aggregation_group_type_index": 0,
                "groups": [{"properties": [
                    {"key": "tier", "type": "group", "group_type_index": 0, "value": "gold"},
                ]}],
            })),
            with("la", json!({"groups": [{"properties": [
                {"key": "distinct_id", "operator": "exact", "value": "usr_Admin00001"},
            ]}]})),
            with("recent", json!({"groups": [{"properties": [
                {"key": "since", "operator": "is_date_after", "value": "-1d"},
            ]}]})),
        ],
    })
}

async fn scene() -> Scene {
    let document = definitions().to_string();
    let features = features(document.as_bytes(), SystemFlagSettings::default()).await;
    let scene = Scene::with(|config| config.features = features).await;
    scene.people().await;
    scene
}

async fn one(scene: &Scene, flag: &str, context: Value) -> Answer {
    let path = format!("{ALL}/{flag}");
    scene
        .post(&path, &agent_for(USER), json!({ "context": context }))
        .await
}

#[tokio::test]
async fn every_kind_of_flag_has_value_reason_and_variant() {
    let scene = scene().await;
    let context = json!({"targetingKey": USER, "plan": "free",
        "groups": {"company": "acme"}, "group_properties": {"company": {"tier": "gold"}}});
    let mut told = String::new();
    for flag in [
        "everybody",
        "nobody",
        "professionals",
        "layout",
        "retired",
        "a/b%20%C3%BC",
        "company",
        "la",
    ] {
        let body = one(&scene, flag, context.clone()).await.expect(200);
        let _ = writeln!(told, "{body}");
    }
    insta::assert_snapshot!(told);
}

#[tokio::test]
async fn what_cannot_be_evaluated_says_why() {
    let scene = scene().await;
    let me = json!({"targetingKey": USER});
    let mut told = String::new();
    for (flag, body) in [
        ("unknown", json!({"context": me}).to_string()),
        ("professionals", json!({"context": me}).to_string()),
        ("remembered", json!({"context": me}).to_string()),
        ("everybody", json!({"context": {}}).to_string()),
        (
            "everybody",
            json!({"context": {"targetingKey": ""}}).to_string(),
        ),
        (
            "everybody",
            json!({"context": {"targetingKey": 7}}).to_string(),
        ),
        (
            "everybody",
            json!({"context": {"targetingKey": USER, "groups": []}}).to_string(),
        ),
        ("every%FF", json!({"context": me}).to_string()),
        ("everybody", json!({"context": []}).to_string()),
        ("everybody", json!({}).to_string()),
        ("everybody", "[]".into()),
        ("everybody", "{".into()),
        ("everybody", String::new()),
    ] {
        for path in [format!("{ALL}/{flag}"), ALL.to_owned()] {
            let answer = scene
                .send(Method::POST, &path, &agent_for(USER), Some(body.clone()))
                .await;
            if answer.status != 200 {
                assert_eq!(answer.headers["access-control-allow-origin"], "*");
                let path = path.trim_start_matches("/ofrep/v1/evaluate");
                let _ = writeln!(told, "{path} {body}");
                let _ = writeln!(told, "    {} {}", answer.status, answer.text);
            }
        }
    }
    insta::assert_snapshot!(told);
}

#[tokio::test]
async fn a_body_that_cannot_be_read_is_told_of_in_the_words_of_the_protocol() {
    let scene = scene().await;
    for (path, key) in [
        (format!("{ALL}/everybody"), Some("everybody")),
        (ALL.to_owned(), None),
    ] {
        let request = format!(
            "POST {path} HTTP/1.1\r\nhost: x\r\nauthorization: {}\r\nconnection: close\r\n\
             transfer-encoding: chunked\r\n\r\nno length\r\n",
            agent_for(USER)
        );
        let said = told(&scene, &request).await;
        assert!(said.starts_with("HTTP/1.1 400 "), "{said}");
        let (_, body) = said.split_once("\r\n\r\n").unwrap();
        let body: Value = serde_json::from_str(body).unwrap();
        assert_eq!(body["errorCode"], "PARSE_ERROR", "{body}");
        assert_eq!(body.get("key").and_then(Value::as_str), key);
    }
}

#[tokio::test]
async fn all_flags_come_in_order_and_one_that_fails_harms_no_other() {
    let scene = scene().await;
    let context = json!({"context": {"targetingKey": USER}});
    let body = scene.post(ALL, &agent_for(USER), context).await.expect(200);
    assert_eq!(body["metadata"], json!({"source": "posthog"}));
    let flags: Vec<(&str, Option<&str>)> = body["flags"]
        .as_array()
        .unwrap()
        .iter()
        .map(|flag| (flag["key"].as_str().unwrap(), flag["errorCode"].as_str()))
        .collect();
    assert_eq!(
        flags,
        [
            ("everybody", None),
            ("nobody", None),
            ("professionals", Some("INVALID_CONTEXT")),
            ("layout", None),
            ("retired", None),
            ("remembered", Some("GENERAL")),
            ("a/b ü", None),
            ("company", None),
            ("la", None),
            ("recent", Some("INVALID_CONTEXT")),
        ]
    );
    let without_slash = json!({"context": {"targetingKey": USER}});
    let path = format!("{ALL}/");
    let again = scene.post(&path, &agent_for(USER), without_slash).await;
    assert_eq!(again.expect(200), body);
}

/// Asks for all flags with a version that is known.
async fn conditional(scene: &Scene, context: &Value, etag: &str) -> (u16, String, String) {
    let request = reqwest::Client::builder().no_proxy().build().unwrap();
    let answer = request
        .post(format!("{}{ALL}", scene.url))
        .header("authorization", agent_for(USER))
        .header("if-none-match", etag)
        .body(json!({ "context": context }).to_string())
        .send()
        .await
        .unwrap();
    let status = answer.status().as_u16();
    let etag = answer.headers()["etag"].to_str().unwrap().to_owned();
    (status, etag, answer.text().await.unwrap())
}

#[tokio::test]
async fn the_version_names_definitions_context_and_values() {
    let live = features(
        definitions().to_string().as_bytes(),
        SystemFlagSettings::default(),
    )
    .await;
    let definitions_of = live.definitions.clone();
    let scene = Scene::with(|config| config.features = live).await;
    scene.people().await;
    let me = json!({"targetingKey": USER, "since": "2026-03-15T12:00:00Z"});
    let (status, etag, _) = conditional(&scene, &me, "\"other\"").await;
    assert_eq!(status, 200);
    for known in [
        etag.clone(),
        format!("W/{etag}"),
        format!("\"other\", {etag}"),
        "*".into(),
    ] {
        let (status, same, body) = conditional(&scene, &me, &known).await;
        assert_eq!((status, same.as_str(), body.as_str()), (304, &*etag, ""));
    }
    // Another person, another property.
    for other in [
        json!({"targetingKey": ADMIN, "since": "2026-03-15T12:00:00Z"}),
        json!({"targetingKey": USER, "since": "2026-03-15T12:00:00Z", "plan": "pro"}),
    ] {
        assert_eq!(conditional(&scene, &other, &etag).await.0, 200);
    }
    // Time passes, and a condition on it turns.
    scene.clock.advance(TimeDelta::days(2));
    let (status, later, _) = conditional(&scene, &me, &etag).await;
    assert_eq!(status, 200);
    // Other definitions, though all values are the same.
    let mut other = definitions();
    other["cohorts"] = json!({"1": {}});
    definitions_of
        .replace(
            other.to_string().as_bytes(),
            scratch::features::Provenance::PostHog,
        )
        .unwrap();
    let (status, newest, _) = conditional(&scene, &me, &later).await;
    assert!(status == 200 && newest != later);
}

#[tokio::test]
async fn only_admins_and_the_agent_may_ask_for_others() {
    let scene = scene().await;
    let limited = scene.token(ADMIN, &[Scope::Flags]).await;
    for (authorization, target, status) in [
        (scene.token(USER, &[]).await, USER, 200),
        (scene.token(USER, &[Scope::Flags]).await, USER, 200),
        (scene.token(USER, &[Scope::Read]).await, USER, 403),
        (scene.token(USER, &[]).await, ADMIN, 403),
        (scene.token(USER, &[]).await, "anybody", 403),
        (scene.token(ADMIN, &[]).await, USER, 200),
        (scene.token(ADMIN, &[]).await, "anybody", 200),
        (limited.clone(), ADMIN, 200),
        (limited, USER, 403),
        (agent_for(USER), ADMIN, 200),
        (agent_for(USER), "anybody", 200),
        (String::new(), USER, 401),
    ] {
        for path in [format!("{ALL}/la"), ALL.to_owned()] {
            let context = json!({"context": {"targetingKey": target}});
            let answer = scene.post(&path, &authorization, context).await;
            assert_eq!(answer.status, status, "{target} {path}");
        }
    }
}

#[tokio::test]
async fn nobody_passes_for_somebody_else_by_a_property() {
    let scene = scene().await;
    let token = scene.token(USER, &[]).await;
    let context = json!({"context": {"targetingKey": USER, "distinct_id": ADMIN}});
    let path = format!("{ALL}/la");
    let answer = scene.post(&path, &token, context).await.expect(200);
    assert_eq!(answer["value"], false);
    let admin = json!({"context": {"targetingKey": ADMIN}});
    let answer = scene.post(&path, &agent_for(USER), admin).await;
    assert_eq!(answer.expect(200)["value"], true);
}

#[tokio::test]
async fn an_api_token_may_come_in_the_header_that_clients_know_and_for_flags_alone() {
    let scene = scene().await;
    let token = scene.token(USER, &[]).await;
    let key = token.strip_prefix("API-Token ").unwrap();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    for (path, key, status) in [
        (ALL, key, 200),
        (ALL, "wrong", 401),
        (ALL, "", 401),
        ("/agent-token-usage/track", key, 401),
    ] {
        let answer = client
            .post(format!("{}{path}", scene.url))
            .header("x-api-key", key)
            .body(json!({"context": {"targetingKey": USER}}).to_string())
            .send();
        assert_eq!(answer.await.unwrap().status(), status, "{path}");
    }
    // Who names a scheme means it.
    let answer = client
        .post(format!("{}{ALL}", scene.url))
        .header("x-api-key", key)
        .header("authorization", "API-Token wrong")
        .body(json!({"context": {"targetingKey": USER}}).to_string())
        .send();
    assert_eq!(answer.await.unwrap().status(), 401);
}
