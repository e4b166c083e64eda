//! One key for a user.

use std::sync::Arc;

use axum::Json;
use axum::extract;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::terms::{limit_of, refuse_window_without_limit, window};
use super::{Reason, Worked, provisioning, to_the_end, user};
use crate::keys::{KeyError, Limit, Provisioned, Provisioner, Terms, Wish, check_end};
use crate::openrouter::{LimitReset, Patch, Usd};
use crate::server::State;
use crate::server::auth::{Admin, Caller};
use crate::server::document::failures::{Conflict, Invalid, Large, Missing, Provider, Usual};
use crate::server::error::ApiError;
use crate::server::input::{Body, Fields, Id};
use crate::server::query::{NoQuery, instant, not_an_instant};

pub(super) fn routes() -> OpenApiRouter<State> {
    OpenApiRouter::new().routes(routes!(provision))
}

/// What a new key may do. Everything may be left out.
#[derive(ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = KeyTerms, example = json!({"limit": 25, "limitReset": "monthly", "reason": "asked for it"}))]
struct TermsBody {
    /// Most that it may spend, in USD; null for no limit; what new users get if left out
    #[schema(value_type = Option<f64>, minimum = 0.000_000_001, maximum = 1_000_000_000)]
    limit: Option<Limit>,
    /// When the limit starts anew, at midnight UTC; never if null or left out
    #[schema(value_type = Option<String>, pattern = "^(daily|weekly|monthly)$")]
    limit_reset: Patch<LimitReset>,
    /// When it ends; never if left out
    #[schema(nullable = false)]
    expires_at: Option<DateTime<Utc>>,
    /// Make one also where there is one; no if left out
    #[schema(nullable = false)]
    another: Option<bool>,
    /// For the audit log, in your own words
    #[schema(value_type = Option<String>, max_length = 1000)]
    reason: Reason,
}

impl TermsBody {
    fn take(fields: &mut Fields, now: DateTime<Utc>) -> Self {
        let body = Self {
            limit: limit_of(fields),
            limit_reset: window(fields),
            expires_at: fields.optional("expiresAt", |value| {
                let text = value.as_str();
                text.and_then(instant)
                    .ok_or_else(|| not_an_instant("expiresAt"))
            }),
            another: fields.flag("another"),
            reason: Reason::take(fields),
        };
        let checked = body.expires_at.map_or(Ok(()), |at| check_end(at, now));
        fields.blame(checked.err().map(|problem| format!("expiresAt {problem}")));
        refuse_window_without_limit(fields, body.limit, &body.limit_reset);
        body
    }

    fn terms(&self, default: Usd) -> Terms {
        Terms {
            limit: self.limit.map_or(Some(default), Limit::amount),
            limit_reset: match &self.limit_reset {
                Patch::Set(window) => Some(window.clone()),
                Patch::Keep | Patch::Clear => None,
            },
            expires_at: self.expires_at,
            workspace_id: None,
        }
    }
}

/// What became of the wish for a key.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ProvisionedKey {
    user_id: String,
    outcome: Provision,
    /// The credential that holds the key.
    #[schema(example = "aac_8sK2mPq04Z")]
    credential_id: String,
    /// Hash of the key at OpenRouter.
    #[schema(required)]
    hash: Option<String>,
}

#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
enum Provision {
    /// There is a new key.
    Made,
    /// There was one, which was left alone.
    Kept,
}

/// Make sure that a user has a key
///
/// Who has an enabled one that this system made is left alone. The key itself is never shown.
#[utoipa::path(
    post, path = "/admin/users/{id}/keys/provision", tag = "admin", operation_id = "provisionKey",
    params(("id" = String, Path, description = "Id of the user", example = "usr_4fJ0aZq81B")),
    request_body(content = Option<TermsBody>),
    responses(
        (status = 200, description = "There was one", body = ProvisionedKey),
        (status = 201, description = "There is a new one", body = ProvisionedKey),
        Usual, Invalid, Missing, Conflict, Large, Provider,
    ),
    security(("apiToken" = []), ("session" = [])),
)]
async fn provision(
    caller: Caller<Admin>,
    extract::State(state): extract::State<State>,
    _: NoQuery,
    Id(id): Id,
    body: Body,
) -> Result<Worked<(StatusCode, Json<ProvisionedKey>)>, ApiError> {
    let mut fields = body.fields()?;
    let asked = TermsBody::take(&mut fields, state.db.clock.now());
    fields.refuse_others();
    fields.check()?;
    let user = user(&state, &id).await?;
    let made = provisioning(&state)?;
    let (provider, terms) = (Arc::clone(&made.provider), asked.terms(made.limit));
    let wish = match asked.another {
        Some(true) => Wish::Another,
        _ => Wish::Again,
    };
    let vault = state.vault().await?;
    let author = asked.reason.author(&caller);
    let db = state.db.clone();
    let work = async move {
        let provisioner = Provisioner::open(db, provider, vault, author, terms).await?;
        told(provisioner.provision(&user.id, wish).await?, user.id)
    };
    to_the_end(&state, made.wait, work).await
}

fn told(
    provisioned: Provisioned,
    user_id: String,
) -> Result<(StatusCode, Json<ProvisionedKey>), ApiError> {
    let (status, outcome, credential) = match provisioned {
        Provisioned::Made { credential, .. } => (StatusCode::CREATED, Provision::Made, credential),
        Provisioned::Had(credential) | Provisioned::MadeDefault(credential) => {
            (StatusCode::OK, Provision::Kept, credential)
        }
        Provisioned::Withheld => {
            return Err(ApiError::new(
                StatusCode::CONFLICT,
                "an admin took the user's key away; nothing was done",
            ));
        }
        Provisioned::Busy => return Err(KeyError::Busy { user_id }.into()),
    };
    let body = ProvisionedKey {
        user_id: credential.user_id,
        outcome,
        credential_id: credential.id,
        hash: credential.external_api_key_id,
    };
    Ok((status, Json(body)))
}
