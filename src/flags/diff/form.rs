//! What definitions mean, in a form that can be compared: nothing in it depends on ids, on the
//! numbers of cohorts and types of groups, or on an order that has no effect.

use serde_json::{Map, Value as Json, json};
use sha2::{Digest, Sha256};

use crate::flags::cohort::{Cohort, Entry, Group};
use crate::flags::condition::{About, Condition, Filter, Gap, Kind, Source, Target};
use crate::flags::definitions::Definitions;
use crate::flags::flag::Flag;
use crate::flags::words;

/// Definitions, and of each cohort what it means.
pub(super) struct Forms<'d> {
    definitions: &'d Definitions,
    /// A digest of the meaning: written out, that of cohorts that use each other twice over would
    /// have no end.
    cohorts: Vec<Json>,
}

impl<'d> Forms<'d> {
    pub(super) fn of(definitions: &'d Definitions) -> Self {
        let mut forms = Self {
            definitions,
            cohorts: definitions.cohorts().iter().map(unusable).collect(),
        };
        for place in definitions.cohorts_upwards() {
            if let Some(rule) = definitions.cohort_at(place).rule() {
                let digest = Sha256::digest(forms.group(rule).to_string());
                forms.cohorts[place] = json!(digest[..]);
            }
        }
        forms
    }
}

/// What a cohort means whose members nobody can tell.
fn unusable(cohort: &Cohort) -> Json {
    json!({"unusable": raw(cohort.raw())})
}

/// A filter: what is compared, and what is said of it.
#[derive(Debug, Clone)]
pub(super) struct FilterForm {
    pub key: String,
    pub meaning: Json,
    pub words: String,
}

/// A condition.
#[derive(Debug, Clone)]
pub(super) struct ConditionForm {
    pub target: String,
    /// In an order of their own.
    pub filters: Vec<FilterForm>,
    pub percentage: f64,
    pub variant: Option<String>,
    pub words: String,
}

impl ConditionForm {
    pub(super) fn of(forms: &Forms<'_>, flag: &Flag, condition: &Condition) -> Self {
        let target = target(condition.target());
        let mut filters: Vec<_> = condition
            .filters()
            .iter()
            .map(|filter| FilterForm {
                key: filter.key().to_owned(),
                meaning: forms.meaning(filter),
                words: forms.said(filter, condition.target()),
            })
            .collect();
        filters.sort_by_cached_key(|filter| filter.meaning.to_string());
        filters.dedup_by(|one, other| one.meaning == other.meaning);
        let clauses: Vec<_> = filters.iter().map(|filter| filter.words.as_str()).collect();
        let share = if condition.percentage() < 100.0 {
            format!("{} of {target}", words::percent(condition.percentage()))
        } else {
            target.clone()
        };
        let filtered = if clauses.is_empty() {
            String::new()
        } else {
            format!(" where {}", clauses.join(" and "))
        };
        // One that names no variant of the flag has no effect.
        let variant = condition
            .variant()
            .filter(|key| flag.variant(key).is_some());
        let handed = variant.map_or_else(String::new, |variant| format!(" → {variant}"));
        Self {
            words: format!("{share}{filtered}{handed}"),
            variant: variant.map(str::to_owned),
            percentage: condition.percentage(),
            target,
            filters,
        }
    }

    /// Whether the filters, and for whom they are, are the same.
    pub(super) fn has_filters_of(&self, other: &Self) -> bool {
        self.target == other.target
            && self.filters.len() == other.filters.len()
            && self
                .filters
                .iter()
                .zip(&other.filters)
                .all(|(one, other)| one.meaning == other.meaning)
    }

    /// Whether it is the same in all.
    #[expect(clippy::float_cmp, reason = "two numbers that people wrote")]
    pub(super) fn is(&self, other: &Self) -> bool {
        self.has_filters_of(other)
            && self.percentage == other.percentage
            && self.variant == other.variant
    }
}

/// What a flag or condition is for, in words.
pub(super) fn target(target: &Target) -> String {
    match target {
        Target::Person => "everyone".into(),
        Target::Group(kind) => format!("every {kind}"),
        Target::UnknownGroup(_) => "every group of an unknown type".into(),
    }
}

impl Forms<'_> {
    /// A filter in words; a cohort by its content.
    fn said(&self, filter: &Filter, own: &Target) -> String {
        let rule = match filter.kind {
            Kind::Cohort { cohort, .. } => self.definitions.cohort_at(cohort).rule(),
            _ => None,
        };
        match rule {
            Some(rule) => {
                let is_in = if filter.operator() == "not_in" {
                    "not in"
                } else {
                    "in"
                };
                format!("{is_in} the cohort ({})", words::rule(rule))
            }
            None => words::filter(filter, own),
        }
    }

    /// What a filter means.
    fn meaning(&self, filter: &Filter) -> Json {
        if let Kind::Cohort { cohort, is_in, .. } = filter.kind {
            let is_in = is_in != filter.is_negated();
            return json!({"cohort": self.cohorts[cohort], "is_in": is_in});
        }
        let about = match filter.about() {
            About::Property(Source::Person) => "person".to_owned(),
            About::Property(Source::PersonMetadata) => "person metadata".to_owned(),
            About::Property(Source::Group(kind)) => format!("group {kind}"),
            About::Flag => "flag".to_owned(),
            About::Cohort | About::Unsupported(_)
                if matches!(
                    filter.kind,
                    Kind::Unsupported {
                        gap: Gap::Cohort,
                        ..
                    }
                ) =>
            {
                // Only the server knows who is in it; its number is of its project, its name is
                // not.
                return json!({
                    "cohort": filter.cohort_name(),
                    "operator": filter.operator(),
                    "negated": filter.is_negated(),
                });
            }
            About::Cohort | About::Unsupported(_) => "unusable".to_owned(),
        };
        json!({
            "about": about,
            "key": filter.key(),
            "operator": filter.operator(),
            "wanted": wanted(filter),
            "negated": filter.is_negated(),
        })
    }

    /// What a group of a cohort means: one of a single entry is that entry, one in another of its
    /// kind is part of it.
    fn group(&self, of: &Group) -> Json {
        let mut entries = Vec::new();
        self.flatten(of, of.all, &mut entries);
        entries.sort_by_cached_key(Json::to_string);
        entries.dedup();
        match entries.len() {
            1 => entries.remove(0),
            0 => json!("everyone"),
            _ => json!({(if of.all { "all" } else { "any" }): entries}),
        }
    }

    fn flatten(&self, of: &Group, all: bool, into: &mut Vec<Json>) {
        for entry in &of.entries {
            match entry {
                Entry::Filter(filter) => into.push(self.meaning(filter)),
                Entry::Group(inner) if !inner.entries.is_empty() && inner.all == all => {
                    self.flatten(inner, all, into);
                }
                Entry::Group(inner) => into.push(self.group(inner)),
            }
        }
    }
}

/// What a filter compares with, where its order and form have no effect.
fn wanted(filter: &Filter) -> Json {
    let Some(wanted) = filter.wanted() else {
        return Json::Null;
    };
    match (filter.operator(), wanted) {
        ("is_set" | "is_not_set", _) => Json::Null,
        ("exact" | "is_not", Json::Array(values)) if values.len() == 1 => values[0].clone(),
        ("exact" | "is_not" | "icontains_multi" | "not_icontains_multi", Json::Array(values)) => {
            let mut values = values.clone();
            values.sort_by_cached_key(Json::to_string);
            values.dedup();
            Json::Array(values)
        }
        (_, other) => other.clone(),
    }
}

/// A definition that cannot be read, without what is of its project alone.
pub(super) fn raw(text: &str) -> Json {
    let mut value: Json = serde_json::from_str(text).unwrap_or(Json::Null);
    if let Some(members) = value.as_object_mut() {
        members.retain(|name, value| {
            !matches!(name.as_str(), "id" | "team_id" | "version") && !value.is_null()
        });
        let sorted: Map<String, Json> = {
            let mut members: Vec<_> = std::mem::take(members).into_iter().collect();
            members.sort_by(|one, other| one.0.cmp(&other.0));
            members.into_iter().collect()
        };
        *members = sorted;
    }
    value
}
