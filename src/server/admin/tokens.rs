//! API tokens of users.

use axum::Json;
use axum::extract;
use axum::http::StatusCode;
use chrono::{DateTime, NaiveDateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Reason, user};
use crate::server::State;
use crate::server::auth::{Admin, Caller};
use crate::server::document::failures::{Invalid, Large, Missing, Usual};
use crate::server::error::ApiError;
use crate::server::input::{Body, Fields, Id};
use crate::server::query::{NoQuery, instant, not_an_instant};
use crate::tokens::{self, Issued, NewToken, Scope, Token, TokenType};

pub(super) fn routes() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(revoke))
}

/// A token to make. Everything may be left out.
#[derive(ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = NewToken, example = json!({"type": "USER", "scopes": ["read", "usage"], "reason": "for the nightly report"}))]
struct NewTokenBody {
    /// What it is for: the user's own programs, or an agent that works for the user; `USER` if left
    /// out
    #[serde(rename = "type")]
    #[schema(value_type = Option<Purpose>, nullable = false)]
    purpose: Purpose,
    /// What it is limited to; to what its user may do if left out or empty. A token that has scopes
    /// itself gives out no more than those
    #[schema(value_type = Option<Vec<Scope>>, nullable = false)]
    scopes: Vec<Scope>,
    /// From when on it opens nothing; in 90 days if left out. A token that has scopes gives out none
    /// that outlives it
    #[schema(nullable = false)]
    expires_at: Option<DateTime<Utc>>,
    /// For the audit log, in your own words
    #[schema(value_type = Option<String>, max_length = 1000)]
    reason: Reason,
}

/// What a token can be made for.
#[derive(Clone, Copy, PartialEq, Eq, ToSchema)]
#[schema(as = TokenPurpose, rename_all = "UPPERCASE")]
enum Purpose {
    User,
    Agent,
}

impl NewTokenBody {
    fn take(fields: &mut Fields, now: DateTime<Utc>) -> Self {
        let body = Self {
            purpose: fields
                .optional("type", |value| match value.as_str() {
                    Some("USER") => Ok(Purpose::User),
                    Some("AGENT") => Ok(Purpose::Agent),
                    _ => Err("type must be USER or AGENT".to_owned()),
                })
                .unwrap_or(Purpose::User),
            scopes: fields.optional("scopes", scopes).unwrap_or_default(),
            expires_at: fields.optional("expiresAt", |value| {
                let text = value.as_str();
                text.and_then(instant)
                    .ok_or_else(|| not_an_instant("expiresAt"))
            }),
            reason: Reason::take(fields),
        };
        if body.expires_at.is_some_and(|at| at <= now) {
            fields.blame(["expiresAt lies in the past"]);
        }
        body
    }
}

fn scopes(value: &Value) -> Result<Vec<Scope>, String> {
    let words = value.as_array().map(|words| {
        let scope = |word: &Value| word.as_str()?.parse().ok();
        words.iter().map(scope).collect::<Option<Vec<Scope>>>()
    });
    let wrong = || "scopes must be a list of read, usage, flags and admin".to_owned();
    words.flatten().ok_or_else(wrong)
}

/// A new token, on its only way out.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct IssuedToken {
    #[schema(example = "atk_8sK2mPq04Z")]
    id: String,
    user_id: String,
    #[serde(rename = "type")]
    kind: TokenType,
    /// The token itself, shown this once
    token: String,
    scopes: Vec<String>,
    #[serde(serialize_with = "crate::clock::serialize_iso")]
    created_at: NaiveDateTime,
    #[serde(serialize_with = "crate::clock::serialize_iso")]
    expires_at: NaiveDateTime,
    expired: bool,
}

impl From<Issued> for IssuedToken {
    fn from(Issued { record, token }: Issued) -> Self {
        Self {
            id: record.id,
            user_id: record.user_id,
            kind: record.kind,
            token: token.reveal().to_owned(),
            scopes: record.scopes,
            created_at: record.created_at,
            expires_at: record.expires_at,
            expired: record.expired,
        }
    }
}

/// The tokens of a user, newest first
#[utoipa::path(
    get, path = "/admin/users/{id}/tokens", tag = "admin", operation_id = "listTokens",
    params(("id" = String, Path, description = "Id of the user", example = "usr_4fJ0aZq81B")),
    responses((status = 200, description = "The tokens, masked", body = Vec<Token>), Usual, Invalid, Missing),
    security(("apiToken" = []), ("session" = [])),
)]
async fn list(
    _: Caller<Admin>,
    extract::State(state): extract::State<State>,
    _: NoQuery,
    Id(id): Id,
) -> Result<Json<Vec<Token>>, ApiError> {
    let user = user(&state, &id).await?;
    Ok(Json(tokens::list(&state.db, &user.id).await?))
}

/// Give a user a new token
///
/// It is shown this once. What a token with scopes gives out has scopes, none that it lacks itself,
/// and ends no later than it does; all else is 403.
#[utoipa::path(
    post, path = "/admin/users/{id}/tokens", tag = "admin", operation_id = "createToken",
    params(("id" = String, Path, description = "Id of the user", example = "usr_4fJ0aZq81B")),
    request_body(content = Option<NewTokenBody>),
    responses((status = 201, description = "The token", body = IssuedToken), Usual, Invalid, Missing, Large),
    security(("apiToken" = []), ("session" = [])),
)]
async fn create(
    caller: Caller<Admin>,
    extract::State(state): extract::State<State>,
    _: NoQuery,
    Id(id): Id,
    body: Body,
) -> Result<(StatusCode, Json<IssuedToken>), ApiError> {
    let mut fields = body.fields()?;
    let now = state.db.clock.now();
    let asked = NewTokenBody::take(&mut fields, now);
    fields.refuse_others();
    fields.check()?;
    let user = user(&state, &id).await?;
    let new = NewToken {
        user_id: user.id,
        for_agent: asked.purpose == Purpose::Agent,
        scopes: asked.scopes,
        expires_at: asked.expires_at.unwrap_or(now + tokens::LIFETIME),
    };
    if !caller.may_give(&new.scopes, new.expires_at) {
        return Err(ApiError::forbidden(
            "A token with scopes gives out only what has some of them, and ends no later",
        ));
    }
    let adopted = state.db.marker().await?.adopted;
    let storage = tokens::storage(state.shared, adopted).map_err(ApiError::ours)?;
    let author = asked.reason.author(&caller);
    let issued = tokens::create(&state.db, &author, &new, storage).await?;
    Ok((StatusCode::CREATED, Json(issued.into())))
}

/// Take a token back
///
/// From now on it opens nothing.
#[utoipa::path(
    post, path = "/admin/tokens/{id}/revoke", tag = "admin", operation_id = "revokeToken",
    params(("id" = String, Path, description = "Id of the token", example = "atk_8sK2mPq04Z")),
    request_body(content = Option<Reason>),
    responses((status = 200, description = "The token as it was", body = Token), Usual, Invalid, Missing, Large),
    security(("apiToken" = []), ("session" = [])),
)]
async fn revoke(
    caller: Caller<Admin>,
    extract::State(state): extract::State<State>,
    _: NoQuery,
    Id(id): Id,
    body: Body,
) -> Result<Json<Token>, ApiError> {
    let author = Reason::of(&body)?.author(&caller);
    let token = tokens::get(&state.db, &id).await?;
    let revoked = tokens::revoke(&state.db, &author, &token.id).await?;
    Ok(Json(revoked))
}
