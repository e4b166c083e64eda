//! What can go wrong with usage.

use crate::db::DbError;
use crate::failure::{Classify, Kind};

/// An error of the usage's module.
#[derive(Debug, thiserror::Error)]
pub enum UsageError {
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
    /// A page was asked for that follows nothing.
    #[error("the user has no usage event `{cursor}`")]
    UnknownCursor {
        /// What was asked for.
        cursor: String,
    },
    /// The user was deleted meanwhile.
    #[error("there is no user `{user_id}`")]
    NoUser {
        /// What was asked for.
        user_id: String,
    },
    /// What is to be recorded cannot be.
    #[error("{problem}")]
    Implausible {
        /// What is wrong, one sentence.
        problem: &'static str,
    },
}

impl Classify for UsageError {
    fn kind(&self) -> Kind {
        match self {
            Self::Db(error) => error.kind(),
            Self::NoUser { .. } => Kind::NotFound,
            Self::UnknownCursor { .. } | Self::Implausible { .. } => Kind::Usage,
        }
    }

    fn hints(&self) -> Vec<String> {
        match self {
            Self::Db(error) => error.hints(),
            Self::NoUser { .. } => vec!["look for the user with `scratch user search TEXT`".into()],
            Self::UnknownCursor { .. } | Self::Implausible { .. } => Vec::new(),
        }
    }
}
