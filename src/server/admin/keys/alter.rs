//! What a key may spend, whether it works, and its end.

use std::sync::Arc;

use axum::Json;
use axum::extract;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::terms::{limit_of, refuse_window_without_limit, window};
use super::{Reason, Worked, provisioning, to_the_end};
use crate::audit::Author;
use crate::credentials;
use crate::keys::{self, Alteration, Altered, Limit, Revoked, Subject};
use crate::openrouter::{Deletion, LimitReset, Patch, Usd};
use crate::server::State;
use crate::server::auth::{Admin, Caller};
use crate::server::document::failures::{Conflict, Invalid, Large, Missing, Provider, Usual};
use crate::server::error::ApiError;
use crate::server::input::{Body, Fields, Id};
use crate::server::query::NoQuery;

pub(super) fn routes() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(limit))
        .routes(routes!(enable))
        .routes(routes!(disable))
        .routes(routes!(revoke))
}

/// A key as it is now.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a member of the JSON"
)]
struct AlteredKey {
    user_id: String,
    #[schema(example = "aac_8sK2mPq04Z")]
    credential_id: String,
    /// Hash of the key at OpenRouter.
    #[schema(required)]
    hash: Option<String>,
    /// Whether agents may use it.
    enabled: bool,
    /// Whether agents take this one.
    default: bool,
    /// Most that it may spend, in USD; null for no limit.
    #[schema(required, value_type = Option<f64>)]
    limit: Option<Usd>,
    /// When the limit starts anew; null for never.
    #[schema(required, value_type = Option<String>, example = "monthly")]
    limit_reset: Option<LimitReset>,
    /// Whether OpenRouter had it still.
    was_known: bool,
    /// Whether anything changed, there or here.
    changed: bool,
}

impl From<Altered> for AlteredKey {
    fn from(altered: Altered) -> Self {
        let Altered {
            credential,
            key,
            changed,
        } = altered;
        Self {
            user_id: credential.user_id,
            credential_id: credential.id,
            hash: credential.external_api_key_id,
            enabled: credential.enabled,
            default: credential.default,
            limit: key.as_ref().and_then(|key| key.limit),
            was_known: key.is_some(),
            limit_reset: key.and_then(|key| key.limit_reset),
            changed,
        }
    }
}

async fn alter(
    state: &State,
    author: Author,
    id: String,
    alteration: Alteration,
) -> Result<Worked<Json<AlteredKey>>, ApiError> {
    // Also where nothing can be done about any key, an unknown one is that first.
    credentials::get(&state.db, &id).await?;
    let made = provisioning(state)?;
    let provider = Arc::clone(&made.provider);
    let db = state.db.clone();
    let work = async move {
        let subject = Subject::Credential(&id);
        let mut altered = keys::alter(&db, &provider, &author, subject, &alteration).await?;
        let missing = || ApiError::not_found(format!("there is no credential `{id}`"));
        altered.pop().map(|it| Json(it.into())).ok_or_else(missing)
    };
    to_the_end(state, made.wait, work).await
}

/// Another limit.
#[derive(ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = KeyLimit, example = json!({"limit": 25, "limitReset": "monthly"}))]
struct LimitBody {
    /// Most that it may spend, in USD; null for no limit
    #[schema(required, value_type = Option<f64>, minimum = 0.000_000_001, maximum = 1_000_000_000)]
    limit: Option<Limit>,
    /// When the limit starts anew, at midnight UTC; null for never, as it was if left out
    #[schema(value_type = Option<String>, pattern = "^(daily|weekly|monthly)$")]
    limit_reset: Patch<LimitReset>,
    /// For the audit log, in your own words
    #[schema(value_type = Option<String>, max_length = 1000)]
    reason: Reason,
}

impl LimitBody {
    fn take(fields: &mut Fields) -> Self {
        if !fields.has("limit") {
            fields.blame(["limit is missing"]);
        }
        let (limit, window) = (limit_of(fields), window(fields));
        refuse_window_without_limit(fields, limit, &window);
        Self {
            limit,
            limit_reset: window,
            reason: Reason::take(fields),
        }
    }
}

/// Change what a key may spend
#[utoipa::path(
    post, path = "/admin/keys/{id}/limit", tag = "admin", operation_id = "limitKey",
    params(("id" = String, Path, description = "Id of the credential that holds it", example = "aac_8sK2mPq04Z")),
    request_body = LimitBody,
    responses((status = 200, description = "The key as it is now", body = AlteredKey), Usual, Invalid, Missing, Conflict, Large, Provider),
    security(("apiToken" = []), ("session" = [])),
)]
async fn limit(
    caller: Caller<Admin>,
    extract::State(state): extract::State<State>,
    _: NoQuery,
    Id(id): Id,
    body: Body,
) -> Result<Worked<Json<AlteredKey>>, ApiError> {
    let mut fields = body.fields()?;
    let asked = LimitBody::take(&mut fields);
    fields.refuse_others();
    fields.check()?;
    let alteration = Alteration::Limit {
        limit: asked.limit.and_then(Limit::amount),
        reset: asked.limit_reset,
    };
    alter(&state, asked.reason.author(&caller), id, alteration).await
}

/// Let a key work again
#[utoipa::path(
    post, path = "/admin/keys/{id}/enable", tag = "admin", operation_id = "enableKey",
    params(("id" = String, Path, description = "Id of the credential that holds it", example = "aac_8sK2mPq04Z")),
    request_body(content = Option<Reason>),
    responses((status = 200, description = "The key as it is now", body = AlteredKey), Usual, Invalid, Missing, Conflict, Large, Provider),
    security(("apiToken" = []), ("session" = [])),
)]
async fn enable(
    caller: Caller<Admin>,
    extract::State(state): extract::State<State>,
    _: NoQuery,
    Id(id): Id,
    body: Body,
) -> Result<Worked<Json<AlteredKey>>, ApiError> {
    let author = Reason::of(&body)?.author(&caller);
    alter(&state, author, id, Alteration::Enable).await
}

/// Take a key out of use
///
/// At OpenRouter and here. It can be enabled again.
#[utoipa::path(
    post, path = "/admin/keys/{id}/disable", tag = "admin", operation_id = "disableKey",
    params(("id" = String, Path, description = "Id of the credential that holds it", example = "aac_8sK2mPq04Z")),
    request_body(content = Option<Reason>),
    responses((status = 200, description = "The key as it is now", body = AlteredKey), Usual, Invalid, Missing, Conflict, Large, Provider),
    security(("apiToken" = []), ("session" = [])),
)]
async fn disable(
    caller: Caller<Admin>,
    extract::State(state): extract::State<State>,
    _: NoQuery,
    Id(id): Id,
    body: Body,
) -> Result<Worked<Json<AlteredKey>>, ApiError> {
    let author = Reason::of(&body)?.author(&caller);
    alter(&state, author, id, Alteration::Disable).await
}

/// A key that is no more.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct RevokedKey {
    user_id: String,
    /// The credential that held it.
    #[schema(example = "aac_8sK2mPq04Z")]
    credential_id: String,
    /// Its hash at OpenRouter.
    hash: String,
    /// Whether OpenRouter had it still.
    was_known: bool,
}

impl From<Revoked> for RevokedKey {
    fn from(key: Revoked) -> Self {
        Self {
            user_id: key.user_id,
            credential_id: key.credential_id,
            hash: key.hash,
            was_known: key.deletion == Deletion::Deleted,
        }
    }
}

/// Take a key away for good
///
/// At OpenRouter and here. What is revoked already is no failure.
#[utoipa::path(
    post, path = "/admin/keys/{id}/revoke", tag = "admin", operation_id = "revokeKey",
    params(("id" = String, Path, description = "Id of the credential that holds it", example = "aac_8sK2mPq04Z")),
    request_body(content = Option<Reason>),
    responses((status = 200, description = "The keys that are no more; none if it was revoked before", body = Vec<RevokedKey>), Usual, Invalid, Missing, Conflict, Large, Provider),
    security(("apiToken" = []), ("session" = [])),
)]
async fn revoke(
    caller: Caller<Admin>,
    extract::State(state): extract::State<State>,
    _: NoQuery,
    Id(id): Id,
    body: Body,
) -> Result<Worked<Json<Vec<RevokedKey>>>, ApiError> {
    let author = Reason::of(&body)?.author(&caller);
    let made = match provisioning(&state) {
        Ok(made) => made,
        Err(error) => {
            // As in `alter`.
            credentials::get(&state.db, &id).await?;
            return Err(error);
        }
    };
    let provider = Arc::clone(&made.provider);
    let db = state.db.clone();
    let work = async move {
        let subject = Subject::Credential(&id);
        keys::refuse_hashless(&db, subject).await?;
        let revoked = keys::revoke(&db, &provider, &author, subject).await?;
        Ok(Json(revoked.into_iter().map(RevokedKey::from).collect()))
    };
    to_the_end(&state, made.wait, work).await
}
