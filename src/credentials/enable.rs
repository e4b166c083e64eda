//! Whether agents may use a credential.

use serde_json::json;

use super::{Credential, store};
use crate::audit::{Change, Entry, EventType};
use crate::db::DbError;

/// Enables or disables the credential that holds the key with this hash, as a part of a larger
/// change, and returns it with what the audit log is to say of it; `None` if there is none any
/// more, it holds another key by now, or is so already. A default one stays the default.
pub async fn set_enabled(
    change: &mut Change,
    id: &str,
    hash: &str,
    enabled: bool,
    why: Option<&str>,
) -> Result<Option<(Credential, Entry)>, DbError> {
    let now = change.now();
    let changed = store::set_enabled(change.connection(), id, hash, enabled, now).await?;
    Ok(changed.map(|credential| {
        let word = if enabled { "Enabled" } else { "Disabled" };
        let entry = Entry {
            user_id: credential.user_id.clone(),
            entity_id: credential.id.clone(),
            event_type: EventType::Update,
            message: match why {
                Some(why) => format!("{word} credential: {why}"),
                None => format!("{word} credential"),
            },
            from: json!({ "enabled": !enabled }),
            to: json!({ "enabled": enabled }),
        };
        (credential, entry)
    }))
}
