//! The definitions of a project, indexed and prepared.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value as Json;
use serde_json::value::RawValue;

use super::cohort::{Cohort, Entry, Group};
use super::condition::{Condition, Filter, Kind, Target};
use super::document::Document;
use super::error::DefinitionsError;
use super::flag::Flag;
use super::graph::{Node, Order};
use super::operator::Matching;
use super::prepare::{Reading, References};

/// All flags of a project, with the cohorts that they use.
pub struct Definitions {
    flags: Vec<Flag>,
    by_key: HashMap<String, usize>,
    cohorts: Vec<Cohort>,
    cohorts_by_id: HashMap<String, usize>,
    group_types: BTreeMap<i64, String>,
    matching: Matching,
    problems: Vec<String>,
    /// What uses what: the flags, then the cohorts.
    order: Order,
}

impl Definitions {
    /// Reads what PostHog's `/flags/definitions` answers, or a file of it.
    ///
    /// A malformed flag or cohort is kept with its [`problem`](Flag::problem). Of flags with the
    /// same key, [`get`](Self::get) and dependencies find the last.
    ///
    /// # Errors
    /// When the whole is no such document.
    pub fn parse(document: &[u8]) -> Result<Self, DefinitionsError> {
        let document = Document::read(document)?;
        let mut problems = document.problems;
        let mut readings = Vec::with_capacity(document.flags.len());
        for (place, raw) in document.flags.into_iter().enumerate() {
            match Reading::of(raw) {
                Ok(reading) => readings.push((reading, raw)),
                Err(problem) => problems.push(format!("flag {place} of the list: {problem}")),
            }
        }
        let by_key = readings
            .iter()
            .enumerate()
            .map(|(place, (reading, _))| (reading.key().to_owned(), place))
            .collect();
        let cohorts_by_id = document
            .cohorts
            .keys()
            .enumerate()
            .map(|(place, id)| (id.clone(), place))
            .collect();
        // SDKs take a version that they do not know for the first.
        let matching = match &document.property_matching_version {
            Json::Null => Matching::Truthiness,
            version if version.as_f64() == Some(1.0) => Matching::Truthiness,
            version if version.as_f64() == Some(2.0) => Matching::Text,
            version => {
                problems.push(format!(
                    "`property_matching_version` is {version}, which is not known: what looks like \
                     a truth value cannot be compared"
                ));
                Matching::Unknown
            }
        };
        let references = References {
            flags: &by_key,
            cohorts: &cohorts_by_id,
            group_types: &document.group_types,
            matching,
        };
        let mut definitions = Self {
            cohorts: document
                .cohorts
                .into_iter()
                .map(|(id, raw)| references.cohort(id, raw))
                .collect(),
            flags: readings
                .into_iter()
                .map(|(reading, raw)| references.flag(reading, raw))
                .collect(),
            order: Order::default(),
            by_key,
            cohorts_by_id,
            group_types: document.group_types,
            matching,
            problems,
        };
        definitions.examine();
        Ok(definitions)
    }

    /// The flags, in the order of the document.
    pub fn flags(&self) -> &[Flag] {
        &self.flags
    }

    /// The flag of this key.
    pub fn get(&self, key: &str) -> Option<&Flag> {
        self.by_key.get(key).map(|&place| &self.flags[place])
    }

    /// The cohorts.
    pub fn cohorts(&self) -> &[Cohort] {
        &self.cohorts
    }

    /// The cohort of this id.
    pub fn cohort(&self, id: &str) -> Option<&Cohort> {
        self.cohorts_by_id
            .get(id)
            .map(|&place| &self.cohorts[place])
    }

    /// The names of the types of groups, by PostHog's index.
    pub const fn group_types(&self) -> &BTreeMap<i64, String> {
        &self.group_types
    }

    /// How `exact` compares what looks like a truth value.
    pub const fn matching(&self) -> Matching {
        self.matching
    }

    /// What of the document is malformed or not known, and so was left out, and why.
    pub fn problems(&self) -> &[String] {
        &self.problems
    }

    pub(super) fn flag_at(&self, place: usize) -> &Flag {
        &self.flags[place]
    }

    pub(super) fn cohort_at(&self, place: usize) -> &Cohort {
        &self.cohorts[place]
    }

    /// Whether others may depend on a flag: it leads to no circle.
    pub(super) fn is_sound(&self, flag: usize) -> bool {
        self.order.is_sound[flag]
    }

    /// The flags that lead to no circle, each after all that it depends on.
    pub(super) fn flags_upwards(&self) -> impl Iterator<Item = usize> {
        self.upwards().filter_map(Result::ok)
    }

    /// The cohorts that lead to no circle, each after all that it uses.
    pub(super) fn cohorts_upwards(&self) -> impl Iterator<Item = usize> {
        self.upwards().filter_map(Result::err)
    }

    /// The flags, and the cohorts as errors, that lead to no circle, each after all that it uses.
    pub(super) fn upwards(&self) -> impl Iterator<Item = Result<usize, usize>> {
        self.order.upwards.iter().map(|&place| self.numbered(place))
    }

    /// What to evaluate before all else, in this order: flags, and cohorts as errors. There is
    /// nothing unless some chain of dependencies is very long.
    pub(super) fn landings(&self) -> impl Iterator<Item = Result<usize, usize>> {
        let landings = self.order.landings.iter();
        landings.map(|&place| self.numbered(place))
    }

    /// A flag, or as an error a cohort: those are numbered after the flags.
    const fn numbered(&self, place: usize) -> Result<usize, usize> {
        match place.checked_sub(self.flags.len()) {
            None => Ok(place),
            Some(cohort) => Err(cohort),
        }
    }

    /// A flag once more, to be changed.
    pub(super) fn copy(&self, flag: &Flag) -> Option<Flag> {
        let raw: &RawValue = serde_json::from_str(&flag.raw).ok()?;
        let references = References {
            flags: &self.by_key,
            cohorts: &self.cohorts_by_id,
            group_types: &self.group_types,
            matching: self.matching,
        };
        Some(Flag {
            has_gap: flag.has_gap,
            lacks_dependency: flag.lacks_dependency,
            ..references.flag(Reading::of(raw).ok()?, raw)
        })
    }

    /// Finds out what can never be decided here: circles, and cohorts that are not in the document.
    fn examine(&mut self) {
        let mut nodes: Vec<_> = self
            .flags
            .iter()
            .map(|flag| self.node_of_flag(flag))
            .collect();
        nodes.extend(
            self.cohorts
                .iter()
                .map(|cohort| self.node_of_cohort(cohort)),
        );
        self.order = Order::of(&nodes);
        let is_cohort_sound = &self.order.is_sound[self.flags.len()..];
        for (cohort, is_sound) in self.cohorts.iter_mut().zip(is_cohort_sound) {
            if !is_sound && cohort.rule.is_ok() {
                cohort.rule = Err("it uses itself".into());
            }
        }
        self.find_gaps();
        // A flag that uses a cohort in a circle is in none itself.
        for node in &mut nodes {
            node.uses.retain(|&used| used < self.flags.len());
        }
        let among_flags = Order::of(&nodes[..self.flags.len()]);
        for place in 0..self.flags.len() {
            let (has_gap, lacks_dependency) = {
                let conditions = || conditions(&self.flags[place]);
                let filters = || conditions().flat_map(|condition| &condition.filters);
                (
                    conditions().any(|it| matches!(it.target, Target::UnknownGroup(_)))
                        || filters().any(|filter| self.can_never_be_decided(filter)),
                    filters().any(|filter| lacks_flag(filter, &among_flags)),
                )
            };
            self.flags[place].has_gap = has_gap;
            self.flags[place].lacks_dependency = lacks_dependency;
        }
    }

    /// A cohort has a gap if it uses one that is not here, or one with a gap.
    fn find_gaps(&mut self) {
        let mut users = vec![Vec::new(); self.cohorts.len()];
        let mut with_gap = Vec::new();
        for (place, cohort) in self.cohorts.iter().enumerate() {
            let mut has_gap = cohort.rule.is_err();
            if let Ok(rule) = &cohort.rule {
                rule.each_filter(&mut |filter| match filter.kind {
                    Kind::Cohort { cohort, .. } => users[cohort].push(place),
                    Kind::Unsupported { gap, .. } if gap.ends() => has_gap = true,
                    _ => {}
                });
            }
            if has_gap {
                with_gap.push(place);
            }
        }
        while let Some(place) = with_gap.pop() {
            if !std::mem::replace(&mut self.cohorts[place].has_gap, true) {
                with_gap.extend(&users[place]);
            }
        }
    }

    fn can_never_be_decided(&self, filter: &Filter) -> bool {
        match filter.kind {
            Kind::Unsupported { .. } => true,
            Kind::Flag { flag, .. } => !self.order.is_sound[flag],
            Kind::Cohort { cohort, .. } => self.cohorts[cohort].has_gap,
            Kind::Property { .. } | Kind::MalformedFlag => false,
        }
    }

    fn node_of_flag(&self, flag: &Flag) -> Node {
        Node {
            depth: 1,
            uses: conditions(flag)
                .flat_map(|condition| &condition.filters)
                .filter_map(|filter| self.used(filter))
                .collect(),
        }
    }

    fn node_of_cohort(&self, cohort: &Cohort) -> Node {
        let mut node = Node::default();
        if let Ok(rule) = &cohort.rule {
            node.depth = depth(rule);
            rule.each_filter(&mut |filter| node.uses.extend(self.used(filter)));
        }
        node
    }

    /// Cohorts are numbered after the flags.
    const fn used(&self, filter: &Filter) -> Option<usize> {
        match filter.kind {
            Kind::Flag { flag, .. } => Some(flag),
            Kind::Cohort { cohort, .. } => Some(self.flags.len() + cohort),
            _ => None,
        }
    }
}

/// All conditions of a flag, those of enrollment as well.
fn conditions(flag: &Flag) -> impl Iterator<Item = &Condition> {
    flag.conditions.iter().chain(&flag.super_condition)
}

/// Whether a filter depends on a flag that does not exist, or that leads to a circle of flags.
fn lacks_flag(filter: &Filter, among_flags: &Order) -> bool {
    match filter.kind {
        Kind::Unsupported { gap, .. } => gap.is_of_dependency(),
        Kind::Flag { flag, .. } => !among_flags.is_sound[flag],
        Kind::Property { .. } | Kind::Cohort { .. } | Kind::MalformedFlag => false,
    }
}

fn depth(group: &Group) -> usize {
    let deepest = group.entries.iter().map(|entry| match entry {
        Entry::Group(group) => depth(group),
        Entry::Filter(_) => 0,
    });
    1 + deepest.max().unwrap_or(0)
}
