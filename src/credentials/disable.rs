//! Taking credentials out of use.

use serde_json::json;

use super::store;
use crate::audit::{Change, Entry, EventType};
use crate::db::DbError;

/// Disables a credential as a part of a larger change, because of what became of its key, and
/// returns what the audit log is to say of it; `None` if it is disabled already, is gone, or holds
/// another key by now. It stays the default if it was that.
pub async fn disable(
    change: &mut Change,
    id: &str,
    hash: &str,
    why: &str,
) -> Result<Option<Entry>, DbError> {
    let now = change.now();
    let disabled = store::disable(change.connection(), id, hash, now).await?;
    Ok(disabled.map(|credential| Entry {
        user_id: credential.user_id,
        entity_id: credential.id,
        event_type: EventType::Update,
        message: format!("Disabled credential: {why}"),
        from: json!({ "enabled": true }),
        to: json!({ "enabled": false }),
    }))
}
