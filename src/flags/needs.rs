//! What a flag reads of a context, through all cohorts and flags that it uses.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::condition::{Filter, Kind, Source, Target};
use super::definitions::Definitions;
use super::flag::Flag;

/// What a context must hold for a flag to be decided whatever its values.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Needs<'d> {
    /// Properties of the person. The distinct id, which every context has, is left out.
    pub person: BTreeSet<&'d str>,
    /// Groups whose key is needed, by type.
    pub groups: BTreeSet<&'d str>,
    /// Properties of groups, by type.
    pub group_properties: BTreeMap<&'d str, BTreeSet<&'d str>>,
    /// Columns of PostHog's table of persons.
    pub metadata: BTreeSet<&'d str>,
    /// Whether the device matters.
    pub device: bool,
    /// Whether there is more: of [`Survey`] alone.
    pub(super) more: bool,
}

impl<'d> Needs<'d> {
    /// Whether the distinct id suffices.
    pub fn is_nothing(&self) -> bool {
        *self == Needs::default()
    }

    fn add(&mut self, other: &Self) {
        self.person.extend(&other.person);
        self.groups.extend(&other.groups);
        for (kind, names) in &other.group_properties {
            self.group_properties.entry(kind).or_default().extend(names);
        }
        self.metadata.extend(&other.metadata);
        self.device |= other.device;
        self.more |= other.more;
    }

    /// The first few of everything.
    fn abridged(mut self, most: usize) -> Self {
        let mut more = false;
        let mut cut = |names: &mut BTreeSet<&'d str>| {
            while names.len() > most {
                names.pop_last();
                more = true;
            }
        };
        cut(&mut self.person);
        cut(&mut self.groups);
        cut(&mut self.metadata);
        self.group_properties.values_mut().for_each(cut);
        while self.group_properties.len() > most {
            self.group_properties.pop_last();
            more = true;
        }
        self.more |= more;
        self
    }
}

/// Finds what a flag reads; nothing of one that is off, or that nobody can decide here.
pub fn needs<'d>(definitions: &'d Definitions, flag: &'d Flag) -> Needs<'d> {
    Search::new(definitions, &Known::default()).all_of(flag)
}

/// What all flags read, and no more than a few names of each kind: each thing is looked at once,
/// however many use it.
pub(super) struct Survey<'d> {
    definitions: &'d Definitions,
    known: Known<'d>,
}

impl<'d> Survey<'d> {
    /// Most names of a kind that are kept.
    const MOST: usize = 8;

    pub(super) fn of(definitions: &'d Definitions) -> Self {
        let mut known = Known::default();
        for place in definitions.upwards() {
            let search = Search::new(definitions, &known);
            let (all, place, needs) = match place {
                Ok(flag) => {
                    let needs = search.all_of(definitions.flag_at(flag));
                    (&mut known.flags, flag, needs)
                }
                Err(cohort) => {
                    let needs = search.all_of_cohort(cohort);
                    (&mut known.cohorts, cohort, needs)
                }
            };
            all.insert(place, needs.abridged(Self::MOST));
        }
        Self { definitions, known }
    }

    /// What a flag reads.
    pub(super) fn needs(&self, flag: &'d Flag) -> Needs<'d> {
        let search = Search::new(self.definitions, &self.known);
        search.all_of(flag).abridged(Self::MOST)
    }
}

/// What was found already, by place.
#[derive(Default)]
struct Known<'d> {
    flags: HashMap<usize, Needs<'d>>,
    cohorts: HashMap<usize, Needs<'d>>,
}

struct Search<'d, 'k> {
    definitions: &'d Definitions,
    known: &'k Known<'d>,
    needs: Needs<'d>,
    /// Met already.
    flags: BTreeSet<usize>,
    /// Met already.
    cohorts: BTreeSet<usize>,
    /// Met, and not yet searched.
    open: Vec<&'d Flag>,
}

impl<'d, 'k> Search<'d, 'k> {
    fn new(definitions: &'d Definitions, known: &'k Known<'d>) -> Self {
        Self {
            definitions,
            known,
            needs: Needs::default(),
            flags: BTreeSet::new(),
            cohorts: BTreeSet::new(),
            open: Vec::new(),
        }
    }

    fn all_of(mut self, flag: &'d Flag) -> Needs<'d> {
        self.flag(flag);
        while let Some(flag) = self.open.pop() {
            self.flag(flag);
        }
        self.needs
    }

    fn all_of_cohort(mut self, place: usize) -> Needs<'d> {
        self.cohort(place);
        self.needs
    }

    fn flag(&mut self, flag: &'d Flag) {
        let is_decided = !flag.is_active || flag.lacks_dependency;
        if is_decided || flag.has_continuity || flag.problem.is_some() {
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
                    self.needs.groups.insert(kind);
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
                if self.cohorts.insert(*cohort) {
                    match self.known.cohorts.get(cohort) {
                        Some(known) => self.needs.add(known),
                        None => self.cohort(*cohort),
                    }
                }
            }
            // Nobody can decide one that leads to a circle.
            Kind::Flag { flag, .. } if !self.definitions.is_sound(*flag) => {}
            Kind::Flag { flag, .. } => {
                if self.flags.insert(*flag) {
                    match self.known.flags.get(flag) {
                        Some(known) => self.needs.add(known),
                        None => self.open.push(self.definitions.flag_at(*flag)),
                    }
                }
            }
            Kind::MalformedFlag | Kind::Unsupported { .. } => {}
        }
    }

    fn cohort(&mut self, place: usize) {
        // Groups in cohorts end where the document does; cohorts in cohorts are met once.
        if let Some(rule) = self.definitions.cohort_at(place).rule() {
            rule.each_filter(&mut |filter| self.filter(filter));
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
            // The key of a group comes with it.
            Source::Group(kind) if name == "$group_key" => {
                self.needs.groups.insert(kind);
            }
            Source::Group(kind) => {
                let properties = &mut self.needs.group_properties;
                properties.entry(kind).or_default().insert(name);
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
            groups: ["team"].into(),
            group_properties: [("company", ["tier"].into())].into(),
            metadata: ["created_at"].into(),
            device: true,
            more: false,
        };
        assert_eq!(found, expected);
        let survey = Survey::of(&definitions);
        for flag in definitions.flags() {
            assert_eq!(survey.needs(flag), needs(&definitions, flag));
        }
    }

    #[test]
    fn what_leads_back_to_itself_reads_nothing() {
        let of = |key, other| {
            let filters = [is("plan", "pro"), depends(other, &json!(true))];
            flag(key, &json!({"groups": [when(&filters)]}))
        };
        let definitions = definitions(&json!([of("f", "g"), of("g", "f")]), &json!({}));
        assert!(needs(&definitions, &definitions.flags()[0]).is_nothing());
    }

    #[test]
    fn a_survey_keeps_a_few_names_and_says_that_there_are_more() {
        let filters: Vec<_> = (10..30).map(|n| is(&format!("p{n}"), "x")).collect();
        let flags = json!([flag("f", &json!({"groups": [when(&filters)]}))]);
        let definitions = definitions(&flags, &json!({}));
        let found = Survey::of(&definitions).needs(&definitions.flags()[0]);
        let first: Vec<_> = found.person.into_iter().collect();
        assert_eq!(
            first,
            ["p10", "p11", "p12", "p13", "p14", "p15", "p16", "p17"]
        );
        assert!(found.more);
    }

    #[test]
    fn a_plain_rollout_needs_nothing_but_the_distinct_id() {
        let flags = json!([flag("f", &json!({"groups": [{"rollout_percentage": 5}]}))]);
        let definitions = definitions(&flags, &json!({}));
        assert!(needs(&definitions, definitions.get("f").unwrap()).is_nothing());
    }
}
