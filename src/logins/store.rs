//! The SQL of logins. It reads tokens and subscriptions, too, which are other modules': a request
//! has one round trip to find out who asks.

use std::sync::LazyLock;

use chrono::NaiveDateTime;
use sqlx::{PgExecutor, PgPool};

use super::Depth;
use crate::db::DbError;
use crate::profile::{SubscriptionRow, known_plans};
use crate::secret::Secret;
use crate::tokens::StoredWebsocket;
use crate::users::User;

/// A user with what else was asked for.
#[derive(sqlx::FromRow)]
pub(super) struct Row {
    #[sqlx(flatten)]
    pub(super) user: User,
    #[sqlx(rename = "tokenId")]
    pub(super) token_id: Option<String>,
    #[sqlx(rename = "tokenType")]
    pub(super) token_type: Option<String>,
    pub(super) scopes: Option<Vec<String>>,
    #[sqlx(rename = "tokenExpiresAt")]
    pub(super) token_expires_at: Option<NaiveDateTime>,
    /// The one that ends last.
    #[sqlx(json(nullable))]
    pub(super) websocket: Option<StoredWebsocket>,
    #[sqlx(json(nullable))]
    pub(super) subscription: Option<SubscriptionRow>,
}

const USER: &str = r#"u."id", u."createdAt", u."updatedAt", u."clerkId", u."role"::text AS "role",
    u."email", u."name", u."stripeCustomerId""#;
const TOKEN: &str = r#"t."id" AS "tokenId", t."type"::text AS "tokenType", t."scopes",
    LEAST(t."expiresAt", '9999-12-31') AS "tokenExpiresAt""#;
const NO_TOKEN: &str = r#"NULL::text AS "tokenId", NULL::text AS "tokenType",
    NULL::text[] AS "scopes", NULL::timestamp AS "tokenExpiresAt""#;
const WEBSOCKET: &str = r#"(SELECT to_json(w) FROM (
        SELECT "id", "userId", "token", LEAST("expiresAt", '9999-12-31') AS "expiresAt"
        FROM "APIToken"
        WHERE "userId" = u."id" AND "type" = 'WEBSOCKET'
        ORDER BY "expiresAt" DESC, "id" LIMIT 1) w) AS "websocket""#;
const NO_WEBSOCKET: &str = r#"NULL::json AS "websocket""#;
const SUBSCRIPTION: &str = r#"(SELECT to_json(s) FROM (
        SELECT "productType", "expiration", "lastInvoicePaid", "stripeStatus"
        FROM "Subscription"
        WHERE "userId" = u."id" AND "productType" = ANY ($2)
        ORDER BY "expiration" DESC, "id" DESC LIMIT 1) s) AS "subscription""#;
const NO_SUBSCRIPTION: &str = r#"NULL::json AS "subscription""#;

const BY_TOKEN: &str = r#"FROM "APIToken" t JOIN "User" u ON u."id" = t."userId"
    WHERE t."token" = ANY ($1) AND t."expiresAt" > $3 LIMIT 1"#;
const BY_ID: &str = r#"FROM "User" u WHERE u."id" = $1"#;
const BY_CLERK_ID: &str = r#"FROM "User" u WHERE u."clerkId" = $1"#;

/// The statement for each depth. A user who came in through Clerk is always read with the
/// websocket token, which may have to be renewed.
struct Statements {
    caller: String,
    account: String,
}

impl Statements {
    fn new(token: &str, websocket: &str, from: &str) -> Self {
        Self {
            caller: format!("SELECT {USER}, {token}, {websocket}, {NO_SUBSCRIPTION} {from}"),
            account: format!("SELECT {USER}, {token}, {WEBSOCKET}, {SUBSCRIPTION} {from}"),
        }
    }

    fn of(&'static self, depth: Depth) -> &'static str {
        match depth {
            Depth::Caller => &self.caller,
            Depth::Account => &self.account,
        }
    }
}

/// The user of the unexpired token whose column holds one of these texts.
pub(super) async fn by_token(
    pool: &PgPool,
    columns: &[Secret],
    now: NaiveDateTime,
    depth: Depth,
) -> Result<Option<Row>, DbError> {
    static SQL: LazyLock<Statements> =
        LazyLock::new(|| Statements::new(TOKEN, NO_WEBSOCKET, BY_TOKEN));
    let columns: Vec<&str> = columns.iter().map(Secret::reveal).collect();
    Ok(sqlx::query_as(SQL.of(depth))
        .bind(columns)
        .bind(known_plans())
        .bind(now)
        .fetch_optional(pool)
        .await?)
}

/// The user with this id.
pub(super) async fn by_id(pool: &PgPool, id: &str, depth: Depth) -> Result<Option<Row>, DbError> {
    static SQL: LazyLock<Statements> =
        LazyLock::new(|| Statements::new(NO_TOKEN, NO_WEBSOCKET, BY_ID));
    Ok(sqlx::query_as(SQL.of(depth))
        .bind(id)
        .bind(known_plans())
        .fetch_optional(pool)
        .await?)
}

/// The user with this identity at Clerk.
pub(super) async fn by_clerk_id(
    executor: impl PgExecutor<'_>,
    clerk_id: &str,
    depth: Depth,
) -> Result<Option<Row>, DbError> {
    static SQL: LazyLock<Statements> =
        LazyLock::new(|| Statements::new(NO_TOKEN, WEBSOCKET, BY_CLERK_ID));
    Ok(sqlx::query_as(SQL.of(depth))
        .bind(clerk_id)
        .bind(known_plans())
        .fetch_optional(executor)
        .await?)
}
