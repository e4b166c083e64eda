//! `/admin`: what the commands do about users, tokens, keys and the audit log, by the same functions.
//!
//! For admins, the agent never. The audit log names the admin who asks and, where the body has a
//! `reason`, why. A change answers 200 with how things are now, or 201 where something was made.

mod audit;
mod error;
pub(super) mod keys;
mod tokens;
mod users;

use axum::http::Uri;
use chrono::{DateTime, SecondsFormat, Utc};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use super::State;
use super::auth::{Admin, Caller};
use super::error::ApiError;
use super::input::{Body, Fields, is_given, parameter};
use crate::audit::Author;
use crate::users::User;

/// Rows of one page when nobody says how many.
const PAGE: u32 = 100;
/// Most rows of one page.
const LARGEST_PAGE: u32 = 1000;
/// Most characters of a reason.
const LONGEST_REASON: usize = 1000;

pub(super) fn routes() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .merge(users::routes())
        .merge(tokens::routes())
        .merge(keys::routes())
        .merge(audit::routes())
}

/// Why a change is made. The body may be left out.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "on call"}))]
struct Reason {
    /// For the audit log, in your own words
    #[schema(max_length = 1000)]
    reason: Option<String>,
}

impl Reason {
    fn take(fields: &mut Fields) -> Self {
        let reason = fields.optional_text("reason");
        // PostgreSQL cannot hold NUL in JSON.
        if let Some(text) = &reason
            && (text.contains('\0') || text.chars().count() > LONGEST_REASON)
        {
            fields.blame(["reason must have 1000 characters or fewer, and no U+0000"]);
        }
        let reason = reason.filter(|text| !text.trim().is_empty());
        Self { reason }
    }

    /// Reads a body that has nothing else in it.
    fn of(body: &Body) -> Result<Self, ApiError> {
        let mut fields = body.fields()?;
        let reason = Self::take(&mut fields);
        fields.refuse_others();
        fields.check()?;
        Ok(reason)
    }

    /// Who makes the change, and why.
    fn author(self, caller: &Caller<Admin>) -> Author {
        Author {
            reason: self.reason,
            ..caller.author()
        }
    }
}

/// The user with this id.
async fn user(state: &State, id: &str) -> Result<User, ApiError> {
    let found = crate::users::find(&state.db, id).await?;
    found.ok_or_else(|| ApiError::not_found(format!("there is no user `{id}`")))
}

/// Parameters, and what is wrong with them.
struct Query<'a> {
    uri: &'a Uri,
    problems: Vec<String>,
}

impl<'a> Query<'a> {
    const fn of(uri: &'a Uri) -> Self {
        Self {
            uri,
            problems: Vec::new(),
        }
    }

    /// The parameter of this name, if `read` makes something of it.
    fn read<T>(&mut self, name: &str, read: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        let given = parameter(self.uri, name).and_then(|text| match text {
            None if !is_given(self.uri, name) => Ok(None),
            text => read(&text.unwrap_or_default()).map(Some),
        });
        match given {
            Ok(value) => value,
            Err(problem) => {
                self.problems.push(problem);
                None
            }
        }
    }

    /// A text; an empty one counts as none.
    fn text(&mut self, name: &str) -> Option<String> {
        let text = self.read(name, |text| Ok(text.to_owned()));
        text.filter(|text| !text.is_empty())
    }

    /// An instant as RFC 3339 writes it.
    fn instant(&mut self, name: &str) -> Option<DateTime<Utc>> {
        self.read(name, |text| {
            instant(text).ok_or_else(|| not_an_instant(name))
        })
    }

    fn take(&mut self) -> u32 {
        let take = self.read("take", |text| {
            let count = text.parse().ok().filter(|count| *count <= LARGEST_PAGE);
            count.ok_or_else(|| format!("take must be an integer from 0 to {LARGEST_PAGE}"))
        });
        take.unwrap_or(PAGE)
    }

    fn check(self) -> Result<(), ApiError> {
        if self.problems.is_empty() {
            Ok(())
        } else {
            Err(ApiError::invalid(&self.problems))
        }
    }
}

/// An instant as RFC 3339 writes it, of a year that a date has four digits for.
fn instant(text: &str) -> Option<DateTime<Utc>> {
    let instant = DateTime::parse_from_rfc3339(text).ok()?.to_utc();
    let written = instant.to_rfc3339_opts(SecondsFormat::Secs, true);
    (written.len() == "2026-03-15T12:00:00Z".len()).then_some(instant)
}

fn not_an_instant(name: &str) -> String {
    format!("{name} must be a date and time such as 2026-03-15T12:00:00Z")
}
