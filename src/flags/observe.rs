//! Watching an evaluation. There is one evaluator; whoever wants to tell its steps watches it, and
//! who does not pays nothing.

use serde_json::Value as Json;

use super::cohort::{Cohort, Group};
use super::condition::{Condition, Filter};
use super::flag::Flag;
use super::note::Notes;
use super::outcome::{Evaluation, Match};

/// What the place of an id is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Whether it is in the share of users of a condition.
    Rollout,
    /// Which variant it gets.
    Variant,
    /// Whether it is held out.
    Holdout,
}

/// The place of an id: where it stands between 0 and 1, and what follows.
#[derive(Debug, Clone, PartialEq)]
pub struct Position<'d> {
    /// What for.
    pub purpose: Purpose,
    /// The id that was hashed: a distinct id, a device or the key of a group.
    pub id: String,
    /// Where it stands, from 0 to 1.
    pub hash: f64,
    /// Up to where it is in: the threshold, or the end of the variant's share.
    pub threshold: Option<f64>,
    /// The variant that it gets, if this is about variants.
    pub variant: Option<&'d str>,
    /// Whether it is in.
    pub is_in: bool,
}

/// What a condition comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// All filters match, and the user is in the rollout.
    Match,
    /// Some filter does not match.
    NoMatch,
    /// All filters match, but the user is not in the rollout.
    OutOfRollout,
    /// The user has no group of the type that it is for.
    NoGroup,
    /// Nobody can say from here.
    Unknown(super::outcome::Unknown),
}

/// Hears of each step of an evaluation, in order.
pub(super) trait Observer<'d> {
    /// Whether to go on for the telling where the result is certain already.
    const THOROUGH: bool;

    fn flag_begins(&mut self, _flag: &'d Flag) {}
    fn flag_ends(&mut self, _evaluation: &Evaluation<'d>) {}
    /// The property that says whether the person joined early access.
    fn enrollment(&mut self, _property: &'d str, _actual: Option<&Json>) {}
    /// `is_idle`: it is only told, the flag is decided.
    fn condition_begins(&mut self, _condition: &'d Condition, _is_idle: bool) {}
    fn condition_ends(&mut self, _verdict: Verdict) {}
    fn filter_begins(&mut self, _filter: &'d Filter) {}
    fn property(&mut self, _actual: Option<&Json>, _notes: Notes) {}
    fn filter_ends(&mut self, _result: Match) {}
    fn cohort(&mut self, _cohort: &'d Cohort) {}
    fn group_begins(&mut self, _group: &'d Group) {}
    fn group_ends(&mut self, _result: Match) {}
    fn position(&mut self, _position: impl FnOnce() -> Position<'d>) {}
}

/// Nobody watches.
pub(super) struct Nobody;

impl Observer<'_> for Nobody {
    const THOROUGH: bool = false;
}
