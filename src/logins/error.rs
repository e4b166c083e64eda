//! What can go wrong with logins.

use crate::db::{DbError, SharingUndecided};
use crate::failure::{Classify, Kind};
use crate::tokens::TokenError;
use crate::users::UserError;

/// An error of a login. None of them means that the user is not who it says.
#[derive(Debug, thiserror::Error)]
pub enum LoginError {
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The account failed.
    #[error(transparent)]
    User(#[from] UserError),
    /// The websocket token failed.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// Nobody has said how tokens are to be kept.
    #[error(transparent)]
    Sharing(#[from] SharingUndecided),
    /// Somebody else changed the account each time.
    #[error("the account of {clerk_id} was changed by somebody else again and again")]
    Unsettled {
        /// The identity at Clerk.
        clerk_id: String,
    },
}

impl Classify for LoginError {
    fn kind(&self) -> Kind {
        match self {
            Self::Db(error) => error.kind(),
            Self::User(error) => error.kind(),
            Self::Token(error) => error.kind(),
            Self::Sharing(error) => error.kind(),
            Self::Unsettled { .. } => Kind::Unavailable,
        }
    }

    fn hints(&self) -> Vec<String> {
        match self {
            Self::Db(error) => error.hints(),
            Self::User(error) => error.hints(),
            Self::Token(error) => error.hints(),
            Self::Sharing(error) => error.hints(),
            Self::Unsettled { .. } => Vec::new(),
        }
    }
}
