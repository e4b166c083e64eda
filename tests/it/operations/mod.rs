//! The server in bad times and in operation: a database that is away, a stop under load, what is
//! told and what is limited.

mod drain;
mod limits;
mod load;
mod outage;
mod start;
mod told;

use scratch::clock::SystemClock;
use scratch::db::Target;
use scratch::db::local::{Endpoint, Readiness};
use scratch::db::migrate::{self, Options};
use scratch::ids::SystemEntropy;
use scratch::settings::Environment;
use sqlx::PgPool;

use crate::harness::{Background, Sandbox};
use crate::local_postgres::Cluster;

const USER: &str = "usr_User000001";
const AGENT: &str = "agent-key-0123456789";

async fn user(pool: &PgPool) {
    let insert = r#"INSERT INTO "User" ("id", "createdAt", "updatedAt") VALUES ($1, now(), now())"#;
    sqlx::query(insert).bind(USER).execute(pool).await.unwrap();
}

/// A server on a PostgreSQL of its own, which a test may stop.
struct System {
    cluster: Cluster,
    endpoint: Endpoint,
    server: Background,
    client: reqwest::Client,
}

impl System {
    async fn start() -> Self {
        let cluster = Cluster::durable();
        let endpoint = cluster.expect(Readiness::Created);
        let target = Target {
            url: endpoint.url("scratchpad"),
            direct: None,
            environment: Environment::Development,
        };
        let options = Options::default();
        migrate::migrate(&target, &options, &SystemEntropy, &SystemClock, &mut |_| {})
            .await
            .unwrap();
        let url = target.url.reveal().to_owned();
        user(&PgPool::connect(&url).await.unwrap()).await;
        let sandbox = Sandbox::new()
            .env("DATABASE_URL", url)
            .env("SCRATCHPAD_AGENT_AUTH_TOKEN", AGENT)
            .env("LOG_LEVEL", "error");
        let server = Background::start(&sandbox.scratch(["serve", "--port", "0"]));
        Self {
            cluster,
            endpoint,
            server,
            client: reqwest::Client::builder().no_proxy().build().unwrap(),
        }
    }

    async fn database(&self) -> PgPool {
        let url = self.endpoint.url("scratchpad");
        PgPool::connect(url.reveal()).await.unwrap()
    }
}
