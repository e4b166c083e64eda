//! `/ofrep/v1/evaluate/flags`: feature flags, as the OpenFeature Remote Evaluation Protocol 0.3 has
//! them.

use std::sync::Arc;

use axum::Json;
use axum::extract;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use utoipa::openapi::schema::{Object, ObjectBuilder, Type};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::State;
use super::auth::{Caller, Flags};
use super::document::failures::{Large, Usual};
use super::error::ApiError;
use super::input::{Body, Id};
use crate::features::{self, Edition, ErrorCode, Failed, Resolved};
use crate::flags::Context;
use crate::logins::{Login, Scheme};

/// Before the key of a flag, which is any text and stays as it is.
pub(super) const FLAG: &str = "/ofrep/v1/evaluate/flags/";

pub(super) fn routes() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(all))
        .routes(routes!(one))
}

/// For whom flags are evaluated
#[derive(ToSchema)]
#[schema(as = FlagRequest)]
#[expect(
    dead_code,
    reason = "the document alone names it; what comes is read leniently"
)]
struct Asked {
    #[schema(schema_with = person)]
    context: (),
}

fn person() -> Object {
    let key = ObjectBuilder::new()
        .schema_type(Type::String)
        .min_length(Some(1))
        .description(Some(
            "Id of the user; one's own, but for admins and the agent",
        ));
    ObjectBuilder::new()
        .property("targetingKey", key)
        .required("targetingKey")
        .description(Some(
            "Other members are properties of the person; `groups`, `group_properties` and \
             `$device_id` mean what they mean to PostHog",
        ))
        .build()
}

/// Evaluate one flag
///
/// As the OpenFeature Remote Evaluation Protocol has it. With the scope `flags`, if the token has
/// any.
#[utoipa::path(
    // Clients send a key as it is, slashes and all.
    post, path = "/ofrep/v1/evaluate/flags/{*key}", tag = "flags", operation_id = "evaluateFlag",
    params(("key" = String, Path, description = "Key of the flag", example = "sample_user_flag")),
    request_body = Asked,
    responses(
        (status = 200, description = "What it comes to", body = Resolved<'_>),
        (status = 400, description = "The request is malformed, or lacks what decides", body = ProblemBody<'_>),
        (status = 404, description = "There is no such flag", body = ProblemBody<'_>),
        Usual, Large,
    ),
    security(("apiToken" = []), ("apiKey" = []), ("agentToken" = []), ("session" = [])),
)]
async fn one(
    caller: Caller<Flags>,
    extract::State(state): extract::State<State>,
    uri: Uri,
    key: Result<Id, ApiError>,
    body: Result<Body, ApiError>,
) -> Result<Response, ApiError> {
    let Id(key) = match key {
        Ok(key) => key,
        Err(error) => return Ok(Problem::of_request(error)?.of(uri.path().strip_prefix(FLAG))),
    };
    let body = match body {
        Ok(body) => body,
        Err(error) => return Ok(Problem::of_request(error)?.of(Some(&key))),
    };
    let context = match read(&caller, &body)? {
        Ok(context) => context,
        Err(problem) => return Ok(problem.of(Some(&key))),
    };
    let edition = edition(&state)?;
    let Some(flag) = edition.definitions.get(&key) else {
        let problem = Problem {
            code: ErrorCode::FlagNotFound,
            details: format!("there is no flag `{key}`"),
        };
        return Ok(problem.of(Some(&key)));
    };
    let now = state.db.clock.now();
    Ok(match features::evaluate(&edition, flag, &context, now) {
        Ok(resolved) => Json(resolved).into_response(),
        Err(failed) => (StatusCode::BAD_REQUEST, Json(failed)).into_response(),
    })
}

/// The answer for all flags.
#[derive(Serialize, ToSchema)]
#[schema(as = ResolvedFlags)]
struct Bulk<'d> {
    flags: Vec<Evaluated<'d>>,
    metadata: BulkMetadata,
}

#[derive(Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = EvaluatedFlag)]
enum Evaluated<'d> {
    Resolved(Resolved<'d>),
    Failed(Failed<'d>),
}

#[derive(Serialize, ToSchema)]
struct BulkMetadata {
    source: &'static str,
}

// The version of the answer is that of the definitions, the context and the values: a condition may
// depend on the time.
/// Evaluate all flags
///
/// As the OpenFeature Remote Evaluation Protocol has it. With the scope `flags`, if the token has
/// any.
#[utoipa::path(
    post, path = "/ofrep/v1/evaluate/flags", tag = "flags", operation_id = "evaluateFlags",
    params(("If-None-Match" = Option<String>, Header, description = "`ETag` of the answer that is there", nullable = false)),
    request_body = Asked,
    responses(
        (status = 200, description = "What they come to", body = Bulk<'_>, headers(("ETag" = String, description = "The version of definitions, context and values"))),
        (status = 304, description = "They are as they were", headers(("ETag" = String))),
        (status = 400, description = "The request is malformed", body = ProblemBody<'_>),
        Usual, Large,
    ),
    security(("apiToken" = []), ("apiKey" = []), ("agentToken" = []), ("session" = [])),
)]
async fn all(
    caller: Caller<Flags>,
    extract::State(state): extract::State<State>,
    headers: HeaderMap,
    body: Result<Body, ApiError>,
) -> Result<Response, ApiError> {
    let body = match body {
        Ok(body) => body,
        Err(error) => return Ok(Problem::of_request(error)?.of(None)),
    };
    let context = match read(&caller, &body)? {
        Ok(context) => context,
        Err(problem) => return Ok(problem.of(None)),
    };
    let edition = edition(&state)?;
    let now = state.db.clock.now();
    let flags = features::evaluate_all(&edition, &context, now)
        .into_iter()
        .map(|evaluated| match evaluated {
            Ok(resolved) => Evaluated::Resolved(resolved),
            Err(failed) => Evaluated::Failed(failed),
        });
    let metadata = BulkMetadata {
        source: edition.provenance.name(),
    };
    let answer = Bulk {
        flags: flags.collect(),
        metadata,
    };
    let answer = serde_json::to_vec(&answer).expect("flags are plain data");
    let version = Sha256::new()
        .chain_update(edition.version)
        .chain_update(body.bytes())
        .chain_update(&answer)
        .finalize();
    let start = version.first_chunk().expect("SHA-256 has 32 bytes");
    let etag = format!("\"{:032x}\"", u128::from_be_bytes(*start));
    if names(&headers, &etag) {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, etag)]).into_response());
    }
    let headers = [
        (header::CONTENT_TYPE, "application/json".to_owned()),
        (header::ETAG, etag),
    ];
    Ok((headers, answer).into_response())
}

/// The definitions that serve.
fn edition(state: &State) -> Result<Arc<Edition>, ApiError> {
    state.features.definitions.get().ok_or_else(|| {
        tracing::debug!("flags are asked for, and there are no definitions yet");
        ApiError::unavailable()
    })
}

/// Whether `If-None-Match` names this version (RFC 9110, 13.1.2).
fn names(headers: &HeaderMap, etag: &str) -> bool {
    let lines = headers.get_all(header::IF_NONE_MATCH).into_iter();
    let mut known = lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .map(str::trim);
    known.any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == etag)
}

/// A request that cannot be answered.
struct Problem {
    code: ErrorCode,
    details: String,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = FlagProblem)]
struct ProblemBody<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    key: Option<&'a str>,
    error_code: ErrorCode,
    error_details: String,
}

impl Problem {
    fn invalid(details: impl Into<String>) -> Self {
        Self {
            code: ErrorCode::InvalidContext,
            details: details.into(),
        }
    }

    /// What cannot be read of a request, in the words of the protocol.
    ///
    /// # Errors
    /// What it has no words for: a body that is too large or too slow.
    fn of_request(error: ApiError) -> Result<Self, ApiError> {
        if error.status() != StatusCode::BAD_REQUEST {
            return Err(error);
        }
        Ok(Self {
            code: ErrorCode::ParseError,
            details: error.into_message(),
        })
    }

    /// The answer, to a request for this flag.
    fn of(self, key: Option<&str>) -> Response {
        let status = match self.code {
            ErrorCode::FlagNotFound => StatusCode::NOT_FOUND,
            _ => StatusCode::BAD_REQUEST,
        };
        let body = ProblemBody {
            key,
            error_code: self.code,
            error_details: self.details,
        };
        (status, Json(body)).into_response()
    }
}

/// The context of a request. Whoever asks is the only one they may ask for, but for admins and the
/// agent.
///
/// # Errors
/// 403 for anybody else.
fn read(caller: &Login, body: &Body) -> Result<Result<Context, Problem>, ApiError> {
    let mut fields = match context(body) {
        Ok(fields) => fields,
        Err(problem) => return Ok(Err(problem)),
    };
    let key = match fields.shift_remove("targetingKey") {
        Some(Value::String(key)) if !key.is_empty() => key,
        None | Some(Value::String(_) | Value::Null) => {
            return Ok(Err(Problem {
                code: ErrorCode::TargetingKeyMissing,
                details: "the context has no targetingKey, which is the id of the user".into(),
            }));
        }
        Some(_) => return Ok(Err(Problem::invalid("targetingKey must be a string"))),
    };
    let may_ask_for_others = caller.scheme == Scheme::AgentToken || caller.is_admin();
    if key != caller.user.id && !may_ask_for_others {
        return Err(ApiError::forbidden(
            "Flags are evaluated for yourself alone: use your own id as targetingKey",
        ));
    }
    // Of the users the old server told PostHog the id alone, and this one does not know more.
    let context = features::person(&key, fields);
    Ok(context.map_err(|problem| Problem::invalid(problem.to_string())))
}

/// The member `context` of the body.
fn context(body: &Body) -> Result<Map<String, Value>, Problem> {
    let value = serde_json::from_slice(body.bytes()).map_err(|error| Problem {
        code: ErrorCode::ParseError,
        details: format!("the body is not JSON: {error}"),
    })?;
    let Value::Object(mut members) = value else {
        return Err(Problem::invalid("the body must be an object"));
    };
    match members.shift_remove("context") {
        Some(Value::Object(context)) => Ok(context),
        Some(_) => Err(Problem::invalid("context must be an object")),
        None => Err(Problem::invalid("context is missing")),
    }
}
