//! What a plan consists of.

use chrono::{DateTime, SecondsFormat, Utc};

use crate::keys::{Fate, Kind, Operation, Record, Retirement};
use crate::openrouter::{KeyRecord, LimitReset, Usd};

/// A key at the provider that no credential holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Its hash.
    pub hash: String,
    /// Its whole name.
    pub name: String,
    /// For whom it was made, as far as that is known.
    pub user_id: Option<String>,
}

/// Why a credential cannot be used any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gone {
    /// The provider does not know the key.
    Missing,
    /// It is disabled there.
    Disabled,
    /// It has expired, at this instant in UTC.
    Expired(DateTime<Utc>),
}

/// Something to do. The variants stand in the order in which they are done.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// What processes that are gone left of a user is undone or finished.
    End {
        /// Whose keys they were at work on.
        user_id: String,
        /// What they left, oldest first.
        operations: Vec<Operation>,
        /// What they left to be done to keys of another environment or installation: it is not.
        given_up: Vec<Operation>,
        /// Keys of them that are there and go.
        keys: Vec<Key>,
    },
    /// A key that came into being after its attempt was given up is deleted: its text is lost.
    DeleteLate(Key),
    /// The credential is disabled here.
    Disable {
        /// Which.
        credential_id: String,
        /// Whose it is.
        user_id: String,
        /// The hash of its key.
        hash: String,
        /// What became of its key.
        gone: Gone,
    },
    /// Our record takes the provider's values.
    Record {
        /// Whose key it is.
        user_id: String,
        /// What is on record, if anything.
        before: Option<Box<Record>>,
        /// What the provider says.
        after: Box<Record>,
    },
    /// A key whose successor is in use, and whose time has come, goes or stays for good.
    Retire {
        /// Which, and what took its place.
        retirement: Retirement,
        /// What becomes of it.
        fate: Fate,
    },
    /// A key that nobody holds is deleted.
    DeleteOrphan(Key),
}

impl Step {
    /// The place of its kind in the order in which steps are done.
    pub(super) const fn phase(&self) -> u8 {
        match self {
            Self::End { .. } => 0,
            Self::DeleteLate(_) => 1,
            Self::Disable { .. } | Self::Record { .. } => 2,
            Self::Retire { .. } => 3,
            Self::DeleteOrphan(_) => 4,
        }
    }

    /// The user concerned, as far as that is known.
    pub fn user_id(&self) -> Option<&str> {
        match self {
            Self::End { user_id, .. }
            | Self::Disable { user_id, .. }
            | Self::Record { user_id, .. } => Some(user_id),
            Self::Retire { retirement, .. } => Some(&retirement.user_id),
            Self::DeleteLate(key) | Self::DeleteOrphan(key) => key.user_id.as_deref(),
        }
    }

    /// The credential concerned, if it is one.
    pub fn credential_id(&self) -> Option<&str> {
        match self {
            Self::Disable { credential_id, .. } => Some(credential_id),
            Self::Record { after, .. } => Some(&after.credential_id),
            Self::Retire { retirement, .. } => Some(&retirement.credential_id),
            Self::End {
                operations,
                given_up,
                ..
            } => match (&operations[..], &given_up[..]) {
                ([only], []) | ([], [only]) => only.credential_id.as_deref(),
                _ => None,
            },
            _ => None,
        }
    }

    /// The key concerned, if it is one.
    pub fn hash(&self) -> Option<&str> {
        match self {
            Self::End {
                operations,
                given_up,
                keys,
                ..
            } => match (&operations[..], &given_up[..], &keys[..]) {
                (_, _, [key]) => Some(&key.hash),
                ([only], [], []) | ([], [only], []) => only.hash.as_deref(),
                _ => None,
            },
            Self::Disable { hash, .. } => Some(hash),
            Self::Record { after, .. } => Some(&after.hash),
            Self::Retire { retirement, .. } => Some(&retirement.hash),
            Self::DeleteLate(key) | Self::DeleteOrphan(key) => Some(&key.hash),
        }
    }

    /// The name of the key at the provider, where it has one.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::End { keys, .. } => match &keys[..] {
                [key] => Some(&key.name),
                _ => None,
            },
            Self::Disable { .. } | Self::Retire { .. } => None,
            Self::Record { after, .. } => Some(&after.name),
            Self::DeleteLate(key) | Self::DeleteOrphan(key) => Some(&key.name),
        }
    }

    /// How many keys it deletes, at most: one that is being revoked may be gone already.
    pub fn deletes(&self) -> usize {
        match self {
            Self::End {
                operations, keys, ..
            } => {
                let revoked = operations.iter().filter(|it| it.kind.takes_away());
                keys.len() + revoked.count()
            }
            Self::DeleteLate(_) | Self::DeleteOrphan(_) => 1,
            Self::Retire { fate, .. } => usize::from(*fate == Fate::Revoke),
            Self::Disable { .. } | Self::Record { .. } => 0,
        }
    }

    /// Why, in one line.
    pub fn why(&self) -> String {
        match self {
            Self::End {
                operations,
                given_up,
                keys,
                ..
            } => ended(operations, given_up, keys.len()),
            Self::DeleteLate(_) => "its attempt was given up, and its text is lost".into(),
            Self::Disable { gone, .. } => gone.why(),
            Self::Record {
                before: None,
                after,
                ..
            } => format!(
                "not on record yet: limit {}",
                terms(after.limit, after.limit_reset.as_ref())
            ),
            Self::Record {
                before: Some(before),
                after,
                ..
            } => drift(before, after),
            Self::Retire { retirement, fate } => retired(retirement, *fate),
            Self::DeleteOrphan(_) => "no credential holds it".into(),
        }
    }
}

impl Gone {
    /// What became of a key as the provider shows it, if it is of no use; `None` if it is.
    pub(super) fn of(key: &KeyRecord, now: DateTime<Utc>) -> Option<Self> {
        match key.expires_at {
            _ if key.disabled => Some(Self::Disabled),
            Some(instant) if instant <= now => Some(Self::Expired(instant)),
            _ => None,
        }
    }

    /// What the journal says of it; nothing where somebody disabled the key on purpose.
    pub(super) const fn problem(self) -> Option<&'static str> {
        match self {
            Self::Missing => Some("missing"),
            Self::Expired(_) => Some("expired"),
            Self::Disabled => None,
        }
    }

    /// In one line.
    pub(super) fn why(self) -> String {
        match self {
            Self::Missing => "OpenRouter has no such key any more".into(),
            Self::Disabled => "its key is disabled at OpenRouter".into(),
            Self::Expired(instant) => format!("its key expired at {}", seconds(instant)),
        }
    }
}

/// A key that is left as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// Which; none where a process is at work that has made none yet.
    pub key: Option<Key>,
    /// The user concerned, as far as that is known.
    pub user_id: Option<String>,
    /// The credential that holds the key.
    pub credential_id: Option<String>,
    /// Why.
    pub why: LeftWhy,
}

impl Left {
    /// Why, in one line, with what to do where somebody must decide.
    pub fn text(&self) -> String {
        match (self.why, &self.credential_id) {
            (LeftWhy::WorksThere, Some(id)) => format!(
                "disabled here, and works at OpenRouter: `scratch keys disable {id}` or \
                 `scratch keys enable {id}`"
            ),
            _ => self.why.text().into(),
        }
    }
}

/// Why a key is left as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LeftWhy {
    /// It is somebody else's.
    Foreign,
    /// Another process is at work on the user's keys.
    Busy,
    /// The user has a credential of which nobody knows the key: it may be this one.
    Unclear,
    /// The older server may be about to store it.
    Young,
    /// What was cut short of it was begun by a newer version of this program.
    Newer,
    /// Nobody holds it, and deleting such keys was not asked for.
    Orphan,
    /// It works, though its credential is disabled.
    WorksThere,
}

impl LeftWhy {
    const fn text(self) -> &'static str {
        match self {
            Self::Foreign => "not made by this installation",
            Self::Busy => "another process is at work on this user's keys",
            Self::Unclear => "may be the key of a credential that has no hash",
            Self::Young => "new: the older server may be about to store it",
            Self::Newer => {
                "a newer version of scratch left something unfinished, and can finish it"
            }
            Self::Orphan => "no credential holds it: needs --prune",
            Self::WorksThere => "disabled here, and works at OpenRouter",
        }
    }
}

fn seconds(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// What was cut short, and what is left of it.
fn ended(operations: &[Operation], given_up: &[Operation], keys: usize) -> String {
    let does = |operation: &Operation| match operation.kind {
        Kind::Create => "undoes",
        _ => "finishes",
    };
    let ends = operations.iter().map(|it| (does(it), it));
    let all = ends.chain(given_up.iter().map(|it| ("gives up", it)));
    let cut = all.map(|(does, operation)| {
        let (work, begun_at) = (operation.work(), seconds(operation.begun_at));
        format!("{does} the interrupted {work}, begun at {begun_at}")
    });
    let cut: Vec<String> = cut.collect();
    let left = match keys {
        0 => String::new(),
        1 => "; the key that is left of it goes".into(),
        count => format!("; the {count} keys that are left of it go"),
    };
    format!("{}{left}", cut.join("; "))
}

/// What becomes of a key whose time has come.
fn retired(retirement: &Retirement, fate: Fate) -> String {
    let successor = &retirement.successor;
    let due_at = seconds(retirement.due_at);
    match fate {
        Fate::Revoke => format!("revoked: {successor} took its place, and it was due at {due_at}"),
        Fate::Spare(why) => format!("due at {due_at}, and stays: {}", why.text()),
        Fate::Gone => format!("due at {due_at}, and gone already"),
        Fate::Wait => format!("due at {due_at}, and waits for {successor}"),
    }
}

/// A limit with its window.
fn terms(limit: Option<Usd>, reset: Option<&LimitReset>) -> String {
    let limit = limit.map_or_else(|| "none".into(), |limit| limit.to_string());
    match reset {
        None => limit,
        Some(reset) => format!("{limit} {}", reset.name()),
    }
}

/// What differs.
fn drift(before: &Record, after: &Record) -> String {
    let expiry = |record: &Record| record.expires_at.map_or_else(|| "never".into(), seconds);
    let limit = |record: &Record| terms(record.limit, record.limit_reset.as_ref());
    let workspace = |record: &Record| {
        let workspace = record.workspace_id.clone();
        workspace.unwrap_or_else(|| "the default one".into())
    };
    let name = |record: &Record| record.name.clone();
    let hash = |record: &Record| record.hash.clone();
    let all: [(&str, String, String); 5] = [
        ("limit", limit(before), limit(after)),
        ("name", name(before), name(after)),
        ("expiry", expiry(before), expiry(after)),
        ("workspace", workspace(before), workspace(after)),
        ("key", hash(before), hash(after)),
    ];
    let differ = all
        .into_iter()
        .filter(|(_, before, after)| before != after)
        .map(|(what, before, after)| format!("{what} was {before}, is {after}"));
    let differ: Vec<String> = differ.collect();
    if differ.is_empty() {
        return "expiry differs by less than a second".into();
    }
    differ.join("; ")
}
