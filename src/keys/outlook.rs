//! What provisioning would do, before it is done.

use std::collections::{HashMap, HashSet};

use super::Wish;
use super::provision::is_provisioned;
use super::store;
use crate::credentials::{self, Credential};
use crate::db::{Database, DbError};

/// What provisioning would do for a user.
#[derive(Debug)]
pub enum Outlook {
    /// It would make a key.
    Makes,
    /// There is one already.
    Has(Credential),
    /// There is one already, which would become the default: no enabled key is.
    MakesDefault(Credential),
    /// An admin disabled or revoked the user's key.
    Withheld,
}

/// Looks what provisioning would do for a user; changes nothing.
pub async fn outlook(db: &Database, user_id: &str, wish: Wish) -> Result<Outlook, DbError> {
    let mut outlooks = outlooks(db, &[user_id], wish).await?;
    Ok(outlooks.remove(0))
}

/// The same for many users, in their order, by as many statements as for one.
pub async fn outlooks(db: &Database, users: &[&str], wish: Wish) -> Result<Vec<Outlook>, DbError> {
    let mut all = credentials::of_users(db, users).await?;
    let with_default: HashSet<String> = all
        .iter()
        .filter(|key| key.default && key.enabled)
        .map(|key| key.user_id.clone())
        .collect();
    all.retain(is_provisioned);
    let mut disabled: Vec<&str> = all
        .iter()
        .filter(|key| !key.enabled)
        .map(|key| key.user_id.as_str())
        .collect();
    disabled.dedup();
    let useless = if disabled.is_empty() {
        HashSet::new()
    } else {
        store::useless(db.pool(), db, &disabled).await?
    };
    let mut keys: HashMap<String, Vec<Credential>> = HashMap::new();
    for key in all {
        // One that the provider has lost or let expire is as good as none.
        if key.enabled || !useless.contains(&key.id) {
            keys.entry(key.user_id.clone()).or_default().push(key);
        }
    }
    let without: Vec<&str> = users
        .iter()
        .copied()
        .filter(|id| !keys.contains_key(*id))
        .collect();
    let revoked = if without.is_empty() {
        HashSet::new()
    } else {
        store::revoked(db.pool(), db, &without).await?
    };
    let outlooks = users.iter().map(|id| {
        let keys = keys.remove(*id).unwrap_or_default();
        let is_withheld = !keys.is_empty() || revoked.contains(*id);
        match keys.into_iter().find(|key| key.enabled) {
            Some(key) if wish < Wish::Another && with_default.contains(*id) => Outlook::Has(key),
            Some(key) if wish < Wish::Another => Outlook::MakesDefault(key),
            None if is_withheld && wish < Wish::Again => Outlook::Withheld,
            _ => Outlook::Makes,
        }
    });
    Ok(outlooks.collect())
}
