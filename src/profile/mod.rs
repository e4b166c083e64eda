//! The whole picture of one user, from all the modules that know a part of it.

mod details;
mod store;
mod subscription;

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

pub use details::{Connection, Details, Workbook, details, with_subscriptions};
pub use subscription::{Status, Subscription, SubscriptionRow, known_plans};

use crate::audit::{self, Event};
use crate::clock::to_column;
use crate::credentials;
use crate::db::{Database, DbError};
use crate::seal::Sealer;
use crate::tokens::Token;
use crate::usage::month_of;
use crate::users::User;

/// Audit events that a profile shows.
const EVENTS: i64 = 10;

/// A user with all that belongs to it; the user's own columns come first.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Profile {
    /// The user's columns.
    #[serde(flatten)]
    pub user: User,
    /// What the user pays for, or has paid for.
    pub subscription: Option<Subscription>,
    /// API tokens, newest first.
    pub tokens: Vec<Token>,
    /// Credentials for agents, newest first.
    pub credentials: Vec<credentials::Shown>,
    /// What agents used in this calendar month (UTC).
    pub usage: Usage,
    /// The last things that happened, newest first.
    pub audit_events: Vec<Event>,
}

/// What agents used since a point in time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Usage {
    /// Begin of the calendar month (UTC).
    #[serde(serialize_with = "crate::clock::serialize_iso")]
    pub since: NaiveDateTime,
    /// Sum over all models.
    pub total: Amounts,
    /// By model, in the order of their names.
    pub models: Vec<ModelUsage>,
}

/// What one model was used for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ModelUsage {
    /// Name of the model, such as `openai/gpt-4o`.
    pub model: String,
    /// How much.
    #[serde(flatten)]
    pub amounts: Amounts,
}

/// Sums of usage events.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Amounts {
    /// Calls of the model.
    pub requests: i64,
    /// Tokens sent.
    pub request_tokens: i64,
    /// Tokens received.
    pub response_tokens: i64,
    /// Tokens in all, as the events say.
    pub total_tokens: i64,
}

/// Gathers the profile of a user, in two statements. The ends of sealed keys are shown as far as
/// `sealer` opens them.
pub async fn profile(
    db: &Database,
    user: User,
    sealer: Option<&Sealer>,
) -> Result<Profile, DbError> {
    let now = to_column(db.clock.now());
    let month = month_of(now);
    let sections = store::sections(db.pool(), &user.id, now, month).await?;
    let audit_events = audit::latest(db.pool(), &user.id, EVENTS).await?;
    Ok(Profile {
        user,
        subscription: sections
            .subscription
            .map(|row| Subscription::from_row(&row, now)),
        tokens: sections.tokens,
        credentials: sections
            .credentials
            .into_iter()
            .map(|credential| credential.shown(sealer))
            .collect(),
        usage: Usage {
            since: month,
            total: sum(&sections.usage),
            models: sections.usage,
        },
        audit_events,
    })
}

fn sum(models: &[ModelUsage]) -> Amounts {
    models
        .iter()
        .fold(Amounts::default(), |total, ModelUsage { amounts, .. }| {
            Amounts {
                requests: total.requests + amounts.requests,
                request_tokens: total.request_tokens + amounts.request_tokens,
                response_tokens: total.response_tokens + amounts.response_tokens,
                total_tokens: total.total_tokens + amounts.total_tokens,
            }
        })
}
