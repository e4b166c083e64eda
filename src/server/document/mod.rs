//! The OpenAPI document, made from the routes themselves, and the page that shows it.
//!
//! A new route is in it as soon as it serves:
//!
//! 1. Its handler gets `#[utoipa::path(…)]`: method, `path`, `tag`, `operation_id`, parameters with
//!    their bounds, `request_body`
//!    (`content = Option<Body>` for one that may be left out), and `responses((status = 200, body = Answer), Usual, …)`. The
//!    doc comment is its description. What can fail is named by the sets of [`failures`].
//! 2. `security(())` for a route that is open to all, [`failures::Usual`] left out then; what only
//!    admins may do says `security(("apiToken" = []), ("session" = []))`. Otherwise any scheme will
//!    do.
//! 3. Types that travel derive `ToSchema`. `Option` means that a member may be absent *and* null:
//!    `#[schema(required)]` for one that is always there, `#[schema(nullable = false)]` for one that
//!    is absent instead of null, `#[serde(deny_unknown_fields)]` where unknown members are refused.
//! 4. `routes()` of its module lists it: `OpenApiRouter::new().routes(routes!(list, create))`, the
//!    handlers of one path together. A new tag gets its line in [`Api`].
//!
//! Then `INSTA_UPDATE=always cargo test --test it openapi` renews the snapshot.

pub(super) mod failures;
mod page;

use std::sync::LazyLock;

use axum::http::header;
use axum::response::{Html, IntoResponse};
use serde_json::{Map, Value};
use utoipa::Modify;
use utoipa::openapi::OpenApi;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use self::failures::Failure;
use super::State;
use super::admin::keys::UnderWay;

/// What is true of the whole, and not of one route.
#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Scratch",
        description = "Users, credentials, usage and flags of the Scratch backend.\n\nDates are UTC, \
            written `2026-03-15T12:00:00.123Z`. A member that is not listed as required may be \
            absent. A failure has the same body everywhere, with all that is wrong in `message`. \
            Words of a path may have capitals, and a slash may end it.",
    ),
    servers((url = "/", description = "This server")),
    tags(
        (name = "account", description = "The account of the one who asks"),
        (name = "credentials", description = "Keys of outside providers that agents use for the one who asks"),
        (name = "usage", description = "What agents used of the models for the one who asks"),
        (name = "flags", description = "Feature flags, over OpenFeature's Remote Evaluation Protocol"),
        (name = "dev-tools", description = "What admins look at when a user has trouble"),
        (name = "admin", description = "Users, tokens, keys and the audit log, for admins"),
        (name = "server", description = "The server itself; open to all"),
    ),
    security(("apiToken" = []), ("agentToken" = []), ("session" = [])),
    components(schemas(Failure, UnderWay)),
    modifiers(&Schemes),
)]
pub(super) struct Api;

/// The three ways in.
struct Schemes;

impl Modify for Schemes {
    fn modify(&self, document: &mut OpenApi) {
        let header = |text| {
            let value = ApiKeyValue::with_description("Authorization", text);
            SecurityScheme::ApiKey(ApiKey::Header(value))
        };
        let session = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("JWT")
            .description(Some("`Bearer JWT`: a session token of Clerk."))
            .build();
        let components = document.components.get_or_insert_default();
        components.add_security_scheme(
            "apiToken",
            header(
                "`API-Token TOKEN`, as `scratch token create` gives it out. Its scopes limit it: \
                 `read` (GET alone), `usage`, `flags`, `admin`; without any it may do what its \
                 user may.",
            ),
        );
        components.add_security_scheme(
            "apiKey",
            SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::with_description(
                "X-API-Key",
                "`TOKEN`: an API token, where clients of feature flags put it.",
            ))),
        );
        components.add_security_scheme(
            "agentToken",
            header(
                "`Agent-Token KEY:USER`: the agent's key and the id of the user for whom it works.",
            ),
        );
        components.add_security_scheme("session", SecurityScheme::Http(session));
    }
}

/// The document as it is served.
static JSON: LazyLock<String> = LazyLock::new(|| openapi().to_string());

static PAGE: LazyLock<String> = LazyLock::new(|| page::render(&openapi()));

/// The document, of all routes.
pub fn openapi() -> Value {
    let document = super::routes::routes().into_openapi();
    let mut document = serde_json::to_value(document).expect("every key of it is a text");
    // The rest of a path is a parameter like others to whoever reads it.
    let paths = document["paths"].as_object_mut();
    for (path, operations) in paths.map(std::mem::take).into_iter().flatten() {
        document["paths"][path.replace("{*", "{")] = operations;
    }
    let paths = document["paths"].as_object_mut();
    for operation in paths.into_iter().flat_map(Map::values_mut) {
        for operation in operation
            .as_object_mut()
            .into_iter()
            .flat_map(Map::values_mut)
        {
            refuse_null_body(operation);
        }
    }
    document
}

/// A body that may be left out is an `Option` in the code, but it is not null.
fn refuse_null_body(operation: &mut Value) {
    let Some(body) = operation.get_mut("requestBody") else {
        return;
    };
    let schema = &mut body["content"]["application/json"]["schema"];
    if let Some(kinds) = schema.get("oneOf").and_then(Value::as_array) {
        let kind = kinds.iter().find(|kind| kind.get("$ref").is_some());
        *schema = kind.cloned().unwrap_or_default();
        body["required"] = Value::Bool(false);
    }
}

pub(super) fn routes() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(document))
        .routes(routes!(docs))
}

/// This document
#[utoipa::path(
    get, path = "/openapi.json", tag = "server", operation_id = "getOpenApi",
    responses((status = 200, description = "OpenAPI 3.1", body = Value)),
    security(()),
)]
async fn document() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], JSON.as_str())
}

/// This document, as a page to read
#[utoipa::path(
    get, path = "/docs", tag = "server", operation_id = "getDocs",
    responses((status = 200, description = "It loads nothing from elsewhere", body = String, content_type = "text/html")),
    security(()),
)]
async fn docs() -> impl IntoResponse {
    let nothing_else = "default-src 'none'; style-src 'unsafe-inline'";
    (
        [(header::CONTENT_SECURITY_POLICY, nothing_else)],
        Html(PAGE.as_str()),
    )
}
