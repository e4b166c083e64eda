//! What was observed, looked up and judged: whose each key is, and what is under way.

use std::collections::{HashMap, HashSet};

use chrono::TimeDelta;

use super::observe::Observed;
use super::step::{Key, LeftWhy};
use crate::credentials::Holder;
use crate::keys::elsewhere::is_elsewhere;
use crate::keys::provenance::{Provenance, made_by};
use crate::keys::{Attempt, Fate, Kind, Marker, Operation, Outcome, Retirement};
use crate::openrouter::KeyRecord;

/// How long the older server may take between making a key and storing it.
const YOUNG: TimeDelta = TimeDelta::minutes(10);

/// What a key is to us.
pub(super) enum Verdict {
    /// A credential holds it.
    Held,
    /// It belongs to what is going on, or was cut short.
    Unfinished,
    /// An attempt made it that was given up: the key showed up after it had been looked for.
    Late,
    /// It is ours, nobody holds it, and nothing is under way that would.
    Orphan,
    /// It stays as it is, for this reason.
    Left(LeftWhy),
}

/// What was observed, to be looked up.
pub(super) struct View<'a> {
    pub(super) seen: &'a Observed,
    pub(super) there: HashMap<&'a str, &'a KeyRecord>,
    held: HashSet<&'a str>,
    holders: HashMap<&'a str, &'a Holder>,
    /// Users of whose keys one is not known.
    unclear: HashSet<&'a str>,
    /// Users on whose keys a process is at work.
    pub(super) busy: HashSet<&'a str>,
    /// Keys that an operation without an end takes away.
    pub(super) revoked: HashSet<&'a str>,
    /// Credentials that go with them.
    pub(super) removed: HashSet<&'a str>,
    /// Credentials that an operation without an end enables or disables, with their keys: whether
    /// they work when that is finished, as it is before anything else is done.
    pub(super) turned: HashMap<&'a str, bool>,
    /// Keys of another environment or installation, also where a credential holds one.
    pub(super) elsewhere: HashSet<&'a str>,
}

impl<'a> View<'a> {
    pub(super) fn of(seen: &'a Observed) -> Self {
        let elsewhere: HashSet<&str> = seen
            .keys
            .iter()
            .filter(|key| is_elsewhere(&key.name, &seen.installation, seen.environment))
            .map(|key| key.hash.as_str())
            .collect();
        let there: HashMap<&str, &KeyRecord> =
            seen.keys.iter().map(|it| (it.hash.as_str(), it)).collect();
        let held: HashSet<&str> = seen
            .holders
            .iter()
            .filter_map(|holder| holder.hash.as_deref())
            .collect();
        let is_one_of = |keys: &HashSet<&str>, hash: Option<&String>| {
            hash.is_some_and(|hash| keys.contains(hash.as_str()))
        };
        let operations = seen.open.iter().map(|open| &open.operation);
        let ours = operations.filter(|it| !is_one_of(&elsewhere, it.hash.as_ref()));
        let revocations = ours.clone().filter(|it| match it.kind {
            Kind::Revoke => true,
            // What a credential holds by now is not discarded any more.
            Kind::Discard => !is_one_of(&held, it.hash.as_ref()),
            _ => false,
        });
        let holders: HashMap<&str, &Holder> =
            seen.holders.iter().map(|it| (it.id.as_str(), it)).collect();
        let turned = ours.filter_map(|it| {
            let holder = holders.get(it.credential_id.as_deref()?)?;
            let works = match it.kind {
                Kind::Enable => {
                    // A key that is gone, or has expired, stays as it is.
                    let key = there.get(it.hash.as_deref()?)?;
                    if key.expires_at.is_some_and(|at| at <= seen.now) {
                        return None;
                    }
                    true
                }
                Kind::Disable => false,
                _ => return None,
            };
            (holder.hash == it.hash).then_some((holder.id.as_str(), works))
        });
        Self {
            turned: turned.collect(),
            revoked: revocations
                .clone()
                .filter_map(|it| it.hash.as_deref())
                .collect(),
            removed: revocations
                .filter_map(|it| it.credential_id.as_deref())
                .collect(),
            seen,
            there,
            held,
            holders,
            unclear: seen
                .holders
                .iter()
                .filter(|holder| holder.provisioned && holder.hash.is_none())
                .map(|holder| holder.user_id.as_str())
                .collect(),
            busy: seen
                .open
                .iter()
                .filter(|open| open.alive)
                .map(|open| open.operation.user_id.as_str())
                .chain(seen.at_work.iter().map(String::as_str))
                .collect(),
            elsewhere,
        }
    }

    /// Keys of an attempt that nobody holds.
    pub(super) fn made_by(&self, operation: &Operation) -> Vec<Key> {
        let seen = self.seen;
        made_by(operation, &seen.keys, &seen.installation, seen.environment)
            .filter(|key| !self.held.contains(key.hash.as_str()))
            .map(|key| self.key(key))
            .collect()
    }

    /// What a key is to us. Only what carries our own marker, or the whole of an old name of a user
    /// who is in this database, is ever more than somebody else's.
    pub(super) fn judge(&self, key: &KeyRecord) -> Verdict {
        let seen = self.seen;
        if self.held.contains(key.hash.as_str()) {
            return Verdict::Held;
        }
        if self.revoked.contains(key.hash.as_str()) {
            return Verdict::Unfinished;
        }
        match Provenance::of(&key.name, &seen.installation, seen.environment) {
            Provenance::Here(_) => match self.attempt(key).map(|it| it.outcome) {
                Some(None) => Verdict::Unfinished,
                Some(Some(Outcome::Undone | Outcome::Failed)) => Verdict::Late,
                Some(Some(Outcome::Done)) | None => self.unheld(key, false),
            },
            Provenance::Old(user_id) if seen.users.contains(user_id) => {
                let is_young = key.created_at.is_some_and(|it| it > seen.now - YOUNG);
                self.unheld(key, seen.scope.shared && is_young)
            }
            _ => Verdict::Left(LeftWhy::Foreign),
        }
    }

    /// What a key of ours is that no credential names.
    fn unheld(&self, key: &KeyRecord, may_be_stored: bool) -> Verdict {
        let owner = self.key(key).user_id;
        if owner.is_some_and(|user_id| self.unclear.contains(user_id.as_str())) {
            Verdict::Left(LeftWhy::Unclear)
        } else if may_be_stored {
            Verdict::Left(LeftWhy::Young)
        } else {
            Verdict::Orphan
        }
    }

    /// The attempt in a key's name, if that is on record here.
    fn attempt(&self, key: &KeyRecord) -> Option<&'a Attempt> {
        self.seen.attempts.get(&Marker::of(&key.name)?.attempt)
    }

    /// The key with its owner, as far as its name or our record tells.
    pub(super) fn key(&self, key: &KeyRecord) -> Key {
        let seen = self.seen;
        let owner = match Provenance::of(&key.name, &seen.installation, seen.environment) {
            Provenance::Here(named) => {
                let made_for = self.attempt(key).map(|it| it.user_id.as_str());
                made_for.or(named)
            }
            Provenance::Old(user_id) => Some(user_id),
            Provenance::Elsewhere(_) | Provenance::Unknown => None,
        };
        Key {
            hash: key.hash.clone(),
            name: key.name.clone(),
            user_id: owner.map(str::to_owned),
        }
    }

    /// Whether a credential is disabled, and nothing is under way that would disable its key.
    pub(super) fn is_left_on(&self, holder: &Holder) -> bool {
        let mut open = self.seen.open.iter();
        !holder.enabled
            && !open.any(|open| open.operation.credential_id.as_ref() == Some(&holder.id))
    }

    /// What becomes of a key that is due.
    pub(super) fn fate(&self, retirement: &Retirement) -> Fate {
        let holder = |id: &str| self.holders.get(id).copied();
        let successor = holder(&retirement.successor);
        let successor = successor.filter(|it| !self.removed.contains(it.id.as_str()));
        let turned = successor.and_then(|it| self.turned.get(it.id.as_str()).copied());
        let hash = successor.and_then(|it| it.hash.as_deref());
        let key = hash.and_then(|hash| self.there.get(hash).copied());
        let key = key.map(|it| KeyRecord {
            disabled: turned.map_or(it.disabled, |works| !works),
            ..it.clone()
        });
        let successor = successor.map(|it| Holder {
            enabled: turned.unwrap_or(it.enabled),
            ..it.clone()
        });
        Fate::of(
            holder(&retirement.credential_id),
            successor.as_ref(),
            key.as_ref(),
            self.seen.now,
        )
    }

    /// Credentials of keys that this system made, with their hashes.
    pub(super) fn provisioned(&self) -> impl Iterator<Item = (&'a Holder, &'a str)> {
        let provisioned = self.seen.holders.iter().filter(|it| it.provisioned);
        provisioned.filter_map(|it| Some((it, it.hash.as_deref()?)))
    }
}
