//! From what a person types to one user.

use std::time::Duration;

use super::search::pattern;
use super::{Filter, User, UserError, store};
use crate::db::{Database, DbError};

/// Most users whose similarity is measured for "did you mean".
const NEAR_POOL: i64 = 200;
/// How many of the newest users are looked through where no index helps.
const NEAR_NEWEST: u64 = 1000;
/// Most slips of the finger that such a user may be away.
const NEAR_SLIPS: usize = 2;
/// Most users that are suggested.
const NEAR_SHOWN: usize = 3;
/// Least similarity (Jaro-Winkler, 0 to 1) of a suggestion.
const NEAR_ENOUGH: f64 = 0.84;
/// Characters of the shortest piece of a text to look for.
const TRIGRAM: usize = 3;
/// Longest time that a suggestion may cost.
const NEAR_PATIENCE: Duration = Duration::from_millis(500);

/// Finds the user with this id, Clerk id, Stripe customer id or e-mail address (in whatever
/// case). An id names its user even if it stands in another column of somebody else, so that
/// there is always a name that is not ambiguous.
///
/// # Errors
/// [`UserError::NotFound`] with similar users, [`UserError::Ambiguous`] with all that match.
pub async fn resolve(db: &Database, reference: &str) -> Result<User, UserError> {
    let reference = reference.trim();
    if reference.is_empty() {
        return Err(UserError::NoReference);
    }
    // PostgreSQL cannot hold this character in a text.
    if reference.contains('\0') {
        return Err(UserError::not_found(reference));
    }
    let mut candidates = store::named(db.pool(), reference).await?;
    if let Some(position) = candidates.iter().position(|user| user.id == reference) {
        return Ok(candidates.swap_remove(position));
    }
    match candidates.len() {
        0 => Err(UserError::NotFound {
            reference: reference.to_owned(),
            near: near(db, reference).await?,
        }),
        1 => Ok(candidates.remove(0)),
        _ => Err(UserError::Ambiguous {
            reference: reference.to_owned(),
            candidates,
        }),
    }
}

/// Users whose id, e-mail or name resembles the text, most similar first. A help, not a promise:
/// what takes too long is left out.
async fn near(db: &Database, reference: &str) -> Result<Vec<User>, DbError> {
    let patterns: Vec<String> = pieces(reference).iter().map(|text| pattern(text)).collect();
    // Among very many users, what is asked for must be much to find those that matter; where it
    // finds nobody, less will do.
    let all = vec![patterns.clone()];
    let all_but_one = (0..patterns.len())
        .map(|left_out| {
            let mut rest = patterns.clone();
            rest.remove(left_out);
            rest
        })
        .filter(|rest| !rest.is_empty())
        .collect();
    let any = patterns.into_iter().map(|pattern| vec![pattern]).collect();
    for groups in [all, all_but_one, any] {
        let pool = store::containing_group(db.pool(), &groups, NEAR_POOL, NEAR_PATIENCE).await?;
        let similar = most_similar(pool, reference);
        if !similar.is_empty() {
            return Ok(similar);
        }
    }
    // A slip in the first or the last letters of a short word leaves nothing to look for. Those
    // that were added last are the likeliest to be meant.
    let newest = store::page(db.pool(), &Filter::default(), None, NEAR_NEWEST).await?;
    let close = |user: &User| slips(user, reference) <= NEAR_SLIPS;
    Ok(most_similar(
        newest.into_iter().filter(close).collect(),
        reference,
    ))
}

/// The fewest slips of the finger between the text and one of the user's names.
fn slips(user: &User, reference: &str) -> usize {
    let reference = reference.to_lowercase();
    [Some(&user.id), user.email.as_ref(), user.name.as_ref()]
        .into_iter()
        .flatten()
        .map(|text| strsim::damerau_levenshtein(&text.to_lowercase(), &reference))
        .min()
        .unwrap_or(usize::MAX)
}

fn most_similar(pool: Vec<User>, reference: &str) -> Vec<User> {
    let mut ranked: Vec<(f64, User)> = pool
        .into_iter()
        .map(|user| (similarity(&user, reference), user))
        .filter(|(score, _)| *score >= NEAR_ENOUGH)
        .collect();
    ranked.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    ranked.truncate(NEAR_SHOWN);
    ranked.into_iter().map(|(_, user)| user).collect()
}

/// Parts of the text of which one mostly survives a slip of the finger: both halves of each word,
/// overlapping in short ones, because three letters in a row are the least that an index finds.
/// Of an e-mail address only what stands before the `@`: half the world shares the rest.
fn pieces(reference: &str) -> Vec<String> {
    let local = reference.split('@').next().unwrap_or(reference);
    // All our ids begin alike.
    let mut pieces = Vec::new();
    for word in local
        .trim_start_matches("usr_")
        .split(|character: char| !character.is_alphanumeric())
    {
        let word: Vec<char> = word.chars().collect();
        let half = word.len().div_ceil(2).max(TRIGRAM);
        if word.len() >= TRIGRAM {
            pieces.push(word[..half].iter().collect());
        }
        if word.len() > TRIGRAM {
            pieces.push(word[word.len() - half..].iter().collect());
        }
    }
    if pieces.is_empty() {
        pieces.push(reference.to_owned());
    }
    pieces
}

/// From 0 to 1, the best of the user's columns; a column that holds the whole text is near.
fn similarity(user: &User, reference: &str) -> f64 {
    const CONTAINED: f64 = 0.9;
    let reference = reference.to_lowercase();
    let local = user.email.as_deref();
    let local = local.and_then(|email| email.split('@').next());
    [
        Some(user.id.as_str()),
        user.clerk_id.as_deref(),
        user.stripe_customer_id.as_deref(),
        user.email.as_deref(),
        user.name.as_deref(),
        local,
    ]
    .into_iter()
    .flatten()
    .map(|text| {
        let text = text.to_lowercase();
        let score = strsim::jaro_winkler(&text, &reference);
        if text.contains(&reference) {
            score.max(CONTAINED)
        } else {
            score
        }
    })
    .fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_pieces_are_the_halves_of_the_words_before_the_at() {
        assert_eq!(pieces("ann.smith@x.io"), ["ann", "smi", "ith"]);
        assert_eq!(pieces("usr_4fJ0aZq81B"), ["4fJ0a", "Zq81B"]);
        assert_eq!(pieces("an@x.io"), ["an@x.io"]);
        assert_eq!(pieces("ab"), ["ab"]);
    }

    proptest! {
        #[test]
        fn one_changed_character_of_six_leaves_a_piece_intact(
            // An even length: the halves of an odd one overlap in its middle.
            text in "([a-z0-9]{2}){3,20}",
            at in any::<prop::sample::Index>(),
        ) {
            let mut typo: Vec<char> = text.chars().collect();
            let at = at.index(typo.len());
            typo[at] = 'X';
            let typo: String = typo.into_iter().collect();
            prop_assert!(pieces(&typo).iter().any(|piece| text.contains(piece.as_str())));
        }
    }
}
