//! All users, page by page.

use chrono::NaiveDateTime;
use futures_util::stream::{Stream, try_unfold};

use super::search::{Scope, has_trigram, pattern};
use super::{Role, User, UserError, store};
use crate::db::{Database, DbError, pages};

/// Which users to list.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only in whose id, Clerk id, Stripe customer id, name or e-mail this occurs, in whatever case.
    /// A text that no index helps with is looked for among the [`super::SEARCH_WINDOW`] newest.
    pub text: Option<String>,
    /// Only with this role.
    pub role: Option<Role>,
    /// Only made at this time or later, in UTC.
    pub since: Option<NaiveDateTime>,
    /// Only without an enabled `OpenRouter` credential.
    pub without_key: bool,
    /// Only with an enabled key that this system made at `OpenRouter`, and of which it knows the hash.
    pub with_provisioned: bool,
    /// At most so many; all if none.
    pub limit: Option<u64>,
}

/// The users that pass the filter, newest first; see [`pages`].
pub fn list(
    db: &Database,
    filter: Filter,
) -> impl Stream<Item = Result<User, DbError>> + Send + use<> {
    let pool = db.pool().clone();
    pages(
        filter.limit,
        |user: &User| (user.created_at, user.id.clone()),
        move |after, size| {
            let (pool, filter) = (pool.clone(), filter.clone());
            async move { store::page(&pool, &filter, after.as_ref(), size).await }
        },
    )
}

/// One page of the same: those that follow the user with the id `after`.
///
/// # Errors
/// [`UserError::UnknownCursor`] when there is no such user.
pub async fn page(
    db: &Database,
    filter: &Filter,
    after: Option<&str>,
) -> Result<Vec<User>, UserError> {
    // PostgreSQL cannot hold NUL in a text, so it occurs in nobody.
    if filter.text.as_ref().is_some_and(|text| text.contains('\0')) {
        return Ok(Vec::new());
    }
    let after = match after {
        None => None,
        Some(id) => {
            let user = super::find(db, id).await?;
            let user = user.ok_or_else(|| UserError::UnknownCursor {
                cursor: id.to_owned(),
            })?;
            Some((user.created_at, user.id))
        }
    };
    let size = filter.limit.unwrap_or(u64::MAX);
    Ok(store::page(db.pool(), filter, after.as_ref(), size).await?)
}

impl Filter {
    /// The LIKE pattern of the text, and where to look for it.
    pub(super) fn searched(&self) -> Option<(Scope, String)> {
        let text = self.text.as_deref()?.trim();
        let scope = if has_trigram(text) {
            Scope::All
        } else {
            Scope::Newest
        };
        Some((scope, pattern(text)))
    }
}

/// How many users there are.
pub async fn count(db: &Database) -> Result<u64, DbError> {
    store::count(db.pool()).await
}

/// The ids of all users in their order, many at a time: constant memory, as with [`list`].
pub fn ids(db: &Database) -> impl Stream<Item = Result<Vec<String>, DbError>> + Send + use<> {
    const PAGE: i64 = 10_000;
    let pool = db.pool().clone();
    try_unfold(String::new(), move |after| {
        let pool = pool.clone();
        async move {
            let page = store::ids_after(&pool, &after, PAGE).await?;
            Ok(page.last().cloned().map(|last| (page, last)))
        }
    })
}
