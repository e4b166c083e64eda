//! The SQL of the profile.

use chrono::NaiveDateTime;
use sqlx::PgExecutor;

use super::ModelUsage;
use super::subscription::{Row, known_plans};
use crate::credentials::Credential;
use crate::db::DbError;
use crate::tokens::Token;

/// The parts of a profile that are no module's own, and the tokens with them.
#[derive(sqlx::FromRow)]
pub(super) struct Sections {
    #[sqlx(json(nullable))]
    pub(super) subscription: Option<Row>,
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
                   SELECT "id", "userId", "type", "token", coalesce("scopes", '{}') AS "scopes",
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
