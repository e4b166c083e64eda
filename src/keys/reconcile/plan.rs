//! What is to be done: decided from what was observed, without touching anything.

use std::collections::{BTreeMap, HashSet};

use super::observe::Observed;
use super::step::{Gone, Key, Left, LeftWhy, Step};
use super::view::{Verdict, View};
use crate::keys::{Fate, Operation, Record, Retirement, Why};

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

impl View<'_> {
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
            let turned = self.turned.get(holder.id.as_str()).copied();
            let gone = gone.filter(|it| turned != Some(true) || *it != Gone::Disabled);
            if let Some(gone) = gone.filter(|_| turned.unwrap_or(holder.enabled)) {
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
