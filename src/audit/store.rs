//! The SQL of the audit log.

use chrono::NaiveDateTime;
use serde_json::Value;
use sqlx::{PgConnection, PgExecutor};

use super::{Entry, Event};
use crate::db::DbError;

pub(super) async fn insert(
    connection: &mut PgConnection,
    id: &str,
    now: NaiveDateTime,
    entry: &Entry,
    context: &Value,
) -> Result<(), DbError> {
    sqlx::query(
        r#"INSERT INTO "AuditLogEvent"
               ("id", "createdAt", "updatedAt", "userId", "message", "eventType", "entityId", "context")
           VALUES ($1, $2, $2, $3, $4, $5, $6, $7)"#,
    )
    .bind(id)
    .bind(now)
    .bind(&entry.user_id)
    .bind(&entry.message)
    .bind(entry.event_type.name())
    .bind(&entry.entity_id)
    .bind(context)
    .execute(connection)
    .await?;
    Ok(())
}

/// The newest events that concern a user, newest first.
pub async fn latest(
    executor: impl PgExecutor<'_>,
    user_id: &str,
    count: i64,
) -> Result<Vec<Event>, DbError> {
    Ok(sqlx::query_as(
        r#"SELECT "id", "userId", "eventType", "message", "entityId", "context", "createdAt"
           FROM "AuditLogEvent"
           WHERE "userId" = $1
           ORDER BY "createdAt" DESC, "id" DESC
           LIMIT $2"#,
    )
    .bind(user_id)
    .bind(count)
    .fetch_all(executor)
    .await?)
}
