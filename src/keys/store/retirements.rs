//! The SQL of keys whose successor is in use.

use chrono::{DateTime, Utc};
use sqlx::{AssertSqlSafe, PgConnection, PgExecutor};

use crate::db::{Database, DbError};

/// A key that is to be revoked.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Retirement {
    /// The credential that holds it.
    pub credential_id: String,
    /// Whose it is.
    pub user_id: String,
    /// Its hash at the provider.
    pub hash: String,
    /// The credential that took its place.
    pub successor: String,
    /// When, in UTC.
    pub due_at: DateTime<Utc>,
}

fn table(db: &Database) -> String {
    db.internal_table("key_retirement")
}

/// Writes down that a key is to be revoked.
pub(in crate::keys) async fn add(
    connection: &mut PgConnection,
    db: &Database,
    retirement: &Retirement,
) -> Result<(), DbError> {
    let sql = format!(
        "INSERT INTO {} (credential_id, user_id, hash, successor, due_at)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (credential_id) DO UPDATE SET
             successor = excluded.successor, due_at = excluded.due_at",
        table(db)
    );
    sqlx::query(AssertSqlSafe(sql))
        .bind(&retirement.credential_id)
        .bind(&retirement.user_id)
        .bind(&retirement.hash)
        .bind(&retirement.successor)
        .bind(retirement.due_at)
        .execute(connection)
        .await?;
    Ok(())
}

/// Takes it back, or ends it; `false` if there was none.
pub(in crate::keys) async fn remove(
    connection: &mut PgConnection,
    db: &Database,
    credential_id: &str,
) -> Result<bool, DbError> {
    let sql = format!("DELETE FROM {} WHERE credential_id = $1", table(db));
    let done = sqlx::query(AssertSqlSafe(sql))
        .bind(credential_id)
        .execute(connection)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// How many are due by now of each user who has any.
pub(in crate::keys) async fn due(
    executor: impl PgExecutor<'_>,
    db: &Database,
    now: DateTime<Utc>,
) -> Result<Vec<(String, i64)>, DbError> {
    let sql = format!(
        "SELECT user_id, count(*) FROM {} WHERE due_at <= $1 GROUP BY user_id",
        table(db)
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql))
        .bind(now)
        .fetch_all(executor)
        .await?)
}

/// When the first of all is due, or was, in UTC.
pub(in crate::keys) async fn first_due(
    executor: impl PgExecutor<'_>,
    db: &Database,
) -> Result<Option<DateTime<Utc>>, DbError> {
    let sql = format!("SELECT min(due_at) FROM {}", table(db));
    Ok(sqlx::query_scalar(AssertSqlSafe(sql))
        .fetch_one(executor)
        .await?)
}

/// Those of a user, or of everybody, first due first.
pub(in crate::keys) async fn list(
    executor: impl PgExecutor<'_>,
    db: &Database,
    user_id: Option<&str>,
) -> Result<Vec<Retirement>, DbError> {
    let sql = format!(
        "SELECT credential_id, user_id, hash, successor, due_at FROM {}
         WHERE $1::text IS NULL OR user_id = $1
         ORDER BY due_at, credential_id",
        table(db)
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql))
        .bind(user_id)
        .fetch_all(executor)
        .await?)
}
