//! Flip: the smallest change that would turn a flag on for a user, or off.
//!
//! It is searched for among changes of what is known of the user, one property or two, and among
//! changes of one number in the definition; each is tried by evaluating again, so that what is told
//! holds.

mod search;
#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value as Json;

use self::search::Search;
use super::context::Context;
use super::definitions::Definitions;
use super::evaluate::{Evaluator, evaluate};
use super::flag::Flag;
use super::observe::Nobody;

/// Most changes of a user that are tried by themselves.
const MOST_STEPS: usize = 64;
/// Most of them that are tried in pairs.
const MOST_PAIRED: usize = 24;
/// Most rollouts that are tried.
const MOST_ROLLOUTS: usize = 64;

/// A change that flips a flag.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum Flip {
    /// Other properties, groups or another device of the user.
    User {
        /// All of them are needed.
        steps: Vec<Step>,
    },
    /// Another rollout of a condition.
    Rollout {
        /// The condition, by its place, from 0.
        condition: usize,
        /// What it is, in percent.
        from: f64,
        /// What it would have to be, in percent.
        to: f64,
    },
    /// The flag switched on.
    Activation,
}

/// A change of what is known of a user.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum Step {
    /// A property of the person.
    Person {
        /// Its name.
        property: String,
        /// What it would have to be.
        value: Json,
    },
    /// A property of a group.
    Group {
        /// The type of the group.
        group: String,
        /// Its name.
        property: String,
        /// What it would have to be.
        value: Json,
    },
    /// A group, where there is none.
    Membership {
        /// The type of the group.
        group: String,
        /// A key with which it holds.
        key: String,
    },
    /// A device, where there is none.
    Device {
        /// An id with which it holds.
        id: String,
    },
}

impl Step {
    fn apply(&self, context: Context) -> Context {
        match self {
            Self::Person { property, value } => context.with_property(property, value.clone()),
            Self::Group {
                group,
                property,
                value,
            } => context.with_group_property(group, property, value.clone()),
            Self::Membership { group, key } => context.with_group(group, key.as_str()),
            Self::Device { id } => context.with_device(id),
        }
    }

    /// Whether two of them are about the same.
    fn is_about(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Person { property: one, .. }, Self::Person { property: two, .. }) => one == two,
            (
                Self::Group {
                    group, property, ..
                },
                Self::Group {
                    group: other,
                    property: name,
                    ..
                },
            ) => group == other && property == name,
            (one, other) => one == other,
        }
    }
}

/// The smallest changes that turn a flag on where it is off or undecided, and off where it is on:
/// at most one of the user and one of the definition. None: there is no small one.
pub fn flips(
    definitions: &Definitions,
    flag: &Flag,
    context: &Context,
    now: DateTime<Utc>,
) -> Vec<Flip> {
    let is_on = |context: &Context| {
        let value = evaluate(definitions, flag, context, now).value();
        value.map(super::Value::is_on)
    };
    let wanted = is_on(context) != Some(true);
    let user = if flag.is_active() {
        of_user(definitions, flag, context, now, |context| {
            is_on(context) == Some(wanted)
        })
    } else {
        None
    };
    let definition = of_definition(definitions, flag, context, now, wanted);
    [user, definition].into_iter().flatten().collect()
}

fn of_user(
    definitions: &Definitions,
    flag: &Flag,
    context: &Context,
    now: DateTime<Utc>,
    flips: impl Fn(&Context) -> bool,
) -> Option<Flip> {
    let mut steps = Search::steps(definitions, flag, context, now);
    steps.truncate(MOST_STEPS);
    let tried: Vec<_> = steps
        .iter()
        .map(|step| step.apply(context.clone()))
        .collect();
    if let Some(found) = tried.iter().position(&flips) {
        let steps = vec![steps.swap_remove(found)];
        return Some(Flip::User { steps });
    }
    steps.truncate(MOST_PAIRED);
    for (place, first) in steps.iter().enumerate() {
        for second in &steps[place + 1..] {
            if !first.is_about(second) && flips(&second.apply(tried[place].clone())) {
                let steps = vec![first.clone(), second.clone()];
                return Some(Flip::User { steps });
            }
        }
    }
    None
}

fn of_definition(
    definitions: &Definitions,
    flag: &Flag,
    context: &Context,
    now: DateTime<Utc>,
    wanted: bool,
) -> Option<Flip> {
    // Nothing else uses it, or it would be in a circle.
    let mut changed = definitions.copy(flag)?;
    let holds = |changed: &Flag| {
        let value = evaluate(definitions, changed, context, now).value();
        value.map(super::Value::is_on) == Some(wanted)
    };
    if !flag.is_active() {
        changed.is_active = true;
        return holds(&changed).then_some(Flip::Activation);
    }
    let evaluator = Evaluator::new(definitions, context, now, Nobody);
    let mut found: Vec<_> = flag
        .conditions()
        .iter()
        .enumerate()
        .flat_map(|(place, condition)| {
            let from = condition.percentage();
            let hash = evaluator.hash(flag, condition);
            let rollouts = hash.map_or_else(Vec::new, |hash| near(hash, wanted));
            rollouts.into_iter().map(move |to| (place, from, to))
        })
        .filter(|(_, from, to)| if wanted { to > from } else { to < from })
        .collect();
    found.sort_by(|(_, from, to), (_, other, end)| {
        (from - to).abs().total_cmp(&(other - end).abs())
    });
    found.truncate(MOST_ROLLOUTS);
    found.into_iter().find_map(|(condition, from, to)| {
        changed.conditions[condition].percentage = to;
        let is_found = holds(&changed);
        changed.conditions[condition].percentage = from;
        is_found.then_some(Flip::Rollout {
            condition,
            from,
            to,
        })
    })
}

/// The rollouts next to where an id stands, in hundredths of a percent, the likelier first; the
/// other is for a hash on the border.
fn near(hash: f64, is_in: bool) -> Vec<f64> {
    let place = hash * 10_000.0;
    let rollouts = if is_in {
        [place.ceil(), place.ceil() + 1.0]
    } else {
        [place.floor(), place.floor() - 1.0]
    };
    let rollouts = rollouts.map(|hundredths| hundredths / 100.0);
    rollouts
        .into_iter()
        .filter(|rollout| (0.0..=100.0).contains(rollout))
        .collect()
}
