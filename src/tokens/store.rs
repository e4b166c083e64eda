//! The SQL of API tokens.

use chrono::NaiveDateTime;
use sqlx::{PgConnection, PgExecutor};

use super::{Token, TokenError};
use crate::db::DbError;
use crate::secret::Secret;

/// The user's tokens, newest first.
pub(super) async fn of_user(
    executor: impl PgExecutor<'_>,
    user_id: &str,
    now: NaiveDateTime,
) -> Result<Vec<Token>, DbError> {
    Ok(sqlx::query_as(
        r#"SELECT "id", "userId", "type"::text AS "type", "token", coalesce(array_remove("scopes", NULL), '{}') AS "scopes",
                  "createdAt", LEAST("expiresAt", '9999-12-31') AS "expiresAt", "expiresAt" <= $2 AS "expired"
           FROM "APIToken"
           WHERE "userId" = $1
           ORDER BY "createdAt" DESC, "id" DESC"#,
    )
    .bind(user_id)
    .bind(now)
    .fetch_all(executor)
    .await?)
}

/// The token with this id.
pub(super) async fn get(
    executor: impl PgExecutor<'_>,
    id: &str,
    now: NaiveDateTime,
) -> Result<Option<Token>, DbError> {
    Ok(sqlx::query_as(
        r#"SELECT "id", "userId", "type"::text AS "type", "token", coalesce(array_remove("scopes", NULL), '{}') AS "scopes",
                  "createdAt", LEAST("expiresAt", '9999-12-31') AS "expiresAt", "expiresAt" <= $2 AS "expired"
           FROM "APIToken"
           WHERE "id" = $1"#,
    )
    .bind(id)
    .bind(now)
    .fetch_optional(executor)
    .await?)
}

pub(super) async fn insert(
    connection: &mut PgConnection,
    record: &Token,
    stored: &Secret,
) -> Result<(), TokenError> {
    let inserted = sqlx::query(
        r#"INSERT INTO "APIToken"
               ("token", "userId", "createdAt", "expiresAt", "id", "type", "scopes")
           VALUES ($1, $2, $3, $4, $5, $6::"TokenType", $7)"#,
    )
    .bind(stored.reveal())
    .bind(&record.user_id)
    .bind(record.created_at)
    .bind(record.expires_at)
    .bind(&record.id)
    .bind(record.kind.name())
    .bind(&record.scopes)
    .execute(connection)
    .await;
    match inserted {
        Ok(_) => Ok(()),
        Err(sqlx::Error::Database(error)) if error.is_foreign_key_violation() => {
            Err(TokenError::NoUser {
                user_id: record.user_id.clone(),
            })
        }
        Err(error) => Err(DbError::from(error).into()),
    }
}

/// Deletes the token and returns what it was.
pub(super) async fn delete(
    connection: &mut PgConnection,
    id: &str,
    now: NaiveDateTime,
) -> Result<Option<Token>, DbError> {
    Ok(sqlx::query_as(
        r#"DELETE FROM "APIToken"
           WHERE "id" = $1
           RETURNING "id", "userId", "type"::text AS "type", "token", coalesce(array_remove("scopes", NULL), '{}') AS "scopes",
                     "createdAt", LEAST("expiresAt", '9999-12-31') AS "expiresAt", "expiresAt" <= $2 AS "expired""#,
    )
    .bind(id)
    .bind(now)
    .fetch_optional(connection)
    .await?)
}

/// Replaces the secret and the end of a token.
pub(super) async fn renew(
    connection: &mut PgConnection,
    id: &str,
    stored: &Secret,
    expires_at: NaiveDateTime,
) -> Result<(), DbError> {
    sqlx::query(r#"UPDATE "APIToken" SET "token" = $2, "expiresAt" = $3 WHERE "id" = $1"#)
        .bind(id)
        .bind(stored.reveal())
        .bind(expires_at)
        .execute(connection)
        .await?;
    Ok(())
}

/// Deletes the websocket tokens of a user that have expired.
pub(super) async fn sweep_websockets(
    connection: &mut PgConnection,
    user_id: &str,
    now: NaiveDateTime,
) -> Result<(), DbError> {
    sqlx::query(
        r#"DELETE FROM "APIToken"
           WHERE "userId" = $1 AND "type" = 'WEBSOCKET' AND "expiresAt" <= $2"#,
    )
    .bind(user_id)
    .bind(now)
    .execute(connection)
    .await?;
    Ok(())
}
