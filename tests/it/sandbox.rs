//! `scratch sandbox`, and the simulator behind it: as official as the document, as faulty as
//! wanted.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::harness::{Background, Sandbox};
use crate::openrouter::{KEY, new_key, simulator};

/// One call, and the status and body of its answer. Every answer must name the simulator.
async fn call(request: RequestBuilder) -> (u16, Value) {
    let answer = request.send().await.unwrap();
    let header = answer.headers().get("x-scratch-simulator");
    let header = header.expect("every answer names the simulator");
    assert!(
        header
            .to_str()
            .unwrap()
            .starts_with("openrouter, posthog; scratch/")
    );
    let status = answer.status().as_u16();
    let text = answer.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or(Value::Null))
}

fn http() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().unwrap()
}

/// A `scratch sandbox` with these flags, its announcement read.
struct Running {
    server: Background,
    http: reqwest::Client,
    base: String,
    key: String,
    control: String,
}

impl Running {
    fn start(sandbox: &Sandbox, flags: &[&str]) -> Self {
        let command = sandbox.scratch(["sandbox", "--json", "--port", "0"]);
        let server = Background::start(&command.args(flags));
        let said: Value = serde_json::from_str(&server.url).unwrap();
        let text = |pointer| said.pointer(pointer).unwrap().as_str().unwrap().to_owned();
        Self {
            base: text("/variables/OPENROUTER_BASE_URL"),
            key: text("/variables/OPENROUTER_PROVISIONING_KEY"),
            control: text("/control"),
            http: http(),
            server,
        }
    }

    fn ask(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("{}{path}", self.base);
        self.http.request(method, url).bearer_auth(&self.key)
    }

    fn control(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.control))
    }

    async fn made(&self, body: Value) -> (String, String) {
        let (status, made) = call(self.ask(Method::POST, "/keys").json(&body)).await;
        assert_eq!(status, 201, "{made}");
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        (text(&made["data"]["hash"]), text(&made["key"]))
    }
}

#[test]
fn it_prints_what_belongs_into_env_and_says_what_it_is() {
    let sandbox = Sandbox::new();
    let mut command = sandbox.scratch(["sandbox", "--port", "0"]).command();
    let mut child = command.spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut value = |name: &str| {
        let line = lines.next().unwrap().unwrap();
        let value = line
            .strip_prefix(name)
            .and_then(|rest| rest.strip_prefix('='));
        value.unwrap_or_else(|| panic!("{line}")).to_owned()
    };
    let url = value("OPENROUTER_BASE_URL");
    assert!(
        url.starts_with("http://127.0.0.1:") && url.ends_with("/api/v1"),
        "{url}"
    );
    assert!(value("OPENROUTER_PROVISIONING_KEY").starts_with("sk-or-v1-"));
    assert_eq!(format!("{}/api/v1", value("POSTHOG_HOST")), url);
    assert_eq!(value("POSTHOG_API_KEY"), "phc_simulated");
    assert_eq!(value("POSTHOG_FEATURE_FLAG_API_KEY"), "phs_simulated");
    let pid = Pid::from_raw(i32::try_from(child.id()).unwrap());
    // Both are said before it can be asked to stop.
    let mut said = String::new();
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    for _ in 0..2 {
        stderr.read_line(&mut said).unwrap();
    }
    kill(pid, Signal::SIGTERM).unwrap();
    stderr.read_to_string(&mut said).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert!(lines.next().is_none());
    let said = crate::harness::without_accidents(&said);
    insta::assert_snapshot!(said, @r"
    warning: this is a simulator of OpenRouter and PostHog: its keys open nothing
    put these lines into .env; http://127.0.0.1:[PORT]/_simulator controls it; Ctrl-C stops it, and its keys are forgotten
    ");
}

#[test]
fn what_it_prints_passes_the_check_of_settings() {
    let sandbox = Sandbox::new();
    let running = Running::start(&sandbox, &[]);
    let Running { base, key, .. } = &running;
    sandbox.write(
        ".env",
        &format!("OPENROUTER_BASE_URL={base}\nOPENROUTER_PROVISIONING_KEY={key}\n"),
    );
    let owner_alone = std::os::unix::fs::PermissionsExt::from_mode(0o600);
    std::fs::set_permissions(sandbox.directory().join(".env"), owner_alone).unwrap();
    let checked = sandbox.scratch(["env", "check", "--json"]).run();
    assert_eq!(checked.expect_code(0).json()["findings"], json!([]));
    // Tomorrow's simulator takes today's `.env`.
    assert_eq!(*key, Running::start(&sandbox, &[]).key);
    let (code, _) = running.server.end(Signal::SIGINT);
    assert_eq!(code, Some(0));
}

#[test]
fn a_taken_port_and_impossible_faults_are_refused() {
    let sandbox = Sandbox::new();
    let running = Running::start(&sandbox, &[]);
    let port = running.control.split([':', '/']).nth(4).unwrap().to_owned();
    let outcome = sandbox.scratch(["sandbox", "--port", &port]).run();
    insta::assert_snapshot!(outcome.expect_code(1), @r"
    exit code: 1
    --- stdout

    --- stderr
    error: cannot listen on 127.0.0.1:[PORT]: Address already in use (os error 98)
    hint: choose another port with `--port N`, or any free one with `--port 0`
    ");
    for flags in [
        ["--lost-answer", "1.5"],
        ["--error-before", "-0.1"],
        ["--rate-limit", "0"],
        ["--latency", "50"],
        ["--credits", "none"],
    ] {
        let outcome = sandbox
            .scratch(["sandbox", "--port", "0"])
            .args(flags)
            .run();
        outcome.expect_code(2);
    }
}

#[tokio::test]
async fn lists_hide_disabled_and_expired_keys_unless_asked() {
    let sandbox = Sandbox::new();
    let running = Running::start(&sandbox, &[]);
    let (disabled, _) = running.made(json!({"name": "a"})).await;
    let (expired, _) = running.made(json!({"name": "b"})).await;
    running.made(json!({"name": "c"})).await;
    let (status, _) = call(
        running
            .ask(Method::PATCH, &format!("/keys/{disabled}"))
            .json(&json!({"disabled": true})),
    )
    .await;
    assert_eq!(status, 200);
    let path = format!("/keys/{expired}/expire");
    assert_eq!(call(running.control(Method::POST, &path)).await.0, 200);

    let names = async |query: &str| {
        let (_, page) = call(running.ask(Method::GET, &format!("/keys{query}"))).await;
        let keys = page["data"].as_array().unwrap();
        let names = keys.iter().map(|key| key["name"].as_str().unwrap());
        names.collect::<String>()
    };
    assert_eq!(names("").await, "c");
    assert_eq!(names("?include_disabled=true").await, "ca");
    assert_eq!(names("?include_expired=true").await, "cb");
    assert_eq!(
        names("?include_expired=true&include_disabled=true").await,
        "cba"
    );
    assert_eq!(
        names("?include_expired=true&include_disabled=true&offset=2").await,
        "a"
    );
    assert_eq!(names("?offset=9").await, "");
    let other = "?workspace_id=11111111-2222-3333-4444-555555555555";
    assert_eq!(names(other).await, "");
}

#[tokio::test]
async fn it_can_be_meddled_with() {
    let sandbox = Sandbox::new();
    let running = Running::start(&sandbox, &["--credits", "5"]);
    let body = json!({"name": "k", "limit": 2, "limit_reset": "daily"});
    let (hash, key) = running.made(body).await;
    let path = |verb: &str| format!("/keys/{hash}{verb}");
    let spend = running.control(Method::POST, &path("/spend"));
    let (_, seen) = call(spend.json(&json!({"usd": 0.5}))).await;
    assert_eq!(seen["data"]["limit_remaining"], 1.5);
    let (_, credits) = call(running.ask(Method::GET, "/credits")).await;
    assert_eq!(
        credits["data"],
        json!({"total_credits": 5.0, "total_usage": 0.5})
    );

    let own = || {
        call(
            running
                .http
                .get(format!("{}/key", running.base))
                .bearer_auth(&key),
        )
    };
    assert_eq!(own().await.0, 200);
    for (verb, status) in [("/disable", 401), ("/enable", 200), ("/expire", 401)] {
        call(running.control(Method::POST, &path(verb))).await;
        assert_eq!(own().await.0, status, "{verb}");
    }
    let (_, keys) = call(running.control(Method::GET, "/keys")).await;
    assert_eq!(keys["data"][0]["hash"], *hash);
    assert_eq!(
        call(running.control(Method::DELETE, &path(""))).await.0,
        200
    );
    assert_eq!(
        call(running.control(Method::DELETE, &path(""))).await.0,
        404
    );
    assert_eq!(
        call(running.control(Method::POST, &path("/expire")))
            .await
            .0,
        404
    );

    let (_, state) = call(running.control(Method::GET, "")).await;
    let calls: BTreeMap<String, u64> = serde_json::from_value(state["calls"].clone()).unwrap();
    assert_eq!((state["keys"].as_u64(), calls["GET /key"]), (Some(0), 4));
}

#[tokio::test]
async fn faults_come_from_flags_and_at_run_time() {
    let sandbox = Sandbox::new();
    let flags = ["--latency", "60ms", "--error-before", "1"];
    let running = Running::start(&sandbox, &flags);
    let credits = || running.ask(Method::GET, "/credits");
    let started = Instant::now();
    assert_eq!(call(credits()).await.0, 500);
    assert!(started.elapsed() >= Duration::from_millis(60));

    let set = async |faults: Value| {
        call(running.control(Method::PUT, "/faults").json(&faults))
            .await
            .0
    };
    assert_eq!(set(json!({"lost_answer": 1})).await, 200);
    assert!(credits().send().await.is_err());
    assert_eq!(set(json!({"broken_body": 1})).await, 200);
    assert_eq!(call(credits()).await, (200, Value::Null));

    let planned = json!([
        {"call": "GET /credits", "times": 2, "fault": {
            "kind": "error_before", "status": 402, "message": "Insufficient credits"}},
        {"fault": {"kind": "error_after", "status": 429, "retry_after": "7"}},
    ]);
    assert_eq!(set(json!({"planned": planned})).await, 200);
    for _ in 0..2 {
        let (status, said) = call(credits()).await;
        assert_eq!(
            (status, &said["error"]["message"]),
            (402, &json!("Insufficient credits"))
        );
    }
    let answer = credits().send().await.unwrap();
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["retry-after"]),
        (429, &"7".parse().unwrap())
    );
    assert_eq!(call(credits()).await.0, 200);

    assert_eq!(set(json!({"lost_answer": 2})).await, 400);
    assert_eq!(set(json!({"latency": 2})).await, 422);
    assert_eq!(call(credits()).await.0, 200);
}

#[tokio::test]
async fn too_many_calls_a_second_are_told_when_to_come_back() {
    let sandbox = Sandbox::new();
    let running = Running::start(&sandbox, &["--rate-limit", "3"]);
    let mut statuses = Vec::new();
    for _ in 0..5 {
        let answer = running.ask(Method::GET, "/credits").send().await.unwrap();
        let wait = answer.headers().get("retry-after");
        let wait = wait.map(|wait| wait.to_str().unwrap().to_owned());
        statuses.push((answer.status().as_u16(), wait));
    }
    let limited = (429, Some("1".to_owned()));
    assert_eq!(statuses[..3], [(200, None), (200, None), (200, None)]);
    assert_eq!(statuses[3..], [limited.clone(), limited]);
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(call(running.ask(Method::GET, "/credits")).await.0, 200);
}

#[tokio::test]
async fn what_is_wrong_is_refused_in_openrouters_shape() {
    let simulator = simulator().await;
    let base = simulator.base_url();
    let http = http();
    let ask = |method: Method, path: &str| http.request(method, format!("{base}{path}"));
    let managing = |method, path: &str| ask(method, path).bearer_auth(KEY);
    let nobody = format!("/keys/{}", "0".repeat(64));
    for (request, status, words) in [
        (
            ask(Method::GET, "/keys"),
            401,
            "Missing Authentication header",
        ),
        (
            ask(Method::GET, "/key").bearer_auth("sk-or-v1-x"),
            401,
            "Invalid credentials",
        ),
        (
            managing(Method::POST, "/keys").json(&json!({})),
            400,
            "name: Required",
        ),
        (
            managing(Method::POST, "/keys").body("{"),
            400,
            "Expected JSON",
        ),
        (managing(Method::GET, "/keys?offset=-1"), 400, "offset: "),
        (managing(Method::GET, &nobody), 404, "Resource not found"),
        (managing(Method::DELETE, &nobody), 404, "Resource not found"),
        (
            managing(Method::PATCH, &nobody).json(&json!({})),
            404,
            "Resource not found",
        ),
        (managing(Method::GET, "/nothing"), 404, "Resource not found"),
        (managing(Method::PUT, "/keys"), 404, "Resource not found"),
    ] {
        let (seen, said) = call(request).await;
        assert_eq!(
            (seen, said["error"]["code"].as_u64()),
            (status, Some(status.into()))
        );
        let message = said["error"]["message"].as_str().unwrap();
        assert!(message.starts_with(words), "{message}");
    }
    let (status, _) = call(http.get(simulator.base_url().replace("/api/v1", "/elsewhere"))).await;
    assert_eq!(status, 404);
}

#[tokio::test]
async fn it_stops_when_it_is_dropped() {
    let simulator = simulator().await;
    let url = simulator.base_url();
    let client = crate::openrouter::client(&url);
    client.create_key(&new_key("k")).await.unwrap();
    drop(simulator);
    tokio::time::sleep(Duration::from_millis(50)).await;
    let anew = crate::openrouter::client(&url);
    assert!(anew.create_key(&new_key("k")).await.is_err());
}
