//! What a flag shares with others: data, cohorts, other flags, SDKs, the code that asks for it.

use super::{Report, Rule};
use crate::flags::cohort::Cohort;
use crate::flags::condition::{Filter, Gap, Kind};
use crate::flags::definitions::Definitions;
use crate::flags::flag::Flag;
use crate::flags::needs::{Needs, Survey};
use crate::flags::note::{Note, Notes};

/// Flags that the code asks for and that are not there, and the reverse.
pub(super) fn use_by_code(definitions: &Definitions, used: &[&str], report: &mut Report) {
    for &key in used {
        if definitions.get(key).is_none() {
            report.flag = Some(key.to_owned());
            report.add(
                Rule::UndefinedFlag,
                "the code asks for it, but it is not defined: everybody gets the code's default",
            );
        }
    }
    for flag in definitions.flags() {
        if !used.contains(&flag.key()) {
            report.flag = Some(flag.key().to_owned());
            report.add(Rule::UnusedFlag, "the code does not ask for it");
        }
    }
    report.flag = None;
}

/// What an active flag takes from elsewhere.
pub(super) fn flag<'d>(
    definitions: &'d Definitions,
    survey: &Survey<'d>,
    flag: &'d Flag,
    report: &mut Report,
) {
    if flag.has_experience_continuity() {
        report.add(
            Rule::NotLocal,
            "experience continuity: PostHog's server remembers what each user got first, so that \
             it alone can decide",
        );
        return;
    }
    for (place, condition) in flag.conditions().iter().enumerate() {
        for filter in condition.filters() {
            reference(definitions, place, filter, report);
        }
    }
    let needs = survey.needs(flag);
    if !needs.is_nothing() {
        report.add(
            Rule::DataNotPassed,
            format!(
                "it reads {}; the system passes the user's id alone",
                listed(&needs)
            ),
        );
    }
    let mut told = Notes::NONE;
    if flag.enrollment_property().is_some() {
        told.add(Note::Enrollment);
        report.add(Rule::SdksDisagree, Note::Enrollment.text());
    }
    if flag.super_condition().is_some() {
        told.add(Note::SuperGroups);
        report.add(Rule::SdksDisagree, Note::SuperGroups.text());
    }
    for (place, condition) in flag.conditions().iter().enumerate() {
        for filter in condition.filters() {
            for message in disagreements(filter, &mut told) {
                report.add_at(place, Rule::SdksDisagree, message);
            }
        }
    }
}

/// What a filter refers to and what is not there.
fn reference(definitions: &Definitions, place: usize, filter: &Filter, report: &mut Report) {
    match &filter.kind {
        Kind::Flag { flag, .. } if !definitions.is_sound(*flag) => {
            let message = format!(
                "it depends on flag `{}`, which leads back to itself",
                filter.key()
            );
            report.add_at(place, Rule::DependencyCycle, message);
        }
        Kind::Unsupported { problem, gap } => report.add_at(place, rule_of(*gap), problem),
        Kind::Cohort { cohort, .. } => {
            let cohort = definitions.cohort_at(*cohort);
            if let Some(problem) = cohort.problem() {
                let message = format!(
                    "nobody can tell who is in cohort {}: {problem}",
                    cohort.id()
                );
                report.add_at(place, Rule::NotLocal, message);
            }
        }
        Kind::Flag { .. } | Kind::Property { .. } | Kind::MalformedFlag => {}
    }
}

/// What is wrong with a filter that cannot be decided here.
const fn rule_of(gap: Gap) -> Rule {
    match gap {
        Gap::Form => Rule::UnknownFilter,
        Gap::Cohort => Rule::NotLocal,
        Gap::Flag => Rule::MissingDependency,
        Gap::Circle => Rule::DependencyCycle,
    }
}

/// What is wrong in a cohort itself.
pub(super) fn cohort(cohort: &Cohort, report: &mut Report) {
    let Some(rule) = cohort.rule() else {
        let problem = cohort.problem().unwrap_or_default();
        report.add(
            Rule::Malformed,
            format!("nobody can tell who is in it: {problem}"),
        );
        return;
    };
    let mut told = Notes::NONE;
    rule.each_filter(&mut |filter| {
        if let Kind::Unsupported { problem, gap } = &filter.kind {
            report.add(rule_of(*gap), problem);
        }
        if filter.matches_nobody() {
            let message = format!(
                "its filter on `{}` matches nobody: `{}` cannot use what it compares with",
                filter.key(),
                filter.operator()
            );
            report.add(Rule::NeverMatches, message);
        }
        for message in disagreements(filter, &mut told) {
            report.add(Rule::SdksDisagree, message);
        }
    });
}

/// The notes on a filter that were not told yet. What matches nobody is said elsewhere.
fn disagreements(filter: &Filter, told: &mut Notes) -> Vec<String> {
    let mut found = Vec::new();
    for note in filter.notes().iter() {
        let is_said_elsewhere = matches!(note, Note::NoWantedValue | Note::MalformedDependency);
        if !told.contains(note) && !is_said_elsewhere {
            told.add(note);
            found.push(format!("`{}` {}: {note}", filter.key(), filter.operator()));
        }
    }
    found
}

/// What is needed, in words.
fn listed(needs: &Needs<'_>) -> String {
    let quoted = |names: &mut dyn Iterator<Item = &&str>| {
        let names: Vec<_> = names.map(|name| format!("`{name}`")).collect();
        names.join(", ")
    };
    let mut parts = Vec::new();
    if !needs.person.is_empty() {
        parts.push(format!(
            "{} of the person",
            quoted(&mut needs.person.iter())
        ));
    }
    if !needs.metadata.is_empty() {
        parts.push(format!(
            "{} of PostHog's table of persons",
            quoted(&mut needs.metadata.iter())
        ));
    }
    for (kind, properties) in &needs.group_properties {
        parts.push(format!("{} of the {kind}", quoted(&mut properties.iter())));
    }
    for kind in &needs.groups {
        if !needs.group_properties.contains_key(kind) {
            parts.push(format!("the {kind}"));
        }
    }
    if needs.device {
        parts.push("the device".into());
    }
    if needs.more {
        parts.push("and more".into());
    }
    parts.join(", ")
}
