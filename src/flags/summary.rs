//! What there is to say about a flag at a glance.

use std::collections::BTreeSet;

use super::cohort::Cohort;
use super::condition::{Condition, Filter, Kind, Target};
use super::context::Context;
use super::definitions::Definitions;
use super::flag::Flag;
use super::needs::{Needs, needs};

/// What kind of flag it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FlagKind {
    /// On or off for a person.
    Boolean,
    /// One of several variants for a person.
    Multivariate,
    /// For groups, such as companies.
    Group,
}

impl FlagKind {
    /// That of a flag.
    pub fn of(flag: &Flag) -> Self {
        match flag.target() {
            Target::Group(_) | Target::UnknownGroup(_) => Self::Group,
            Target::Person if flag.variants().is_empty() => Self::Boolean,
            Target::Person => Self::Multivariate,
        }
    }

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Boolean => "boolean",
            Self::Multivariate => "multivariate",
            Self::Group => "group",
        }
    }
}

/// The keys of the flags that a flag's own conditions ask for, each once; also of flags that do not
/// exist.
pub fn dependencies(flag: &Flag) -> Vec<&str> {
    let mut known = BTreeSet::new();
    filters(flag)
        .filter(|filter| match &filter.kind {
            Kind::Flag { .. } | Kind::MalformedFlag => true,
            Kind::Unsupported { gap, .. } => gap.is_of_dependency(),
            Kind::Property { .. } | Kind::Cohort { .. } => false,
        })
        .map(Filter::key)
        .filter(|key| !key.is_empty() && known.insert(*key))
        .collect()
}

/// The cohorts that a flag's conditions ask for, directly or through other cohorts, each once.
pub fn cohorts<'d>(definitions: &'d Definitions, flag: &'d Flag) -> Vec<&'d Cohort> {
    let mut places = Vec::new();
    for filter in filters(flag) {
        note_cohort(filter, &mut places);
    }
    let mut done = 0;
    while let Some(&place) = places.get(done) {
        if let Some(rule) = definitions.cohort_at(place).rule() {
            rule.each_filter(&mut |filter| note_cohort(filter, &mut places));
        }
        done += 1;
    }
    places
        .into_iter()
        .map(|place| definitions.cohort_at(place))
        .collect()
}

fn note_cohort(filter: &Filter, places: &mut Vec<usize>) {
    if let Kind::Cohort { cohort, .. } = filter.kind
        && !places.contains(&cohort)
    {
        places.push(cohort);
    }
}

fn filters(flag: &Flag) -> impl Iterator<Item = &Filter> {
    let conditions = flag.super_condition().into_iter().chain(flag.conditions());
    conditions.flat_map(Condition::filters)
}

/// Why nobody can decide a filter here, whatever the context, if so.
pub fn problem(definitions: &Definitions, filter: &Filter) -> Option<String> {
    match &filter.kind {
        Kind::Flag { flag, .. } if !definitions.is_sound(*flag) => Some(format!(
            "circular: flag `{}` leads back to itself",
            filter.key()
        )),
        Kind::Unsupported { problem, .. } => Some(problem.clone()),
        Kind::Cohort { cohort, .. } => {
            let problem = definitions.cohort_at(*cohort).problem();
            problem.map(str::to_owned)
        }
        _ => None,
    }
}

/// The device, as [`lacking`] names it.
pub const DEVICE: &str = "the device id";

/// All that a flag reads of a context besides the distinct id, for people: `plan of the person`.
pub fn needed(definitions: &Definitions, flag: &Flag) -> Vec<String> {
    named(&needs(definitions, flag))
}

/// What of that is not in a context.
pub fn lacking(definitions: &Definitions, flag: &Flag, context: &Context) -> Vec<String> {
    let mut needs = needs(definitions, flag);
    needs
        .metadata
        .retain(|name| context.property(name).is_none());
    // Whoever knows all but what is PostHog's own lacks nothing else: what is absent is not set.
    if context.is_complete() {
        let metadata = needs.metadata;
        return named(&Needs {
            metadata,
            ..Needs::default()
        });
    }
    needs.person.retain(|name| context.property(name).is_none());
    needs
        .groups
        .retain(|kind| context.group_key(kind).is_none());
    // What a group that is not there is like does not matter yet.
    let absent = &needs.groups;
    needs.group_properties.retain(|kind, names| {
        names.retain(|name| context.group_property(kind, name).is_none());
        !absent.contains(kind)
    });
    needs.device &= context.device_id().is_none();
    named(&needs)
}

fn named(needs: &Needs<'_>) -> Vec<String> {
    let person = needs.person.iter();
    let mut names: Vec<_> = person.map(|name| format!("{name} of the person")).collect();
    names.extend(needs.groups.iter().map(|kind| format!("the {kind}")));
    for (kind, of_group) in &needs.group_properties {
        names.extend(of_group.iter().map(|name| format!("{name} of the {kind}")));
    }
    if needs.device {
        names.push(DEVICE.into());
    }
    let metadata = needs.metadata.iter();
    names.extend(metadata.map(|name| format!("{name} of PostHog's table of persons")));
    names
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::flags::sample::{definitions, depends, flag, is, when};

    fn in_cohort(id: i64) -> Json {
        json!({"key": "id", "type": "cohort", "value": id})
    }

    #[test]
    fn a_flag_tells_its_kind_and_what_it_uses() {
        let flags = json!([
            flag(
                "plain",
                &json!({"groups": [when(&[
                    depends("other", &json!(true)),
                    depends("nowhere", &json!(true)),
                    depends("other", &json!(false)),
                    in_cohort(1),
                ])]})
            ),
            flag(
                "other",
                &json!({"multivariate": {"variants": [
                    {"key": "a", "rollout_percentage": 100},
                ]}})
            ),
            flag("team", &json!({"aggregation_group_type_index": 1})),
        ]);
        let cohorts_of = json!({
            "1": {"type": "AND", "values": [in_cohort(2), in_cohort(2)]},
            "2": {"type": "OR", "values": [is("plan", "pro")]},
            "3": {},
        });
        let definitions = definitions(&flags, &cohorts_of);
        let [plain, other, team] = definitions.flags() else {
            panic!("three flags");
        };
        assert_eq!(dependencies(plain), ["other", "nowhere"]);
        assert_eq!(dependencies(other), [""; 0]);
        let ids: Vec<_> = cohorts(&definitions, plain)
            .iter()
            .map(|it| it.id())
            .collect();
        assert_eq!(ids, ["1", "2"]);
        assert_eq!(
            [plain, other, team].map(|flag| FlagKind::of(flag).name()),
            ["boolean", "multivariate", "group"]
        );
    }

    #[test]
    fn what_a_context_lacks_is_named() {
        let flags = json!([{"key": "f", "active": true, "filters": {
            "bucketing_identifier": "device_id",
            "groups": [
                {"properties": [is("plan", "pro"), is("country", "DE")]},
                {"aggregation_group_type_index": 0, "properties": [
                    {"key": "tier", "type": "group", "group_type_index": 0, "value": "gold"},
                ]},
            ],
        }}]);
        let definitions = definitions(&flags, &json!({}));
        let flag = &definitions.flags()[0];
        assert_eq!(
            needed(&definitions, flag),
            [
                "country of the person",
                "plan of the person",
                "the company",
                "tier of the company",
                "the device id"
            ]
        );
        // Without a company it does not matter what that is like.
        let context = Context::new("u").with_property("country", "FR");
        assert_eq!(
            lacking(&definitions, flag, &context),
            ["plan of the person", "the company", "the device id"]
        );
        let context = context.with_group("company", "acme");
        assert_eq!(
            lacking(&definitions, flag, &context),
            ["plan of the person", "tier of the company", "the device id"]
        );
        let context = context
            .with_property("plan", "pro")
            .with_group_property("company", "tier", "gold")
            .with_device("d");
        assert!(lacking(&definitions, flag, &context).is_empty());
    }
}
