//! Whether the older server still reads what this program writes.

use crate::failure::{Classify, Kind};

/// Whether secrets must be written as the older server reads them, as text. `said` is
/// `SCRATCH_SHARED_WITH_OLD_SERVER`; `adopted` says whether the older server made the database.
///
/// # Errors
/// [`SharingUndecided`] when an adopted database leaves it open: the older server may still be
/// running on it, and would understand neither a hash nor a sealed key.
pub fn shared_with_old_server(said: Option<bool>, adopted: bool) -> Result<bool, SharingUndecided> {
    match (said, adopted) {
        (Some(shared), _) => Ok(shared),
        (None, false) => Ok(false),
        (None, true) => Err(SharingUndecided),
    }
}

/// Nobody has said whether the older server still uses the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this database comes from the older server, and nothing says whether that still uses it")]
pub struct SharingUndecided;

impl Classify for SharingUndecided {
    fn kind(&self) -> Kind {
        Kind::Refused
    }

    fn hints(&self) -> Vec<String> {
        vec![
            "set SCRATCH_SHARED_WITH_OLD_SERVER=true while the older server runs on this \
             database: new tokens and keys are kept as text, which it can read"
                .into(),
            "set SCRATCH_SHARED_WITH_OLD_SERVER=false when it does not run any more: new tokens \
             are kept as hashes, new keys sealed"
                .into(),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_is_shared_only_when_somebody_says_so() {
        for adopted in [false, true] {
            assert_eq!(shared_with_old_server(Some(true), adopted), Ok(true));
            assert_eq!(shared_with_old_server(Some(false), adopted), Ok(false));
        }
        assert_eq!(shared_with_old_server(None, false), Ok(false));
    }

    #[test]
    fn an_adopted_database_needs_a_decision() {
        assert_eq!(shared_with_old_server(None, true), Err(SharingUndecided));
    }
}
