//! All keys of the account that this installation can have a part in.

use super::KeyError;
use super::store::records;
use crate::db::Database;
use crate::openrouter::{Client, KeyRecord, OpenRouterError};

/// Every key of the account's default workspace and of those in which keys of ours were made; of
/// all states, each once. A key that others make or delete meanwhile may be missed: before acting
/// on a key's absence, ask for it by its hash.
pub async fn inventory(db: &Database, provider: &Client) -> Result<Vec<KeyRecord>, KeyError> {
    let workspaces = records::workspaces(db.pool(), db).await?;
    Ok(provider.list_keys(&workspaces).await?)
}

/// The key with this hash, if there is one.
pub(super) async fn find(
    provider: &Client,
    hash: &str,
) -> Result<Option<KeyRecord>, OpenRouterError> {
    match provider.get_key(hash).await {
        Ok(key) => Ok(Some(key)),
        Err(OpenRouterError::NotFound { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}
