//! The evaluator: what a flag is for a context, in the order of PostHog's server.
//!
//! Where data is missing the logic has three values, as in PostHog's SDKs: a filter that does not
//! match decides its condition whatever else is unknown, and a condition that matches decides the
//! flag even if an earlier one is unknown.

mod bucketing;

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde_json::Value as Json;

use self::bucketing::{is_everybody, overridden};
use super::condition::{Condition, Target};
use super::context::Context;
use super::definitions::Definitions;
use super::flag::Flag;
use super::note::{Note, Notes};
use super::observe::{Nobody, Observer, Verdict};
use super::outcome::{Evaluation, Match, Outcome, Reason, Undecided, Unknown, Value};

/// Evaluates one flag. `now` is what relative dates are reckoned from.
pub fn evaluate<'d>(
    definitions: &'d Definitions,
    flag: &'d Flag,
    context: &Context,
    now: DateTime<Utc>,
) -> Evaluation<'d> {
    Evaluator::new(definitions, context, now, Nobody).flag(flag)
}

/// Evaluates all flags, in the order of the document.
pub fn evaluate_all<'d>(
    definitions: &'d Definitions,
    context: &Context,
    now: DateTime<Utc>,
) -> Vec<(&'d Flag, Evaluation<'d>)> {
    let mut evaluator = Evaluator::new(definitions, context, now, Nobody);
    definitions
        .flags()
        .iter()
        .map(|flag| (flag, evaluator.flag(flag)))
        .collect()
}

/// One evaluation: of a flag, and of what it depends on.
pub(super) struct Evaluator<'d, 'c, O> {
    pub(super) definitions: &'d Definitions,
    pub(super) context: &'c Context,
    pub(super) now: DateTime<Utc>,
    /// Flags that others depend on, evaluated already.
    pub(super) flags: HashMap<usize, Dependency<'d>>,
    /// Cohorts, evaluated already.
    pub(super) cohorts: HashMap<usize, (Match, Notes)>,
    /// Of the flag that is being evaluated.
    pub(super) notes: Notes,
    /// Whether its evaluation ended at something that only the server knows.
    pub(super) has_ended: bool,
    pub(super) observer: O,
}

/// What a flag that another depends on comes to.
#[derive(Clone, Copy)]
pub(super) struct Dependency<'d> {
    pub outcome: Outcome<'d>,
    pub has_ended: bool,
}

impl<'d, 'c, O: Observer<'d>> Evaluator<'d, 'c, O> {
    pub(super) fn new(
        definitions: &'d Definitions,
        context: &'c Context,
        now: DateTime<Utc>,
        observer: O,
    ) -> Self {
        let mut evaluator = Self {
            definitions,
            context,
            now,
            flags: HashMap::new(),
            cohorts: HashMap::new(),
            notes: Notes::NONE,
            has_ended: false,
            observer,
        };
        for landing in definitions.landings() {
            evaluator.land(landing);
        }
        evaluator
    }

    pub(super) fn flag(&mut self, flag: &'d Flag) -> Evaluation<'d> {
        self.observer.flag_begins(flag);
        self.notes = Notes::NONE;
        self.has_ended = false;
        let outcome = self.outcome(flag);
        let payload = match outcome {
            Outcome::Decided { value, .. } => payload(flag, value),
            Outcome::Undecided(_) => None,
        };
        let evaluation = Evaluation {
            outcome,
            payload,
            notes: self.notes,
        };
        self.observer.flag_ends(&evaluation);
        evaluation
    }

    fn outcome(&mut self, flag: &'d Flag) -> Outcome<'d> {
        let Some(outcome) = self.before_conditions(flag) else {
            return self.conditions(flag);
        };
        // The conditions of what cannot be read may mean something else.
        if O::THOROUGH && flag.problem.is_none() {
            for condition in &flag.conditions {
                self.idly(|idle| idle.condition(flag, condition, true));
            }
        }
        outcome
    }

    /// What decides before all conditions, or leaves nothing to decide.
    fn before_conditions(&mut self, flag: &'d Flag) -> Option<Outcome<'d>> {
        if !flag.is_active {
            return Some(off(Reason::FlagDisabled, None));
        }
        if flag.has_continuity {
            return Some(Outcome::Undecided(Undecided::ExperienceContinuity));
        }
        if flag.problem.is_some() {
            return Some(Outcome::Undecided(Undecided::UnsupportedDefinition));
        }
        // The document alone tells: the server gives such a flag to nobody, whatever its other
        // conditions.
        if flag.lacks_dependency {
            self.notes.add(Note::MissingDependency);
            return Some(off(Reason::MissingDependency, None));
        }
        // The server asks the person first, also for a flag for groups, and without a group.
        if let Some(outcome) = self.enrollment(flag) {
            return Some(outcome);
        }
        let needs_device = flag.by_device && flag.target == Target::Person;
        if needs_device && self.context.device_id().is_none() && !self.context.is_complete() {
            return Some(Outcome::Undecided(if flag.has_gap {
                Undecided::UnsupportedDefinition
            } else {
                Undecided::MissingContext
            }));
        }
        self.holdout(flag)
    }

    /// Whether the person has joined early access, or left it. What else they are does not matter
    /// then.
    fn enrollment(&mut self, flag: &'d Flag) -> Option<Outcome<'d>> {
        let matches = if let Some(name) = &flag.enrollment {
            let joined = self.context.property(name);
            self.observer.enrollment(name, joined);
            self.notes.add(Note::Enrollment);
            match joined {
                Some(Json::Bool(true)) => Match::Yes,
                Some(Json::String(text)) if text == "true" => Match::Yes,
                Some(_) => Match::No,
                None if self.context.is_complete() => return None,
                None => Match::unknown(Undecided::MissingContext),
            }
        } else {
            let condition = flag.super_condition.as_ref()?;
            self.notes.add(Note::SuperGroups);
            let is_known = condition
                .filters
                .iter()
                .any(|filter| self.context.property(&filter.key).is_some());
            if !is_known && self.context.is_complete() {
                return None;
            }
            let verdict = if is_known || O::THOROUGH {
                self.condition(flag, condition, !is_known)
            } else {
                Verdict::NoMatch
            };
            match verdict {
                _ if !is_known => Match::unknown(Undecided::MissingContext),
                Verdict::Match => Match::Yes,
                Verdict::Unknown(unknown) => Match::Unknown(unknown),
                Verdict::NoMatch | Verdict::OutOfRollout | Verdict::NoGroup => Match::No,
            }
        };
        let value = match matches {
            Match::Yes => Value::On,
            Match::No => Value::Off,
            Match::Unknown(unknown) => return Some(Outcome::Undecided(unknown.why)),
        };
        Some(Outcome::Decided {
            value,
            reason: Reason::SuperConditionValue,
            condition: Some(0),
        })
    }

    /// Tries the conditions in their order.
    fn conditions(&mut self, flag: &'d Flag) -> Outcome<'d> {
        // Of several reasons the strongest counts, of equal ones the later; before the first
        // condition the server starts from the weakest.
        let mut strongest = (Reason::NoGroupType, None);
        let mut unknown: Option<Undecided> = None;
        let mut decided: Option<Outcome<'d>> = None;
        for (place, condition) in flag.conditions.iter().enumerate() {
            if decided.is_some() {
                if !O::THOROUGH {
                    break;
                }
                self.idly(|idle| idle.condition(flag, condition, true));
                continue;
            }
            let verdict = self.condition(flag, condition, false);
            let reason = match verdict {
                Verdict::Match => {
                    if unknown.is_some() {
                        self.notes.add(Note::EarlierUnknown);
                    }
                    decided = Some(Outcome::Decided {
                        value: self.value(flag, condition),
                        reason: Reason::ConditionMatch,
                        condition: Some(place),
                    });
                    continue;
                }
                Verdict::NoMatch => Reason::NoConditionMatch,
                Verdict::OutOfRollout => Reason::OutOfRolloutBound,
                Verdict::NoGroup => Reason::NoGroupType,
                Verdict::Unknown(Unknown { why, ends }) => {
                    unknown = Some(unknown.map_or(why, |before| before.min(why)));
                    if ends {
                        self.has_ended = true;
                        // The rest is not looked at, but for what is wrong in the definition.
                        let why = if flag.has_gap {
                            why.min(Undecided::UnsupportedDefinition)
                        } else {
                            why
                        };
                        decided = Some(Outcome::Undecided(why));
                    }
                    continue;
                }
            };
            if strongest.0 <= reason {
                strongest = (reason, Some(place));
            }
            if verdict == Verdict::OutOfRollout && flag.early_exit {
                decided = Some(unmatched(strongest, unknown));
            }
        }
        decided.unwrap_or_else(|| unmatched(strongest, unknown))
    }

    fn condition(&mut self, flag: &'d Flag, condition: &'d Condition, is_idle: bool) -> Verdict {
        self.observer.condition_begins(condition, is_idle);
        let verdict = self.verdict(flag, condition);
        self.observer.condition_ends(verdict);
        verdict
    }

    fn verdict(&mut self, flag: &'d Flag, condition: &'d Condition) -> Verdict {
        match &condition.target {
            Target::Person => {}
            Target::Group(kind) if !self.lacks_group(kind) => {}
            Target::Group(_) => {
                self.tell_filters(condition);
                return Verdict::NoGroup;
            }
            Target::UnknownGroup(_) => {
                self.tell_filters(condition);
                return Verdict::Unknown(Unknown {
                    why: Undecided::UnsupportedDefinition,
                    ends: false,
                });
            }
        }
        match self.filters(&condition.filters) {
            Match::Yes => {}
            Match::No => return Verdict::NoMatch,
            Match::Unknown(unknown) => {
                // Where the id stands is known all the same.
                if O::THOROUGH
                    && !is_everybody(condition)
                    && let Some(id) = self.id(flag, condition)
                {
                    self.idly(|idle| idle.is_in_rollout(flag, condition, &id));
                }
                return Verdict::Unknown(unknown);
            }
        }
        let Some(id) = self.id(flag, condition) else {
            // Without a device nothing can be hashed.
            let needs_hash = !is_everybody(condition)
                || !flag.variants.is_empty() && overridden(flag, condition).is_none();
            return match (needs_hash, self.context.is_complete()) {
                (false, _) => Verdict::Match,
                (true, true) => Verdict::OutOfRollout,
                (true, false) => Verdict::Unknown(Unknown {
                    why: Undecided::MissingContext,
                    ends: false,
                }),
            };
        };
        if is_everybody(condition) {
            return Verdict::Match;
        }
        if self.is_in_rollout(flag, condition, &id) {
            Verdict::Match
        } else {
            Verdict::OutOfRollout
        }
    }

    /// Tells the filters of a condition that is decided without them.
    fn tell_filters(&mut self, condition: &'d Condition) {
        if O::THOROUGH {
            self.idly(|idle| idle.filters(&condition.filters));
        }
    }

    fn lacks_group(&mut self, kind: &str) -> bool {
        let lacks = self.context.group_key(kind).is_none();
        if lacks && self.context.groups().contains_key(kind) {
            self.notes.add(Note::UnusableGroupKey);
        }
        lacks
    }
}

fn off<'d>(reason: Reason, condition: Option<usize>) -> Outcome<'d> {
    Outcome::Decided {
        value: Value::Off,
        reason,
        condition,
    }
}

fn unmatched<'d>(
    (reason, condition): (Reason, Option<usize>),
    unknown: Option<Undecided>,
) -> Outcome<'d> {
    unknown.map_or_else(|| off(reason, condition), Outcome::Undecided)
}

fn payload<'d>(flag: &'d Flag, value: Value<'d>) -> Option<&'d Json> {
    match value {
        Value::Off => None,
        Value::On => flag.payloads.get("true"),
        Value::Variant(variant) => flag.payloads.get(variant),
    }
}

#[cfg(test)]
mod tests;
