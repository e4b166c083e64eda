//! Recording what an agent used.

use serde_json::Value;
use utoipa::ToSchema;

use super::{Event, UsageError, store};
use crate::clock::to_column;
use crate::db::Database;
use crate::ids::{Prefix, new_id};

/// Most characters of the name of a model.
const LONGEST_MODEL: usize = 255;

/// What an agent used.
#[derive(Debug, Clone, PartialEq, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = NewUsageEvent, example = json!({
    "model": "openai/gpt-4o", "requests": 1, "requestTokens": 20, "responseTokens": 5, "totalTokens": 25,
    "context": {"session": "s1"},
}))]
pub struct NewEvent {
    /// Name of the model.
    #[schema(min_length = 1, max_length = 255)]
    pub model: String,
    /// Calls of the model.
    #[schema(maximum = 2_147_483_647)]
    pub requests: u32,
    /// Tokens sent.
    #[schema(maximum = 2_147_483_647)]
    pub request_tokens: u32,
    /// Tokens received.
    #[schema(maximum = 2_147_483_647)]
    pub response_tokens: u32,
    /// Tokens in all. Not always the sum: some providers count what is neither.
    #[schema(maximum = 2_147_483_647)]
    pub total_tokens: u32,
    /// What the agent adds: any JSON, `null` included.
    pub context: Option<Value>,
}

impl NewEvent {
    /// What keeps the event from being recorded: the member as JSON names it, and one sentence.
    pub fn problems(&self) -> Vec<(&'static str, &'static str)> {
        const NUL: &str = "no text may hold the character U+0000";
        let mut problems = Vec::new();
        if self.model.trim().is_empty() {
            problems.push(("model", "model must not be empty"));
        }
        if self.model.chars().count() > LONGEST_MODEL {
            problems.push(("model", "model must have 255 characters or fewer"));
        }
        // PostgreSQL cannot hold NUL in a text, nor in JSON.
        if self.model.contains('\0') {
            problems.push(("model", NUL));
        } else if self.context.as_ref().is_some_and(holds_nul) {
            problems.push(("context", NUL));
        }
        let counts = [
            ("requests", self.requests),
            ("requestTokens", self.request_tokens),
            ("responseTokens", self.response_tokens),
            ("totalTokens", self.total_tokens),
        ];
        let too_many = counts
            .iter()
            .find(|(_, count)| i32::try_from(*count).is_err());
        problems.extend(too_many.map(|(name, _)| (*name, "no count may exceed 2147483647")));
        problems
    }
}

fn holds_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(items) => items.iter().any(holds_nul),
        Value::Object(members) => members
            .iter()
            .any(|(name, value)| name.contains('\0') || holds_nul(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Records what an agent used for a user. Not audited: it is a record itself.
///
/// # Errors
/// [`UsageError::Implausible`], [`UsageError::NoUser`].
pub async fn record(db: &Database, user_id: &str, new: NewEvent) -> Result<Event, UsageError> {
    if let Some((_, problem)) = new.problems().first() {
        return Err(UsageError::Implausible { problem });
    }
    let count = |count: u32| i32::try_from(count).expect("a checked count");
    let now = to_column(db.clock.now());
    let event = Event {
        id: new_id(Prefix::UsageEvent, &*db.entropy),
        created_at: now,
        updated_at: now,
        user_id: user_id.to_owned(),
        requests: count(new.requests),
        request_tokens: count(new.request_tokens),
        response_tokens: count(new.response_tokens),
        total_tokens: count(new.total_tokens),
        model: new.model,
        context: new.context,
    };
    store::insert(db.pool(), &event).await?;
    Ok(event)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn event(context: Value) -> NewEvent {
        NewEvent {
            model: "openai/gpt-4o".into(),
            requests: 1,
            request_tokens: 2,
            response_tokens: 3,
            total_tokens: 2_147_483_647,
            context: Some(context),
        }
    }

    #[test]
    fn whatever_json_is_recorded_but_for_a_character_that_the_database_cannot_hold() {
        for context in [json!(null), json!([1, "a"]), json!({"a": {"b": "c"}})] {
            assert!(event(context).problems().is_empty());
        }
        for context in [json!("\0"), json!([{"a": "\0"}]), json!({"\0": 1})] {
            assert_eq!(event(context).problems().len(), 1);
        }
    }

    #[test]
    fn every_problem_is_named() {
        let new = NewEvent {
            model: " ".into(),
            total_tokens: 2_147_483_648,
            ..event(json!("\0"))
        };
        assert_eq!(new.problems().len(), 3);
    }
}
