//! What of a user might flip a flag: for each filter that it uses, a value with which the filter
//! matches and one with which it does not.

use std::collections::{HashSet, VecDeque};

use chrono::{DateTime, Duration, Utc};
use serde_json::{Value as Json, json};

use super::{MOST_STEPS, Step};
use crate::flags::cohort::Cohort;
use crate::flags::condition::{Filter, Kind, Source, Target};
use crate::flags::context::Context;
use crate::flags::definitions::Definitions;
use crate::flags::flag::Flag;
use crate::flags::note::Notes;

/// Collects the changes that make some filter come out otherwise.
pub(super) struct Search<'d, 'c> {
    definitions: &'d Definitions,
    context: &'c Context,
    now: DateTime<Utc>,
    /// What was found.
    steps: Vec<Step>,
    /// Met already.
    flags: HashSet<usize>,
    /// Searched already.
    cohorts: HashSet<usize>,
    /// Met, and not yet searched.
    open: VecDeque<&'d Flag>,
}

impl<'d, 'c> Search<'d, 'c> {
    /// The changes for a flag, through all cohorts and flags that it uses.
    pub(super) fn steps(
        definitions: &'d Definitions,
        flag: &'d Flag,
        context: &'c Context,
        now: DateTime<Utc>,
    ) -> Vec<Step> {
        let mut search = Self {
            definitions,
            context,
            now,
            steps: Vec::new(),
            flags: HashSet::new(),
            cohorts: HashSet::new(),
            open: VecDeque::from([flag]),
        };
        while search.steps.len() < MOST_STEPS
            && let Some(flag) = search.open.pop_front()
        {
            search.flag(flag);
        }
        search.steps
    }

    fn flag(&mut self, flag: &'d Flag) {
        if let Some(property) = flag.enrollment_property() {
            for joined in [true, false] {
                self.add(Step::Person {
                    property: property.to_owned(),
                    value: joined.into(),
                });
            }
        }
        if flag.is_by_device() && self.context.device_id().is_none() {
            self.add(Step::Device {
                id: "example".into(),
            });
        }
        for condition in flag.conditions().iter().chain(flag.super_condition()) {
            if let Target::Group(group) = condition.target()
                && !self.context.groups().contains_key(group)
            {
                self.add(Step::Membership {
                    group: group.clone(),
                    key: "example".into(),
                });
            }
            for filter in condition.filters() {
                self.filter(filter);
            }
        }
    }

    fn filter(&mut self, filter: &'d Filter) {
        match &filter.kind {
            Kind::Property { source, .. } => self.property(filter, source),
            Kind::Cohort { cohort, .. } => {
                if self.cohorts.insert(*cohort) {
                    let cohort: &'d Cohort = self.definitions.cohort_at(*cohort);
                    if let Some(rule) = cohort.rule() {
                        rule.each_filter(&mut |filter| self.filter(filter));
                    }
                }
            }
            Kind::Flag { flag, .. } => {
                if self.definitions.is_sound(*flag) && self.flags.insert(*flag) {
                    self.open.push_back(self.definitions.flag_at(*flag));
                }
            }
            Kind::MalformedFlag | Kind::Unsupported { .. } => {}
        }
    }

    /// A value with which the filter matches, and one with which it does not.
    fn property(&mut self, filter: &Filter, source: &Source) {
        let property = filter.key().to_owned();
        if *source == Source::Person && property == "distinct_id" {
            return;
        }
        for matches in [true, false] {
            let Some(value) = self.value(filter, matches) else {
                continue;
            };
            let property = property.clone();
            self.add(match source {
                Source::Person | Source::PersonMetadata => Step::Person { property, value },
                Source::Group(group) => Step::Group {
                    group: group.clone(),
                    property,
                    value,
                },
            });
        }
    }

    fn value(&self, filter: &Filter, matches: bool) -> Option<Json> {
        let Kind::Property { test, .. } = &filter.kind else {
            return None;
        };
        let (mut values, dates) = (candidates(filter.wanted()), dates(self.now));
        if filter.operator().starts_with("is_date") {
            values.splice(0..0, dates);
        } else {
            values.extend(dates);
        }
        values
            .into_iter()
            .find(|value| test.matches(value, self.now, &mut Notes::default()) == Some(matches))
    }

    fn add(&mut self, step: Step) {
        if !self.steps.contains(&step) {
            self.steps.push(step);
        }
    }
}

/// Values near what a filter compares with, the plainest first.
fn candidates(wanted: Option<&Json>) -> Vec<Json> {
    let mut values = Vec::new();
    let wanted: &[Json] = match wanted {
        Some(Json::Array(values)) => values,
        Some(value) => std::slice::from_ref(value),
        None => &[],
    };
    for value in wanted.iter().take(8) {
        values.push(value.clone());
        let number = match value {
            Json::Number(number) => number.as_f64(),
            Json::String(text) => text.parse().ok(),
            _ => None,
        };
        if let Some(number) = number {
            values.extend([plain(number + 1.0), plain(number - 1.0)]);
        }
    }
    values.extend([json!("other"), json!(true), json!(false), json!(0)]);
    values.extend([json!("0.0.0"), json!("9999.0.0")]);
    values
}

/// A number as people write it.
fn plain(number: f64) -> Json {
    let text = number.to_string();
    serde_json::from_str(&text).unwrap_or_else(|_| json!(number))
}

/// Dates before, after and now.
fn dates(now: DateTime<Utc>) -> Vec<Json> {
    [0, 1, -1, 36_500, -36_500]
        .into_iter()
        .filter_map(Duration::try_days)
        .filter_map(|days| now.checked_add_signed(days))
        .map(|date| json!(date.format("%Y-%m-%dT%H:%M:%SZ").to_string()))
        .collect()
}
