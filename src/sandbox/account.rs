//! The account behind the simulator: its keys and what they have spent.
//!
//! Nothing here is shared with the client: what one of them gets wrong, the other must not.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::key::{DEFAULT_WORKSPACE, Key, hash, merged, new_key};
use super::meter::exact;
use super::request::{ListQuery, NewKey, Patch};
use crate::ids::Entropy;
use crate::secret::Secret;

/// How many keys are on a page.
const PAGE: usize = 100;

/// The simulated account.
#[derive(Debug)]
pub struct Account {
    management_key: Secret,
    management: Key,
    total_credits: f64,
    /// By the order in which they were made.
    keys: BTreeMap<u64, Key>,
    order: HashMap<String, u64>,
    made: u64,
}

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Caller {
    /// The management key.
    Management,
    /// A regular key that works, by its hash.
    Regular(String),
}

impl Account {
    pub(super) fn new(management_key: Secret, total_credits: f64, now: DateTime<Utc>) -> Self {
        let management = NewKey::named("management");
        Self {
            management: Key::new(&management_key, management, now),
            management_key,
            total_credits,
            keys: BTreeMap::new(),
            order: HashMap::new(),
            made: 0,
        }
    }

    /// Whose key this is; `None` for one that does not work.
    pub(super) fn caller(&self, key: &str, now: DateTime<Utc>) -> Option<Caller> {
        if key == self.management_key.reveal() {
            return Some(Caller::Management);
        }
        let hash = hash(key);
        self.find(&hash)
            .filter(|key| key.works(now))
            .map(|_| Caller::Regular(hash))
    }

    pub(super) fn create(
        &mut self,
        new: NewKey,
        now: DateTime<Utc>,
        entropy: &dyn Entropy,
    ) -> Value {
        let text = new_key(entropy);
        let key = Key::new(&text, new, now);
        let shown = key.shown(now);
        self.order.insert(key.hash.clone(), self.made);
        self.keys.insert(self.made, key);
        self.made += 1;
        json!({ "data": shown, "key": text.reveal() })
    }

    /// A page, newest first.
    pub(super) fn list(&self, query: &ListQuery, now: DateTime<Utc>) -> Value {
        let workspace = query.workspace_id.as_deref().unwrap_or(DEFAULT_WORKSPACE);
        let shown = self
            .keys
            .values()
            .rev()
            .filter(|key| key.workspace_id == workspace)
            .filter(|key| query.include_disabled || !key.disabled)
            .filter(|key| query.include_expired || !key.has_expired(now))
            .skip(query.offset)
            .take(PAGE);
        json!({ "data": shown.map(|key| key.shown(now)).collect::<Vec<_>>() })
    }

    pub(super) fn get(&self, hash: &str, now: DateTime<Utc>) -> Option<Value> {
        let key = self.find(hash)?;
        Some(json!({ "data": key.shown(now) }))
    }

    pub(super) fn update(&mut self, hash: &str, patch: Patch, now: DateTime<Utc>) -> Option<Value> {
        let key = self.find_mut(hash)?;
        key.apply(patch, now);
        Some(json!({ "data": key.shown(now) }))
    }

    /// What the account tells a key about itself.
    pub(super) fn current(&self, caller: &Caller, now: DateTime<Utc>) -> Value {
        let key = match caller {
            Caller::Regular(hash) => self.find(hash),
            Caller::Management => None,
        };
        let figures = key.unwrap_or(&self.management).figures(now);
        let is_management = *caller == Caller::Management;
        let more = json!({
            "is_free_tier": false,
            "is_management_key": is_management,
            "is_provisioning_key": is_management,
            "rate_limit": {
                "interval": "10s",
                "note": "This field is deprecated and safe to ignore.",
                "requests": -1,
            },
        });
        json!({ "data": merged(figures, more) })
    }

    pub(super) fn credits(&self) -> Value {
        let spent: f64 = self.keys.values().map(|key| key.usage.total).sum();
        json!({ "data": { "total_credits": self.total_credits, "total_usage": exact(spent) } })
    }

    /// Every key there is, whatever its workspace and state, newest first, as lists show it.
    pub fn keys(&self, now: DateTime<Utc>) -> Vec<Value> {
        let newest_first = self.keys.values().rev();
        newest_first.map(|key| key.shown(now)).collect()
    }

    /// How many keys there are.
    pub fn count(&self) -> usize {
        self.keys.len()
    }

    /// Spends through a key, in USD, on the account's credit or on the user's own provider keys
    /// (`byok`). Returns whether there is such a key, as all the following do.
    pub fn spend(&mut self, hash: &str, usd: f64, byok: bool, now: DateTime<Utc>) -> bool {
        self.change(hash, |key| {
            let meter = if byok {
                &mut key.byok_usage
            } else {
                &mut key.usage
            };
            meter.spend(usd, now.date_naive());
        })
    }

    /// Lets a key expire now.
    pub fn expire(&mut self, hash: &str, now: DateTime<Utc>) -> bool {
        self.change(hash, |key| key.expires_at = Some(now))
    }

    /// Disables or enables a key.
    pub fn set_disabled(&mut self, hash: &str, disabled: bool) -> bool {
        self.change(hash, |key| key.disabled = disabled)
    }

    /// Deletes a key.
    pub fn delete(&mut self, hash: &str) -> bool {
        let number = self.order.remove(hash);
        number.is_some_and(|number| self.keys.remove(&number).is_some())
    }

    /// Sets what was ever paid in, in USD.
    pub fn set_credits(&mut self, usd: f64) {
        self.total_credits = usd;
    }

    fn change(&mut self, hash: &str, change: impl FnOnce(&mut Key)) -> bool {
        self.find_mut(hash).map(change).is_some()
    }

    fn find(&self, hash: &str) -> Option<&Key> {
        self.keys.get(self.order.get(hash)?)
    }

    fn find_mut(&mut self, hash: &str) -> Option<&mut Key> {
        self.keys.get_mut(self.order.get(hash)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::SystemEntropy;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn account() -> (Account, String) {
        let mut account =
            Account::new(Secret::new("management"), 100.0, at("2026-03-01T12:00:00Z"));
        let new = NewKey::parse(&json!({"name": "k", "limit": 1, "limit_reset": "weekly"}));
        let made = account.create(new.unwrap(), at("2026-03-01T12:00:00Z"), &SystemEntropy);
        let hash = made["data"]["hash"].as_str().unwrap().to_owned();
        (account, hash)
    }

    #[test]
    fn windows_are_those_of_utc_and_weeks_start_on_monday() {
        let (mut account, hash) = account();
        let sunday = at("2026-03-01T23:59:59Z");
        assert!(account.spend(&hash, 0.1, false, sunday));
        assert!(account.spend(&hash, 0.2, false, sunday));
        let seen = |account: &Account, now| {
            let key = &account.get(&hash, now).unwrap()["data"];
            [
                "limit_remaining",
                "usage_daily",
                "usage_weekly",
                "usage_monthly",
                "usage",
            ]
            .map(|name| key[name].clone())
        };
        assert_eq!(
            json!(seen(&account, sunday)),
            json!([0.7, 0.3, 0.3, 0.3, 0.3])
        );
        let monday = at("2026-03-02T00:00:00Z");
        assert_eq!(
            json!(seen(&account, monday)),
            json!([1.0, 0.0, 0.0, 0.3, 0.3])
        );
        assert!(account.spend(&hash, 5.0, false, monday));
        assert_eq!(
            json!(seen(&account, monday)),
            json!([0.0, 5.0, 5.0, 5.3, 5.3])
        );
        assert_eq!(
            json!(seen(&account, at("2026-04-01T00:00:00Z"))),
            json!([1.0, 0.0, 0.0, 0.0, 5.3])
        );
    }

    #[test]
    fn own_provider_keys_count_only_where_they_are_included() {
        let (mut account, hash) = account();
        let now = at("2026-03-01T12:00:00Z");
        account.spend(&hash, 0.4, true, now);
        let remaining = |account: &Account| {
            account.get(&hash, now).unwrap()["data"]["limit_remaining"].as_f64()
        };
        assert_eq!(remaining(&account), Some(1.0));
        let include = Patch::parse(&json!({"include_byok_in_limit": true})).unwrap();
        account.update(&hash, include, now);
        assert_eq!(remaining(&account), Some(0.6));
        assert_eq!(account.credits()["data"]["total_usage"], 0.0);
    }

    #[test]
    fn a_disabled_or_expired_key_opens_nothing() {
        let now = at("2026-03-01T12:00:00Z");
        let mut account = Account::new(Secret::new("management"), 0.0, now);
        let made = account.create(NewKey::named("k"), now, &SystemEntropy);
        let (key, hash) = (
            made["key"].as_str().unwrap(),
            made["data"]["hash"].as_str().unwrap(),
        );
        assert_eq!(account.caller(key, now), Some(Caller::Regular(hash.into())));
        account.set_disabled(hash, true);
        assert_eq!(account.caller(key, now), None);
        account.set_disabled(hash, false);
        account.expire(hash, now);
        assert_eq!(account.caller(key, now), None);
        assert!(account.delete(hash) && !account.delete(hash));
        assert_eq!(account.caller("management", now), Some(Caller::Management));
    }
}
