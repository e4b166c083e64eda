//! Preparing filters: what each looks at, and why it cannot, if so.

use serde_json::Value as Json;

use super::References;
use crate::flags::condition::{Expected, Filter, Gap, Kind, Source, Target};
use crate::flags::document::{FilterDocument, Loose};
use crate::flags::operator::{Test, text_of};

/// The kind of place in which a filter stands.
#[derive(Clone, Copy)]
pub(super) enum Place<'a> {
    Condition(&'a Target),
    Cohort,
}

/// What a filter without an operator means.
const EXACT: &str = "exact";

impl References<'_> {
    pub(super) fn filter(&self, document: FilterDocument<'_>, place: Place<'_>) -> Filter {
        let kind = self
            .kind(&document, place)
            .unwrap_or_else(|problem| problem);
        Filter {
            key: match document.key {
                Some(Loose::Text(key)) => key.into(),
                _ => Box::default(),
            },
            operator: match document.operator {
                Some(Loose::Text(operator)) => operator.into(),
                None => EXACT.into(),
                Some(other) => other.to_string().into(),
            },
            wanted: document.value,
            is_negated: matches!(place, Place::Cohort)
                && document.negation.as_deref() == Some(&Json::Bool(true)),
            cohort_name: match document.cohort_name {
                Some(Loose::Text(name)) => Some(name.into()),
                _ => None,
            },
            kind,
        }
    }

    fn kind(&self, document: &FilterDocument<'_>, place: Place<'_>) -> Result<Kind, Kind> {
        let operator = match &document.operator {
            None => EXACT,
            Some(Loose::Text(operator)) => operator,
            Some(other) => return Err(unsupported(format!("{other} is no operator"))),
        };
        let own = match place {
            Place::Condition(target) => target,
            // Cohorts are of persons.
            Place::Cohort => &Target::Person,
        };
        let (source, is_foreign) = match &document.kind {
            Some(Loose::Text(kind)) => match &**kind {
                "cohort" => return self.cohort_filter(document, operator, place),
                "flag" => return self.dependency(document, operator),
                "person" => (Source::Person, *own != Target::Person),
                "person_metadata" => (Source::PersonMetadata, false),
                "group" => {
                    let target = match document.group_type_index.as_deref().map(Json::as_i64) {
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
        if !matches!(document.key, Some(Loose::Text(_))) {
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
        document: &FilterDocument<'_>,
        operator: &str,
        place: Place<'_>,
    ) -> Result<Kind, Kind> {
        let id = document.value.as_ref().map(text_of).unwrap_or_default();
        let Some(&cohort) = self.cohorts.get(&*id) else {
            return Err(Kind::Unsupported {
                problem: format!(
                    "cohort {id} is not in the definitions: only the server knows who is in it"
                ),
                gap: Gap::Cohort,
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

    fn dependency(&self, document: &FilterDocument<'_>, operator: &str) -> Result<Kind, Kind> {
        let expected = match &document.value {
            Some(Json::Bool(on)) => Expected::On(*on),
            Some(Json::String(variant)) => Expected::Variant(variant.clone()),
            _ => return Ok(Kind::MalformedFlag),
        };
        let key = match &document.key {
            Some(Loose::Text(key)) if !key.is_empty() => &**key,
            _ => return Ok(Kind::MalformedFlag),
        };
        if operator != "flag_evaluates_to" {
            return Ok(Kind::MalformedFlag);
        }
        // The server does not read the chain, but it writes it: without one nothing is known of
        // the flags that lead there, an empty one says that there is no way.
        let chain: Option<Option<Vec<_>>> = match document.dependency_chain.as_deref() {
            Some(Json::Array(chain)) => Some(chain.iter().map(Json::as_str).collect()),
            _ => None,
        };
        let Some(Some(chain)) = chain else {
            return Err(unsupported(format!(
                "its dependency on flag `{key}` does not say which flags lead there"
            )));
        };
        let leads_back = chain.is_empty();
        let mut keys = chain.into_iter().chain([key]);
        if let Some(absent) = keys.find(|key| !self.flags.contains_key(*key)) {
            return Err(Kind::Unsupported {
                problem: format!("flag `{absent}` is not in the definitions"),
                gap: Gap::Flag,
            });
        }
        if leads_back {
            return Err(Kind::Unsupported {
                problem: format!("flag `{key}` depends on this one in turn"),
                gap: Gap::Circle,
            });
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
        gap: Gap::Form,
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
