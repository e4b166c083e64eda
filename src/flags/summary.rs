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
            Kind::Unsupported {
                is_missing_flag, ..
            } => *is_missing_flag,
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
            "circular: flag `{}` leads back to itself, or too deep",
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

/// What a flag reads of a context that is not in this one, for people: `plan of the person`.
pub fn lacking(definitions: &Definitions, flag: &Flag, context: &Context) -> Vec<String> {
    let needs = needs(definitions, flag);
    let mut lacking = Vec::new();
    let of_person = |name: &&&str| context.property(name).is_none();
    // Whoever knows all but what is PostHog's own lacks nothing else: what is absent is not set.
    if !context.is_complete() {
        lacking.extend(lacking_of_caller(&needs, context));
    }
    for name in needs.metadata.iter().filter(of_person) {
        lacking.push(format!("{name} of PostHog's table of persons"));
    }
    lacking
}

/// What the caller could have passed.
fn lacking_of_caller(needs: &Needs<'_>, context: &Context) -> Vec<String> {
    let of_person = |name: &&&str| context.property(name).is_none();
    let names = needs.person.iter().filter(of_person);
    let mut lacking: Vec<_> = names.map(|name| format!("{name} of the person")).collect();
    for (kind, names) in &needs.groups {
        if context.group_key(kind).is_none() {
            lacking.push(format!("the {kind}"));
        }
        for name in names {
            if context.group_property(kind, name).is_none() {
                lacking.push(format!("{name} of the {kind}"));
            }
        }
    }
    if needs.device && context.device_id().is_none() {
        lacking.push(DEVICE.into());
    }
    lacking
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
        let context = Context::new("u").with_property("country", "FR");
        assert_eq!(
            lacking(&definitions, flag, &context),
            [
                "plan of the person",
                "the company",
                "tier of the company",
                "the device id"
            ]
        );
        let context = context
            .with_property("plan", "pro")
            .with_group("company", "acme")
            .with_group_property("company", "tier", "gold")
            .with_device("d");
        assert!(lacking(&definitions, flag, &context).is_empty());
    }
}
