//! The server as clients meet it: the real router, a real socket, a real PostgreSQL, and something
//! that stands for Clerk.

mod admin;
mod clerk;
mod credentials;
mod dev_tools;
mod flags;
mod logins;
mod manners;
mod matrix;
mod ofrep;
mod openapi;
mod patience;
mod spending;
mod starter_keys;
mod trips;
mod usage;
mod users;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use reqwest::Method;
use scratch::clerk::Verifier;
use scratch::clock::Clock;
use scratch::db::Database;
use scratch::features::{Features, LiveDefinitions, Provenance};
use scratch::flags::BUILT_IN;
use scratch::keys::Meter;
use scratch::seal::Sealer;
use scratch::secret::Secret;
use scratch::server::{Config, Rates, State, Stopping, serve};
use scratch::settings::{AgentSettings, ClerkKeys, ClerkSettings, SystemFlagSettings};
use scratch::tokens::{self, NewToken, Scope, Storage};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::harness::{Reply, Scripted, TestDatabase};
use crate::openrouter::client;
use crate::people::{NOW, Person, author, instant, run};

/// Two keys that sign session tokens.
pub(super) const ONE: &str = include_str!("keys/one.pem");
pub(super) const TWO: &str = include_str!("keys/two.pem");

/// What the agent presents.
pub(super) const AGENT: &str = "agent-key-0123456789";
pub(super) const JWT_SECRET: &str = "jwt-secret-0123456789";

pub(super) const USER: &str = "usr_User000001";
pub(super) const ADMIN: &str = "usr_Admin00001";

/// A clock that a test moves.
pub(super) struct Movable(Mutex<DateTime<Utc>>);

impl Clock for Movable {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap()
    }
}

impl Movable {
    pub(super) fn at_now() -> Arc<Self> {
        Arc::new(Self(Mutex::new(instant(NOW))))
    }

    pub(super) fn advance(&self, by: TimeDelta) {
        *self.0.lock().unwrap() += by;
    }
}

/// What a server was answered with.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: reqwest::header::HeaderMap,
    pub(super) text: String,
}

impl Answer {
    #[track_caller]
    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("not JSON: {}", self.text))
    }

    /// Its body, if it has this status.
    #[track_caller]
    pub(super) fn expect(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text);
        if self.text.is_empty() {
            Value::Null
        } else {
            self.json()
        }
    }

    /// The message of a failure with this status, in the shape that every failure has.
    #[track_caller]
    pub(super) fn failure(self, status: u16) -> String {
        let body = self.expect(status);
        assert_eq!(keys(&body), ["message", "error", "statusCode"]);
        assert_eq!(body["statusCode"], status);
        body["message"].as_str().unwrap().to_owned()
    }
}

/// Names of the members, in their order.
pub(super) fn keys(object: &Value) -> Vec<&str> {
    let members = object.as_object().unwrap();
    members.keys().map(String::as_str).collect()
}

/// A server with two users, and how to talk to it.
pub(super) struct Scene {
    pub(super) db: Database,
    pub(super) test: TestDatabase,
    pub(super) clock: Arc<Movable>,
    _clerk: Scripted,
    pub(super) url: String,
    client: reqwest::Client,
    serving: tokio::task::JoinHandle<()>,
}

impl Drop for Scene {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// The key set that stands for Clerk's.
pub(super) fn key_set(pairs: &[(&str, &str)]) -> Reply {
    let keys: Vec<Value> = pairs
        .iter()
        .map(|(kid, pem)| {
            let key = EncodingKey::from_rsa_pem(pem.as_bytes()).unwrap();
            let mut jwk = json!(Jwk::from_encoding_key(&key, Algorithm::RS256).unwrap());
            jwk["kid"] = json!(kid);
            jwk
        })
        .collect();
    Reply::with(200, &json!({ "keys": keys }).to_string())
}

/// A session token as Clerk signs it.
pub(super) fn session(claims: &Value) -> String {
    signed(claims, Algorithm::RS256, Some("one"), ONE)
}

pub(super) fn signed(claims: &Value, algorithm: Algorithm, kid: Option<&str>, pem: &str) -> String {
    let mut header = Header::new(algorithm);
    header.kid = kid.map(str::to_owned);
    encode(
        &header,
        claims,
        &EncodingKey::from_rsa_pem(pem.as_bytes()).unwrap(),
    )
    .unwrap()
}

/// Claims that hold for a minute.
pub(super) fn claims(subject: &str) -> Value {
    let now = instant(NOW).timestamp();
    json!({"sub": subject, "iat": now, "nbf": now, "exp": now + 60})
}

pub(super) fn sealer() -> Sealer {
    Sealer::new(&Secret::new("0123456789abcdef0123456789abcdef"), None)
}

/// Flags of a document.
pub(super) async fn features(document: &[u8], settings: SystemFlagSettings) -> Features {
    let definitions = LiveDefinitions::of(document, Provenance::PostHog).unwrap();
    Features::new(definitions, settings, Movable::at_now()).await
}

/// A server as it is usually set up, but for Clerk.
async fn config(db: Database) -> Config {
    Config {
        clerk: None,
        agent: AgentSettings {
            token: Some(Secret::new(AGENT)),
            jwt_secret: Some(Secret::new(JWT_SECRET)),
            jwt_lifetime: None,
        },
        features: features(BUILT_IN, SystemFlagSettings::default()).await,
        // Where nobody listens.
        meter: Meter::new(client("http://127.0.0.1:9"), db.clock.clone()),
        sealer: Some(sealer()),
        shared: None,
        provisioning: None,
        new_user_resources: None,
        rates: Rates::default(),
        trusted_proxies: Vec::new(),
        metrics: false,
        stopping: Stopping::default(),
        db,
    }
}

impl Scene {
    /// A server as it is usually set up.
    pub(super) async fn start() -> Self {
        Self::with(|_| {}).await
    }

    /// A server that is set up differently.
    pub(super) async fn with(change: impl FnOnce(&mut Config)) -> Self {
        Self::on(TestDatabase::migrated().await, change).await
    }

    pub(super) async fn on(test: TestDatabase, change: impl FnOnce(&mut Config)) -> Self {
        let clock = Movable::at_now();
        let clerk = Scripted::start([key_set(&[("one", ONE)])]).await;
        let mut db = Database::lazy(test.target());
        db.clock = clock.clone();
        let settings = ClerkSettings {
            keys: Some(ClerkKeys::Open(clerk.url.parse().unwrap())),
            ..ClerkSettings::default()
        };
        let mut config = config(db.clone()).await;
        config.clerk = Verifier::new(settings, clock.clone()).unwrap();
        change(&mut config);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let state = State::new(config);
        let serving = tokio::spawn(async move {
            serve(listener, state, std::future::pending())
                .await
                .unwrap();
        });
        Self {
            db,
            test,
            clock,
            _clerk: clerk,
            url,
            client: reqwest::Client::builder().no_proxy().build().unwrap(),
            serving,
        }
    }

    /// A user and an admin.
    pub(super) async fn with_people() -> Self {
        let scene = Self::start().await;
        scene.people().await;
        scene
    }

    pub(super) async fn people(&self) {
        let user = Person {
            id: USER,
            email: Some("user@example.com"),
            name: Some("Una User"),
            clerk_id: Some("user_una"),
            ..Person::default()
        };
        user.insert(self.db.pool()).await;
        let admin = Person {
            id: ADMIN,
            email: Some("admin@example.com"),
            clerk_id: Some("user_ada"),
            admin: true,
            hour: 1,
            ..Person::default()
        };
        admin.insert(self.db.pool()).await;
    }

    /// The header of an API token that lives for a day.
    pub(super) async fn token(&self, user_id: &str, scopes: &[Scope]) -> String {
        let new = NewToken {
            user_id: user_id.into(),
            for_agent: false,
            scopes: scopes.to_vec(),
            expires_at: self.clock.now() + TimeDelta::days(1),
        };
        let issued = tokens::create(&self.db, &author(), &new, Storage::Hashed).await;
        format!("API-Token {}", issued.unwrap().token.reveal())
    }

    /// Sends a request; `body` is sent as it is.
    pub(super) async fn send(
        &self,
        method: Method,
        path: &str,
        authorization: &str,
        body: Option<String>,
    ) -> Answer {
        let mut request = self.client.request(method, format!("{}{path}", self.url));
        if !authorization.is_empty() {
            request = request.header("authorization", authorization);
        }
        if let Some(body) = body {
            request = request
                .header("content-type", "application/json")
                .body(body);
        }
        let answer = request.send().await.unwrap();
        Answer {
            status: answer.status().as_u16(),
            headers: answer.headers().clone(),
            text: answer.text().await.unwrap(),
        }
    }

    pub(super) async fn get(&self, path: &str, authorization: &str) -> Answer {
        self.send(Method::GET, path, authorization, None).await
    }

    pub(super) async fn post(&self, path: &str, authorization: &str, body: Value) -> Answer {
        let body = Some(body.to_string());
        self.send(Method::POST, path, authorization, body).await
    }

    /// Opens all connections, so that a crowd finds them: on a busy machine that takes longer than a
    /// request may.
    pub(super) async fn open_doors(&self) {
        let all = async || {
            let opening = (0..10).map(|_| self.db.pool().acquire());
            futures_util::future::try_join_all(opening).await
        };
        let opened = tokio::time::timeout(Duration::from_mins(1), async {
            while all().await.is_err() {}
        });
        opened.await.expect("the database has ten connections");
    }

    /// Waits until somebody waits for a lock in the database.
    pub(super) async fn somebody_waits(&self) {
        let ask = "SELECT EXISTS (SELECT FROM pg_stat_activity
                   WHERE datname = current_database() AND wait_event_type = 'Lock')";
        let waits = tokio::time::timeout(Duration::from_mins(1), async {
            while !self.value::<bool>(ask).await {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        });
        waits.await.expect("somebody waits for a lock");
    }

    pub(super) async fn run(&self, sql: &'static str) {
        run(self.db.pool(), sql).await;
    }

    /// One value from the database.
    pub(super) async fn value<T>(&self, sql: &'static str) -> T
    where
        T: Send + Unpin + for<'r> sqlx::Decode<'r, sqlx::Postgres> + sqlx::Type<sqlx::Postgres>,
    {
        sqlx::query_scalar(sql)
            .fetch_one(self.db.pool())
            .await
            .unwrap()
    }
}

/// The header of the agent that works for a user.
pub(super) fn agent_for(user_id: &str) -> String {
    format!("Agent-Token {AGENT}:{user_id}")
}

pub(super) fn bearer(token: &str) -> String {
    format!("Bearer {token}")
}
