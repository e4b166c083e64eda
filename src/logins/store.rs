//! The SQL of logins. It reads tokens and subscriptions, too, which are other modules': a request
//! has one round trip to find out who asks.

use std::sync::LazyLock;

use chrono::NaiveDateTime;
use sqlx::PgExecutor;

use super::Depth;
use crate::db::DbError;
use crate::profile::{SubscriptionRow, known_plans};
use crate::secret::Secret;
use crate::tokens::StoredWebsocket;
use crate::users::User;

/// A user with what else was asked for.
#[derive(sqlx::FromRow)]
pub(super) struct Row {
    /// The place of whoever asked for it.
    #[sqlx(rename = "by")]
    pub(super) place: i32,
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
const TOKEN: &str = r#"t."id" AS "tokenId", t."type"::text AS "tokenType",
    array_remove(t."scopes", NULL) AS "scopes",
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
        WHERE "userId" = u."id" AND "productType" = ANY ($3)
        ORDER BY "expiration" DESC, "id" DESC LIMIT 1) s) AS "subscription""#;
const NO_SUBSCRIPTION: &str = r#"NULL::json AS "subscription""#;

/// Each row says by its number who asked for it. The inner SELECTs hide from PostgreSQL how many
/// those are: knowing it, it would plan anew each time, which takes longer than the reading.
const ASKED: &str =
    r#"FROM unnest((SELECT $1::text[]), (SELECT $2::int[])) AS asked("text", "by")"#;
const BY_TOKEN: &str = r#"JOIN "APIToken" t ON t."token" = asked."text"
    JOIN "User" u ON u."id" = t."userId" WHERE t."expiresAt" > $4"#;
const BY_ID: &str = r#"JOIN "User" u ON u."id" = asked."text""#;
const BY_CLERK_ID: &str = r#"JOIN "User" u ON u."clerkId" = asked."text""#;

/// By what users are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum By {
    /// What the column of an unexpired token may hold.
    Token,
    /// Their id.
    Id,
    /// Their identity at Clerk.
    ClerkId,
}

/// The statement for each depth. A user who came in through Clerk is always read with the
/// websocket token, which may have to be renewed.
struct Statements {
    caller: String,
    account: String,
}

impl Statements {
    fn of(by: By, depth: Depth) -> &'static str {
        static TOKEN_OF: LazyLock<Statements> =
            LazyLock::new(|| Statements::new(TOKEN, NO_WEBSOCKET, BY_TOKEN));
        static ID_OF: LazyLock<Statements> =
            LazyLock::new(|| Statements::new(NO_TOKEN, NO_WEBSOCKET, BY_ID));
        static CLERK_ID_OF: LazyLock<Statements> =
            LazyLock::new(|| Statements::new(NO_TOKEN, WEBSOCKET, BY_CLERK_ID));
        let statements = match by {
            By::Token => &TOKEN_OF,
            By::Id => &ID_OF,
            By::ClerkId => &CLERK_ID_OF,
        };
        match depth {
            Depth::Caller => &statements.caller,
            Depth::Account => &statements.account,
        }
    }

    fn new(token: &str, websocket: &str, by: &str) -> Self {
        let select = |websocket: &str, subscription: &str| {
            format!(
                r#"SELECT asked."by", {USER}, {token}, {websocket}, {subscription} {ASKED} {by}"#
            )
        };
        Self {
            caller: select(websocket, NO_SUBSCRIPTION),
            account: select(WEBSOCKET, SUBSCRIPTION),
        }
    }
}

/// The users whom these texts name, in one statement. Each row says the place of its text's owner
/// among `asked`.
pub(super) async fn read(
    executor: impl PgExecutor<'_>,
    (by, depth): (By, Depth),
    asked: &[&[Secret]],
    now: NaiveDateTime,
) -> Result<Vec<Row>, DbError> {
    let texts = (0_i32..).zip(asked);
    let texts =
        texts.flat_map(|(place, texts)| texts.iter().map(move |text| (text.reveal(), place)));
    let (texts, places): (Vec<&str>, Vec<i32>) = texts.unzip();
    Ok(sqlx::query_as(Statements::of(by, depth))
        .bind(texts)
        .bind(places)
        .bind(known_plans())
        .bind(now)
        .fetch_all(executor)
        .await?)
}
