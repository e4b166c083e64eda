//! How the server stops: nobody whose request it took is cut off.

use std::time::{Duration, Instant};

use nix::sys::signal::Signal;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::load::Load;
use super::{AGENT, USER, user};
use crate::harness::{Background, Sandbox, TestDatabase};

fn serve(sandbox: &Sandbox) -> Background {
    Background::start(&sandbox.scratch(["serve", "--port", "0"]))
}

async fn sandbox() -> (TestDatabase, Sandbox) {
    let database = TestDatabase::migrated().await;
    user(&database.connect().await).await;
    let sandbox = Sandbox::on(&database)
        .env("SCRATCHPAD_AGENT_AUTH_TOKEN", AGENT)
        .env("LOG_LEVEL", "error");
    (database, sandbox)
}

#[tokio::test]
async fn a_stop_under_load_cuts_nobody_off_and_loses_nothing() {
    let (database, sandbox) = sandbox().await;
    let server = serve(&sandbox);
    let load = Load::start(&server.url, 64);
    load.goes_on(300).await;
    let asked = Instant::now();
    let ended = tokio::task::spawn_blocking(move || server.end(Signal::SIGTERM));
    let seen = load.end(false).await;
    let (code, said) = ended.await.unwrap();
    assert_eq!(code, Some(0), "{said}");
    // Not for as long as it may drain.
    assert!(asked.elapsed() < Duration::from_secs(25), "{said}");
    assert!(seen.recorded.len() > 64, "{seen:?}");
    assert_eq!(
        (seen.odd.as_slice(), seen.cut_off.as_slice()),
        ([].as_slice(), [].as_slice())
    );
    seen.verify(&database.connect().await).await;
}

/// What is left to read of a connection, in lower case.
async fn rest(mut stream: TcpStream) -> String {
    let mut text = String::new();
    stream.read_to_string(&mut text).await.unwrap();
    text.to_lowercase()
}

#[tokio::test]
async fn while_it_drains_it_is_not_ready_and_finishes_what_it_has_begun() {
    let (_database, sandbox) = sandbox().await;
    let server = serve(&sandbox);
    let address = server.url.trim_start_matches("http://").to_owned();
    let connect = async || TcpStream::connect(&address).await.unwrap();
    let ready = b"GET /readyz HTTP/1.1\r\nhost: x\r\n\r\n";

    // One whose body is still to come, one that has just been served, and one that never asks.
    let mut slow = connect().await;
    let head = format!(
        "POST /agent-token-usage/track HTTP/1.1\r\nhost: x\r\n\
         authorization: Agent-Token {AGENT}:{USER}\r\ncontent-length: 79\r\n\r\n"
    );
    slow.write_all(head.as_bytes()).await.unwrap();
    let mut kept = connect().await;
    kept.write_all(ready).await.unwrap();
    let mut answer = vec![0; 15];
    kept.read_exact(&mut answer).await.unwrap();
    assert_eq!(answer, b"HTTP/1.1 200 OK");
    let silent = connect().await;

    let ending = tokio::task::spawn_blocking(move || server.end(Signal::SIGTERM));
    while TcpStream::connect(&address).await.is_ok() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    kept.write_all(ready).await.unwrap();
    let said = rest(kept).await;
    assert!(
        said.contains("http/1.1 503") && said.contains(r#""status":"draining""#),
        "{said}"
    );
    assert_eq!(said.matches("connection: close").count(), 1, "{said}");
    assert_eq!(rest(silent).await, "");

    let body = r#"{"model":"m","requests":1,"requestTokens":1,"responseTokens":1,"totalTokens":2}"#;
    slow.write_all(body.as_bytes()).await.unwrap();
    let said = rest(slow).await;
    assert!(said.starts_with("http/1.1 201"), "{said}");
    assert!(said.contains("connection: close"), "{said}");
    let (code, said) = ending.await.unwrap();
    assert_eq!(code, Some(0), "{said}");
}

#[tokio::test]
async fn clients_are_let_in_until_balancers_know_that_it_stops() {
    let (_database, sandbox) = sandbox().await;
    let server = serve(&sandbox.env("SHUTDOWN_DELAY", "3s"));
    let url = server.url.clone();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let ready = async || client.get(format!("{url}/readyz")).send().await;
    assert_eq!(ready().await.unwrap().status(), 200);
    server.signal(Signal::SIGTERM);
    let told = Instant::now();
    let (mut not_ready, mut closed) = (None, None);
    while closed.is_none() {
        match ready().await {
            Ok(answer) if answer.status() == 503 => {
                not_ready.get_or_insert(told.elapsed());
            }
            Ok(answer) => assert_eq!(answer.status(), 200),
            Err(_) => closed = Some(told.elapsed()),
        }
        assert!(told.elapsed() < Duration::from_mins(1), "it stays open");
    }
    let (not_ready, closed) = (not_ready.unwrap(), closed.unwrap());
    assert!(closed >= Duration::from_secs(3), "{closed:?}");
    assert!(not_ready < closed, "{not_ready:?} {closed:?}");
}

#[tokio::test]
async fn a_second_signal_ends_it_at_once() {
    let (_database, sandbox) = sandbox().await;
    let server = serve(&sandbox);
    let address = server.url.trim_start_matches("http://").to_owned();
    let mut slow = TcpStream::connect(&address).await.unwrap();
    let head = "POST /agent-token-usage/track HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n";
    slow.write_all(
        head.replace(
            "host",
            &format!("authorization: Agent-Token {AGENT}:{USER}\r\nhost"),
        )
        .as_bytes(),
    )
    .await
    .unwrap();
    server.signal(Signal::SIGTERM);
    while TcpStream::connect(&address).await.is_ok() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    // The other one still sends its body, and would have 25 s for that.
    let asked = Instant::now();
    let (code, said) = server.end(Signal::SIGINT);
    assert_eq!(code, Some(130), "{said}");
    assert!(asked.elapsed() < Duration::from_secs(20), "{said}");
    drop(slow);
}
