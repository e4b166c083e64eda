//! Preparing: from flags and cohorts as they are written to what an evaluation needs, once.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value as Json;
use serde_json::value::RawValue;

use super::cohort::{Cohort, Entry, Group};
use super::condition::{Condition, Expected, Filter, Kind, Source, Target};
use super::document::{
    Aggregation, ConditionDocument, FilterDocument, FiltersDocument, FlagDocument, FlagStub,
    HoldoutDocument,
};
use super::flag::{Flag, Holdout, Variant};
use super::hash::Salted;
use super::operator::{Matching, Test, text_of};

/// What filters refer to.
pub(super) struct References<'a> {
    pub flags: &'a HashMap<String, usize>,
    pub cohorts: &'a HashMap<String, usize>,
    pub group_types: &'a BTreeMap<i64, String>,
    pub matching: Matching,
}

/// A flag that was read, and why only its key and state could be, if so.
pub(super) struct Reading {
    document: FlagDocument,
    problem: Option<String>,
}

impl Reading {
    /// Reads a flag; what does not even have a key is no flag, and this says why.
    pub(super) fn of(raw: &RawValue) -> Result<Self, String> {
        serde_json::from_str(raw.get())
            .map(|document| Self {
                document,
                problem: None,
            })
            .or_else(|error| match serde_json::from_str(raw.get()) {
                Ok(FlagStub { key, active }) => Ok(Self {
                    document: FlagDocument {
                        key,
                        active: active.as_ref().and_then(Json::as_bool),
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

/// The kind of place in which a filter stands.
#[derive(Clone, Copy)]
enum Place<'a> {
    Condition(&'a Target),
    Cohort,
}

impl References<'_> {
    pub(super) fn flag(&self, reading: Reading, raw: &RawValue) -> Flag {
        let Reading { document, problem } = reading;
        let filters = document.filters.unwrap_or_default();
        let bucketing = document
            .bucketing_identifier
            .as_deref()
            .or(filters.bucketing_identifier.as_deref());
        let target = self.target(filters.aggregation_group_type_index);
        let problem = problem
            .or_else(|| unsupported_version(filters.version.as_ref()))
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
            .map(|group| self.condition(group, &Target::Person))
            .filter(|condition| enrollment.is_none() && !condition.filters.is_empty());
        Flag {
            raw: raw.get().into(),
            problem,
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
                .map(|condition| self.condition(condition, &target))
                .collect(),
            target,
            super_condition,
            variants: multivariate
                .and_then(|multivariate| multivariate.variants)
                .unwrap_or_default()
                .into_iter()
                .map(|variant| Variant {
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
            holdout: holdout.and_then(prepared_holdout),
            salted: Salted::new(&document.key),
            key: document.key,
            has_gap: false,
            lacks_dependency: false,
        }
    }

    pub(super) fn cohort(&self, id: String, raw: &RawValue) -> Cohort {
        let rule = serde_json::from_str(raw.get())
            .map_err(|error| format!("it is malformed: {error}"))
            .and_then(|rule| self.group(rule));
        Cohort {
            id,
            raw: raw.get().into(),
            rule,
            has_gap: false,
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

    fn condition(&self, document: ConditionDocument, of_flag: &Target) -> Condition {
        let target = match document.aggregation_group_type_index {
            Aggregation::OfFlag => of_flag.clone(),
            Aggregation::Own(index) => self.target(index),
        };
        Condition {
            filters: document
                .properties
                .unwrap_or_default()
                .into_iter()
                .map(|filter| self.filter(filter, Place::Condition(&target)))
                .collect(),
            target,
            percentage: document.rollout_percentage.unwrap_or(100.0),
            variant: document.variant,
        }
    }

    /// A group of a cohort. The empty object is the empty group.
    fn group(&self, rule: Json) -> Result<Group, String> {
        let Json::Object(mut members) = rule else {
            return Err("its rule is not an object".into());
        };
        if members.is_empty() {
            return Ok(Group {
                all: true,
                entries: Vec::new(),
            });
        }
        let all = match members.get("type").and_then(Json::as_str) {
            Some("AND") => true,
            Some("OR") => false,
            _ => return Err("a group of its rule is neither AND nor OR".into()),
        };
        let Some(Json::Array(values)) = members.remove("values") else {
            return Err("a group of its rule has no list of values".into());
        };
        let entries = values
            .into_iter()
            .map(|value| self.entry(value))
            .collect::<Result<_, _>>()?;
        Ok(Group { all, entries })
    }

    fn entry(&self, value: Json) -> Result<Entry, String> {
        let is_group = match &value {
            Json::Object(members) => {
                members.is_empty()
                    || members.contains_key("values")
                    || matches!(
                        members.get("type").and_then(Json::as_str),
                        Some("AND" | "OR")
                    )
            }
            _ => return Err("a filter of its rule is not an object".into()),
        };
        if is_group {
            return self.group(value).map(Entry::Group);
        }
        let document = serde_json::from_value(value)
            .map_err(|error| format!("a filter of its rule is malformed: {error}"))?;
        Ok(Entry::Filter(self.filter(document, Place::Cohort)))
    }

    fn filter(&self, document: FilterDocument, place: Place<'_>) -> Filter {
        let kind = self
            .kind(&document, place)
            .unwrap_or_else(|problem| problem);
        Filter {
            key: match document.key {
                Some(Json::String(key)) => key.into(),
                _ => Box::default(),
            },
            operator: match document.operator {
                Some(Json::String(operator)) => operator.into(),
                None => "exact".into(),
                Some(other) => other.to_string().into(),
            },
            wanted: document.value,
            is_negated: matches!(place, Place::Cohort)
                && document.negation == Some(Json::Bool(true)),
            cohort_name: match document.cohort_name {
                Some(Json::String(name)) => Some(name.into()),
                _ => None,
            },
            kind,
        }
    }

    fn kind(&self, document: &FilterDocument, place: Place<'_>) -> Result<Kind, Kind> {
        let operator = match &document.operator {
            None => "exact",
            Some(Json::String(operator)) => operator,
            Some(other) => return Err(unsupported(format!("{other} is no operator"))),
        };
        let own = match place {
            Place::Condition(target) => target,
            // Cohorts are of persons.
            Place::Cohort => &Target::Person,
        };
        let (source, is_foreign) = match &document.kind {
            Some(Json::String(kind)) => match kind.as_str() {
                "cohort" => return self.cohort_filter(document, operator, place),
                "flag" => return self.dependency(document, operator),
                "person" => (Source::Person, *own != Target::Person),
                "person_metadata" => (Source::PersonMetadata, false),
                "group" => {
                    let target = match document.group_type_index.as_ref().map(Json::as_i64) {
                        Some(index) => self.target(index),
                        None => own.clone(),
                    };
                    let is_foreign = target != *own;
                    (group_source(target)?, is_foreign)
                }
                other => return Err(unsupported(format!("`{other}` is no type of filter"))),
            },
            None if *own == Target::Person => (Source::Person, false),
            None => (group_source(own.clone())?, false),
            Some(other) => return Err(unsupported(format!("{other} is no type of filter"))),
        };
        if !matches!(document.key, Some(Json::String(_))) {
            return Err(unsupported("it names no property".into()));
        }
        let test = Test::new(operator, document.value.as_ref(), self.matching)
            .ok_or_else(|| unsupported(format!("`{operator}` is no operator that is known")))?;
        Ok(Kind::Property {
            source,
            is_foreign,
            test,
        })
    }

    fn cohort_filter(
        &self,
        document: &FilterDocument,
        operator: &str,
        place: Place<'_>,
    ) -> Result<Kind, Kind> {
        let id = document.value.as_ref().map(text_of).unwrap_or_default();
        let Some(&cohort) = self.cohorts.get(&*id) else {
            return Err(Kind::Unsupported {
                problem: format!(
                    "cohort {id} is not in the definitions: only the server knows who is in it"
                ),
                ends: true,
                is_missing_flag: false,
            });
        };
        let is_in = match operator {
            "exact" | "in" => true,
            "not_in" => false,
            _ => {
                return Err(unsupported(format!(
                    "`{operator}` is no operator of cohorts"
                )));
            }
        };
        Ok(Kind::Cohort {
            cohort,
            is_in,
            is_foreign: matches!(place, Place::Condition(target) if *target != Target::Person),
        })
    }

    fn dependency(&self, document: &FilterDocument, operator: &str) -> Result<Kind, Kind> {
        let expected = match &document.value {
            Some(Json::Bool(on)) => Expected::On(*on),
            Some(Json::String(variant)) => Expected::Variant(variant.clone()),
            _ => return Ok(Kind::MalformedFlag),
        };
        let key = match &document.key {
            Some(Json::String(key)) if !key.is_empty() => key,
            _ => return Ok(Kind::MalformedFlag),
        };
        if operator != "flag_evaluates_to" {
            return Ok(Kind::MalformedFlag);
        }
        let missing = |problem| Kind::Unsupported {
            problem,
            ends: false,
            is_missing_flag: true,
        };
        let chain = document.dependency_chain.as_ref().and_then(Json::as_array);
        let Some(chain) = chain.filter(|chain| !chain.is_empty()) else {
            return Err(missing(format!(
                "flag `{key}` depends on this one in turn, or does not exist"
            )));
        };
        let mut keys = chain.iter().map(Json::as_str).chain([Some(key.as_str())]);
        if let Some(absent) = keys.find(|key| !key.is_some_and(|key| self.flags.contains_key(key)))
        {
            return Err(missing(format!(
                "flag `{}` is not in the definitions",
                absent.unwrap_or_default()
            )));
        }
        Ok(Kind::Flag {
            flag: self.flags[key],
            expected,
        })
    }
}

const fn unsupported(problem: String) -> Kind {
    Kind::Unsupported {
        problem,
        ends: false,
        is_missing_flag: false,
    }
}

fn group_source(target: Target) -> Result<Source, Kind> {
    match target {
        Target::Group(name) => Ok(Source::Group(name)),
        Target::Person => Err(unsupported("it names no type of group".into())),
        Target::UnknownGroup(index) => Err(unsupported(format!(
            "it is about groups of type {index}, which has no name"
        ))),
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
