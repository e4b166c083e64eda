//! Conditions and their filters, prepared for evaluation.

use serde_json::Value as Json;

use super::operator::Test;

/// What a flag or a condition is for: whose key is hashed, whose properties are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A person, by the distinct id or the device.
    Person,
    /// A group of this type.
    Group(String),
    /// A group of a type that the definitions do not name.
    UnknownGroup(i64),
}

/// A condition of a flag: it matches whom all its filters match, a share of them.
#[derive(Debug)]
pub struct Condition {
    pub(super) target: Target,
    pub(super) filters: Vec<Filter>,
    pub(super) percentage: f64,
    pub(super) variant: Option<String>,
}

impl Condition {
    /// What it is for.
    pub const fn target(&self) -> &Target {
        &self.target
    }

    /// Its filters, all of which must match.
    pub fn filters(&self) -> &[Filter] {
        &self.filters
    }

    /// The share of those it matches, in percent.
    pub const fn percentage(&self) -> f64 {
        self.percentage
    }

    /// The variant that all of them get, instead of being spread over all; it only counts if the
    /// flag has it.
    pub fn variant(&self) -> Option<&str> {
        self.variant.as_deref()
    }
}

/// A filter: of a property, of membership in a cohort, or of another flag.
#[derive(Debug)]
pub struct Filter {
    pub(super) key: Box<str>,
    pub(super) operator: Box<str>,
    pub(super) wanted: Option<Json>,
    pub(super) is_negated: bool,
    pub(super) cohort_name: Option<Box<str>>,
    pub(super) kind: Kind,
}

/// What a filter looks at.
#[derive(Debug)]
pub(super) enum Kind {
    /// A property.
    Property {
        source: Source,
        /// Whether it is of something else than the condition's target.
        is_foreign: bool,
        test: Test,
    },
    /// Whether somebody is in a cohort, by its place among the cohorts.
    Cohort {
        cohort: usize,
        is_in: bool,
        /// Whether the condition is for groups, whose properties SDKs would read.
        is_foreign: bool,
    },
    /// The value of another flag, by its place among the flags.
    Flag { flag: usize, expected: Expected },
    /// A dependency that is not written as one: it matches nobody.
    MalformedFlag,
    /// It cannot be decided here.
    Unsupported { problem: String, gap: Gap },
}

/// Why a filter cannot be decided here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    /// Its form is not known: an operator, a type.
    Form,
    /// It asks for a cohort that only the server knows: evaluation ends here.
    Cohort,
    /// It asks for a flag that does not exist.
    Flag,
    /// It asks for a flag that depends on this one in turn.
    Circle,
}

impl Gap {
    /// Whether evaluation ends here.
    pub(super) const fn ends(self) -> bool {
        matches!(self, Self::Cohort)
    }

    /// Whether a dependency leads to no flag, or back.
    pub(super) const fn is_of_dependency(self) -> bool {
        matches!(self, Self::Flag | Self::Circle)
    }
}

/// Whose property it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// The person's.
    Person,
    /// The group's of this type.
    Group(String),
    /// A column of PostHog's table of persons.
    PersonMetadata,
}

/// The value that a dependency wants of another flag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Expected {
    /// On, whichever variant, or off.
    On(bool),
    /// Exactly this variant.
    Variant(String),
}

/// What a filter is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About<'d> {
    /// A property.
    Property(&'d Source),
    /// Membership in the cohort of this id.
    Cohort,
    /// Another flag, whose key is the filter's.
    Flag,
    /// Something that cannot be decided here, and why.
    Unsupported(&'d str),
}

impl Filter {
    /// The name of the property, or the key of the other flag.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The operator as the document names it; `exact` if it names none.
    pub fn operator(&self) -> &str {
        &self.operator
    }

    /// What it compares with: for a cohort its id.
    pub const fn wanted(&self) -> Option<&Json> {
        self.wanted.as_ref()
    }

    /// What people call the cohort, if it is about one and PostHog's editor noted that.
    pub fn cohort_name(&self) -> Option<&str> {
        self.cohort_name.as_deref()
    }

    /// Whether the opposite counts; in cohorts alone.
    pub const fn is_negated(&self) -> bool {
        self.is_negated
    }

    /// What it is about.
    pub fn about(&self) -> About<'_> {
        match &self.kind {
            Kind::Property { source, .. } => About::Property(source),
            Kind::Cohort { .. } => About::Cohort,
            Kind::Flag { .. } | Kind::MalformedFlag => About::Flag,
            Kind::Unsupported { problem, .. } => About::Unsupported(problem),
        }
    }

    /// Whether it matches nobody, because what it compares with is unusable.
    pub fn matches_nobody(&self) -> bool {
        match &self.kind {
            Kind::Property { test, .. } => test.matches_nobody(),
            Kind::MalformedFlag => true,
            Kind::Cohort { .. } | Kind::Flag { .. } | Kind::Unsupported { .. } => false,
        }
    }

    /// What to know about every use of it, such as that SDKs may say otherwise.
    pub fn notes(&self) -> super::Notes {
        use super::note::{Note, Notes};
        let mut notes = Notes::NONE;
        match &self.kind {
            Kind::Property {
                source,
                is_foreign,
                test,
            } => {
                notes.add_all(test.notes());
                if *is_foreign {
                    notes.add(Note::OtherTarget);
                }
                if *source == Source::PersonMetadata {
                    notes.add(Note::PersonMetadata);
                }
            }
            Kind::Cohort {
                is_foreign: true, ..
            } => notes.add(Note::OtherTarget),
            Kind::MalformedFlag => notes.add(Note::MalformedDependency),
            Kind::Cohort { .. } | Kind::Flag { .. } | Kind::Unsupported { .. } => {}
        }
        notes
    }
}
