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
            error => told(error),
        }
    }
}

impl From<TokenError> for ApiError {
    fn from(error: TokenError) -> Self {
        match error {
            TokenError::Db(error) => error.into(),
            error => told(error),
        }
    }
}

impl From<AuditError> for ApiError {
    fn from(error: AuditError) -> Self {
        match error {
            AuditError::Db(error) => error.into(),
            error @ AuditError::UnknownCursor { .. } => told(error),
        }
    }
}

impl From<KeyError> for ApiError {
    fn from(error: KeyError) -> Self {
        match error {
            KeyError::Db(error) => error.into(),
            KeyError::Credential(error) => error.into(),
            KeyError::NotStored { .. } | KeyError::TakenOver => Self::ours(error),
            // What kept it is what matters; what was begun is said before.
            KeyError::Unfinished { work, cause } => {
                Self::from(*cause).after(&format!("the {work} is not finished"))
            }
            KeyError::Provider(_)
            | KeyError::Unknown { .. }
            | KeyError::NotVerified { .. }
            | KeyError::Unverified { .. }
            | KeyError::NotManagement => of_provider(&error),
            error => told(error),
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

fn told<E: Classify>(error: E) -> ApiError {
    let status = match error.kind() {
        Kind::Usage => StatusCode::BAD_REQUEST,
        Kind::NotFound => StatusCode::NOT_FOUND,
        Kind::Denied | Kind::Refused => StatusCode::CONFLICT,
        Kind::Unavailable | Kind::Failed | Kind::Interrupted => return ApiError::ours(error),
    };
    ApiError::new(status, explained(&error))
}

/// The error and its causes, in one line.
fn explained(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::DbError;

    fn unfinished(cause: KeyError) -> ApiError {
        let work = "revocation of aac_1".to_owned();
        let cause = Box::new(cause);
        KeyError::Unfinished { work, cause }.into()
    }

    #[test]
    fn an_outage_in_the_middle_is_one_and_the_database_keeps_its_words() {
        for (cause, status, said) in [
            (
                DbError::Connection("secret at 10.0.0.1".into()),
                StatusCode::SERVICE_UNAVAILABLE,
                "Try again in a moment",
            ),
            (
                DbError::Other("secret".into()),
                StatusCode::INTERNAL_SERVER_ERROR,
                "Internal server error",
            ),
        ] {
            let error = unfinished(cause.into());
            assert_eq!(error.status(), status);
            assert_eq!(
                error.into_message(),
                format!("the revocation of aac_1 is not finished: {said}")
            );
        }
        let error = unfinished(KeyError::NotManagement);
        assert_eq!(error.status(), StatusCode::BAD_GATEWAY);
        let busy = KeyError::Busy {
            user_id: "usr_1".into(),
        };
        assert_eq!(unfinished(busy).status(), StatusCode::CONFLICT);
    }
}
