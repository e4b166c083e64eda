//! Buckets: where an id stands in holdouts, rollouts and among variants, and whose id that is.

use std::borrow::Cow;

use super::Evaluator;
use crate::flags::condition::{Condition, Target};
use crate::flags::flag::Flag;
use crate::flags::hash;
use crate::flags::note::Note;
use crate::flags::observe::{Observer, Position, Purpose};
use crate::flags::outcome::{Outcome, Reason, Value};

impl<'d, 'c, O: Observer<'d>> Evaluator<'d, 'c, O> {
    /// What those get who are held out.
    pub(super) fn holdout(&mut self, flag: &'d Flag) -> Option<Outcome<'d>> {
        let holdout = flag.holdout.as_ref()?;
        // Whoever has no such group is told so by the conditions.
        let id = match &flag.target {
            // Without a device the server takes the distinct id here (`hashed_identifier` of
            // `flag_matching.rs`): only conditions look for the device before.
            Target::Person => self
                .person_id(flag)
                .unwrap_or(self.context.bucketing_id())
                .into(),
            Target::Group(kind) => self.context.group_key(kind)?,
            Target::UnknownGroup(_) => return None,
        };
        let threshold = holdout.percentage / 100.0;
        // Unlike elsewhere, an empty id is hashed as well.
        let hash = hash::holdout(&id);
        let is_in = holdout.percentage >= 100.0 || hash <= threshold;
        self.note_id(&id, false);
        self.observer.position(|| Position {
            purpose: Purpose::Holdout,
            id: id.into_owned(),
            hash,
            threshold: Some(threshold),
            variant: is_in.then_some(&holdout.variant),
            is_in,
        });
        is_in.then_some(Outcome::Decided {
            value: Value::Variant(&holdout.variant),
            reason: Reason::HoldoutConditionValue,
            condition: None,
        })
    }

    /// Whether an id is in the share of a condition.
    pub(super) fn is_in_rollout(&mut self, flag: &Flag, condition: &Condition, id: &str) -> bool {
        let threshold = condition.percentage / 100.0;
        let hash = rollout(flag, id);
        let is_in = hash <= threshold;
        self.note_id(id, true);
        self.observer.position(|| Position {
            purpose: Purpose::Rollout,
            id: id.to_owned(),
            hash,
            threshold: Some(threshold),
            variant: None,
            is_in,
        });
        is_in
    }

    /// The value for those whom a condition matches.
    pub(super) fn value(&mut self, flag: &'d Flag, condition: &'d Condition) -> Value<'d> {
        if let Some(variant) = overridden(flag, condition) {
            return Value::Variant(variant);
        }
        if flag.variants.is_empty() {
            return Value::On;
        }
        let Some(id) = self.id(flag, condition) else {
            return Value::On;
        };
        let hash = if id.is_empty() {
            0.0
        } else {
            flag.salted.variant(&id)
        };
        let mut end = 0.0;
        let found = flag.variants.iter().find(|variant| {
            end += variant.percentage / 100.0;
            hash < end
        });
        self.note_id(&id, true);
        self.observer.position(|| Position {
            purpose: Purpose::Variant,
            id: id.into_owned(),
            hash,
            threshold: found.map(|_| end),
            variant: found.map(|variant| variant.key.as_str()),
            is_in: found.is_some(),
        });
        found.map_or(Value::On, |variant| Value::Variant(&variant.key))
    }

    /// Where an id stands in the rollout of a condition, also where everybody is in it.
    pub(in crate::flags) fn hash(&self, flag: &Flag, condition: &Condition) -> Option<f64> {
        self.id(flag, condition).map(|id| rollout(flag, &id))
    }

    /// The id that is hashed; none without the device that it should be.
    pub(super) fn id(&self, flag: &Flag, condition: &Condition) -> Option<Cow<'c, str>> {
        match &condition.target {
            Target::Person => self.person_id(flag).map(Cow::Borrowed),
            Target::Group(kind) => self.context.group_key(kind),
            Target::UnknownGroup(_) => None,
        }
    }

    fn person_id(&self, flag: &Flag) -> Option<&'c str> {
        if flag.by_device {
            self.context.device_id()
        } else {
            Some(self.context.bucketing_id())
        }
    }

    fn note_id(&mut self, id: &str, is_zero: bool) {
        if id.is_empty() && is_zero {
            self.notes.add(Note::EmptyId);
        }
        if self.context.has_long_id() && id == self.context.bucketing_id() {
            self.notes.add(Note::LongId);
        }
    }
}

fn rollout(flag: &Flag, id: &str) -> f64 {
    if id.is_empty() {
        0.0
    } else {
        flag.salted.rollout(id)
    }
}

/// The variant that everybody gets whom the condition matches, if the flag has it.
pub(super) fn overridden<'d>(flag: &'d Flag, condition: &Condition) -> Option<&'d str> {
    let variant = flag.variant(condition.variant.as_deref()?)?;
    Some(&variant.key)
}

/// Whether the condition is for everybody whom its filters match, so that nothing is hashed.
#[expect(clippy::float_cmp, reason = "exactly this number means everybody")]
pub(super) fn is_everybody(condition: &Condition) -> bool {
    condition.percentage == 100.0
}
