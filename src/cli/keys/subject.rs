//! What names keys on the command line: a user, a credential, or a key's hash.

use crate::cli::guard::{Action, Danger};
use crate::credentials::{self, CredentialError};
use crate::db::Database;
use crate::failure::Failure;
use crate::keys::{self, KeyError};
use crate::openrouter::{HASH_DIGITS, HASH_PREFIX};
use crate::users::{self, User, UserError};

/// How the id of a credential begins.
const CREDENTIAL: &str = "aac_";

/// Whose keys are meant.
pub(super) enum Subject {
    /// All provisioned keys of the user.
    User(User),
    /// The key of one credential.
    Credential {
        /// `aac_…`.
        id: String,
        /// Id and e-mail of its user; none if the credential is gone.
        owner: Option<String>,
    },
}

impl Subject {
    /// What the text names. A credential that is gone is one, too: the journal may know it.
    pub(super) async fn resolve(db: &Database, reference: &str) -> Result<Self, Failure> {
        let reference = reference.trim();
        if reference.starts_with(CREDENTIAL) {
            return Self::credential(db, reference.to_owned()).await;
        }
        let Some(prefix) = hash(reference) else {
            return Ok(Self::User(users::resolve(db, reference).await?));
        };
        match keys::by_hash(db, &prefix).await {
            Ok(id) => Self::credential(db, id).await,
            // Ids of users may look like that.
            Err(unknown @ KeyError::NoSuchHash { .. }) => {
                match users::resolve(db, reference).await {
                    Ok(user) => Ok(Self::User(user)),
                    Err(UserError::NotFound { .. }) => Err(unknown.into()),
                    Err(error) => Err(error.into()),
                }
            }
            Err(error) => Err(error.into()),
        }
    }

    async fn credential(db: &Database, id: String) -> Result<Self, Failure> {
        let owner = match credentials::get(db, &id).await {
            Ok(credential) => Some(super::owner(db, &credential.user_id).await?),
            Err(CredentialError::NotFound { .. }) => None,
            Err(error) => return Err(error.into()),
        };
        Ok(Self::Credential { id, owner })
    }

    /// The same for the library.
    pub(super) fn keys(&self) -> keys::Subject<'_> {
        match self {
            Self::User(user) => keys::Subject::User(&user.id),
            Self::Credential { id, .. } => keys::Subject::Credential(id),
        }
    }

    /// Something that is to be done to them, such as `revoke`.
    pub(super) fn action(&self, verb: &str, danger: Danger, destroys: bool) -> Action {
        let (what, names) = match self {
            Self::User(user) => (
                format!("all provisioned keys of {}", user.label()),
                user.names(),
            ),
            Self::Credential { id, owner } => {
                let owner = owner.as_ref().map(|owner| format!(" of {owner}"));
                let what = format!("the key {id}{}", owner.unwrap_or_default());
                (what, vec![id.clone()])
            }
        };
        Action {
            what: format!("{verb} {what}"),
            danger,
            destroys,
            names,
        }
    }
}

/// The hash that a text may be, whole or as lists show its beginning.
pub(super) fn hash(text: &str) -> Option<String> {
    let digits = text.trim().trim_end_matches('…');
    let fits = (HASH_PREFIX..=HASH_DIGITS).contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    fits.then(|| digits.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_has_eight_digits_at_least_and_may_be_copied_from_a_list() {
        for (text, read) in [
            ("0123abcd…", Some("0123abcd")),
            ("0123ABCD4", Some("0123abcd4")),
            (&"a".repeat(64), Some(&*"a".repeat(64))),
            (&"a".repeat(65), None),
            ("0123abc", None),
            ("0123abcg", None),
            ("ann@example.com", None),
            ("usr_00000000P1", None),
        ] {
            assert_eq!(hash(text).as_deref(), read, "{text}");
        }
    }
}
