//! Lint: what is wrong with definitions, or will surprise somebody, before a user is hit by it.

mod conditions;
mod contradiction;
mod reach;
mod shape;
mod sharing;
#[cfg(test)]
mod tests;

use serde::{Serialize, Serializer};

use self::reach::Reach;
use super::definitions::Definitions;
use super::needs::Survey;

/// How bad a finding is, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The flag does not do what its definition seems to say.
    Error,
    /// Something that has no effect, or that is decided elsewhere only.
    Warning,
    /// Worth knowing.
    Note,
}

/// What is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// A flag or cohort that is malformed.
    Malformed,
    /// Two flags of one key.
    DuplicateKey,
    /// A flag that the code asks for and that is not defined.
    UndefinedFlag,
    /// A dependency on a flag that does not exist.
    MissingDependency,
    /// Flags that depend on each other.
    DependencyCycle,
    /// A filter that nobody can evaluate: an operator or a type that is not known.
    UnknownFilter,
    /// A condition that hands out a variant that the flag does not have.
    UnknownVariant,
    /// Variants that do not share out all users, or not once.
    VariantShares,
    /// A payload that no value of the flag comes with.
    UnusedPayload,
    /// A condition that matches nobody, whoever they are.
    NeverMatches,
    /// A condition that an earlier one leaves nobody to match.
    Unreachable,
    /// What is at 0 %: switched on, for nobody.
    RolloutZero,
    /// What is the same for everybody: the code does not need the flag any more.
    RolloutFull,
    /// What the server alone can decide: experience continuity, static cohorts, definitions of a
    /// later form.
    NotLocal,
    /// What is decided by data that the system does not pass.
    DataNotPassed,
    /// What PostHog's SDKs may decide in another way than its server.
    SdksDisagree,
    /// A flag that the code does not ask for.
    UnusedFlag,
}

impl Rule {
    /// All, the worst first.
    pub const ALL: [Self; 17] = [
        Self::Malformed,
        Self::DuplicateKey,
        Self::UndefinedFlag,
        Self::MissingDependency,
        Self::DependencyCycle,
        Self::UnknownFilter,
        Self::UnknownVariant,
        Self::VariantShares,
        Self::UnusedPayload,
        Self::NeverMatches,
        Self::Unreachable,
        Self::RolloutZero,
        Self::RolloutFull,
        Self::NotLocal,
        Self::DataNotPassed,
        Self::SdksDisagree,
        Self::UnusedFlag,
    ];

    /// Its name, which does not change.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::DuplicateKey => "duplicate-key",
            Self::UndefinedFlag => "undefined-flag",
            Self::MissingDependency => "missing-dependency",
            Self::DependencyCycle => "dependency-cycle",
            Self::UnknownFilter => "unknown-filter",
            Self::UnknownVariant => "unknown-variant",
            Self::VariantShares => "variant-shares",
            Self::UnusedPayload => "unused-payload",
            Self::NeverMatches => "never-matches",
            Self::Unreachable => "unreachable",
            Self::RolloutZero => "rollout-zero",
            Self::RolloutFull => "rollout-full",
            Self::NotLocal => "not-local",
            Self::DataNotPassed => "data-not-passed",
            Self::SdksDisagree => "sdks-disagree",
            Self::UnusedFlag => "unused-flag",
        }
    }

    /// How bad it is.
    pub const fn severity(self) -> Severity {
        match self {
            Self::Malformed
            | Self::DuplicateKey
            | Self::UndefinedFlag
            | Self::MissingDependency
            | Self::DependencyCycle
            | Self::UnknownFilter
            | Self::UnknownVariant
            | Self::VariantShares => Severity::Error,
            Self::UnusedPayload
            | Self::NeverMatches
            | Self::Unreachable
            | Self::RolloutZero
            | Self::RolloutFull
            | Self::NotLocal
            | Self::DataNotPassed => Severity::Warning,
            Self::SdksDisagree | Self::UnusedFlag => Severity::Note,
        }
    }
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// Something found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// What was looked for.
    pub rule: Rule,
    /// The key of the flag that it is about.
    pub flag: Option<String>,
    /// The id of the cohort that it is about.
    pub cohort: Option<String>,
    /// The condition that it is about, by its place, from 0.
    pub condition: Option<usize>,
    /// What is the matter, in a sentence.
    pub message: String,
}

/// Looks for everything that there is a [`Rule`] for; the worst comes first, else it is the order
/// of the document.
///
/// `used`: the keys that the code asks for. The code passes the distinct id and nothing else.
pub fn lint(definitions: &Definitions, used: &[&str]) -> Vec<Finding> {
    let mut report = Report::default();
    shape::document(definitions, &mut report);
    sharing::use_by_code(definitions, used, &mut report);
    let mut reach = Reach::new(definitions);
    let survey = Survey::of(definitions);
    for flag in definitions.flags() {
        report.flag = Some(flag.key().to_owned());
        shape::flag(flag, &mut report);
        // What is switched off or unusable is so for all, whatever else its definition says.
        if flag.is_active() && flag.problem().is_none() {
            conditions::check(flag, &mut reach, &mut report);
            sharing::flag(definitions, &survey, flag, &mut report);
        }
    }
    report.flag = None;
    for cohort in definitions.cohorts() {
        report.cohort = Some(cohort.id().to_owned());
        sharing::cohort(cohort, &mut report);
    }
    let mut findings = report.findings;
    findings.sort_by_key(|finding| finding.severity);
    findings
}

/// Findings, and what the next one is about.
#[derive(Default)]
struct Report {
    findings: Vec<Finding>,
    flag: Option<String>,
    cohort: Option<String>,
}

impl Report {
    fn add(&mut self, rule: Rule, message: impl Into<String>) {
        self.push(rule, None, message.into());
    }

    fn add_at(&mut self, condition: usize, rule: Rule, message: impl Into<String>) {
        self.push(rule, Some(condition), message.into());
    }

    fn push(&mut self, rule: Rule, condition: Option<usize>, message: String) {
        self.findings.push(Finding {
            severity: rule.severity(),
            rule,
            flag: self.flag.clone(),
            cohort: self.cohort.clone(),
            condition,
            message,
        });
    }
}
