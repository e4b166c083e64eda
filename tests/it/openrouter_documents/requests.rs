//! What the client sends.

use std::collections::BTreeMap;

use scratch::clock::{Clock, SystemClock};
use scratch::openrouter::{Client, KeyPatch, LimitReset, NewKey, Patch, Usd};
use scratch::secret::Secret;
use serde_json::{Value, json};

use super::{Document, HASH, NEWER, OFFICIAL, OPERATIONS, template};
use crate::harness::{Reply, Request, Scripted};
use crate::openrouter::{KEY, client, config, new_key};

/// A parameter that the official document does not have yet.
const NEWER_PARAMETER: &str = "include_expired";

/// Everything that the client can send.
async fn everything_sent() -> Vec<Request> {
    let page = json!({"data": [{"hash": HASH}]}).to_string();
    let answers = [
        (200, page.as_str()),
        (200, r#"{"data":[]}"#),
        (200, &page),
        (200, r#"{"data":[]}"#),
    ];
    let server = Scripted::start(answers.map(|(status, body)| Reply::with(status, body))).await;
    let workspace = "0df9e665-d932-5740-b2c7-b52af166bc11".to_owned();
    let keys = client(&server.url)
        .list_keys(std::slice::from_ref(&workspace))
        .await;
    assert_eq!(keys.unwrap().len(), 1);
    let mut sent = server.requests();

    let server = Scripted::start([Reply::with(500, "")]).await;
    let mut config = config(&server.url);
    config.policy.attempts = 1;
    let client = Client::new(config).unwrap();
    let limits = [None, Usd::from_dollars(0.01), Usd::from_dollars(10.0)];
    let resets = [
        None,
        Some(LimitReset::Daily),
        Some(LimitReset::Weekly),
        Some(LimitReset::Monthly),
    ];
    let expires_at = Some(SystemClock.now());
    for limit in limits {
        for limit_reset in resets.clone() {
            for (expires_at, workspace_id) in [(None, None), (expires_at, Some(&workspace))] {
                let new = NewKey {
                    limit,
                    limit_reset: limit_reset.clone(),
                    expires_at,
                    workspace_id: workspace_id.cloned(),
                    ..new_key("User usr_1 Starter Key")
                };
                client.create_key(&new).await.unwrap_err();
            }
        }
    }
    for limit in [
        Patch::Keep,
        Patch::Clear,
        Patch::Set(Usd::from_dollars(2.5).unwrap()),
    ] {
        for reset in resets
            .clone()
            .map(Patch::from)
            .into_iter()
            .chain([Patch::Keep])
        {
            let patch = KeyPatch {
                limit: limit.clone(),
                limit_reset: reset,
                ..KeyPatch::default()
            };
            client.update_key(HASH, &patch).await.unwrap_err();
        }
    }
    let whole = KeyPatch {
        name: Some("another".into()),
        disabled: Some(true),
        include_byok_in_limit: Some(false),
        ..KeyPatch::default()
    };
    client.update_key(HASH, &whole).await.unwrap_err();
    client.get_key(HASH).await.unwrap_err();
    client.delete_key(HASH).await.unwrap_err();
    client.credits().await.unwrap_err();
    client.management_key().await.unwrap_err();
    client.current_key(&Secret::new(KEY)).await.unwrap_err();
    sent.extend(server.requests());
    sent
}

#[tokio::test]
async fn every_request_obeys_the_official_document() {
    let (Some(document), Some(newer)) = (Document::read(OFFICIAL), Document::read(NEWER)) else {
        return;
    };
    let requests = everything_sent().await;
    assert!(requests.len() > 40);
    let mut made = BTreeMap::<_, u32>::new();
    for request in &requests {
        let method = request.method.to_lowercase();
        let path = template(&request.target);
        let operation = document.operation(&method, &path);
        check_query(operation, newer.operation(&method, &path), request);
        check_headers(request);
        check_body(&document, operation, request);
        *made.entry((method, path)).or_default() += 1;
    }
    let wanted = OPERATIONS.map(|(method, path)| (method.to_owned(), path.to_owned()));
    for operation in wanted {
        assert!(
            made.contains_key(&operation),
            "nothing was sent to {operation:?}"
        );
    }
}

fn check_query(operation: &Value, newer: &Value, request: &Request) {
    let query = request
        .target
        .split_once('?')
        .map_or("", |(_, query)| query);
    for (name, text) in url::form_urlencoded::parse(query.as_bytes()) {
        let source = if name == NEWER_PARAMETER {
            newer
        } else {
            operation
        };
        let parameters = source["parameters"].as_array().unwrap();
        let known = parameters
            .iter()
            .find(|known| known["in"] == "query" && known["name"] == *name);
        let known = known.unwrap_or_else(|| panic!("no parameter {name}: {}", request.target));
        // On the wire everything is text; a number must be one.
        let types = known["schema"]["type"].to_string();
        let value = if types.contains("integer") {
            json!(text.parse::<u64>().unwrap())
        } else {
            json!(text)
        };
        let validator = jsonschema::options()
            .should_validate_formats(true)
            .build(&known["schema"])
            .unwrap();
        assert!(validator.is_valid(&value), "{name}={text}");
        if known["schema"]["x-openrouter-type"] == "boolean" {
            assert!(["true", "false"].contains(&&*text), "{name}={text}");
        }
    }
}

fn check_headers(request: &Request) {
    // `components.securitySchemes`: HTTP, bearer.
    assert_eq!(
        request.header("authorization"),
        Some(&*format!("Bearer {KEY}"))
    );
    let kind = (!request.body.is_empty()).then_some("application/json");
    assert_eq!(request.header("content-type"), kind);
}

/// A body must obey its schema, and hold nothing that the schema does not name.
fn check_body(document: &Document, operation: &Value, request: &Request) {
    let Some(schema) = operation.pointer("/requestBody/content/application~1json/schema") else {
        assert_eq!(request.body, "");
        return;
    };
    let mut schema = schema.clone();
    schema["additionalProperties"] = json!(false);
    let body = serde_json::from_str(&request.body).unwrap();
    assert_eq!(
        document.problems(&schema, &body),
        Vec::<String>::new(),
        "{body}"
    );
}
