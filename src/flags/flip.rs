//! Flip: the smallest change that would turn a flag on for a user, or off.
//!
//! It is searched for among changes of what is known of the user, one property or two, and among
//! changes of one number in the definition; each is tried by evaluating again, so that what is told
//! holds.

use std::collections::HashSet;

use chrono::{DateTime, Duration, Utc};
use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use super::cohort::Cohort;
use super::condition::{Filter, Kind, Source, Target};
use super::context::Context;
use super::definitions::Definitions;
use super::evaluate::evaluate;
use super::flag::Flag;
use super::note::Notes;
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
    let mut search = Search {
        definitions,
        context,
        now,
        steps: Vec::new(),
        flags: HashSet::new(),
        cohorts: HashSet::new(),
    };
    search.flag(flag);
    let mut steps = search.steps;
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

/// Collects the changes that make some filter come out otherwise.
struct Search<'d, 'c> {
    definitions: &'d Definitions,
    context: &'c Context,
    now: DateTime<Utc>,
    steps: Vec<Step>,
    /// Searched already.
    flags: HashSet<usize>,
    /// Searched already.
    cohorts: HashSet<usize>,
}

impl<'d> Search<'d, '_> {
    fn flag(&mut self, flag: &'d Flag) {
        if let Some(property) = flag.enrollment_property() {
            for joined in [true, false] {
                self.add(Step::Person {
                    property: property.to_owned(),
                    value: joined.into(),
                });
            }
        }
        if flag.is_by_device() && self.context.device_id().is_none() {
            self.add(Step::Device {
                id: "example".into(),
            });
        }
        for condition in flag.conditions().iter().chain(flag.super_condition()) {
            if let Target::Group(group) = condition.target()
                && !self.context.groups().contains_key(group)
            {
                self.add(Step::Membership {
                    group: group.clone(),
                    key: "example".into(),
                });
            }
            for filter in condition.filters() {
                self.filter(filter);
            }
        }
    }

    fn filter(&mut self, filter: &'d Filter) {
        match &filter.kind {
            Kind::Property { source, .. } => self.property(filter, source),
            Kind::Cohort { cohort, .. } => {
                if self.cohorts.insert(*cohort) {
                    let cohort: &'d Cohort = self.definitions.cohort_at(*cohort);
                    if let Some(rule) = cohort.rule() {
                        rule.each_filter(&mut |filter| self.filter(filter));
                    }
                }
            }
            Kind::Flag { flag, .. } => {
                if self.definitions.is_sound(*flag) && self.flags.insert(*flag) {
                    self.flag(self.definitions.flag_at(*flag));
                }
            }
            Kind::MalformedFlag | Kind::Unsupported { .. } => {}
        }
    }

    /// A value with which the filter matches, and one with which it does not.
    fn property(&mut self, filter: &Filter, source: &Source) {
        let property = filter.key().to_owned();
        if *source == Source::Person && property == "distinct_id" {
            return;
        }
        for matches in [true, false] {
            let Some(value) = self.value(filter, matches) else {
                continue;
            };
            let property = property.clone();
            self.add(match source {
                Source::Person | Source::PersonMetadata => Step::Person { property, value },
                Source::Group(group) => Step::Group {
                    group: group.clone(),
                    property,
                    value,
                },
            });
        }
    }

    fn value(&self, filter: &Filter, matches: bool) -> Option<Json> {
        let Kind::Property { test, .. } = &filter.kind else {
            return None;
        };
        candidates(filter.wanted(), self.now)
            .into_iter()
            .find(|value| test.matches(value, self.now, &mut Notes::default()) == Some(matches))
    }

    fn add(&mut self, step: Step) {
        if !self.steps.contains(&step) {
            self.steps.push(step);
        }
    }
}

/// Values near what a filter compares with, the plainest first.
fn candidates(wanted: Option<&Json>, now: DateTime<Utc>) -> Vec<Json> {
    let mut values = Vec::new();
    let wanted: &[Json] = match wanted {
        Some(Json::Array(values)) => values,
        Some(value) => std::slice::from_ref(value),
        None => &[],
    };
    for value in wanted.iter().take(8) {
        values.push(value.clone());
        let number = match value {
            Json::Number(number) => number.as_f64(),
            Json::String(text) => text.parse().ok(),
            _ => None,
        };
        if let Some(number) = number {
            values.extend([json!(number + 1.0), json!(number - 1.0)]);
        }
    }
    values.extend([json!("other"), json!(true), json!(false), json!(0)]);
    values.extend([json!("0.0.0"), json!("9999.0.0")]);
    for days in [0, 1, -1, 36_500, -36_500] {
        values.extend(
            Duration::try_days(days)
                .and_then(|days| now.checked_add_signed(days))
                .map(|date| json!(date.format("%Y-%m-%dT%H:%M:%SZ").to_string())),
        );
    }
    values
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flags::sample::{definitions, depends, flag, is, now, when};

    fn found(filters: &Json, context: &Context) -> Vec<Flip> {
        let definitions = definitions(
            &json!([
                flag("f", filters),
                flag("base", &json!({"groups": [when(&[is("plan", "pro")])]}))
            ]),
            &json!({"7": {"type": "OR", "values": [
                {"key": "email", "type": "person", "operator": "icontains", "value": "@x.io"}]}}),
        );
        flips(&definitions, definitions.get("f").unwrap(), context, now())
    }

    fn set(property: &str, value: impl Into<Json>) -> Step {
        Step::Person {
            property: property.into(),
            value: value.into(),
        }
    }

    fn user(steps: &[Step]) -> Flip {
        Flip::User {
            steps: steps.to_vec(),
        }
    }

    #[test]
    fn a_rollout_is_raised_just_over_the_users_place_or_lowered_just_below() {
        // sample_user_flag.usr_1 stands at 0.0634.
        let definitions = |percentage: f64| {
            definitions(
                &json!([flag(
                    "sample_user_flag",
                    &json!({"groups": [{"rollout_percentage": percentage}]})
                )]),
                &json!({}),
            )
        };
        let rollout = |from: f64| {
            let definitions = definitions(from);
            flips(
                &definitions,
                &definitions.flags()[0],
                &Context::new("usr_1"),
                now(),
            )
        };
        assert_eq!(
            rollout(5.0),
            [Flip::Rollout {
                condition: 0,
                from: 5.0,
                to: 6.35
            }]
        );
        assert_eq!(
            rollout(25.0),
            [Flip::Rollout {
                condition: 0,
                from: 25.0,
                to: 6.33
            }]
        );
        assert_eq!(
            rollout(100.0),
            [Flip::Rollout {
                condition: 0,
                from: 100.0,
                to: 0.0
            }]
        );
    }

    #[test]
    fn the_property_that_stands_in_the_way_is_found_also_behind_cohorts_and_flags() {
        let nobody = Context::new("u");
        let plan = json!({"groups": [when(&[is("plan", "pro")])]});
        assert_eq!(found(&plan, &nobody), [user(&[set("plan", "pro")])]);
        let free = Context::new("u").with_property("plan", "free");
        assert_eq!(found(&plan, &free), [user(&[set("plan", "pro")])]);
        let pro = Context::new("u").with_property("plan", "pro");
        assert_eq!(found(&plan, &pro)[0], user(&[set("plan", "other")]));
        let cohort =
            json!({"groups": [when(&[json!({"key": "id", "type": "cohort", "value": 7})])]});
        assert_eq!(found(&cohort, &nobody), [user(&[set("email", "@x.io")])]);
        let base = json!({"groups": [when(&[depends("base", &json!(true))])]});
        assert_eq!(found(&base, &free), [user(&[set("plan", "pro")])]);
    }

    #[test]
    fn two_properties_are_the_most() {
        let of = |names: &[&str]| {
            let filters: Vec<_> = names.iter().map(|name| is(name, "x")).collect();
            found(&json!({"groups": [when(&filters)]}), &Context::new("u"))
        };
        assert_eq!(of(&["a", "b"]), [user(&[set("a", "x"), set("b", "x")])]);
        assert_eq!(of(&["a", "b", "c"]), []);
    }

    #[test]
    fn every_kind_of_operator_has_a_value_that_matches() {
        for (operator, wanted) in [
            ("gt", json!(5)),
            ("lt", json!("5")),
            ("is_date_after", json!("-3d")),
            ("is_date_before", json!("2020-01-01")),
            ("semver_gt", json!("1.2.3")),
            ("semver_lt", json!("1.2.3")),
            ("between", json!([1, 5])),
            ("is_not", json!("x")),
            ("is_set", json!(null)),
            ("exact", json!(["a", "b"])),
            ("ends_with", json!(".org")),
            ("exact", json!(true)),
        ] {
            let filter =
                json!({"key": "p", "type": "person", "operator": operator, "value": wanted});
            let found = found(&json!({"groups": [when(&[filter])]}), &Context::new("u"));
            assert!(
                matches!(&found[..], [Flip::User { .. }]),
                "{operator} {wanted}: {found:?}"
            );
        }
    }

    #[test]
    fn groups_devices_and_activation_count_and_where_nothing_helps_nothing_is_said() {
        let group = json!({"groups": [{}], "aggregation_group_type_index": 0});
        let membership = Step::Membership {
            group: "company".into(),
            key: "example".into(),
        };
        assert_eq!(found(&group, &Context::new("u")), [user(&[membership])]);
        let device = json!({"groups": [{}], "bucketing_identifier": "device_id"});
        let step = Step::Device {
            id: "example".into(),
        };
        assert_eq!(found(&device, &Context::new("u")), [user(&[step])]);
        let mut off = flag("f", &json!({"groups": [{}]}));
        off["active"] = json!(false);
        let definitions = definitions(&json!([off]), &json!({}));
        let flag = &definitions.flags()[0];
        assert_eq!(
            flips(&definitions, flag, &Context::new("u"), now()),
            [Flip::Activation]
        );
        let pattern =
            json!({"key": "p", "type": "person", "operator": "regex", "value": "^a{3}b$"});
        assert_eq!(
            found(&json!({"groups": [when(&[pattern])]}), &Context::new("u")),
            []
        );
        assert_eq!(found(&json!({"groups": []}), &Context::new("u")), []);
    }
}
