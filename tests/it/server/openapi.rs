//! The OpenAPI document: what it says, and that it says it of the routes that there are.

use reqwest::Method;
use serde_json::Value;

use super::Scene;
use crate::harness::Sandbox;

/// Method, path and operation.
pub(super) fn operations(document: &Value) -> Vec<(String, &str, &Value)> {
    let mut found = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            found.push((method.to_uppercase(), path.as_str(), operation));
        }
    }
    found
}

#[test]
fn the_command_prints_the_document() {
    let printed = Sandbox::new().scratch(["openapi"]).run().expect_code(0);
    let document: Value = serde_json::from_str(&printed.stdout).unwrap();
    assert_eq!(document, scratch::server::openapi());
    insta::assert_snapshot!(printed.stdout);
}

#[tokio::test]
async fn the_server_shows_the_document_to_programs_and_people() {
    let scene = Scene::start().await;
    let served = scene.get("/openapi.json", "").await;
    assert_eq!(
        served.headers["content-type"],
        "application/json; charset=utf-8"
    );
    let document = served.expect(200);
    assert_eq!(document, scratch::server::openapi());

    let page = scene.get("/docs", "").await;
    assert_eq!(page.headers["content-type"], "text/html; charset=utf-8");
    let policy = &page.headers["content-security-policy"];
    assert_eq!(policy, "default-src 'none'; style-src 'unsafe-inline'");
    assert!(!page.text.contains("src=") && !page.text.contains("http"));
    for (_, _, operation) in operations(&document) {
        let id = operation["operationId"].as_str().unwrap();
        assert!(page.text.contains(&format!("id=\"{id}\"")), "{id}");
    }
    for (name, _) in document["components"]["schemas"].as_object().unwrap() {
        assert!(
            page.text.contains(&format!("id=\"shape-{name}\"")),
            "{name}"
        );
    }
}

#[tokio::test]
async fn every_operation_asks_who_is_there_as_it_says() {
    let scene = Scene::with_people().await;
    let document = scratch::server::openapi();
    for (method, path, operation) in operations(&document) {
        let is_open = operation["security"] == serde_json::json!([{}]);
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let status = scene.send(method.clone(), path, "", None).await.status;
        assert_eq!(status == 401, !is_open, "{method} {path}: {status}");
        assert_eq!(operation["responses"]["401"].is_null(), is_open, "{path}");
    }
}

#[test]
fn every_operation_has_a_name_a_summary_and_a_tag_of_its_own() {
    let document = scratch::server::openapi();
    let tags: Vec<&Value> = document["tags"].as_array().unwrap().iter().collect();
    let mut ids: Vec<&Value> = Vec::new();
    for (method, path, operation) in operations(&document) {
        let id = &operation["operationId"];
        assert!(
            id.is_string() && !ids.contains(&id),
            "{method} {path}: {id}"
        );
        ids.push(id);
        assert!(operation["summary"].is_string(), "{method} {path}");
        let tag = &operation["tags"];
        assert!(
            tags.iter()
                .any(|it| tag == &serde_json::json!([it["name"]])),
            "{path}: {tag}"
        );
    }
}
