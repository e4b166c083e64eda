//! For whom a flag is evaluated, and what is known of them.

use std::borrow::Cow;
use std::collections::HashMap;

use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value as Json};

use super::document::Object;

/// Properties by name.
pub type Properties = Map<String, Json>;

/// The server cuts a distinct id to so many characters.
const LONGEST_ID: usize = 200;

/// Whom a flag is evaluated for. What a context does not say is unknown, and may leave a flag
/// undecided, unless the context is [`complete`](Self::complete).
///
/// In JSON: `{"distinct_id": …, "person_properties": {…}, "groups": {TYPE: KEY}, "group_properties":
/// {TYPE: {…}}, "device_id": …}`, of which only the first must be there.
#[derive(Debug, Clone, PartialEq)]
pub struct Context {
    /// As PostHog knows it: a text, cut to what the server takes.
    distinct_id: Json,
    /// The whole of it, where that was cut.
    whole_id: Option<String>,
    person_properties: Properties,
    groups: HashMap<String, Json>,
    group_properties: HashMap<String, Properties>,
    device_id: Option<String>,
    is_complete: bool,
}

impl Context {
    /// A user of whom nothing but the distinct id is known.
    pub fn new(distinct_id: impl Into<String>) -> Self {
        let mut id = distinct_id.into();
        // A text of so many bytes may be short enough, one of fewer certainly is.
        let cut = match id.len() {
            0..=LONGEST_ID => None,
            _ => id.char_indices().nth(LONGEST_ID).map(|(at, _)| at),
        };
        let whole_id = cut.map(|at| {
            let whole = id.clone();
            id.truncate(at);
            whole
        });
        Self {
            distinct_id: Json::String(id),
            whole_id,
            person_properties: Properties::new(),
            groups: HashMap::new(),
            group_properties: HashMap::new(),
            device_id: None,
            is_complete: false,
        }
    }

    /// Makes it that of another user.
    pub fn set_distinct_id(&mut self, distinct_id: impl Into<String>) {
        let Self {
            distinct_id,
            whole_id,
            ..
        } = Self::new(distinct_id);
        (self.distinct_id, self.whole_id) = (distinct_id, whole_id);
    }

    /// Adds a property of the person.
    #[must_use]
    pub fn with_property(mut self, name: impl Into<String>, value: impl Into<Json>) -> Self {
        self.person_properties.insert(name.into(), value.into());
        self
    }

    /// Adds a group by its type; its key is a text, or a number.
    #[must_use]
    pub fn with_group(mut self, kind: impl Into<String>, key: impl Into<Json>) -> Self {
        self.groups.insert(kind.into(), key.into());
        self
    }

    /// Adds a property of the group of a type.
    #[must_use]
    pub fn with_group_property(
        mut self,
        kind: impl Into<String>,
        name: impl Into<String>,
        value: impl Into<Json>,
    ) -> Self {
        self.group_properties
            .entry(kind.into())
            .or_default()
            .insert(name.into(), value.into());
        self
    }

    /// Says which device it is, for the flags that treat a device alike whoever uses it.
    #[must_use]
    pub fn with_device(mut self, id: impl Into<String>) -> Self {
        self.device_id = Some(id.into()).filter(|id| !id.is_empty());
        self
    }

    /// Says that this is all there is: what is absent is not set, as the server would have it.
    #[must_use]
    pub const fn complete(mut self) -> Self {
        self.is_complete = true;
        self
    }

    /// The distinct id, as it was given.
    pub fn distinct_id(&self) -> &str {
        self.whole_id.as_deref().unwrap_or(self.bucketing_id())
    }

    /// The properties of the person, as they were given.
    pub const fn person_properties(&self) -> &Properties {
        &self.person_properties
    }

    /// The keys of the groups by type, as they were given.
    pub const fn groups(&self) -> &HashMap<String, Json> {
        &self.groups
    }

    /// The properties of the groups by type, as they were given.
    pub const fn group_properties(&self) -> &HashMap<String, Properties> {
        &self.group_properties
    }

    /// The device.
    pub fn device_id(&self) -> Option<&str> {
        self.device_id.as_deref()
    }

    /// Whether what is absent is not set.
    pub const fn is_complete(&self) -> bool {
        self.is_complete
    }

    /// The distinct id that is hashed.
    pub(super) fn bucketing_id(&self) -> &str {
        self.distinct_id.as_str().unwrap_or_default()
    }

    /// Whether the distinct id is longer than the server takes.
    pub(super) const fn has_long_id(&self) -> bool {
        self.whole_id.is_some()
    }

    /// A property of the person; the distinct id is one.
    pub(super) fn property(&self, name: &str) -> Option<&Json> {
        self.person_properties
            .get(name)
            .or_else(|| (name == "distinct_id").then_some(&self.distinct_id))
    }

    /// The property from which the server takes `$initial_x` as long as it does not know it.
    pub(super) fn present_for_initial(&self, name: &str) -> Option<&Json> {
        let source = name.strip_prefix("$initial_")?;
        if CAMPAIGN.contains(&source) {
            return self.person_properties.get(source);
        }
        if EVENT.contains(&source) {
            return self.person_properties.get(&format!("${source}"));
        }
        None
    }

    /// A property of the group of a type; its key is one.
    pub(super) fn group_property(&self, kind: &str, name: &str) -> Option<&Json> {
        self.group_properties
            .get(kind)
            .and_then(|properties| properties.get(name))
            .or_else(|| {
                (name == "$group_key")
                    .then(|| self.groups.get(kind))
                    .flatten()
            })
    }

    /// The key of the group of a type, as it is hashed; what the server does not take for a key is
    /// none.
    pub(super) fn group_key(&self, kind: &str) -> Option<Cow<'_, str>> {
        match self.groups.get(kind)? {
            Json::String(key) if !key.is_empty() => Some(Cow::Borrowed(key)),
            Json::Number(key) => Some(Cow::Owned(key.to_string())),
            _ => None,
        }
    }
}

impl<'de> Deserialize<'de> for Context {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(expecting = "a context")]
        struct Document {
            distinct_id: Id,
            person_properties: Option<Properties>,
            groups: Option<HashMap<String, Json>>,
            group_properties: Option<HashMap<String, Option<Properties>>>,
            device_id: Option<Id>,
        }
        /// A number is as good as its text.
        #[derive(Deserialize)]
        #[serde(untagged, expecting = "an id must be a text or a number")]
        enum Id {
            Text(String),
            Number(serde_json::Number),
        }
        let text = |id| match id {
            Id::Text(id) => id,
            Id::Number(id) => id.to_string(),
        };
        let Object(document) = Object::<Document>::deserialize(deserializer)?;
        let context = Self::new(text(document.distinct_id));
        Ok(Self {
            person_properties: document.person_properties.unwrap_or_default(),
            groups: document.groups.unwrap_or_default(),
            group_properties: document
                .group_properties
                .unwrap_or_default()
                .into_iter()
                .map(|(kind, properties)| (kind, properties.unwrap_or_default()))
                .collect(),
            device_id: document.device_id.map(text).filter(|id| !id.is_empty()),
            ..context
        })
    }
}

/// Properties of events that have an `$initial_` twin, without their `$`. This and the next list
/// are `INITIAL_PROPERTY_MAP` of the server.
const EVENT: [&str; 18] = [
    "app_build",
    "app_name",
    "app_namespace",
    "app_version",
    "browser",
    "browser_version",
    "device_type",
    "current_url",
    "pathname",
    "os",
    "os_version",
    "referring_domain",
    "referrer",
    "screen_height",
    "screen_width",
    "viewport_height",
    "viewport_width",
    "raw_user_agent",
];

/// Properties of campaigns that have an `$initial_` twin.
const CAMPAIGN: [&str; 24] = [
    "utm_source",
    "utm_medium",
    "utm_campaign",
    "utm_content",
    "utm_term",
    "gclid",
    "gad_source",
    "gclsrc",
    "dclid",
    "gbraid",
    "wbraid",
    "fbclid",
    "msclkid",
    "twclid",
    "li_fat_id",
    "mc_cid",
    "igshid",
    "ttclid",
    "rdt_cid",
    "epik",
    "qclid",
    "sccid",
    "irclid",
    "_kx",
];

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_context_is_read_leniently() {
        let context: Context = serde_json::from_value(json!({"distinct_id": 7})).unwrap();
        assert_eq!(context, Context::new("7"));
        let context: Context = serde_json::from_value(json!({
            "distinct_id": "u",
            "person_properties": {"plan": "pro"},
            "groups": {"company": 42},
            "group_properties": {"company": {"tier": "gold"}, "team": null},
            "device_id": null,
            "more": 1,
        }))
        .unwrap();
        let mut same = Context::new("u")
            .with_property("plan", "pro")
            .with_group("company", 42)
            .with_group_property("company", "tier", "gold");
        same.group_properties
            .insert("team".into(), Properties::new());
        assert_eq!(context, same);
        assert!(serde_json::from_value::<Context>(json!({"groups": {}})).is_err());
        let context: Context =
            serde_json::from_value(json!({"distinct_id": "u", "device_id": 7})).unwrap();
        assert_eq!(context.device_id(), Some("7"));
        let error = serde_json::from_value::<Context>(json!({"distinct_id": [1]})).unwrap_err();
        assert_eq!(error.to_string(), "an id must be a text or a number");
    }

    #[test]
    fn the_distinct_id_and_the_key_of_a_group_are_properties_unless_given_otherwise() {
        let context = Context::new("u").with_group("company", 42);
        assert_eq!(context.property("distinct_id"), Some(&json!("u")));
        assert_eq!(
            context.group_property("company", "$group_key"),
            Some(&json!(42))
        );
        assert_eq!(context.group_property("team", "$group_key"), None);
        let context = context.with_property("distinct_id", "v");
        assert_eq!(context.property("distinct_id"), Some(&json!("v")));
        assert_eq!(context.bucketing_id(), "u");
    }

    #[test]
    fn a_long_distinct_id_is_cut_by_characters_for_the_server_alone() {
        let long = "é".repeat(250);
        let context = Context::new(long.clone());
        assert_eq!(context.distinct_id(), long);
        assert_eq!(context.bucketing_id(), "é".repeat(200));
        assert!(context.has_long_id());
        assert!(!Context::new("é".repeat(200)).has_long_id());
        let mut same = Context::new("u").with_property("plan", "pro");
        same.set_distinct_id(long.clone());
        assert_eq!(same, Context::new(long).with_property("plan", "pro"));
    }

    #[test]
    fn texts_and_numbers_are_keys_of_groups() {
        let key = |key: Json| {
            let context = Context::new("u").with_group("company", key);
            context.group_key("company").map(Cow::into_owned)
        };
        assert_eq!(key(json!("acme")).as_deref(), Some("acme"));
        assert_eq!(key(json!(42)).as_deref(), Some("42"));
        for unusable in [json!(""), json!(null), json!(true), json!(["a"])] {
            assert_eq!(key(unusable), None);
        }
    }

    #[test]
    fn the_first_value_of_a_property_may_be_the_present_one() {
        let context = Context::new("u")
            .with_property("$browser", "Firefox")
            .with_property("utm_source", "news")
            .with_property("_kx", "k");
        for (name, value) in [
            ("$initial_browser", Some(json!("Firefox"))),
            ("$initial_utm_source", Some(json!("news"))),
            ("$initial__kx", Some(json!("k"))),
            ("$initial_os", None),
            ("$initial_plan", None),
            ("$browser", None),
        ] {
            assert_eq!(context.present_for_initial(name), value.as_ref(), "{name}");
        }
    }
}
