//! Search: users in whom a text occurs.

use serde::Serialize;

use super::{User, store};
use crate::db::{Database, DbError};

/// The text of a user that is searched. The index `scratch_User_search` of the migrations is on
/// exactly this expression; PostgreSQL uses it only while both are the same.
pub const SEARCH_TEXT: &str = r#"id || ' ' || coalesce("clerkId",'') || ' ' || coalesce("stripeCustomerId",'') || ' ' || coalesce(name,'') || ' ' || coalesce(email,'')"#;

/// How many users, those that changed last, are searched for a text that no index helps with.
pub const SEARCH_WINDOW: i64 = 50_000;

/// What a search found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Found {
    /// Whom it found: first those whom the text names exactly, then those that changed last.
    pub users: Vec<User>,
    /// Whether there are more than the limit.
    pub more: bool,
    /// Whether only the [`SEARCH_WINDOW`] users that changed last were looked at, of more.
    pub only_newest: bool,
}

/// Finds at most `limit` users in whose id, Clerk id, Stripe customer id, name or e-mail the
/// text occurs, in whatever case. `%`, `_` and `\` mean themselves.
pub async fn search(db: &Database, text: &str, limit: usize) -> Result<Found, DbError> {
    let text = text.trim();
    // PostgreSQL cannot hold this character in a text.
    if text.contains('\0') {
        return Ok(Found {
            users: Vec::new(),
            more: false,
            only_newest: false,
        });
    }
    let wanted = i64::try_from(limit).unwrap_or(i64::MAX - 1) + 1;
    let narrow = !has_trigram(text);
    let mut users = store::named(db.pool(), text).await?;
    let named = users.len();
    let containing = if narrow {
        store::newest_containing(db.pool(), &pattern(text), wanted).await?
    } else {
        store::containing(db.pool(), &pattern(text), wanted).await?
    };
    for user in containing {
        if !users[..named].iter().any(|known| known.id == user.id) {
            users.push(user);
        }
    }
    let more = users.len() > limit;
    users.truncate(limit);
    Ok(Found {
        only_newest: narrow && !more && store::exceed(db.pool(), SEARCH_WINDOW).await?,
        users,
        more,
    })
}

/// The LIKE pattern for "contains this very text".
pub(super) fn pattern(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for character in text.chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}

/// Whether three letters or digits stand in a row: only then can a trigram index help.
fn has_trigram(text: &str) -> bool {
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
