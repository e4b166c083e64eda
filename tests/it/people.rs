//! Users and what belongs to them, for tests that need somebody.

use std::sync::Arc;

use chrono::{DateTime, NaiveDateTime, Utc};
use scratch::audit::{Actor, Author};
use scratch::clock::{Clock, SystemClock, to_column};
use scratch::db::{Database, Installation, Target};
use scratch::ids::SystemEntropy;
use scratch::settings::Environment;
use scratch::users::User;
use serde_json::Value;
use sqlx::PgPool;

use crate::harness::TestDatabase;

/// The instant at which all these tests happen.
pub(crate) const NOW: &str = "2026-03-15T12:00:00.123Z";

/// A clock that stands still.
pub(crate) struct Frozen(pub(crate) DateTime<Utc>);

impl Clock for Frozen {
    fn now(&self) -> DateTime<Utc> {
        self.0
    }
}

/// A migrated database of its own, whose clock stands at [`NOW`].
pub(crate) async fn database() -> Database {
    connect(&TestDatabase::migrated().await).await
}

/// Another pool on the same database, as another process would have.
pub(crate) async fn connect(test: &TestDatabase) -> Database {
    let mut db = Database::connect(test.target()).await.unwrap();
    db.clock = Arc::new(Frozen(instant(NOW)));
    db
}

pub(crate) fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub(crate) fn column(text: &str) -> NaiveDateTime {
    to_column(instant(text))
}

/// Declares that the database belongs to this environment; its marker before.
pub(crate) async fn mark(target: &Target, environment: Environment) -> Installation {
    let marked = scratch::db::mark(target, environment, &SystemClock, &SystemEntropy);
    marked.await.unwrap()
}

/// Somebody at a command line.
pub(crate) fn author() -> Author {
    Author {
        actor: Actor::Cli {
            user: "ann".into(),
            host: "laptop".into(),
        },
        reason: "a test".parse().unwrap(),
    }
}

/// A user to insert; whatever is not said is unset.
#[derive(Default, Clone, Copy)]
pub(crate) struct Person {
    pub(crate) id: &'static str,
    pub(crate) email: Option<&'static str>,
    pub(crate) name: Option<&'static str>,
    pub(crate) clerk_id: Option<&'static str>,
    pub(crate) stripe_customer_id: Option<&'static str>,
    pub(crate) admin: bool,
    /// Hours after 2026-01-01 at which the user was made and last changed.
    pub(crate) hour: i32,
}

impl Person {
    pub(crate) async fn insert(self, pool: &PgPool) {
        sqlx::query(
            r#"INSERT INTO "User"
                   ("id", "createdAt", "updatedAt", "clerkId", "role", "email", "name", "stripeCustomerId")
               SELECT $1, at, at, $3, $4::"UserRole", $5, $6, $7
               FROM (SELECT timestamp '2026-01-01' + $2 * interval '1 hour' AS at) made"#,
        )
        .bind(self.id)
        .bind(self.hour)
        .bind(self.clerk_id)
        .bind(if self.admin { "ADMIN" } else { "USER" })
        .bind(self.email)
        .bind(self.name)
        .bind(self.stripe_customer_id)
        .execute(pool)
        .await
        .unwrap();
    }
}

/// Ids of users, in their order.
pub(crate) fn ids(users: &[User]) -> Vec<&str> {
    users.iter().map(|user| user.id.as_str()).collect()
}

/// The whole audit log, oldest first: event type, user, entity, message and context.
pub(crate) async fn audit_log(pool: &PgPool) -> Vec<(String, String, String, String, Value)> {
    sqlx::query_as(
        r#"SELECT "eventType", "userId", "entityId", "message", coalesce("context", 'null')
           FROM "AuditLogEvent" ORDER BY "createdAt", "id""#,
    )
    .fetch_all(pool)
    .await
    .unwrap()
}

/// Runs statements that a test needs to set the scene.
pub(crate) async fn run(pool: &PgPool, sql: &'static str) {
    sqlx::raw_sql(sql).execute(pool).await.unwrap();
}
