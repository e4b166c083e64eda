//! The SQL of users.

pub(super) mod clerk;
pub(super) mod footprint;

use std::time::Duration;

use chrono::NaiveDateTime;
use sqlx::{AssertSqlSafe, PgConnection, PgExecutor, PgPool, Postgres, QueryBuilder};

use super::search::Scope;
use super::{Filter, Role, SEARCH_TEXT, SEARCH_WINDOW, User};
use crate::db::{Database, DbError};

const COLUMNS: &str = r#""id", "createdAt", "updatedAt", "clerkId", "role"::text AS "role", "email", "name",
    "stripeCustomerId""#;

/// Most users of one reference that are read.
pub(super) const MOST_NAMED: usize = 20;

/// How rows are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// As they are at this moment.
    Looking,
    /// Others cannot change them until the transaction ends.
    Locking,
}

impl Reading {
    const fn clause(self) -> &'static str {
        match self {
            Self::Looking => "",
            Self::Locking => " FOR UPDATE",
        }
    }
}

/// A statement that reads users.
fn select(rest: &'static str) -> AssertSqlSafe<String> {
    AssertSqlSafe(format!(r#"SELECT {COLUMNS} FROM "User" {rest}"#))
}

/// The user with this id.
pub async fn get(executor: impl PgExecutor<'_>, id: &str) -> Result<Option<User>, DbError> {
    Ok(sqlx::query_as(select(r#"WHERE "id" = $1"#))
        .bind(id)
        .fetch_optional(executor)
        .await?)
}

/// Those of these ids whom there are.
pub(super) async fn among(
    executor: impl PgExecutor<'_>,
    ids: &[&str],
) -> Result<Vec<User>, DbError> {
    Ok(sqlx::query_as(select(r#"WHERE "id" = ANY ($1)"#))
        .bind(ids)
        .fetch_all(executor)
        .await?)
}

/// Those to whom the text belongs, as id, Clerk id, Stripe customer id or e-mail; oldest first.
pub(super) async fn named(
    executor: impl PgExecutor<'_>,
    reference: &str,
) -> Result<Vec<User>, DbError> {
    let sql = AssertSqlSafe(format!(
        r#"SELECT {COLUMNS} FROM "User"
           WHERE "id" = $1 OR "clerkId" = $1 OR "stripeCustomerId" = $1 OR lower("email") = lower($1)
           ORDER BY "createdAt", "id"
           LIMIT {MOST_NAMED}"#
    ));
    Ok(sqlx::query_as(sql)
        .bind(reference)
        .fetch_all(executor)
        .await?)
}

/// One page of a list, newest first.
pub(super) async fn page(
    pool: &PgPool,
    filter: &Filter,
    after: Option<&(NaiveDateTime, String)>,
    size: u64,
) -> Result<Vec<User>, DbError> {
    // Only the conditions that are asked for: a plan made for `$1 IS NULL OR …` cannot begin in
    // the middle of the index, and so a long list would take quadratic time.
    let searched = filter.searched();
    let from = match &searched {
        Some((Scope::Newest, _)) => format!(
            r#"(SELECT * FROM "User" ORDER BY "createdAt" DESC, "id" DESC LIMIT {SEARCH_WINDOW})"#
        ),
        _ => r#""User""#.to_owned(),
    };
    let mut sql: QueryBuilder<Postgres> =
        QueryBuilder::new(format!("SELECT {COLUMNS} FROM {from} u WHERE true"));
    if let Some((_, pattern)) = &searched {
        sql.push(format_args!(" AND {SEARCH_TEXT} ILIKE "))
            .push_bind(pattern.clone());
    }
    if let Some((created_at, id)) = after {
        sql.push(r#" AND (u."createdAt", u."id") < ("#)
            .push_bind(*created_at)
            .push(", ")
            .push_bind(id.clone())
            .push(")");
    }
    if let Some(role) = filter.role {
        sql.push(r#" AND u."role" = "#)
            .push_bind(role.name())
            .push(r#"::"UserRole""#);
    }
    if let Some(since) = filter.since {
        sql.push(r#" AND u."createdAt" >= "#).push_bind(since);
    }
    if filter.without_key {
        sql.push(
            r#" AND NOT EXISTS (
                    SELECT 1 FROM "AiAgentCredential" c
                    WHERE c."userId" = u."id" AND c."service" = 'openrouter' AND c."enabled")"#,
        );
    }
    if filter.with_provisioned {
        sql.push(
            r#" AND EXISTS (
                    SELECT 1 FROM "AiAgentCredential" c
                    WHERE c."userId" = u."id" AND c."service" = 'openrouter' AND c."enabled"
                      AND c."source" = 'SYSTEM' AND c."externalApiKeyId" <> '')"#,
        );
    }
    sql.push(r#" ORDER BY u."createdAt" DESC, u."id" DESC LIMIT "#)
        .push_bind(i64::try_from(size).unwrap_or(i64::MAX));
    // A named statement gets a plan for all texts after some uses, which is no good for a rare one.
    let query = sql.build_query_as().persistent(searched.is_none());
    Ok(query.fetch_all(pool).await?)
}

/// The ids that follow this one, in their order. They come as one array, which takes a fraction of
/// the time that rows take.
pub(super) async fn ids_after(
    pool: &PgPool,
    after: &str,
    size: i64,
) -> Result<Vec<String>, DbError> {
    Ok(sqlx::query_scalar(
        r#"SELECT ARRAY(SELECT "id" FROM "User" WHERE "id" > $1 ORDER BY "id" LIMIT $2)"#,
    )
    .bind(after)
    .bind(size)
    .fetch_one(pool)
    .await?)
}

/// One page of the users whose text matches the LIKE pattern, those that changed last first.
pub(super) async fn containing(
    pool: &PgPool,
    scope: Scope,
    pattern: &str,
    after: Option<&(NaiveDateTime, String)>,
    size: u64,
) -> Result<Vec<User>, DbError> {
    let from = match scope {
        Scope::All => r#""User""#.to_owned(),
        Scope::Newest => format!(
            r#"(SELECT {COLUMNS} FROM "User"
                ORDER BY "updatedAt" DESC, "id" DESC LIMIT {SEARCH_WINDOW}) newest"#
        ),
    };
    let sql = AssertSqlSafe(format!(
        r#"SELECT {COLUMNS} FROM {from}
           WHERE {SEARCH_TEXT} ILIKE $1
             AND ($2::timestamp IS NULL OR ("updatedAt", "id") < ($2, $3))
           ORDER BY "updatedAt" DESC, "id" DESC
           LIMIT $4"#
    ));
    // A named statement gets a plan for all texts after some uses, and that plan reads the whole
    // table for a rare text.
    Ok(sqlx::query_as(sql)
        .persistent(false)
        .bind(pattern)
        .bind(after.map(|(updated_at, _)| *updated_at))
        .bind(after.map(|(_, id)| id))
        .bind(i64::try_from(size).unwrap_or(i64::MAX))
        .fetch_all(pool)
        .await?)
}

/// Users whose text matches all the LIKE patterns of one of the groups; nobody when that takes
/// longer than `patience`.
pub(super) async fn containing_group(
    pool: &PgPool,
    groups: &[Vec<String>],
    limit: i64,
    patience: Duration,
) -> Result<Vec<User>, DbError> {
    const CANCELED: &str = "57014";
    let mut transaction = pool.begin().await?;
    sqlx::query("SELECT set_config('statement_timeout', $1, true)")
        .bind(patience.as_millis().to_string())
        .execute(&mut *transaction)
        .await?;
    let mut sql: QueryBuilder<Postgres> =
        QueryBuilder::new(format!(r#"SELECT {COLUMNS} FROM "User" WHERE false"#));
    for group in groups {
        sql.push(" OR (true");
        for pattern in group {
            sql.push(format_args!(" AND {SEARCH_TEXT} ILIKE "))
                .push_bind(pattern);
        }
        sql.push(")");
    }
    sql.push(r#" ORDER BY "updatedAt" DESC, "id" DESC LIMIT "#)
        .push_bind(limit);
    let query = sql.build_query_as().persistent(false);
    match query.fetch_all(&mut *transaction).await {
        Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some(CANCELED) => {
            Ok(Vec::new())
        }
        found => Ok(found?),
    }
}

/// How many users there are.
pub(super) async fn count(executor: impl PgExecutor<'_>) -> Result<u64, DbError> {
    let count: i64 = sqlx::query_scalar(r#"SELECT count(*) FROM "User""#)
        .fetch_one(executor)
        .await?;
    Ok(count.unsigned_abs())
}

/// Whether there are more users than this.
pub(super) async fn exceed(executor: impl PgExecutor<'_>, count: i64) -> Result<bool, DbError> {
    Ok(
        sqlx::query_scalar(
            r#"SELECT count(*) > $1 FROM (SELECT FROM "User" LIMIT $1 + 1) counted"#,
        )
        .bind(count)
        .fetch_one(executor)
        .await?,
    )
}

/// Reads the user and keeps others from changing it until the transaction ends.
pub(super) async fn lock(connection: &mut PgConnection, id: &str) -> Result<Option<User>, DbError> {
    Ok(sqlx::query_as(select(r#"WHERE "id" = $1 FOR UPDATE"#))
        .bind(id)
        .fetch_optional(connection)
        .await?)
}

/// The user and all admins, always in the same order, so that nobody deadlocks.
pub(super) async fn with_admins(
    connection: &mut PgConnection,
    id: &str,
    reading: Reading,
) -> Result<Vec<User>, DbError> {
    let sql = AssertSqlSafe(format!(
        r#"SELECT {COLUMNS} FROM "User" WHERE "id" = $1 OR "role" = 'ADMIN' ORDER BY "id"{}"#,
        reading.clause()
    ));
    Ok(sqlx::query_as(sql).bind(id).fetch_all(connection).await?)
}

/// Sets the role and returns the row as it is now.
pub(super) async fn set_role(
    connection: &mut PgConnection,
    id: &str,
    role: Role,
    now: NaiveDateTime,
) -> Result<User, DbError> {
    let sql = AssertSqlSafe(format!(
        r#"UPDATE "User" SET "role" = $2::"UserRole", "updatedAt" = $3 WHERE "id" = $1 RETURNING {COLUMNS}"#
    ));
    Ok(sqlx::query_as(sql)
        .bind(id)
        .bind(role.name())
        .bind(now)
        .fetch_one(connection)
        .await?)
}

/// Makes others that create an account with this address wait until the transaction ends: the
/// schema has no unique index that would stop them.
pub(super) async fn lock_email(connection: &mut PgConnection, email: &str) -> Result<(), DbError> {
    sqlx::query("SELECT pg_advisory_xact_lock(hashtextextended('scratch email ' || lower($1), 0))")
        .bind(email)
        .execute(connection)
        .await?;
    Ok(())
}

/// Those who have this e-mail address, in whatever case, oldest first.
pub(super) async fn with_email(
    executor: impl PgExecutor<'_>,
    email: &str,
) -> Result<Vec<User>, DbError> {
    let sql = select(r#"WHERE lower("email") = lower($1) ORDER BY "createdAt", "id" LIMIT 20"#);
    Ok(sqlx::query_as(sql).bind(email).fetch_all(executor).await?)
}

/// How many other users have the e-mail address of this one, in whatever case.
pub(super) async fn sharing_email(
    executor: impl PgExecutor<'_>,
    user: &User,
) -> Result<i64, DbError> {
    Ok(sqlx::query_scalar(
        r#"SELECT count(*) FROM "User" WHERE lower("email") = lower($1) AND "id" <> $2"#,
    )
    .bind(&user.email)
    .bind(&user.id)
    .fetch_one(executor)
    .await?)
}

pub(super) async fn insert(connection: &mut PgConnection, user: &User) -> Result<(), DbError> {
    sqlx::query(
        r#"INSERT INTO "User"
               ("id", "createdAt", "updatedAt", "clerkId", "role", "email", "name", "stripeCustomerId")
           VALUES ($1, $2, $3, $4, $5::"UserRole", $6, $7, $8)"#,
    )
    .bind(&user.id)
    .bind(user.created_at)
    .bind(user.updated_at)
    .bind(&user.clerk_id)
    .bind(user.role.name())
    .bind(&user.email)
    .bind(&user.name)
    .bind(&user.stripe_customer_id)
    .execute(connection)
    .await?;
    Ok(())
}

/// Reads the user's credentials whose keys this system made at OpenRouter: their ids, and the
/// hashes of the keys, as far as they are known.
pub(super) async fn provisioned_keys(
    connection: &mut PgConnection,
    user_id: &str,
    reading: Reading,
) -> Result<Vec<(String, Option<String>)>, DbError> {
    let sql = AssertSqlSafe(format!(
        r#"SELECT "id", nullif("externalApiKeyId", '') FROM "AiAgentCredential"
           WHERE "userId" = $1 AND "source" = 'SYSTEM' AND "service" = 'openrouter'
           ORDER BY "id"{}"#,
        reading.clause()
    ));
    Ok(sqlx::query_as(sql)
        .bind(user_id)
        .fetch_all(connection)
        .await?)
}

/// Whether something was begun about the user's keys at the provider that has no end yet.
pub(super) async fn has_unfinished_keys(
    connection: &mut PgConnection,
    db: &Database,
    user_id: &str,
) -> Result<bool, DbError> {
    let sql = AssertSqlSafe(format!(
        "SELECT EXISTS (SELECT FROM {} WHERE user_id = $1 AND ended_at IS NULL)",
        db.internal_table("key_operation")
    ));
    Ok(sqlx::query_scalar(sql)
        .bind(user_id)
        .fetch_one(connection)
        .await?)
}

pub(super) async fn delete(connection: &mut PgConnection, id: &str) -> Result<(), DbError> {
    sqlx::query(r#"DELETE FROM "User" WHERE "id" = $1"#)
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}
