//! What there is, here and at the provider.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use futures_util::stream::{StreamExt, TryStreamExt, iter};

use crate::credentials::{self, Holder};
use crate::db::Database;
use crate::keys::directory::MOST_MISSING;
use crate::keys::inventory::find;
use crate::keys::marker::owner_by_old_name;
use crate::keys::store::retirements::{self, Retirement};
use crate::keys::store::{self, records};
use crate::keys::{Attempt, KeyError, Marker, Operation, Outcome, Record, inventory};
use crate::openrouter::{Client, KeyRecord};
use crate::settings::Environment;
use crate::users;

/// How many keys are asked for at a time.
const CONCURRENCY: usize = 8;

/// How far a plan may go.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Scope {
    /// Whether keys that no credential holds are deleted.
    pub prune: bool,
    /// Whether the older server makes keys, too, which it stores a moment later.
    pub shared: bool,
}

/// All that a plan is made from.
#[derive(Debug, Clone)]
pub struct Observed {
    /// Id of this installation.
    pub installation: String,
    /// Whose naming is ours.
    pub environment: Environment,
    /// When it was observed, in UTC.
    pub now: DateTime<Utc>,
    /// How far the plan may go.
    pub scope: Scope,
    /// The account's keys; one that is enabled here and not in it is not there: each was asked for,
    /// but where so many are missing that it seems to be another account.
    pub keys: Vec<KeyRecord>,
    /// The credentials.
    pub holders: Vec<Holder>,
    /// What is on record of their keys, by credential.
    pub records: HashMap<String, Record>,
    /// The attempts that the keys' markers name, as far as they are on record, by id.
    pub attempts: HashMap<String, Attempt>,
    /// What has no end yet.
    pub open: Vec<Open>,
    /// Keys that are to be revoked, and when.
    pub retirements: Vec<Retirement>,
    /// Users of keys that are due to be revoked on whose keys a process is at work.
    pub at_work: HashSet<String>,
    /// Those of the users that unmarked names name who exist.
    pub users: HashSet<String>,
}

/// Something at the provider that has no end yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Open {
    /// What.
    pub operation: Operation,
    /// Whether a process is at work on that user.
    pub alive: bool,
}

/// Looks at both sides; changes nothing.
pub async fn observe(db: &Database, provider: &Client, scope: Scope) -> Result<Observed, KeyError> {
    let installation = db.marker().await?.id.clone();
    let environment = db.target().environment;
    // The order matters. A key that is listed was written down before it was made, and its
    // credential came in the same transaction as its end: whoever reads the three in this order
    // never takes a key for lost that is just being stored.
    let before = records::all(db.pool(), db).await?;
    let mut keys = inventory(db, provider).await?;
    let open = open(db).await?;
    let ids: Vec<String> = keys
        .iter()
        .filter_map(|key| Marker::of(&key.name))
        .filter(|marker| marker.installation == installation)
        .map(|marker| marker.attempt)
        .collect();
    let attempts = store::attempts(db.pool(), db, &ids).await?;
    let holders = credentials::holders(db.pool()).await?;
    let mut records = records::all(db.pool(), db).await?;
    follow(&mut records, &before, &keys);
    let (retirements, at_work) = retirements_at_work(db).await?;
    let again = doubtful(db, &keys, &holders, &attempts).await?;
    keys.retain(|key| !again.contains(&key.hash));
    let again: Vec<&str> = again.iter().map(String::as_str).collect();
    keys.extend(asked(provider, &again).await?);
    keys.extend(unlisted(provider, &keys, &holders).await?);
    let named: Vec<&str> = keys
        .iter()
        .filter_map(|key| owner_by_old_name(&key.name, environment))
        .collect();
    let users = users::among(db, &named).await?;
    Ok(Observed {
        installation,
        environment,
        now: db.clock.now(),
        scope,
        users: users.into_iter().map(|user| user.id).collect(),
        keys,
        holders,
        records,
        retirements,
        at_work,
        attempts: attempts.into_iter().map(|it| (it.id.clone(), it)).collect(),
        open,
    })
}

async fn open(db: &Database) -> Result<Vec<Open>, KeyError> {
    let operations = store::open(db.pool(), db, None).await?;
    let users: Vec<String> = operations.iter().map(|it| it.user_id.clone()).collect();
    let at_work = store::at_work(db.pool(), &users).await?;
    // Who was done with a user before the locks were looked at has left nothing behind.
    let still = store::open(db.pool(), db, None).await?;
    let still: HashSet<String> = still.into_iter().map(|it| it.id).collect();
    let open = operations.into_iter().map(|operation| Open {
        alive: at_work.contains(&operation.user_id),
        operation,
    });
    let open = open.filter(|open| open.alive || still.contains(&open.operation.id));
    Ok(open.collect())
}

/// A record that somebody has written while the keys were listed is newer than the list: it says
/// nothing of a drift.
fn follow(
    records: &mut HashMap<String, Record>,
    before: &HashMap<String, Record>,
    keys: &[KeyRecord],
) {
    let keys: HashMap<&str, &KeyRecord> = keys.iter().map(|it| (it.hash.as_str(), it)).collect();
    for (id, record) in records {
        let is_new = before.get(id) != Some(record);
        if let (true, Some(key)) = (is_new, keys.get(record.hash.as_str())) {
            *record = Record::of(id, key);
        }
    }
}

/// The keys that are to be revoked, and those of their users on whose keys a process is at work.
async fn retirements_at_work(
    db: &Database,
) -> Result<(Vec<Retirement>, HashSet<String>), KeyError> {
    let mut retirements = retirements::list(db.pool(), db, None).await?;
    let now = db.clock.now();
    let due = retirements.iter().filter(|it| it.due_at <= now);
    let users: Vec<String> = due.map(|it| it.user_id.clone()).collect();
    let at_work = store::at_work(db.pool(), &users).await?;
    // Who was done with a user before the locks were looked at has left nothing behind.
    let still = retirements::list(db.pool(), db, None).await?;
    let still: HashSet<String> = still.into_iter().map(|it| it.credential_id).collect();
    retirements.retain(|it| at_work.contains(&it.user_id) || still.contains(&it.credential_id));
    Ok((retirements, at_work))
}

/// Keys of which the list may say what is not so any more, because others were at work while it was
/// read: that nobody holds a key which is on record as deleted or undone, or that one is disabled
/// whose credential is not.
async fn doubtful(
    db: &Database,
    listed: &[KeyRecord],
    holders: &[Holder],
    attempts: &[Attempt],
) -> Result<HashSet<String>, KeyError> {
    let held: HashSet<&str> = holders.iter().filter_map(|it| it.hash.as_deref()).collect();
    let is_held = |key: &&KeyRecord| held.contains(key.hash.as_str());
    let unheld = listed.iter().filter(|key| !is_held(key));
    let unheld: Vec<&str> = unheld.map(|key| key.hash.as_str()).collect();
    let mut doubtful = store::deleted(db.pool(), db, &unheld).await?;
    let undone = attempts
        .iter()
        .filter(|it| it.outcome.is_some_and(|it| it != Outcome::Done));
    let undone: HashSet<&str> = undone.map(|it| it.id.as_str()).collect();
    let enabled = holders.iter().filter(|it| it.provisioned && it.enabled);
    let enabled: HashSet<&str> = enabled.filter_map(|it| it.hash.as_deref()).collect();
    let is_doubtful = |key: &&KeyRecord| {
        let marker = Marker::of(&key.name).filter(|_| !is_held(key));
        marker.is_some_and(|it| undone.contains(it.attempt.as_str()))
            || key.disabled && enabled.contains(key.hash.as_str())
    };
    doubtful.extend(listed.iter().filter(is_doubtful).map(|it| it.hash.clone()));
    Ok(doubtful)
}

/// Keys of enabled credentials that are there and were not listed: lists are paged while others
/// change them, so that absence from one proves nothing.
async fn unlisted(
    provider: &Client,
    listed: &[KeyRecord],
    holders: &[Holder],
) -> Result<Vec<KeyRecord>, KeyError> {
    let listed: HashSet<&str> = listed.iter().map(|key| key.hash.as_str()).collect();
    let missing: HashSet<&str> = holders
        .iter()
        .filter(|holder| holder.provisioned && holder.enabled)
        .filter_map(|holder| holder.hash.as_deref())
        .filter(|hash| !listed.contains(hash))
        .collect();
    let missing: Vec<&str> = missing.into_iter().collect();
    // If any of so many is there, all are asked for.
    let (first, others) = missing.split_at(missing.len().min(MOST_MISSING));
    let mut found = asked(provider, first).await?;
    // Where none of so many is there, the list was right about the others, too. Each is asked for
    // once more before anything is done about it.
    if !found.is_empty() {
        found.extend(asked(provider, others).await?);
    }
    Ok(found)
}

async fn asked(provider: &Client, hashes: &[&str]) -> Result<Vec<KeyRecord>, KeyError> {
    let found = iter(hashes).map(|hash| find(provider, hash));
    let found: Vec<Option<KeyRecord>> = found.buffer_unordered(CONCURRENCY).try_collect().await?;
    Ok(found.into_iter().flatten().collect())
}
