//! New keys in the place of old ones.

use std::sync::Arc;

use axum::Json;
use axum::extract;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Reason, Worked, provisioning, to_the_end, user};
use crate::keys::{Grace, Plan, Rotator, Step};
use crate::server::State;
use crate::server::auth::{Admin, Caller};
use crate::server::document::failures::{Conflict, Invalid, Large, Missing, Provider, Usual};
use crate::server::error::ApiError;
use crate::server::input::{Body, Fields, Id};
use crate::server::query::NoQuery;

pub(super) fn routes() -> OpenApiRouter<State> {
    OpenApiRouter::new().routes(routes!(rotate))
}

/// How to rotate. Everything may be left out.
#[derive(ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = KeyRotation, example = json!({"grace": "24h", "reason": "leaked"}))]
struct RotationBody {
    /// How long the old key works beside the new one, such as `24h`; not at all if left out
    #[schema(value_type = Option<String>, nullable = false, pattern = "^(0|[1-9][0-9]{0,3}(s|m|h|d))$")]
    grace: Grace,
    /// For the audit log, in your own words
    #[schema(value_type = Option<String>, max_length = 1000)]
    reason: Reason,
}

impl RotationBody {
    fn take(fields: &mut Fields) -> Self {
        let grace = fields.optional("grace", |value| {
            let text = value.as_str().ok_or("grace must be a text such as 24h")?;
            text.parse().map_err(|problem| format!("grace: {problem}"))
        });
        Self {
            grace: grace.unwrap_or_default(),
            reason: Reason::take(fields),
        }
    }
}

/// What became of the keys of a user.
#[derive(Serialize, ToSchema)]
struct Rotated {
    /// What was done, in that order; nothing where there is no key to rotate.
    steps: Vec<RotationStep>,
    /// What kept the rest from being done.
    #[schema(required)]
    problem: Option<String>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct RotationStep {
    /// The credential that holds the old key, or held it.
    credential_id: String,
    outcome: RotationOutcome,
    /// The credential that holds the new one.
    successor_id: String,
    /// When the old key is due to be revoked.
    #[serde(serialize_with = "crate::clock::serialize_iso_option")]
    #[schema(required)]
    due_at: Option<DateTime<Utc>>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
enum RotationOutcome {
    /// A new key is in use, the old one is revoked.
    Rotated,
    /// A new key is in use, the old one works until it is due.
    Retiring,
    /// The old key was due, and is revoked.
    Revoked,
    /// A rotation was under way already.
    Waiting,
    /// The old key was due, and stays for want of a successor that works.
    Spared,
}

/// A step as it is told; nothing of one that is only planned.
fn told(step: Step) -> Option<RotationStep> {
    let (credential_id, outcome, successor_id, due_at) = match step {
        Step::Planned { .. } | Step::Newer { .. } => return None,
        Step::Renewed {
            credential_id,
            successor,
            due_at,
        } => {
            let outcome = match due_at {
                Some(_) => RotationOutcome::Retiring,
                None => RotationOutcome::Rotated,
            };
            (credential_id, outcome, successor.id, due_at)
        }
        Step::Revoked {
            credential_id,
            successor,
        } => (credential_id, RotationOutcome::Revoked, successor, None),
        Step::Waiting {
            credential_id,
            successor,
            due_at,
        } => (
            credential_id,
            RotationOutcome::Waiting,
            successor,
            Some(due_at),
        ),
        Step::Spared {
            credential_id,
            successor,
            ..
        } => (credential_id, RotationOutcome::Spared, successor, None),
    };
    Some(RotationStep {
        credential_id,
        outcome,
        successor_id,
        due_at,
    })
}

/// Put new keys in the place of a user's
///
/// Of all enabled ones that this system made. A new key is verified before it takes the old one's
/// place, and has its limit. What was under way goes on first.
#[utoipa::path(
    post, path = "/admin/users/{id}/keys/rotate", tag = "admin", operation_id = "rotateKeys",
    params(("id" = String, Path, description = "Id of the user", example = "usr_4fJ0aZq81B")),
    request_body(content = Option<RotationBody>),
    responses((status = 200, description = "What became of them", body = Rotated), Usual, Invalid, Missing, Conflict, Large, Provider),
    security(("apiToken" = []), ("session" = [])),
)]
async fn rotate(
    caller: Caller<Admin>,
    extract::State(state): extract::State<State>,
    _: NoQuery,
    Id(id): Id,
    body: Body,
) -> Result<Worked<Json<Rotated>>, ApiError> {
    let mut fields = body.fields()?;
    let asked = RotationBody::take(&mut fields);
    fields.refuse_others();
    fields.check()?;
    let user = user(&state, &id).await?;
    let made = provisioning(&state)?;
    let provider = Arc::clone(&made.provider);
    let vault = state.vault().await?;
    let author = asked.reason.author(&caller);
    let plan = Plan {
        grace: asked.grace.length(),
        expiring_by: None,
        made_before: None,
    };
    let db = state.db.clone();
    let work = async move {
        let rotator = Rotator::open(db, provider, vault, author, plan).await?;
        let rotation = rotator.rotate(&user.id).await;
        let problem = rotation.problem.map(ApiError::from);
        let steps: Vec<_> = rotation.steps.into_iter().filter_map(told).collect();
        match problem {
            Some(error) if steps.is_empty() => Err(error),
            problem => Ok(Json(Rotated {
                steps,
                problem: problem.map(ApiError::into_message),
            })),
        }
    };
    to_the_end(&state, made.wait, work).await
}
