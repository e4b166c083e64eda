//! Who asks: the three schemes of the header `Authorization`, and what each may do.
//!
//! A handler says what it needs by the type of its first parameter; without one it is open to all.

use std::marker::PhantomData;
use std::net::{IpAddr, Ipv4Addr};
use std::ops::Deref;

use axum::extract::{FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::Response;

use super::State;
use super::error::ApiError;
use super::observe::Origin;
use crate::audit::{Actor, Author, Reason};
use crate::clerk::ClerkError;
use crate::logins::{Depth, Login, Scheme};
use crate::secret::Secret;
use crate::tokens::Scope;
use crate::users::{Role, User};

/// What the older server says of everything that is not a session token.
const NO_TOKEN: &str = "No token provided";

/// Where a request comes from that came over no connection.
const UNKNOWN: IpAddr = IpAddr::V4(Ipv4Addr::UNSPECIFIED);

/// A user who may do what the handler does.
pub(super) struct Caller<R> {
    login: Login,
    right: PhantomData<R>,
}

impl<R> Deref for Caller<R> {
    type Target = Login;

    fn deref(&self) -> &Login {
        &self.login
    }
}

/// What a handler needs.
pub(super) trait Right: Send {
    /// How much of the account it looks at.
    const DEPTH: Depth = Depth::Caller;
    /// Whether an API token may also come in the header `X-API-Key`.
    const TAKES_API_KEY: bool = false;

    /// Whether this user may do it, now that it is known.
    fn check(login: &Login, method: &Method) -> Result<(), ApiError>;
}

/// The user's own things: reading them takes the scope `read`, changing them a token without
/// limits.
pub(super) struct Own;

impl Right for Own {
    fn check(login: &Login, method: &Method) -> Result<(), ApiError> {
        let scopes: &[Scope] = if reads(method) { &[Scope::Read] } else { &[] };
        within(login, scopes)
    }
}

/// The same, with the whole account.
pub(super) struct Account;

impl Right for Account {
    const DEPTH: Depth = Depth::Account;

    fn check(login: &Login, method: &Method) -> Result<(), ApiError> {
        Own::check(login, method)
    }
}

/// The user's usage: the scope `usage`, for reading `read` too.
pub(super) struct Usage;

impl Right for Usage {
    fn check(login: &Login, method: &Method) -> Result<(), ApiError> {
        let scopes: &[Scope] = if reads(method) {
            &[Scope::Usage, Scope::Read]
        } else {
            &[Scope::Usage]
        };
        within(login, scopes)
    }
}

/// Evaluating feature flags: the scope `flags`.
pub(super) struct Flags;

impl Right for Flags {
    // Clients of the protocol know this header.
    const TAKES_API_KEY: bool = true;

    fn check(login: &Login, _method: &Method) -> Result<(), ApiError> {
        within(login, &[Scope::Flags])
    }
}

/// What only admins may do: the scope `admin`, and the agent never; a token made for an agent with
/// that scope alone.
pub(super) struct Admin;

impl Right for Admin {
    fn check(login: &Login, _method: &Method) -> Result<(), ApiError> {
        if login.is_admin() {
            return Ok(());
        }
        if login.user.role == Role::Admin {
            within(login, &[Scope::Admin])?;
        }
        Err(ApiError::forbidden("Only admins can do this"))
    }
}

fn reads(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
}

fn within(login: &Login, scopes: &[Scope]) -> Result<(), ApiError> {
    if login.scopes.allow(scopes) {
        Ok(())
    } else {
        Err(ApiError::forbidden(
            "The scopes of this token do not allow this",
        ))
    }
}

impl<R: Right> FromRequestParts<State> for Caller<R> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, ApiError> {
        let presented = presented(&parts.headers, R::TAKES_API_KEY);
        let origin = parts.extensions.get::<Origin>();
        let login = limited(state, origin, presented.as_ref(), R::DEPTH).await?;
        if !login.unknown_scopes.is_empty() {
            state.note_unknown_scopes(&login);
        }
        R::check(&login, &parts.method)?;
        Ok(Self {
            login,
            right: PhantomData,
        })
    }
}

/// Answers to somebody are for nobody else to keep.
pub(super) async fn keep_private(request: Request, next: Next) -> Response {
    let is_somebodys = presented(request.headers(), true).is_some();
    let mut response = next.run(request).await;
    if is_somebodys {
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

/// What the caller shows: the header `Authorization`, or an API token in a header of its own.
fn presented(headers: &HeaderMap, takes_api_key: bool) -> Option<HeaderValue> {
    if let Some(value) = headers.get(header::AUTHORIZATION) {
        return Some(value.clone());
    }
    let key = headers.get("x-api-key").filter(|_| takes_api_key)?;
    HeaderValue::from_bytes(&[b"API-Token ", key.as_bytes()].concat()).ok()
}

/// The user behind the header, unless too many tries failed. Whether a session token is signed is
/// judged without the database, and not by guessing: it counts only when it was not.
async fn limited(
    state: &State,
    origin: Option<&Origin>,
    value: Option<&HeaderValue>,
    depth: Depth,
) -> Result<Login, ApiError> {
    let address = origin.map_or(UNKNOWN, |origin| origin.address);
    let presented = value.map(HeaderValue::as_bytes).unwrap_or_default();
    let scheme = scheme(presented);
    let begun = match guess(scheme, presented) {
        Some(guess) => Some(state.limits.admit(address, guess)?),
        None => None,
    };
    let refused = match authenticate(state, value, depth).await {
        Ok(login) => {
            if let Some(begun) = begun {
                begun.succeeded();
            }
            if let Some(token) = &login.token_id {
                state.limits.count(token)?;
            }
            if let Some(origin) = origin {
                origin.is_of(&login.user.id);
            }
            return Ok(login);
        }
        Err(refused) => refused,
    };
    if let Some(metrics) = &state.metrics
        && refused.error.is_unauthorized()
    {
        metrics.login_failed(scheme.map_or("none", Scheme::name));
    }
    // Who presents nothing guesses nothing.
    if refused.is_guess && !presented.is_empty() {
        match begun {
            Some(begun) => begun.failed(),
            None => state.limits.admit(address, presented)?.failed(),
        }
    }
    Err(refused.error)
}

/// Why nobody came in.
struct Refused {
    error: ApiError,
    /// Whether what was presented may be one guess of many.
    is_guess: bool,
}

impl<E: Into<ApiError>> From<E> for Refused {
    fn from(error: E) -> Self {
        Self {
            error: error.into(),
            is_guess: false,
        }
    }
}

/// What somebody who knows nothing would have to guess; of the agent the key alone, for it may name
/// any user.
fn guess(scheme: Option<Scheme>, presented: &[u8]) -> Option<&[u8]> {
    match scheme {
        Some(Scheme::Bearer) => None,
        Some(Scheme::AgentToken) => presented.split(|byte| *byte == b':').next(),
        _ => Some(presented).filter(|presented| !presented.is_empty()),
    }
}

fn scheme(presented: &[u8]) -> Option<Scheme> {
    match presented.split(|byte| *byte == b' ').next()? {
        b"API-Token" => Some(Scheme::ApiToken),
        b"Agent-Token" => Some(Scheme::AgentToken),
        b"Bearer" => Some(Scheme::Bearer),
        _ => None,
    }
}

/// The user behind the header. The words of the schemes are case-sensitive, and one blank follows.
async fn authenticate(
    state: &State,
    value: Option<&HeaderValue>,
    depth: Depth,
) -> Result<Login, Refused> {
    let wrong = |message| Refused {
        error: ApiError::unauthorized(message),
        is_guess: true,
    };
    let nobody = || wrong(NO_TOKEN);
    let text = value.and_then(|value| value.to_str().ok());
    let (scheme, credential) = text
        .and_then(|text| text.split_once(' '))
        .ok_or_else(nobody)?;
    match scheme {
        "API-Token" => {
            let token = Secret::new(credential);
            let found = state.logins.by_token(&token, depth).await?;
            found.ok_or_else(nobody)
        }
        "Agent-Token" => {
            let mut parts = credential.split(':');
            let (key, user_id) = (parts.next().unwrap_or_default(), parts.next());
            let is_agent = state.agent.token.as_ref().is_some_and(|ours| ours.is(key));
            let user_id = user_id.filter(|_| is_agent).ok_or_else(nobody)?;
            // Whoever has the key guesses nothing.
            let found = state.logins.by_id(user_id, depth).await?;
            found.ok_or_else(|| ApiError::unauthorized(NO_TOKEN).into())
        }
        "Bearer" => {
            let token = credential.split(' ').next().unwrap_or_default();
            let verifier = state.clerk.as_ref();
            let verifier = verifier.ok_or_else(|| wrong("Invalid JWT token"))?;
            let claims = verifier.verify(token).await.map_err(|error| Refused {
                is_guess: matches!(error, ClerkError::Unverified(_)),
                error: error.into(),
            })?;
            let arriving = (state.clone(), state.works());
            let welcome = move |user| {
                let (state, _at_work) = arriving;
                welcome(&state, user);
            };
            Ok(state.logins.by_clerk(&claims, depth, welcome).await?)
        }
        _ => Err(nobody()),
    }
}

/// Gives a new user what new users get. The login does not wait for it.
fn welcome(state: &State, user: User) {
    tracing::info!(user = %user.id, "a user signed up");
    if let Some(resources) = &state.new_user_resources {
        let author = Author {
            actor: Actor::Api {
                user_id: user.id.clone(),
                scheme: Scheme::Bearer.name(),
                token_id: None,
            },
            reason: Reason::default(),
        };
        drop(resources.provide(user, author));
    }
}
