//! What is wrong with a whole definitions document. What is wrong with one flag is that flag's
//! [`problem`](super::Flag::problem).

use thiserror::Error;

use crate::failure::{Classify, Kind};

/// A document that holds no definitions.
#[derive(Debug, Error)]
pub enum DefinitionsError {
    /// Not a JSON object.
    #[error("the definitions of the feature flags are not a JSON object")]
    NotAnObject(#[from] serde_json::Error),
    /// Some other JSON.
    #[error("the document has no member `flags`, so that it does not define feature flags")]
    NoFlags,
    /// A member of the wrong type.
    #[error("the member `{name}` of the definitions of the feature flags is malformed")]
    Member {
        /// Which.
        name: &'static str,
        /// How.
        source: serde_json::Error,
    },
}

impl Classify for DefinitionsError {
    fn kind(&self) -> Kind {
        Kind::Failed
    }
}
