//! What holds for every request: paths, headers for browsers, limits, and a database that is away.

use std::time::{Duration, Instant};

use reqwest::Method;
use scratch::db::Database;
use scratch::settings::DatabaseUrl;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::openapi::operations;
use super::{Scene, USER, agent_for, bearer, claims, session};

#[tokio::test]
async fn paths_may_be_written_a_little_differently() {
    let scene = Scene::with_people().await;
    for path in ["/health", "/health/", "/HEALTH", "/Health/"] {
        assert_eq!(scene.get(path, "").await.status, 200, "{path}");
    }
    let token = scene.token(USER, &[]).await;
    for path in [
        "/Users/Current/",
        "/USER/credentials?includeUsage=true",
        "/Agent-Token-Usage/Events/?take=1",
    ] {
        assert_eq!(scene.get(path, &token).await.status, 200, "{path}");
    }
    let head = scene
        .send(Method::HEAD, "/users/current", &token, None)
        .await;
    assert_eq!((head.status, head.text.as_str()), (200, ""));
    for (method, path) in [
        (Method::GET, "/nope"),
        (Method::GET, "/NOPE/"),
        (Method::PUT, "/users/current"),
        (Method::PATCH, "/user/credentials/aac_1"),
        (Method::GET, "/health//"),
        (Method::POST, "/"),
    ] {
        let message = scene
            .send(method.clone(), path, &token, None)
            .await
            .failure(404);
        assert!(
            message.starts_with(&format!("Cannot {method} /")),
            "{message}"
        );
    }
    let broken = scene.get("/user/credentials/%FF", &token).await;
    assert_eq!(
        broken.failure(400),
        "Failed to decode the path /user/credentials/%FF"
    );
}

#[tokio::test]
async fn every_word_of_a_route_may_have_capitals() {
    let scene = Scene::start().await;
    for (method, path, _) in operations(&scratch::server::openapi()) {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let capitals = format!("{}/", path.to_ascii_uppercase());
        let usual = scene.send(method.clone(), path, "", None).await;
        let other = scene.send(method.clone(), &capitals, "", None).await;
        assert!(usual.status == 200 || usual.status == 401, "{path}");
        assert_eq!(other.status, usual.status, "{method} {capitals}");
    }
}

#[tokio::test]
async fn browsers_are_told_what_they_may() {
    let scene = Scene::start().await;
    for (path, status) in [("/health", 200), ("/nope", 404), ("/users/current", 401)] {
        let answer = scene.get(path, "").await;
        assert_eq!(answer.status, status);
        let header = |name: &str| {
            answer
                .headers
                .get(name)
                .map(|value| value.to_str().unwrap())
        };
        assert_eq!(header("access-control-allow-origin"), Some("*"));
        assert_eq!(header("access-control-allow-credentials"), None);
        assert_eq!(
            header("access-control-expose-headers"),
            Some("Content-Type,Cache-Control,Content-Disposition,ETag,Retry-After")
        );
        assert_eq!(
            header("content-type"),
            Some("application/json; charset=utf-8")
        );
    }
    for path in ["/user/credentials", "/nope"] {
        let answer = scene.send(Method::OPTIONS, path, "", None).await;
        assert_eq!((answer.status, answer.text.as_str()), (204, ""));
        assert_eq!(
            answer.headers["access-control-allow-methods"],
            "GET,POST,PUT,DELETE,OPTIONS,PATCH"
        );
        assert_eq!(
            answer.headers["access-control-allow-headers"],
            "Content-Type,Authorization,Cache-Control,X-Requested-With,If-None-Match,X-API-Key"
        );
    }
}

#[tokio::test]
async fn a_body_has_five_megabytes_at_most_whatever_its_type_says() {
    let scene = Scene::with_people().await;
    let agent = agent_for(USER);
    let track = |filler: usize| {
        format!(
            r#"{{"model":"m","requests":1,"requestTokens":1,"responseTokens":1,"totalTokens":2,"context":"{}"}}"#,
            "x".repeat(filler)
        )
    };
    let path = "/agent-token-usage/track";
    let fits = scene
        .send(Method::POST, path, &agent, Some(track(5_000_000)))
        .await;
    assert_eq!(fits.status, 201);
    let large = scene
        .send(Method::POST, path, &agent, Some(track(5 * 1024 * 1024)))
        .await;
    assert_eq!(large.failure(413), "request entity too large");
    let plain = reqwest::Client::builder().no_proxy().build().unwrap();
    let answer = plain
        .post(format!("{}{path}", scene.url))
        .header("authorization", &agent)
        .body(track(1))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 201);
}

/// What the server says to this, up to the end of its connection.
pub(super) async fn told(scene: &Scene, said: &str) -> String {
    let address = scene.url.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(said.as_bytes()).await.unwrap();
    let mut told = String::new();
    stream.read_to_string(&mut told).await.unwrap();
    told
}

#[tokio::test]
async fn who_announces_too_large_a_body_hears_so_before_sending_it() {
    let scene = Scene::with_people().await;
    let head = |length: usize, more: &str| {
        format!(
            "POST /agent-token-usage/track HTTP/1.1\r\nhost: x\r\nauthorization: {}\r\n\
             content-length: {length}\r\nconnection: close\r\n{more}\r\n",
            agent_for(USER)
        )
    };
    let too_many = 5 * 1024 * 1024 + 1;
    for more in ["", "expect: 100-continue\r\n"] {
        let said = told(&scene, &head(too_many, more)).await;
        assert!(said.starts_with("HTTP/1.1 413 "), "{said}");
        assert!(said.contains("request entity too large"), "{said}");
    }
    // Who sends it all the same hears it, too.
    let sending = head(too_many, "") + &"x".repeat(too_many);
    assert!(told(&scene, &sending).await.starts_with("HTTP/1.1 413 "));
    // So does who does not say how large it is, and sends far more than is read.
    let chunked = head(0, "transfer-encoding: chunked\r\n").replace("content-length: 0\r\n", "");
    let much = 4 * too_many;
    let sending = format!("{chunked}{much:x}\r\n{}\r\n0\r\n\r\n", "x".repeat(much));
    let said = told(&scene, &sending).await;
    assert!(said.starts_with("HTTP/1.1 413 "), "{said}");
    let body = r#"{"model":"m","requests":1,"requestTokens":1,"responseTokens":1,"totalTokens":2}"#;
    let fits = head(body.len(), "expect: 100-continue\r\n") + body;
    let said = told(&scene, &fits).await;
    assert!(said.contains("HTTP/1.1 201 "), "{said}");
}

#[tokio::test]
async fn without_its_database_a_server_says_so_quickly_and_recovers_by_itself() {
    let scene = Scene::with_people().await;
    let token = scene.token(USER, &[]).await;
    let session = bearer(&session(&claims("user_una")));
    let name = scene.test.target().url.database;
    let away = Scene::with(|config| {
        let mut target = config.db.target().clone();
        target.url = DatabaseUrl::parse("postgres://u:hunter2@127.0.0.1:1/d").unwrap();
        let clock = config.db.clock.clone();
        config.db = Database::lazy(target);
        config.db.clock = clock;
    })
    .await;
    let asked = Instant::now();
    for authorization in [&token, &agent_for(USER), &session].repeat(5) {
        let answer = away.get("/users/current", authorization).await;
        assert_eq!(answer.headers["retry-after"], "1");
        assert_eq!(answer.failure(503), "Try again in a moment");
    }
    // Who waited for a connection each time would need twice that.
    let took = asked.elapsed();
    assert!(took < Duration::from_secs(15), "{took:?}");
    assert_eq!(away.get("/health", "").await.status, 200);
    assert_eq!(away.get("/users/current", "API-Token ").await.status, 401);

    // All connections break at once, as in a restart.
    let warm = (0..10).map(|_| scene.get("/users/current", &token));
    futures_util::future::join_all(warm).await;
    let mut admin = scratch::db::connect_once(&scene.test.target().url.with_database("postgres"))
        .await
        .unwrap();
    for _ in 0..3 {
        sqlx::query(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1",
        )
        .bind(&name)
        .execute(&mut admin)
        .await
        .unwrap();
        // One alone, so that a busy machine connects anew in the time that a request has.
        let answer = scene.get("/users/current", &token).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
    }
}

#[tokio::test]
async fn a_database_that_falls_silent_holds_nobody_up() {
    // Accepts connections and never says a word.
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = silent.local_addr().unwrap().port();
    let holding = tokio::spawn(async move {
        let mut held = Vec::new();
        while let Ok((stream, _)) = silent.accept().await {
            held.push(stream);
        }
    });
    let scene = Scene::with(|config| {
        let mut target = config.db.target().clone();
        target.url = DatabaseUrl::parse(&format!("postgres://u@127.0.0.1:{port}/d")).unwrap();
        config.db = Database::lazy(target);
    })
    .await;
    let asked = Instant::now();
    let all = (0..20).map(|_| scene.get("/users/current", "API-Token a"));
    for answer in futures_util::future::join_all(all).await {
        assert_eq!(answer.failure(503), "Try again in a moment");
    }
    // Well before the server would cut them off.
    let took = asked.elapsed();
    assert!(took < Duration::from_secs(15), "{took:?}");
    holding.abort();
}
