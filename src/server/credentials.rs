//! `/user/credentials`: the keys of the one who asks.

use std::collections::HashMap;

use axum::extract;
use axum::http::{StatusCode, Uri};
use axum::routing::{get, post};
use axum::{Json, Router};
use chrono::NaiveDateTime;
use serde::Serialize;

use super::State;
use super::auth::{Caller, Own};
use super::error::ApiError;
use super::input::{Body, Id, parameter};
use crate::credentials::{
    self, Credential, CredentialError, NewCredential, OPENROUTER, Origin, Patch, Source,
};
use crate::keys::Reading;
use crate::logins::{Login, Scheme};
use crate::seal::Sealer;
use crate::secret::Secret;

/// What stands in the place of a key.
const MASKED: &str = "****************";

pub(super) fn routes() -> Router<State> {
    Router::new()
        .route("/user/credentials", get(list))
        .route("/user/credentials/new", post(create))
        .route("/user/credentials/active/{service}", get(active))
        .route(
            "/user/credentials/{id}",
            get(show).post(update).delete(remove),
        )
        .route("/user/credentials/{id}/set-default", post(set_default))
}

/// A credential as clients know it, keys in this order. The agent unpacks exactly the eleven that
/// are always there.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CredentialBody {
    id: String,
    #[serde(serialize_with = "crate::clock::serialize_iso")]
    created_at: NaiveDateTime,
    #[serde(serialize_with = "crate::clock::serialize_iso")]
    updated_at: NaiveDateTime,
    user_id: String,
    service: String,
    api_key: String,
    label: String,
    description: Option<String>,
    source: Source,
    enabled: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    usage: Option<Reading>,
    default: bool,
}

impl CredentialBody {
    /// With the key masked.
    fn masked(credential: Credential, sealer: Option<&Sealer>) -> Self {
        let key = credential.open(sealer).unwrap_or_default();
        Self::with(credential, &key, MASKED.into())
    }

    /// With the key itself, for the agent alone.
    fn for_caller(
        credential: Credential,
        caller: &Login,
        sealer: Option<&Sealer>,
    ) -> Result<Self, ApiError> {
        if caller.scheme != Scheme::AgentToken {
            return Ok(Self::masked(credential, sealer));
        }
        let opened = credential.open(sealer);
        let key = opened.map_err(|source| CredentialError::Sealed {
            id: credential.id.clone(),
            source,
        })?;
        Ok(Self::with(credential, &key, key.reveal().to_owned()))
    }

    fn with(credential: Credential, key: &Secret, api_key: String) -> Self {
        Self {
            api_key,
            label: key.masked(),
            id: credential.id,
            created_at: credential.created_at,
            updated_at: credential.updated_at,
            user_id: credential.user_id,
            service: credential.service,
            description: credential.description,
            source: credential.source,
            enabled: credential.enabled,
            usage: None,
            default: credential.default,
        }
    }
}

/// The credential of this id, if it is the caller's.
async fn own(state: &State, caller: &Login, id: &str) -> Result<Credential, ApiError> {
    let credential = credentials::get(&state.db, id).await?;
    if credential.user_id == caller.user.id {
        Ok(credential)
    } else {
        Err(ApiError::forbidden(
            "You are not authorized to access this agent credential",
        ))
    }
}

/// All of the caller's, newest first. `includeUsage` adds what the keys that this system made have
/// spent, as far as OpenRouter says it soon; to the agent it opens them instead.
async fn list(
    caller: Caller<Own>,
    extract::State(state): extract::State<State>,
    uri: Uri,
) -> Result<Json<Vec<CredentialBody>>, ApiError> {
    let include_usage = include_usage(&uri)?;
    let sealer = state.sealer.as_ref();
    let is_agent = caller.scheme == Scheme::AgentToken;
    let held = credentials::of_user(&state.db, &caller.user.id).await?;
    let mut usage = HashMap::new();
    if include_usage && !is_agent {
        let made = held.iter().filter(|credential| is_made(credential));
        let keys = made.filter_map(|made| Some((made.id.clone(), made.open(sealer).ok()?)));
        usage = state.meter.read(keys.collect()).await;
    }
    let bodies = held.into_iter().map(|credential| {
        if include_usage && is_agent && is_made(&credential) {
            return CredentialBody::for_caller(credential, &caller, sealer);
        }
        let usage = usage.remove(&credential.id);
        Ok(CredentialBody {
            usage,
            ..CredentialBody::masked(credential, sealer)
        })
    });
    Ok(Json(bodies.collect::<Result<_, _>>()?))
}

fn include_usage(uri: &Uri) -> Result<bool, ApiError> {
    let asked = parameter(uri, "includeUsage").map_err(|problem| ApiError::invalid(&[problem]))?;
    match asked.as_deref() {
        None | Some("false" | "0") => Ok(false),
        Some("true" | "1") => Ok(true),
        Some(_) => {
            let problem = "includeUsage must be true or false".to_owned();
            Err(ApiError::invalid(&[problem]))
        }
    }
}

/// Whether this system made the key at OpenRouter.
fn is_made(credential: &Credential) -> bool {
    let hash = credential.external_api_key_id.as_deref();
    credential.service == OPENROUTER && hash.is_some_and(|hash| !hash.is_empty())
}

/// The newest for a service that is enabled.
async fn active(
    caller: Caller<Own>,
    extract::State(state): extract::State<State>,
    Id(service): Id,
) -> Result<Json<CredentialBody>, ApiError> {
    let found = credentials::active(&state.db, &caller.user.id, &service).await?;
    let credential = found.ok_or_else(|| ApiError::not_found("Not Found"))?;
    CredentialBody::for_caller(credential, &caller, state.sealer.as_ref()).map(Json)
}

async fn show(
    caller: Caller<Own>,
    extract::State(state): extract::State<State>,
    Id(id): Id,
) -> Result<Json<CredentialBody>, ApiError> {
    let credential = own(&state, &caller, &id).await?;
    CredentialBody::for_caller(credential, &caller, state.sealer.as_ref()).map(Json)
}

/// Stores a key. Members that are not known here are ignored, as the older server does.
async fn create(
    caller: Caller<Own>,
    extract::State(state): extract::State<State>,
    body: Body,
) -> Result<(StatusCode, Json<CredentialBody>), ApiError> {
    let mut fields = body.fields()?;
    let new = NewCredential {
        user_id: caller.user.id.clone(),
        service: fields.text("service"),
        key: Secret::new(fields.text("apiKey")),
        description: fields.optional_text("description"),
        default: fields.flag("default").unwrap_or(false),
        origin: Origin::User,
    };
    if fields.are_sound() {
        fields.blame(new.problems());
    }
    fields.check()?;
    let vault = state.vault().await?;
    let made = credentials::add_as_asked(&state.db, &caller.author(), &new, &vault).await?;
    let body = CredentialBody::masked(made, state.sealer.as_ref());
    Ok((StatusCode::CREATED, Json(body)))
}

/// Changes description and default, and nothing else.
async fn update(
    caller: Caller<Own>,
    extract::State(state): extract::State<State>,
    Id(id): Id,
    body: Body,
) -> Result<(StatusCode, Json<CredentialBody>), ApiError> {
    let credential = own(&state, &caller, &id).await?;
    let mut fields = body.fields()?;
    let patch = Patch {
        description: fields.optional_text("description"),
        default: fields.flag("default"),
    };
    fields.refuse_others();
    if fields.are_sound() && patch == Patch::default() {
        fields.blame(["At least one of description or default must be provided"]);
    }
    fields.blame(patch.problem());
    fields.check()?;
    let changed = credentials::update(&state.db, &caller.author(), &credential, &patch).await?;
    let body = CredentialBody::masked(changed, state.sealer.as_ref());
    Ok((StatusCode::CREATED, Json(body)))
}

async fn set_default(
    caller: Caller<Own>,
    extract::State(state): extract::State<State>,
    Id(id): Id,
) -> Result<(StatusCode, Json<CredentialBody>), ApiError> {
    let credential = own(&state, &caller, &id).await?;
    let change = credentials::set_default(&state.db, &caller.author(), &credential.id).await?;
    let body = CredentialBody::masked(change.credential, state.sealer.as_ref());
    Ok((StatusCode::CREATED, Json(body)))
}

async fn remove(
    caller: Caller<Own>,
    extract::State(state): extract::State<State>,
    Id(id): Id,
) -> Result<StatusCode, ApiError> {
    let credential = own(&state, &caller, &id).await?;
    credentials::delete(&state.db, &caller.author(), &credential).await?;
    Ok(StatusCode::NO_CONTENT)
}
