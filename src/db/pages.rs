//! Long lists, page by page, by keyset: constant memory, and no transaction that a slow reader
//! would hold open. What is added meanwhile may be missing, nothing comes twice.

use chrono::NaiveDateTime;
use futures_util::stream::{Stream, TryStreamExt, iter, try_unfold};

use super::DbError;

/// Rows of one page: the most that are in memory at a time.
const PAGE: u64 = 1000;

/// What a list is ordered by, and so where the next page begins: a time, then an id.
pub type Key = (NaiveDateTime, String);

/// The rows of all pages, at most `limit`. `fetch` reads the page of a size that follows a key;
/// `key` is that of a row.
pub fn pages<T, F, Page>(
    limit: Option<u64>,
    key: fn(&T) -> Key,
    fetch: F,
) -> impl Stream<Item = Result<T, DbError>> + Send + use<T, F, Page>
where
    T: Send,
    F: Fn(Option<Key>, u64) -> Page + Send,
    Page: Future<Output = Result<Vec<T>, DbError>> + Send,
{
    let start = (None, limit.unwrap_or(u64::MAX));
    try_unfold(start, move |(after, left): (Option<Key>, u64)| {
        let size = left.min(PAGE);
        let page = (size > 0).then(|| fetch(after, size));
        async move {
            let Some(page) = page else {
                return Ok::<_, DbError>(None);
            };
            let page = page.await?;
            let Some(last) = page.last() else {
                return Ok(None);
            };
            let read = page.len() as u64;
            let left = if read < size { 0 } else { left - read };
            let next = (Some(key(last)), left);
            Ok(Some((page, next)))
        }
    })
    .map_ok(|page| iter(page.into_iter().map(Ok::<_, DbError>)))
    .try_flatten()
}
