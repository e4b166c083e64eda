//! Flags for one context.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value as Json;

use super::selected;
use crate::cli::context::Context;
use crate::cli::flags::definitions::Provenance;
use crate::cli::output::{Cell, Reply, Row, Rows, Style};
use crate::failure::Failure;
use crate::flags::{self, Definitions, Evaluation, Flag, Reason, Undecided, Value};

/// A flag, what it comes to, and where that is from.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Item<'a> {
    distinct_id: &'a str,
    flag: &'a str,
    value: Option<Value<'a>>,
    variant: Option<&'a str>,
    payload: Option<&'a Json>,
    reason: Option<Reason>,
    undecided: Option<Undecided>,
    /// The condition that the reason is about, from 0.
    condition: Option<usize>,
    notes: Vec<&'static str>,
    source: &'a Provenance,
}

/// Evaluates the flags that are named, or all.
pub(super) fn evaluate<'d>(
    definitions: &'d Definitions,
    keys: &[String],
    person: &flags::Context,
    now: DateTime<Utc>,
) -> Result<Vec<(&'d Flag, Evaluation<'d>)>, Failure> {
    Ok(match selected(definitions, keys)? {
        None => flags::evaluate_all(definitions, person, now),
        Some(places) => places
            .into_iter()
            .map(|place| &definitions.flags()[place])
            .map(|flag| (flag, flags::evaluate(definitions, flag, person, now)))
            .collect(),
    })
}

/// Says what to know about the values.
pub(super) fn tell(
    context: &Context,
    definitions: &Definitions,
    person: &flags::Context,
    evaluated: &[(&Flag, Evaluation<'_>)],
) {
    let messages = context.messages();
    for (flag, evaluation) in evaluated {
        let key = flag.key();
        if evaluation.undecided() == Some(Undecided::MissingContext) {
            let lacking = flags::lacking(definitions, flag, person).join(", ");
            messages.note(format!("{key}: depends on what is not known: {lacking}"));
        }
        for note in evaluation.notes.iter() {
            messages.note(format!("{key}: {note}"));
        }
    }
}

/// The table of them.
pub(super) fn reply(
    person: &flags::Context,
    evaluated: &[(&Flag, Evaluation<'_>)],
    source: &Provenance,
) -> Result<Reply, Failure> {
    let rows = evaluated
        .iter()
        .map(|(flag, evaluation)| {
            let item = Item {
                distinct_id: person.distinct_id(),
                flag: flag.key(),
                value: evaluation.value(),
                variant: evaluation.value().and_then(Value::variant),
                payload: evaluation.payload,
                reason: evaluation.reason(),
                undecided: evaluation.undecided(),
                condition: evaluation.condition(),
                notes: evaluation.notes.iter().map(flags::Note::text).collect(),
                source,
            };
            let (value, style) = shown(evaluation);
            let cells = vec![
                Cell::new(item.flag, Style::Strong),
                Cell::new(value, style),
                Cell::optional(item.variant),
                Cell::optional(item.payload.map(ToString::to_string)),
                Cell::from(code(evaluation)),
                Cell::new(source.name(), Style::Dim),
            ];
            Row::new(&item, cells)
        })
        .collect::<Result<_, _>>()?;
    let has = |some: fn(&Evaluation<'_>) -> bool| evaluated.iter().any(|(_, it)| some(it));
    let has_variant = has(|it| it.value().and_then(Value::variant).is_some());
    // What is empty goes first.
    let dispensable: &[_] = match (has_variant, has(|it| it.payload.is_some())) {
        (true, true) => &["SOURCE", "PAYLOAD"],
        (true, false) => &["PAYLOAD", "SOURCE"],
        (false, true) => &["VARIANT", "SOURCE", "PAYLOAD"],
        (false, false) => &["VARIANT", "PAYLOAD", "SOURCE"],
    };
    Ok(Reply::rows(Rows {
        limited: true,
        ..Rows::of(
            vec!["FLAG", "VALUE", "VARIANT", "PAYLOAD", "REASON", "SOURCE"],
            rows,
            "no flag",
        )
    })
    .dispensable(dispensable)
    .whole(&["FLAG", "REASON"]))
}

/// The value in a word.
pub(super) fn shown(evaluation: &Evaluation<'_>) -> (&'static str, Style) {
    match evaluation.value() {
        Some(value) if value.is_on() => ("on", Style::Good),
        Some(_) => ("off", Style::Plain),
        None => ("undecided", Style::Warn),
    }
}

/// Why the value is what it is, or why there is none.
pub(super) fn code(evaluation: &Evaluation<'_>) -> &'static str {
    let undecided = evaluation.undecided().map(Undecided::code);
    let reason = evaluation.reason().map(Reason::code);
    reason.or(undecided).unwrap_or_default()
}

/// What `--exit-code` asks for.
pub(super) fn exit_code(evaluation: &Evaluation<'_>) -> u8 {
    match evaluation.value() {
        Some(value) if value.is_on() => 0,
        Some(_) => 8,
        None => 9,
    }
}
