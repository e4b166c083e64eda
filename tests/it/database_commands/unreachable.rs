//! What is said when the database cannot be reached, each with its own message.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::time::Duration;

use super::{empty, migrated};
use crate::harness::{Outcome, Sandbox, TestDatabase};

/// `db status` on a URL.
fn status(url: &str) -> Outcome {
    Sandbox::new()
        .scratch(["db", "status"])
        .env("DATABASE_URL", url)
        .run()
}

/// A port that nobody listens on.
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// Something on a port that answers every connection with these bytes; its URL.
fn something_that_says(answer: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            std::thread::spawn(move || {
                let _ = stream.read(&mut [0; 1024]);
                let _ = stream.write_all(answer);
                // Until the other end has had enough.
                let _ = std::io::copy(&mut stream, &mut std::io::sink());
            });
        }
    });
    format!("postgresql://u:hunter22@127.0.0.1:{port}/d?sslmode=disable")
}

/// What PostgreSQL sends while it starts (its manual, 55.7: `ErrorResponse`).
const STARTING: &[u8] =
    b"E\0\0\0\x3eSFATAL\0VFATAL\0C57P03\0Mthe database system is starting up\0\0";

#[tokio::test]
async fn each_trouble_has_its_own_message_and_next_command() {
    let port = free_port();
    let refused = status(&format!("postgresql://u:hunter22@127.0.0.1:{port}/d"));
    insta::assert_snapshot!("nobody_listens", refused);

    let database = TestDatabase::empty().await;
    let url = database.target().url;
    let password = url.password.as_ref().unwrap().reveal();
    let wrong = status(&database.url().replace(password, "hunter22"));
    insta::assert_snapshot!("wrong_password", wrong);

    let nowhere = status(&format!("{}00000", database.url()));
    insta::assert_snapshot!("unknown_database", nowhere);

    let plain = status(&format!("{}?sslmode=require", database.url()));
    insta::assert_snapshot!("no_tls", plain);

    let starting = status(&something_that_says(STARTING));
    insta::assert_snapshot!("starting", starting);

    for outcome in [refused, wrong, nowhere, plain, starting] {
        assert!(!outcome.to_string().contains("hunter22"), "{outcome}");
        assert!(!outcome.to_string().contains(password), "{outcome}");
    }
}

#[test]
fn a_host_that_does_not_exist_is_named() {
    let outcome = status("postgresql://u:p@nowhere.invalid/d");
    insta::assert_snapshot!(outcome);
}

#[test]
fn a_server_that_is_not_postgresql_is_not_waited_for() {
    let url = something_that_says(b"HTTP/1.1 400 Bad Request\r\n\r\n");
    let outcome = status(&url);
    assert_ne!(outcome.code, Some(0), "{outcome}");
    assert!(!outcome.stderr.contains("hunter22"), "{outcome}");
}

#[test]
fn a_handshake_that_fails_is_trouble_with_tls_and_not_waited_for() {
    let url = something_that_says(b"SHTTP/1.1 400 Bad Request\r\n\r\n");
    let url = url.replace("sslmode=disable", "sslmode=require");
    insta::assert_snapshot!(status(&url));
    let sandbox = Sandbox::new().env("DATABASE_URL", url);
    let waited = sandbox.scratch(["db", "wait"]).run().expect_code(6);
    assert!(
        waited.stderr.contains("no encrypted connection to"),
        "{waited}"
    );
    assert!(!waited.stderr.contains("not ready within"), "{waited}");
}

#[test]
fn a_certificate_that_cannot_be_read_is_a_wrong_setting() {
    let url = |parameters: &str| {
        format!(
            "postgresql://u:hunter22@127.0.0.1:{}/d?{parameters}",
            free_port()
        )
    };
    insta::assert_snapshot!(status(&url(
        "sslmode=verify-full&sslrootcert=/nowhere/ca.pem"
    )));
    for (parameters, named) in [
        ("sslcert=/nowhere/ca.pem", "`sslcert`"),
        ("sslcert=/dev/null&sslkey=/nowhere/key.pem", "`sslkey`"),
    ] {
        let outcome = status(&url(parameters)).expect_code(2);
        assert!(outcome.stderr.contains(named), "{outcome}");
    }
    // Where there is no TLS, nobody reads it.
    status(&url("sslmode=disable&sslrootcert=/nowhere/ca.pem")).expect_code(6);
}

#[tokio::test]
async fn waiting_before_a_migration_is_for_the_way_that_it_takes() {
    let (database, sandbox) = empty().await;
    let pooler = format!(
        "postgresql://u:p@127.0.0.1:{}/{}?pgbouncer=true",
        free_port(),
        database.target().url.database
    );
    sandbox
        .scratch(["db", "migrate", "--wait=1s"])
        .env("DATABASE_URL", pooler)
        .env("DATABASE_DIRECT_URL", database.url())
        .run()
        .expect_code(0);
}

#[test]
fn a_url_that_cannot_be_read_is_a_wrong_setting() {
    insta::assert_snapshot!(status("mysql://u:hunter22@h/d"));
}

#[tokio::test]
async fn waiting_for_a_database_that_answers_takes_no_time() {
    let (_database, sandbox) = migrated().await;
    insta::assert_snapshot!(sandbox.scratch(["db", "wait"]).run());
    let json = sandbox
        .scratch(["db", "wait", "--json"])
        .run()
        .expect_code(0)
        .json();
    assert!(json["milliseconds"].is_u64());
}

#[test]
fn waiting_gives_up_in_time() {
    let url = format!("postgresql://u:p@127.0.0.1:{}/d", free_port());
    let sandbox = Sandbox::new().env("DATABASE_URL", url);
    insta::assert_snapshot!(sandbox.scratch(["db", "wait", "--timeout", "1s"]).run());
    insta::assert_snapshot!(sandbox.scratch(["db", "wait", "--timeout", "1"]).run());
}

#[tokio::test]
async fn waiting_ends_when_a_starting_server_is_ready() {
    let (database, sandbox) = empty().await;
    // The real server, behind a port that opens only later.
    let port = free_port();
    let real = database.target().url.port;
    std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(500));
        let listener = TcpListener::bind(("127.0.0.1", port)).unwrap();
        for stream in listener.incoming() {
            let mut client = stream.unwrap();
            let mut server = std::net::TcpStream::connect(("127.0.0.1", real)).unwrap();
            let (mut from, mut to) = (client.try_clone().unwrap(), server.try_clone().unwrap());
            std::thread::spawn(move || std::io::copy(&mut from, &mut to));
            std::thread::spawn(move || std::io::copy(&mut server, &mut client));
        }
    });
    let url = database
        .url()
        .replace(&format!(":{real}/"), &format!(":{port}/"));
    let migrated = sandbox
        .scratch(["db", "migrate", "--wait=30s"])
        .env("DATABASE_URL", url)
        .run()
        .expect_code(0);
    assert!(migrated.stderr.contains("connection refused"), "{migrated}");
}

#[test]
fn waiting_does_not_go_on_where_it_cannot_help() {
    let url = something_that_says(
        b"E\0\0\0\x47SFATAL\0VFATAL\0C28P01\0Mpassword authentication failed for user \"u\"\0\0",
    );
    let sandbox = Sandbox::new().env("DATABASE_URL", url);
    insta::assert_snapshot!(sandbox.scratch(["db", "wait"]).run());
}
