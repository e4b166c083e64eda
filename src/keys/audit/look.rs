//! What is found by looking at one key after the other: rules alone, nothing is asked.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, TimeDelta, Utc};

use super::{Finding, FindingKind, Level, Policy, ProviderFinding};
use crate::keys::remote::{Holder, Owner, RemoteKey};
use crate::keys::usage::State;
use crate::openrouter::Usd;

/// How old a key must be to be called idle.
const YOUNG: TimeDelta = TimeDelta::days(30);

/// What was found so far.
pub(super) struct Found<'a> {
    now: DateTime<Utc>,
    policy: Policy,
    names: BTreeMap<&'a str, Vec<&'a str>>,
    never_end: u64,
    findings: Vec<Finding>,
}

impl<'a> Found<'a> {
    pub(super) fn new(now: DateTime<Utc>, policy: Policy) -> Self {
        Self {
            now,
            policy,
            names: BTreeMap::new(),
            never_end: 0,
            findings: Vec::new(),
        }
    }

    /// Enabled credentials whose keys are gone, and how many more are in no list.
    pub(super) fn missing(&mut self, gone: &[Holder], not_listed: u64) {
        for holder in gone {
            self.findings.push(Finding {
                kind: FindingKind::Provider(ProviderFinding::GoneThere),
                level: Level::Warning,
                user_id: Some(holder.user_id.clone()),
                credential_id: Some(holder.credential_id.clone()),
                hash: Some(holder.hash.clone()),
                count: 1,
                message: "enabled here, and gone at OpenRouter: `scratch keys reconcile`".into(),
            });
        }
        if not_listed > 0 {
            let message = "further keys are not in the account's list: is the management key that \
                           of another account? See `scratch keys check`";
            self.of_many(
                ProviderFinding::NotListed,
                Level::Warning,
                not_listed,
                message,
            );
        }
    }

    fn of_many(&mut self, kind: ProviderFinding, level: Level, count: u64, message: &str) {
        self.findings.push(Finding {
            kind: FindingKind::Provider(kind),
            level,
            user_id: None,
            credential_id: None,
            hash: None,
            count,
            message: message.to_owned(),
        });
    }

    fn of_key(
        &mut self,
        kind: ProviderFinding,
        level: Level,
        key: &RemoteKey,
        message: impl Into<String>,
    ) {
        let holder = key.owner.holder();
        self.findings.push(Finding {
            kind: FindingKind::Provider(kind),
            level,
            user_id: key.owner.user_id().map(str::to_owned),
            credential_id: holder.map(|holder| holder.credential_id.clone()),
            hash: Some(key.key.hash.clone()),
            count: 1,
            message: message.into(),
        });
    }

    pub(super) fn look(&mut self, found: &'a RemoteKey) {
        use ProviderFinding::{DisabledThere, EnabledThere, ExpiredThere, Orphan, UserDeleted};
        let key = &found.key;
        match &found.owner {
            _ if found.is_open && found.owner.holder().is_none() => {
                return self.of_key(
                    Orphan,
                    Level::Information,
                    found,
                    "its making has no end: it is under way, or was cut short and is undone by \
                     `scratch keys reconcile`",
                );
            }
            Owner::User { .. } => self.of_key(
                Orphan,
                Level::Warning,
                found,
                "no credential holds it, and it may spend: `scratch keys reconcile --prune`",
            ),
            Owner::Departed { .. } => self.of_key(
                UserDeleted,
                Level::Warning,
                found,
                "made here for a user who is not in this database any more: \
                 `scratch keys reconcile --prune`",
            ),
            // It may be in use elsewhere, so that its terms are not judged here.
            Owner::Stranger { .. } => {
                return self.of_key(
                    UserDeleted,
                    Level::Information,
                    found,
                    "named as the old server did, for a user who is not in this database: of a \
                     deleted user, or of another database",
                );
            }
            _ => {}
        }
        self.names.entry(&key.name).or_default().push(&key.hash);
        let is_enabled = found.owner.holder().is_some_and(|holder| holder.enabled);
        match State::of(key, self.now) {
            State::Works => {
                if let Some(holder) = found.owner.holder().filter(|it| !it.enabled) {
                    let id = &holder.credential_id;
                    let message = format!(
                        "disabled here, and works at OpenRouter: `scratch keys disable {id}` or \
                         `scratch keys enable {id}`"
                    );
                    self.of_key(EnabledThere, Level::Warning, found, message);
                }
                self.terms(found);
            }
            State::Disabled if is_enabled => self.of_key(
                DisabledThere,
                Level::Warning,
                found,
                "enabled here, and disabled at OpenRouter: `scratch keys reconcile`",
            ),
            State::Expired if is_enabled => self.of_key(
                ExpiredThere,
                Level::Warning,
                found,
                "enabled here, and expired at OpenRouter: `scratch keys reconcile`",
            ),
            _ => {}
        }
    }

    /// What a key that works may do, and does.
    fn terms(&mut self, found: &RemoteKey) {
        use ProviderFinding::{ExpiryBeyondPolicy, Idle, NoExpiry, NoLimit};
        let key = &found.key;
        if key.limit.is_none() {
            let message = "without a limit: it may spend all that the account has";
            self.of_key(NoLimit, Level::Warning, found, message);
        }
        match (key.expires_at, self.policy.max_lifetime) {
            (None, None) => self.never_end += 1,
            (None, Some(_)) => {
                let message = "without an expiry, which `--max-lifetime` asks for";
                self.of_key(NoExpiry, Level::Warning, found, message);
            }
            (Some(expires), Some(most)) => {
                let made = key.created_at.unwrap_or(self.now);
                if expires - made > most {
                    let days = (expires - made).num_days();
                    let message = format!("lives for {days} days, longer than `--max-lifetime`");
                    self.of_key(ExpiryBeyondPolicy, Level::Warning, found, message);
                }
            }
            (Some(_), None) => {}
        }
        let is_old = key.created_at.is_some_and(|made| self.now - made > YOUNG);
        if !is_old {
        } else if is_nothing(key.usage, key.byok_usage) {
            let message = "made over 30 days ago, and nothing was ever spent";
            self.of_key(Idle, Level::Warning, found, message);
        } else if is_nothing(key.usage_monthly, key.byok_usage_monthly) {
            let month = self.now.date_naive().with_day(1).unwrap_or_default();
            let message = format!(
                "made over 30 days ago, and nothing was spent since {month} (UTC); OpenRouter does \
                 not tell when it was last used"
            );
            self.of_key(Idle, Level::Information, found, message);
        }
    }

    /// All, by kind.
    pub(super) fn into_findings(mut self) -> Vec<Finding> {
        for (name, hashes) in std::mem::take(&mut self.names) {
            if let [first, _, ..] = hashes[..] {
                let mut finding = Finding {
                    kind: FindingKind::Provider(ProviderFinding::DuplicateName),
                    level: Level::Warning,
                    user_id: None,
                    credential_id: None,
                    hash: Some(first.to_owned()),
                    count: hashes.len() as u64,
                    message: format!("keys of the same name, `{name}`"),
                };
                if name.is_empty() {
                    finding.message = "keys without a name".into();
                }
                self.findings.push(finding);
            }
        }
        if self.never_end > 0 {
            let message = "keys never end; `--max-lifetime 90d` judges them";
            let count = self.never_end;
            self.of_many(
                ProviderFinding::NoExpiry,
                Level::Information,
                count,
                message,
            );
        }
        self.findings
            .sort_by_key(|finding| (finding.level, finding.kind));
        self.findings
    }
}

/// Whether the provider says that nothing was spent.
fn is_nothing(usage: Option<Usd>, byok: Option<Usd>) -> bool {
    usage == Some(Usd::ZERO) && byok.unwrap_or(Usd::ZERO) == Usd::ZERO
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::credentials::Source;

    fn holder(hash: &str, enabled: bool) -> Holder {
        Holder {
            credential_id: format!("aac_{hash}"),
            hash: hash.into(),
            user_id: "usr_1".into(),
            user_email: None,
            source: Source::System,
            default: true,
            enabled,
        }
    }

    /// A key in order, but for what is said.
    fn key(hash: &str, more: Value) -> RemoteKey {
        let mut key = json!({
            "hash": hash, "name": hash, "limit": 10, "limit_remaining": 9, "usage": 1,
            "usage_monthly": 1, "created_at": "2026-01-01T00:00:00Z",
            "expires_at": "2026-04-01T00:00:00Z",
        });
        let Value::Object(more) = more else {
            panic!("not an object")
        };
        key.as_object_mut().unwrap().extend(more);
        RemoteKey {
            key: serde_json::from_value(key).unwrap(),
            owner: Owner::Holder(holder(hash, true)),
            is_open: false,
        }
    }

    /// Kind, level and count of what is found.
    fn found(keys: &[RemoteKey], max_lifetime: Option<i64>) -> Value {
        let policy = Policy {
            max_lifetime: max_lifetime.map(TimeDelta::days),
        };
        let mut found = Found::new("2026-03-15T12:00:00Z".parse().unwrap(), policy);
        for key in keys {
            found.look(key);
        }
        let findings = found.into_findings();
        let short = findings
            .iter()
            .map(|it| json!([it.kind, it.level, it.count]));
        short.collect()
    }

    #[test]
    fn a_key_in_order_is_no_finding() {
        assert_eq!(found(&[key("a", json!({}))], None), json!([]));
        assert_eq!(found(&[key("a", json!({}))], Some(90)), json!([]));
    }

    #[test]
    fn terms_are_judged_by_the_policy() {
        let endless = || key("a", json!({"expires_at": null}));
        for (key, policy, expected) in [
            (
                key("a", json!({"limit": null})),
                None,
                json!([["noLimit", "warning", 1]]),
            ),
            (endless(), None, json!([["noExpiry", "information", 1]])),
            (endless(), Some(90), json!([["noExpiry", "warning", 1]])),
            (
                key("a", json!({})),
                Some(89),
                json!([["expiryBeyondPolicy", "warning", 1]]),
            ),
        ] {
            assert_eq!(found(&[key], policy), expected);
        }
    }

    #[test]
    fn idle_is_who_spends_nothing_and_is_not_young() {
        let never = json!({"usage": 0, "usage_monthly": 0});
        let idle = json!({"usage_monthly": 0});
        let young = json!({"usage": 0, "usage_monthly": 0, "created_at": "2026-03-01T00:00:00Z"});
        let own = json!({"usage": 0, "usage_monthly": 0, "byok_usage": 3, "byok_usage_monthly": 1});
        let unknown = json!({"usage": null, "usage_monthly": null});
        for (more, expected) in [
            (never, json!([["idle", "warning", 1]])),
            (idle, json!([["idle", "information", 1]])),
            (young, json!([])),
            (own, json!([])),
            (unknown, json!([])),
        ] {
            assert_eq!(found(&[key("a", more)], None), expected);
        }
    }

    #[test]
    fn what_does_not_work_there_is_found_only_where_it_is_enabled_here() {
        for (more, kind) in [
            (json!({"disabled": true}), "disabledThere"),
            (
                json!({"expires_at": "2026-03-01T00:00:00Z"}),
                "expiredThere",
            ),
        ] {
            let mut key = key("a", more);
            assert_eq!(
                found(std::slice::from_ref(&key), Some(1)),
                json!([[kind, "warning", 1]])
            );
            key.owner = Owner::Holder(holder("a", false));
            assert_eq!(found(&[key], Some(1)), json!([]));
        }
    }

    #[test]
    fn a_key_of_a_deleted_user_is_found_and_one_of_another_database_only_told() {
        let of = |owner: Owner| RemoteKey {
            owner,
            ..key("a", json!({"limit": null}))
        };
        let departed = Owner::Departed { id: None };
        assert_eq!(
            found(&[of(departed)], None),
            json!([["userDeleted", "warning", 1], ["noLimit", "warning", 1]])
        );
        let stranger = Owner::Stranger { id: "usr_9".into() };
        assert_eq!(
            found(&[of(stranger)], None),
            json!([["userDeleted", "information", 1]])
        );
    }

    #[test]
    fn a_key_that_nobody_holds_is_found_and_one_that_is_being_made_only_told() {
        let of = |is_open: bool| RemoteKey {
            owner: Owner::User {
                id: "usr_1".into(),
                email: None,
            },
            is_open,
            ..key("a", json!({}))
        };
        assert_eq!(found(&[of(false)], None), json!([["orphan", "warning", 1]]));
        assert_eq!(
            found(&[of(true)], None),
            json!([["orphan", "information", 1]])
        );
    }

    #[test]
    fn keys_of_one_name_are_one_finding() {
        let same = json!({"name": "User usr_1 Starter Key"});
        let keys = [key("a", same.clone()), key("b", same), key("c", json!({}))];
        assert_eq!(found(&keys, None), json!([["duplicateName", "warning", 2]]));
    }
}
