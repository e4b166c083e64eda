//! Which credentials hold which keys of a provider, without the keys themselves.

use std::collections::HashSet;

use sqlx::PgExecutor;

use super::store;
use crate::db::DbError;

/// A credential that holds a key of a provider, or that this system made.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
#[sqlx(rename_all = "camelCase")]
pub struct Holder {
    /// `aac_…`.
    pub id: String,
    /// Whose it is.
    pub user_id: String,
    /// The key's hash at the provider, where it is known.
    pub hash: Option<String>,
    /// Whether agents may use it.
    pub enabled: bool,
    /// Whether agents take this one.
    pub default: bool,
    /// Whether this system made the key, at OpenRouter.
    pub provisioned: bool,
}

/// All of them, by order of ids.
pub async fn holders(executor: impl PgExecutor<'_>) -> Result<Vec<Holder>, DbError> {
    store::holders(executor).await
}

/// Those of the hashes that a credential has, whoever made the key.
pub async fn held(
    executor: impl PgExecutor<'_>,
    hashes: &[String],
) -> Result<HashSet<String>, DbError> {
    if hashes.is_empty() {
        return Ok(HashSet::new());
    }
    store::held(executor, hashes).await
}
