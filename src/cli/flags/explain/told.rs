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
pub(super) struct Explained<'d> {
    pub distinct_id: String,
    #[serde(flatten)]
    pub flag: ToldFlag<'d>,
    /// What is not known and may decide.
    pub missing: Vec<String>,
    /// What would turn it on, or off if it is on.
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
        let missing = match trace.evaluation.undecided() {
            Some(Undecided::MissingContext | Undecided::UnresolvedDependency) => {
                flags::lacking(definitions, flag, person)
            }
            _ => Vec::new(),
        };
        Self {
            distinct_id: person.distinct_id().to_owned(),
            missing,
            flips: flags::flips(definitions, flag, person, now),
            warnings: warnings(definitions, flag, person, now),
            flag: ToldFlag::of(&trace),
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
        }
        for filter in &condition.filters {
            if matches!(filter.result, Match::Unknown(_)) {
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

impl<'d> ToldFlag<'d> {
    fn of(trace: &FlagTrace<'d>) -> Self {
        let evaluation: Evaluation<'d> = trace.evaluation;
        let conditions = numbered(trace)
            .map(|(place, condition)| ToldCondition::of(place, condition))
            .collect();
        Self {
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

impl<'d> ToldCondition<'d> {
    fn of(place: Option<usize>, trace: &ConditionTrace<'d>) -> Self {
        let (verdict, undecided) = match trace.verdict {
            Verdict::Match => ("match", None),
            Verdict::NoMatch => ("no_match", None),
            Verdict::OutOfRollout => ("out_of_rollout", None),
            Verdict::NoGroup => ("no_group", None),
            Verdict::Unknown(unknown) => ("unknown", Some(unknown.why)),
        };
        let target = trace.condition.target();
        Self {
            place,
            text: words::condition(trace.condition),
            verdict,
            undecided,
            idle: trace.is_idle,
            filters: trace
                .filters
                .iter()
                .map(|filter| ToldFilter::of(filter, target))
                .collect(),
            percentage: trace.condition.percentage(),
            rollout: trace.rollout.as_ref().map(position),
        }
    }
}

impl<'d> ToldFilter<'d> {
    fn of(trace: &FilterTrace<'d>, own: &Target) -> Self {
        let filter = trace.filter;
        let (result, undecided) = told(trace.result);
        let missing = match (filter.about(), &trace.actual) {
            (About::Property(source), None) => Some(origin(source, filter.key())),
            _ => None,
        };
        Self {
            text: words::filter(filter, own),
            result,
            undecided,
            actual: trace.actual.clone(),
            missing: missing.filter(|_| undecided.is_some()),
            notes: trace.notes.iter().map(Note::text).collect(),
            entries: trace.group.as_ref().map(entries).unwrap_or_default(),
            dependency: trace
                .flag
                .as_deref()
                .map(|flag| Box::new(ToldFlag::of(flag))),
        }
    }

    fn of_group(trace: &GroupTrace<'d>) -> Self {
        let (result, undecided) = told(trace.result);
        Self {
            text: if trace.group.all { "all of" } else { "any of" }.into(),
            result,
            undecided,
            actual: None,
            missing: None,
            notes: Vec::new(),
            entries: entries(trace),
            dependency: None,
        }
    }
}

fn entries<'d>(trace: &GroupTrace<'d>) -> Vec<ToldFilter<'d>> {
    let entries = trace.entries.iter().map(|entry| match entry {
        EntryTrace::Group(group) => ToldFilter::of_group(group),
        EntryTrace::Filter(filter) => ToldFilter::of(filter, &Target::Person),
    });
    entries.collect()
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
