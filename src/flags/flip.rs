//! Flip: the smallest change that would turn a flag on for a user, or off, or give another variant.
//!
//! It is searched for among changes of what is known of the user, one property or two, and among
//! changes of one number or switch in the definition; each is tried by evaluating again, so that
//! what is told holds.

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
use super::outcome::Value;

/// Most changes of a user that are tried by themselves.
const MOST_STEPS: usize = 64;
/// Most of them that are tried in pairs.
const MOST_PAIRED: usize = 24;
/// Most rollouts that are tried.
const MOST_ROLLOUTS: usize = 64;

/// A change, and the value that a flag has with it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Flip {
    /// `true`, `false` or the key of a variant.
    pub value: Json,
    /// What would have to be otherwise.
    #[serde(flatten)]
    pub change: Change,
}

/// A change that gives a flag another value.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "change", rename_all = "camelCase")]
pub enum Change {
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
    /// The flag switched off.
    Deactivation,
}

/// A change of what is known of a user.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "of", rename_all = "camelCase")]
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

/// The value that a change is to lead to.
#[derive(Clone, Copy)]
enum Wanted<'v> {
    On,
    Off,
    /// Any but this one, and not off.
    Another(Value<'v>),
}

impl Wanted<'_> {
    fn is(self, value: Value<'_>) -> bool {
        match self {
            Self::On => value.is_on(),
            Self::Off => !value.is_on(),
            Self::Another(one) => value.is_on() && value != one,
        }
    }
}

/// The smallest changes that turn a flag on where it is off or undecided, and off where it is on:
/// at most one of the user and one of the definition; and where there are variants, one of the user
/// that gives another. None: there is no small one.
pub fn flips(
    definitions: &Definitions,
    flag: &Flag,
    context: &Context,
    now: DateTime<Utc>,
) -> Vec<Flip> {
    let trial = Trial {
        definitions,
        context,
        now,
    };
    let is_on = |value: &Value<'_>| value.is_on();
    let Some(value) = trial.value(flag, context).filter(is_on) else {
        let user = flag.is_active().then(|| trial.of_user(flag, Wanted::On));
        let definition = trial.of_definition(flag, Wanted::On);
        return [user.flatten(), definition].into_iter().flatten().collect();
    };
    let another = (!flag.variants().is_empty()).then_some(Wanted::Another(value));
    let another = another.and_then(|wanted| trial.of_user(flag, wanted));
    let user = trial.of_user(flag, Wanted::Off);
    let definition = trial.of_definition(flag, Wanted::Off);
    [user, definition, another].into_iter().flatten().collect()
}

/// Tries changes of one user and of definitions.
#[derive(Clone, Copy)]
struct Trial<'d, 'c> {
    definitions: &'d Definitions,
    context: &'c Context,
    now: DateTime<Utc>,
}

impl<'d> Trial<'d, '_> {
    fn value<'f>(self, flag: &'f Flag, context: &Context) -> Option<Value<'f>>
    where
        'd: 'f,
    {
        evaluate(self.definitions, flag, context, self.now).value()
    }

    /// The value of a flag for somebody, if it is wanted.
    fn wanted(self, flag: &Flag, context: &Context, wanted: Wanted<'_>) -> Option<Json> {
        let value = self.value(flag, context)?;
        wanted.is(value).then(|| serde_json::json!(value))
    }

    fn of_user(self, flag: &Flag, wanted: Wanted<'_>) -> Option<Flip> {
        let mut steps = Search::steps(self.definitions, flag, self.context, self.now);
        steps.truncate(MOST_STEPS);
        let tried: Vec<_> = steps
            .iter()
            .map(|step| step.apply(self.context.clone()))
            .collect();
        let flip = |value, steps| Flip {
            value,
            change: Change::User { steps },
        };
        for (step, context) in steps.iter().zip(&tried) {
            if let Some(value) = self.wanted(flag, context, wanted) {
                return Some(flip(value, vec![step.clone()]));
            }
        }
        steps.truncate(MOST_PAIRED);
        for (place, first) in steps.iter().enumerate() {
            for second in &steps[place + 1..] {
                if first.is_about(second) {
                    continue;
                }
                let context = second.apply(tried[place].clone());
                if let Some(value) = self.wanted(flag, &context, wanted) {
                    return Some(flip(value, vec![first.clone(), second.clone()]));
                }
            }
        }
        None
    }

    /// Another rollout, or else the switch of the whole flag.
    fn of_definition(self, flag: &Flag, wanted: Wanted<'_>) -> Option<Flip> {
        // Nothing else uses it, or it would be in a circle.
        let mut changed = self.definitions.copy(flag)?;
        if flag.is_active()
            && let Some(flip) = self.of_rollout(flag, &mut changed, wanted)
        {
            return Some(flip);
        }
        changed.is_active = !flag.is_active;
        let value = self.wanted(&changed, self.context, wanted)?;
        let change = if changed.is_active {
            Change::Activation
        } else {
            Change::Deactivation
        };
        Some(Flip { value, change })
    }

    /// The nearest rollout of a condition with which the flag, of which there is a copy to change,
    /// is on or off.
    fn of_rollout(self, flag: &Flag, changed: &mut Flag, wanted: Wanted<'_>) -> Option<Flip> {
        let raises = !matches!(wanted, Wanted::Off);
        let evaluator = Evaluator::new(self.definitions, self.context, self.now, Nobody);
        let mut found: Vec<_> = flag
            .conditions()
            .iter()
            .enumerate()
            .flat_map(|(place, condition)| {
                let from = condition.percentage();
                let hash = evaluator.hash(flag, condition);
                let rollouts = hash.map_or_else(Vec::new, |hash| near(hash, raises));
                rollouts.into_iter().map(move |to| (place, from, to))
            })
            .filter(|(_, from, to)| if raises { to > from } else { to < from })
            .collect();
        found.sort_by(|(_, from, to), (_, other, end)| {
            (from - to).abs().total_cmp(&(other - end).abs())
        });
        found.truncate(MOST_ROLLOUTS);
        found.into_iter().find_map(|(condition, from, to)| {
            changed.conditions[condition].percentage = to;
            let value = self.wanted(changed, self.context, wanted);
            changed.conditions[condition].percentage = from;
            Some(Flip {
                value: value?,
                change: Change::Rollout {
                    condition,
                    from,
                    to,
                },
            })
        })
    }
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
