//! A key of the simulated account.

use std::fmt::Write;

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::meter::{Meter, WINDOWS, exact};
use super::request::{NewKey, Patch, Reset};
use crate::ids::Entropy;
use crate::secret::Secret;

/// The workspace of keys that name none.
pub(super) const DEFAULT_WORKSPACE: &str = "0df9e665-d932-5740-b2c7-b52af166bc11";

const CREATOR: &str = "user_simulated";

#[derive(Debug, Clone)]
pub(super) struct Key {
    pub(super) hash: String,
    pub(super) label: String,
    pub(super) name: String,
    pub(super) disabled: bool,
    pub(super) limit: Option<f64>,
    pub(super) limit_reset: Option<Reset>,
    pub(super) include_byok_in_limit: bool,
    pub(super) created_at: DateTime<Utc>,
    pub(super) updated_at: Option<DateTime<Utc>>,
    pub(super) expires_at: Option<DateTime<Utc>>,
    pub(super) workspace_id: String,
    pub(super) creator_user_id: String,
    pub(super) usage: Meter,
    pub(super) byok_usage: Meter,
}

impl Key {
    /// A key with this text, which is not kept.
    pub(super) fn new(text: &Secret, new: NewKey, now: DateTime<Utc>) -> Self {
        Self {
            hash: hash(text.reveal()),
            label: label(text.reveal()),
            name: new.name,
            disabled: false,
            limit: new.limit,
            limit_reset: new.limit_reset,
            include_byok_in_limit: new.include_byok_in_limit,
            created_at: now,
            updated_at: None,
            expires_at: new.expires_at,
            workspace_id: new.workspace_id.unwrap_or_else(|| DEFAULT_WORKSPACE.into()),
            creator_user_id: new.creator_user_id.unwrap_or_else(|| CREATOR.into()),
            usage: Meter::default(),
            byok_usage: Meter::default(),
        }
    }

    /// Changes what a patch names.
    pub(super) fn apply(&mut self, patch: Patch, now: DateTime<Utc>) {
        let Patch {
            name,
            disabled,
            limit,
            limit_reset,
            include_byok_in_limit,
        } = patch;
        self.name = name.unwrap_or_else(|| std::mem::take(&mut self.name));
        self.disabled = disabled.unwrap_or(self.disabled);
        self.limit = limit.unwrap_or(self.limit);
        self.limit_reset = limit_reset.unwrap_or(self.limit_reset);
        self.include_byok_in_limit = include_byok_in_limit.unwrap_or(self.include_byok_in_limit);
        self.updated_at = Some(now);
    }

    pub(super) fn has_expired(&self, now: DateTime<Utc>) -> bool {
        self.expires_at.is_some_and(|expires| expires <= now)
    }

    pub(super) fn works(&self, now: DateTime<Utc>) -> bool {
        !self.disabled && !self.has_expired(now)
    }

    fn remaining(&self, today: NaiveDate) -> Option<f64> {
        let mut spent = self.usage.spent(self.limit_reset, today);
        if self.include_byok_in_limit {
            spent += self.byok_usage.spent(self.limit_reset, today);
        }
        self.limit.map(|limit| exact((limit - spent).max(0.0)))
    }

    /// As lists show it.
    pub(super) fn shown(&self, now: DateTime<Utc>) -> Value {
        let more = json!({
            "hash": self.hash,
            "name": self.name,
            "disabled": self.disabled,
            "created_at": stamp(self.created_at),
            "updated_at": self.updated_at.map(stamp),
            "workspace_id": self.workspace_id,
        });
        merged(self.figures(now), more)
    }

    /// What is shown to the key itself, too.
    pub(super) fn figures(&self, now: DateTime<Utc>) -> Value {
        let today = now.date_naive();
        let [daily, weekly, monthly] = WINDOWS.map(Some);
        json!({
            "label": self.label,
            "limit": self.limit,
            "limit_remaining": self.remaining(today),
            "limit_reset": self.limit_reset,
            "include_byok_in_limit": self.include_byok_in_limit,
            "usage": self.usage.spent(None, today),
            "usage_daily": self.usage.spent(daily, today),
            "usage_weekly": self.usage.spent(weekly, today),
            "usage_monthly": self.usage.spent(monthly, today),
            "byok_usage": self.byok_usage.spent(None, today),
            "byok_usage_daily": self.byok_usage.spent(daily, today),
            "byok_usage_weekly": self.byok_usage.spent(weekly, today),
            "byok_usage_monthly": self.byok_usage.spent(monthly, today),
            "expires_at": self.expires_at.map(stamp),
            "creator_user_id": self.creator_user_id,
        })
    }
}

/// A key as OpenRouter makes them: `sk-or-v1-` and 64 hexadecimal digits.
pub(super) fn new_key(entropy: &dyn Entropy) -> Secret {
    let mut bytes = [0; 32];
    entropy.fill(&mut bytes);
    Secret::new(hex("sk-or-v1-", &bytes))
}

/// The hash of a key. What OpenRouter hashes is not known, and its own example is not the SHA-256
/// of the key: nobody shall come to rely on that here.
pub(super) fn hash(key: &str) -> String {
    hex("", &Sha256::digest(format!("simulator:{key}")))
}

fn hex(prefix: &str, bytes: &[u8]) -> String {
    bytes.iter().fold(prefix.to_owned(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// `sk-or-v1-0e6...1c96`.
fn label(key: &str) -> String {
    let head: String = key.chars().take(12).collect();
    let tail: String = key
        .chars()
        .skip(key.chars().count().saturating_sub(4))
        .collect();
    format!("{head}...{tail}")
}

fn stamp(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

/// Both objects as one.
pub(super) fn merged(mut object: Value, more: Value) -> Value {
    if let (Value::Object(object), Value::Object(more)) = (&mut object, more) {
        object.extend(more);
    }
    object
}
