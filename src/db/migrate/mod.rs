//! Migrations: the embedded SQL files, applied in order, each in a transaction with its
//! bookkeeping; and the adoption of a database whose tables another tool has made. Those of our
//! tables must be exactly the baseline's, plain indexes aside; other tables are left alone.
//!
//! A database goes through here on a connection of its own, under an advisory lock, so that of
//! several programs that start at once one migrates and the others find it done. The first
//! transaction also makes our schema with the marker of the installation: a first run that fails
//! leaves nothing at all.

mod embedded;
mod error;
mod left_out;
mod lock;
mod plan;
pub mod shape;
mod status;
mod store;

use std::time::Duration;

use chrono::SubsecRound;
use serde::Serialize;
use sqlx::migrate::{Migrate as _, Migration};
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqlSafeStr as _};

pub use error::{MigrateError, Problem};
pub use left_out::LeftOut;
pub use lock::LockHolder;
pub use plan::{Plan, Step};
pub use status::{Applied, ServerState, Status};

use super::schema::Schemas;
use super::{Database, DbError, Installation, Target, connect_once, installation};
use crate::clock::Clock;
use crate::ids::{Entropy, new_installation_id};

/// A look that changes nothing, at one moment.
const LOOK: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// How to migrate.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Longest wait for another migration, and for each lock on a table.
    pub lock_timeout: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            lock_timeout: Duration::from_mins(1),
        }
    }
}

/// What happens while migrating, as it happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Somebody else is migrating; we wait.
    Waiting {
        /// Who.
        holder: LockHolder,
    },
    /// The tables were there and are those of the baseline, which was marked as applied.
    Adopted(Step),
    /// A migration begins.
    Applying(Step),
    /// It is done and committed.
    Applied {
        /// The migration.
        step: Step,
        /// How long it took.
        took: Duration,
    },
}

/// What a run has done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// Whether this run adopted the database.
    pub adopted: bool,
    /// What it applied, in order; empty when there was nothing to do.
    pub applied: Vec<Done>,
    /// The latest version, now applied.
    pub schema_version: i64,
    /// What could not be made because of the rows that are there.
    pub left_out: Vec<LeftOut>,
}

/// A migration that a run has applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Done {
    /// The migration.
    #[serde(flatten)]
    pub step: Step,
    /// How long it took.
    pub milliseconds: u64,
}

/// Whether a database can be migrated over this URL at all; asks nobody.
///
/// # Errors
/// [`MigrateError::Pooled`], [`MigrateError::LongSchema`].
pub fn preflight(target: &Target) -> Result<(), MigrateError> {
    if target.direct_url().pooled {
        return Err(MigrateError::Pooled);
    }
    if !Schemas::of(&target.url).fit() {
        return Err(MigrateError::LongSchema);
    }
    Ok(())
}

/// Looks what [`migrate`] would do; fails as it would where the URL does not serve or another
/// environment owns the database.
pub async fn plan(target: &Target) -> Result<Plan, MigrateError> {
    Migrator::embedded().plan(target).await
}

/// Applies what is pending.
pub async fn migrate(
    target: &Target,
    options: &Options,
    entropy: &dyn Entropy,
    clock: &dyn Clock,
    on_event: &mut (dyn FnMut(Event) + Send),
) -> Result<Report, MigrateError> {
    Migrator::embedded()
        .migrate(target, options, entropy, clock, on_event)
        .await
}

/// The state of a database.
pub async fn status(target: &Target) -> Result<Status, MigrateError> {
    Migrator::embedded().status(target).await
}

/// The version of a schema, as a server that is about to use it must know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SchemaVersion {
    /// The latest applied version.
    pub applied: Option<i64>,
    /// How many migrations of this program are not applied.
    pub pending: usize,
}

/// The version of the schema, through the pool.
pub async fn version(db: &Database) -> Result<SchemaVersion, DbError> {
    let mut connection = db.pool().acquire().await?;
    let schemas = Schemas::of(&db.target().url);
    let rows = store::applied(&mut connection, &schemas)
        .await?
        .unwrap_or_default();
    let is_applied =
        |migration: &Migration| rows.iter().any(|row| row.version == migration.version);
    let known = embedded::migrations();
    Ok(SchemaVersion {
        applied: rows.last().map(|row| row.version),
        pending: known
            .iter()
            .filter(|migration| !is_applied(migration))
            .count(),
    })
}

/// The state of the database of a managed cluster that does not run: as far as can be known,
/// everything is still to be done. `problem` says why it cannot run.
pub fn status_without_server(
    server: ServerState,
    database: &str,
    problem: Option<String>,
) -> Status {
    let migrator = Migrator::embedded();
    let pending = migrator.migrations.iter().map(Step::from).collect();
    Status::of_absent(server, database, pending, problem)
}

/// A list of migrations. The first is the baseline. All run in transactions.
#[derive(Debug)]
pub struct Migrator {
    migrations: Vec<Migration>,
}

impl Migrator {
    /// The migrations of this program.
    pub fn embedded() -> Self {
        Self::with_migrations(embedded::migrations())
    }

    /// Any migrations, in the order of their versions.
    pub fn with_migrations(mut migrations: Vec<Migration>) -> Self {
        migrations.sort();
        Self { migrations }
    }

    /// The migrations, in order.
    pub fn migrations(&self) -> &[Migration] {
        &self.migrations
    }

    /// See [`plan()`].
    pub async fn plan(&self, target: &Target) -> Result<Plan, MigrateError> {
        preflight(target)?;
        let mut connection = connect_once(target.direct_url()).await?;
        let mut look = connection.begin_with(LOOK).await?;
        let plan = plan::inspect(&mut look, &Schemas::of(&target.url), &self.migrations).await?;
        look.rollback().await?;
        connection.close().await?;
        verify(&plan, target)?;
        Ok(plan)
    }

    /// See [`status()`].
    pub async fn status(&self, target: &Target) -> Result<Status, MigrateError> {
        let mut connection = connect_once(target.direct_url()).await?;
        let mut look = connection.begin_with(LOOK).await?;
        let plan = plan::inspect(&mut look, &Schemas::of(&target.url), &self.migrations).await?;
        let status = Status::read(&mut look, &target.url, target.environment, plan).await?;
        look.rollback().await?;
        connection.close().await?;
        Ok(status)
    }

    /// See [`migrate`].
    pub async fn migrate(
        &self,
        target: &Target,
        options: &Options,
        entropy: &dyn Entropy,
        clock: &dyn Clock,
        on_event: &mut (dyn FnMut(Event) + Send),
    ) -> Result<Report, MigrateError> {
        preflight(target)?;
        let schemas = Schemas::of(&target.url);
        let marker = Installation {
            id: new_installation_id(entropy),
            environment: target.environment.name().to_owned(),
            adopted: false,
            created_at: clock.now().trunc_subsecs(3),
        };
        let mut connection = connect_once(target.direct_url()).await?;
        let run = async {
            prepare(&mut connection, &schemas, options.lock_timeout).await?;
            lock::acquire(&mut connection, options.lock_timeout, on_event).await?;
            self.run(&mut connection, target, &schemas, marker, on_event)
                .await
        };
        let outcome = run.await;
        lock::release(connection).await;
        outcome
    }

    /// Applies what is pending; the lock is held.
    async fn run(
        &self,
        connection: &mut PgConnection,
        target: &Target,
        schemas: &Schemas,
        mut marker: Installation,
        on_event: &mut (dyn FnMut(Event) + Send),
    ) -> Result<Report, MigrateError> {
        let bookkeeping = store::bookkeeping(schemas);
        let mut transaction = connection.begin().await?;
        let plan = plan::inspect(&mut transaction, schemas, &self.migrations).await?;
        verify(&plan, target)?;
        if !plan.problems.is_empty() {
            return Err(MigrateError::Refused(plan.problems));
        }
        let mut pending = self.migrations.iter().filter(|migration| {
            let is_it = |step: &Step| step.version == migration.version;
            plan.pending.iter().any(is_it)
        });
        if plan.installation.is_none() {
            marker.adopted = plan.adopts;
            bootstrap(&mut transaction, schemas, &marker).await?;
        }
        if plan.adopts
            && let Some(baseline) = pending.next()
        {
            transaction.skip(&bookkeeping, baseline).await?;
            transaction.commit().await?;
            on_event(Event::Adopted(baseline.into()));
            transaction = connection.begin().await?;
        }
        let mut applied = Vec::new();
        for migration in pending {
            let step = Step::from(migration);
            on_event(Event::Applying(step.clone()));
            // A savepoint within our transaction, which also holds the bookkeeping and, on the
            // first run, the schema and the marker.
            let adapted = Migration {
                sql: AssertSqlSafe(schemas.adapt(migration.sql.as_str())).into_sql_str(),
                ..migration.clone()
            };
            let took = transaction
                .apply(&bookkeeping, &adapted)
                .await
                .map_err(|error| MigrateError::applying(migration, error))?;
            transaction.commit().await?;
            on_event(Event::Applied {
                step: step.clone(),
                took,
            });
            applied.push(Done {
                step,
                milliseconds: u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
            });
            transaction = connection.begin().await?;
        }
        let left_out =
            left_out::read(&mut transaction, schemas, &self.migrations, |_| true).await?;
        transaction.commit().await?;
        Ok(Report {
            left_out,
            adopted: plan.adopts,
            applied,
            schema_version: self.migrations.last().map_or(0, |it| it.version),
        })
    }
}

/// A database of another environment is left alone.
fn verify(plan: &Plan, target: &Target) -> Result<(), DbError> {
    plan.installation
        .as_ref()
        .map_or(Ok(()), |marker| marker.verify(target.environment))
}

/// Settings of the session: names without a schema mean the tables', waits for locks on tables
/// end, statements of a migration may take as long as they need.
async fn prepare(
    connection: &mut PgConnection,
    schemas: &Schemas,
    lock_timeout: Duration,
) -> Result<(), DbError> {
    // Milliseconds; 0 would mean no limit.
    let longest = lock_timeout.as_millis().clamp(1, 2_147_483_647);
    sqlx::query(
        "SELECT set_config('search_path', $1, false), set_config('lock_timeout', $2, false),
                set_config('statement_timeout', '0', false)",
    )
    .bind(super::schema::quoted(&schemas.tables))
    .bind(longest.to_string())
    .execute(connection)
    .await?;
    Ok(())
}

/// Makes the schemas, the table of applied migrations, and the marker.
async fn bootstrap(
    connection: &mut PgConnection,
    schemas: &Schemas,
    marker: &Installation,
) -> Result<(), MigrateError> {
    store::ensure_schema(connection, &schemas.tables).await?;
    store::ensure_schema(connection, &schemas.internal).await?;
    connection
        .ensure_migrations_table(&store::bookkeeping(schemas))
        .await?;
    installation::create(connection, schemas, marker).await?;
    Ok(())
}
