//! Preparing: from flags and cohorts as they are written to what an evaluation needs, once.

mod cohort;
mod filter;

use std::collections::{BTreeMap, HashMap};

use serde_json::Value as Json;
use serde_json::value::RawValue;

use self::filter::Place;
use super::condition::{Condition, Target};
use super::document::{
    Aggregation, ConditionDocument, FiltersDocument, FlagDocument, FlagStub, HoldoutDocument,
    MultivariateDocument, Object,
};
use super::flag::{Flag, Holdout, Variant};
use super::hash::Salted;
use super::operator::{Matching, text_of};

/// What filters refer to.
pub(super) struct References<'a> {
    pub flags: &'a HashMap<String, usize>,
    pub cohorts: &'a HashMap<String, usize>,
    pub group_types: &'a BTreeMap<i64, String>,
    pub matching: Matching,
}

/// A flag that was read, and why only its key and state could be, if so.
pub(super) struct Reading<'a> {
    document: FlagDocument<'a>,
    problem: Option<String>,
}

impl<'a> Reading<'a> {
    /// Reads a flag; what does not even have a key is no flag, and this says why.
    pub(super) fn of(raw: &'a RawValue) -> Result<Self, String> {
        serde_json::from_str(raw.get())
            .map(|Object(document)| Self {
                document,
                problem: None,
            })
            .or_else(|error| match serde_json::from_str(raw.get()) {
                Ok(Object(FlagStub { key, active })) => Ok(Self {
                    document: FlagDocument {
                        key: key.into(),
                        // What is neither true nor false is not off, but malformed.
                        active: active.map(|active| active.as_bool().unwrap_or(true)),
                        ..FlagDocument::default()
                    },
                    problem: Some(format!("it is malformed: {error}")),
                }),
                Err(_) => Err(error.to_string()),
            })
    }

    pub(super) fn key(&self) -> &str {
        &self.document.key
    }
}

impl References<'_> {
    pub(super) fn flag(&self, reading: Reading<'_>, raw: &RawValue) -> Flag {
        let Reading { document, problem } = reading;
        let filters = document.filters.map(|Object(it)| it).unwrap_or_default();
        let bucketing = document
            .bucketing_identifier
            .as_deref()
            .or(filters.bucketing_identifier.as_deref());
        let target = self.target(filters.aggregation_group_type_index);
        let later_form = unsupported_version(filters.version.as_ref());
        let is_of_later_form = problem.is_none() && later_form.is_some();
        let problem = problem
            .or(later_form)
            .or_else(|| match bucketing {
                None | Some("" | "distinct_id" | "device_id") => None,
                Some(other) => Some(format!("`{other}` is no way of bucketing that is known")),
            })
            .or_else(|| match target {
                Target::UnknownGroup(index) => Some(format!(
                    "it is for groups of type {index}, which has no name"
                )),
                Target::Person | Target::Group(_) => None,
            });
        let by_device = bucketing == Some("device_id");
        let FiltersDocument {
            groups,
            multivariate,
            payloads,
            early_exit,
            feature_enrollment,
            holdout,
            super_groups,
            ..
        } = filters;
        let enrollment = (feature_enrollment == Some(true))
            .then(|| format!("$feature_enrollment/{}", document.key));
        // Only the first counts, only with filters, and only without the newer form.
        let super_condition = super_groups
            .and_then(|groups| groups.into_iter().next())
            .map(|Object(group)| self.condition(group, &Target::Person))
            .filter(|condition| enrollment.is_none() && !condition.filters.is_empty());
        Flag {
            raw: raw.get().into(),
            problem,
            is_of_later_form,
            name: document.name,
            id: document.id.as_ref().and_then(Json::as_i64),
            version: document.version.as_ref().and_then(Json::as_i64),
            runtime: document.evaluation_runtime,
            is_active: document.active == Some(true) && document.deleted != Some(true),
            has_continuity: document.ensure_experience_continuity == Some(true),
            by_device,
            conditions: groups
                .unwrap_or_default()
                .into_iter()
                .map(|Object(condition)| self.condition(condition, &target))
                .collect(),
            target,
            super_condition,
            variants: multivariate
                .and_then(|Object(MultivariateDocument { variants })| variants)
                .unwrap_or_default()
                .into_iter()
                .map(|Object(variant)| Variant {
                    key: variant.key,
                    name: variant.name,
                    percentage: variant.rollout_percentage,
                })
                .collect(),
            payloads: payloads
                .unwrap_or_default()
                .into_iter()
                .filter_map(|(variant, payload)| Some((variant, decoded(payload)?)))
                .collect(),
            early_exit: early_exit == Some(true),
            enrollment,
            holdout: holdout.and_then(|Object(holdout)| prepared_holdout(holdout)),
            salted: Salted::new(&document.key),
            key: document.key.into_owned(),
            has_gap: false,
            lacks_dependency: false,
        }
    }

    fn target(&self, index: Option<i64>) -> Target {
        let Some(index) = index else {
            return Target::Person;
        };
        self.group_types
            .get(&index)
            .map_or(Target::UnknownGroup(index), |name| {
                Target::Group(name.clone())
            })
    }

    fn condition(&self, document: ConditionDocument<'_>, of_flag: &Target) -> Condition {
        let target = match document.aggregation_group_type_index {
            Aggregation::OfFlag => of_flag.clone(),
            Aggregation::Own(index) => self.target(index),
        };
        Condition {
            filters: document
                .properties
                .unwrap_or_default()
                .into_iter()
                .map(|Object(filter)| self.filter(filter, Place::Condition(&target)))
                .collect(),
            target,
            percentage: document.rollout_percentage.unwrap_or(100.0),
            variant: document.variant,
        }
    }
}

/// The form of configuration that this program evaluates is version 1, and the only one that is
/// not numbered.
fn unsupported_version(version: Option<&Json>) -> Option<String> {
    let version = version?;
    (version.as_f64() != Some(1.0))
        .then(|| format!("its configuration is of version {version}, which is not known"))
}

/// Payloads are JSON in a text. What is not, is the text itself.
fn decoded(payload: Json) -> Option<Json> {
    match payload {
        Json::Null => None,
        Json::String(text) => Some(serde_json::from_str(&text).unwrap_or(Json::String(text))),
        other => Some(other),
    }
}

fn prepared_holdout(document: HoldoutDocument) -> Option<Holdout> {
    Some(Holdout {
        variant: format!("holdout-{}", text_of(&document.id?)),
        percentage: document.exclusion_percentage?.clamp(0.0, 100.0),
    })
}
