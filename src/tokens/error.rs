//! What can go wrong with tokens.

use crate::db::DbError;
use crate::failure::{Classify, Kind};

/// An error of the tokens' module.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
    /// No token has that id.
    #[error("there is no API token `{id}`")]
    NotFound {
        /// What was asked for.
        id: String,
    },
    /// The user was deleted meanwhile.
    #[error("there is no user `{user_id}`")]
    NoUser {
        /// What was asked for.
        user_id: String,
    },
    /// A token that could never be used.
    #[error("the token would expire at {at}, which is past")]
    ExpiresInThePast {
        /// The instant, as the contract writes dates.
        at: String,
    },
}

impl Classify for TokenError {
    fn kind(&self) -> Kind {
        match self {
            Self::Db(error) => error.kind(),
            Self::NotFound { .. } | Self::NoUser { .. } => Kind::NotFound,
            Self::ExpiresInThePast { .. } => Kind::Usage,
        }
    }

    fn hints(&self) -> Vec<String> {
        match self {
            Self::Db(error) => error.hints(),
            Self::NotFound { .. } => {
                vec!["see the ids of a user's tokens with `scratch token list USER`".into()]
            }
            Self::NoUser { .. } => {
                vec!["look for the user with `scratch user search TEXT`".into()]
            }
            Self::ExpiresInThePast { .. } => vec!["give a later date with `--expires`".into()],
        }
    }
}
