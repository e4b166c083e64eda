//! Conditions that give nobody anything, and flags that give everybody the same.

use super::reach::{Dead, Reach};
use super::{Report, Rule};
use crate::flags::condition::{Condition, Target};
use crate::flags::flag::Flag;

/// Looks at the conditions of an active flag.
pub(super) fn check<'d>(flag: &'d Flag, reach: &mut Reach<'d>, report: &mut Report) {
    let conditions = flag.conditions();
    if conditions.is_empty() {
        if !has_other_values(flag) {
            report.add(
                Rule::NeverMatches,
                "it has no conditions: it is switched on, and off for everybody",
            );
        }
        return;
    }
    let dead: Vec<_> = (0..conditions.len())
        .map(|place| reach.dead(flag, place))
        .collect();
    if !has_other_values(flag) && dead.iter().all(|dead| *dead == Some(Dead::Zero)) {
        report.add(
            Rule::RolloutZero,
            "it is switched on, and rolled out to 0 %: it is off for everybody",
        );
    } else {
        for (place, dead) in dead.iter().enumerate() {
            if let Some(dead) = dead {
                say_dead(place, &conditions[place], dead, report);
            }
        }
    }
    if let Some(value) = value_of_all(flag, &dead) {
        report.add(
            Rule::RolloutFull,
            format!("everybody gets {value}: the code does not need the flag any more"),
        );
    }
}

fn say_dead(place: usize, condition: &Condition, dead: &Dead, report: &mut Report) {
    let (rule, message) = match dead {
        Dead::Zero => (Rule::RolloutZero, "its rollout is 0 %".to_owned()),
        Dead::Never(why) => (Rule::NeverMatches, format!("it can never match: {why}")),
        Dead::Behind(earlier) => {
            let loss = condition.variant().map_or_else(String::new, |variant| {
                format!(", and its variant `{variant}` is never handed out")
            });
            let earlier = earlier + 1;
            (
                Rule::Unreachable,
                format!("condition {earlier} decides for all whom it would match{loss}"),
            )
        }
    };
    report.add_at(place, rule, message);
}

/// Whether something before the conditions can turn it on.
fn has_other_values(flag: &Flag) -> bool {
    flag.enrollment_property().is_some()
        || flag.super_condition().is_some()
        || flag
            .holdout()
            .is_some_and(|holdout| holdout.percentage > 0.0)
        || flag.has_experience_continuity()
}

/// The value that everybody gets, if there is one.
fn value_of_all(flag: &Flag, dead: &[Option<Dead>]) -> Option<String> {
    if has_other_values(flag) {
        return None;
    }
    let first = dead.iter().position(Option::is_none)?;
    let condition = &flag.conditions()[first];
    let is_everybody = condition.filters().is_empty()
        && condition.percentage() >= 100.0
        && *condition.target() == Target::Person;
    if !is_everybody {
        return None;
    }
    let named = condition.variant().and_then(|key| flag.variant(key));
    let only = || {
        let mut shares = flag.variants().iter();
        shares
            .find(|variant| variant.percentage > 0.0)
            .filter(|variant| variant.percentage >= 100.0)
    };
    match named.or_else(only) {
        Some(variant) => Some(format!("variant `{}`", variant.key)),
        None if flag.variants().is_empty() => Some("`true`".into()),
        None => None,
    }
}
