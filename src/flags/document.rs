//! The definitions document as PostHog writes it: `GET /flags/definitions`.
//!
//! Reading is lenient: any member may be absent or null, unknown members are passed over, and each
//! flag and cohort is read by itself, so that a malformed one never harms another. Of members of
//! the document of the same name the last counts, as for PostHog's SDKs; a flag with two of them is
//! malformed.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value as Json;
use serde_json::value::RawValue;

use super::error::DefinitionsError;

/// The members of the document that matter, its flags and cohorts not yet read.
#[derive(Default)]
pub(super) struct Document<'a> {
    pub flags: Vec<&'a RawValue>,
    /// By id.
    pub cohorts: BTreeMap<String, &'a RawValue>,
    /// Names of group types by index.
    pub group_types: BTreeMap<i64, String>,
    /// Null where it is absent.
    pub property_matching_version: Json,
    /// What is wrong with the members that are done without.
    pub problems: Vec<String>,
}

impl<'a> Document<'a> {
    /// Takes the document apart, in one pass over its text.
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, DefinitionsError> {
        let mut members = Members::default();
        let mut reader = serde_json::Deserializer::from_slice(bytes);
        (&mut members)
            .deserialize(&mut reader)
            .and_then(|()| reader.end())
            .map_err(|source| match members.current {
                Some(name) if source.is_data() => DefinitionsError::Member { name, source },
                _ => DefinitionsError::NotAnObject(source),
            })?;
        if members.has_flags {
            Ok(members.document)
        } else {
            Err(DefinitionsError::NoFlags)
        }
    }
}

/// What has been read of a document.
#[derive(Default)]
struct Members<'a> {
    document: Document<'a>,
    has_flags: bool,
    /// The member that is being read, for what is said of it if it is malformed.
    current: Option<&'static str>,
}

impl<'de> DeserializeSeed<'de> for &mut Members<'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for &mut Members<'de> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<(), M::Error> {
        while let Some(Word(name)) = map.next_key()? {
            let document = &mut self.document;
            match &*name {
                "flags" => {
                    self.current = Some("flags");
                    document.flags = present(&mut map)?;
                    self.has_flags = true;
                }
                "cohorts" => {
                    document.cohorts = tolerated("cohorts", &mut map, &mut document.problems)?;
                }
                "group_type_mapping" => {
                    let problems = &mut document.problems;
                    let names: HashMap<String, Json> =
                        tolerated("group_type_mapping", &mut map, problems)?;
                    document.group_types = names
                        .into_iter()
                        .filter_map(|(index, name)| {
                            Some((index.parse().ok()?, name.as_str()?.to_owned()))
                        })
                        .collect();
                }
                "property_matching_version" => {
                    document.property_matching_version = map.next_value()?;
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
            self.current = None;
        }
        Ok(())
    }
}

/// A member of the document; null is empty.
fn present<'de, T, M>(map: &mut M) -> Result<T, M::Error>
where
    T: Default + Deserialize<'de>,
    M: MapAccess<'de>,
{
    map.next_value::<Option<T>>().map(Option::unwrap_or_default)
}

/// A member that the rest can do without; what is malformed is empty, and a problem.
fn tolerated<'de, T, M>(name: &str, map: &mut M, problems: &mut Vec<String>) -> Result<T, M::Error>
where
    T: Default + Deserialize<'de>,
    M: MapAccess<'de>,
{
    let raw: &RawValue = map.next_value()?;
    let read: Result<Option<T>, _> = serde_json::from_str(raw.get());
    Ok(read.map_or_else(
        |error| {
            problems.push(format!("the member `{name}` is malformed: {error}"));
            T::default()
        },
        Option::unwrap_or_default,
    ))
}

/// What must be written as an object: by itself, a derived reading takes an array for one, its
/// members by their place.
pub(super) struct Object<T>(pub T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ObjectVisitor(PhantomData))
    }
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ObjectVisitor<T> {
    type Value = Object<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(Object)
    }
}

/// A text, borrowed where it has no escapes.
#[derive(Deserialize)]
pub(super) struct Word<'a>(#[serde(borrow)] pub Cow<'a, str>);

/// What should be a text.
pub(super) enum Loose<'a> {
    Text(Cow<'a, str>),
    Other(Box<Json>),
}

impl Loose<'_> {
    fn other(value: impl Into<Json>) -> Self {
        Self::Other(Box::new(value.into()))
    }
}

impl fmt::Display for Loose<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => formatter.write_str(text),
            Self::Other(value) => value.fmt(formatter),
        }
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Loose<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LooseVisitor)
    }
}

struct LooseVisitor;

impl<'de> Visitor<'de> for LooseVisitor {
    type Value = Loose<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a text")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Loose::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Loose::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Loose::other(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        Ok(Loose::other(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        Ok(Loose::other(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
        Ok(Loose::other(value))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Loose::other(Json::Null))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
        Json::deserialize(SeqAccessDeserializer::new(seq)).map(Loose::other)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        Json::deserialize(MapAccessDeserializer::new(map)).map(Loose::other)
    }
}

/// A flag as it is written.
#[derive(Deserialize, Default)]
#[serde(expecting = "a flag")]
pub(super) struct FlagDocument<'a> {
    #[serde(borrow)]
    pub key: Cow<'a, str>,
    pub name: Option<String>,
    pub id: Option<Json>,
    pub version: Option<Json>,
    pub active: Option<bool>,
    pub deleted: Option<bool>,
    pub ensure_experience_continuity: Option<bool>,
    pub evaluation_runtime: Option<String>,
    pub bucketing_identifier: Option<String>,
    #[serde(borrow)]
    pub filters: Option<Object<FiltersDocument<'a>>>,
}

/// As much of a flag as can be read when the whole cannot.
#[derive(Deserialize)]
#[serde(expecting = "a flag")]
pub(super) struct FlagStub {
    pub key: String,
    pub active: Option<Json>,
}

#[derive(Deserialize, Default)]
#[serde(expecting = "an object of filters")]
pub(super) struct FiltersDocument<'a> {
    pub version: Option<Json>,
    #[serde(borrow)]
    pub groups: Option<Vec<Object<ConditionDocument<'a>>>>,
    pub multivariate: Option<Object<MultivariateDocument>>,
    pub payloads: Option<BTreeMap<String, Json>>,
    pub aggregation_group_type_index: Option<i64>,
    pub bucketing_identifier: Option<String>,
    pub early_exit: Option<bool>,
    pub feature_enrollment: Option<bool>,
    pub holdout: Option<Object<HoldoutDocument>>,
    #[serde(borrow)]
    pub super_groups: Option<Vec<Object<ConditionDocument<'a>>>>,
}

#[derive(Deserialize)]
#[serde(expecting = "an object of variants")]
pub(super) struct MultivariateDocument {
    pub variants: Option<Vec<Object<VariantDocument>>>,
}

#[derive(Deserialize)]
#[serde(expecting = "a variant")]
pub(super) struct VariantDocument {
    pub key: String,
    pub name: Option<String>,
    pub rollout_percentage: f64,
}

#[derive(Deserialize)]
#[serde(expecting = "a holdout")]
pub(super) struct HoldoutDocument {
    pub id: Option<Json>,
    pub exclusion_percentage: Option<f64>,
}

#[derive(Deserialize)]
#[serde(expecting = "a condition")]
pub(super) struct ConditionDocument<'a> {
    #[serde(borrow)]
    pub properties: Option<Vec<Object<FilterDocument<'a>>>>,
    pub rollout_percentage: Option<f64>,
    pub variant: Option<String>,
    #[serde(default)]
    pub aggregation_group_type_index: Aggregation,
}

/// A filter; members of a wrong type make this one unusable, not the flag.
#[derive(Deserialize)]
#[serde(expecting = "a filter")]
pub(super) struct FilterDocument<'a> {
    #[serde(borrow)]
    pub key: Option<Loose<'a>>,
    pub value: Option<Json>,
    #[serde(borrow)]
    pub operator: Option<Loose<'a>>,
    #[serde(rename = "type", borrow)]
    pub kind: Option<Loose<'a>>,
    pub negation: Option<Box<Json>>,
    pub group_type_index: Option<Box<Json>>,
    pub dependency_chain: Option<Box<Json>>,
    #[serde(borrow)]
    pub cohort_name: Option<Loose<'a>>,
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
