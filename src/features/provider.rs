//! An OpenFeature provider over the evaluator.
//!
//! What becomes what is PostHog's own mapping, of its provider for Python
//! (`openfeature-provider-posthog` 0.1.125): the targeting key is the distinct id; a boolean is
//! whether the flag is on, a text its variant, a number its variant read as one, a structure its
//! payload. A flag that is off has no variant or payload: then the value is the default, for which
//! this SDK takes the type's own.

use std::sync::Arc;

use chrono::{DateTime, SecondsFormat};
use open_feature::provider::{
    FeatureProvider, ProviderMetadata, ProviderStatus, ResolutionDetails,
};
use open_feature::{
    EvaluationContext, EvaluationContextFieldValue as Field, EvaluationError, EvaluationErrorCode,
    EvaluationReason, EvaluationResult, FlagMetadata, StructValue, Value as Structure, async_trait,
};
use serde_json::{Map, Value as Json};

use super::LiveDefinitions;
use super::context::{self, NotAnObject};
use crate::clock::Clock;
use crate::flags::{self, Context, Definitions, Evaluation, Flag, Outcome, Reason, Undecided};

/// Evaluates flags by PostHog's definitions, which may be replaced at any time.
pub struct PostHogProvider {
    metadata: ProviderMetadata,
    definitions: LiveDefinitions,
    clock: Arc<dyn Clock>,
}

impl PostHogProvider {
    /// A provider, which is ready as soon as there are definitions.
    pub fn new(definitions: LiveDefinitions, clock: Arc<dyn Clock>) -> Self {
        Self {
            metadata: ProviderMetadata::new("PostHogProvider"),
            definitions,
            clock,
        }
    }

    /// Evaluates a flag and makes its value of it.
    fn resolve<T>(
        &self,
        key: &str,
        context: &EvaluationContext,
        value: impl FnOnce(&Flag, &Evaluation<'_>) -> EvaluationResult<T>,
    ) -> EvaluationResult<ResolutionDetails<T>> {
        let live = self.definitions.get().ok_or_else(|| {
            error(
                EvaluationErrorCode::ProviderNotReady,
                "there are no definitions yet",
            )
        })?;
        let definitions = &live.definitions;
        let context = person(context)?;
        let flag = flags::find(definitions, key)
            .map_err(|unknown| error(EvaluationErrorCode::FlagNotFound, unknown.to_string()))?;
        let evaluation = flags::evaluate(definitions, flag, &context, self.clock.now());
        let reason = match evaluation.outcome {
            Outcome::Decided { reason, .. } => reason,
            Outcome::Undecided(why) => return Err(undecided(why, definitions, flag, &context)),
        };
        let is_on = evaluation.value().is_some_and(flags::Value::is_on);
        let variant = evaluation.value().and_then(flags::Value::variant);
        Ok(ResolutionDetails {
            value: value(flag, &evaluation)?,
            variant: variant.map(str::to_owned),
            reason: Some(match reason {
                _ if is_on => EvaluationReason::TargetingMatch,
                Reason::FlagDisabled => EvaluationReason::Disabled,
                _ => EvaluationReason::Default,
            }),
            flag_metadata: Some(metadata(flag, &evaluation, reason)),
        })
    }

    /// The same for what the variant holds.
    fn resolve_variant<T: Default>(
        &self,
        key: &str,
        context: &EvaluationContext,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> EvaluationResult<ResolutionDetails<T>> {
        self.resolve(key, context, |flag, evaluation| {
            let Some(value) = evaluation.value().filter(|value| value.is_on()) else {
                return Ok(T::default());
            };
            let read = value.variant().map(|variant| (variant, read(variant)));
            match read {
                Some((_, Some(value))) => Ok(value),
                Some((variant, None)) => Err(mismatch(flag, &format!("variant `{variant}`"))),
                None => Err(mismatch(flag, "no variant")),
            }
        })
    }
}

#[async_trait]
impl FeatureProvider for PostHogProvider {
    fn status(&self) -> ProviderStatus {
        match self.definitions.get() {
            Some(_) => ProviderStatus::Ready,
            None => ProviderStatus::NotReady,
        }
    }

    fn metadata(&self) -> &ProviderMetadata {
        &self.metadata
    }

    async fn resolve_bool_value(
        &self,
        flag_key: &str,
        context: &EvaluationContext,
    ) -> EvaluationResult<ResolutionDetails<bool>> {
        self.resolve(flag_key, context, |_, evaluation| {
            Ok(evaluation.value().is_some_and(flags::Value::is_on))
        })
    }

    async fn resolve_int_value(
        &self,
        flag_key: &str,
        context: &EvaluationContext,
    ) -> EvaluationResult<ResolutionDetails<i64>> {
        self.resolve_variant(flag_key, context, |variant| {
            hexadecimal(variant).or_else(|| variant.trim().parse().ok())
        })
    }

    async fn resolve_float_value(
        &self,
        flag_key: &str,
        context: &EvaluationContext,
    ) -> EvaluationResult<ResolutionDetails<f64>> {
        #[expect(
            clippy::cast_precision_loss,
            reason = "a number of the other type is asked for"
        )]
        self.resolve_variant(flag_key, context, |variant| {
            let whole = hexadecimal(variant).map(|whole| whole as f64);
            whole.or_else(|| variant.trim().parse().ok())
        })
    }

    async fn resolve_string_value(
        &self,
        flag_key: &str,
        context: &EvaluationContext,
    ) -> EvaluationResult<ResolutionDetails<String>> {
        self.resolve_variant(flag_key, context, |variant| Some(variant.to_owned()))
    }

    async fn resolve_struct_value(
        &self,
        flag_key: &str,
        context: &EvaluationContext,
    ) -> EvaluationResult<ResolutionDetails<StructValue>> {
        self.resolve(flag_key, context, |flag, evaluation| {
            if !evaluation.value().is_some_and(flags::Value::is_on) {
                return Ok(StructValue::default());
            }
            match evaluation.payload.map(Structure::try_from) {
                Some(Ok(Structure::Struct(payload))) => Ok(payload),
                _ => Err(mismatch(flag, "no payload that is an object")),
            }
        })
    }
}

/// The context in the evaluator's words.
fn person(context: &EvaluationContext) -> EvaluationResult<Context> {
    let key = context
        .targeting_key
        .as_deref()
        .filter(|key| !key.is_empty());
    let Some(key) = key else {
        return Err(error(
            EvaluationErrorCode::TargetingKeyMissing,
            "the context has no targeting key, which is the distinct id",
        ));
    };
    let mut fields = Map::new();
    for (name, field) in &context.custom_fields {
        let value = json(field).ok_or_else(|| not_json(name))?;
        fields.insert(name.clone(), value);
    }
    context::person(key, fields).map_err(|NotAnObject(name)| not_json(&name))
}

/// A field as JSON; none for a structure that is not.
fn json(field: &Field) -> Option<Json> {
    Some(match field {
        Field::Bool(value) => Json::Bool(*value),
        Field::Int(value) => (*value).into(),
        Field::Float(value) => (*value).into(),
        Field::String(value) => value.as_str().into(),
        Field::DateTime(value) => {
            let nanos = i64::try_from(value.unix_timestamp_nanos()).ok()?;
            let instant = DateTime::from_timestamp_nanos(nanos);
            instant.to_rfc3339_opts(SecondsFormat::AutoSi, true).into()
        }
        Field::Struct(value) => value.downcast_ref::<Json>()?.clone(),
    })
}

fn hexadecimal(variant: &str) -> Option<i64> {
    let variant = variant.trim();
    let digits = variant
        .strip_prefix("0x")
        .or_else(|| variant.strip_prefix("0X"))?;
    // `from_str_radix` would take a sign, too.
    let is_plain = digits.bytes().all(|it| it.is_ascii_hexdigit());
    i64::from_str_radix(digits, 16).ok().filter(|_| is_plain)
}

fn metadata(flag: &Flag, evaluation: &Evaluation<'_>, reason: Reason) -> FlagMetadata {
    let mut metadata = FlagMetadata::default().with_value("posthog_reason", reason.code());
    let condition = evaluation.condition().and_then(|it| i64::try_from(it).ok());
    for (name, number) in [
        ("posthog_condition", condition),
        ("posthog_flag_id", flag.id()),
        ("posthog_flag_version", flag.version()),
    ] {
        if let Some(number) = number {
            metadata.add_value(name, number);
        }
    }
    if let Some(payload) = evaluation.payload {
        metadata.add_value("posthog_payload", payload.to_string());
    }
    metadata
}

fn undecided(
    why: Undecided,
    definitions: &Definitions,
    flag: &Flag,
    person: &Context,
) -> EvaluationError {
    let code = match why {
        Undecided::MissingContext => EvaluationErrorCode::InvalidContext,
        _ => EvaluationErrorCode::General(why.code().into()),
    };
    error(code, context::undecided(why, definitions, flag, person))
}

fn mismatch(flag: &Flag, found: &str) -> EvaluationError {
    error(
        EvaluationErrorCode::TypeMismatch,
        format!("flag `{}` has {found}", flag.key()),
    )
}

fn not_json(name: &str) -> EvaluationError {
    error(
        EvaluationErrorCode::InvalidContext,
        format!("`{name}` of the context must be JSON, as a serde_json::Value"),
    )
}

fn error(code: EvaluationErrorCode, message: impl Into<String>) -> EvaluationError {
    EvaluationError {
        code,
        message: Some(message.into()),
    }
}

#[cfg(test)]
mod tests;
