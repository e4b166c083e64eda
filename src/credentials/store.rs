//! The SQL of credentials.

pub(super) mod defaults;
pub(super) mod keys;

use std::collections::HashSet;

use chrono::NaiveDateTime;
use sqlx::{AssertSqlSafe, PgConnection, PgExecutor, PgPool, Postgres, QueryBuilder};

use super::{Credential, CredentialError, Filter, Holder, Owned};
use crate::db::{DbError, like};

const COLUMNS: &str = r#"c."id", c."createdAt", c."updatedAt", c."userId", c."service", c."apiKey", c."description",
    c."enabled", c."externalApiKeyId", c."source"::text AS "source", c."default""#;

/// A statement that reads credentials.
fn select(rest: &'static str) -> AssertSqlSafe<String> {
    AssertSqlSafe(format!(
        r#"SELECT {COLUMNS} FROM "AiAgentCredential" c {rest}"#
    ))
}

/// The credential with this id.
pub(super) async fn get(
    executor: impl PgExecutor<'_>,
    id: &str,
) -> Result<Option<Credential>, DbError> {
    Ok(sqlx::query_as(select(r#"WHERE c."id" = $1"#))
        .bind(id)
        .fetch_optional(executor)
        .await?)
}

/// The credentials of a user, newest first.
pub(super) async fn of_user(
    executor: impl PgExecutor<'_>,
    user_id: &str,
) -> Result<Vec<Credential>, DbError> {
    let sql = select(r#"WHERE c."userId" = $1 ORDER BY c."createdAt" DESC, c."id" DESC"#);
    Ok(sqlx::query_as(sql)
        .bind(user_id)
        .fetch_all(executor)
        .await?)
}

/// The credentials of these users, those of each newest first.
pub(super) async fn of_users(
    executor: impl PgExecutor<'_>,
    users: &[&str],
) -> Result<Vec<Credential>, DbError> {
    let sql = select(r#"WHERE c."userId" = ANY ($1) ORDER BY c."createdAt" DESC, c."id" DESC"#);
    Ok(sqlx::query_as(sql).bind(users).fetch_all(executor).await?)
}

/// The newest enabled credential of a user for a service.
pub(super) async fn active(
    executor: impl PgExecutor<'_>,
    user_id: &str,
    service: &str,
) -> Result<Option<Credential>, DbError> {
    let sql = select(
        r#"WHERE c."userId" = $1 AND c."service" = $2 AND c."enabled"
           ORDER BY c."createdAt" DESC, c."id" DESC LIMIT 1"#,
    );
    Ok(sqlx::query_as(sql)
        .bind(user_id)
        .bind(service)
        .fetch_optional(executor)
        .await?)
}

/// One page of a list, newest first.
pub(super) async fn page(
    pool: &PgPool,
    filter: &Filter,
    after: Option<&(NaiveDateTime, String)>,
    size: u64,
) -> Result<Vec<Owned>, DbError> {
    // Only the conditions that are asked for: see the list of users.
    let mut sql: QueryBuilder<Postgres> = QueryBuilder::new(format!(
        r#"SELECT {COLUMNS}, u."email" AS "userEmail"
           FROM "AiAgentCredential" c JOIN "User" u ON u."id" = c."userId" WHERE true"#
    ));
    if let Some(user_id) = &filter.user_id {
        sql.push(r#" AND c."userId" = "#).push_bind(user_id.clone());
    }
    if let Some((created_at, id)) = after {
        sql.push(r#" AND (c."createdAt", c."id") < ("#)
            .push_bind(*created_at)
            .push(", ")
            .push_bind(id.clone())
            .push(")");
    }
    sql.push(r#" ORDER BY c."createdAt" DESC, c."id" DESC LIMIT "#)
        .push_bind(i64::try_from(size).unwrap_or(i64::MAX));
    Ok(sql.build_query_as().fetch_all(pool).await?)
}

/// One page of all credentials, by order of ids.
pub(super) async fn page_by_id(
    pool: &PgPool,
    after: &str,
    size: i64,
) -> Result<Vec<Credential>, DbError> {
    let sql = select(r#"WHERE c."id" > $1 ORDER BY c."id" LIMIT $2"#);
    Ok(sqlx::query_as(sql)
        .bind(after)
        .bind(size)
        .fetch_all(pool)
        .await?)
}

/// Locks the user, so that nobody else changes which credential is the default, and the
/// credentials, in the order in which everybody locks them.
pub(super) async fn lock_of_user(
    connection: &mut PgConnection,
    user_id: &str,
) -> Result<Vec<Credential>, CredentialError> {
    let user: Option<String> =
        sqlx::query_scalar(r#"SELECT "id" FROM "User" WHERE "id" = $1 FOR NO KEY UPDATE"#)
            .bind(user_id)
            .fetch_optional(&mut *connection)
            .await
            .map_err(DbError::from)?;
    if user.is_none() {
        return Err(CredentialError::NoUser {
            user_id: user_id.to_owned(),
        });
    }
    let sql = select(r#"WHERE c."userId" = $1 ORDER BY c."id" FOR NO KEY UPDATE"#);
    let credentials = sqlx::query_as(sql)
        .bind(user_id)
        .fetch_all(connection)
        .await;
    Ok(credentials.map_err(DbError::from)?)
}

pub(super) async fn insert(
    connection: &mut PgConnection,
    credential: &Credential,
) -> Result<(), CredentialError> {
    sqlx::query(
        r#"INSERT INTO "AiAgentCredential"
               ("id", "createdAt", "updatedAt", "userId", "service", "apiKey", "description",
                "enabled", "externalApiKeyId", "source", "default")
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::"AiAgentCredentialSource", $11)"#,
    )
    .bind(&credential.id)
    .bind(credential.created_at)
    .bind(credential.updated_at)
    .bind(&credential.user_id)
    .bind(&credential.service)
    .bind(credential.api_key.column())
    .bind(&credential.description)
    .bind(credential.enabled)
    .bind(&credential.external_api_key_id)
    .bind(credential.source.name())
    .bind(credential.default)
    .execute(connection)
    .await
    .map_err(CredentialError::of_default)?;
    Ok(())
}

/// Who holds keys of a provider, and who should and does not know which.
pub(super) async fn holders(executor: impl PgExecutor<'_>) -> Result<Vec<Holder>, DbError> {
    Ok(sqlx::query_as(
        r#"SELECT "id", "userId", nullif("externalApiKeyId", '') AS "hash", "enabled", "default",
                  "source" = 'SYSTEM' AND "service" = 'openrouter' AS "provisioned"
           FROM "AiAgentCredential"
           WHERE "externalApiKeyId" IS NOT NULL
              OR "source" = 'SYSTEM' AND "service" = 'openrouter'
           ORDER BY "id""#,
    )
    .fetch_all(executor)
    .await?)
}

/// Those of the hashes that a credential has.
pub(super) async fn held(
    executor: impl PgExecutor<'_>,
    hashes: &[String],
) -> Result<HashSet<String>, DbError> {
    let held: Vec<String> = sqlx::query_scalar(
        r#"SELECT DISTINCT "externalApiKeyId" FROM "AiAgentCredential"
           WHERE "externalApiKeyId" = ANY ($1)"#,
    )
    .bind(hashes)
    .fetch_all(executor)
    .await?;
    Ok(held.into_iter().collect())
}

/// Enables or disables the credential, if it holds this key and is not so already, and returns the
/// row as it is then.
pub(super) async fn set_enabled(
    connection: &mut PgConnection,
    id: &str,
    hash: &str,
    enabled: bool,
    now: NaiveDateTime,
) -> Result<Option<Credential>, DbError> {
    let sql = AssertSqlSafe(format!(
        r#"UPDATE "AiAgentCredential" c SET "enabled" = $3, "updatedAt" = $4
           WHERE c."id" = $1 AND c."externalApiKeyId" = $2 AND c."enabled" <> $3 RETURNING {COLUMNS}"#
    ));
    Ok(sqlx::query_as(sql)
        .bind(id)
        .bind(hash)
        .bind(enabled)
        .bind(now)
        .fetch_optional(connection)
        .await?)
}

/// Credentials whose key's hash at the provider begins like this, by order of hashes.
pub(super) async fn with_hash(
    executor: impl PgExecutor<'_>,
    prefix: &str,
    most: i64,
) -> Result<Vec<Credential>, DbError> {
    let sql = select(
        r#"WHERE c."externalApiKeyId" LIKE $1 ORDER BY c."externalApiKeyId", c."id" LIMIT $2"#,
    );
    Ok(sqlx::query_as(sql)
        .bind(like::beginning(prefix))
        .bind(most)
        .fetch_all(executor)
        .await?)
}

/// Deletes the credential and returns the row as it was.
pub(super) async fn delete(
    connection: &mut PgConnection,
    id: &str,
) -> Result<Option<Credential>, DbError> {
    let sql = AssertSqlSafe(format!(
        r#"DELETE FROM "AiAgentCredential" c WHERE c."id" = $1 RETURNING {COLUMNS}"#
    ));
    Ok(sqlx::query_as(sql)
        .bind(id)
        .fetch_optional(connection)
        .await?)
}

/// Makes these credentials defaults no longer.
pub(super) async fn clear_defaults(
    connection: &mut PgConnection,
    ids: &[String],
    now: NaiveDateTime,
) -> Result<(), DbError> {
    if ids.is_empty() {
        return Ok(());
    }
    sqlx::query(
        r#"UPDATE "AiAgentCredential" SET "default" = false, "updatedAt" = $2 WHERE "id" = ANY ($1)"#,
    )
    .bind(ids)
    .bind(now)
    .execute(connection)
    .await?;
    Ok(())
}

/// Sets description and default, and returns the row as it is now.
pub(super) async fn update(
    connection: &mut PgConnection,
    id: &str,
    description: Option<&str>,
    default: bool,
    now: NaiveDateTime,
) -> Result<Credential, CredentialError> {
    let sql = AssertSqlSafe(format!(
        r#"UPDATE "AiAgentCredential" c SET "description" = $2, "default" = $3, "updatedAt" = $4
           WHERE c."id" = $1 RETURNING {COLUMNS}"#
    ));
    sqlx::query_as(sql)
        .bind(id)
        .bind(description)
        .bind(default)
        .bind(now)
        .fetch_one(connection)
        .await
        .map_err(CredentialError::of_default)
}

/// Makes the credential the default and returns the row as it is now.
pub(super) async fn make_default(
    connection: &mut PgConnection,
    id: &str,
    now: NaiveDateTime,
) -> Result<Credential, CredentialError> {
    let sql = AssertSqlSafe(format!(
        r#"UPDATE "AiAgentCredential" c SET "default" = true, "updatedAt" = $2
           WHERE c."id" = $1 RETURNING {COLUMNS}"#
    ));
    sqlx::query_as(sql)
        .bind(id)
        .bind(now)
        .fetch_one(connection)
        .await
        .map_err(CredentialError::of_default)
}

/// Users of whose enabled credentials none is the default, each with the one that is the likeliest
/// to be it.
pub(super) async fn without_default(pool: &PgPool) -> Result<Vec<(String, String)>, DbError> {
    Ok(sqlx::query_as(
        r#"SELECT "userId", (array_agg("id" ORDER BY
                      "source" = 'SYSTEM' AND "service" = 'openrouter' DESC,
                      "createdAt" DESC, "id" DESC))[1]
           FROM "AiAgentCredential"
           WHERE "enabled"
           GROUP BY "userId"
           HAVING NOT bool_or("default")
           ORDER BY "userId""#,
    )
    .fetch_all(pool)
    .await?)
}

/// Hashes of the newest enabled keys that this system made, but for those of these credentials.
pub(super) async fn newest_hashes(
    pool: &PgPool,
    but: &[&str],
    most: i64,
) -> Result<Vec<String>, DbError> {
    Ok(sqlx::query_scalar(
        r#"SELECT "externalApiKeyId" FROM "AiAgentCredential"
           WHERE "enabled" AND "source" = 'SYSTEM' AND "service" = 'openrouter'
             AND "externalApiKeyId" <> '' AND "id" <> ALL ($1)
           ORDER BY "createdAt" DESC, "id" DESC LIMIT $2"#,
    )
    .bind(but)
    .bind(most)
    .fetch_all(pool)
    .await?)
}
