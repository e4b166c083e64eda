//! All credentials, page by page.

use chrono::NaiveDateTime;
use futures_util::stream::{Stream, TryStreamExt, iter, try_unfold};

use super::{Credential, store};
use crate::db::{Database, DbError};

/// Rows of one page: the most that are in memory at a time.
const PAGE: u64 = 1000;

/// Which credentials to list.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only of this user.
    pub user_id: Option<String>,
    /// At most so many; all if none.
    pub limit: Option<u64>,
}

/// A credential and whose it is.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Owned {
    /// The credential.
    #[sqlx(flatten)]
    pub credential: Credential,
    /// E-mail address of its user.
    #[sqlx(rename = "userEmail")]
    pub user_email: Option<String>,
}

/// Where the next page begins.
struct Cursor {
    after: Option<(NaiveDateTime, String)>,
    left: u64,
}

/// The credentials that pass the filter, newest first. Each page is a statement of its own, so
/// that a slow reader of a long list holds no transaction open; what is added meanwhile may be
/// missing, nothing comes twice.
pub fn list(
    db: &Database,
    filter: Filter,
) -> impl Stream<Item = Result<Owned, DbError>> + Send + use<> {
    let pool = db.pool().clone();
    let start = Cursor {
        after: None,
        left: filter.limit.unwrap_or(u64::MAX),
    };
    try_unfold(start, move |cursor| {
        let (pool, filter) = (pool.clone(), filter.clone());
        async move {
            let size = cursor.left.min(PAGE);
            if size == 0 {
                return Ok::<_, DbError>(None);
            }
            let page = store::page(&pool, &filter, cursor.after.as_ref(), size).await?;
            let Some(Owned { credential, .. }) = page.last() else {
                return Ok(None);
            };
            let read = page.len() as u64;
            let next = Cursor {
                after: Some((credential.created_at, credential.id.clone())),
                left: if read < size { 0 } else { cursor.left - read },
            };
            Ok(Some((page, next)))
        }
    })
    .map_ok(|page| iter(page.into_iter().map(Ok::<_, DbError>)))
    .try_flatten()
}
