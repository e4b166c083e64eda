//! `/users`: the account of the one who asks.

use std::time::Duration;

use axum::extract;
use axum::http::StatusCode;
use axum::response::Html;
use axum::routing::{get, post};
use axum::{Json, Router};
use chrono::NaiveDateTime;
use serde::Serialize;

use super::State;
use super::auth::{Account, Admin, Caller};
use super::error::ApiError;
use super::input::Id;
use crate::features::ClientFlags;
use crate::logins::agent_jwt;
use crate::profile::Subscription;
use crate::users::{self, Role, User};

/// How long somebody waits for a user's resources: less than a request may take.
const PATIENCE: Duration = Duration::from_secs(15);

pub(super) fn routes() -> Router<State> {
    Router::new().route("/users/current", get(current)).route(
        "/users/{id}/debug/add-new-user-resources",
        post(add_new_user_resources),
    )
}

/// A user as clients know it, keys in this order.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct UserBody {
    #[serde(serialize_with = "crate::clock::serialize_iso")]
    created_at: NaiveDateTime,
    #[serde(serialize_with = "crate::clock::serialize_iso")]
    updated_at: NaiveDateTime,
    clerk_id: Option<String>,
    stripe_customer_id: Option<String>,
    is_admin: bool,
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    websocket_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    agent_jwt: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subscription: Option<Subscription>,
    #[serde(skip_serializing_if = "Option::is_none")]
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

/// The account, with the secrets that are its user's alone.
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

/// Gives a user what a new one gets, as far as it is missing.
async fn add_new_user_resources(
    caller: Caller<Admin>,
    extract::State(state): extract::State<State>,
    Id(id): Id,
) -> Result<(StatusCode, Html<&'static str>), ApiError> {
    let found = if id.contains('\0') {
        None
    } else {
        users::get(state.db.pool(), &id).await?
    };
    let user = found.ok_or_else(|| ApiError::not_found(format!("User {id} not found")))?;
    if let Some(resources) = &state.new_user_resources {
        let providing = resources.provide(user, caller.author());
        // Later than this it goes on by itself.
        let _ = tokio::time::timeout(PATIENCE, providing).await;
    }
    Ok((StatusCode::CREATED, Html("true")))
}
