//! What an evaluation comes to: a value and the server's reason for it, or why there is none.

use std::fmt;

use serde::Serialize;
use serde_json::Value as Json;

use super::note::Notes;

/// The value of a flag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value<'d> {
    /// Not for this user.
    Off,
    /// For this user, without a variant.
    On,
    /// For this user, by the key of a variant (or `holdout-ID`).
    Variant(&'d str),
}

impl<'d> Value<'d> {
    /// Whether the user gets the feature, whichever variant of it.
    pub const fn is_on(self) -> bool {
        !matches!(self, Self::Off)
    }

    /// The key of the variant, if there is one.
    pub const fn variant(self) -> Option<&'d str> {
        match self {
            Self::Variant(key) => Some(key),
            Self::Off | Self::On => None,
        }
    }
}

impl fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Off => "false",
            Self::On => "true",
            Self::Variant(key) => key,
        })
    }
}

/// `true`, `false`, or the key of the variant.
impl Serialize for Value<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Off => serializer.serialize_bool(false),
            Self::On => serializer.serialize_bool(true),
            Self::Variant(key) => serializer.serialize_str(key),
        }
    }
}

/// Why PostHog's server gives a value, in its own codes; the weakest first: where several apply,
/// the strongest is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// It depends on a flag that does not exist, or on itself.
    MissingDependency,
    /// It is switched off.
    FlagDisabled,
    /// It is for a group of a type that the user has none of (or it has no conditions at all).
    NoGroupType,
    /// Some filter of every condition does not match.
    NoConditionMatch,
    /// The filters of a condition match, but the user is not in its rollout.
    OutOfRolloutBound,
    /// A condition matches.
    ConditionMatch,
    /// The user is held out of experiments.
    HoldoutConditionValue,
    /// The user has decided: joined early access, or left it.
    SuperConditionValue,
}

impl Reason {
    /// The server's code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::MissingDependency => "missing_dependency",
            Self::FlagDisabled => "flag_disabled",
            Self::NoGroupType => "no_group_type",
            Self::NoConditionMatch => "no_condition_match",
            Self::OutOfRolloutBound => "out_of_rollout_bound",
            Self::ConditionMatch => "condition_match",
            Self::HoldoutConditionValue => "holdout_condition_value",
            Self::SuperConditionValue => "super_condition_value",
        }
    }
}

/// Why a flag cannot be decided here, in the words of PostHog's SDKs; where several apply, the
/// first of this list is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Undecided {
    /// The server remembers what each user got first; nobody else knows.
    ExperienceContinuity,
    /// The definition is malformed, newer than this program, or needs what only the server has.
    UnsupportedDefinition,
    /// A flag that it depends on cannot be decided.
    UnresolvedDependency,
    /// A property, a group or the device id that decides is not in the context.
    MissingContext,
}

impl Undecided {
    /// The word of the SDKs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ExperienceContinuity => "experience_continuity",
            Self::UnsupportedDefinition => "unsupported_definition",
            Self::UnresolvedDependency => "unresolved_dependency",
            Self::MissingContext => "missing_context",
        }
    }
}

/// What an evaluation comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome<'d> {
    /// The server would say the same.
    Decided {
        /// The value.
        value: Value<'d>,
        /// The server's reason.
        reason: Reason,
        /// The condition that the reason is about, by its place in the definition, from 0.
        condition: Option<usize>,
    },
    /// Nobody can say from here.
    Undecided(Undecided),
}

/// The evaluation of one flag for one context.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evaluation<'d> {
    /// What it comes to.
    pub outcome: Outcome<'d>,
    /// What is stored beside the value; never for a flag that is off.
    pub payload: Option<&'d Json>,
    /// What to know about it, such as that SDKs may say otherwise.
    pub notes: Notes,
}

impl<'d> Evaluation<'d> {
    /// The value, if it can be decided.
    pub const fn value(&self) -> Option<Value<'d>> {
        match self.outcome {
            Outcome::Decided { value, .. } => Some(value),
            Outcome::Undecided(_) => None,
        }
    }

    /// The server's reason, if it can be decided.
    pub const fn reason(&self) -> Option<Reason> {
        match self.outcome {
            Outcome::Decided { reason, .. } => Some(reason),
            Outcome::Undecided(_) => None,
        }
    }

    /// The condition that the reason is about, from 0.
    pub const fn condition(&self) -> Option<usize> {
        match self.outcome {
            Outcome::Decided { condition, .. } => condition,
            Outcome::Undecided(_) => None,
        }
    }

    /// Why it cannot be decided, if so.
    pub const fn undecided(&self) -> Option<Undecided> {
        match self.outcome {
            Outcome::Decided { .. } => None,
            Outcome::Undecided(undecided) => Some(undecided),
        }
    }
}

/// Whether a filter, a cohort or a condition matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Match {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// Nobody can say from here.
    Unknown(Unknown),
}

impl Match {
    /// Of what is known.
    pub(super) const fn of(matches: bool) -> Self {
        if matches { Self::Yes } else { Self::No }
    }

    /// Unknown for a reason that leaves other conditions a chance.
    pub(super) const fn unknown(why: Undecided) -> Self {
        Self::Unknown(Unknown { why, ends: false })
    }

    /// Unknown for a reason that ends the evaluation of the flag.
    pub(super) const fn unknowable(why: Undecided) -> Self {
        Self::Unknown(Unknown { why, ends: true })
    }

    /// The opposite; of the unknown, the unknown.
    #[must_use]
    pub(super) const fn negated(self, negate: bool) -> Self {
        match (self, negate) {
            (Self::Yes, true) => Self::No,
            (Self::No, true) => Self::Yes,
            (other, _) => other,
        }
    }
}

/// Why it is unknown whether something matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unknown {
    /// Why.
    pub why: Undecided,
    /// Whether the SDKs stop here and ask the server, even if a later condition would match: for a
    /// cohort whose members only the server knows.
    pub ends: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_the_serialised_names() {
        for reason in [
            Reason::MissingDependency,
            Reason::FlagDisabled,
            Reason::NoGroupType,
            Reason::NoConditionMatch,
            Reason::OutOfRolloutBound,
            Reason::ConditionMatch,
            Reason::HoldoutConditionValue,
            Reason::SuperConditionValue,
        ] {
            assert_eq!(serde_json::to_value(reason).unwrap(), reason.code());
        }
        for undecided in [
            Undecided::ExperienceContinuity,
            Undecided::UnsupportedDefinition,
            Undecided::UnresolvedDependency,
            Undecided::MissingContext,
        ] {
            assert_eq!(serde_json::to_value(undecided).unwrap(), undecided.code());
        }
    }

    #[test]
    fn a_value_is_json_as_the_sdks_give_it() {
        for (value, json) in [
            (Value::Off, "false"),
            (Value::On, "true"),
            (Value::Variant("a\"b"), r#""a\"b""#),
        ] {
            assert_eq!(serde_json::to_string(&value).unwrap(), json);
        }
    }
}
