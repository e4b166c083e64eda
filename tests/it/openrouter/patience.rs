//! What is safe to repeat is repeated, as long as the provider wants and no longer.

use std::sync::Arc;
use std::time::{Duration, Instant};

use scratch::openrouter::{Client, Deletion, KeyPatch, OpenRouterError};
use scratch::sandbox::{Failing, Fault, Planned};

use super::{Frozen, NOBODY, client, config, new_key, plan, simulator};
use crate::harness::{Reply, Scripted};

const CREDITS: &str = r#"{"data":{"total_credits":1,"total_usage":0}}"#;
const SLOW_DOWN: &str = r#"{"error":{"code":429,"message":"Rate limit exceeded"}}"#;

#[tokio::test]
async fn reading_changing_and_deleting_get_over_every_passing_fault() {
    let simulator = simulator().await;
    let client = client(&simulator.base_url());
    let faults = |status| {
        [
            Fault::ErrorBefore(Failing::with(status, "no")),
            Fault::ErrorAfter(Failing::with(status, "no")),
        ]
    };
    let faults = [429, 500, 502, 503, 504].into_iter().flat_map(faults);
    for fault in faults.chain([Fault::LostAnswer]) {
        let made = client.create_key(&new_key("k")).await.unwrap();
        let hash = &made.record.hash;
        for call in ["GET", "PATCH", "DELETE"].map(|method| format!("{method} /keys/{{hash}}")) {
            let before = simulator.calls(&call);
            plan(&simulator, Planned::next(2, &call, fault.clone()));
            let patch = KeyPatch {
                disabled: Some(true),
                ..KeyPatch::default()
            };
            let done = match &*call {
                "GET /keys/{hash}" => client.get_key(hash).await.map(drop),
                "PATCH /keys/{hash}" => client.update_key(hash, &patch).await.map(drop),
                // After a fault that came after the effect, its 404 is success.
                _ => client.delete_key(hash).await.map(|deletion| {
                    assert_eq!(deletion, Deletion::Deleted);
                }),
            };
            done.unwrap_or_else(|error| panic!("{call}, {fault:?}: {error}"));
            assert_eq!(simulator.calls(&call) - before, 3, "{call}, {fault:?}");
        }
    }
    assert_eq!(client.list_keys(&[]).await.unwrap(), []);
}

#[tokio::test]
async fn a_fault_that_does_not_pass_ends_the_call_after_all_attempts() {
    for (reply, attempts) in [
        (Reply::with(503, ""), 4),
        (Reply::Hangup, 4),
        (Reply::with(429, SLOW_DOWN), 4),
        // These do not pass by waiting.
        (Reply::with(501, ""), 1),
        (Reply::with(401, ""), 1),
        (Reply::with(200, "<html>"), 1),
        (Reply::with(200, r#"{"data":{"total_credits":1,"#), 1),
    ] {
        let server = Scripted::start([reply.clone()]).await;
        client(&server.url).credits().await.unwrap_err();
        assert_eq!(server.requests().len(), attempts, "{reply:?}");
    }
}

#[tokio::test]
async fn a_call_that_took_the_whole_time_is_not_made_again() {
    let server = Scripted::start([Reply::Silence]).await;
    let mut config = config(&server.url);
    config.policy.total = Duration::from_millis(200);
    let error = Client::new(config).unwrap().credits().await.unwrap_err();
    assert!(matches!(error, OpenRouterError::TimedOut { .. }), "{error}");
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn half_an_answer_is_a_lost_one() {
    let half = "HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n{\"data\"";
    let server = Scripted::start([Reply::Bytes(half.into()), Reply::with(200, CREDITS)]).await;
    client(&server.url).credits().await.unwrap();
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn retry_after_is_kept_in_seconds_and_as_a_date() {
    let now = "2026-03-01T12:00:00Z".parse().unwrap();
    for value in ["1", "Sun, 01 Mar 2026 12:00:01 GMT"] {
        let headers = format!("retry-after: {value}\r\n");
        for status in [429, 503] {
            let server = Scripted::start([
                Reply::headed(status, &headers, SLOW_DOWN),
                Reply::with(200, CREDITS),
            ])
            .await;
            let mut config = config(&server.url);
            config.clock = Arc::new(Frozen(now));
            let started = Instant::now();
            Client::new(config).unwrap().credits().await.unwrap();
            let waited = started.elapsed();
            assert!(waited >= Duration::from_secs(1), "{value}: {waited:?}");
            assert!(waited < Duration::from_secs(3), "{value}: {waited:?}");
        }
    }
}

#[tokio::test]
async fn a_wait_beyond_reason_is_told_instead_of_waited_for() {
    let reply = Reply::headed(429, "retry-after: 3600\r\n", SLOW_DOWN);
    let server = Scripted::start([reply]).await;
    let error = client(&server.url).get_key(NOBODY).await.unwrap_err();
    assert_eq!(error.wait(), Some(Duration::from_hours(1)));
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn where_nobody_listens_several_attempts_are_made() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let error = client(&url).credits().await.unwrap_err();
    assert!(
        matches!(&error, OpenRouterError::Unreachable { cause, .. } if cause.contains("refused")),
        "{error}"
    );
}

#[tokio::test]
async fn an_answer_to_a_deletion_need_not_say_much_but_not_the_contrary() {
    for (reply, is_deleted) in [
        (Reply::with(200, r#"{"deleted":true}"#), true),
        (Reply::with(200, r#"{"data":{"success":true}}"#), true),
        (Reply::Bytes("HTTP/1.1 204 No Content\r\n\r\n".into()), true),
        (Reply::with(200, r#"{"deleted":false}"#), false),
        (Reply::with(200, "<html>Sign in to the Wi-Fi</html>"), false),
    ] {
        let server = Scripted::start([reply.clone()]).await;
        let done = client(&server.url).delete_key(NOBODY).await;
        assert_eq!(done.is_ok(), is_deleted, "{reply:?}: {done:?}");
    }
}
