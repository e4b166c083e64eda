//! What is told of an evaluation, as a tree.

use serde_json::Value as Json;

use super::told::{Explained, ToldCondition, ToldFilter, ToldFlag, ToldPosition};
use crate::cli::output::{Branch, Cell, Report, Style, View};
use crate::flags::{Change, Reason, Step, Undecided, words};

impl Report for Explained<'_> {
    fn view(&self) -> View {
        let mut views = vec![View::Tree(vec![flag(&self.flag)])];
        let mut say = |label: &str, style, text: &str| {
            let line = format!("{label}: {text}");
            views.push(View::Line(Cell::new(line, style)));
        };
        for missing in &self.missing {
            say("not known", Style::Warn, missing);
        }
        if self.flips.is_empty() && !self.is_for_posthog {
            let none = "by no small change that was found";
            say("would be on", Style::Plain, none);
        }
        for flip in &self.flips {
            let turned = match &flip.value {
                Json::Bool(true) => "would be on".into(),
                Json::String(variant) => format!("would be `{variant}`"),
                _ => "would be off".into(),
            };
            say(&turned, Style::Strong, &change(&flip.change));
        }
        for warning in &self.warnings {
            say("warning", Style::Warn, warning);
        }
        for note in &self.flag.notes {
            say("note", Style::Dim, note);
        }
        View::Stack(views)
    }
}

fn flag(told: &ToldFlag<'_>) -> Branch {
    let (value, style) = match told.value {
        Some(value) if value.is_on() => (value.to_string(), Style::Good),
        Some(value) => (value.to_string(), Style::Plain),
        None => ("undecided".into(), Style::Warn),
    };
    let code = told.reason.map(Reason::code);
    let why = code
        .or(told.undecided.map(Undecided::code))
        .unwrap_or_default();
    let by = match (told.reason, told.condition) {
        (Some(Reason::SuperConditionValue), _) => ", early access".into(),
        (_, Some(at)) if at < told.conditions.len() => format!(", condition {}", at + 1),
        _ => String::new(),
    };
    let mut branch = Branch::leaf(vec![
        Cell::new(told.key, Style::Strong),
        Cell::new(value, style),
        Cell::new(format!("({why}{by})"), Style::Dim),
    ]);
    if let Some(problem) = told.problem {
        branch = branch.with([Branch::leaf(vec![Cell::new(problem, Style::Bad)])]);
    }
    if let Some(enrollment) = &told.enrollment {
        let said = actual(enrollment.actual.as_ref());
        let line = format!("early access: {} {said}", enrollment.property);
        branch = branch.with([Branch::leaf(vec![Cell::from(line)])]);
    }
    let position = |name, position: &ToldPosition<'_>| {
        Branch::leaf(vec![Cell::from(name), Cell::from(placed(position))])
    };
    branch
        .with(
            told.holdout
                .iter()
                .map(|holdout| position("holdout", holdout)),
        )
        .with(told.conditions.iter().map(condition))
        .with(told.variant.iter().map(|variant| {
            let name = variant.variant.unwrap_or("none");
            Branch::leaf(vec![
                Cell::from(format!("variant {name}")),
                Cell::from(share(variant)),
            ])
        }))
        .with(
            told.payload
                .iter()
                .map(|payload| Branch::leaf(vec![Cell::from(format!("payload {payload}"))])),
        )
}

fn condition(told: &ToldCondition<'_>) -> Branch {
    let (verdict, style) = match told.verdict {
        "match" => ("match", Style::Good),
        "no_match" => ("no match", Style::Plain),
        "out_of_rollout" => ("out of rollout", Style::Plain),
        "no_group" => ("no group", Style::Plain),
        _ => ("unknown", Style::Warn),
    };
    let name = told.place.map_or_else(
        || "early access".to_owned(),
        |place| format!("condition {}", place + 1),
    );
    let idle = if told.idle { "(decided before)" } else { "" };
    Branch::leaf(vec![
        Cell::new(format!("{verdict}:"), style),
        Cell::new(name, Style::Strong),
        Cell::from(told.text.as_str()),
        Cell::new(idle, Style::Dim),
    ])
    .with(told.filters.iter().map(filter))
    .with(told.rollout.iter().map(|rollout| {
        let text = format!(
            "rollout {} {}",
            crate::cli::flags::bar(told.percentage),
            placed(rollout)
        );
        Branch::leaf(vec![Cell::from(text)])
    }))
}

fn filter(told: &ToldFilter<'_>) -> Branch {
    let (result, style) = match told.result {
        "match" => ("match:", Style::Good),
        "no_match" => ("no match:", Style::Plain),
        _ => ("unknown:", Style::Warn),
    };
    let compared = match (&told.actual, &told.missing) {
        (Some(value), _) => format!("({})", actual(Some(value))),
        (None, Some(missing)) => format!("(not known: {missing})"),
        (None, None) if told.is_unset => "(it is not set)".into(),
        (None, None) => match &told.problem {
            // A filter without words of its own is told by its problem.
            Some(problem) if !told.text.contains(problem) => format!("({problem})"),
            _ => String::new(),
        },
    };
    Branch::leaf(vec![
        Cell::new(result, style),
        Cell::from(told.text.as_str()),
        Cell::new(compared, Style::Dim),
    ])
    .with(
        told.notes
            .iter()
            .map(|note| Branch::leaf(vec![Cell::new(format!("note: {note}"), Style::Dim)])),
    )
    .with(told.entries.iter().map(filter))
    .with(told.dependency.iter().map(|told| flag(told)))
}

fn actual(value: Option<&Json>) -> String {
    value.map_or_else(|| "is not known".into(), |value| format!("it is {value}"))
}

/// `0.0634 ≤ 0.25: in`.
fn placed(position: &ToldPosition<'_>) -> String {
    let (sign, place) = if position.is_in {
        ("≤", "in")
    } else {
        (">", "out")
    };
    let threshold = position.threshold.unwrap_or(1.0);
    let is_in = |hash: f64, end: f64| (hash <= end) == position.is_in;
    let (hash, threshold) = in_order(position.hash, threshold, is_in);
    format!("{hash} {sign} {threshold}: {place}")
}

/// `0.1377 < 0.5`: variants end before the sum of their shares.
fn share(position: &ToldPosition<'_>) -> String {
    match position.threshold {
        Some(end) => {
            let (hash, end) = in_order(position.hash, end, |hash, end| hash < end);
            format!("{hash} < {end}")
        }
        None => format!("{:.4}, beyond all shares", position.hash),
    }
}

/// A hash and its threshold with as many digits as it takes to see that they stand so.
fn in_order(hash: f64, threshold: f64, stand_so: impl Fn(f64, f64) -> bool) -> (String, f64) {
    // Sums of decimal fractions come with digits that nobody wrote.
    let rounded = (threshold * 1e6).round() / 1e6;
    let threshold = if stand_so(hash, rounded) {
        rounded
    } else {
        threshold
    };
    let mut texts = (4..=17).map(|digits| format!("{hash:.digits$}"));
    let shown = texts.find(|text| text.parse().is_ok_and(|hash| stand_so(hash, threshold)));
    (shown.unwrap_or_else(|| hash.to_string()), threshold)
}

fn change(change: &Change) -> String {
    match change {
        Change::User { steps } => {
            let steps: Vec<_> = steps.iter().map(step).collect();
            format!("if {}", steps.join(" and "))
        }
        Change::Rollout {
            condition,
            from,
            to,
        } => format!(
            "if the rollout of condition {} were {} instead of {}",
            condition + 1,
            words::percent(*to),
            words::percent(*from)
        ),
        Change::Activation => "if the flag were switched on".into(),
        Change::Deactivation => "if the flag were switched off".into(),
    }
}

fn step(step: &Step) -> String {
    match step {
        Step::Person { property, value } => format!("{property} were {value}"),
        Step::Group {
            group,
            property,
            value,
        } => format!("the {group}'s {property} were {value}"),
        Step::Membership { group, key } => {
            format!("the user were in a {group} (`--group {group}={key}`)")
        }
        Step::Device { id } => format!("the device were known (`--device-id {id}`)"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_digits_are_shown_as_it_takes_to_tell_in_from_out() {
        let shown = |hash, threshold| {
            placed(&ToldPosition {
                id: "usr_1".into(),
                hash,
                threshold: Some(threshold),
                is_in: hash <= threshold,
                variant: None,
            })
        };
        assert_eq!(shown(0.0634, 0.25), "0.0634 ≤ 0.25: in");
        assert_eq!(shown(0.250_03, 0.25), "0.25003 > 0.25: out");
        assert_eq!(shown(0.249_99, 0.25), "0.2500 ≤ 0.25: in");
        assert_eq!(shown(0.123_456_71, 0.123_456_74), "0.123457 ≤ 0.123457: in");
    }
}
