//! What the user is told, and what not.

use std::fmt::Write;

use scratch::failure::{Classify, Failure};

use super::{KEY, NOBODY, client};
use crate::harness::{Reply, Scripted};

async fn told(reply: Reply) -> Failure {
    let server = Scripted::start([reply]).await;
    let port = server.url.rsplit(':').next().unwrap().to_owned();
    let mut failure = Failure::from(client(&server.url).get_key(NOBODY).await.unwrap_err());
    let message = failure.source.to_string().replace(&port, "[PORT]");
    failure.source = anyhow::Error::msg(message);
    failure
}

#[tokio::test]
async fn every_status_says_what_openrouter_says_and_what_to_do() {
    let mut text = String::new();
    for status in [
        400, 401, 402, 403, 404, 408, 422, 429, 500, 502, 503, 504, 524,
    ] {
        let body = format!(r#"{{"error":{{"code":{status},"message":"its own words"}}}}"#);
        let failure = told(Reply::with(status, &body)).await;
        let _ = writeln!(text, "{}: {}", failure.kind.name(), failure.source);
        for hint in &failure.hints {
            let _ = writeln!(text, "    {hint}");
        }
    }
    let reply = Reply::headed(429, "retry-after: 40\r\n", "{}");
    let _ = writeln!(text, "{}", told(reply).await.hints.join(""));
    // A 404 to a question about no key is about the address.
    let server = Scripted::start([Reply::with(404, "<html>")]).await;
    let error = client(&server.url).credits().await.unwrap_err();
    let _ = writeln!(
        text,
        "{}: {error}\n    {}",
        error.kind().name(),
        error.hints()[0]
    );
    insta::assert_snapshot!(text);
}

#[tokio::test]
async fn answers_that_are_none_are_described() {
    let mut text = String::new();
    for reply in [
        Reply::with(200, "<!DOCTYPE html><title>Welcome</title>"),
        Reply::with(200, ""),
        Reply::with(200, r#"{"data":{"hash":"#),
        Reply::with(200, "[]"),
        Reply::with(200, r#"{"data":{"name":"k"}}"#),
        Reply::with(200, r#"{"data":{"hash":"ab","limit":"ten"}}"#),
        Reply::headed(302, "location: https://example.com/\r\n", ""),
        Reply::with(502, "<html><h1>Bad gateway</h1></html>"),
        Reply::with(500, r#"{"message":"at the top"}"#),
        Reply::with(500, r#"{"error":"as text"}"#),
        Reply::with(500, r#"{"error":{"code":500}}"#),
        Reply::Hangup,
    ] {
        let _ = writeln!(text, "{}", told(reply).await.source);
    }
    insta::assert_snapshot!(text);
}

#[tokio::test]
async fn a_key_in_openrouters_words_is_not_passed_on() {
    let planted = "sk-or-v1-91a47ed0";
    for body in [
        format!(r#"{{"error":{{"message":"no such key: {planted} ({KEY})"}}}}"#),
        format!(r#"{{"error":"{planted}"}}"#),
        format!(r#"{{"data":{{"hash":"ab","limit":"{planted}"}}}}"#),
        planted.to_owned(),
    ] {
        for status in [200, 400, 401, 403, 404, 429, 500] {
            let failure = told(Reply::with(status, &body)).await;
            let said = format!("{failure:?} {:?}", failure.hints);
            assert!(
                !said.contains("91a47ed0") && !said.contains("ca11ab1e"),
                "{said}"
            );
        }
    }
}
