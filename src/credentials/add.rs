//! New credentials.

use serde_json::{Value, json};

use super::{Credential, CredentialError, Source, Vault, store};
use crate::audit::{Author, Change, Entry, EventType};
use crate::clock::iso;
use crate::db::Database;
use crate::ids::Prefix;
use crate::seal::{Binding, is_sealed};
use crate::secret::Secret;

/// Most characters of a key: many times what any provider gives out.
const LONGEST_KEY: usize = 4096;
/// Most characters of the name of a service.
const LONGEST_SERVICE: usize = 64;

/// Most characters of a description.
const LONGEST_DESCRIPTION: usize = 2000;

/// A credential to store.
#[derive(Debug, Clone)]
pub struct NewCredential {
    /// Whose it will be.
    pub user_id: String,
    /// The provider, such as `openrouter`.
    pub service: String,
    /// The key.
    pub key: Secret,
    /// In the owner's words.
    pub description: Option<String>,
    /// Whether it takes the place of the user's default. It becomes the default anyway where the
    /// user has none that agents may use: a disabled one is as good as none.
    pub default: bool,
    /// Where the key comes from.
    pub origin: Origin,
}

/// Where a key comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The user brings it.
    User,
    /// This system made it at the provider.
    System {
        /// The key's hash there.
        hash: String,
    },
}

/// The texts of a credential as they are stored.
struct Texts<'a> {
    key: Secret,
    service: &'a str,
    description: Option<&'a str>,
}

impl NewCredential {
    /// What keeps the credential from being stored as it is.
    pub fn problems(&self) -> Vec<CredentialError> {
        let key = storable(self.key.reveal()).err();
        key.into_iter()
            .chain(nameable(&self.service).err())
            .chain(describable(self.description.as_deref()).err())
            .collect()
    }

    /// As they are, whatever they mean.
    fn texts(&self) -> Result<Texts<'_>, CredentialError> {
        storable(self.key.reveal())?;
        Ok(Texts {
            key: self.key.clone(),
            service: nameable(&self.service)?,
            description: describable(self.description.as_deref())?,
        })
    }

    /// Without blanks around them, if they can be what they are to be; an empty description is none.
    fn tidy_texts(&self) -> Result<Texts<'_>, CredentialError> {
        let description = self.description.as_deref().map(str::trim);
        Ok(Texts {
            key: usable(&self.key)?,
            service: plausible(&self.service)?,
            description: describable(description.filter(|text| !text.is_empty()))?,
        })
    }
}

impl Origin {
    const fn source(&self) -> Source {
        match self {
            Self::User => Source::User,
            Self::System { .. } => Source::System,
        }
    }
}

/// Stores a credential, without blanks around its texts.
///
/// # Errors
/// [`CredentialError::Unusable`], [`CredentialError::ImplausibleService`],
/// [`CredentialError::NoUser`], [`CredentialError::DefaultRaced`].
pub async fn add(
    db: &Database,
    author: &Author,
    new: &NewCredential,
    vault: &Vault,
) -> Result<Credential, CredentialError> {
    let mut change = Change::begin(db, author).await?;
    let (credential, entry) = insert(&mut change, new, vault).await?;
    change.commit(entry).await?;
    Ok(credential)
}

/// The same for clients that say themselves what they want: the texts are stored as they are, and
/// without `default` it does not become that, even where the user has none.
pub async fn add_as_asked(
    db: &Database,
    author: &Author,
    new: &NewCredential,
    vault: &Vault,
) -> Result<Credential, CredentialError> {
    let mut change = Change::begin(db, author).await?;
    let made = insert_with(&mut change, new, new.texts()?, vault, |_| new.default).await;
    let (credential, entry) = made?;
    change.commit(entry).await?;
    Ok(credential)
}

/// [`add`] as a part of a larger change: stores the credential, and returns what the audit log is
/// to say of it.
pub async fn insert(
    change: &mut Change,
    new: &NewCredential,
    vault: &Vault,
) -> Result<(Credential, Entry), CredentialError> {
    insert_with(change, new, new.tidy_texts()?, vault, |others| {
        new.default || !others.iter().any(|it| it.default && it.enabled)
    })
    .await
}

/// `is_default` decides, from the credentials that the user has, whether this is the default.
async fn insert_with(
    change: &mut Change,
    new: &NewCredential,
    texts: Texts<'_>,
    vault: &Vault,
    is_default: impl Fn(&[Credential]) -> bool,
) -> Result<(Credential, Entry), CredentialError> {
    let others = store::lock_of_user(change.connection(), &new.user_id).await?;
    let defaults: Vec<String> = super::default::ids(&others);
    let id = change.new_id(Prefix::Credential);
    let now = change.now();
    let binding = Binding {
        row_id: &id,
        user_id: &new.user_id,
    };
    let credential = Credential {
        api_key: vault.keep(&texts.key, binding, change.entropy()),
        id,
        created_at: now,
        updated_at: now,
        user_id: new.user_id.clone(),
        service: texts.service.to_owned(),
        description: texts.description.map(str::to_owned),
        enabled: true,
        external_api_key_id: match &new.origin {
            Origin::User => None,
            Origin::System { hash } => Some(hash.clone()),
        },
        source: new.origin.source(),
        default: is_default(&others),
    };
    let replaced = if credential.default {
        store::clear_defaults(change.connection(), &defaults, now).await?;
        defaults
    } else {
        Vec::new()
    };
    store::insert(change.connection(), &credential).await?;
    let entry = Entry {
        user_id: credential.user_id.clone(),
        entity_id: credential.id.clone(),
        event_type: EventType::Create,
        message: "Created new credential".into(),
        from: if replaced.is_empty() {
            Value::Null
        } else {
            json!({ "defaults": replaced })
        },
        to: profile(&credential),
    };
    Ok((credential, entry))
}

/// Keeps everybody else from changing a user's credentials until the change ends, and returns them.
///
/// # Errors
/// [`CredentialError::NoUser`].
pub async fn lock(change: &mut Change, user_id: &str) -> Result<Vec<Credential>, CredentialError> {
    store::lock_of_user(change.connection(), user_id).await
}

/// What the audit log says of a credential: everything but the key, and not even its masked form.
pub(super) fn profile(credential: &Credential) -> Value {
    json!({
        "id": credential.id,
        "createdAt": iso(credential.created_at),
        "service": credential.service,
        "description": credential.description,
        "enabled": credential.enabled,
        "externalApiKeyId": credential.external_api_key_id,
        "source": credential.source,
        "default": credential.default,
        "sealed": credential.api_key.is_sealed(),
    })
}

/// The key without blanks around it, if it can be one.
///
/// # Errors
/// [`CredentialError::Unusable`], which shows no part of it.
pub fn usable(key: &Secret) -> Result<Secret, CredentialError> {
    let text = key.reveal().trim();
    let problem = if text.is_empty() {
        "it is empty"
    } else if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        // It travels in a header of HTTP.
        "it has a blank, a line break or another character in it that no key has"
    } else {
        storable(text)?;
        return Ok(Secret::new(text));
    };
    Err(CredentialError::Unusable { problem })
}

/// Makes sure that a text can stand in the place of a key.
fn storable(key: &str) -> Result<(), CredentialError> {
    let problem = if key.chars().count() > LONGEST_KEY {
        "it is longer than 4096 characters"
    } else if key.contains('\0') {
        "it has the character U+0000 in it"
    } else if is_sealed(key) {
        "it is a sealed text of this program, not a key"
    } else {
        return Ok(());
    };
    Err(CredentialError::Unusable { problem })
}

/// The name of a service without blanks around it, if it can be one.
fn plausible(service: &str) -> Result<&str, CredentialError> {
    let name = service.trim();
    let fits = |it: char| it.is_alphanumeric() || "-_./".contains(it);
    if name.is_empty() || !name.chars().all(fits) {
        return Err(CredentialError::ImplausibleService {
            service: service.to_owned(),
        });
    }
    nameable(name)
}

/// A text that can stand in the place of the name of a service.
fn nameable(service: &str) -> Result<&str, CredentialError> {
    if service.contains('\0') || service.chars().count() > LONGEST_SERVICE {
        return Err(CredentialError::ImplausibleService {
            service: service.to_owned(),
        });
    }
    Ok(service)
}

/// A description that can be stored.
pub(super) fn describable(description: Option<&str>) -> Result<Option<&str>, CredentialError> {
    match description {
        // PostgreSQL cannot hold NUL in a text.
        Some(text) if text.contains('\0') || text.chars().count() > LONGEST_DESCRIPTION => {
            Err(CredentialError::ImplausibleDescription)
        }
        text => Ok(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_trimmed() {
        let key = usable(&Secret::new(" sk-or-v1-0123\r\n")).unwrap();
        assert_eq!(key.reveal(), "sk-or-v1-0123");
    }

    #[test]
    fn what_cannot_be_a_key_is_refused_without_showing_it() {
        for text in [
            "",
            " \n",
            "CANARY CANARY",
            "CANARY\nCANARY",
            "CANARY\0",
            "\u{feff}CANARY",
            "sealed:v1:CANARY",
            &"CANARY".repeat(1000),
        ] {
            let error = usable(&Secret::new(text)).unwrap_err();
            let shown = format!("{error} {error:?}");
            assert!(!shown.contains("CANARY"), "{shown}");
        }
    }

    #[test]
    fn the_name_of_a_service_is_a_name() {
        assert_eq!(plausible(" openrouter ").unwrap(), "openrouter");
        for name in ["", " ", "open\nrouter", "a\0", &"x".repeat(65)] {
            assert!(plausible(name).is_err(), "{name:?}");
        }
    }
}
