//! A flag, prepared for evaluation.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value as Json;

use super::condition::{Condition, Target};
use super::hash::Salted;

/// A feature flag as PostHog defines it.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of its own in the definition"
)]
pub struct Flag {
    pub(super) key: String,
    pub(super) raw: Box<str>,
    pub(super) problem: Option<String>,
    pub(super) is_of_later_form: bool,
    pub(super) name: Option<String>,
    pub(super) id: Option<i64>,
    pub(super) version: Option<i64>,
    pub(super) runtime: Option<String>,
    pub(super) is_active: bool,
    pub(super) has_continuity: bool,
    pub(super) by_device: bool,
    pub(super) target: Target,
    pub(super) conditions: Vec<Condition>,
    pub(super) super_condition: Option<Condition>,
    pub(super) variants: Vec<Variant>,
    pub(super) payloads: BTreeMap<String, Json>,
    pub(super) early_exit: bool,
    /// The property of the person that says whether they joined.
    pub(super) enrollment: Option<String>,
    pub(super) holdout: Option<Holdout>,
    pub(super) salted: Salted,
    /// Whether a filter can never be decided here, whatever the context.
    pub(super) has_gap: bool,
    /// Whether a dependency leads to no flag, or back to this one.
    pub(super) lacks_dependency: bool,
}

impl Flag {
    /// The key that code asks for.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// What people call it; PostHog's name of a flag is its description.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref().filter(|name| !name.is_empty())
    }

    /// PostHog's number for it, of its project.
    pub const fn id(&self) -> Option<i64> {
        self.id
    }

    /// How often it was changed, by PostHog's count.
    pub const fn version(&self) -> Option<i64> {
        self.version
    }

    /// For which code it is: `all`, `server` or `client`.
    pub fn runtime(&self) -> Option<&str> {
        self.runtime.as_deref()
    }

    /// Its definition as it was read, in JSON.
    pub fn raw(&self) -> &str {
        &self.raw
    }

    /// Why it cannot be evaluated at all, if so: its definition is malformed, or of a later form.
    pub fn problem(&self) -> Option<&str> {
        self.problem.as_deref()
    }

    /// Whether that is so because its definition is of a form that this program does not know yet.
    pub const fn is_of_later_form(&self) -> bool {
        self.is_of_later_form
    }

    /// Whether it is switched on; if not it is off for all.
    pub const fn is_active(&self) -> bool {
        self.is_active
    }

    /// Whether the server remembers what each user got first, so that nobody else can decide it.
    pub const fn has_experience_continuity(&self) -> bool {
        self.has_continuity
    }

    /// Whether rollouts and variants go by the device instead of the person.
    pub const fn is_by_device(&self) -> bool {
        self.by_device
    }

    /// What it is for; a condition may be for something else.
    pub const fn target(&self) -> &Target {
        &self.target
    }

    /// Its conditions, in the order in which they are tried.
    pub fn conditions(&self) -> &[Condition] {
        &self.conditions
    }

    /// The older form of enrollment in early access: a condition that goes before all others for
    /// persons with one of its properties.
    pub const fn super_condition(&self) -> Option<&Condition> {
        self.super_condition.as_ref()
    }

    /// Its variants, in the order in which users are spread over them; none for a plain flag.
    pub fn variants(&self) -> &[Variant] {
        &self.variants
    }

    /// Its payloads, decoded, by variant, or by `true` for a plain flag.
    pub const fn payloads(&self) -> &BTreeMap<String, Json> {
        &self.payloads
    }

    /// Whether a user outside of a rollout is not tried against later conditions.
    pub const fn has_early_exit(&self) -> bool {
        self.early_exit
    }

    /// The property of the person that decides before all conditions whether they joined early
    /// access, if the flag is for that.
    pub fn enrollment_property(&self) -> Option<&str> {
        self.enrollment.as_deref()
    }

    /// Who is held out of it.
    pub const fn holdout(&self) -> Option<&Holdout> {
        self.holdout.as_ref()
    }

    /// The variant of this key.
    pub fn variant(&self, key: &str) -> Option<&Variant> {
        self.variants.iter().find(|variant| variant.key == key)
    }
}

/// Its key; the rest is its [`raw`](Flag::raw) text.
impl fmt::Debug for Flag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Flag").field(&self.key).finish()
    }
}

/// A variant of a flag.
#[derive(Debug, Clone, PartialEq)]
pub struct Variant {
    /// The value that users get.
    pub key: String,
    /// What people call it.
    pub name: Option<String>,
    /// The share of the flag's users who get it, in percent.
    pub percentage: f64,
}

/// Users who are held out of experiments, to compare with.
#[derive(Debug, Clone, PartialEq)]
pub struct Holdout {
    /// `holdout-ID`, the variant that they get.
    pub variant: String,
    /// The share of all users who are held out, in percent: from 0 to 100.
    pub percentage: f64,
}
