//! Usage: what agents spent of the models, event by event and by the month.

mod error;
mod record;
mod store;

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

pub use error::UsageError;
pub use record::{NewEvent, record};

use crate::clock::to_column;
use crate::db::{Database, DbError};

/// A row of `"AiAgentTokenUsageEvent"`, keys in the order in which clients see them.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema, sqlx::FromRow)]
#[serde(rename_all = "camelCase")]
#[schema(as = UsageEvent)]
#[sqlx(rename_all = "camelCase")]
pub struct Event {
    /// `uev_…`.
    pub id: String,
    /// When it was recorded, in UTC.
    #[serde(serialize_with = "crate::clock::serialize_iso")]
    pub created_at: NaiveDateTime,
    /// The same.
    #[serde(serialize_with = "crate::clock::serialize_iso")]
    pub updated_at: NaiveDateTime,
    /// Whose it is.
    pub user_id: String,
    /// Name of the model, such as `openai/gpt-4o`.
    pub model: String,
    /// Calls of the model.
    pub requests: i32,
    /// Tokens sent.
    pub request_tokens: i32,
    /// Tokens received.
    pub response_tokens: i32,
    /// Tokens in all, as the agent says.
    pub total_tokens: i32,
    /// What the agent adds.
    #[schema(required)]
    pub context: Option<Value>,
}

/// The events of a user that follow the one with the id `after`, newest first.
///
/// # Errors
/// [`UsageError::UnknownCursor`] when the user has no such event.
pub async fn events(
    db: &Database,
    user_id: &str,
    after: Option<&str>,
    take: u32,
) -> Result<Vec<Event>, UsageError> {
    let Some(after) = after else {
        return Ok(store::newest(db.pool(), user_id, take).await?);
    };
    let unknown = || UsageError::UnknownCursor {
        cursor: after.to_owned(),
    };
    // PostgreSQL cannot hold NUL in a text, so no id has one.
    if after.contains('\0') {
        return Err(unknown());
    }
    let found = store::following(db.pool(), user_id, after, take).await?;
    if found.is_empty() && !store::exists(db.pool(), user_id, after).await? {
        return Err(unknown());
    }
    Ok(found)
}

/// What a user spent in one month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = UsageSummary)]
pub struct Summary {
    /// Tokens of all models.
    pub total_tokens: i64,
    /// By model, in the order of their names.
    pub items: Vec<ModelTotal>,
}

/// What one model was used for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, sqlx::FromRow)]
#[serde(rename_all = "camelCase")]
#[sqlx(rename_all = "camelCase")]
pub struct ModelTotal {
    /// Name of the model.
    pub model: String,
    /// Tokens.
    pub total_tokens: i64,
    /// Calls.
    pub total_requests: i64,
}

/// What a user spent in this calendar month (UTC).
pub async fn this_month(db: &Database, user_id: &str) -> Result<Summary, DbError> {
    let month = month_of(to_column(db.clock.now()));
    let items = store::by_model(db.pool(), user_id, month).await?;
    Ok(Summary {
        total_tokens: items.iter().map(|item| item.total_tokens).sum(),
        items,
    })
}

/// The first instant of the calendar month (UTC).
pub fn month_of(now: NaiveDateTime) -> NaiveDateTime {
    let first = NaiveDate::from_ymd_opt(now.year(), now.month(), 1);
    first
        .expect("every month has a first day")
        .and_time(NaiveTime::MIN)
}
