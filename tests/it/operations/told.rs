//! What the server tells: the id of each request, one line of the log, figures for Prometheus.

use nix::sys::signal::Signal;
use serde_json::Value;

use super::{AGENT, USER, user};
use crate::harness::{Background, Sandbox, TestDatabase};

/// Sends a request; the id that the answer has.
async fn ask(url: &str, id: Option<&str>, authorization: &str) -> String {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let mut request = client.get(url).header("authorization", authorization);
    if let Some(id) = id {
        request = request.header("x-request-id", id);
    }
    let answer = request.send().await.unwrap();
    answer.headers()["x-request-id"]
        .to_str()
        .unwrap()
        .to_owned()
}

async fn sandbox() -> Sandbox {
    let database = TestDatabase::migrated().await;
    user(&database.connect().await).await;
    Sandbox::on(&database).env("SCRATCHPAD_AGENT_AUTH_TOKEN", AGENT)
}

#[tokio::test]
async fn each_request_is_one_line_with_its_id_and_without_secrets() {
    let server = Background::start(&sandbox().await.scratch(["serve", "--port", "0"]));
    let url = server.url.clone();
    let agent = format!("Agent-Token {AGENT}:{USER}");
    let path = format!("{url}/Users/Current/?token=hush-query");
    assert_eq!(ask(&path, Some("mine-1"), &agent).await, "mine-1");
    let made = ask(&format!("{url}/hush-path"), Some("not \" sane"), "").await;
    assert!(made.len() > 10 && made.ends_with("-1"), "{made}");
    ask(
        &format!("{url}/users/current"),
        None,
        "API-Token hush-token",
    )
    .await;
    ask(&format!("{url}/readyz"), None, "").await;
    // At the second try, a route whose own answer is 404.
    ask(&format!("{url}/User/Credentials/aac_hush"), None, &agent).await;

    let (_, said) = server.end(Signal::SIGTERM);
    assert!(!said.contains("hush") && !said.contains(AGENT), "{said}");
    let lines: Vec<Value> = said
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .filter(|line: &Value| line["message"] == "request")
        .collect();
    let told: Vec<_> = lines
        .iter()
        .map(|line| {
            assert!(line["ms"].as_f64().unwrap() > 0.0, "{line}");
            let text = |name: &str| line[name].as_str().unwrap_or("–").to_owned();
            let id = line["span"]["id"].as_str().unwrap();
            format!(
                "{} {} {} {} {} {}",
                id.replace(&made[..made.len() - 2], "ID"),
                text("method"),
                text("route"),
                line["status"],
                text("user"),
                text("client")
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "mine-1 GET /users/current 200 usr_User000001 127.0.0.1",
            "ID-1 GET unmatched 404 – 127.0.0.1",
            "ID-2 GET /users/current 401 – 127.0.0.1",
            "ID-4 GET /user/credentials/{id} 404 usr_User000001 127.0.0.1",
        ]
    );
}

#[tokio::test]
async fn figures_are_told_on_a_listener_of_their_own() {
    let sandbox = sandbox().await.env("METRICS_ADDR", "127.0.0.1:0");
    let mut server = Background::start(&sandbox.scratch(["serve", "--port", "0"]));
    let agent = format!("Agent-Token {AGENT}:{USER}");
    let path = format!("{}/users/current", server.url);
    for authorization in [
        &*agent,
        &agent,
        "API-Token wrong",
        "Bearer wrong",
        "Odd",
        "",
    ] {
        ask(&path, None, authorization).await;
    }
    for path in ["/a", "/b", "/metrics"] {
        ask(&format!("{}{path}", server.url), None, "").await;
    }
    let address = server.said_until("metrics at ");
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let answer = client.get(&address).send().await.unwrap();
    let kind = answer.headers()["content-type"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(kind.starts_with("application/openmetrics-text"), "{kind}");
    let text = answer.text().await.unwrap();
    let version = env!("CARGO_PKG_VERSION");
    for line in [
        r#"scratch_http_request_duration_seconds_count{method="GET",route="/users/current",status="200"} 2"#,
        r#"scratch_http_request_duration_seconds_count{method="GET",route="/users/current",status="401"} 4"#,
        r#"scratch_http_request_duration_seconds_count{method="GET",route="unmatched",status="404"} 3"#,
        "scratch_http_requests_in_flight 0",
        r#"scratch_failed_logins_total{scheme="api-token"} 1"#,
        r#"scratch_failed_logins_total{scheme="jwt"} 1"#,
        r#"scratch_failed_logins_total{scheme="none"} 2"#,
        &format!("scratch_build_info{{version=\"{version}\"}} 1"),
        "# EOF",
    ] {
        assert!(
            text.lines().any(|one| one == line),
            "{line} is not in\n{text}"
        );
    }
    for gauge in ["scratch_db_connections ", "scratch_db_connections_idle "] {
        let is_there = |line: &str| {
            let figure = line.strip_prefix(gauge);
            figure.is_some_and(|text| (1..=10).contains(&text.parse::<u32>().unwrap()))
        };
        assert!(text.lines().any(is_there), "{gauge} is not in\n{text}");
    }
}
