//! Giving a key out.

use serde_json::Value;

use super::{Credential, CredentialError, store};
use crate::audit::{Author, Change, Entry, EventType};
use crate::db::Database;
use crate::seal::Sealer;
use crate::secret::Secret;

/// Opens the key of a credential for a person to see, which the audit log remembers.
///
/// # Errors
/// [`CredentialError::NotFound`], [`CredentialError::Sealed`].
pub async fn reveal(
    db: &Database,
    author: &Author,
    id: &str,
    sealer: Option<&Sealer>,
) -> Result<(Credential, Secret), CredentialError> {
    let mut change = Change::begin(db, author).await?;
    let credential = store::get(change.connection(), id).await?;
    let credential = credential.ok_or_else(|| CredentialError::not_found(id))?;
    let key = credential
        .open(sealer)
        .map_err(|source| CredentialError::Sealed {
            id: id.to_owned(),
            source,
        })?;
    // Of the types that the log knows, it is the nearest.
    let entry = Entry {
        user_id: credential.user_id.clone(),
        entity_id: credential.id.clone(),
        event_type: EventType::Update,
        message: "Revealed the key of a credential".into(),
        from: Value::Null,
        to: Value::Null,
    };
    change.commit(entry).await?;
    Ok((credential, key))
}
