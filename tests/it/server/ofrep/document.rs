//! The answers, held against the protocol's own document.

use serde_json::{Value, json};

use super::{ALL, scene};
use crate::openrouter_documents::Document;
use crate::server::{ADMIN, Scene, USER, agent_for};

const DOCUMENT: &str = "ofrep-0.3.0.yaml";

/// The document, but for a slip of it: of a value and the code's own default exactly one is asked
/// for, and the schema of the latter allows everything.
fn document() -> Option<Document> {
    let mut document = Document::read(DOCUMENT)?;
    let success = document
        .0
        .pointer_mut("/components/schemas/evaluationSuccess/allOf/1")
        .unwrap()
        .as_object_mut()
        .unwrap();
    let alternatives = success.remove("oneOf").unwrap();
    let names: Vec<&str> = alternatives
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|schema| schema["$ref"].as_str()?.rsplit('/').next())
        .collect();
    assert_eq!(names.last(), Some(&"codeDefaultFlag"));
    success.insert("anyOf".into(), alternatives);
    Some(document)
}

/// What the document has to say against an answer.
fn problems(document: &Document, path: &str, status: u16, body: &Value) -> Vec<String> {
    let response = &document.operation("post", path)["responses"][status.to_string()];
    assert!(response.is_object(), "{path} never answers {status}");
    match response.pointer("/content/application~1json/schema") {
        Some(schema) => document.problems(schema, body),
        None => Vec::new(),
    }
}

async fn ask(scene: &Scene, path: &str, context: Value) -> (u16, Value) {
    let body = json!({ "context": context });
    let answer = scene.post(path, &agent_for(USER), body).await;
    (answer.status, answer.json())
}

#[tokio::test]
async fn every_answer_is_one_that_the_document_describes() {
    let Some(document) = document() else { return };
    let scene = scene().await;
    let mut seen = Vec::new();
    for context in [
        json!({"targetingKey": USER}),
        json!({"targetingKey": USER, "plan": "pro", "since": "2026-03-15T11:00:00Z"}),
        json!({"targetingKey": ADMIN, "groups": {"company": 7},
               "group_properties": {"company": {"tier": "gold"}}}),
        json!({}),
        json!({"targetingKey": []}),
    ] {
        for flag in [
            "everybody",
            "nobody",
            "professionals",
            "layout",
            "retired",
            "remembered",
            "company",
            "recent",
            "unknown",
            "every%FF",
        ] {
            let (status, body) = ask(&scene, &format!("{ALL}/{flag}"), context.clone()).await;
            let path = "/ofrep/v1/evaluate/flags/{key}";
            let problems = problems(&document, path, status, &body);
            assert!(problems.is_empty(), "{body}: {problems:?}");
            seen.push(status);
        }
        let (status, body) = ask(&scene, ALL, context).await;
        let problems = problems(&document, ALL, status, &body);
        assert!(problems.is_empty(), "{body}: {problems:?}");
        seen.push(status);
    }
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen, [200, 400, 404]);
}

#[test]
fn what_the_document_does_not_describe_is_noticed() {
    let Some(document) = document() else { return };
    let good = json!({"key": "a", "value": true, "reason": "STATIC", "variant": "on"});
    let path = "/ofrep/v1/evaluate/flags/{key}";
    assert!(problems(&document, path, 200, &good).is_empty());
    for (member, value) in [
        ("reason", json!("DEFAULT")),
        ("key", json!(7)),
        ("variant", json!(true)),
        ("metadata", json!({"nested": {}})),
    ] {
        let mut bad = good.clone();
        bad[member] = value;
        assert!(!problems(&document, path, 200, &bad).is_empty(), "{bad}");
    }
    let bad = json!({"key": "a", "errorCode": "FLAG_NOT_FOUND"});
    assert!(!problems(&document, path, 400, &bad).is_empty());
}

#[test]
fn the_document_has_the_calls_and_the_requests_that_are_taken() {
    let Some(document) = document() else { return };
    for path in [ALL, "/ofrep/v1/evaluate/flags/{key}"] {
        let operation = document.operation("post", path);
        let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
        let context = json!({"context": {"targetingKey": USER, "plan": "pro"}});
        assert!(document.problems(schema, &context).is_empty());
        for refused in [json!({}), json!({"context": {}}), json!({"context": []})] {
            assert!(!document.problems(schema, &refused).is_empty());
        }
    }
}
