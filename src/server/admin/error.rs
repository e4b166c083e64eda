//! What the library says, as answers to an admin: the message itself, which no secret is part of.

use std::error::Error;

use axum::http::StatusCode;

use crate::audit::AuditError;
use crate::failure::{Classify, Kind};
use crate::keys::KeyError;
use crate::server::error::ApiError;
use crate::tokens::TokenError;
use crate::users::UserError;

impl From<UserError> for ApiError {
    fn from(error: UserError) -> Self {
        match error {
            UserError::Db(error) => error.into(),
            error => told(&error),
        }
    }
}

impl From<TokenError> for ApiError {
    fn from(error: TokenError) -> Self {
        match error {
            TokenError::Db(error) => error.into(),
            error => told(&error),
        }
    }
}

impl From<AuditError> for ApiError {
    fn from(error: AuditError) -> Self {
        match error {
            AuditError::Db(error) => error.into(),
            error @ AuditError::UnknownCursor { .. } => told(&error),
        }
    }
}

impl From<KeyError> for ApiError {
    fn from(error: KeyError) -> Self {
        match error {
            KeyError::Db(error) => error.into(),
            KeyError::Credential(error) => error.into(),
            KeyError::NotStored { .. } | KeyError::TakenOver => Self::ours(error),
            KeyError::Provider(_)
            | KeyError::Unknown { .. }
            | KeyError::NotVerified { .. }
            | KeyError::Unverified { .. }
            | KeyError::NotManagement => of_provider(&error),
            error => told(&error),
        }
    }
}

/// 503 where trying again may help, else 502: what is wrong is between this server and OpenRouter.
fn of_provider(error: &KeyError) -> ApiError {
    let text = explained(error);
    tracing::warn!(error = text, "OpenRouter did not do it");
    if error.kind() == Kind::Unavailable {
        ApiError::unavailable_because(text)
    } else {
        ApiError::new(StatusCode::BAD_GATEWAY, text)
    }
}

fn told<E: Classify>(error: &E) -> ApiError {
    let status = match error.kind() {
        Kind::Usage => StatusCode::BAD_REQUEST,
        Kind::NotFound => StatusCode::NOT_FOUND,
        _ => StatusCode::CONFLICT,
    };
    ApiError::new(status, explained(error))
}

/// The error and its causes, in one line.
pub(super) fn explained(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}
