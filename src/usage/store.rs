//! The SQL of usage events.

use chrono::NaiveDateTime;
use sqlx::{AssertSqlSafe, PgExecutor};

use super::{Event, ModelTotal, UsageError};
use crate::db::DbError;

fn select(rest: &'static str) -> AssertSqlSafe<String> {
    AssertSqlSafe(format!(
        r#"SELECT "id", "createdAt", "updatedAt", "userId", "model", "requests", "requestTokens",
                  "responseTokens", "totalTokens", "context"
           FROM "AiAgentTokenUsageEvent" {rest}"#
    ))
}

/// The newest events of a user, newest first.
pub(super) async fn newest(
    executor: impl PgExecutor<'_>,
    user_id: &str,
    take: u32,
) -> Result<Vec<Event>, DbError> {
    let sql = select(r#"WHERE "userId" = $1 ORDER BY "createdAt" DESC, "id" DESC LIMIT $2"#);
    Ok(sqlx::query_as(sql)
        .bind(user_id)
        .bind(i64::from(take))
        .fetch_all(executor)
        .await?)
}

/// The events that follow another of the same user; none if there is no such event.
pub(super) async fn following(
    executor: impl PgExecutor<'_>,
    user_id: &str,
    after: &str,
    take: u32,
) -> Result<Vec<Event>, DbError> {
    let sql = select(
        r#"WHERE "userId" = $1 AND ("createdAt", "id") < (
               SELECT a."createdAt", a."id" FROM "AiAgentTokenUsageEvent" a
               WHERE a."id" = $2 AND a."userId" = $1)
           ORDER BY "createdAt" DESC, "id" DESC LIMIT $3"#,
    );
    Ok(sqlx::query_as(sql)
        .bind(user_id)
        .bind(after)
        .bind(i64::from(take))
        .fetch_all(executor)
        .await?)
}

/// Whether the user has this event.
pub(super) async fn exists(
    executor: impl PgExecutor<'_>,
    user_id: &str,
    id: &str,
) -> Result<bool, DbError> {
    Ok(sqlx::query_scalar(
        r#"SELECT EXISTS (SELECT FROM "AiAgentTokenUsageEvent" WHERE "id" = $1 AND "userId" = $2)"#,
    )
    .bind(id)
    .bind(user_id)
    .fetch_one(executor)
    .await?)
}

/// Sums of one month by model, in the order of their names.
pub(super) async fn by_model(
    executor: impl PgExecutor<'_>,
    user_id: &str,
    month: NaiveDateTime,
) -> Result<Vec<ModelTotal>, DbError> {
    Ok(sqlx::query_as(
        r#"SELECT "model", sum("totalTokens") AS "totalTokens", sum("requests") AS "totalRequests"
           FROM "AiAgentTokenUsageEvent"
           WHERE "userId" = $1 AND "createdAt" >= $2 AND "createdAt" < $2 + interval '1 month'
           GROUP BY "model"
           ORDER BY "model" COLLATE "C""#,
    )
    .bind(user_id)
    .bind(month)
    .fetch_all(executor)
    .await?)
}

pub(super) async fn insert(executor: impl PgExecutor<'_>, event: &Event) -> Result<(), UsageError> {
    let inserted = sqlx::query(
        r#"INSERT INTO "AiAgentTokenUsageEvent"
               ("id", "createdAt", "updatedAt", "userId", "model", "requests", "requestTokens",
                "responseTokens", "totalTokens", "context")
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"#,
    )
    .bind(&event.id)
    .bind(event.created_at)
    .bind(event.updated_at)
    .bind(&event.user_id)
    .bind(&event.model)
    .bind(event.requests)
    .bind(event.request_tokens)
    .bind(event.response_tokens)
    .bind(event.total_tokens)
    .bind(&event.context)
    .execute(executor)
    .await;
    match inserted {
        Ok(_) => Ok(()),
        Err(sqlx::Error::Database(error)) if error.is_foreign_key_violation() => {
            Err(UsageError::NoUser {
                user_id: event.user_id.clone(),
            })
        }
        Err(error) => Err(DbError::from(error).into()),
    }
}
