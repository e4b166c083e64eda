//! Which values a flag can have at all, for anybody, and which conditions can give them.

use std::collections::HashMap;

use super::contradiction;
use crate::flags::condition::{Condition, Expected, Filter, Kind, Target};
use crate::flags::definitions::Definitions;
use crate::flags::flag::Flag;

/// Why a condition gives nobody anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Dead {
    /// Its rollout is 0 %.
    Zero,
    /// It matches nobody, and why.
    Never(String),
    /// An earlier condition, at this place, takes all whom it would match.
    Behind(usize),
}

/// Finds out about flags, each once.
pub(super) struct Reach<'d> {
    definitions: &'d Definitions,
    /// Whether a flag can be on, by its place.
    can_be_on: HashMap<usize, bool>,
}

impl<'d> Reach<'d> {
    pub(super) fn new(definitions: &'d Definitions) -> Self {
        let mut reach = Self {
            definitions,
            can_be_on: HashMap::new(),
        };
        // What others depend on first, so that no question leads deep.
        for place in definitions.flags_upwards() {
            reach.can_be_on(place);
        }
        reach
    }

    /// Why the condition at this place gives nobody anything, if so.
    pub(super) fn dead(&mut self, flag: &'d Flag, place: usize) -> Option<Dead> {
        let condition = &flag.conditions[place];
        if condition.percentage <= 0.0 {
            return Some(Dead::Zero);
        }
        if let Some(why) = self.never(condition) {
            return Some(Dead::Never(why));
        }
        (0..place)
            .find(|&earlier| takes_all(flag, &flag.conditions[earlier], condition))
            .map(Dead::Behind)
    }

    fn never(&mut self, condition: &'d Condition) -> Option<String> {
        if let Target::UnknownGroup(index) = condition.target {
            return Some(format!(
                "it is for groups of type {index}, which has no name"
            ));
        }
        for filter in &condition.filters {
            if let Some(why) = self.filter_never(filter) {
                return Some(why);
            }
        }
        let (one, other) = contradiction::find(&condition.filters)?;
        Some(format!(
            "its filters on `{}` exclude each other: {} and {}",
            one.key,
            shown(one),
            shown(other)
        ))
    }

    fn filter_never(&mut self, filter: &'d Filter) -> Option<String> {
        if let Kind::MalformedFlag = filter.kind {
            return Some(format!(
                "its dependency on flag `{}` is malformed",
                filter.key
            ));
        }
        if filter.matches_nobody() {
            let why = match filter.wanted() {
                None => "compares with nothing".to_owned(),
                Some(_) => format!("cannot use what it compares with: {}", shown(filter)),
            };
            return Some(format!("its filter on `{}` {why}", filter.key));
        }
        let Kind::Flag {
            flag: place,
            expected,
        } = &filter.kind
        else {
            return None;
        };
        if !self.definitions.is_sound(*place) {
            return None;
        }
        let other = self.definitions.flag_at(*place);
        let key = &other.key;
        match expected {
            Expected::On(false) => None,
            _ if !other.is_active => Some(format!("flag `{key}`, which must be on, is inactive")),
            _ if !self.can_be_on(*place) => Some(format!(
                "flag `{key}`, which must be on, is off for everybody"
            )),
            Expected::Variant(variant) if !has_value(other, variant) => Some(format!(
                "flag `{key}` must be `{variant}`, which is none of its values"
            )),
            Expected::On(true) | Expected::Variant(_) => None,
        }
    }

    /// Whether a flag can be on for anybody. Those that it depends on are sound, so that this ends.
    fn can_be_on(&mut self, place: usize) -> bool {
        if let Some(&known) = self.can_be_on.get(&place) {
            return known;
        }
        let flag = self.definitions.flag_at(place);
        let can = flag.is_active
            && (flag.problem.is_some()
                || flag.has_continuity
                || flag.enrollment.is_some()
                || flag.super_condition.is_some()
                || flag
                    .holdout
                    .as_ref()
                    .is_some_and(|holdout| holdout.percentage > 0.0)
                || (0..flag.conditions.len())
                    .any(|condition| self.dead(flag, condition).is_none()));
        self.can_be_on.insert(place, can);
        can
    }
}

fn has_value(flag: &Flag, variant: &str) -> bool {
    flag.problem.is_some()
        || flag.variant(variant).is_some()
        || flag
            .holdout
            .as_ref()
            .is_some_and(|holdout| holdout.variant == variant)
}

/// Whether whoever the later condition would match is decided by the earlier one. An id has one
/// place in all rollouts of a flag, so that the larger rollout holds the smaller one.
fn takes_all(flag: &Flag, earlier: &Condition, later: &Condition) -> bool {
    let is_wide = earlier.percentage >= later.percentage || flag.early_exit;
    is_wide
        && earlier.target == later.target
        && earlier
            .filters
            .iter()
            .all(|filter| later.filters.iter().any(|other| is_same(filter, other)))
}

fn is_same(one: &Filter, other: &Filter) -> bool {
    one.about() == other.about()
        && one.key == other.key
        && one.operator == other.operator
        && one.wanted == other.wanted
}

/// A filter in short: `gt 10`.
fn shown(filter: &Filter) -> String {
    match filter.wanted() {
        Some(wanted) => format!("{} {wanted}", filter.operator()),
        None => filter.operator().to_owned(),
    }
}
