//! What a row of `"Subscription"` means for its user.

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The plans that this program knows, with their names for people. Rows of others are passed
/// over: they must not hide one that is valid.
const PLANS: &[(&str, &str)] = &[("STARTER_PLAN", "Starter Plan")];

/// Whether the user may go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SubscriptionStatus)]
pub enum Status {
    /// Paid, or on trial.
    Valid,
    /// Over.
    Expired,
    /// The last invoice was not paid.
    PaymentFailed,
}

/// The state of a user's subscription, keys in the order in which clients see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Subscription {
    /// Whether the user may go on.
    pub status: Status,
    /// Name of the plan for people.
    pub plan_display_name: String,
    /// Name of the plan in the database.
    pub plan_type: String,
    /// Days until it ends, a started one counted whole; negative when it is over.
    pub days_remaining: i64,
    /// Whether nothing has been paid yet.
    pub is_trial: bool,
}

/// The columns that decide.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SubscriptionRow {
    product_type: String,
    expiration: NaiveDateTime,
    last_invoice_paid: Option<bool>,
    stripe_status: Option<String>,
}

/// Names of the known plans in the database.
pub fn known_plans() -> Vec<&'static str> {
    PLANS.iter().map(|(plan, _)| *plan).collect()
}

impl Subscription {
    /// What this row means at `now`.
    pub fn from_row(row: &SubscriptionRow, now: NaiveDateTime) -> Self {
        const MILLISECONDS_OF_A_DAY: i64 = 86_400_000;
        let status = if row.last_invoice_paid == Some(false) {
            Status::PaymentFailed
        } else if row.expiration < now {
            Status::Expired
        } else {
            Status::Valid
        };
        let left = (row.expiration - now).num_milliseconds();
        let name = PLANS.iter().find(|(plan, _)| *plan == row.product_type);
        Self {
            status,
            plan_display_name: name.map_or("Untitled Plan", |(_, name)| name).to_owned(),
            plan_type: row.product_type.clone(),
            // Rounded up, also below zero.
            days_remaining: -(-left).div_euclid(MILLISECONDS_OF_A_DAY),
            is_trial: row.stripe_status.as_deref() == Some("trialing"),
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::{NaiveDate, TimeDelta};

    use super::*;

    fn state(left: TimeDelta, paid: Option<bool>, stripe: Option<&str>) -> Subscription {
        let now = NaiveDate::from_ymd_opt(2026, 3, 1)
            .unwrap()
            .and_hms_milli_opt(12, 0, 0, 0)
            .unwrap();
        let row = SubscriptionRow {
            product_type: "STARTER_PLAN".into(),
            expiration: now + left,
            last_invoice_paid: paid,
            stripe_status: stripe.map(str::to_owned),
        };
        Subscription::from_row(&row, now)
    }

    #[test]
    fn an_unpaid_invoice_counts_more_than_the_end() {
        let past = TimeDelta::days(-1);
        assert_eq!(state(past, None, None).status, Status::Expired);
        assert_eq!(state(past, Some(true), None).status, Status::Expired);
        assert_eq!(state(past, Some(false), None).status, Status::PaymentFailed);
        let future = TimeDelta::days(1);
        assert_eq!(state(future, None, None).status, Status::Valid);
        assert_eq!(
            state(future, Some(false), None).status,
            Status::PaymentFailed
        );
        assert_eq!(state(TimeDelta::zero(), None, None).status, Status::Valid);
    }

    #[test]
    fn days_are_rounded_up_on_both_sides_of_zero() {
        let days = |left| state(left, None, None).days_remaining;
        assert_eq!(days(TimeDelta::milliseconds(1)), 1);
        assert_eq!(days(TimeDelta::days(3)), 3);
        assert_eq!(days(TimeDelta::days(3) + TimeDelta::milliseconds(1)), 4);
        assert_eq!(days(TimeDelta::zero()), 0);
        assert_eq!(days(TimeDelta::hours(-1)), 0);
        assert_eq!(days(TimeDelta::days(-5) - TimeDelta::hours(1)), -5);
    }

    #[test]
    fn only_a_trialing_subscription_is_a_trial() {
        let day = TimeDelta::days(1);
        assert!(state(day, None, Some("trialing")).is_trial);
        assert!(!state(day, None, Some("active")).is_trial);
        assert!(!state(day, None, None).is_trial);
    }
}
