//! What is to be done: decided from what was observed, without touching anything.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::TimeDelta;

use super::observe::Observed;
use super::step::{Gone, Key, Left, LeftWhy, Step};
use crate::credentials::Holder;
use crate::keys::elsewhere::is_elsewhere;
use crate::keys::provenance::{Provenance, made_by};
use crate::keys::{Attempt, Fate, Marker, Operation, Outcome, Record, Retirement, Why};
use crate::openrouter::KeyRecord;

/// How long the older server may take between making a key and storing it.
const YOUNG: TimeDelta = TimeDelta::minutes(10);
/// Fewer deletions than this are an everyday matter, and so is a smaller part of all keys.
const MANY: usize = 20;
const PART: usize = 10;
/// Fewer credentials than this prove nothing about the account.
const FEW: usize = 5;

/// What is to be done, and what is left as it is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plan {
    /// To be done, in this order.
    pub steps: Vec<Step>,
    /// Left as it is.
    pub left: Vec<Left>,
    /// Why it should be looked at twice.
    pub caution: Option<Caution>,
}

impl Plan {
    /// How many keys it deletes.
    pub fn deletes(&self) -> usize {
        self.steps.iter().map(Step::deletes).sum()
    }
}

/// Something about a plan that is more often a mistake than meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caution {
    /// Most keys are not there: it may be the wrong account.
    WrongAccount {
        /// Enabled credentials whose key is not there.
        missing: usize,
        /// All enabled credentials.
        of: usize,
    },
    /// A large part of the keys is deleted.
    ManyDeletions {
        /// Keys that are deleted.
        deleted: usize,
        /// All keys of this installation that are there.
        of: usize,
    },
}

/// What a key is to us.
enum Verdict {
    /// A credential holds it.
    Held,
    /// It belongs to what is going on, or was cut short.
    Unfinished,
    Late,
    Orphan,
    Left(LeftWhy),
}

/// Makes the plan.
pub fn plan(seen: &Observed) -> Plan {
    let view = View::of(seen);
    let mut plan = Plan::default();
    view.ends(&mut plan);
    let mut ours = 0;
    for record in &seen.keys {
        let verdict = view.judge(record);
        ours += usize::from(!matches!(verdict, Verdict::Left(LeftWhy::Foreign)));
        let key = view.key(record);
        match verdict {
            Verdict::Held | Verdict::Unfinished => {}
            Verdict::Late => plan.steps.push(Step::DeleteLate(key)),
            Verdict::Orphan if seen.scope.prune => plan.steps.push(Step::DeleteOrphan(key)),
            Verdict::Orphan => plan.left.push(left(key, LeftWhy::Orphan)),
            Verdict::Left(why) => plan.left.push(left(key, why)),
        }
    }
    view.credentials(&mut plan);
    view.retirements(&mut plan);
    plan.steps
        .sort_by(|one, other| order(one).cmp(&order(other)));
    plan.left.sort_by(|one, other| {
        let order = |left: &Left| (left.why, left.user_id.clone());
        order(one).cmp(&order(other))
    });
    plan.caution = view.caution(&plan, ours);
    plan
}

fn order(step: &Step) -> (u8, Option<&str>, Option<&str>, Option<&str>) {
    let (user_id, credential_id) = (step.user_id(), step.credential_id());
    (step.phase(), user_id, credential_id, step.hash())
}

fn left(key: Key, why: LeftWhy) -> Left {
    Left {
        user_id: key.user_id.clone(),
        key: Some(key),
        credential_id: None,
        why,
    }
}

/// What was observed, to be looked up.
struct View<'a> {
    seen: &'a Observed,
    there: HashMap<&'a str, &'a KeyRecord>,
    held: HashSet<&'a str>,
    holders: HashMap<&'a str, &'a Holder>,
    /// Users of whose keys one is not known.
    unclear: HashSet<&'a str>,
    /// Users on whose keys a process is at work.
    busy: HashSet<&'a str>,
    /// Keys that an operation without an end takes away.
    revoked: HashSet<&'a str>,
    /// Credentials that go with them.
    removed: HashSet<&'a str>,
    /// Keys of another environment or installation, also where a credential holds one.
    elsewhere: HashSet<&'a str>,
}

impl<'a> View<'a> {
    fn of(seen: &'a Observed) -> Self {
        let elsewhere: HashSet<&str> = seen
            .keys
            .iter()
            .filter(|key| is_elsewhere(&key.name, &seen.installation, seen.environment))
            .map(|key| key.hash.as_str())
            .collect();
        let is_elsewhere = |hash: Option<&str>| hash.is_some_and(|it| elsewhere.contains(it));
        let revocations = seen.open.iter().filter(|open| {
            let operation = &open.operation;
            operation.kind.takes_away() && !is_elsewhere(operation.hash.as_deref())
        });
        Self {
            seen,
            there: seen.keys.iter().map(|it| (it.hash.as_str(), it)).collect(),
            held: seen
                .holders
                .iter()
                .filter_map(|holder| holder.hash.as_deref())
                .collect(),
            holders: seen.holders.iter().map(|it| (it.id.as_str(), it)).collect(),
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
                .collect(),
            revoked: revocations
                .clone()
                .filter_map(|open| open.operation.hash.as_deref())
                .collect(),
            removed: revocations
                .filter_map(|open| open.operation.credential_id.as_deref())
                .collect(),
            elsewhere,
        }
    }

    /// What processes left that are gone, by user; and who is at work.
    fn ends(&self, plan: &mut Plan) {
        let mut dead: BTreeMap<&str, Vec<Operation>> = BTreeMap::new();
        let mut busy: Vec<&str> = self.busy.iter().copied().collect();
        busy.sort_unstable();
        for open in &self.seen.open {
            let user_id = open.operation.user_id.as_str();
            if !open.operation.is_known() {
                plan.left.push(Left {
                    key: None,
                    user_id: Some(user_id.to_owned()),
                    credential_id: open.operation.credential_id.clone(),
                    why: LeftWhy::Newer,
                });
            } else if !self.busy.contains(user_id) {
                dead.entry(user_id)
                    .or_default()
                    .push(open.operation.clone());
            }
        }
        plan.left.extend(busy.into_iter().map(|user_id| Left {
            key: None,
            user_id: Some(user_id.to_owned()),
            credential_id: None,
            why: LeftWhy::Busy,
        }));
        for (user_id, operations) in dead {
            let keys = operations.iter().flat_map(|it| self.made_by(it)).collect();
            let is_ours = |it: &Operation| {
                !it.hash
                    .as_deref()
                    .is_some_and(|it| self.elsewhere.contains(it))
            };
            let (operations, given_up) = operations.into_iter().partition(is_ours);
            plan.steps.push(Step::End {
                user_id: user_id.to_owned(),
                operations,
                given_up,
                keys,
            });
        }
    }

    /// Keys of an attempt that nobody holds.
    fn made_by(&self, operation: &Operation) -> Vec<Key> {
        let seen = self.seen;
        made_by(operation, &seen.keys, &seen.installation, seen.environment)
            .filter(|key| !self.held.contains(key.hash.as_str()))
            .map(|key| self.key(key))
            .collect()
    }

    /// What a key is to us. Only what carries our own marker, or the whole of an old name of a user
    /// who is in this database, is ever more than somebody else's.
    fn judge(&self, key: &KeyRecord) -> Verdict {
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
    fn key(&self, key: &KeyRecord) -> Key {
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

    /// What is to be done about the credentials of users whom nobody is at work on.
    fn credentials(&self, plan: &mut Plan) {
        for (holder, hash) in self.provisioned() {
            if self.busy.contains(holder.user_id.as_str())
                || self.removed.contains(holder.id.as_str())
            {
                continue;
            }
            let key = self.there.get(hash).copied();
            let gone = match key {
                None => Some(Gone::Missing),
                Some(_) if self.revoked.contains(hash) => Some(Gone::Missing),
                Some(key) => Gone::of(key, self.seen.now),
            };
            if let Some(gone) = gone.filter(|_| holder.enabled) {
                plan.steps.push(Step::Disable {
                    credential_id: holder.id.clone(),
                    user_id: holder.user_id.clone(),
                    hash: hash.to_owned(),
                    gone,
                });
            }
            if let Some(key) = key.filter(|_| gone.is_none() && self.is_left_on(holder)) {
                plan.left.push(Left {
                    user_id: Some(holder.user_id.clone()),
                    credential_id: Some(holder.id.clone()),
                    ..left(self.key(key), LeftWhy::WorksThere)
                });
            }
            let before = self.seen.records.get(&holder.id);
            if let Some(after) = key.map(|key| Record::of(&holder.id, key))
                && before != Some(&after)
            {
                plan.steps.push(Step::Record {
                    user_id: holder.user_id.clone(),
                    before: before.cloned().map(Box::new),
                    after: Box::new(after),
                });
            }
        }
    }

    /// Whether a credential is disabled, and nothing is under way that would disable its key.
    fn is_left_on(&self, holder: &Holder) -> bool {
        let mut open = self.seen.open.iter();
        !holder.enabled
            && !open.any(|open| open.operation.credential_id.as_ref() == Some(&holder.id))
    }

    /// Keys that are due to go, or to stay after all, of users whom nobody is at work on.
    fn retirements(&self, plan: &mut Plan) {
        let due = self.seen.retirements.iter().filter(|it| {
            it.due_at <= self.seen.now
                && !self.busy.contains(it.user_id.as_str())
                && !self.removed.contains(it.credential_id.as_str())
        });
        let (elsewhere, due): (Vec<_>, Vec<_>) =
            due.partition(|it| self.elsewhere.contains(it.hash.as_str()));
        for retirement in elsewhere {
            let key = self.there.get(retirement.hash.as_str()).copied();
            plan.left.push(Left {
                user_id: Some(retirement.user_id.clone()),
                credential_id: Some(retirement.credential_id.clone()),
                key: key.map(|key| self.key(key)),
                why: LeftWhy::Foreign,
            });
        }
        let due: Vec<(&Retirement, Fate)> = due.into_iter().map(|it| (it, self.fate(it))).collect();
        let going: HashSet<&str> = due
            .iter()
            .filter(|(_, fate)| *fate == Fate::Revoke)
            .map(|(it, _)| it.credential_id.as_str())
            .collect();
        for (retirement, fate) in due {
            let fate = match fate {
                // It would wait for one that goes itself.
                Fate::Wait if going.contains(retirement.successor.as_str()) => {
                    Fate::Spare(Why::SuccessorGone)
                }
                fate => fate,
            };
            if fate != Fate::Wait {
                plan.steps.push(Step::Retire {
                    retirement: retirement.clone(),
                    fate,
                });
            }
        }
    }

    fn fate(&self, retirement: &Retirement) -> Fate {
        let holder = |id: &str| self.holders.get(id).copied();
        let successor = holder(&retirement.successor);
        let successor = successor.filter(|it| !self.removed.contains(it.id.as_str()));
        let hash = successor.and_then(|it| it.hash.as_deref());
        let key = hash.and_then(|hash| self.there.get(hash).copied());
        Fate::of(
            holder(&retirement.credential_id),
            successor,
            key,
            self.seen.now,
        )
    }

    /// Credentials of keys that this system made, with their hashes.
    fn provisioned(&self) -> impl Iterator<Item = (&'a Holder, &'a str)> {
        let provisioned = self.seen.holders.iter().filter(|it| it.provisioned);
        provisioned.filter_map(|it| Some((it, it.hash.as_deref()?)))
    }

    fn caution(&self, plan: &Plan, ours: usize) -> Option<Caution> {
        let enabled = self.provisioned().filter(|(holder, _)| holder.enabled);
        let of = enabled.count();
        let is_missing = |step: &&Step| matches!(step, Step::Disable { hash, .. } if !self.there.contains_key(hash.as_str()));
        let missing = plan.steps.iter().filter(is_missing).count();
        let deleted = plan.deletes();
        if of >= FEW && missing * 2 > of {
            Some(Caution::WrongAccount { missing, of })
        } else if deleted > MANY && deleted * PART > ours {
            Some(Caution::ManyDeletions { deleted, of: ours })
        } else {
            None
        }
    }
}
