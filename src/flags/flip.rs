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
use serde_json::{Map, Value as Json, json};

use self::search::Search;
use super::context::Context;
use super::definitions::Definitions;
use super::evaluate::evaluate;
use super::flag::Flag;
use super::operator::Matching;
use super::trace::explain;

/// Most changes of a user that are tried by themselves; of pairs, their square.
const MOST_STEPS: usize = 64;

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
    let holds = |flip: &Flip| {
        let Some(changed) = with(definitions, flag, flip) else {
            return false;
        };
        changed.get(flag.key()).is_some_and(|flag| {
            let value = evaluate(&changed, flag, context, now).value();
            value.map(super::Value::is_on) == Some(wanted)
        })
    };
    if !flag.is_active() {
        return Some(Flip::Activation).filter(holds);
    }
    let told = explain(definitions, flag, context, now);
    // The older form of enrollment is told before the conditions.
    let early = told
        .conditions
        .len()
        .saturating_sub(flag.conditions().len());
    let mut found: Vec<_> = told
        .conditions
        .iter()
        .skip(early)
        .enumerate()
        .filter_map(|(place, told)| {
            let from = told.condition.percentage();
            let hash = told.rollout.as_ref().map(|position| position.hash);
            // To a hundredth of a percent.
            let to = match (wanted, hash) {
                (true, Some(hash)) => (hash * 10_000.0).ceil() / 100.0,
                (true, None) => return None,
                (false, Some(hash)) => ((hash * 10_000.0).floor() - 1.0).max(0.0) / 100.0,
                (false, None) => 0.0,
            };
            let is_change = if wanted { to > from } else { to < from };
            is_change.then_some(Flip::Rollout {
                condition: place,
                from,
                to,
            })
        })
        .collect();
    found.sort_by(|one, other| size(one).total_cmp(&size(other)));
    found.into_iter().find(holds)
}

fn size(flip: &Flip) -> f64 {
    match flip {
        Flip::Rollout { from, to, .. } => (from - to).abs(),
        Flip::User { .. } | Flip::Activation => 0.0,
    }
}

/// The definitions with one change.
fn with(definitions: &Definitions, changed: &Flag, flip: &Flip) -> Option<Definitions> {
    let mut flags = Vec::with_capacity(definitions.flags().len());
    for flag in definitions.flags() {
        let mut document: Json = serde_json::from_str(flag.raw()).ok()?;
        if std::ptr::eq(flag, changed) {
            match flip {
                Flip::Rollout { condition, to, .. } => {
                    *document
                        .pointer_mut(&format!("/filters/groups/{condition}"))?
                        .as_object_mut()?
                        .entry("rollout_percentage")
                        .or_insert(Json::Null) = json!(to);
                }
                Flip::Activation => document["active"] = json!(true),
                Flip::User { .. } => {}
            }
        }
        flags.push(document);
    }
    let cohorts: Option<Map<String, Json>> = definitions
        .cohorts()
        .iter()
        .map(|cohort| {
            Some((
                cohort.id().to_owned(),
                serde_json::from_str(cohort.raw()).ok()?,
            ))
        })
        .collect();
    let document = json!({
        "flags": flags,
        "cohorts": cohorts?,
        "group_type_mapping": definitions.group_types(),
        "property_matching_version": match definitions.matching() {
            Matching::Truthiness => 1,
            Matching::Text => 2,
        },
    });
    Definitions::parse(document.to_string().as_bytes()).ok()
}
