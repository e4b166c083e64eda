//! Changing what a user may change about a credential.

use serde_json::json;
use utoipa::ToSchema;

use super::add::describable;
use super::default::ids;
use super::{Credential, CredentialError, Source, store};
use crate::audit::{Author, Change, Entry, EventType};
use crate::db::Database;

/// What to change; what is not said stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CredentialPatch, min_properties = 1, example = json!({"default": true}))]
pub struct Patch {
    /// The new description; null takes it away.
    #[schema(value_type = Option<String>, max_length = 2000)]
    pub description: Option<Option<String>>,
    /// Whether it is the default. Taken away, the user has none.
    #[schema(nullable = false)]
    pub default: Option<bool>,
}

impl Patch {
    /// What keeps it from being stored.
    pub fn problem(&self) -> Option<CredentialError> {
        let description = self.description.as_ref()?;
        describable(description.as_deref()).err()
    }
}

/// Changes a credential and returns it as it is now. Rows that need no change are not written; if
/// none does, nothing is.
///
/// # Errors
/// [`CredentialError::NotFound`]; [`CredentialError::NotTheUsers`] for a new description of what
/// this system made; [`CredentialError::ImplausibleDescription`];
/// [`CredentialError::DefaultRaced`].
pub async fn update(
    db: &Database,
    author: &Author,
    credential: &Credential,
    patch: &Patch,
) -> Result<Credential, CredentialError> {
    let Credential { id, user_id, .. } = credential;
    let mut change = Change::begin(db, author).await?;
    let mut held = store::lock_of_user(change.connection(), user_id).await?;
    let position = held.iter().position(|it| it.id == *id);
    let before = held.swap_remove(position.ok_or_else(|| CredentialError::not_found(id))?);
    let (description, is_told) = match &patch.description {
        None => (before.description.as_deref(), false),
        Some(text) => {
            let text = describable(text.as_deref())?;
            (text, text.is_some_and(|text| !text.is_empty()))
        }
    };
    if before.source == Source::System && is_told {
        return Err(CredentialError::NotTheUsers { id: id.clone() });
    }
    let default = patch.default.unwrap_or(before.default);
    let replaced = if patch.default == Some(true) {
        ids(&held)
    } else {
        Vec::new()
    };
    let is_same = description == before.description.as_deref() && default == before.default;
    if is_same && replaced.is_empty() {
        return Ok(before);
    }
    let now = change.now();
    store::clear_defaults(change.connection(), &replaced, now).await?;
    let after = store::update(change.connection(), id, description, default, now).await?;
    let state = |it: &Credential| json!({ "description": it.description, "default": it.default });
    let mut from = state(&before);
    if !replaced.is_empty() {
        from["defaults"] = json!(replaced);
    }
    let entry = Entry {
        user_id: user_id.clone(),
        entity_id: id.clone(),
        event_type: EventType::Update,
        message: "Updated credential".into(),
        from,
        to: state(&after),
    };
    change.commit(entry).await?;
    Ok(after)
}
