//! The SQL of the bookkeeping. The table of applied migrations is sqlx's own, so that its tools
//! read it too.

use chrono::{DateTime, Utc};
use sqlx::{AssertSqlSafe, FromRow as _, PgConnection};

use super::shape;
use crate::db::DbError;
use crate::db::schema::{Schemas, quoted};

/// A row of the table of applied migrations.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(super) struct Row {
    pub(super) version: i64,
    pub(super) description: String,
    pub(super) installed_on: DateTime<Utc>,
    /// Nanoseconds; -1 for a migration that was marked as applied.
    pub(super) execution_time: i64,
    pub(super) checksum: Vec<u8>,
}

/// The name of the table of applied migrations, as SQL writes it.
pub(super) fn bookkeeping(schemas: &Schemas) -> String {
    schemas.internal_table("_sqlx_migrations")
}

/// The applied migrations in order; `None` where this program has never migrated.
pub(super) async fn applied(
    connection: &mut PgConnection,
    schemas: &Schemas,
) -> Result<Option<Vec<Row>>, DbError> {
    let table = bookkeeping(schemas);
    if !exists(connection, &table).await? {
        return Ok(None);
    }
    let sql = format!(
        r#"SELECT "version", "description", "installed_on", "execution_time", "checksum"
           FROM {table} ORDER BY "version""#
    );
    // The simple protocol: one round trip, where a prepared statement takes two.
    let rows = sqlx::raw_sql(AssertSqlSafe(sql))
        .fetch_all(connection)
        .await?;
    let rows: Result<Vec<Row>, _> = rows.iter().map(Row::from_row).collect();
    Ok(Some(rows?))
}

/// The predecessor's migrations that were begun and neither finished nor rolled back.
pub(super) async fn unfinished(
    connection: &mut PgConnection,
    schemas: &Schemas,
) -> Result<Vec<String>, DbError> {
    let table = predecessor(schemas);
    if !exists(connection, &table).await? {
        return Ok(Vec::new());
    }
    let sql = format!(
        r#"SELECT "migration_name" FROM {table}
           WHERE "finished_at" IS NULL AND "rolled_back_at" IS NULL ORDER BY "started_at""#
    );
    Ok(sqlx::query_scalar(AssertSqlSafe(sql))
        .fetch_all(connection)
        .await?)
}

/// Whether somebody else has made tables of ours, or was about to.
pub(super) async fn is_inhabited(
    connection: &mut PgConnection,
    schemas: &Schemas,
) -> Result<bool, DbError> {
    if exists(connection, &predecessor(schemas)).await? {
        return Ok(true);
    }
    Ok(!shape::read(connection, &schemas.tables).await?.is_empty())
}

/// Makes a schema, unless it is there: then no right to make one is needed.
pub(super) async fn ensure_schema(
    connection: &mut PgConnection,
    name: &str,
) -> Result<(), DbError> {
    let there: bool = sqlx::query_scalar("SELECT to_regnamespace($1) IS NOT NULL")
        .bind(quoted(name))
        .fetch_one(&mut *connection)
        .await?;
    if !there {
        sqlx::query(AssertSqlSafe(format!("CREATE SCHEMA {}", quoted(name))))
            .execute(connection)
            .await?;
    }
    Ok(())
}

/// The table in which Prisma keeps its migrations.
fn predecessor(schemas: &Schemas) -> String {
    format!("{}.\"_prisma_migrations\"", quoted(&schemas.tables))
}

async fn exists(connection: &mut PgConnection, table: &str) -> Result<bool, DbError> {
    Ok(sqlx::query_scalar("SELECT to_regclass($1) IS NOT NULL")
        .bind(table)
        .fetch_one(connection)
        .await?)
}
