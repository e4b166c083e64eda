//! Whom flags are evaluated for, and what PostHog is told of them.

use std::path::PathBuf;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use clap::Args;
use serde_json::Value as Json;

use super::definitions::read;
use crate::cli::context::Context;
use crate::failure::Failure;
use crate::flags;
use crate::users;

#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Whom to evaluate for")]
pub(crate) struct Subject {
    /// A user: id, e-mail, Clerk id or Stripe customer id. PostHog gets what the server passes: the
    /// id as distinct id, and nothing else
    #[arg(long, value_name = "USER")]
    pub user: Option<String>,

    /// Whoever PostHog knows by this distinct id
    #[arg(long, value_name = "ID", conflicts_with = "user")]
    pub distinct_id: Option<String>,

    /// A JSON object of distinct_id, person_properties, groups, group_properties and device_id; the
    /// flags here add to it
    #[arg(long, value_name = "FILE")]
    pub context: Option<PathBuf>,

    #[command(flatten)]
    pub known: Known,
}

/// What is known of whomever flags are evaluated for.
#[derive(Debug, Clone, Args)]
pub(crate) struct Known {
    /// A property of the person, as if the server passed it; VALUE is text unless it is a JSON
    /// number, true, false, null or a text in quotes; may be repeated
    #[arg(long = "property", value_name = "NAME=VALUE")]
    pub properties: Vec<Property>,

    /// A group by its type, such as company=acme; may be repeated
    #[arg(long = "group", value_name = "TYPE=KEY")]
    pub groups: Vec<Group>,

    /// A property of a group, such as company.tier=gold; may be repeated
    #[arg(long = "group-property", value_name = "TYPE.NAME=VALUE")]
    pub group_properties: Vec<GroupProperty>,

    /// The device, for flags that go by it
    #[arg(long, value_name = "ID")]
    pub device_id: Option<String>,

    /// Take absent properties for not set, as PostHog's server does, which knows them all
    #[arg(long)]
    pub complete: bool,

    /// When to evaluate, for conditions on dates (RFC 3339) [default: now]
    #[arg(long, value_name = "INSTANT", value_parser = instant)]
    pub at: Option<DateTime<Utc>>,
}

impl Subject {
    /// Whom they name, with all that is known of them.
    pub(crate) async fn resolve(&self, context: &Context) -> Result<flags::Context, Failure> {
        let mut document = match &self.context {
            Some(path) => Some(read(context, path)?),
            None => None,
        };
        let id = match (&self.user, &self.distinct_id) {
            (Some(reference), _) => {
                let db = context.database().await?;
                Some(users::resolve(&db, reference).await?.id)
            }
            (None, Some(id)) => Some(id.clone()),
            (None, None) => None,
        };
        let person = match (&mut document, id) {
            (None, None) => return Err(nobody()),
            (None, Some(id)) => flags::Context::new(id),
            (Some(text), id) => {
                let wrong = |error| {
                    let path = self.context.as_deref().unwrap_or("".as_ref());
                    Failure::usage(error).context(format!("{} is no context", path.display()))
                };
                let mut members: Json = serde_json::from_slice(text).map_err(wrong)?;
                if let (Some(members), Some(id)) = (members.as_object_mut(), id) {
                    members.insert("distinct_id".into(), id.into());
                }
                serde_json::from_value(members).map_err(wrong)?
            }
        };
        Ok(self.known.add_to(person))
    }
}

impl Known {
    /// Adds it to a context.
    pub(crate) fn add_to(&self, mut person: flags::Context) -> flags::Context {
        for Property { name, value } in &self.properties {
            person = person.with_property(name, value.clone());
        }
        for Group { kind, key } in &self.groups {
            person = person.with_group(kind, key.as_str());
        }
        for GroupProperty { kind, property } in &self.group_properties {
            person = person.with_group_property(kind, &property.name, property.value.clone());
        }
        if let Some(device) = &self.device_id {
            person = person.with_device(device);
        }
        if self.complete {
            person = person.complete();
        }
        person
    }

    /// When to evaluate.
    pub(crate) fn now(&self, context: &Context) -> DateTime<Utc> {
        self.at.unwrap_or_else(|| context.clock.now())
    }
}

fn nobody() -> Failure {
    Failure::usage("nobody is named to evaluate flags for").hint(
        "say `--user USER`, `--distinct-id ID` or `--context FILE`, whose object has a distinct_id",
    )
}

/// `NAME=VALUE`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Property {
    name: String,
    value: Json,
}

/// `TYPE=KEY`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Group {
    kind: String,
    key: String,
}

/// `TYPE.NAME=VALUE`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct GroupProperty {
    kind: String,
    property: Property,
}

impl FromStr for Property {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, value) = pair(text).ok_or("use NAME=VALUE, such as plan=pro")?;
        Ok(Self {
            name: name.into(),
            value: scalar(value),
        })
    }
}

impl FromStr for Group {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (kind, key) = pair(text).ok_or("use TYPE=KEY, such as company=acme")?;
        Ok(Self {
            kind: kind.into(),
            key: key.into(),
        })
    }
}

impl FromStr for GroupProperty {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = "use TYPE.NAME=VALUE, such as company.tier=gold";
        let (kind, property) = text.split_once('.').ok_or(wrong)?;
        if kind.is_empty() || kind.contains('=') {
            return Err(wrong.into());
        }
        Ok(Self {
            kind: kind.into(),
            property: property.parse().map_err(|_| wrong)?,
        })
    }
}

fn pair(text: &str) -> Option<(&str, &str)> {
    text.split_once('=').filter(|(name, _)| !name.is_empty())
}

/// A JSON scalar if it is one, else the text.
fn scalar(text: &str) -> Json {
    serde_json::from_str(text)
        .ok()
        .filter(|value: &Json| !value.is_array() && !value.is_object())
        .unwrap_or_else(|| text.into())
}

fn instant(text: &str) -> Result<DateTime<Utc>, String> {
    DateTime::parse_from_rfc3339(text)
        .map(|instant| instant.to_utc())
        .map_err(|_| format!("`{text}` is not an instant: use 2026-01-31T12:00:00Z"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_value_is_a_json_scalar_or_text() {
        for (text, value) in [
            ("p=pro", json!("pro")),
            ("p=42", json!(42)),
            ("p=\"42\"", json!("42")),
            ("p=true", json!(true)),
            ("p=null", json!(null)),
            ("p=", json!("")),
            ("p=a=b", json!("a=b")),
            ("p=[1]", json!("[1]")),
            ("p={}", json!("{}")),
        ] {
            assert_eq!(text.parse::<Property>().unwrap().value, value, "{text}");
        }
        for text in ["", "p", "=1"] {
            assert!(text.parse::<Property>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_property_of_a_group_names_the_type_before_the_first_dot() {
        let found: GroupProperty = "company.a.b=1".parse().unwrap();
        assert_eq!(
            (found.kind.as_str(), &*found.property.name),
            ("company", "a.b")
        );
        for text in ["company=acme.org", ".a=1", "company.=1", "company.a"] {
            assert!(text.parse::<GroupProperty>().is_err(), "{text}");
        }
        let group: Group = "company=acme.org=x".parse().unwrap();
        assert_eq!((&*group.kind, &*group.key), ("company", "acme.org=x"));
    }

    #[test]
    fn an_instant_has_a_time_zone() {
        let read = instant("2026-01-31T12:00:00+02:00").unwrap();
        assert_eq!(read.to_rfc3339(), "2026-01-31T10:00:00+00:00");
        assert!(instant("2026-01-31").is_err());
    }
}
