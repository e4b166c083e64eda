//! `/users`: the account of the one who asks.

use std::time::Duration;

use axum::Json;
use axum::extract;
use axum::http::StatusCode;
use axum::response::Html;
use chrono::NaiveDateTime;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::State;
use super::auth::{Account, Admin, Caller};
use super::document::failures::{Invalid, Missing, Usual};
use super::error::ApiError;
use super::input::Id;
use crate::features::ClientFlags;
use crate::logins::agent_jwt;
use crate::profile::Subscription;
use crate::users::{self, Role, User};

/// How long somebody waits for a user's resources: less than a request may take.
const PATIENCE: Duration = Duration::from_secs(15);

pub(super) fn routes() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(current))
        .routes(routes!(add_new_user_resources))
}

/// A user as clients know it, keys in this order.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Account)]
pub(super) struct UserBody {
    #[serde(serialize_with = "crate::clock::serialize_iso")]
    created_at: NaiveDateTime,
    #[serde(serialize_with = "crate::clock::serialize_iso")]
    updated_at: NaiveDateTime,
    /// Id at Clerk
    #[schema(required)]
    clerk_id: Option<String>,
    #[schema(required)]
    stripe_customer_id: Option<String>,
    is_admin: bool,
    #[schema(example = "usr_4fJ0aZq81B")]
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    /// For the user alone: neither the agent nor a token with scopes gets it
    #[schema(nullable = false)]
    websocket_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    /// What the user shows to the agent; of the caller's own account alone
    #[schema(nullable = false)]
    agent_jwt: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    subscription: Option<Subscription>,
    #[serde(skip_serializing_if = "Option::is_none")]
    /// Of the caller's own account alone
    #[schema(nullable = false)]
    experimental_flags: Option<ClientFlags>,
}

impl UserBody {
    /// The parts that everybody may see who may see the user.
    pub(super) fn of(user: User, subscription: Option<Subscription>) -> Self {
        let filled = |text: &String| !text.is_empty();
        Self {
            created_at: user.created_at,
            updated_at: user.updated_at,
            clerk_id: user.clerk_id,
            stripe_customer_id: user.stripe_customer_id.filter(filled),
            is_admin: user.role == Role::Admin,
            id: user.id,
            name: user.name.filter(filled),
            email: user.email.filter(filled),
            websocket_token: None,
            agent_jwt: None,
            subscription,
            experimental_flags: None,
        }
    }
}

/// The account of the one who asks
///
/// With the secrets that are its user's alone.
#[utoipa::path(
    get, path = "/users/current", tag = "account", operation_id = "getCurrentUser",
    responses((status = 200, description = "The account", body = UserBody), Usual),
)]
async fn current(
    caller: Caller<Account>,
    extract::State(state): extract::State<State>,
) -> Json<UserBody> {
    let user = &caller.user;
    let token = caller.websocket_token.as_ref();
    // It opens what the agent may do, and that is more than a token with limits may.
    let jwt = caller
        .is_unlimited()
        .then(|| agent_jwt(user, &state.agent, state.db.clock.now()))
        .flatten();
    Json(UserBody {
        websocket_token: token.map(|token| token.reveal().to_owned()),
        agent_jwt: jwt.map(|jwt| jwt.reveal().to_owned()),
        experimental_flags: Some(state.features.system.of(user).await),
        ..UserBody::of(user.clone(), caller.subscription.clone())
    })
}

/// Give a user what a new one gets
///
/// As far as it is missing. The body is not read. For admins.
#[utoipa::path(
    post, path = "/users/{id}/debug/add-new-user-resources", tag = "dev-tools",
    operation_id = "addNewUserResources",
    params(("id" = String, Path, description = "Id of the user", example = "usr_4fJ0aZq81B")),
    responses(
        (status = 201, description = "`true`, whatever came of it", body = String, content_type = "text/html", example = "true"),
        Usual, Invalid, Missing,
    ),
    security(("apiToken" = []), ("session" = [])),
)]
async fn add_new_user_resources(
    caller: Caller<Admin>,
    extract::State(state): extract::State<State>,
    Id(id): Id,
) -> Result<(StatusCode, Html<&'static str>), ApiError> {
    let found = users::find(&state.db, &id).await?;
    let user = found.ok_or_else(|| ApiError::not_found(format!("User {id} not found")))?;
    if let Some(resources) = &state.new_user_resources {
        let providing = resources.provide(user, caller.author());
        // Later than this it goes on by itself.
        let _ = tokio::time::timeout(PATIENCE, providing).await;
    }
    Ok((StatusCode::CREATED, Html("true")))
}
