//! The keys of the account, and what is known of them here.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::NaiveDateTime;
use futures_util::stream::{StreamExt, TryStreamExt, iter};

use super::KeyError;
use super::directory::{Directory, Entry};
use super::inventory::inventory;
use super::journal::Attempt;
use super::marker::Marker;
use super::provenance::Provenance;
use super::store;
use crate::credentials::{self, Filter, OPENROUTER, Source};
use crate::db::{Database, DbError};
use crate::openrouter::{Client, KeyRecord};
use crate::users;

/// How many keys that the list lacks are asked for at a time.
const AT_A_TIME: usize = 8;

/// A key of the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteKey {
    /// As the provider lists it.
    pub key: KeyRecord,
    /// Whose it is.
    pub owner: Owner,
    /// Whether the attempt that made it has no end: it is under way, or was cut short.
    pub is_open: bool,
}

/// Whose a key of the account is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Owner {
    /// That of the credential that holds it.
    Holder(Holder),
    /// Its name says that it is that of a user of this database, though no credential holds it.
    User {
        /// The user.
        id: String,
        /// The user's e-mail address.
        email: Option<String>,
    },
    /// This installation made it, for a user who is not in this database.
    Departed {
        /// The user, as far as that is on record or in the name.
        id: Option<String>,
    },
    /// The old server made it in this environment for a user who is not in this database; it may
    /// be that of another database.
    Stranger {
        /// The user.
        id: String,
    },
    /// Nobody's here.
    Foreign,
}

impl Owner {
    /// The user.
    pub fn user_id(&self) -> Option<&str> {
        match self {
            Self::Holder(holder) => Some(&holder.user_id),
            Self::User { id, .. } | Self::Stranger { id } => Some(id),
            Self::Departed { id } => id.as_deref(),
            Self::Foreign => None,
        }
    }

    /// The user's e-mail address, as far as the user is in this database.
    pub fn user_email(&self) -> Option<&str> {
        match self {
            Self::Holder(holder) => holder.user_email.as_deref(),
            Self::User { email, .. } => email.as_deref(),
            _ => None,
        }
    }

    /// The credential that holds it.
    pub const fn holder(&self) -> Option<&Holder> {
        match self {
            Self::Holder(holder) => Some(holder),
            _ => None,
        }
    }

    /// Whether nothing here has a part in it.
    pub const fn is_foreign(&self) -> bool {
        matches!(self, Self::Foreign | Self::Stranger { .. })
    }
}

/// The credential that holds a key, without the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// The credential.
    pub credential_id: String,
    /// The key's hash at the provider.
    pub hash: String,
    /// Whose it is.
    pub user_id: String,
    /// The user's e-mail address.
    pub user_email: Option<String>,
    /// Who brought the key.
    pub source: Source,
    /// Whether agents take this one.
    pub default: bool,
    /// Whether agents may use it.
    pub enabled: bool,
}

/// All keys of the account that an inventory finds, newest first as the provider lists them, and
/// the credentials whose keys are not among them.
pub async fn remote(
    db: &Database,
    provider: &Client,
) -> Result<(Vec<RemoteKey>, Vec<Holder>), KeyError> {
    let installation = db.marker().await?.id.clone();
    let environment = db.target().environment;
    // The inventory comes first and the credentials last: whatever was listed of ours has its
    // credential by then, or an attempt without an end; and a credential that is younger is not
    // missed in it.
    let begun_at = db.clock.now().naive_utc();
    let keys = inventory(db, provider).await?;
    let attempts = attempts(db, &keys, &installation).await?;
    let mut holders = holders(db).await?;
    let named: HashSet<&str> = keys
        .iter()
        .filter(|key| !holders.contains_key(&key.hash))
        .filter_map(
            |key| match Provenance::of(&key.name, &installation, environment) {
                Provenance::Here(user_id) => maker(&key.name, &attempts).or(user_id),
                Provenance::Old(user_id) => Some(user_id),
                _ => None,
            },
        )
        .collect();
    let named: Vec<&str> = named.into_iter().collect();
    let users = users::among(db, &named).await?;
    let users: HashMap<String, Option<String>> =
        users.into_iter().map(|it| (it.id, it.email)).collect();
    let mut found = Vec::with_capacity(keys.len());
    for key in keys {
        let owner = if let Some((holder, _)) = holders.remove(&key.hash) {
            Owner::Holder(holder)
        } else {
            let provenance = Provenance::of(&key.name, &installation, environment);
            named_owner(provenance, maker(&key.name, &attempts), &users)
        };
        let attempt = Marker::of(&key.name).and_then(|it| attempts.get(&it.attempt));
        let is_open = attempt.is_some_and(|it| it.outcome.is_none());
        found.push(RemoteKey {
            key,
            owner,
            is_open,
        });
    }
    let mut missing: Vec<Holder> = holders
        .into_values()
        .filter(|(_, created_at)| *created_at < begun_at)
        .map(|(holder, _)| holder)
        .collect();
    missing.sort_by(|one, other| one.credential_id.cmp(&other.credential_id));
    Ok((found, missing))
}

/// Keys of the account, and the enabled credentials whose keys are not there.
pub(super) struct Verified {
    pub(super) keys: Vec<RemoteKey>,
    /// The provider says of each that there is no such key.
    pub(super) gone: Vec<Holder>,
    /// How many the list lacks beside those that were asked for.
    pub(super) not_listed: u64,
}

/// The same, where the keys of enabled credentials that the list lacks are asked for: lists are
/// paged while others change them, so that absence from one proves nothing.
pub(super) async fn verified(db: &Database, provider: Arc<Client>) -> Result<Verified, KeyError> {
    let (mut keys, missing) = remote(db, &provider).await?;
    let directory = Directory::of_missing(provider);
    let enabled = missing.into_iter().filter(|holder| holder.enabled);
    let asked = iter(enabled).map(|holder| async {
        let entry = directory.find(&holder.hash).await?;
        Ok::<_, KeyError>((holder, entry))
    });
    let asked: Vec<_> = asked.buffered(AT_A_TIME).try_collect().await?;
    let (mut gone, mut not_listed) = (Vec::new(), 0);
    for (holder, entry) in asked {
        match entry {
            Entry::Known(key) => keys.push(RemoteKey {
                key: *key,
                owner: Owner::Holder(holder),
                is_open: false,
            }),
            Entry::Gone => gone.push(holder),
            Entry::NotListed => not_listed += 1,
        }
    }
    Ok(Verified {
        keys,
        gone,
        not_listed,
    })
}

/// The attempts of this installation that made keys of the account, by id: names can be changed, the
/// record cannot.
async fn attempts(
    db: &Database,
    keys: &[KeyRecord],
    installation: &str,
) -> Result<HashMap<String, Attempt>, DbError> {
    let markers = keys.iter().filter_map(|key| Marker::of(&key.name));
    let ours = markers.filter(|marker| marker.installation == installation);
    let ids: Vec<String> = ours.map(|marker| marker.attempt).collect();
    let attempts = store::attempts(db.pool(), db, &ids).await?;
    Ok(attempts.into_iter().map(|it| (it.id.clone(), it)).collect())
}

/// The user for whom the attempt in a key's name was made.
fn maker<'a>(name: &str, attempts: &'a HashMap<String, Attempt>) -> Option<&'a str> {
    let attempt = attempts.get(&Marker::of(name)?.attempt)?;
    Some(&attempt.user_id)
}

/// The credentials whose keys are at the provider and when they were made, by hash.
async fn holders(db: &Database) -> Result<HashMap<String, (Holder, NaiveDateTime)>, DbError> {
    let held = credentials::list(db, Filter::default()).try_filter_map(async |owned| {
        let credential = owned.credential;
        let hash = credential.external_api_key_id;
        let hash = hash.filter(|hash| !hash.is_empty() && credential.service == OPENROUTER);
        Ok(hash.map(|hash| {
            let holder = Holder {
                credential_id: credential.id,
                hash: hash.clone(),
                user_id: credential.user_id,
                user_email: owned.user_email,
                source: credential.source,
                default: credential.default,
                enabled: credential.enabled,
            };
            (hash, (holder, credential.created_at))
        }))
    });
    held.try_collect().await
}

/// The owner of a key that no credential holds; `maker` is the user for whom it was made, by our
/// record, `users` are those of this database whom names and records name.
fn named_owner(
    provenance: Provenance<'_>,
    maker: Option<&str>,
    users: &HashMap<String, Option<String>>,
) -> Owner {
    let known = |id: &str| {
        users.get(id).map(|email| Owner::User {
            id: id.to_owned(),
            email: email.clone(),
        })
    };
    match provenance {
        Provenance::Here(named) => {
            let id = maker.or(named);
            id.and_then(known).unwrap_or_else(|| Owner::Departed {
                id: id.map(str::to_owned),
            })
        }
        Provenance::Old(id) => known(id).unwrap_or_else(|| Owner::Stranger { id: id.to_owned() }),
        Provenance::Elsewhere(_) | Provenance::Unknown => Owner::Foreign,
    }
}
