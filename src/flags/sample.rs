//! Small definitions for the tests of this module.

use chrono::{DateTime, TimeZone, Utc};
use serde_json::{Value as Json, json};

use super::{Context, Definitions, Evaluation, Note, Outcome, Reason, Undecided, Value};

pub(super) fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 31, 12, 0, 0).unwrap()
}

/// Definitions with groups of companies (0) and teams (1).
pub(super) fn definitions(flags: &Json, cohorts: &Json) -> Definitions {
    let document = json!({
        "flags": flags,
        "cohorts": cohorts,
        "group_type_mapping": {"0": "company", "1": "team"},
    });
    Definitions::parse(document.to_string().as_bytes()).unwrap()
}

/// An active flag of these filters.
pub(super) fn flag(key: &str, filters: &Json) -> Json {
    json!({"key": key, "active": true, "filters": filters})
}

/// A filter of a person's property.
pub(super) fn is(property: &str, value: &str) -> Json {
    json!({"key": property, "type": "person", "operator": "exact", "value": value})
}

/// A condition of these filters, for everybody whom they match.
pub(super) fn when(filters: &[Json]) -> Json {
    json!({"properties": filters})
}

/// A dependency on a flag.
pub(super) fn depends(key: &str, value: &Json) -> Json {
    json!({
        "key": key,
        "type": "flag",
        "operator": "flag_evaluates_to",
        "value": value,
        "dependency_chain": [key],
    })
}

/// Evaluates the flag of this key.
pub(super) fn get<'d>(
    definitions: &'d Definitions,
    key: &str,
    context: &Context,
) -> Evaluation<'d> {
    super::evaluate(definitions, definitions.get(key).unwrap(), context, now())
}

/// What the only flag, of these filters, comes to.
pub(super) fn outcome(filters: &Json, context: &Context) -> String {
    let definitions = definitions(&json!([flag("f", filters)]), &json!({}));
    told(get(&definitions, "f", context).outcome)
}

/// The notes on the only flag, of these filters.
pub(super) fn notes(filters: &Json, context: &Context) -> Vec<Note> {
    let definitions = definitions(&json!([flag("f", filters)]), &json!({}));
    get(&definitions, "f", context).notes.iter().collect()
}

/// An outcome in a line: `true condition_match 0`, `undecided missing_context`.
pub(super) fn told(outcome: Outcome<'_>) -> String {
    match outcome {
        Outcome::Decided {
            value,
            reason,
            condition,
        } => {
            let place = condition.map_or_else(|| "-".into(), |place| place.to_string());
            format!("{value} {} {place}", reason.code())
        }
        Outcome::Undecided(undecided) => format!("undecided {}", undecided.code()),
    }
}

pub(super) const UNSUPPORTED: Outcome<'_> = Outcome::Undecided(Undecided::UnsupportedDefinition);
pub(super) const MISSING: Outcome<'_> = Outcome::Undecided(Undecided::MissingContext);
pub(super) const UNRESOLVED: Outcome<'_> = Outcome::Undecided(Undecided::UnresolvedDependency);

/// On by this condition.
pub(super) const fn on(condition: usize) -> Outcome<'static> {
    Outcome::Decided {
        value: Value::On,
        reason: Reason::ConditionMatch,
        condition: Some(condition),
    }
}

/// Off, as a filter of this condition does not match.
pub(super) const fn off(condition: usize) -> Outcome<'static> {
    Outcome::Decided {
        value: Value::Off,
        reason: Reason::NoConditionMatch,
        condition: Some(condition),
    }
}
