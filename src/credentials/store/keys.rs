//! The SQL of keys as they are stored.

use chrono::NaiveDateTime;
use sqlx::{PgConnection, PgExecutor, PgPool};

use super::select;
use crate::credentials::{Credential, StoredKey};
use crate::db::DbError;

/// A key with what it is bound to.
#[derive(sqlx::FromRow)]
#[sqlx(rename_all = "camelCase")]
pub(in crate::credentials) struct Bound {
    pub(in crate::credentials) id: String,
    pub(in crate::credentials) user_id: String,
    #[sqlx(try_from = "String")]
    pub(in crate::credentials) api_key: StoredKey,
}

/// One page of all keys, by order of the credentials' ids.
pub(in crate::credentials) async fn page(
    pool: &PgPool,
    after: &str,
    size: i64,
) -> Result<Vec<Bound>, DbError> {
    Ok(sqlx::query_as(
        r#"SELECT "id", "userId", "apiKey" FROM "AiAgentCredential"
           WHERE "id" > $1 ORDER BY "id" LIMIT $2"#,
    )
    .bind(after)
    .bind(size)
    .fetch_all(pool)
    .await?)
}

/// The keys of the newest credentials whose key is sealed, newest first.
pub(in crate::credentials) async fn newest_sealed(
    pool: &PgPool,
    most: i64,
) -> Result<Vec<StoredKey>, DbError> {
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
pub(in crate::credentials) async fn count_others(
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
pub(in crate::credentials) async fn lock_others(
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
pub(in crate::credentials) async fn replace_keys(
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
