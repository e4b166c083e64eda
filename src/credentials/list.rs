//! All credentials, page by page.

use futures_util::stream::Stream;

use super::{Credential, store};
use crate::db::{Database, DbError, pages};

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

/// The credentials that pass the filter, newest first; see [`pages`].
pub fn list(
    db: &Database,
    filter: Filter,
) -> impl Stream<Item = Result<Owned, DbError>> + Send + use<> {
    let pool = db.pool().clone();
    pages(
        filter.limit,
        |owned: &Owned| {
            let Credential { created_at, id, .. } = &owned.credential;
            (*created_at, id.clone())
        },
        move |after, size| {
            let (pool, filter) = (pool.clone(), filter.clone());
            async move { store::page(&pool, &filter, after.as_ref(), size).await }
        },
    )
}
