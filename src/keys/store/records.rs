//! The SQL of what is known of the provider's keys.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sqlx::{AssertSqlSafe, PgConnection, PgExecutor};

use crate::db::{Database, DbError};
use crate::keys::Record;
use crate::openrouter::{LimitReset, Usd};

fn table(db: &Database) -> String {
    db.internal_table("key_record")
}

/// Writes down what is known of a key now, in the place of what was known.
pub(in crate::keys) async fn put(
    connection: &mut PgConnection,
    db: &Database,
    record: &Record,
) -> Result<(), DbError> {
    let sql = format!(
        "INSERT INTO {} (credential_id, hash, name, limit_usd, limit_reset, expires_at, workspace_id)
         VALUES ($1, $2, $3, $4::text::numeric, $5, $6, $7)
         ON CONFLICT (credential_id) DO UPDATE SET
             hash = excluded.hash, name = excluded.name, limit_usd = excluded.limit_usd,
             limit_reset = excluded.limit_reset, expires_at = excluded.expires_at,
             workspace_id = excluded.workspace_id",
        table(db)
    );
    sqlx::query(AssertSqlSafe(sql))
        .bind(&record.credential_id)
        .bind(&record.hash)
        .bind(&record.name)
        .bind(record.limit.map(Usd::decimal))
        .bind(record.limit_reset.as_ref().map(LimitReset::name))
        .bind(record.expires_at)
        .bind(&record.workspace_id)
        .execute(connection)
        .await?;
    Ok(())
}

/// Forgets the key of a credential.
pub(in crate::keys) async fn forget(
    connection: &mut PgConnection,
    db: &Database,
    credential_id: &str,
) -> Result<(), DbError> {
    let sql = format!("DELETE FROM {} WHERE credential_id = $1", table(db));
    sqlx::query(AssertSqlSafe(sql))
        .bind(credential_id)
        .execute(connection)
        .await?;
    Ok(())
}

/// All that is known, by credential.
pub(in crate::keys) async fn all(
    executor: impl PgExecutor<'_>,
    db: &Database,
) -> Result<HashMap<String, Record>, DbError> {
    let sql = format!(
        "SELECT credential_id, hash, name, limit_usd::text AS limit_usd, limit_reset,
             expires_at, workspace_id
         FROM {}",
        table(db)
    );
    let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(sql))
        .fetch_all(executor)
        .await?;
    let known = rows.into_iter().filter_map(Row::record);
    Ok(known.map(|it| (it.credential_id.clone(), it)).collect())
}

/// What is known of the key of a credential.
pub(in crate::keys) async fn get(
    executor: impl PgExecutor<'_>,
    db: &Database,
    credential_id: &str,
) -> Result<Option<Record>, DbError> {
    let sql = format!(
        "SELECT credential_id, hash, name, limit_usd::text AS limit_usd, limit_reset,
             expires_at, workspace_id
         FROM {} WHERE credential_id = $1",
        table(db)
    );
    let row: Option<Row> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(credential_id)
        .fetch_optional(executor)
        .await?;
    Ok(row.and_then(Row::record))
}

/// The workspaces in which keys of ours are or may be, but for the account's default one; not those
/// that only refused attempts named.
pub(in crate::keys) async fn workspaces(
    executor: impl PgExecutor<'_>,
    db: &Database,
) -> Result<Vec<String>, DbError> {
    let sql = format!(
        "SELECT workspace_id FROM {} WHERE workspace_id IS NOT NULL
         UNION
         SELECT request->>'workspace_id' FROM {}
         WHERE kind = 'create' AND request->>'workspace_id' IS NOT NULL
             AND outcome IS DISTINCT FROM 'failed'
         ORDER BY 1",
        table(db),
        db.internal_table("key_operation")
    );
    Ok(sqlx::query_scalar(AssertSqlSafe(sql))
        .fetch_all(executor)
        .await?)
}

#[derive(sqlx::FromRow)]
struct Row {
    credential_id: String,
    hash: String,
    name: String,
    limit_usd: Option<String>,
    limit_reset: Option<String>,
    expires_at: Option<DateTime<Utc>>,
    workspace_id: Option<String>,
}

impl Row {
    /// `None` for a limit that cannot be read, which is not the same as no limit: nothing is known of
    /// that key then, and reconciling writes it down anew.
    fn record(self) -> Option<Record> {
        let limit = match self.limit_usd {
            Some(text) => Some(Usd::from_decimal(&text)?),
            None => None,
        };
        Some(Record {
            credential_id: self.credential_id,
            hash: self.hash,
            name: self.name,
            limit,
            limit_reset: self.limit_reset.as_deref().map(LimitReset::from_name),
            expires_at: self.expires_at,
            workspace_id: self.workspace_id,
        })
    }
}
