//! Whether something is about to run out: the users' limits, the account's money, the time of keys;
//! and whether it is the right account.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

use super::KeyError;
use super::provenance::Provenance;
use super::remote::{Holder, RemoteKey, Verified, verified};
use super::usage::{State, Usage};
use crate::db::Database;
use crate::openrouter::{Client, Credits, CurrentKey};
use crate::settings::Environment;

/// When to raise an alarm.
#[derive(Debug, Clone, Copy)]
pub struct Thresholds {
    /// From so many per cent of the limit on.
    pub warn_at: u64,
    /// So long before a key expires.
    pub expiring_within: TimeDelta,
}

/// How it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// The configured key, which is a management key.
    pub management: CurrentKey,
    /// Whether that key itself is about to expire.
    pub management_expires_soon: bool,
    /// The account's money.
    pub credits: Credits,
    /// How many keys serve which environment, by their names.
    pub environments: BTreeMap<Environment, usize>,
    /// How many keys there are that were looked at, whatever their names.
    pub keys: usize,
    /// How many keys that are in use here are not in this account.
    pub missing: u64,
    /// Keys of users that are about to run out, or have; by order of how much they have used.
    pub alarms: Vec<Alarm>,
}

/// A key that runs out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alarm {
    /// Whose it is.
    pub holder: Holder,
    /// Its figures.
    pub usage: Usage,
    /// What runs out, the worst first.
    pub trouble: Vec<Trouble>,
}

/// What runs out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Trouble {
    /// Nothing is left of the limit.
    Exhausted,
    /// Little is left of it.
    NearLimit,
    /// Its time is over.
    Expired,
    /// Its time is nearly over.
    Expiring,
}

impl Check {
    /// The environment that most of the keys serve whose name tells, if it is another one than
    /// `chosen`.
    pub fn other_environment(&self, chosen: Environment) -> Option<Environment> {
        let all: usize = self.environments.values().sum();
        let most = self
            .environments
            .iter()
            .find(|(_, count)| **count * 2 > all);
        most.map(|(environment, _)| *environment)
            .filter(|environment| *environment != chosen)
    }
}

/// Looks; changes nothing.
///
/// # Errors
/// [`KeyError::NotManagement`].
pub async fn check(
    db: &Database,
    provider: Arc<Client>,
    thresholds: Thresholds,
) -> Result<Check, KeyError> {
    let management = provider.management_key().await?;
    if !management.is_management_key() {
        return Err(KeyError::NotManagement);
    }
    let credits = provider.credits().await?;
    let Verified {
        keys,
        gone,
        not_listed,
    } = verified(db, provider).await?;
    let now = db.clock.now();
    let installation = &db.marker().await?.id;
    Ok(Check {
        management_expires_soon: management
            .expires_at
            .is_some_and(|at| at - now <= thresholds.expiring_within),
        management,
        credits,
        environments: served(&keys, installation, db.target().environment),
        keys: keys.len(),
        missing: gone.len() as u64 + not_listed,
        alarms: alarms(&keys, thresholds, now),
    })
}

/// How many keys serve which environment.
fn served(
    keys: &[RemoteKey],
    installation: &str,
    here: Environment,
) -> BTreeMap<Environment, usize> {
    let mut served = BTreeMap::new();
    for key in keys {
        let provenance = Provenance::of(&key.key.name, installation, here);
        if let Some(environment) = provenance.environment(here) {
            *served.entry(environment).or_default() += 1;
        }
    }
    served
}

/// Keys that are in use here and run out there. Of one that is disabled on either side, nobody
/// needs to hear.
fn alarms(keys: &[RemoteKey], thresholds: Thresholds, now: DateTime<Utc>) -> Vec<Alarm> {
    let mut alarms: Vec<Alarm> = keys
        .iter()
        .filter(|key| !key.key.disabled)
        .filter_map(|key| {
            let holder = key.owner.holder().filter(|holder| holder.enabled)?;
            let usage = Usage::of(&key.key, now);
            let limit = match usage.used_percent {
                Some(100..) => Some(Trouble::Exhausted),
                Some(used) if used >= thresholds.warn_at => Some(Trouble::NearLimit),
                _ => None,
            };
            let expiry = match usage.expires_at {
                Some(_) if State::of(&key.key, now) == State::Expired => Some(Trouble::Expired),
                Some(at) if at - now <= thresholds.expiring_within => Some(Trouble::Expiring),
                _ => None,
            };
            let trouble: Vec<Trouble> = [limit, expiry].into_iter().flatten().collect();
            (!trouble.is_empty()).then(|| Alarm {
                holder: holder.clone(),
                usage,
                trouble,
            })
        })
        .collect();
    alarms.sort_by(|one, other| {
        other
            .usage
            .used_percent
            .cmp(&one.usage.used_percent)
            .then_with(|| one.holder.credential_id.cmp(&other.holder.credential_id))
    });
    alarms
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::super::remote::Owner;
    use super::*;
    use crate::credentials::Source;

    fn now() -> DateTime<Utc> {
        "2026-03-15T12:00:00Z".parse().unwrap()
    }

    fn key(more: &serde_json::Value, enabled: bool) -> RemoteKey {
        let mut key = json!({"hash": "ab"});
        key.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        RemoteKey {
            key: serde_json::from_value(key).unwrap(),
            owner: Owner::Holder(Holder {
                credential_id: "aac_1".into(),
                hash: "ab".into(),
                user_id: "usr_1".into(),
                user_email: None,
                source: Source::System,
                default: true,
                enabled,
            }),
            is_open: false,
        }
    }

    const THRESHOLDS: Thresholds = Thresholds {
        warn_at: 80,
        expiring_within: TimeDelta::days(7),
    };

    fn trouble(more: &serde_json::Value) -> Vec<Trouble> {
        let found = alarms(&[key(more, true)], THRESHOLDS, now());
        found.into_iter().flat_map(|alarm| alarm.trouble).collect()
    }

    #[test]
    fn an_alarm_is_raised_at_the_threshold_and_not_before() {
        let spent = |left: f64| trouble(&json!({"limit": 10, "limit_remaining": left}));
        assert_eq!(spent(2.000_001), []);
        assert_eq!(spent(2.0), [Trouble::NearLimit]);
        assert_eq!(spent(0.000_001), [Trouble::NearLimit]);
        assert_eq!(spent(0.0), [Trouble::Exhausted]);
        assert_eq!(spent(-1.0), [Trouble::Exhausted]);
        let ends = |at: &str| trouble(&json!({"expires_at": at}));
        assert_eq!(ends("2026-03-22T12:00:01Z"), []);
        assert_eq!(ends("2026-03-22T12:00:00Z"), [Trouble::Expiring]);
        assert_eq!(ends("2026-03-15T12:00:00Z"), [Trouble::Expired]);
        let both = json!({"limit": 1, "limit_remaining": 0, "expires_at": "2026-03-16T00:00:00Z"});
        assert_eq!(trouble(&both), [Trouble::Exhausted, Trouble::Expiring]);
    }

    #[test]
    fn a_key_that_is_disabled_or_foreign_raises_none() {
        let spent = json!({"limit": 10, "limit_remaining": 0});
        let disabled = json!({"limit": 10, "limit_remaining": 0, "disabled": true});
        let mut foreign = key(&spent, true);
        foreign.owner = Owner::Foreign;
        let keys = [key(&spent, false), key(&disabled, true), foreign];
        assert_eq!(alarms(&keys, THRESHOLDS, now()), []);
    }

    #[test]
    fn another_environment_is_one_that_more_than_half_of_the_keys_name() {
        use Environment::{Development, Staging};
        let check = |development, staging| {
            let check = Check {
                management: serde_json::from_value(json!({})).unwrap(),
                management_expires_soon: false,
                credits: serde_json::from_value(json!({"total_credits": 1, "total_usage": 0}))
                    .unwrap(),
                environments: [(Development, development), (Staging, staging)].into(),
                missing: 0,
                keys: development + staging,
                alarms: Vec::new(),
            };
            check.other_environment(Development)
        };
        assert_eq!(check(0, 0), None);
        assert_eq!(check(3, 3), None);
        assert_eq!(check(3, 4), Some(Staging));
        assert_eq!(check(4, 3), None);
    }

    proptest! {
        #[test]
        fn who_raises_an_alarm_at_a_threshold_raises_it_at_every_lower_one(
            limit in 1_u32..1000,
            left in 0_u32..1000,
            (low, high) in (1_u64..=100).prop_flat_map(|high| (1..=high, Just(high))),
        ) {
            let key = key(&json!({"limit": limit, "limit_remaining": left.min(limit)}), true);
            let raised = |warn_at| {
                let thresholds = Thresholds { warn_at, ..THRESHOLDS };
                !alarms(std::slice::from_ref(&key), thresholds, now()).is_empty()
            };
            prop_assert!(!raised(high) || raised(low));
        }
    }
}
