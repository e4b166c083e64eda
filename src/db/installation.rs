//! The marker of a database: which environment it belongs to. Written by the first migration,
//! checked before every change, so that a command meant for one environment never changes another.

use chrono::{DateTime, Utc};
use sqlx::{AssertSqlSafe, Connection, FromRow as _, PgConnection};

use super::schema::{Schemas, quoted};
use super::{DbError, Target, connect_once};
use crate::clock::Clock;
use crate::ids::{Entropy, new_installation_id};
use crate::settings::Environment;

/// The one row of our `installation` table.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Installation {
    /// Eight random characters of `[a-z0-9]`, made once.
    pub id: String,
    /// The environment that the database belongs to, as `APP_ENV` spells it.
    pub environment: String,
    /// Whether the tables and their rows were there before this program.
    pub adopted: bool,
    /// When the database was first migrated by this program.
    pub created_at: DateTime<Utc>,
}

impl Installation {
    /// Fails when the database belongs to another environment than `chosen`.
    pub fn verify(&self, chosen: Environment) -> Result<(), DbError> {
        if self.environment == chosen.name() {
            return Ok(());
        }
        Err(DbError::OtherEnvironment {
            belongs_to: self.environment.clone(),
            chosen,
        })
    }
}

/// Reads the marker; `None` where this program has never migrated.
pub(super) async fn read(
    connection: &mut PgConnection,
    schemas: &Schemas,
) -> Result<Option<Installation>, DbError> {
    let table = schemas.internal_table("installation");
    let exists: bool = sqlx::query_scalar("SELECT to_regclass($1) IS NOT NULL")
        .bind(&table)
        .fetch_one(&mut *connection)
        .await?;
    if !exists {
        return Ok(None);
    }
    row(connection, schemas).await
}

/// Reads the markers of all schemas of the database, whichever the URL names.
pub(super) async fn all(connection: &mut PgConnection) -> Result<Vec<Installation>, DbError> {
    let schemas: Vec<String> = sqlx::query_scalar(
        r"SELECT n.nspname::text
          FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
          WHERE c.relname = 'installation' AND c.relkind = 'r'
            AND (n.nspname = 'scratch_internal' OR n.nspname LIKE 'scratch\_internal\_%')
          ORDER BY 1",
    )
    .fetch_all(&mut *connection)
    .await?;
    let mut found = Vec::with_capacity(schemas.len());
    for schema in schemas {
        let sql = format!(
            r#"SELECT "id", "environment", "adopted", "created_at" FROM {}."installation""#,
            quoted(&schema)
        );
        let rows: Vec<Installation> = sqlx::query_as(AssertSqlSafe(sql))
            .fetch_all(&mut *connection)
            .await?;
        found.extend(rows);
    }
    Ok(found)
}

/// Reads the marker where its table is known to be.
pub(super) async fn row(
    connection: &mut PgConnection,
    schemas: &Schemas,
) -> Result<Option<Installation>, DbError> {
    let table = schemas.internal_table("installation");
    let sql = format!(r#"SELECT "id", "environment", "adopted", "created_at" FROM {table}"#);
    // The simple protocol: one round trip, where a prepared statement takes two.
    let found = sqlx::raw_sql(AssertSqlSafe(sql))
        .fetch_optional(connection)
        .await?;
    Ok(found.as_ref().map(Installation::from_row).transpose()?)
}

/// The markers of all schemas of a database: what is done to the whole of it concerns them all.
pub async fn markers(target: &Target) -> Result<Vec<Installation>, DbError> {
    let mut connection = connect_once(target.direct_url()).await?;
    let found = all(&mut connection).await?;
    connection.close().await?;
    Ok(found)
}

/// The marker of a database; `None` where this program has never migrated.
pub async fn marker(target: &Target) -> Result<Option<Installation>, DbError> {
    let mut connection = connect_once(target.direct_url()).await?;
    let found = read(&mut connection, &Schemas::of(&target.url)).await?;
    connection.close().await?;
    Ok(found)
}

/// Creates the table with its row; part of the first migration's transaction.
pub(super) async fn create(
    connection: &mut PgConnection,
    schemas: &Schemas,
    row: &Installation,
) -> Result<(), DbError> {
    let table = schemas.internal_table("installation");
    // The constant primary key keeps it at one row.
    let create = format!(
        r#"CREATE TABLE IF NOT EXISTS {table} (
               "only" boolean PRIMARY KEY DEFAULT true CHECK ("only"),
               "id" text NOT NULL,
               "environment" text NOT NULL,
               "adopted" boolean NOT NULL,
               "created_at" timestamptz NOT NULL
           )"#
    );
    sqlx::query(AssertSqlSafe(create))
        .execute(&mut *connection)
        .await?;
    let insert = format!(
        r#"INSERT INTO {table} ("id", "environment", "adopted", "created_at")
           VALUES ($1, $2, $3, $4)"#
    );
    sqlx::query(AssertSqlSafe(insert))
        .bind(&row.id)
        .bind(&row.environment)
        .bind(row.adopted)
        .bind(row.created_at)
        .execute(connection)
        .await?;
    Ok(())
}

/// Declares that the database belongs to `environment` from now on. Returns the marker as it was
/// before. Whether `target` was chosen under another name does not matter here: that is what this
/// mends.
///
/// It may be a copy, and its original go on: so it becomes an installation of its own, and what
/// was under way at a provider is left to the original.
pub async fn mark(
    target: &Target,
    environment: Environment,
    clock: &dyn Clock,
    entropy: &dyn Entropy,
) -> Result<Installation, DbError> {
    let schemas = Schemas::of(&target.url);
    let mut connection = connect_once(target.direct_url()).await?;
    let mut transaction = connection.begin().await?;
    let Some(before) = read(&mut transaction, &schemas).await? else {
        return Err(DbError::never_migrated());
    };
    if before.environment == environment.name() {
        return Ok(before);
    }
    let sql = format!(
        r#"UPDATE {} SET "environment" = $1, "id" = $2"#,
        schemas.internal_table("installation")
    );
    sqlx::query(AssertSqlSafe(sql))
        .bind(environment.name())
        .bind(new_installation_id(entropy))
        .execute(&mut *transaction)
        .await?;
    leave_keys(&mut transaction, &schemas, clock.now()).await?;
    transaction.commit().await?;
    Ok(before)
}

/// Ends everything that is under way, and everything that is due, at the provider of keys. An older
/// database has neither table.
async fn leave_keys(
    connection: &mut PgConnection,
    schemas: &Schemas,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let (operations, retirements) = (
        schemas.internal_table("key_operation"),
        schemas.internal_table("key_retirement"),
    );
    let (has_operations, has_retirements): (bool, bool) =
        sqlx::query_as("SELECT to_regclass($1) IS NOT NULL, to_regclass($2) IS NOT NULL")
            .bind(&operations)
            .bind(&retirements)
            .fetch_one(&mut *connection)
            .await?;
    if has_operations {
        let sql = format!(
            "UPDATE {operations} SET ended_at = $1, outcome = 'failed',
                 problem = 'the database was declared another environment'
             WHERE ended_at IS NULL"
        );
        sqlx::query(AssertSqlSafe(sql))
            .bind(now)
            .execute(&mut *connection)
            .await?;
    }
    if has_retirements {
        let sql = format!("DELETE FROM {retirements}");
        sqlx::query(AssertSqlSafe(sql)).execute(connection).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::{Classify, Kind};

    #[test]
    fn a_database_of_another_environment_is_refused_with_both_ways_out() {
        let installation = Installation {
            id: "abcd1234".into(),
            environment: "staging".into(),
            adopted: false,
            created_at: DateTime::UNIX_EPOCH,
        };
        assert!(installation.verify(Environment::Staging).is_ok());
        let refused = installation.verify(Environment::Development).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "this database belongs to staging, not to development"
        );
        assert_eq!(refused.kind(), Kind::Refused);
        assert_eq!(
            refused.hints(),
            [
                "work on staging with `scratch -e staging …`",
                "if the database now belongs to development, say so with `scratch db mark development`"
            ]
        );
    }
}
