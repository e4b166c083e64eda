//! The SQL of the profile, of subscriptions and of the older server's tables. [`sections`] alone
//! reads what other modules own, for the sake of one round trip.

use chrono::NaiveDateTime;
use sqlx::PgExecutor;
use sqlx::types::Json;

use super::subscription::{SubscriptionRow, known_plans};
use super::{Connection, ModelUsage, Workbook};
use crate::credentials::Credential;
use crate::db::DbError;
use crate::tokens::Token;

/// The parts of a profile.
#[derive(sqlx::FromRow)]
pub(super) struct Sections {
    #[sqlx(json(nullable))]
    pub(super) subscription: Option<SubscriptionRow>,
    #[sqlx(json)]
    pub(super) tokens: Vec<Token>,
    #[sqlx(json)]
    pub(super) credentials: Vec<Credential>,
    #[sqlx(json)]
    pub(super) usage: Vec<ModelUsage>,
}

/// Reads them all in one statement: the time of a profile is that of its round trips.
pub(super) async fn sections(
    executor: impl PgExecutor<'_>,
    user_id: &str,
    now: NaiveDateTime,
    month: NaiveDateTime,
) -> Result<Sections, DbError> {
    Ok(sqlx::query_as(
        r#"SELECT
               (SELECT to_json(s) FROM (
                   SELECT "productType", "expiration", "lastInvoicePaid", "stripeStatus"
                   FROM "Subscription"
                   WHERE "userId" = $1 AND "productType" = ANY ($4)
                   ORDER BY "expiration" DESC, "id" DESC
                   LIMIT 1) s) AS "subscription",
               (SELECT coalesce(json_agg(t), '[]') FROM (
                   SELECT "id", "userId", "type", "token", coalesce(array_remove("scopes", NULL), '{}') AS "scopes",
                          "createdAt", LEAST("expiresAt", '9999-12-31') AS "expiresAt",
                          "expiresAt" <= $2 AS "expired"
                   FROM "APIToken"
                   WHERE "userId" = $1
                   ORDER BY "createdAt" DESC, "id" DESC) t) AS "tokens",
               (SELECT coalesce(json_agg(c), '[]') FROM (
                   SELECT "id", "createdAt", "updatedAt", "userId", "service", "apiKey",
                          "description", "enabled", "externalApiKeyId", "source", "default"
                   FROM "AiAgentCredential"
                   WHERE "userId" = $1
                   ORDER BY "createdAt" DESC, "id" DESC) c) AS "credentials",
               (SELECT coalesce(json_agg(m), '[]') FROM (
                   SELECT "model", sum("requests") AS "requests",
                          sum("requestTokens") AS "requestTokens",
                          sum("responseTokens") AS "responseTokens",
                          sum("totalTokens") AS "totalTokens"
                   FROM "AiAgentTokenUsageEvent"
                   WHERE "userId" = $1
                     AND "createdAt" >= $3 AND "createdAt" < $3 + interval '1 month'
                   GROUP BY "model"
                   ORDER BY "model" COLLATE "C") m) AS "usage""#,
    )
    .bind(user_id)
    .bind(now)
    .bind(month)
    .bind(known_plans())
    .fetch_one(executor)
    .await?)
}

/// The subscription that counts of each of these users who has one.
pub(super) async fn subscriptions(
    executor: impl PgExecutor<'_>,
    user_ids: &[&str],
) -> Result<Vec<(String, SubscriptionRow)>, DbError> {
    let found: Vec<(String, Json<SubscriptionRow>)> = sqlx::query_as(
        r#"SELECT DISTINCT ON ("userId") "userId", to_json(s)
           FROM "Subscription" s
           WHERE "userId" = ANY ($1) AND "productType" = ANY ($2)
           ORDER BY "userId", "expiration" DESC, "id" DESC"#,
    )
    .bind(user_ids)
    .bind(known_plans())
    .fetch_all(executor)
    .await?;
    Ok(found
        .into_iter()
        .map(|(user_id, Json(row))| (user_id, row))
        .collect())
}

/// Which of the older server's tables are there.
#[derive(sqlx::FromRow)]
pub(super) struct OptionalTables {
    pub(super) workbooks: bool,
    pub(super) connections: bool,
}

pub(super) async fn optional_tables(
    executor: impl PgExecutor<'_>,
) -> Result<OptionalTables, DbError> {
    Ok(sqlx::query_as(
        r#"SELECT to_regclass('"Snapshot"') IS NOT NULL
                      AND to_regclass('"SnapshotTable"') IS NOT NULL AS "workbooks",
                  to_regclass('"ConnectorAccount"') IS NOT NULL AS "connections""#,
    )
    .fetch_one(executor)
    .await?)
}

pub(super) async fn workbooks(
    executor: impl PgExecutor<'_>,
    user_id: &str,
) -> Result<Vec<Workbook>, DbError> {
    Ok(sqlx::query_as(
        r#"SELECT s."id", coalesce(s."name", 'Unnamed snapshot') AS "name",
                  (SELECT count(*) FROM "SnapshotTable" t WHERE t."snapshotId" = s."id") AS "numTables"
           FROM "Snapshot" s
           WHERE s."userId" = $1
           ORDER BY s."createdAt" DESC, s."id" DESC"#,
    )
    .bind(user_id)
    .fetch_all(executor)
    .await?)
}

pub(super) async fn connections(
    executor: impl PgExecutor<'_>,
    user_id: &str,
) -> Result<Vec<Connection>, DbError> {
    Ok(sqlx::query_as(
        r#"SELECT "id", "displayName" AS "name", "service"::text AS "service"
           FROM "ConnectorAccount"
           WHERE "userId" = $1
           ORDER BY "id""#,
    )
    .bind(user_id)
    .fetch_all(executor)
    .await?)
}
