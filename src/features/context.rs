//! Whom a flag is evaluated for, from the fields that a client gives, and what they lack.
//!
//! What they mean is PostHog's own mapping, of its provider for Python
//! (`openfeature-provider-posthog` 0.1.125): `groups` and `group_properties` are reserved, every
//! other field is a property of the person.

use serde_json::{Map, Value as Json};

use crate::flags::{self, Context, Definitions, Flag, Undecided};

/// Fields of a context that are no properties of the person; the last two are one, as PostHog's
/// providers for Python and for JavaScript write it.
const GROUPS: &str = "groups";
pub(super) const GROUP_PROPERTIES: [&str; 2] = ["group_properties", "groupProperties"];
/// The property that the targeting key is.
const DISTINCT_ID: &str = "distinct_id";
/// The property by which PostHog's SDK for Node tells the device.
pub(super) const DEVICE: &str = "$device_id";

/// A reserved field that is no object.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` of the context must be an object")]
pub struct NotAnObject(pub(super) String);

/// The person with this targeting key, which is the distinct id whatever the other fields of the
/// context say.
pub fn person(key: &str, fields: Map<String, Json>) -> Result<Context, NotAnObject> {
    let mut person = Context::new(key);
    for (name, value) in fields {
        if name == DISTINCT_ID {
            continue;
        }
        if name == GROUPS {
            for (kind, key) in members(&name, value)? {
                person = person.with_group(kind, key);
            }
        } else if GROUP_PROPERTIES.contains(&name.as_str()) {
            for (kind, properties) in members(&name, value)? {
                for (property, value) in members(&name, properties)? {
                    person = person.with_group_property(&kind, property, value);
                }
            }
        } else {
            if let (DEVICE, Json::String(device)) = (name.as_str(), &value) {
                person = person.with_device(device);
            }
            person = person.with_property(name, value);
        }
    }
    Ok(person)
}

fn members(name: &str, value: Json) -> Result<Map<String, Json>, NotAnObject> {
    match value {
        Json::Object(members) => Ok(members),
        _ => Err(NotAnObject(name.to_owned())),
    }
}

/// Why a flag cannot be decided for somebody, in a sentence.
pub(super) fn undecided(
    why: Undecided,
    definitions: &Definitions,
    flag: &Flag,
    context: &Context,
) -> String {
    let key = flag.key();
    if why == Undecided::MissingContext {
        let lacking = flags::lacking(definitions, flag, context).join(", ");
        format!("flag `{key}` cannot be decided without {lacking}")
    } else {
        format!("flag `{key}` cannot be decided here: {}", why.code())
    }
}
