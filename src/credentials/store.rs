//! The SQL of credentials.

use std::collections::HashSet;
use std::time::Duration;

use chrono::NaiveDateTime;
use sqlx::{AssertSqlSafe, PgConnection, PgExecutor, PgPool, Postgres, QueryBuilder};

use super::{Credential, CredentialError, Filter, Holder, Owned, SeveralDefaults, StoredKey};
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

/// Keeps everybody else from changing credentials until the transaction ends; gives up when
/// somebody holds on to one for longer than `patience`.
pub(super) async fn lock_table(
    connection: &mut PgConnection,
    patience: Duration,
) -> Result<(), DbError> {
    sqlx::query("SELECT set_config('lock_timeout', $1, true)")
        .bind(patience.as_millis().to_string())
        .execute(&mut *connection)
        .await?;
    // Also those are waited for who have locked rows and have not changed them yet: they would wait
    // for this lock with what it is to change in their hands.
    sqlx::query(r#"LOCK TABLE "AiAgentCredential" IN EXCLUSIVE MODE"#)
        .execute(connection)
        .await?;
    Ok(())
}

/// Users who have several defaults, with the newest and the others.
pub(super) async fn several_defaults(
    connection: &mut PgConnection,
) -> Result<Vec<SeveralDefaults>, DbError> {
    Ok(sqlx::query_as(
        r#"SELECT "userId", "ids"[array_length("ids", 1)] AS "kept",
                  "ids"[1:array_length("ids", 1) - 1] AS "cleared"
           FROM (SELECT "userId", array_agg("id" ORDER BY "createdAt", "id") AS "ids"
                 FROM "AiAgentCredential"
                 WHERE "default"
                 GROUP BY "userId"
                 HAVING count(*) > 1) several
           ORDER BY "userId""#,
    )
    .fetch_all(connection)
    .await?)
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

/// Whether the index is there that allows one default per user.
pub(super) async fn is_guarded(connection: &mut PgConnection) -> Result<bool, DbError> {
    Ok(
        sqlx::query_scalar(r#"SELECT to_regclass('"scratch_credential_one_default"') IS NOT NULL"#)
            .fetch_one(connection)
            .await?,
    )
}

/// Makes that index, as the migration does where it can.
pub(super) async fn guard(connection: &mut PgConnection) -> Result<(), DbError> {
    sqlx::query(
        r#"CREATE UNIQUE INDEX IF NOT EXISTS "scratch_credential_one_default"
               ON "AiAgentCredential" ("userId") WHERE "default""#,
    )
    .execute(connection)
    .await?;
    Ok(())
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

/// The keys of the newest credentials whose key is sealed, newest first.
pub(super) async fn newest_sealed(pool: &PgPool, most: i64) -> Result<Vec<StoredKey>, DbError> {
    let columns: Vec<String> = sqlx::query_scalar(
        r#"SELECT "apiKey" FROM "AiAgentCredential" WHERE starts_with("apiKey", $1)
           ORDER BY "createdAt" DESC, "id" DESC LIMIT $2"#,
    )
    .bind(crate::seal::PREFIX)
    .bind(most)
    .fetch_all(pool)
    .await?;
    Ok(columns.into_iter().map(StoredKey::from).collect())
}

/// How many keys do not begin like this.
pub(super) async fn count_others(
    executor: impl PgExecutor<'_>,
    prefix: &str,
) -> Result<u64, DbError> {
    let count: i64 = sqlx::query_scalar(
        r#"SELECT count(*) FROM "AiAgentCredential" WHERE NOT starts_with("apiKey", $1)"#,
    )
    .bind(prefix)
    .fetch_one(executor)
    .await?;
    Ok(count.unsigned_abs())
}

/// Locks some of them, by order of ids.
pub(super) async fn lock_others(
    connection: &mut PgConnection,
    prefix: &str,
    after: &str,
    size: i64,
) -> Result<Vec<Credential>, DbError> {
    let sql = select(
        r#"WHERE c."id" > $2 AND NOT starts_with(c."apiKey", $1)
           ORDER BY c."id" LIMIT $3 FOR NO KEY UPDATE"#,
    );
    Ok(sqlx::query_as(sql)
        .bind(prefix)
        .bind(after)
        .bind(size)
        .fetch_all(connection)
        .await?)
}

/// Stores keys anew.
pub(super) async fn replace_keys(
    connection: &mut PgConnection,
    keys: &[(&str, StoredKey)],
    now: NaiveDateTime,
) -> Result<(), DbError> {
    let (ids, columns): (Vec<&str>, Vec<&str>) =
        keys.iter().map(|(id, key)| (*id, key.column())).unzip();
    sqlx::query(
        r#"UPDATE "AiAgentCredential" c SET "apiKey" = n."apiKey", "updatedAt" = $3
           FROM unnest($1::text[], $2::text[]) AS n("id", "apiKey")
           WHERE c."id" = n."id""#,
    )
    .bind(ids)
    .bind(columns)
    .bind(now)
    .execute(connection)
    .await?;
    Ok(())
}
