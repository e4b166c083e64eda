//! Search: users in whom a text occurs.

use std::collections::HashSet;

use futures_util::future::ready;
use futures_util::stream::{self, BoxStream, StreamExt, TryStreamExt};

use super::{User, store};
use crate::db::{Database, DbError, like, pages};

/// The text of a user that is searched. The index `scratch_user_search` of the migrations is on
/// exactly this expression; PostgreSQL uses it only while both are the same.
pub const SEARCH_TEXT: &str = r#"id || ' ' || coalesce("clerkId",'') || ' ' || coalesce("stripeCustomerId",'') || ' ' || coalesce(name,'') || ' ' || coalesce(email,'')"#;

/// How many users, those that changed last, are searched for a text that no index helps with.
pub const SEARCH_WINDOW: i64 = 50_000;

/// What a search finds.
pub struct Matches {
    /// Whom it finds: first those whom the text names exactly, then those that changed last.
    pub users: BoxStream<'static, Result<User, DbError>>,
    /// Whether only the [`SEARCH_WINDOW`] users that changed last are looked at, of more.
    pub only_newest: bool,
}

/// Finds users in whose id, Clerk id, Stripe customer id, name or e-mail the text occurs, in
/// whatever case; at most `limit`, all if none. `%`, `_` and `\` mean themselves. Each page is a
/// statement of its own; whose row changes meanwhile may be missing, nobody comes twice.
pub async fn search(db: &Database, text: &str, limit: Option<u64>) -> Result<Matches, DbError> {
    let text = text.trim();
    // PostgreSQL cannot hold this character in a text.
    if text.contains('\0') {
        return Ok(Matches {
            users: stream::empty().boxed(),
            only_newest: false,
        });
    }
    let scope = if has_trigram(text) {
        Scope::All
    } else {
        Scope::Newest
    };
    let named = store::named(db.pool(), text).await?;
    let known: HashSet<String> = named.iter().map(|user| user.id.clone()).collect();
    let (pool, pattern) = (db.pool().clone(), pattern(text));
    let last_changed = |user: &User| (user.updated_at, user.id.clone());
    let containing = pages(limit, last_changed, move |after, size| {
        let (pool, pattern) = (pool.clone(), pattern.clone());
        async move { store::containing(&pool, scope, &pattern, after.as_ref(), size).await }
    })
    .try_filter(move |user| ready(!known.contains(&user.id)));
    let most = usize::try_from(limit.unwrap_or(u64::MAX)).unwrap_or(usize::MAX);
    Ok(Matches {
        users: stream::iter(named.into_iter().map(Ok))
            .chain(containing)
            .take(most)
            .boxed(),
        only_newest: scope == Scope::Newest && store::exceed(db.pool(), SEARCH_WINDOW).await?,
    })
}

/// Which users are searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// All.
    All,
    /// The [`SEARCH_WINDOW`] that changed last.
    Newest,
}

/// The LIKE pattern for "contains this very text".
pub(super) fn pattern(text: &str) -> String {
    format!("%{}%", like::literal(text))
}

/// Whether three letters or digits stand in a row: only then can a trigram index help.
pub(super) fn has_trigram(text: &str) -> bool {
    text.split(|character: char| !character.is_alphanumeric())
        .any(|word| word.chars().count() >= 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_takes_every_character_literally() {
        assert_eq!(pattern(r"50%_\x"), r"%50\%\_\\x%");
    }

    #[test]
    fn only_three_letters_or_digits_in_a_row_make_a_trigram() {
        assert!(has_trigram("a-b-cde"));
        assert!(has_trigram("Åsa"));
        assert!(!has_trigram("a@b"));
        assert!(!has_trigram("ab cd_ef"));
        assert!(!has_trigram(""));
    }
}
