//! What goes over the wire: strict in what is written, lenient in what is read.
//!
//! New fields arrive unannounced and are passed over; of a key nothing but its hash must be there.
//! Amounts are in USD; days, Monday-to-Sunday weeks and months are those of UTC.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::usd::Usd;
use crate::secret::Secret;

/// How often a key's limit starts anew, at midnight UTC.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LimitReset {
    /// Every day.
    Daily,
    /// Every Monday.
    Weekly,
    /// On the first of every month.
    Monthly,
    /// One that was not known when this was written.
    #[serde(untagged)]
    Other(String),
}

impl LimitReset {
    /// The provider's word for it.
    pub fn name(&self) -> &str {
        match self {
            Self::Daily => "daily",
            Self::Weekly => "weekly",
            Self::Monthly => "monthly",
            Self::Other(word) => word,
        }
    }

    /// What the provider means by a word.
    pub fn from_name(word: &str) -> Self {
        [Self::Daily, Self::Weekly, Self::Monthly]
            .into_iter()
            .find(|known| known.name() == word)
            .unwrap_or_else(|| Self::Other(word.to_owned()))
    }
}

/// A key to make.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewKey {
    /// Its name; nothing makes it unique.
    pub name: String,
    /// How much it may spend; without one, all that the account has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<Usd>,
    /// How often the limit starts anew; without one, never.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit_reset: Option<LimitReset>,
    /// Whether spending through the user's own provider keys counts, too.
    pub include_byok_in_limit: bool,
    /// When it stops working, to the second. It can never be changed.
    #[serde(
        skip_serializing_if = "Option::is_none",
        serialize_with = "to_the_second"
    )]
    pub expires_at: Option<DateTime<Utc>>,
    /// The workspace, by its UUID; without one, the account's default one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workspace_id: Option<String>,
}

/// A key that was made. Only here does its text exist; OpenRouter never shows it again.
#[derive(Debug, Clone)]
pub struct Created {
    /// The key itself.
    pub key: Secret,
    /// What OpenRouter knows about it.
    pub record: KeyRecord,
}

/// A change to one field: to leave it, to clear it, to set it. The three are not the same: a limit
/// that is sent as `null` is lifted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Patch<T> {
    /// Leave it as it is; it is not sent.
    #[default]
    Keep,
    /// Clear it; sent as `null`.
    Clear,
    /// Set it.
    Set(T),
}

impl<T> Patch<T> {
    const fn is_keep(&self) -> bool {
        matches!(self, Self::Keep)
    }
}

/// What is there is set, what is not there is cleared.
impl<T> From<Option<T>> for Patch<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Clear, Self::Set)
    }
}

impl<T: Serialize> Serialize for Patch<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Keep | Self::Clear => serializer.serialize_none(),
            Self::Set(value) => value.serialize(serializer),
        }
    }
}

/// What is there is set, `null` clears.
impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::deserialize(deserializer)?.into())
    }
}

/// A change to a key. `expires_at` and the workspace cannot be changed. It is read back as it was
/// written down; what a newer program asks for beside is not passed over.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KeyPatch {
    /// A new name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether the key is refused from now on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disabled: Option<bool>,
    /// A new limit, or none.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub limit: Patch<Usd>,
    /// How often the limit starts anew, or never.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub limit_reset: Patch<LimitReset>,
    /// Whether spending through the user's own provider keys counts, too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub include_byok_in_limit: Option<bool>,
}

/// Digits of a whole hash.
pub const HASH_DIGITS: usize = 64;

/// Fewest digits of a hash that stand for all of it, which is what lists show.
pub const HASH_PREFIX: usize = 8;

/// So much of a hash as lists show.
pub fn hash_prefix(hash: &str) -> &str {
    let end = hash.char_indices().nth(HASH_PREFIX);
    end.map_or(hash, |(end, _)| &hash[..end])
}

/// A key as OpenRouter lists it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct KeyRecord {
    /// Its only identity: 64 hexadecimal digits.
    pub hash: String,
    /// The name that it was given.
    #[serde(default, deserialize_with = "or_default")]
    pub name: String,
    /// Masked text of the key; for people only.
    #[serde(default, deserialize_with = "or_default")]
    pub label: String,
    /// Whether it is refused.
    #[serde(default, deserialize_with = "or_default")]
    pub disabled: bool,
    /// How much it may spend in a window; `None` is no limit.
    #[serde(default)]
    pub limit: Option<Usd>,
    /// How much of that is left in the current window.
    #[serde(default)]
    pub limit_remaining: Option<Usd>,
    /// The window; `None` is the key's whole life.
    #[serde(default)]
    pub limit_reset: Option<LimitReset>,
    /// Whether spending through the user's own provider keys counts, too.
    #[serde(default, deserialize_with = "or_default")]
    pub include_byok_in_limit: bool,
    /// Spent in its whole life.
    #[serde(default)]
    pub usage: Option<Usd>,
    /// Spent today.
    #[serde(default)]
    pub usage_daily: Option<Usd>,
    /// Spent this week.
    #[serde(default)]
    pub usage_weekly: Option<Usd>,
    /// Spent this month.
    #[serde(default)]
    pub usage_monthly: Option<Usd>,
    /// Spent in its whole life through the user's own provider keys.
    #[serde(default)]
    pub byok_usage: Option<Usd>,
    /// The same, this month.
    #[serde(default)]
    pub byok_usage_monthly: Option<Usd>,
    /// When it was made.
    #[serde(default, deserialize_with = "instant")]
    pub created_at: Option<DateTime<Utc>>,
    /// When it was last changed.
    #[serde(default, deserialize_with = "instant")]
    pub updated_at: Option<DateTime<Utc>>,
    /// When it stops working; `None` is never.
    #[serde(default, deserialize_with = "instant")]
    pub expires_at: Option<DateTime<Utc>>,
    /// The member of the organization who made it.
    #[serde(default)]
    pub creator_user_id: Option<String>,
    /// The workspace that it is in.
    #[serde(default)]
    pub workspace_id: Option<String>,
    /// The account's own customer that it is for.
    #[serde(default)]
    pub external_user: Option<String>,
}

impl KeyRecord {
    /// What was spent in the current window: the limit less what is left of it. `None` without a
    /// limit; the lifetime's `usage` never stands in for it.
    pub fn window_spend(&self) -> Option<Usd> {
        Some(self.limit? - self.limit_remaining?)
    }
}

/// What OpenRouter says about the key that asks.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct CurrentKey {
    /// Masked text of the key; for people only.
    #[serde(default, deserialize_with = "or_default")]
    pub label: String,
    /// How much it may spend in a window; `None` is no limit.
    #[serde(default)]
    pub limit: Option<Usd>,
    /// How much of that is left in the current window.
    #[serde(default)]
    pub limit_remaining: Option<Usd>,
    /// The window; `None` is the key's whole life.
    #[serde(default)]
    pub limit_reset: Option<LimitReset>,
    /// Spent in its whole life.
    #[serde(default)]
    pub usage: Option<Usd>,
    /// When it stops working; `None` is never.
    #[serde(default, deserialize_with = "instant")]
    pub expires_at: Option<DateTime<Utc>>,
    /// Whether the account has never paid.
    #[serde(default, deserialize_with = "or_default")]
    pub is_free_tier: bool,
    #[serde(default, deserialize_with = "or_default")]
    is_management_key: bool,
    /// The older name of the same.
    #[serde(default, deserialize_with = "or_default")]
    is_provisioning_key: bool,
    /// The member of the organization who made it.
    #[serde(default)]
    pub creator_user_id: Option<String>,
}

impl CurrentKey {
    /// Whether it may make and delete keys. Its text does not tell.
    pub const fn is_management_key(&self) -> bool {
        self.is_management_key || self.is_provisioning_key
    }

    /// What was spent in the current window: the limit less what is left of it.
    pub fn window_spend(&self) -> Option<Usd> {
        Some(self.limit? - self.limit_remaining?)
    }
}

/// The money of the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct Credits {
    /// All that was ever paid in.
    pub total_credits: Usd,
    /// All that was ever spent.
    pub total_usage: Usd,
}

impl Credits {
    /// What is left.
    pub fn balance(&self) -> Usd {
        self.total_credits - self.total_usage
    }
}

/// What became of a key that was to be deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deletion {
    /// It is deleted.
    Deleted,
    /// There was none.
    AlreadyGone,
}

/// What every answer about something wraps it in.
#[derive(Deserialize)]
#[serde(expecting = "an object with `data`")]
pub(super) struct Envelope<T> {
    pub(super) data: T,
}

#[expect(
    clippy::ref_option,
    reason = "the shape that `serialize_with` asks for"
)]
fn to_the_second<S: Serializer>(
    instant: &Option<DateTime<Utc>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match instant {
        Some(instant) => serializer.collect_str(&instant.format("%Y-%m-%dT%H:%M:%SZ")),
        None => serializer.serialize_none(),
    }
}

/// `null` is the default, too.
fn or_default<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: Default + Deserialize<'de>,
    D: Deserializer<'de>,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// Any form of RFC 3339; what is none is taken for unknown.
fn instant<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<DateTime<Utc>>, D::Error> {
    let value = Value::deserialize(deserializer)?;
    Ok(value.as_str().and_then(|text| text.parse().ok()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_patch_tells_leaving_clearing_and_setting_apart() {
        let sent = |patch: &KeyPatch| serde_json::to_value(patch).unwrap();
        assert_eq!(sent(&KeyPatch::default()), json!({}));
        let patch = KeyPatch {
            disabled: Some(true),
            limit: Patch::Clear,
            limit_reset: Patch::Set(LimitReset::Weekly),
            ..KeyPatch::default()
        };
        assert_eq!(
            sent(&patch),
            json!({"disabled": true, "limit": null, "limit_reset": "weekly"})
        );
        let read: KeyPatch = serde_json::from_value(sent(&patch)).unwrap();
        assert_eq!(read, patch);
        assert_eq!(Patch::from(Some(1)), Patch::Set(1));
        assert_eq!(Patch::<u8>::from(None), Patch::Clear);
    }

    #[test]
    fn a_new_key_sends_only_what_is_said_and_seconds_without_a_fraction() {
        let mut new = NewKey {
            name: "User usr_1 Starter Key".into(),
            limit: None,
            limit_reset: None,
            include_byok_in_limit: true,
            expires_at: None,
            workspace_id: None,
        };
        assert_eq!(
            serde_json::to_value(&new).unwrap(),
            json!({"name": "User usr_1 Starter Key", "include_byok_in_limit": true})
        );
        new.limit = Usd::from_dollars(2.5);
        new.expires_at = Some("2027-12-31T23:59:59.987Z".parse().unwrap());
        let sent = serde_json::to_value(&new).unwrap();
        assert_eq!(sent["limit"], json!(2.5));
        assert_eq!(sent["expires_at"], "2027-12-31T23:59:59Z");
    }

    #[test]
    fn of_a_key_only_the_hash_must_be_there() {
        let bare: KeyRecord = serde_json::from_value(json!({"hash": "ab"})).unwrap();
        assert_eq!((bare.limit, bare.disabled), (None, false));
        let odd: KeyRecord = serde_json::from_value(json!({
            "hash": "ab", "name": null, "disabled": null, "limit": 3, "limit_remaining": 2.9,
            "limit_reset": "fortnightly", "created_at": "2025-08-24 10:30:00.123456+00:00",
            "expires_at": "soon", "novelty": [1, 2, 3],
        }))
        .unwrap();
        assert_eq!(odd.window_spend(), Usd::from_dollars(0.1));
        assert_eq!(
            odd.limit_reset,
            Some(LimitReset::Other("fortnightly".into()))
        );
        assert!(odd.created_at.is_some() && odd.expires_at.is_none());
        assert!(serde_json::from_value::<KeyRecord>(json!({"name": "x"})).is_err());
    }

    #[test]
    fn either_name_makes_a_management_key() {
        for (old, new) in [(true, false), (false, true), (true, true)] {
            let key: CurrentKey = serde_json::from_value(
                json!({"is_provisioning_key": old, "is_management_key": new}),
            )
            .unwrap();
            assert!(key.is_management_key());
        }
        let key: CurrentKey = serde_json::from_value(json!({})).unwrap();
        assert!(!key.is_management_key());
    }
}
