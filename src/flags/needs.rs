//! What a flag reads of a context, through all cohorts and flags that it uses.

use std::collections::{BTreeMap, BTreeSet};

use super::condition::{Filter, Kind, Source, Target};
use super::definitions::Definitions;
use super::flag::Flag;

/// What a context must hold for a flag to be decided whatever its values.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Needs<'d> {
    /// Properties of the person. The distinct id, which every context has, is left out.
    pub person: BTreeSet<&'d str>,
    /// Properties of groups, by type. A group whose key alone is needed has none.
    pub groups: BTreeMap<&'d str, BTreeSet<&'d str>>,
    /// Columns of PostHog's table of persons.
    pub metadata: BTreeSet<&'d str>,
    /// Whether the device matters.
    pub device: bool,
}

impl Needs<'_> {
    /// Whether the distinct id suffices.
    pub fn is_nothing(&self) -> bool {
        *self == Needs::default()
    }
}

/// Finds what a flag reads; nothing of one that is off, or that nobody can decide here.
pub fn needs<'d>(definitions: &'d Definitions, flag: &'d Flag) -> Needs<'d> {
    let mut search = Search {
        definitions,
        needs: Needs::default(),
        flags: BTreeSet::new(),
        cohorts: BTreeSet::new(),
        open: vec![flag],
    };
    while let Some(flag) = search.open.pop() {
        search.flag(flag);
    }
    search.needs
}

struct Search<'d> {
    definitions: &'d Definitions,
    needs: Needs<'d>,
    /// Met already.
    flags: BTreeSet<usize>,
    /// Met already.
    cohorts: BTreeSet<usize>,
    /// Met, and not yet searched.
    open: Vec<&'d Flag>,
}

impl<'d> Search<'d> {
    fn flag(&mut self, flag: &'d Flag) {
        if !flag.is_active || flag.has_continuity || flag.problem.is_some() {
            return;
        }
        if let Some(property) = flag.enrollment_property() {
            self.needs.person.insert(property);
        }
        // Without its device, a flag for persons is not even tried.
        self.needs.device |= flag.by_device && flag.target == Target::Person;
        let conditions = flag.conditions.iter().chain(&flag.super_condition);
        for condition in conditions {
            match &condition.target {
                Target::Group(kind) => {
                    self.needs.groups.entry(kind).or_default();
                }
                Target::Person => self.needs.device |= flag.by_device,
                Target::UnknownGroup(_) => {}
            }
            for filter in &condition.filters {
                self.filter(filter);
            }
        }
    }

    fn filter(&mut self, filter: &'d Filter) {
        match &filter.kind {
            Kind::Property { source, .. } => self.property(source, filter.key()),
            Kind::Cohort { cohort, .. } => {
                // Groups in cohorts end where the document does; cohorts in cohorts are met once.
                if self.cohorts.insert(*cohort)
                    && let Some(rule) = self.definitions.cohort_at(*cohort).rule()
                {
                    rule.each_filter(&mut |filter| self.filter(filter));
                }
            }
            Kind::Flag { flag, .. } => {
                if self.flags.insert(*flag) {
                    self.open.push(self.definitions.flag_at(*flag));
                }
            }
            Kind::MalformedFlag | Kind::Unsupported { .. } => {}
        }
    }

    fn property(&mut self, source: &'d Source, name: &'d str) {
        match source {
            Source::Person if name == "distinct_id" => {}
            Source::Person => {
                self.needs.person.insert(name);
            }
            Source::PersonMetadata => {
                self.needs.metadata.insert(name);
            }
            Source::Group(kind) => {
                let properties = self.needs.groups.entry(kind).or_default();
                // The key of a group comes with it.
                if name != "$group_key" {
                    properties.insert(name);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::sample::{definitions, depends, flag, is, when};
    use super::*;

    #[test]
    fn what_a_flag_reads_is_found_through_cohorts_and_flags() {
        let flags = json!([
            flag(
                "f",
                &json!({"groups": [
                    when(&[is("plan", "pro"), is("distinct_id", "u"),
                        json!({"key": "id", "type": "cohort", "value": 1})]),
                    when(&[depends("g", &json!(true)), depends("off", &json!(true))]),
                ]})
            ),
            json!({"key": "g", "active": true, "bucketing_identifier": "device_id", "filters": {
            "feature_enrollment": true,
            "groups": [when(&[
                json!({"key": "created_at", "type": "person_metadata"}),
                json!({"key": "tier", "type": "group", "group_type_index": 0}),
                json!({"key": "$group_key", "type": "group", "group_type_index": 1}),
                depends("f", &json!(true)),
            ])]}}),
            json!({"key": "off", "filters": {"groups": [when(&[is("never", "1")])]}}),
        ]);
        let cohorts = json!({
            "1": {"type": "OR", "values": [is("a", "1"),
                {"type": "AND", "values": [json!({"key": "id", "type": "cohort", "value": "2"})]}]},
            "2": {"type": "AND", "values": [is("b", "1")]},
        });
        let definitions = definitions(&flags, &cohorts);
        let found = needs(&definitions, definitions.get("f").unwrap());
        let expected = Needs {
            person: ["$feature_enrollment/g", "a", "b", "plan"].into(),
            groups: [("company", ["tier"].into()), ("team", [].into())].into(),
            metadata: ["created_at"].into(),
            device: true,
        };
        assert_eq!(found, expected);
    }

    #[test]
    fn a_plain_rollout_needs_nothing_but_the_distinct_id() {
        let flags = json!([flag("f", &json!({"groups": [{"rollout_percentage": 5}]}))]);
        let definitions = definitions(&flags, &json!({}));
        assert!(needs(&definitions, definitions.get("f").unwrap()).is_nothing());
    }
}
