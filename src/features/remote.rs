//! What a flag comes to for a client elsewhere, in the words of the OpenFeature Remote Evaluation
//! Protocol 0.3.
//!
//! The value is whether the flag is on, or the key of the variant; its clients for Python take no
//! answer without value, reason and variant. A payload travels as JSON text among the metadata,
//! which holds no structures.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value as Json;
use utoipa::ToSchema;
use utoipa::openapi::schema::{ObjectBuilder, OneOfBuilder, Schema, Type};

use super::context::undecided;
use super::live::Edition;
use crate::flags::{
    self, Condition, Context, Evaluation, Flag, Outcome, Reason, Target, Undecided, Value,
};

/// A flag that could be decided.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ResolvedFlag)]
pub struct Resolved<'d> {
    key: &'d str,
    /// Whether it is on, or the key of the variant
    #[schema(schema_with = on_or_variant)]
    value: Value<'d>,
    reason: ResolvedBy,
    variant: &'d str,
    metadata: Metadata,
}

fn on_or_variant() -> Schema {
    let of = |kind| ObjectBuilder::new().schema_type(kind);
    let either = OneOfBuilder::new().item(of(Type::Boolean));
    either.item(of(Type::String)).into()
}

/// How a flag was decided; OpenFeature's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum ResolvedBy {
    /// It is the same for everybody.
    Static,
    /// By what is known of the person or group.
    TargetingMatch,
    /// By a share of all.
    Split,
    /// It is switched off.
    Disabled,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FlagMetadata)]
struct Metadata {
    source: &'static str,
    posthog_reason: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    posthog_condition: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    posthog_flag_id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    posthog_flag_version: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    posthog_payload: Option<String>,
}

/// A flag that could not be decided.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = UndecidedFlag)]
pub struct Failed<'d> {
    key: &'d str,
    error_code: ErrorCode,
    error_details: String,
}

/// OpenFeature's word for what went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ErrorCode {
    /// The request is not JSON.
    ParseError,
    /// Nobody is named.
    TargetingKeyMissing,
    /// The context is malformed, or lacks what decides.
    InvalidContext,
    /// There is no such flag.
    FlagNotFound,
    /// Anything else.
    General,
}

/// One flag.
pub fn evaluate<'d>(
    edition: &'d Edition,
    flag: &'d Flag,
    context: &Context,
    now: DateTime<Utc>,
) -> Result<Resolved<'d>, Failed<'d>> {
    let evaluation = flags::evaluate(&edition.definitions, flag, context, now);
    resolved(edition, flag, context, &evaluation)
}

/// All flags, in the order of the document.
pub fn evaluate_all<'d>(
    edition: &'d Edition,
    context: &Context,
    now: DateTime<Utc>,
) -> Vec<Result<Resolved<'d>, Failed<'d>>> {
    flags::evaluate_all(&edition.definitions, context, now)
        .into_iter()
        .map(|(flag, evaluation)| resolved(edition, flag, context, &evaluation))
        .collect()
}

fn resolved<'d>(
    edition: &'d Edition,
    flag: &'d Flag,
    context: &Context,
    evaluation: &Evaluation<'d>,
) -> Result<Resolved<'d>, Failed<'d>> {
    let (value, reason, condition) = match evaluation.outcome {
        Outcome::Decided {
            value,
            reason,
            condition,
        } => (value, reason, condition),
        Outcome::Undecided(why) => {
            let is_missing = why == Undecided::MissingContext;
            return Err(Failed {
                key: flag.key(),
                error_code: if is_missing {
                    ErrorCode::InvalidContext
                } else {
                    ErrorCode::General
                },
                error_details: undecided(why, &edition.definitions, flag, context),
            });
        }
    };
    Ok(Resolved {
        key: flag.key(),
        value,
        reason: resolved_by(flag, reason, condition),
        variant: match value {
            Value::Off => "off",
            Value::On => "on",
            Value::Variant(key) => key,
        },
        metadata: Metadata {
            source: edition.provenance.name(),
            posthog_reason: reason.code(),
            posthog_condition: condition,
            posthog_flag_id: flag.id(),
            posthog_flag_version: flag.version(),
            posthog_payload: evaluation.payload.map(Json::to_string),
        },
    })
}

fn resolved_by(flag: &Flag, reason: Reason, condition: Option<usize>) -> ResolvedBy {
    match reason {
        Reason::FlagDisabled => ResolvedBy::Disabled,
        Reason::OutOfRolloutBound | Reason::HoldoutConditionValue => ResolvedBy::Split,
        Reason::ConditionMatch => {
            let place = condition.unwrap_or_default();
            let matched = flag.conditions().get(place);
            if matched.is_some_and(|condition| is_split(flag, condition)) {
                ResolvedBy::Split
            } else if place == 0 && matched.is_some_and(|condition| is_static(flag, condition)) {
                ResolvedBy::Static
            } else {
                ResolvedBy::TargetingMatch
            }
        }
        Reason::NoGroupType if flag.conditions().is_empty() => ResolvedBy::Static,
        Reason::NoGroupType
        | Reason::NoConditionMatch
        | Reason::MissingDependency
        | Reason::SuperConditionValue => ResolvedBy::TargetingMatch,
    }
}

/// Whether a hash had a part in it.
fn is_split(flag: &Flag, condition: &Condition) -> bool {
    let overridden = condition
        .variant()
        .is_some_and(|key| flag.variant(key).is_some());
    condition.percentage() < 100.0 || !flag.variants().is_empty() && !overridden
}

/// Whether a first condition leaves nothing to anybody's data.
fn is_static(flag: &Flag, condition: &Condition) -> bool {
    condition.filters().is_empty()
        && *condition.target() == Target::Person
        && flag.holdout().is_none()
        && flag.enrollment_property().is_none()
        && flag.super_condition().is_none()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::features::{LiveDefinitions, Provenance, person};

    /// How a flag of these filters is decided for `usr_1`, of whom the plan is known.
    fn resolved(filters: &Json) -> String {
        let document = json!({
            "group_type_mapping": {"0": "company"},
            "flags": [{"key": "f", "active": true, "filters": filters}],
        });
        let live = LiveDefinitions::of(document.to_string().as_bytes(), Provenance::PostHog);
        let edition = live.unwrap().get().unwrap();
        let fields = json!({"plan": "pro", "$feature_enrollment/f": "true"});
        let Json::Object(fields) = fields else {
            panic!("an object");
        };
        let context = person("usr_1", fields).unwrap();
        let flag = edition.definitions.get("f").unwrap();
        let told = json!(evaluate(&edition, flag, &context, DateTime::UNIX_EPOCH).unwrap());
        format!("{} {}", told["value"], told["reason"].as_str().unwrap())
    }

    #[test]
    fn the_reason_tells_whether_data_a_share_or_nothing_decided() {
        let pro = json!([{"key": "plan", "type": "person", "value": "pro"}]);
        let free = json!([{"key": "plan", "type": "person", "value": "free"}]);
        let wide = json!({"variants": [{"key": "wide", "rollout_percentage": 100}]});
        for (filters, told) in [
            (json!({"groups": [{}]}), "true STATIC"),
            (json!({"groups": []}), "false STATIC"),
            (
                json!({"groups": [{"properties": pro}]}),
                "true TARGETING_MATCH",
            ),
            (
                json!({"groups": [{"properties": free}]}),
                "false TARGETING_MATCH",
            ),
            (
                json!({"groups": [{"properties": free}, {}]}),
                "true TARGETING_MATCH",
            ),
            (
                json!({"groups": [{"rollout_percentage": 99}]}),
                "true SPLIT",
            ),
            (
                json!({"groups": [{"properties": pro, "rollout_percentage": 1}]}),
                "false SPLIT",
            ),
            (
                json!({"groups": [{}], "multivariate": wide}),
                "\"wide\" SPLIT",
            ),
            (
                json!({"groups": [{"variant": "wide"}], "multivariate": wide}),
                "\"wide\" STATIC",
            ),
            (
                json!({"groups": [{"variant": "none"}], "multivariate": wide}),
                "\"wide\" SPLIT",
            ),
            (
                json!({"groups": [{}], "holdout": {"id": 1, "exclusion_percentage": 100}}),
                "\"holdout-1\" SPLIT",
            ),
            (
                json!({"groups": [{}], "holdout": {"id": 1, "exclusion_percentage": 0}}),
                "true TARGETING_MATCH",
            ),
            (
                json!({"groups": [{}], "feature_enrollment": true}),
                "true TARGETING_MATCH",
            ),
            (
                json!({"groups": [{}], "aggregation_group_type_index": 0}),
                "false TARGETING_MATCH",
            ),
        ] {
            assert_eq!(resolved(&filters), told, "{filters}");
        }
    }
}
