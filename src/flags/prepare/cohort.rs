//! Preparing cohorts: groups of filters, and of groups.

use serde::Deserialize;
use serde_json::Value as Json;
use serde_json::value::RawValue;

use super::References;
use super::filter::Place;
use crate::flags::cohort::{Cohort, Entry, Group};
use crate::flags::document::FilterDocument;

impl References<'_> {
    pub(in crate::flags) fn cohort(&self, id: String, raw: &RawValue) -> Cohort {
        let rule = serde_json::from_str(raw.get())
            .map_err(|error| format!("it is malformed: {error}"))
            .and_then(|rule: Json| self.group(&rule));
        Cohort {
            id,
            raw: raw.get().into(),
            rule,
            has_gap: false,
        }
    }

    /// A group of a cohort. The empty object is the empty group.
    fn group(&self, rule: &Json) -> Result<Group, String> {
        let Json::Object(members) = rule else {
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
        let Some(Json::Array(values)) = members.get("values") else {
            return Err("a group of its rule has no list of values".into());
        };
        let entries = values
            .iter()
            .map(|value| self.entry(value))
            .collect::<Result<_, _>>()?;
        Ok(Group { all, entries })
    }

    fn entry(&self, value: &Json) -> Result<Entry, String> {
        let is_group = match value {
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
        let document = FilterDocument::deserialize(value)
            .map_err(|error| format!("a filter of its rule is malformed: {error}"))?;
        Ok(Entry::Filter(self.filter(document, Place::Cohort)))
    }
}
