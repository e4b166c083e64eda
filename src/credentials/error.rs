//! What can go wrong with credentials.

use crate::db::{DbError, SharingUndecided};
use crate::failure::{Classify, Kind};
use crate::seal::SealError;

/// An error of the credentials' module.
#[derive(Debug, thiserror::Error)]
pub enum CredentialError {
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
    /// No credential has that id.
    #[error("there is no credential `{id}`")]
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
    /// The text cannot be a key.
    #[error("this cannot be a key: {problem}")]
    Unusable {
        /// What is wrong with it, without a part of it.
        problem: &'static str,
    },
    /// The name of a service cannot be one.
    #[error("`{service}` cannot be the name of a service")]
    ImplausibleService {
        /// The name as given.
        service: String,
    },
    /// The description cannot be stored.
    #[error("a description has 2000 characters at most, and not the character U+0000")]
    ImplausibleDescription,
    /// What this system made at the provider is not its user's to change.
    #[error("{id} was made by this system")]
    NotTheUsers {
        /// The credential.
        id: String,
    },
    /// A stored key cannot be opened.
    #[error("the key of {id} cannot be opened")]
    Sealed {
        /// The credential.
        id: String,
        /// Why not.
        source: SealError,
    },
    /// What is stored is sealed under other master keys than those that are given.
    #[error(
        "the stored keys are sealed under another master key: ENCRYPTION_MASTER_KEY has the id \
         {given}, and the newest of them {stored}"
    )]
    OtherMasterKey {
        /// The id of the current key.
        given: String,
        /// That of the key that the newest sealed credential needs.
        stored: String,
    },
    /// An adopted database leaves open how keys are to be kept.
    #[error(transparent)]
    Undecided(#[from] SharingUndecided),
    /// The older server would not understand sealed keys.
    #[error("the older server reads the keys of this database as text")]
    Shared,
    /// Somebody who takes no lock gave the user another default at the same moment.
    #[error("the default of the user was changed by somebody else at the same moment")]
    DefaultRaced,
}

impl CredentialError {
    pub(super) fn not_found(id: &str) -> Self {
        Self::NotFound { id: id.to_owned() }
    }

    /// An error of a statement that makes a credential the default.
    pub(super) fn of_default(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::Database(error) if error.is_unique_violation() => Self::DefaultRaced,
            error => DbError::from(error).into(),
        }
    }
}

impl Classify for CredentialError {
    fn kind(&self) -> Kind {
        match self {
            Self::Db(error) => error.kind(),
            Self::Sealed { source, .. } => source.kind(),
            Self::Undecided(error) => error.kind(),
            Self::NotFound { .. } | Self::NoUser { .. } => Kind::NotFound,
            Self::Unusable { .. }
            | Self::OtherMasterKey { .. }
            | Self::ImplausibleService { .. }
            | Self::ImplausibleDescription => Kind::Usage,
            Self::NotTheUsers { .. } => Kind::Denied,
            Self::Shared | Self::DefaultRaced => Kind::Refused,
        }
    }

    fn hints(&self) -> Vec<String> {
        let hint = match self {
            Self::Db(error) => return error.hints(),
            Self::Sealed { source, .. } => return source.hints(),
            Self::Undecided(error) => return error.hints(),
            Self::NotTheUsers { id } => {
                return vec![format!(
                    "an admin takes it away with `scratch keys revoke {id}`, or limits it with \
                     `scratch keys limit {id} USD`"
                )];
            }
            Self::NotFound { .. } => "see the ids of credentials with `scratch keys list`",
            Self::NoUser { .. } => "look for the user with `scratch user search TEXT`",
            Self::Unusable { .. } => {
                "give the key alone, as the provider shows it: with `--from FILE`, or piped into \
                 `--from -`"
            }
            Self::ImplausibleService { .. } => "name it as the provider does, such as openrouter",
            Self::ImplausibleDescription => "give a shorter description",
            Self::OtherMasterKey { .. } => {
                "give the master key that they are sealed under; if it is to change, give it as \
                 ENCRYPTION_MASTER_KEY_PREVIOUS and the new one as ENCRYPTION_MASTER_KEY, and run \
                 `scratch keys rewrap`"
            }
            Self::Shared => {
                "set SCRATCH_SHARED_WITH_OLD_SERVER=false when the older server does not run any \
                 more, then run `scratch keys rewrap` again"
            }
            Self::DefaultRaced => "nothing was changed; run the command again",
        };
        vec![hint.to_owned()]
    }
}
