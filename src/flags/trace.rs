//! An evaluation told step by step: each condition and filter in order, what was compared, and
//! what decided.

use chrono::{DateTime, Utc};
use serde_json::Value as Json;

use super::cohort::{Cohort, Group};
use super::condition::{Condition, Filter};
use super::context::Context;
use super::definitions::Definitions;
use super::evaluate::Evaluator;
use super::flag::Flag;
use super::note::Notes;
use super::observe::{Observer, Position, Purpose, Verdict};
use super::outcome::{Evaluation, Match, Outcome, Undecided};

/// Evaluates one flag and tells how. The result is that of [`evaluate`](super::evaluate()), by the
/// same code; but conditions and filters after the one that decides are told too.
pub fn explain<'d>(
    definitions: &'d Definitions,
    flag: &'d Flag,
    context: &Context,
    now: DateTime<Utc>,
) -> FlagTrace<'d> {
    let mut evaluator = Evaluator::new(definitions, context, now, Teller::default());
    let evaluation = evaluator.flag(flag);
    let told = evaluator.observer.told;
    told.unwrap_or_else(|| FlagTrace::of(flag, evaluation))
}

/// The evaluation of a flag.
#[derive(Debug)]
pub struct FlagTrace<'d> {
    /// Which.
    pub flag: &'d Flag,
    /// What it came to.
    pub evaluation: Evaluation<'d>,
    /// What the person says about early access, if the flag is for that.
    pub enrollment: Option<Enrollment<'d>>,
    /// Where the id stands in the holdout.
    pub holdout: Option<Position<'d>>,
    /// The conditions that were tried, in order; before them, if it counts, the
    /// [older form of enrollment](Flag::super_condition).
    pub conditions: Vec<ConditionTrace<'d>>,
    /// Where the id stands among the variants.
    pub variant: Option<Position<'d>>,
}

/// What the person says about early access.
#[derive(Debug, PartialEq)]
pub struct Enrollment<'d> {
    /// The property that tells.
    pub property: &'d str,
    /// Its value.
    pub actual: Option<Json>,
}

/// The evaluation of a condition.
#[derive(Debug)]
pub struct ConditionTrace<'d> {
    /// Which.
    pub condition: &'d Condition,
    /// Whether the flag was decided without it.
    pub is_idle: bool,
    /// Its filters, in order.
    pub filters: Vec<FilterTrace<'d>>,
    /// Where the id stands in the rollout.
    pub rollout: Option<Position<'d>>,
    /// What it came to.
    pub verdict: Verdict,
}

/// The evaluation of a filter.
#[derive(Debug)]
pub struct FilterTrace<'d> {
    /// Which.
    pub filter: &'d Filter,
    /// What it came to, negation included.
    pub result: Match,
    /// The value of the property, if the filter is about one, and it is known.
    pub actual: Option<Json>,
    /// What to know about this comparison.
    pub notes: Notes,
    /// The cohort, if the filter is about one.
    pub cohort: Option<&'d Cohort>,
    /// How the cohort was decided; told where it is first met.
    pub group: Option<GroupTrace<'d>>,
    /// How the other flag was decided; told where it is first met.
    pub flag: Option<Box<FlagTrace<'d>>>,
}

/// The evaluation of a group of filters of a cohort.
#[derive(Debug)]
pub struct GroupTrace<'d> {
    /// Which.
    pub group: &'d Group,
    /// What it came to.
    pub result: Match,
    /// Its entries, in order.
    pub entries: Vec<EntryTrace<'d>>,
}

/// One of a group.
#[derive(Debug)]
pub enum EntryTrace<'d> {
    /// A group of its own.
    Group(GroupTrace<'d>),
    /// A filter.
    Filter(FilterTrace<'d>),
}

impl<'d> FlagTrace<'d> {
    const fn of(flag: &'d Flag, evaluation: Evaluation<'d>) -> Self {
        Self {
            flag,
            evaluation,
            enrollment: None,
            holdout: None,
            conditions: Vec::new(),
            variant: None,
        }
    }
}

/// Collects what it hears; steps that have begun and not ended lie on a stack.
#[derive(Default)]
struct Teller<'d> {
    open: Vec<Open<'d>>,
    told: Option<FlagTrace<'d>>,
}

enum Open<'d> {
    /// Not evaluated yet, so that the evaluation in it is of no meaning.
    Flag(FlagTrace<'d>),
    Condition(ConditionTrace<'d>),
    Filter(FilterTrace<'d>),
    Group(GroupTrace<'d>),
}

impl<'d> Teller<'d> {
    fn add_filter(&mut self, told: FilterTrace<'d>) {
        match self.open.last_mut() {
            Some(Open::Condition(condition)) => condition.filters.push(told),
            Some(Open::Group(group)) => group.entries.push(EntryTrace::Filter(told)),
            _ => {}
        }
    }
}

impl<'d> Observer<'d> for Teller<'d> {
    const THOROUGH: bool = true;

    fn flag_begins(&mut self, flag: &'d Flag) {
        self.open.push(Open::Flag(FlagTrace::of(
            flag,
            Evaluation {
                outcome: Outcome::Undecided(Undecided::UnsupportedDefinition),
                payload: None,
                notes: Notes::NONE,
            },
        )));
    }

    fn flag_ends(&mut self, evaluation: &Evaluation<'d>) {
        let Some(Open::Flag(mut told)) = self.open.pop() else {
            return;
        };
        told.evaluation = *evaluation;
        match self.open.last_mut() {
            Some(Open::Filter(filter)) => filter.flag = Some(Box::new(told)),
            _ => self.told = Some(told),
        }
    }

    fn enrollment(&mut self, property: &'d str, actual: Option<&Json>) {
        if let Some(Open::Flag(flag)) = self.open.last_mut() {
            flag.enrollment = Some(Enrollment {
                property,
                actual: actual.cloned(),
            });
        }
    }

    fn condition_begins(&mut self, condition: &'d Condition, is_idle: bool) {
        self.open.push(Open::Condition(ConditionTrace {
            condition,
            is_idle,
            filters: Vec::new(),
            rollout: None,
            verdict: Verdict::NoMatch,
        }));
    }

    fn condition_ends(&mut self, verdict: Verdict) {
        let Some(Open::Condition(mut told)) = self.open.pop() else {
            return;
        };
        told.verdict = verdict;
        if let Some(Open::Flag(flag)) = self.open.last_mut() {
            flag.conditions.push(told);
        }
    }

    fn filter_begins(&mut self, filter: &'d Filter) {
        self.open.push(Open::Filter(FilterTrace {
            filter,
            result: Match::No,
            actual: None,
            notes: filter.notes(),
            cohort: None,
            group: None,
            flag: None,
        }));
    }

    fn property(&mut self, actual: Option<&Json>, notes: Notes) {
        if let Some(Open::Filter(filter)) = self.open.last_mut() {
            filter.actual = actual.cloned();
            filter.notes.add_all(notes);
        }
    }

    fn filter_ends(&mut self, result: Match) {
        if let Some(Open::Filter(mut told)) = self.open.pop() {
            told.result = result;
            self.add_filter(told);
        }
    }

    fn cohort(&mut self, cohort: &'d Cohort) {
        if let Some(Open::Filter(filter)) = self.open.last_mut() {
            filter.cohort = Some(cohort);
        }
    }

    fn group_begins(&mut self, group: &'d Group) {
        self.open.push(Open::Group(GroupTrace {
            group,
            result: Match::No,
            entries: Vec::new(),
        }));
    }

    fn group_ends(&mut self, result: Match) {
        let Some(Open::Group(mut told)) = self.open.pop() else {
            return;
        };
        told.result = result;
        match self.open.last_mut() {
            Some(Open::Filter(filter)) => filter.group = Some(told),
            Some(Open::Group(group)) => group.entries.push(EntryTrace::Group(told)),
            _ => {}
        }
    }

    fn position(&mut self, position: impl FnOnce() -> Position<'d>) {
        let position = position();
        match (self.open.last_mut(), position.purpose) {
            (Some(Open::Condition(condition)), _) => condition.rollout = Some(position),
            (Some(Open::Flag(flag)), Purpose::Holdout) => flag.holdout = Some(position),
            (Some(Open::Flag(flag)), _) => flag.variant = Some(position),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests;
