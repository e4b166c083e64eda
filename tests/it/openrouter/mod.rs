//! The client of OpenRouter: against the simulator where that behaves, against a script where
//! nobody else would say such things.

mod creation;
mod inventory;
mod patience;
mod words;

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use scratch::clock::{Clock, SystemClock};
use scratch::ids::SystemEntropy;
use scratch::openrouter::{
    Client, Config, CreateError, Deletion, KeyPatch, LimitReset, NewKey, OpenRouterError, Patch,
    Policy, Usd,
};
use scratch::sandbox::{Faults, Options, Planned, Simulator};
use scratch::secret::Secret;
use scratch::settings::{Environment, OpenRouterSettings};

use crate::harness::{Reply, Scripted};

/// A management key that must never be seen.
pub(crate) const KEY: &str =
    "sk-or-v1-ca11ab1eca11ab1eca11ab1eca11ab1eca11ab1eca11ab1eca11ab1eca11ab1e";

/// A clock that stands still.
struct Frozen(DateTime<Utc>);

impl Clock for Frozen {
    fn now(&self) -> DateTime<Utc> {
        self.0
    }
}

/// Patience for tests: little.
fn brief() -> Policy {
    Policy {
        connect: Duration::from_secs(2),
        total: Duration::from_secs(5),
        attempts: 4,
        pause: Duration::from_millis(2),
        longest_pause: Duration::from_secs(3),
    }
}

pub(crate) fn config(url: &str) -> Config {
    Config {
        settings: OpenRouterSettings {
            base_url: url.parse().unwrap(),
            management_key: Some(Secret::new(KEY)),
        },
        environment: Environment::Development,
        policy: brief(),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
    }
}

pub(crate) fn client(url: &str) -> Client {
    Client::new(config(url)).unwrap()
}

pub(crate) async fn simulator() -> Simulator {
    let options = Options {
        port: 0,
        management_key: Some(Secret::new(KEY)),
        credits: 100.0,
        faults: Faults::default(),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
    };
    Simulator::start(options).await.unwrap()
}

fn plan(simulator: &Simulator, planned: Planned) {
    let faults = Faults {
        planned: vec![planned],
        ..Faults::default()
    };
    simulator.set_faults(faults).unwrap();
}

pub(crate) fn new_key(name: &str) -> NewKey {
    NewKey {
        name: name.to_owned(),
        limit: usd(10.0),
        limit_reset: Some(LimitReset::Monthly),
        include_byok_in_limit: true,
        expires_at: None,
        workspace_id: None,
    }
}

fn usd(dollars: f64) -> Option<Usd> {
    Usd::from_dollars(dollars)
}

/// A hash that nobody has.
const NOBODY: &str = "00000000000000000000000000000000000000000000000000000000000000ff";

#[tokio::test]
async fn a_key_lives_from_its_making_to_its_end() {
    let simulator = simulator().await;
    let client = client(&simulator.base_url());
    let made = client.create_key(&new_key("User usr_1")).await.unwrap();
    assert_eq!(made.key.reveal().len(), 73);
    assert_eq!(made.record.limit_remaining, usd(10.0));
    let hash = &made.record.hash;

    let current = client.current_key(&made.key).await.unwrap();
    assert!(!current.is_management_key());
    assert_eq!(current.limit_reset, Some(LimitReset::Monthly));

    let now = SystemClock.now();
    simulator.account(|account| account.spend(hash, 0.1, false, now));
    simulator.account(|account| account.spend(hash, 0.2, false, now));
    let seen = client.get_key(hash).await.unwrap();
    assert_eq!(seen.window_spend(), usd(0.3));
    let credits = client.credits().await.unwrap();
    assert_eq!(credits.balance(), usd(99.7).unwrap());

    let patch = KeyPatch {
        name: Some("another".into()),
        limit: Patch::Clear,
        ..KeyPatch::default()
    };
    let changed = client.update_key(hash, &patch).await.unwrap();
    assert_eq!((changed.name.as_str(), changed.limit), ("another", None));
    assert_eq!(changed.limit_reset, Some(LimitReset::Monthly));
    assert_eq!(changed.window_spend(), None);

    let patch = KeyPatch {
        disabled: Some(true),
        ..KeyPatch::default()
    };
    assert!(client.update_key(hash, &patch).await.unwrap().disabled);
    let refused = client.current_key(&made.key).await.unwrap_err();
    assert!(matches!(refused, OpenRouterError::KeyRefused { .. }));

    assert_eq!(client.delete_key(hash).await, Ok(Deletion::Deleted));
    assert_eq!(client.delete_key(hash).await, Ok(Deletion::AlreadyGone));
    let gone = client.get_key(hash).await.unwrap_err();
    assert!(matches!(gone, OpenRouterError::NotFound { .. }));
}

#[tokio::test]
async fn a_management_key_says_that_it_is_one() {
    let simulator = simulator().await;
    let client = client(&simulator.base_url());
    assert!(client.management_key().await.unwrap().is_management_key());
    let brought = client.current_key(&Secret::new(KEY)).await.unwrap();
    assert!(brought.is_management_key());
}

#[tokio::test]
async fn a_regular_key_manages_nothing() {
    let simulator = simulator().await;
    let management = client(&simulator.base_url());
    let made = management.create_key(&new_key("k")).await.unwrap();
    let mut config = config(&simulator.base_url());
    config.settings.management_key = Some(made.key);
    let client = Client::new(config).unwrap();
    let refused = client.create_key(&new_key("k")).await.unwrap_err();
    assert!(matches!(
        refused,
        CreateError::NotCreated(OpenRouterError::Forbidden { .. })
    ));
    let refused = client.list_keys(&[]).await.unwrap_err();
    assert!(matches!(
        refused,
        OpenRouterError::ManagementKeyRefused { .. }
    ));
    let refused = client.credits().await.unwrap_err();
    assert!(matches!(refused, OpenRouterError::Forbidden { .. }));
}

#[tokio::test]
async fn without_a_management_key_nothing_is_sent_but_questions_of_other_keys() {
    let simulator = simulator().await;
    let mut config = config(&simulator.base_url());
    config.settings.management_key = None;
    let client = Client::new(config).unwrap();
    assert_eq!(
        client.create_key(&new_key("k")).await.unwrap_err(),
        CreateError::NotCreated(OpenRouterError::NoManagementKey)
    );
    assert_eq!(
        client.list_keys(&[]).await.unwrap_err(),
        OpenRouterError::NoManagementKey
    );
    assert_eq!(
        (simulator.calls("POST /keys"), simulator.calls("GET /keys")),
        (0, 0)
    );
    assert!(client.current_key(&Secret::new(KEY)).await.is_ok());
}

#[tokio::test]
async fn a_simulator_is_known_and_refused_in_production() {
    let simulator = simulator().await;
    let client = client(&simulator.base_url());
    assert!(!client.is_simulator());
    client.credits().await.unwrap();
    assert!(client.is_simulator());

    let mut config = config(&simulator.base_url());
    config.environment = Environment::Production;
    let client = Client::new(config).unwrap();
    let refused = client.credits().await.unwrap_err();
    assert!(matches!(refused, OpenRouterError::Simulator { .. }));
    // Not even an error of a simulator is taken for OpenRouter's.
    let refused = client.get_key(NOBODY).await.unwrap_err();
    assert!(matches!(refused, OpenRouterError::Simulator { .. }));

    let credits = r#"{"data":{"total_credits":1,"total_usage":0}}"#;
    let real = Scripted::start([Reply::with(200, credits)]).await;
    let client = self::client(&real.url);
    client.credits().await.unwrap();
    assert!(!client.is_simulator());
}

#[tokio::test]
async fn keys_are_sent_nowhere_in_the_clear() {
    for url in [
        "http://openrouter.ai/api/v1",
        "http://10.0.0.1",
        "ftp://127.0.0.1",
    ] {
        let error = Client::new(config(url)).err().unwrap();
        assert!(matches!(error, OpenRouterError::InsecureUrl(_)), "{url}");
    }
    let mut config = config("https://openrouter.ai/api/v1");
    config.settings.management_key = Some(Secret::new("sk-or-v1-\n"));
    assert_eq!(
        Client::new(config).err(),
        Some(OpenRouterError::MalformedKey)
    );
}

#[tokio::test]
async fn a_hash_that_is_none_changes_no_path() {
    let simulator = simulator().await;
    let client = client(&simulator.base_url());
    // What was not asked is not taken for gone.
    for hash in ["", ".", "..", "\n", ".\t."] {
        let error = client.get_key(hash).await.unwrap_err();
        assert!(matches!(error, OpenRouterError::NotFound { .. }), "{hash}");
        let error = client.delete_key(hash).await.unwrap_err();
        assert!(matches!(error, OpenRouterError::NoHash { .. }), "{hash}");
    }
    assert_eq!(simulator.calls("DELETE /keys/{hash}"), 0);
    for (asked, hash) in (1..).zip(["../credits", "a/b", "a?b", "é", "%2e%2e", "a-b"]) {
        let error = client.get_key(hash).await.unwrap_err();
        assert!(matches!(error, OpenRouterError::NotFound { .. }), "{hash}");
        let deletion = client.delete_key(hash).await;
        assert_eq!(deletion, Ok(Deletion::AlreadyGone), "{hash}");
        assert_eq!(simulator.calls("DELETE /keys/{hash}"), asked, "{hash}");
    }
    assert_eq!(simulator.calls("GET /credits"), 0);
}

#[tokio::test]
async fn a_base_url_may_end_in_a_slash_or_have_no_path() {
    let reply = || Reply::with(200, r#"{"data":{"total_credits":1,"total_usage":0}}"#);
    for (path, asked) in [
        ("", "/credits"),
        ("/", "/credits"),
        ("/api/v1", "/api/v1/credits"),
        ("/api/v1/", "/api/v1/credits"),
    ] {
        let server = Scripted::start([reply()]).await;
        client(&format!("{}{path}", server.url))
            .credits()
            .await
            .unwrap();
        let request = &server.requests()[0];
        assert_eq!(request.target, asked);
        assert_eq!(
            request.header("authorization"),
            Some(&*format!("Bearer {KEY}"))
        );
        let agent = concat!("scratch/", env!("CARGO_PKG_VERSION"));
        assert_eq!(request.header("user-agent"), Some(agent));
    }
}
