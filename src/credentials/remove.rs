//! Taking credentials away.

use serde_json::Value;

use super::add::profile;
use super::{Credential, CredentialError, Source, store};
use crate::audit::{Author, Change, Entry, EventType};
use crate::db::{Database, DbError};

/// Deletes a credential as a part of a larger change, and returns it with what the audit log is to
/// say of it; `None` if there is none any more. The user is left without a default if it was that.
pub async fn remove(change: &mut Change, id: &str) -> Result<Option<(Credential, Entry)>, DbError> {
    let removed = store::delete(change.connection(), id).await?;
    Ok(removed.map(|credential| {
        let entry = Entry {
            user_id: credential.user_id.clone(),
            entity_id: credential.id.clone(),
            event_type: EventType::Delete,
            message: "Deleted credential".into(),
            from: profile(&credential),
            to: Value::Null,
        };
        (credential, entry)
    }))
}

/// Deletes a credential that its user brought. If it was the default, there is none then.
///
/// # Errors
/// [`CredentialError::NotFound`]; [`CredentialError::NotTheUsers`] for a key that this system made,
/// which would live on at the provider.
pub async fn delete(
    db: &Database,
    author: &Author,
    credential: &Credential,
) -> Result<(), CredentialError> {
    let Credential { id, user_id, .. } = credential;
    let mut change = Change::begin(db, author).await?;
    let held = store::lock_of_user(change.connection(), user_id).await?;
    let held = held.iter().find(|it| it.id == *id);
    if held.ok_or_else(|| CredentialError::not_found(id))?.source == Source::System {
        return Err(CredentialError::NotTheUsers { id: id.clone() });
    }
    if let Some((_, entry)) = remove(&mut change, id).await? {
        change.commit(entry).await?;
    }
    Ok(())
}
