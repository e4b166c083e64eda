//! Who asks too often is told when to come back.

use crate::harness::{Background, Sandbox, TestDatabase};

struct Scene {
    server: Background,
    client: reqwest::Client,
}

impl Scene {
    async fn start(variables: &[(&str, &str)]) -> Self {
        let database = TestDatabase::migrated().await;
        sqlx::raw_sql(
            r#"INSERT INTO "User" ("id", "createdAt", "updatedAt") VALUES ('usr_1', now(), now());
               INSERT INTO "APIToken" ("id", "token", "userId", "expiresAt", "type")
               VALUES ('atk_1', 'token-one', 'usr_1', '2999-01-01', 'USER'),
                      ('atk_2', 'token-two', 'usr_1', '2999-01-01', 'USER')"#,
        )
        .execute(&database.connect().await)
        .await
        .unwrap();
        let mut sandbox = Sandbox::on(&database);
        for (name, value) in variables {
            sandbox = sandbox.env(name, value);
        }
        Self {
            server: Background::start(&sandbox.scratch(["serve", "--port", "0"])),
            client: reqwest::Client::builder().no_proxy().build().unwrap(),
        }
    }

    /// The status, after making sure of what goes with 429.
    async fn ask(&self, authorization: &str, forwarded: &str) -> u16 {
        let mut request = self
            .client
            .get(format!("{}/users/current", self.server.url))
            .header("authorization", authorization);
        if !forwarded.is_empty() {
            request = request.header("x-forwarded-for", forwarded);
        }
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        if status == 429 {
            let seconds: u64 = answer.headers()["retry-after"]
                .to_str()
                .unwrap()
                .parse()
                .unwrap();
            assert!((1..=60).contains(&seconds), "{seconds}");
            assert_eq!(
                answer.text().await.unwrap(),
                r#"{"message":"Too many requests","error":"Too Many Requests","statusCode":429}"#
            );
        }
        status
    }
}

#[tokio::test]
async fn failed_logins_are_limited_and_nothing_that_works_suffers() {
    let scene = Scene::start(&[("FAILED_LOGINS_PER_MINUTE", "3")]).await;
    for _ in 0..10 {
        assert_eq!(scene.ask("API-Token token-one", "").await, 200);
        // Who presents nothing guesses nothing.
        assert_eq!(scene.ask("", "").await, 401);
    }
    for guess in ["API-Token a", "Agent-Token b:usr_1", "Bearer c"] {
        assert_eq!(scene.ask(guess, "").await, 401);
    }
    for guess in [
        "API-Token a",
        "Agent-Token b:usr_1",
        "Bearer c",
        "API-Token token-two",
    ] {
        assert_eq!(scene.ask(guess, "").await, 429, "{guess}");
    }
    assert_eq!(scene.ask("API-Token token-one", "").await, 200);
    // The header is not believed, and so does not help.
    assert_eq!(scene.ask("API-Token a", "203.0.113.7").await, 429);
}

#[tokio::test]
async fn behind_a_trusted_proxy_each_client_fails_for_itself() {
    let scene = Scene::start(&[
        ("FAILED_LOGINS_PER_MINUTE", "1"),
        ("TRUSTED_PROXIES", "127.0.0.0/8, ::1"),
    ])
    .await;
    assert_eq!(scene.ask("API-Token a", "203.0.113.7").await, 401);
    assert_eq!(scene.ask("API-Token a", "203.0.113.7").await, 429);
    assert_eq!(
        scene.ask("API-Token a", "198.51.100.1, 203.0.113.7").await,
        429
    );
    assert_eq!(scene.ask("API-Token a", "203.0.113.8").await, 401);
    assert_eq!(scene.ask("API-Token a", "2001:db8::1").await, 401);
    assert_eq!(scene.ask("API-Token a", "2001:db8::2").await, 429);
}

#[tokio::test]
async fn requests_with_one_token_are_limited_where_that_is_wanted() {
    let scene = Scene::start(&[("REQUESTS_PER_MINUTE", "4")]).await;
    for _ in 0..4 {
        assert_eq!(scene.ask("API-Token token-one", "").await, 200);
    }
    assert_eq!(scene.ask("API-Token token-one", "").await, 429);
    assert_eq!(scene.ask("API-Token token-two", "").await, 200);
}

#[tokio::test]
async fn the_key_of_the_agent_cannot_be_guessed_either() {
    let variables = [
        ("FAILED_LOGINS_PER_MINUTE", "3"),
        ("TRUSTED_PROXIES", "127.0.0.0/8, ::1"),
        ("SCRATCHPAD_AGENT_AUTH_TOKEN", "agent-key-0123456789"),
    ];
    let scene = Scene::start(&variables).await;
    let (right, nobody) = (
        "Agent-Token agent-key-0123456789:usr_1",
        "Agent-Token agent-key-0123456789:usr_2",
    );
    let (theirs, ours) = ("203.0.113.7", "198.51.100.1");
    for guess in ["a", "b", "c"] {
        let guess = format!("Agent-Token {guess}:usr_1");
        assert_eq!(scene.ask(&guess, theirs).await, 401);
        // Who has the key guesses nothing, and may name anybody.
        assert_eq!(scene.ask(right, ours).await, 200);
        assert_eq!(scene.ask(nobody, ours).await, 401);
    }
    // Which guess is right does not show any more.
    for guess in ["Agent-Token d:usr_1", right] {
        assert_eq!(scene.ask(guess, theirs).await, 429, "{guess}");
    }
    // Where it has worked it goes on working.
    for guess in ["a", "b", "c", "d"] {
        scene.ask(&format!("Agent-Token {guess}:usr_1"), ours).await;
    }
    assert_eq!(scene.ask("Agent-Token e:usr_1", ours).await, 429);
    assert_eq!(scene.ask(right, ours).await, 200);
    assert_eq!(scene.ask(nobody, ours).await, 401);
}
