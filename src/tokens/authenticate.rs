//! From a presented token to the user behind it.

use chrono::{DateTime, Utc};

use super::storage::hashed;
use super::{HASH_PREFIX, TokenType, store};
use crate::clock::to_column;
use crate::db::{Database, DbError};
use crate::secret::Secret;
use crate::users::User;

/// Who presented a valid token.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Authenticated {
    /// Id of the token.
    #[sqlx(rename = "tokenId")]
    pub token_id: String,
    /// What the token is for.
    #[sqlx(rename = "tokenType", try_from = "String")]
    pub token_type: TokenType,
    /// What the token is limited to.
    pub scopes: Vec<String>,
    /// Whose token it is.
    #[sqlx(flatten)]
    pub user: User,
}

/// Finds the user behind a token that is valid at `now`, in one statement.
///
/// The presented text is compared as it is only with tokens that are kept as text, and by its
/// hash only with hashes: who has stolen a hash and presents it opens nothing.
pub async fn authenticate(
    db: &Database,
    presented: &Secret,
    now: DateTime<Utc>,
) -> Result<Option<Authenticated>, DbError> {
    let text = presented.reveal();
    // PostgreSQL cannot hold NUL in a text, so no token has one.
    if text.is_empty() || text.contains('\0') {
        return Ok(None);
    }
    let hash = hashed(text);
    let mut columns = vec![hash.reveal()];
    if !text.starts_with(HASH_PREFIX) {
        columns.push(text);
    }
    store::holder(db.pool(), &columns, to_column(now)).await
}
