//! What is known here of a key as the provider has it.

use chrono::{DateTime, SubsecRound, Utc};

use crate::openrouter::{KeyRecord, LimitReset, Usd};

/// A key as the provider had it when it was made, changed here, or last compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The credential that holds the key.
    pub credential_id: String,
    /// The key's hash.
    pub hash: String,
    /// Its whole name.
    pub name: String,
    /// Most that it may spend in a window; no limit if none.
    pub limit: Option<Usd>,
    /// The window; the key's whole life if none.
    pub limit_reset: Option<LimitReset>,
    /// When it ends, in UTC; never if none.
    pub expires_at: Option<DateTime<Utc>>,
    /// Its workspace, where the provider says it.
    pub workspace_id: Option<String>,
}

impl Record {
    /// What the provider says of the key of a credential.
    pub fn of(credential_id: &str, key: &KeyRecord) -> Self {
        Self {
            credential_id: credential_id.to_owned(),
            hash: key.hash.clone(),
            // PostgreSQL cannot hold NUL in a text.
            name: key.name.replace('\0', ""),
            limit: key.limit,
            limit_reset: key.limit_reset.clone(),
            // As finely as the database tells instants apart.
            expires_at: key.expires_at.map(|instant| instant.trunc_subsecs(6)),
            workspace_id: key.workspace_id.clone(),
        }
    }
}
