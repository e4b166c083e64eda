//! The state of a database, as `scratch db status` shows it.

use chrono::NaiveDateTime;
use serde::Serialize;
use sqlx::PgConnection;

use super::left_out::LeftOut;
use super::lock::{self, LockHolder};
use super::plan::{Plan, Step};
use crate::db::DbError;
use crate::settings::{DatabaseUrl, Environment};

/// Whether there is a server to ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ServerState {
    /// It answers.
    Running,
    /// The managed cluster is being started or stopped.
    Busy,
    /// The managed cluster exists and is not started.
    Stopped,
    /// The managed cluster has not been made yet.
    NotCreated,
}

/// A migration that is applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Applied {
    /// Its version.
    pub version: i64,
    /// What it is about.
    pub description: String,
    /// When, in UTC.
    #[serde(serialize_with = "crate::clock::serialize_iso")]
    pub applied_at: NaiveDateTime,
    /// How long it took; `None` for one that was marked as applied when the database was adopted.
    pub milliseconds: Option<u64>,
}

/// The state of a database. Keys of the JSON are stable; all are always there.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Status {
    /// Whether there is a server to ask.
    pub server: ServerState,
    /// `host:port`; `None` for a managed cluster that does not run.
    pub address: Option<String>,
    /// Name of the database.
    pub database: String,
    /// Role that we log in as; `None` for a managed cluster that does not run.
    pub user: Option<String>,
    /// The environment that the database belongs to.
    pub environment: Option<String>,
    /// Id of the installation.
    pub installation_id: Option<String>,
    /// Whether the tables were there before this program.
    pub adopted: bool,
    /// Version of PostgreSQL, such as `15.18`.
    pub server_version: Option<String>,
    /// Size of the database in bytes.
    pub size_bytes: Option<i64>,
    /// The latest applied version.
    pub schema_version: Option<i64>,
    /// What is applied, in order.
    pub applied: Vec<Applied>,
    /// What is not, in order.
    pub pending: Vec<Step>,
    /// What stands in the way of migrating, one sentence each.
    pub problems: Vec<String>,
    /// What is missing because of the rows that are there, one sentence each; nothing is pending
    /// for it.
    pub left_out: Vec<LeftOut>,
    /// Who is migrating at this moment.
    pub lock_holder: Option<LockHolder>,
}

impl Status {
    pub(super) fn of_absent(
        server: ServerState,
        database: &str,
        pending: Vec<Step>,
        problem: Option<String>,
    ) -> Self {
        Self {
            server,
            address: None,
            database: database.to_owned(),
            user: None,
            environment: None,
            installation_id: None,
            adopted: false,
            server_version: None,
            size_bytes: None,
            schema_version: None,
            applied: Vec::new(),
            pending,
            problems: problem.into_iter().collect(),
            left_out: Vec::new(),
            lock_holder: None,
        }
    }

    /// Whether something is to be done: a migration is pending, or something stands in the way.
    pub fn is_pending(&self) -> bool {
        !self.pending.is_empty() || !self.problems.is_empty()
    }

    pub(super) async fn read(
        connection: &mut PgConnection,
        url: &DatabaseUrl,
        chosen: Environment,
        plan: Plan,
    ) -> Result<Self, DbError> {
        let (server_version, size_bytes): (String, i64) = sqlx::query_as(
            "SELECT split_part(current_setting('server_version'), ' ', 1),
                    pg_database_size(current_database())",
        )
        .fetch_one(&mut *connection)
        .await?;
        let lock_holder = lock::holder(connection).await?;
        let schema_version = plan.schema_version();
        let mut problems: Vec<String> = plan.problems.iter().map(ToString::to_string).collect();
        if let Some(Err(error)) = plan.installation.as_ref().map(|it| it.verify(chosen)) {
            problems.insert(0, error.to_string());
        }
        Ok(Self {
            server: ServerState::Running,
            address: Some(url.address()),
            database: url.database.clone(),
            user: Some(url.user.clone()),
            adopted: plan.installation.as_ref().is_some_and(|it| it.adopted),
            installation_id: plan.installation.as_ref().map(|it| it.id.clone()),
            environment: plan.installation.map(|it| it.environment),
            server_version: Some(server_version),
            size_bytes: Some(size_bytes),
            schema_version,
            applied: plan
                .applied
                .into_iter()
                .map(|row| Applied {
                    version: row.version,
                    description: row.description,
                    applied_at: row.installed_on.naive_utc(),
                    milliseconds: u64::try_from(row.execution_time)
                        .ok()
                        .map(|nanoseconds| nanoseconds / 1_000_000),
                })
                .collect(),
            pending: plan.pending,
            problems,
            left_out: plan.left_out,
            lock_holder,
        })
    }
}
