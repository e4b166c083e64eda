//! Users whose agents have no key, and what helps.

use std::collections::BTreeSet;

use super::owner;
use crate::cli::context::Context;
use crate::credentials::{self, Credential};
use crate::db::Database;
use crate::failure::Failure;
use crate::keys::{self, Outlook, Wish};

/// So many users are named; the others are counted.
const NAMED: usize = 10;

/// Warns if a user has enabled keys of which none is the default. What was done is done, whether or
/// not that can be looked up.
pub(super) async fn warn_without(context: &Context, db: &Database, user_id: &str) {
    let Ok(held) = credentials::of_user(db, user_id).await else {
        return;
    };
    let Some(heir) = heir(&held) else { return };
    let owner = owner(db, user_id).await;
    let owner = owner.unwrap_or_else(|_| user_id.to_owned());
    let messages = context.messages();
    messages.warn(format!(
        "{owner} has no default key any more: agents have none"
    ));
    messages.hint(format!("make another key the default with {heir}"));
}

/// The command that makes another key the default of a user who has no default that works.
pub(super) fn heir(held: &[Credential]) -> Option<String> {
    let heir = credentials::heir(held).filter(|_| !credentials::has_working_default(held))?;
    Some(format!("`scratch keys set-default {}`", heir.id))
}

/// What those need of whom a credential was just disabled, as its key was of no use.
pub(super) async fn hints(db: &Database, users: &BTreeSet<&str>) -> Result<Vec<String>, Failure> {
    let ids: Vec<&str> = users.iter().copied().collect();
    let outlooks = keys::outlooks(db, &ids, Wish::Missing).await?;
    let (mut without, mut withheld, mut hints) = (Vec::new(), Vec::new(), Vec::new());
    for (id, outlook) in ids.into_iter().zip(outlooks) {
        let held = credentials::of_user(db, id).await?;
        if let Some(command) = heir(&held) {
            hints.push(format!(
                "{id} has no default key: make another the default with {command}"
            ));
        } else if credentials::has_working_default(&held) {
            // Another took its place.
        } else if let Outlook::Withheld = outlook {
            withheld.push(id);
        } else {
            without.push(id);
        }
    }
    if hints.len() > NAMED {
        hints.truncate(NAMED);
        hints.push("see the others with `scratch keys audit`".into());
    }
    if let Some(users) = named(&without) {
        hints.push(format!(
            "who has no key any more gets one from `scratch keys provision {users}`"
        ));
    }
    if let Some(users) = named(&withheld) {
        hints.push(format!(
            "a key that is disabled at OpenRouter counts as taken away by an admin: \
             `scratch keys provision {users} --yes` makes another all the same"
        ));
    }
    Ok(hints)
}

/// The users as a command takes them; the first of them, where they are many.
fn named(users: &[&str]) -> Option<String> {
    match users {
        [] => None,
        [first, ..] if users.len() > NAMED => Some((*first).to_owned()),
        users => Some(users.join(" ")),
    }
}
