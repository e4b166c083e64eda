//! Taking credentials away.

use serde_json::Value;

use super::add::profile;
use super::{Credential, store};
use crate::audit::{Change, Entry, EventType};
use crate::db::DbError;

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
