//! Provisioned keys, against the simulator and a real PostgreSQL: made once, never lost, taken away
//! for good.

pub(crate) mod bulk;
mod commands;
mod defaults;
mod faults;
mod handing_out;
mod kills;
mod revoke;
mod words;

use std::collections::BTreeSet;
use std::sync::Arc;

use scratch::clock::{Clock, SystemClock};
use scratch::credentials::Vault;
use scratch::db::Database;
use scratch::keys::{Provisioned, Provisioner, Terms, Wish};
use scratch::openrouter::{Client, Usd};
use scratch::sandbox::{Fault, Faults, Planned, Simulator};
use scratch::seal::Sealer;
use scratch::secret::Secret;
use serde_json::Value;
use sqlx::PgPool;

use crate::harness::{Sandbox, TestDatabase};
use crate::openrouter::{KEY, client, simulator};
use crate::people::author;

pub(crate) const MASTER: &str = "a master key of more than 32 characters";
pub(crate) const ANN: &str = "usr_00000000P1";

/// A database with users, and a simulated account.
pub(crate) struct Scene {
    pub(crate) test: TestDatabase,
    pub(crate) db: Database,
    pub(crate) simulator: Simulator,
}

impl Scene {
    /// With so many users, `usr_00000000P1` and on.
    pub(crate) async fn of(users: i32) -> Self {
        let test = TestDatabase::migrated().await;
        let db = Database::connect(test.target()).await.unwrap();
        sqlx::query(
            r#"INSERT INTO "User" ("id", "createdAt", "updatedAt", "role", "email")
               SELECT 'usr_' || lpad('P' || n, 10, '0'), now(), now(), 'USER',
                      'user' || n || '@example.com'
               FROM generate_series(1, $1) n"#,
        )
        .bind(users)
        .execute(db.pool())
        .await
        .unwrap();
        Self {
            test,
            db,
            simulator: simulator().await,
        }
    }

    pub(crate) fn client(&self) -> Client {
        client(&self.simulator.base_url())
    }

    /// What another process would have.
    pub(crate) async fn provisioner(&self) -> Provisioner {
        let db = Database::connect(self.test.target()).await.unwrap();
        let sealer = Sealer::new(&Secret::new(MASTER), None);
        let vault = Vault::open(&db, sealer, None).await.unwrap();
        let terms = Terms {
            limit: Usd::from_dollars(10.0),
            ..Terms::default()
        };
        let provider = Arc::new(self.client());
        Provisioner::open(db, provider, vault, author(), terms)
            .await
            .unwrap()
    }

    /// A place to run commands.
    pub(crate) fn sandbox(&self) -> Sandbox {
        Sandbox::on(&self.test)
            .env("ENCRYPTION_MASTER_KEY", MASTER)
            .env("OPENROUTER_BASE_URL", self.simulator.base_url())
            .env("OPENROUTER_PROVISIONING_KEY", KEY)
    }

    /// What the next creation meets.
    pub(crate) fn next_creation(&self, fault: Fault) {
        self.creations(1, fault);
    }

    /// What the next so many creations meet.
    fn creations(&self, times: u32, fault: Fault) {
        let planned = vec![Planned::next(times, "POST /keys", fault)];
        let faults = Faults {
            planned,
            ..Faults::default()
        };
        self.simulator.set_faults(faults).unwrap();
    }

    /// The keys at the provider, newest first.
    pub(crate) fn keys(&self) -> Vec<Value> {
        self.simulator
            .account(|account| account.keys(SystemClock.now()))
    }

    /// Hashes of the keys at the provider.
    pub(crate) fn remote(&self) -> BTreeSet<String> {
        self.keys()
            .iter()
            .map(|key| key["hash"].as_str().unwrap().to_owned())
            .collect()
    }

    /// Hashes of the keys that credentials hold.
    pub(crate) async fn local(&self) -> Vec<String> {
        sqlx::query_scalar(
            r#"SELECT "externalApiKeyId" FROM "AiAgentCredential" WHERE "source" = 'SYSTEM'
               ORDER BY 1"#,
        )
        .fetch_all(self.db.pool())
        .await
        .unwrap()
    }

    /// Every key is in one credential, every credential has its key, and there are so many of them.
    pub(crate) async fn expect_balance_of(&self, keys: usize) {
        let local = self.local().await;
        let remote: Vec<String> = self.remote().into_iter().collect();
        assert_eq!(local, remote);
        assert_eq!(local.len(), keys);
    }

    /// Every key is in one credential, every credential has its key, no attempt is left open.
    pub(crate) async fn expect_balance(&self, users: usize) {
        let local = self.local().await;
        let remote: Vec<String> = self.remote().into_iter().collect();
        assert_eq!(local, remote);
        let owners: i64 = sqlx::query_scalar(
            r#"SELECT count(DISTINCT "userId") FROM "AiAgentCredential" WHERE "default""#,
        )
        .fetch_one(self.db.pool())
        .await
        .unwrap();
        assert_eq!(
            (local.len(), usize::try_from(owners).unwrap()),
            (users, users)
        );
        assert_eq!(open_operations(self.db.pool()).await, 0);
    }
}

pub(crate) async fn open_operations(pool: &PgPool) -> i64 {
    sqlx::query_scalar("SELECT count(*) FROM scratch_internal.key_operation WHERE ended_at IS NULL")
        .fetch_one(pool)
        .await
        .unwrap()
}

/// The id of the n-th user.
pub(crate) fn user(n: usize) -> String {
    format!("usr_{:0>10}", format!("P{n}"))
}

#[tokio::test]
async fn a_user_gets_one_key_sealed_named_and_default_and_no_second_one() {
    let scene = Scene::of(1).await;
    let provisioner = scene.provisioner().await;
    let made = provisioner.provision(ANN, Wish::Missing).await.unwrap();
    let Provisioned::Made { credential, key } = made else {
        panic!("{made:?}");
    };
    assert!(credential.default && credential.enabled && credential.api_key.is_sealed());
    let sealer = Sealer::new(&Secret::new(MASTER), None);
    let opened = credential.open(Some(&sealer)).unwrap();
    assert_eq!(opened.reveal(), key.reveal());
    let remote = scene.keys();
    let name = remote[0]["name"].as_str().unwrap();
    let installation = &scene.db.marker().await.unwrap().id;
    let start = format!("User {ANN} Starter Key (development) [scratch {installation} ");
    assert!(name.starts_with(&start), "{name}");
    assert_eq!(remote[0]["limit"], 10.0);

    for wish in [Wish::Missing, Wish::Again] {
        let again = provisioner.provision(ANN, wish).await.unwrap();
        assert!(matches!(again, Provisioned::Had(kept) if kept.id == credential.id));
    }
    scene.expect_balance(1).await;
    let another = provisioner.provision(ANN, Wish::Another).await.unwrap();
    assert!(matches!(another, Provisioned::Made { credential, .. } if !credential.default));
    assert_eq!((scene.remote().len(), scene.local().await.len()), (2, 2));
}

#[tokio::test]
async fn a_user_whose_key_was_disabled_is_passed_over_unless_it_is_wished_again() {
    let scene = Scene::of(1).await;
    let provisioner = scene.provisioner().await;
    provisioner.provision(ANN, Wish::Missing).await.unwrap();
    crate::people::run(
        scene.db.pool(),
        r#"UPDATE "AiAgentCredential" SET "enabled" = false"#,
    )
    .await;
    let passed = provisioner.provision(ANN, Wish::Missing).await.unwrap();
    assert!(matches!(passed, Provisioned::Withheld));
    assert_eq!(scene.remote().len(), 1);
    let again = provisioner.provision(ANN, Wish::Again).await.unwrap();
    assert!(matches!(again, Provisioned::Made { .. }));
}

#[tokio::test]
async fn two_provisioners_at_once_make_one_key_for_each_user() {
    const USERS: usize = 40;
    let scene = Scene::of(40).await;
    scene
        .simulator
        .set_faults(Faults {
            latency_ms: 5,
            ..Faults::default()
        })
        .unwrap();
    let work = async |provisioner: Provisioner| {
        for n in 1..=USERS {
            provisioner
                .provision(&user(n), Wish::Missing)
                .await
                .unwrap();
        }
    };
    let (one, other) = (scene.provisioner().await, scene.provisioner().await);
    tokio::join!(work(one), work(other));
    scene.expect_balance(USERS).await;
    assert_eq!(scene.simulator.calls("POST /keys"), 40);
}

#[tokio::test]
async fn one_process_never_works_on_a_user_twice_at_a_time() {
    let scene = Scene::of(1).await;
    let provisioner = scene.provisioner().await;
    let (one, other) = tokio::join!(
        provisioner.provision(ANN, Wish::Missing),
        provisioner.provision(ANN, Wish::Missing)
    );
    assert!(matches!(one.unwrap(), Provisioned::Made { .. }));
    assert!(matches!(other.unwrap(), Provisioned::Busy));
    scene.expect_balance(1).await;
}
