//! What is told of an evaluation, as JSON tells it.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value as Json;

use crate::cli::flags::definitions::Provenance;
use crate::flags::{
    self, About, ConditionTrace, Context, Definitions, EntryTrace, Evaluation, FilterTrace, Flag,
    FlagTrace, Flip, GroupTrace, Match, Note, Position, Reason, Source, Target, Undecided, Value,
    Verdict, words,
};

/// Why a user gets a value.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Explained<'d> {
    pub distinct_id: String,
    #[serde(flatten)]
    pub flag: ToldFlag<'d>,
    /// What is not known and may decide.
    pub missing: Vec<String>,
    /// What nobody but PostHog can say, whatever is known here.
    #[serde(skip)]
    pub is_for_posthog: bool,
    /// What would turn it on, or off if it is on, or give another variant.
    pub flips: Vec<Flip>,
    /// Filters that the system cannot decide, as it passes the user's id alone.
    pub warnings: Vec<String>,
    pub source: Provenance,
}

/// A flag, and how it was decided.
#[derive(Serialize)]
pub(super) struct ToldFlag<'d> {
    #[serde(rename = "flag")]
    pub key: &'d str,
    pub value: Option<Value<'d>>,
    pub payload: Option<&'d Json>,
    pub reason: Option<Reason>,
    pub undecided: Option<Undecided>,
    /// The condition that the reason is about, from 0.
    pub condition: Option<usize>,
    pub problem: Option<&'d str>,
    pub enrollment: Option<ToldEnrollment<'d>>,
    pub holdout: Option<ToldPosition<'d>>,
    pub conditions: Vec<ToldCondition<'d>>,
    pub variant: Option<ToldPosition<'d>>,
    pub notes: Vec<&'static str>,
}

#[derive(Serialize)]
pub(super) struct ToldEnrollment<'d> {
    pub property: &'d str,
    pub actual: Option<Json>,
}

/// Where an id stands.
#[derive(Serialize)]
pub(super) struct ToldPosition<'d> {
    pub id: String,
    pub hash: f64,
    pub threshold: Option<f64>,
    #[serde(rename = "in")]
    pub is_in: bool,
    pub variant: Option<&'d str>,
}

#[derive(Serialize)]
pub(super) struct ToldCondition<'d> {
    /// Its place, from 0; none for early access in its older form.
    pub place: Option<usize>,
    pub text: String,
    pub verdict: &'static str,
    pub undecided: Option<Undecided>,
    /// Whether the flag was decided without it.
    pub idle: bool,
    pub filters: Vec<ToldFilter<'d>>,
    pub percentage: f64,
    pub rollout: Option<ToldPosition<'d>>,
}

#[derive(Serialize)]
pub(super) struct ToldFilter<'d> {
    pub text: String,
    pub result: &'static str,
    pub undecided: Option<Undecided>,
    /// The value of the property, where it is known.
    pub actual: Option<Json>,
    /// Where the value would come from, where it is not known.
    pub missing: Option<String>,
    /// Why nobody can decide it here, whatever is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    /// Whether the property was looked for in vain, and counts as not set.
    #[serde(skip)]
    pub is_unset: bool,
    pub notes: Vec<&'static str>,
    /// Of a cohort or a group in it.
    pub entries: Vec<ToldFilter<'d>>,
    /// Of a dependency.
    pub dependency: Option<Box<ToldFlag<'d>>>,
}

impl<'d> Explained<'d> {
    pub(super) fn of(
        definitions: &'d Definitions,
        flag: &'d Flag,
        person: &Context,
        now: DateTime<Utc>,
        source: Provenance,
    ) -> Self {
        let trace = flags::explain(definitions, flag, person, now);
        let undecided = trace.evaluation.undecided();
        let missing = match undecided {
            Some(Undecided::MissingContext | Undecided::UnresolvedDependency) => {
                let lacking = flags::lacking(definitions, flag, person).into_iter();
                let told = lacking.map(|one| match one.as_str() {
                    flags::DEVICE => format!("{one}; here say `--device-id VALUE`"),
                    _ => one,
                });
                told.collect()
            }
            Some(Undecided::ExperienceContinuity) => vec![
                "what this user got first: PostHog's server remembers it for each user \
                 (experience continuity), so that it alone can decide; or whoever switches that \
                 off for the flag"
                    .into(),
            ],
            _ => Vec::new(),
        };
        Self {
            distinct_id: person.distinct_id().to_owned(),
            missing,
            is_for_posthog: matches!(
                undecided,
                Some(Undecided::ExperienceContinuity | Undecided::UnsupportedDefinition)
            ),
            flips: flags::flips(definitions, flag, person, now),
            warnings: warnings(definitions, flag, person, now),
            flag: Teller {
                definitions,
                is_complete: person.is_complete(),
            }
            .flag(&trace),
            source,
        }
    }
}

/// What the system cannot decide of this user: it passes the id and nothing else.
fn warnings(
    definitions: &Definitions,
    flag: &Flag,
    person: &Context,
    now: DateTime<Utc>,
) -> Vec<String> {
    let passed = Context::new(person.distinct_id());
    let trace = flags::explain(definitions, flag, &passed, now);
    let mut warnings = Vec::new();
    for (place, condition) in numbered(&trace) {
        let name = place.map_or_else(
            || "early access".to_owned(),
            |place| format!("condition {}", place + 1),
        );
        if condition.verdict == Verdict::NoGroup
            && let Target::Group(kind) = condition.condition.target()
        {
            warnings.push(format!(
                "{name} is for every {kind}: the system names none, so that it never matches"
            ));
            continue;
        }
        for filter in &condition.filters {
            if lacks_context(filter) {
                let text = words::filter(filter.filter, condition.condition.target());
                warnings.push(format!(
                    "the system passes the user's id alone, so that it cannot decide in {name}: \
                     {text}"
                ));
            }
        }
    }
    warnings
}

/// Whether more data would decide a filter, here or in the flag that it asks for.
fn lacks_context(filter: &FilterTrace<'_>) -> bool {
    let Match::Unknown(unknown) = filter.result else {
        return false;
    };
    let of_flag = filter
        .flag
        .as_ref()
        .and_then(|flag| flag.evaluation.undecided());
    [Some(unknown.why), of_flag].contains(&Some(Undecided::MissingContext))
}

/// The conditions with their places; those of the older early access have none.
fn numbered<'t, 'd>(
    trace: &'t FlagTrace<'d>,
) -> impl Iterator<Item = (Option<usize>, &'t ConditionTrace<'d>)> {
    trace.conditions.iter().map(|condition| {
        let mut conditions = trace.flag.conditions().iter();
        let place = conditions.position(|one| std::ptr::eq(one, condition.condition));
        (place, condition)
    })
}

/// Tells of a trace.
#[derive(Clone, Copy)]
struct Teller<'d> {
    definitions: &'d Definitions,
    /// Whether what is absent counts as not set.
    is_complete: bool,
}

impl<'d> Teller<'d> {
    fn flag(self, trace: &FlagTrace<'d>) -> ToldFlag<'d> {
        let evaluation: Evaluation<'d> = trace.evaluation;
        let conditions = numbered(trace)
            .map(|(place, condition)| self.condition(place, condition))
            .collect();
        ToldFlag {
            key: trace.flag.key(),
            value: evaluation.value(),
            payload: evaluation.payload,
            reason: evaluation.reason(),
            undecided: evaluation.undecided(),
            condition: evaluation.condition(),
            problem: trace.flag.problem(),
            conditions,
            enrollment: trace.enrollment.as_ref().map(|enrollment| ToldEnrollment {
                property: enrollment.property,
                actual: enrollment.actual.clone(),
            }),
            holdout: trace.holdout.as_ref().map(position),
            variant: trace.variant.as_ref().map(position),
            notes: evaluation.notes.iter().map(Note::text).collect(),
        }
    }
}

fn position<'d>(position: &Position<'d>) -> ToldPosition<'d> {
    ToldPosition {
        id: position.id.clone(),
        hash: position.hash,
        threshold: position.threshold,
        is_in: position.is_in,
        variant: position.variant,
    }
}

impl<'d> Teller<'d> {
    fn condition(self, place: Option<usize>, trace: &ConditionTrace<'d>) -> ToldCondition<'d> {
        let (verdict, undecided) = match trace.verdict {
            Verdict::Match => ("match", None),
            Verdict::NoMatch => ("no_match", None),
            Verdict::OutOfRollout => ("out_of_rollout", None),
            Verdict::NoGroup => ("no_group", None),
            Verdict::Unknown(unknown) => ("unknown", Some(unknown.why)),
        };
        let target = trace.condition.target();
        ToldCondition {
            place,
            text: words::condition(trace.condition),
            verdict,
            undecided,
            idle: trace.is_idle,
            filters: trace
                .filters
                .iter()
                .map(|filter| self.filter(filter, target))
                .collect(),
            percentage: trace.condition.percentage(),
            rollout: trace.rollout.as_ref().map(position),
        }
    }

    fn filter(self, trace: &FilterTrace<'d>, own: &Target) -> ToldFilter<'d> {
        let filter = trace.filter;
        let (result, undecided) = told(trace.result);
        let missing = match (filter.about(), &trace.actual) {
            (About::Property(source), None) => Some(origin(source, filter.key())),
            _ => None,
        };
        let is_unset = self.is_complete && missing.is_some() && undecided.is_none();
        ToldFilter {
            text: words::filter(filter, own),
            result,
            undecided,
            actual: trace.actual.clone(),
            missing: missing.filter(|_| undecided.is_some()),
            problem: flags::problem(self.definitions, filter),
            is_unset: is_unset && !filter.matches_nobody(),
            notes: trace.notes.iter().map(Note::text).collect(),
            entries: trace
                .group
                .as_ref()
                .map(|group| self.entries(group))
                .unwrap_or_default(),
            dependency: trace.flag.as_deref().map(|flag| Box::new(self.flag(flag))),
        }
    }

    fn group(self, trace: &GroupTrace<'d>) -> ToldFilter<'d> {
        let (result, undecided) = told(trace.result);
        ToldFilter {
            text: if trace.group.all { "all of" } else { "any of" }.into(),
            result,
            undecided,
            actual: None,
            missing: None,
            problem: None,
            is_unset: false,
            notes: Vec::new(),
            entries: self.entries(trace),
            dependency: None,
        }
    }

    fn entries(self, trace: &GroupTrace<'d>) -> Vec<ToldFilter<'d>> {
        let entries = trace.entries.iter().map(|entry| match entry {
            EntryTrace::Group(group) => self.group(group),
            EntryTrace::Filter(filter) => self.filter(filter, &Target::Person),
        });
        entries.collect()
    }
}

const fn told(result: Match) -> (&'static str, Option<Undecided>) {
    match result {
        Match::Yes => ("match", None),
        Match::No => ("no_match", None),
        Match::Unknown(unknown) => ("unknown", Some(unknown.why)),
    }
}

/// Where a property would come from.
fn origin(source: &Source, key: &str) -> String {
    match source {
        Source::Person => {
            format!("PostHog knows it of the person; here say `--property {key}=VALUE`")
        }
        Source::PersonMetadata => "PostHog has it in its table of persons".into(),
        Source::Group(kind) => {
            format!(
                "PostHog knows it of the {kind}; here say `--group-property {kind}.{key}=VALUE`"
            )
        }
    }
}
