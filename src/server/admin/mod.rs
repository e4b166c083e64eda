//! `/admin`: what the commands do about users, tokens, keys and the audit log, by the same functions.
//!
//! For admins, the agent never. The audit log names the admin who asks and, where the body has a
//! `reason`, why. A change answers 200 with how things are now, or 201 where something was made. What
//! is asked for and not known, in body or query, is refused.

mod audit;
mod error;
pub(super) mod keys;
mod tokens;
mod users;

use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use super::State;
use super::auth::{Admin, Caller};
use super::error::ApiError;
use super::input::{Body, Fields};
use crate::audit::Author;
use crate::users::User;

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
    #[schema(value_type = Option<String>, max_length = 1000)]
    reason: crate::audit::Reason,
}

impl Reason {
    fn take(fields: &mut Fields) -> Self {
        let text = fields.optional_text("reason").unwrap_or_default();
        let reason = text.parse().unwrap_or_else(|problem| {
            fields.blame([format!("reason {problem}")]);
            crate::audit::Reason::default()
        });
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
