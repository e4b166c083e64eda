//! What is wrong with a flag or the document as it is written, whoever asks.

use std::collections::BTreeSet;

use super::{Report, Rule};
use crate::flags::definitions::Definitions;
use crate::flags::flag::Flag;

/// What is no flag, or is there twice.
pub(super) fn document(definitions: &Definitions, report: &mut Report) {
    for problem in definitions.problems() {
        report.add(Rule::Malformed, problem);
    }
    let mut keys = BTreeSet::new();
    for flag in definitions.flags() {
        if !keys.insert(flag.key()) {
            report.flag = Some(flag.key().to_owned());
            report.add(
                Rule::DuplicateKey,
                "several flags have this key; code and dependencies get the last",
            );
        }
    }
    report.flag = None;
}

/// What a flag says of itself that does not fit together.
pub(super) fn flag(flag: &Flag, report: &mut Report) {
    if let Some(problem) = flag.problem() {
        let rule = if flag.is_of_later_form() {
            Rule::NotLocal
        } else {
            Rule::Malformed
        };
        report.add(rule, format!("it cannot be evaluated: {problem}"));
        return;
    }
    variants(flag, report);
    payloads(flag, report);
    for (place, condition) in flag.conditions().iter().enumerate() {
        if let Some(variant) = condition.variant()
            && flag.variant(variant).is_none()
        {
            let message = format!(
                "it hands out variant `{variant}`, which the flag does not have; its users are \
                 spread as if it named none"
            );
            report.add_at(place, Rule::UnknownVariant, message);
        }
    }
}

fn variants(flag: &Flag, report: &mut Report) {
    let mut keys = BTreeSet::new();
    for variant in flag.variants() {
        if !keys.insert(&variant.key) {
            let message = format!("variant `{}` is there twice", variant.key);
            report.add(Rule::VariantShares, message);
        }
        let is_named = flag
            .conditions()
            .iter()
            .any(|condition| condition.variant() == Some(&variant.key));
        if variant.percentage <= 0.0 && !is_named {
            let message = format!(
                "variant `{}` has 0 %, and no condition hands it out: nobody gets it",
                variant.key
            );
            report.add(Rule::RolloutZero, message);
        }
    }
    let sum: f64 = flag
        .variants()
        .iter()
        .map(|variant| variant.percentage)
        .sum();
    if flag.variants().is_empty() || (sum - 100.0).abs() < 1e-6 {
        return;
    }
    let consequence = if sum < 100.0 {
        "who is left over gets `true` and no variant"
    } else {
        "the last ones get less than they say"
    };
    // Sums of decimal fractions come with digits that nobody wrote.
    let sum = (sum * 1e6).round() / 1e6;
    report.add(
        Rule::VariantShares,
        format!("the shares of its variants sum to {sum} %: {consequence}"),
    );
}

fn payloads(flag: &Flag, report: &mut Report) {
    for key in flag.payloads().keys() {
        let is_holdout = flag
            .holdout()
            .is_some_and(|holdout| holdout.variant == *key);
        if key == "true" || flag.variant(key).is_some() || is_holdout {
            continue;
        }
        report.add(
            Rule::UnusedPayload,
            format!("it has a payload for `{key}`, which is none of its values"),
        );
    }
    let shares: f64 = flag
        .variants()
        .iter()
        .map(|variant| variant.percentage)
        .sum();
    let can_be_on = flag.variants().is_empty()
        || shares < 100.0
        || flag.enrollment_property().is_some()
        || flag.super_condition().is_some();
    if flag.payloads().contains_key("true") && !can_be_on {
        report.add(
            Rule::UnusedPayload,
            "it has a payload for `true`, but all its users get a variant",
        );
    }
}
