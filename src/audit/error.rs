//! What can go wrong with reading the audit log.

use crate::db::DbError;
use crate::failure::{Classify, Kind};

/// An error of the audit log.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
    /// A page was asked for that follows nothing.
    #[error("the audit log has no event `{cursor}`")]
    UnknownCursor {
        /// What was asked for.
        cursor: String,
    },
}

impl Classify for AuditError {
    fn kind(&self) -> Kind {
        match self {
            Self::Db(error) => error.kind(),
            Self::UnknownCursor { .. } => Kind::Usage,
        }
    }

    fn hints(&self) -> Vec<String> {
        match self {
            Self::Db(error) => error.hints(),
            Self::UnknownCursor { .. } => Vec::new(),
        }
    }
}
