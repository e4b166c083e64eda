//! What the simulator answers.

use std::collections::BTreeMap;

use scratch::clock::{Clock, SystemClock};
use scratch::sandbox::{Failing, Fault, Faults, Planned, Simulator};
use serde_json::{Value, json};

use super::{Document, OFFICIAL, OPERATIONS, template};
use crate::openrouter::{KEY, simulator};

/// A call to the simulator; its answer must be one that the document describes.
struct Checked {
    document: Document,
    http: reqwest::Client,
    base: String,
    seen: BTreeMap<(String, String), Vec<u16>>,
}

impl Checked {
    async fn call(
        &mut self,
        method: &str,
        target: &str,
        key: Option<&str>,
        body: Option<Value>,
    ) -> (u16, Value) {
        let verb = method.to_uppercase().parse().unwrap();
        let mut request = self.http.request(verb, format!("{}{target}", self.base));
        if let Some(key) = key {
            request = request.bearer_auth(key);
        }
        if let Some(body) = &body {
            request = request.json(body);
        }
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        let said: Value = answer.json().await.unwrap();
        let path = template(target);
        let answers = self.document.answers(method, &path);
        let described = answers.iter().find(|(known, _)| *known == status);
        let (_, media) =
            described.unwrap_or_else(|| panic!("{method} {path} never answers {status}: {said}"));
        let problems = self.document.problems(&media["schema"], &said);
        assert_eq!(
            problems,
            Vec::<String>::new(),
            "{method} {target} {status}: {said}"
        );
        let seen = self.seen.entry((method.to_owned(), path)).or_default();
        seen.push(status);
        (status, said)
    }
}

#[tokio::test]
async fn the_simulator_answers_as_the_official_document_says() {
    let Some(document) = Document::read(OFFICIAL) else {
        return;
    };
    let simulator = simulator().await;
    let mut checked = Checked {
        document,
        http: reqwest::Client::builder().no_proxy().build().unwrap(),
        base: simulator.base_url(),
        seen: BTreeMap::new(),
    };
    let (hash, regular) = successes(&mut checked, &simulator).await;
    refusals(&mut checked, &hash, &regular).await;
    faults(&mut checked, &simulator, &hash).await;
    let key = format!("/keys/{hash}");
    assert_eq!(checked.call("delete", &key, Some(KEY), None).await.0, 200);

    // Every status that the document lists was seen.
    for (method, path) in OPERATIONS {
        let seen = &checked.seen[&(method.to_owned(), path.to_owned())];
        for (status, _) in checked.document.answers(method, path) {
            assert!(
                seen.contains(&status),
                "{method} {path} never answered {status}"
            );
        }
    }
}

/// All that goes well, but deletion. Returns a key's hash and text.
async fn successes(checked: &mut Checked, simulator: &Simulator) -> (String, String) {
    let admin = Some(KEY);
    let example = |checked: &Checked, method, path| {
        let body = &checked.document.operation(method, path)["requestBody"];
        body["content"]["application/json"]["example"].clone()
    };
    // The document's own examples are understood.
    let body = example(checked, "post", "/keys");
    let (status, made) = checked
        .call("post", "/keys", admin, Some(body.clone()))
        .await;
    assert_eq!(status, 201);
    for (name, wanted) in body.as_object().unwrap() {
        let seen = &made["data"][name];
        assert!(
            wanted == seen || wanted.as_f64() == seen.as_f64(),
            "{name}: {seen}"
        );
    }
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let (hash, regular) = (text(&made["data"]["hash"]), text(&made["key"]));
    assert_eq!((hash.len(), regular.len()), (64, 73));
    let key = format!("/keys/{hash}");

    let bare = Some(json!({"name": "bare"}));
    let (_, bare) = checked.call("post", "/keys", admin, bare).await;
    assert_eq!(bare["data"]["limit_remaining"], Value::Null);
    let now = SystemClock.now();
    simulator.account(|account| account.spend(&hash, 12.34, false, now));
    for shown in [KEY, &regular] {
        assert_eq!(checked.call("get", "/key", Some(shown), None).await.0, 200);
    }
    let paths = [
        "/keys",
        "/keys?offset=1&include_disabled=true",
        &key,
        "/credits",
    ];
    for path in paths {
        assert_eq!(checked.call("get", path, admin, None).await.0, 200);
    }
    let lifted = json!({"limit": null, "limit_reset": null});
    for body in [example(checked, "patch", "/keys/{hash}"), json!({}), lifted] {
        assert_eq!(checked.call("patch", &key, admin, Some(body)).await.0, 200);
    }
    (hash, regular)
}

/// What the caller did wrong.
async fn refusals(checked: &mut Checked, hash: &str, regular: &str) {
    let admin = Some(KEY);
    let bad = Some(json!({"limit": "much"}));
    let key = format!("/keys/{hash}");
    assert_eq!(
        checked.call("post", "/keys", admin, bad.clone()).await.0,
        400
    );
    assert_eq!(checked.call("patch", &key, admin, bad).await.0, 400);
    assert_eq!(
        checked.call("get", "/keys?offset=x", admin, None).await.0,
        400
    );
    let nobody = format!("/keys/{}", "0".repeat(64));
    for (method, body) in [("get", None), ("patch", Some(json!({}))), ("delete", None)] {
        assert_eq!(checked.call(method, &nobody, admin, body).await.0, 404);
    }
    for (method, path) in OPERATIONS {
        let target = path.replace("{hash}", hash);
        for shown in [None, Some("sk-or-v1-nobody")] {
            let (status, _) = checked.call(method, &target, shown, body_of(method)).await;
            assert_eq!(status, 401);
        }
        if path != "/key" {
            let (status, _) = checked
                .call(method, &target, Some(regular), body_of(method))
                .await;
            assert!([401, 403].contains(&status), "{status}");
        }
    }
}

/// What the provider did wrong.
async fn faults(checked: &mut Checked, simulator: &Simulator, hash: &str) {
    for (method, path) in OPERATIONS {
        let target = path.replace("{hash}", hash);
        let described = checked.document.answers(method, path);
        let described: Vec<u16> = described.into_iter().map(|(status, _)| status).collect();
        for status in [429, 500] {
            if !described.contains(&status) {
                continue;
            }
            let call = format!("{} {path}", method.to_uppercase());
            let fault = Fault::ErrorBefore(Failing::with(status, "as planned"));
            let planned = vec![Planned::next(1, &call, fault)];
            let faults = Faults {
                planned,
                ..Faults::default()
            };
            simulator.set_faults(faults).unwrap();
            let (seen, _) = checked
                .call(method, &target, Some(KEY), body_of(method))
                .await;
            assert_eq!(seen, status);
        }
    }
}

fn body_of(method: &str) -> Option<Value> {
    matches!(method, "post" | "patch").then(|| json!({"name": "k"}))
}
