//! `/user/credentials`: the keys of the one who asks.

use std::collections::HashMap;

use axum::Json;
use axum::extract;
use axum::http::{StatusCode, Uri};
use chrono::NaiveDateTime;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::State;
use super::auth::{Caller, Own};
use super::document::failures::{Conflict, Invalid, Large, Missing, Sealing, Usual};
use super::error::ApiError;
use super::input::{Body, Fields, Id, parameter};
use crate::credentials::{
    self, Credential, CredentialError, NewCredential, OPENROUTER, Origin, Patch, Source,
};
use crate::keys::Reading;
use crate::logins::{Login, Scheme};
use crate::seal::Sealer;
use crate::secret::Secret;

/// What stands in the place of a key.
const MASKED: &str = "****************";

pub(super) fn routes() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(create))
        .routes(routes!(active))
        .routes(routes!(show, update, remove))
        .routes(routes!(set_default))
}

/// A credential as clients know it, keys in this order. The agent unpacks exactly the eleven that
/// are always there.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Credential)]
struct CredentialBody {
    #[schema(example = "aac_8sK2mPq04Z")]
    id: String,
    #[serde(serialize_with = "crate::clock::serialize_iso")]
    created_at: NaiveDateTime,
    #[serde(serialize_with = "crate::clock::serialize_iso")]
    updated_at: NaiveDateTime,
    #[schema(example = "usr_4fJ0aZq81B")]
    user_id: String,
    #[schema(example = "openrouter")]
    service: String,
    /// The key itself for the agent, asterisks for everybody else
    #[schema(example = "****************")]
    api_key: String,
    /// Enough to recognise the key by
    #[schema(example = "sk-o********1111")]
    label: String,
    #[schema(required)]
    description: Option<String>,
    source: Source,
    enabled: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    usage: Option<Reading>,
    /// Whether agents take this one
    default: bool,
}

/// A key to store. Members that are not known are ignored.
#[derive(ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = NewCredential, example = json!({
    "service": "openrouter", "apiKey": "sk-or-v1-0123456789abcdef", "description": "mine", "default": true,
}))]
struct NewCredentialBody {
    /// The provider
    #[schema(max_length = 64)]
    service: String,
    /// The key itself, kept as it is
    #[schema(max_length = 4096)]
    api_key: String,
    /// In the owner's words
    #[schema(max_length = 2000)]
    description: Option<String>,
    /// Whether agents are to take this one; no if left out
    #[schema(nullable = false)]
    default: Option<bool>,
}

impl NewCredentialBody {
    fn take(fields: &mut Fields) -> Self {
        Self {
            service: fields.text("service"),
            api_key: fields.text("apiKey"),
            description: fields.nullable_text("description").flatten(),
            default: fields.flag("default"),
        }
    }
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

/// All credentials, newest first
///
/// `includeUsage` adds what the keys that this system made have spent, as far as OpenRouter says
/// it soon; to the agent it opens them instead.
#[utoipa::path(
    get, path = "/user/credentials", tag = "credentials", operation_id = "listCredentials",
    params(("includeUsage" = Option<bool>, Query, description = "Whether to ask OpenRouter what was spent; any word but `false` and `0` means yes", nullable = false)),
    responses((status = 200, description = "The credentials", body = Vec<CredentialBody>), Usual, Invalid),
)]
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

/// Any word means yes, as it did to the older server, but for those that mean no.
fn include_usage(uri: &Uri) -> Result<bool, ApiError> {
    let asked = parameter(uri, "includeUsage").map_err(|problem| ApiError::invalid(&[problem]))?;
    Ok(!matches!(asked.as_deref(), None | Some("false" | "0")))
}

/// Whether this system made the key at OpenRouter.
fn is_made(credential: &Credential) -> bool {
    let hash = credential.external_api_key_id.as_deref();
    credential.service == OPENROUTER && hash.is_some_and(|hash| !hash.is_empty())
}

/// The newest for a service that is enabled
#[utoipa::path(
    get, path = "/user/credentials/active/{service}", tag = "credentials", operation_id = "getActiveCredential",
    params(("service" = String, Path, description = "The provider", example = "openrouter")),
    responses((status = 200, description = "The credential", body = CredentialBody), Usual, Invalid, Missing),
)]
async fn active(
    caller: Caller<Own>,
    extract::State(state): extract::State<State>,
    Id(service): Id,
) -> Result<Json<CredentialBody>, ApiError> {
    let found = credentials::active(&state.db, &caller.user.id, &service).await?;
    let credential = found.ok_or_else(|| ApiError::not_found("Not Found"))?;
    CredentialBody::for_caller(credential, &caller, state.sealer.as_ref()).map(Json)
}

/// One credential
#[utoipa::path(
    get, path = "/user/credentials/{id}", tag = "credentials", operation_id = "getCredential",
    params(("id" = String, Path, description = "Id of the credential", example = "aac_8sK2mPq04Z")),
    responses((status = 200, description = "The credential", body = CredentialBody), Usual, Invalid, Missing),
)]
async fn show(
    caller: Caller<Own>,
    extract::State(state): extract::State<State>,
    Id(id): Id,
) -> Result<Json<CredentialBody>, ApiError> {
    let credential = own(&state, &caller, &id).await?;
    CredentialBody::for_caller(credential, &caller, state.sealer.as_ref()).map(Json)
}

/// Store a key
///
/// Members that are not known here are ignored, as the older server does.
#[utoipa::path(
    post, path = "/user/credentials/new", tag = "credentials", operation_id = "createCredential",
    request_body = NewCredentialBody,
    responses((status = 201, description = "As it is stored", body = CredentialBody), Usual, Invalid, Missing, Conflict, Large, Sealing),
)]
async fn create(
    caller: Caller<Own>,
    extract::State(state): extract::State<State>,
    body: Body,
) -> Result<(StatusCode, Json<CredentialBody>), ApiError> {
    let mut fields = body.fields()?;
    let asked = NewCredentialBody::take(&mut fields);
    let new = NewCredential {
        user_id: caller.user.id.clone(),
        service: asked.service,
        key: Secret::new(asked.api_key),
        description: asked.description,
        default: asked.default.unwrap_or(false),
        origin: Origin::User,
    };
    for problem in new.problems() {
        let name = match problem {
            CredentialError::Unusable { .. } => "apiKey",
            CredentialError::ImplausibleDescription => "description",
            _ => "service",
        };
        fields.blame_sound(name, &problem.to_string());
    }
    fields.check()?;
    let vault = state.vault().await?;
    let made = credentials::add_as_asked(&state.db, &caller.author(), &new, &vault).await?;
    let body = CredentialBody::masked(made, state.sealer.as_ref());
    Ok((StatusCode::CREATED, Json(body)))
}

/// Change a credential
///
/// Its description and whether it is the default, and nothing else.
#[utoipa::path(
    post, path = "/user/credentials/{id}", tag = "credentials", operation_id = "updateCredential",
    params(("id" = String, Path, description = "Id of the credential", example = "aac_8sK2mPq04Z")),
    request_body = Patch,
    responses((status = 201, description = "As it is now", body = CredentialBody), Usual, Invalid, Missing, Conflict, Large),
)]
async fn update(
    caller: Caller<Own>,
    extract::State(state): extract::State<State>,
    Id(id): Id,
    body: Body,
) -> Result<(StatusCode, Json<CredentialBody>), ApiError> {
    let credential = own(&state, &caller, &id).await?;
    let mut fields = body.fields()?;
    let patch = Patch {
        description: fields.nullable_text("description"),
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

/// Make a credential the one that agents take
///
/// The body is not read.
#[utoipa::path(
    post, path = "/user/credentials/{id}/set-default", tag = "credentials", operation_id = "setDefaultCredential",
    params(("id" = String, Path, description = "Id of the credential", example = "aac_8sK2mPq04Z")),
    responses((status = 201, description = "As it is now", body = CredentialBody), Usual, Invalid, Missing, Conflict),
)]
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

/// Delete a credential
///
/// One that this system made is not its user's to delete.
#[utoipa::path(
    delete, path = "/user/credentials/{id}", tag = "credentials", operation_id = "deleteCredential",
    params(("id" = String, Path, description = "Id of the credential", example = "aac_8sK2mPq04Z")),
    responses((status = 204, description = "It is no more"), Usual, Invalid, Missing, Conflict),
)]
async fn remove(
    caller: Caller<Own>,
    extract::State(state): extract::State<State>,
    Id(id): Id,
) -> Result<StatusCode, ApiError> {
    let credential = own(&state, &caller, &id).await?;
    credentials::delete(&state.db, &caller.author(), &credential).await?;
    Ok(StatusCode::NO_CONTENT)
}
