//! Error bodies, in the shape that clients know: `{"message","error","statusCode"}`.

use std::time::Duration;

use axum::Json;
use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};

use super::document::failures::Failure as Body;
use crate::clerk::ClerkError;
use crate::credentials::CredentialError;
use crate::db::DbError;
use crate::failure::{Classify, Failure, Kind};
use crate::logins::LoginError;
use crate::tokens::TokenError;
use crate::usage::UsageError;
use crate::users::UserError;

/// How long to wait before trying again may help.
const RETRY_AFTER: Duration = Duration::from_secs(1);

/// Most characters of what a client said that it hears again.
pub(super) const LONGEST_ECHO: usize = 64;
/// Most characters of a message.
const LONGEST_MESSAGE: usize = 4000;

/// Why a request was not done.
#[derive(Debug)]
pub(super) struct ApiError {
    status: StatusCode,
    message: String,
    retry_after: Option<Duration>,
}

impl ApiError {
    pub(super) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self {
            status,
            message: short(&message.into()),
            retry_after: None,
        }
    }

    /// Whether the request was not authenticated.
    pub(super) fn is_unauthorized(&self) -> bool {
        self.status == StatusCode::UNAUTHORIZED
    }

    pub(super) const fn status(&self) -> StatusCode {
        self.status
    }

    /// What the client hears.
    pub(super) fn into_message(self) -> String {
        self.message
    }

    /// The same, with what was begun said before.
    pub(super) fn after(self, begun: &str) -> Self {
        Self {
            message: format!("{begun}: {}", self.message),
            ..self
        }
    }

    /// 429: try again after this time.
    pub(super) fn too_many(wait: Duration) -> Self {
        Self {
            retry_after: Some(wait),
            ..Self::new(StatusCode::TOO_MANY_REQUESTS, "Too many requests")
        }
    }

    /// 400 with everything that is wrong.
    pub(super) fn invalid(problems: &[String]) -> Self {
        Self::new(StatusCode::BAD_REQUEST, problems.join("; "))
    }

    pub(super) fn unauthorized(message: &str) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, message)
    }

    pub(super) fn forbidden(message: &str) -> Self {
        Self::new(StatusCode::FORBIDDEN, message)
    }

    pub(super) fn not_found(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, message)
    }

    /// 503: try again in a moment.
    pub(super) fn unavailable() -> Self {
        Self::unavailable_because("Try again in a moment")
    }

    /// The same, with what is not available.
    pub(super) fn unavailable_because(message: impl Into<String>) -> Self {
        Self {
            retry_after: Some(RETRY_AFTER),
            ..Self::new(StatusCode::SERVICE_UNAVAILABLE, message)
        }
    }

    /// 500. What happened is for the log alone.
    pub(super) fn internal() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "Internal server error")
    }

    /// What the client cannot do anything about.
    pub(super) fn ours(error: impl Classify) -> Self {
        let is_passing = error.kind() == Kind::Unavailable;
        let failure = Failure::from(error);
        let hint = failure.hints.join("; ");
        if is_passing {
            tracing::warn!(%hint, "{:#}", failure.source);
            Self::unavailable()
        } else {
            tracing::error!(%hint, "{:#}", failure.source);
            Self::internal()
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let body = Body {
            message: self.message,
            error: self.status.canonical_reason().unwrap_or("Error"),
            status_code: self.status.as_u16(),
        };
        let mut response = (self.status, Json(body)).into_response();
        let headers = response.headers_mut();
        if let Some(wait) = self.retry_after {
            // Whole seconds, and not too few.
            let seconds = wait.as_millis().div_ceil(1000);
            let seconds = u64::try_from(seconds).unwrap_or(u64::MAX);
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

/// The message with what it quotes cut short: `…` stands where something is left out.
fn short(message: &str) -> String {
    let parts = message.split('`').enumerate();
    let parts = parts.map(|(at, part)| {
        if at % 2 == 1 {
            excerpt(part, LONGEST_ECHO)
        } else {
            part.to_owned()
        }
    });
    excerpt(&parts.collect::<Vec<_>>().join("`"), LONGEST_MESSAGE)
}

/// So many characters of a text at most.
pub(super) fn excerpt(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// 404 for a path or method that does not exist.
pub(super) async fn unknown_route(method: Method, uri: Uri) -> ApiError {
    ApiError::not_found(format!("Cannot {method} {}", uri.path()))
}

impl From<DbError> for ApiError {
    fn from(error: DbError) -> Self {
        // Whether it is away, the log says when that begins and when it ends.
        if error.is_absence() {
            tracing::debug!(%error);
            return Self::unavailable();
        }
        // A standby takes over in a moment.
        if matches!(error, DbError::ReadOnly(_)) {
            tracing::warn!(%error);
            return Self::unavailable();
        }
        Self::ours(error)
    }
}

impl From<LoginError> for ApiError {
    fn from(error: LoginError) -> Self {
        match error {
            LoginError::Db(error)
            | LoginError::User(UserError::Db(error))
            | LoginError::Token(TokenError::Db(error)) => error.into(),
            error => Self::ours(error),
        }
    }
}

impl From<ClerkError> for ApiError {
    fn from(error: ClerkError) -> Self {
        match error {
            ClerkError::Unverified(reason) | ClerkError::Unacceptable(reason) => {
                tracing::debug!(reason, "a session token was refused");
                Self::unauthorized("Invalid JWT token")
            }
            error @ ClerkError::Unavailable { .. } => Self::ours(error),
        }
    }
}

impl From<CredentialError> for ApiError {
    fn from(error: CredentialError) -> Self {
        let status = match error {
            CredentialError::Db(error) => return error.into(),
            CredentialError::NotFound { .. } | CredentialError::NoUser { .. } => {
                StatusCode::NOT_FOUND
            }
            CredentialError::Unusable { .. }
            | CredentialError::ImplausibleService { .. }
            | CredentialError::ImplausibleDescription => StatusCode::BAD_REQUEST,
            CredentialError::NotTheUsers { .. } => StatusCode::FORBIDDEN,
            CredentialError::DefaultRaced => StatusCode::CONFLICT,
            error => return Self::ours(error),
        };
        Self::new(status, error.to_string())
    }
}

impl From<UsageError> for ApiError {
    fn from(error: UsageError) -> Self {
        let status = match error {
            UsageError::Db(error) => return error.into(),
            UsageError::NoUser { .. } => StatusCode::NOT_FOUND,
            UsageError::UnknownCursor { .. } | UsageError::Implausible { .. } => {
                StatusCode::BAD_REQUEST
            }
        };
        Self::new(status, error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_client_said_comes_back_cut_short() {
        let said = |id: &str| ApiError::not_found(format!("there is no user `{id}`")).message;
        assert_eq!(said("usr_1"), "there is no user `usr_1`");
        let cut = format!("there is no user `{}…`", "ä".repeat(64));
        assert_eq!(said(&"ä".repeat(5000)), cut);
        assert_eq!(said(&"ä".repeat(64)).chars().count(), 83);
        let quoting = said(&format!("a`{}", "b".repeat(100_000)));
        assert_eq!(quoting.chars().count(), LONGEST_MESSAGE + 1);
    }
}
