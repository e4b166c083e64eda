//! The definitions document as PostHog writes it: `GET /flags/definitions`.
//!
//! Reading is lenient: any member may be absent or null, unknown members are passed over, and each
//! flag and cohort is read by itself, so that a malformed one never harms another. Of members of
//! the same name the last counts, as for PostHog's SDKs.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Deserializer};
use serde_json::Value as Json;
use serde_json::value::RawValue;

use super::error::DefinitionsError;

/// The members of the document that matter, its flags and cohorts not yet read.
pub(super) struct Document<'a> {
    pub flags: Vec<&'a RawValue>,
    /// By id.
    pub cohorts: BTreeMap<String, &'a RawValue>,
    /// Names of group types by index.
    pub group_types: BTreeMap<i64, String>,
    pub property_matching_version: Option<i64>,
}

impl<'a> Document<'a> {
    /// Takes the document apart.
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, DefinitionsError> {
        let members: HashMap<String, &'a RawValue> = serde_json::from_slice(bytes)?;
        if !members.contains_key("flags") {
            return Err(DefinitionsError::NoFlags);
        }
        let names: HashMap<String, Option<String>> = member(&members, "group_type_mapping")?;
        let group_types = names
            .into_iter()
            .filter_map(|(index, name)| Some((index.parse().ok()?, name?)))
            .collect();
        let version: Option<Json> = member(&members, "property_matching_version")?;
        Ok(Self {
            flags: member(&members, "flags")?,
            cohorts: member(&members, "cohorts")?,
            group_types,
            property_matching_version: version.as_ref().and_then(Json::as_i64),
        })
    }
}

/// A member of the document; what is absent or null is empty.
fn member<'a, T: Default + Deserialize<'a>>(
    members: &HashMap<String, &'a RawValue>,
    name: &'static str,
) -> Result<T, DefinitionsError> {
    let Some(raw) = members.get(name) else {
        return Ok(T::default());
    };
    serde_json::from_str::<Option<T>>(raw.get())
        .map(Option::unwrap_or_default)
        .map_err(|source| DefinitionsError::Member { name, source })
}

/// A flag as it is written.
#[derive(Deserialize, Default)]
pub(super) struct FlagDocument {
    pub key: String,
    pub name: Option<String>,
    pub id: Option<Json>,
    pub version: Option<Json>,
    pub active: Option<bool>,
    pub deleted: Option<bool>,
    pub ensure_experience_continuity: Option<bool>,
    pub evaluation_runtime: Option<String>,
    pub bucketing_identifier: Option<String>,
    pub filters: Option<FiltersDocument>,
}

/// As much of a flag as can be read when the whole cannot.
#[derive(Deserialize)]
pub(super) struct FlagStub {
    pub key: String,
    pub active: Option<Json>,
}

#[derive(Deserialize, Default)]
pub(super) struct FiltersDocument {
    pub version: Option<Json>,
    pub groups: Option<Vec<ConditionDocument>>,
    pub multivariate: Option<MultivariateDocument>,
    pub payloads: Option<BTreeMap<String, Json>>,
    pub aggregation_group_type_index: Option<i64>,
    pub bucketing_identifier: Option<String>,
    pub early_exit: Option<bool>,
    pub feature_enrollment: Option<bool>,
    pub holdout: Option<HoldoutDocument>,
    pub super_groups: Option<Vec<ConditionDocument>>,
}

#[derive(Deserialize)]
pub(super) struct MultivariateDocument {
    pub variants: Option<Vec<VariantDocument>>,
}

#[derive(Deserialize)]
pub(super) struct VariantDocument {
    pub key: String,
    pub name: Option<String>,
    pub rollout_percentage: f64,
}

#[derive(Deserialize)]
pub(super) struct HoldoutDocument {
    pub id: Option<Json>,
    pub exclusion_percentage: Option<f64>,
}

#[derive(Deserialize)]
pub(super) struct ConditionDocument {
    pub properties: Option<Vec<FilterDocument>>,
    pub rollout_percentage: Option<f64>,
    pub variant: Option<String>,
    #[serde(default)]
    pub aggregation_group_type_index: Aggregation,
}

/// A filter; members of a wrong type make this one unusable, not the flag.
#[derive(Deserialize)]
pub(super) struct FilterDocument {
    pub key: Option<Json>,
    pub value: Option<Json>,
    pub operator: Option<Json>,
    #[serde(rename = "type")]
    pub kind: Option<Json>,
    pub negation: Option<Json>,
    pub group_type_index: Option<Json>,
    pub dependency_chain: Option<Json>,
    pub cohort_name: Option<Json>,
}

/// What a condition is for: null is not the same as absent.
#[derive(Default)]
pub(super) enum Aggregation {
    /// Absent: what the flag is for.
    #[default]
    OfFlag,
    /// Groups of a type, or for null persons.
    Own(Option<i64>),
}

impl<'de> Deserialize<'de> for Aggregation {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(Self::Own)
    }
}
