//! A key is asked for once, whatever happens, and the error says whether it may exist.

use scratch::failure::{Classify, Kind};
use scratch::openrouter::{Client, CreateError, OpenRouterError, Policy};
use scratch::sandbox::{Failing, Fault, Faults, Planned};

use super::{KEY, brief, client, config, new_key, plan, simulator};
use crate::harness::{Reply, Scripted};

const POST: &str = "POST /keys";

/// Whether a key may exist after this reply.
async fn after(reply: Reply) -> CreateError {
    let server = Scripted::start([reply]).await;
    let mut config = config(&server.url);
    config.policy.total = std::time::Duration::from_millis(700);
    // Nor is it made again after a 429.
    config.policy.attempts = 1;
    let client = Client::new(config).unwrap();
    let error = client.create_key(&new_key("k")).await.unwrap_err();
    assert_eq!(server.requests().len(), 1, "{error:?}");
    error
}

fn fate(error: &CreateError) -> &'static str {
    match error {
        CreateError::NotCreated(_) => "not made",
        CreateError::Unknown { .. } => "unknown",
    }
}

#[tokio::test]
async fn a_refusal_is_certain_and_everything_else_is_not() {
    let body = r#"{"error":{"code":0,"message":"because"}}"#;
    for status in [400, 401, 402, 403, 404, 409, 422, 429] {
        let error = after(Reply::headed(status, "retry-after: 0\r\n", body)).await;
        assert_eq!(fate(&error), "not made", "{status}");
    }
    for status in [302, 408, 500, 502, 503, 504, 520, 524] {
        let headers = "location: /elsewhere\r\nretry-after: 0\r\n";
        let error = after(Reply::headed(status, headers, body)).await;
        assert_eq!(fate(&error), "unknown", "{status}");
    }
    for reply in [
        Reply::Hangup,
        Reply::Silence,
        Reply::with(201, ""),
        Reply::with(201, "<html>Welcome</html>"),
        Reply::with(201, r#"{"data":{"hash":"#),
        Reply::Bytes("HTTP/1.1 201 Created\r\ncontent-length: 900\r\n\r\n{\"data\"".into()),
        Reply::Bytes("SSH-2.0-OpenSSH_9.9\r\n".into()),
    ] {
        let error = after(reply.clone()).await;
        assert_eq!(fate(&error), "unknown", "{reply:?}");
        assert_eq!(error.cause().kind(), Kind::Unavailable);
    }
}

#[tokio::test]
async fn a_connection_that_was_never_made_carried_nothing() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let error = client(&url).create_key(&new_key("k")).await.unwrap_err();
    assert!(matches!(
        error,
        CreateError::NotCreated(OpenRouterError::Unreachable { .. })
    ));
}

#[tokio::test]
async fn no_fault_makes_a_second_key() {
    let simulator = simulator().await;
    let client = client(&simulator.base_url());
    let failing = |status| Failing {
        retry_after: Some("0".into()),
        ..Failing::with(status, "no")
    };
    let mut calls = 0;
    let mut keys = 0;
    for (fault, is_made, told) in [
        (Fault::ErrorBefore(failing(500)), false, "unknown"),
        (Fault::ErrorAfter(failing(500)), true, "unknown"),
        (Fault::ErrorAfter(failing(503)), true, "unknown"),
        (Fault::LostAnswer, true, "unknown"),
        (Fault::BrokenBody, true, "unknown"),
    ] {
        plan(&simulator, Planned::next(1, POST, fault.clone()));
        let error = client.create_key(&new_key("k")).await.unwrap_err();
        assert_eq!(fate(&error), told, "{fault:?}");
        calls += 1;
        keys += usize::from(is_made);
        assert_eq!(simulator.calls(POST), calls, "{fault:?}");
        let made = simulator.account(|account| account.count());
        assert_eq!(made, keys, "{fault:?}");
    }
    client.create_key(&new_key("k")).await.unwrap();
}

#[tokio::test]
async fn what_was_one_call_too_many_is_asked_for_again_when_calls_are_taken() {
    let simulator = simulator().await;
    let client = client(&simulator.base_url());
    let one_too_many = |retry_after: Option<&str>| {
        Fault::ErrorBefore(Failing {
            retry_after: retry_after.map(str::to_owned),
            ..Failing::with(429, "slow down")
        })
    };
    plan(&simulator, Planned::next(1, POST, one_too_many(Some("1"))));
    let began = std::time::Instant::now();
    client.create_key(&new_key("k")).await.unwrap();
    assert!(began.elapsed() >= std::time::Duration::from_secs(1));
    assert_eq!(simulator.calls(POST), 2);

    // Not for ever, and not at all if that would be too long.
    for (retry_after, calls) in [(None, 4), (Some("3600"), 1)] {
        let before = simulator.calls(POST);
        plan(
            &simulator,
            Planned::next(99, POST, one_too_many(retry_after)),
        );
        let error = client.create_key(&new_key("k")).await.unwrap_err();
        assert_eq!(fate(&error), "not made");
        assert_eq!(simulator.calls(POST) - before, calls, "{retry_after:?}");
    }
    assert_eq!(simulator.account(|account| account.count()), 1);
}

/// Connections that were used before are used again, and must not lead to a second attempt.
#[tokio::test]
async fn answers_lost_on_warm_connections_make_as_many_keys_as_calls() {
    let simulator = simulator().await;
    let client = client(&simulator.base_url());
    let faults = Faults {
        lost_answer: 0.5,
        ..Faults::default()
    };
    simulator.set_faults(faults).unwrap();
    let mut known = 0;
    for _ in 0..60 {
        known += usize::from(client.create_key(&new_key("k")).await.is_ok());
    }
    assert_eq!(simulator.calls(POST), 60);
    assert_eq!(simulator.account(|account| account.count()), 60);
    assert!((15..45).contains(&known), "{known}");
}

#[tokio::test]
async fn a_caller_that_gave_up_finds_a_late_key() {
    let simulator = simulator().await;
    let mut config = config(&simulator.base_url());
    config.policy = Policy {
        total: std::time::Duration::from_millis(100),
        ..brief()
    };
    let client = Client::new(config).unwrap();
    plan(&simulator, Planned::next(1, POST, Fault::Delay { ms: 400 }));
    let error = client.create_key(&new_key("late")).await.unwrap_err();
    assert!(matches!(error.cause(), OpenRouterError::TimedOut { .. }));
    assert_eq!(client.list_keys(&[]).await.unwrap(), []);
    tokio::time::sleep(std::time::Duration::from_millis(600)).await;
    assert_eq!(client.list_keys(&[]).await.unwrap()[0].name, "late");
}

#[tokio::test]
async fn the_key_is_read_from_either_place() {
    for body in [
        r#"{"key":"sk-or-v1-abc","data":{"hash":"ab","name":"k"}}"#,
        r#"{"data":{"hash":"ab","name":"k","key":"sk-or-v1-abc"}}"#,
        r#"{"key":null,"data":{"hash":"ab","name":"k","key":"sk-or-v1-abc"}}"#,
        r#"{"key":"sk-or-v1-abc","data":{"hash":"ab","name":"k","key":"another"}}"#,
    ] {
        let server = Scripted::start([Reply::with(201, body)]).await;
        let made = client(&server.url).create_key(&new_key("k")).await.unwrap();
        assert_eq!(made.key.reveal(), "sk-or-v1-abc");
        assert_eq!(made.record.hash, "ab");
        assert!(!format!("{made:?}").contains("sk-or-v1-abc"));
    }
}

#[tokio::test]
async fn a_key_that_was_made_but_not_told_is_named_by_its_hash() {
    for (body, named) in [
        (r#"{"data":{"hash":"ab","name":"k"}}"#, Some("ab")),
        (r#"{"key":"","data":{"hash":"ab"}}"#, Some("ab")),
        (
            r#"{"key":"sk-or-v1-abc","data":{"hash":"ab","limit":"ten"}}"#,
            Some("ab"),
        ),
        (r#"{"key":"sk-or-v1-abc","data":{"name":"k"}}"#, None),
        (r#"{"key":"sk-or-v1-abc"}"#, None),
        (r#"{"key":"sk-or-v1-abc","data":{"hash":".."}}"#, None),
        (r#"{"key":"sk-or-v1-abc","data":{"hash":""}}"#, None),
        ("{}", None),
    ] {
        let error = after(Reply::with(201, body)).await;
        assert!(
            !format!("{error:?} {error}").contains("v1-abc"),
            "{error:?}"
        );
        let CreateError::Unknown { hash, cause } = error else {
            panic!("{body}");
        };
        assert_eq!(hash.as_deref(), named, "{body}");
        assert!(
            matches!(cause, OpenRouterError::Unreadable { .. }),
            "{body}"
        );
    }
    assert!(!after(Reply::Hangup).await.to_string().contains(KEY));
}
