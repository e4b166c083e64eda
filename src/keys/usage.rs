//! What a key has spent and may spend. Amounts are in USD; days, Monday-to-Sunday weeks and months
//! are those of UTC.

use chrono::{DateTime, Datelike, Days, Months, NaiveTime, Utc};
use serde::Serialize;

use crate::openrouter::{KeyRecord, LimitReset, Usd};

/// The figures of a key at one moment; of a key that nobody knows, none.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Usage {
    /// Most that it may spend in a window; no limit if none.
    pub limit: Option<Usd>,
    /// The window; the key's whole life if none.
    pub limit_reset: Option<LimitReset>,
    /// Spent in the current window: the limit less what is left of it. None without a limit.
    pub spent: Option<Usd>,
    /// How much of the limit that is, in whole per cent, rounded down.
    pub used_percent: Option<u64>,
    /// When the next window begins; never if none.
    #[serde(serialize_with = "crate::clock::serialize_iso_option")]
    pub next_reset: Option<DateTime<Utc>>,
    /// Spent in the key's whole life.
    pub lifetime_spent: Option<Usd>,
    /// When it stops working; never if none.
    #[serde(serialize_with = "crate::clock::serialize_iso_option")]
    pub expires_at: Option<DateTime<Utc>>,
}

impl Usage {
    /// The figures of a key as the provider has it now.
    pub fn of(key: &KeyRecord, now: DateTime<Utc>) -> Self {
        let spent = key.window_spend();
        let limit_reset = key.limit.and(key.limit_reset.clone());
        Self {
            limit: key.limit,
            spent,
            used_percent: spent.zip(key.limit).map(|(part, all)| part.percent_of(all)),
            next_reset: limit_reset.as_ref().and_then(|it| next_reset(it, now)),
            limit_reset,
            lifetime_spent: key.usage,
            expires_at: key.expires_at,
        }
    }
}

/// When a limit starts anew after `now`: at midnight, on Monday, on the first of the month; `None`
/// for a window that was not known when this was written.
pub fn next_reset(reset: &LimitReset, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let today = now.date_naive();
    let day = match reset {
        LimitReset::Daily => today.checked_add_days(Days::new(1)),
        LimitReset::Weekly => {
            let gone = u64::from(today.weekday().num_days_from_monday());
            today.checked_add_days(Days::new(7 - gone))
        }
        LimitReset::Monthly => today.with_day(1)?.checked_add_months(Months::new(1)),
        LimitReset::Other(_) => None,
    };
    Some(day?.and_time(NaiveTime::MIN).and_utc())
}

/// Whether a key works, as the provider sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum State {
    /// It does.
    Works,
    /// It is disabled.
    Disabled,
    /// Its time is over.
    Expired,
    /// There is no such key.
    Gone,
    /// It is not in the list of the account's keys, and was not asked for by itself.
    NotListed,
}

impl State {
    /// The state of a key that is there.
    pub fn of(key: &KeyRecord, now: DateTime<Utc>) -> Self {
        if key.disabled {
            Self::Disabled
        } else if key.expires_at.is_some_and(|at| at <= now) {
            Self::Expired
        } else {
            Self::Works
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_limit_starts_anew_at_midnight_on_monday_and_on_the_first() {
        use LimitReset::{Daily, Monthly, Weekly};
        for (reset, now, next) in [
            (Daily, "2026-03-15T12:00:00Z", "2026-03-16"),
            (Daily, "2026-12-31T23:59:59.999Z", "2027-01-01"),
            (Daily, "2028-02-28T00:00:00Z", "2028-02-29"),
            (Daily, "2026-02-28T00:00:00Z", "2026-03-01"),
            // A Sunday, the Monday after it, and a week over the end of a year.
            (Weekly, "2026-03-01T23:59:59Z", "2026-03-02"),
            (Weekly, "2026-03-02T00:00:00Z", "2026-03-09"),
            (Weekly, "2026-12-31T12:00:00Z", "2027-01-04"),
            (Monthly, "2026-01-31T12:00:00Z", "2026-02-01"),
            (Monthly, "2028-02-29T12:00:00Z", "2028-03-01"),
            (Monthly, "2026-12-31T23:59:59Z", "2027-01-01"),
            (Monthly, "2026-12-01T00:00:00Z", "2027-01-01"),
        ] {
            let expected = at(&format!("{next}T00:00:00Z"));
            assert_eq!(
                next_reset(&reset, at(now)),
                Some(expected),
                "{reset:?} {now}"
            );
        }
        let unknown = LimitReset::Other("fortnightly".into());
        assert_eq!(next_reset(&unknown, at("2026-03-15T12:00:00Z")), None);
    }

    fn key(more: &serde_json::Value) -> KeyRecord {
        let mut key = json!({"hash": "ab", "usage": 30, "usage_monthly": 4});
        key.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        serde_json::from_value(key).unwrap()
    }

    #[test]
    fn the_whole_life_never_stands_in_for_a_window() {
        let now = at("2026-03-15T12:00:00Z");
        let usage = Usage::of(
            &key(&json!({"limit": 10, "limit_remaining": 2.5, "limit_reset": "monthly"})),
            now,
        );
        assert_eq!(
            serde_json::to_value(&usage).unwrap(),
            json!({
                "limit": 10, "limitReset": "monthly", "spent": 7.5, "usedPercent": 75,
                "nextReset": "2026-04-01T00:00:00.000Z", "lifetimeSpent": 30, "expiresAt": null,
            })
        );
        let unknown = Usage::of(&key(&json!({"limit": 10, "limit_reset": "monthly"})), now);
        assert_eq!((unknown.spent, unknown.used_percent), (None, None));
        let unlimited = Usage::of(&key(&json!({"limit_reset": "monthly"})), now);
        assert_eq!((unlimited.spent, unlimited.next_reset), (None, None));
        assert_eq!(unlimited.lifetime_spent, Usd::from_dollars(30.0));
    }

    #[test]
    fn a_key_works_until_it_is_disabled_or_its_time_is_over() {
        let now = at("2026-03-15T12:00:00Z");
        let state = |more| State::of(&key(&more), now);
        assert_eq!(state(json!({})), State::Works);
        assert_eq!(
            state(json!({"expires_at": "2026-03-15T12:00:01Z"})),
            State::Works
        );
        assert_eq!(
            state(json!({"expires_at": "2026-03-15T12:00:00Z"})),
            State::Expired
        );
        assert_eq!(state(json!({"disabled": true})), State::Disabled);
    }

    proptest! {
        #[test]
        fn the_next_window_begins_at_a_midnight_after_now_and_before_its_own_length(
            seconds in 0_i64..4_102_444_800,
            which in 0_usize..3,
        ) {
            let reset = [LimitReset::Daily, LimitReset::Weekly, LimitReset::Monthly][which].clone();
            let now = DateTime::from_timestamp(seconds, 0).unwrap();
            let next = next_reset(&reset, now).unwrap();
            prop_assert!(next > now);
            prop_assert!((next - now).num_days() <= [1, 7, 31][which]);
            prop_assert_eq!(next.time(), NaiveTime::MIN);
            match reset {
                LimitReset::Weekly => prop_assert_eq!(next.weekday(), chrono::Weekday::Mon),
                LimitReset::Monthly => prop_assert_eq!(next.day(), 1),
                _ => {}
            }
            // Nothing starts anew between.
            let before = next - chrono::TimeDelta::seconds(1);
            prop_assert_eq!(next_reset(&reset, before), Some(next));
        }
    }
}
