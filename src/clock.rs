//! The clock, passed in wherever time matters so that a test can freeze it.

use chrono::{DateTime, NaiveDateTime, SecondsFormat, SubsecRound, Utc};

/// Tells the time, in UTC.
pub trait Clock: Send + Sync {
    /// Now, in UTC.
    fn now(&self) -> DateTime<Utc>;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        #[expect(
            clippy::disallowed_methods,
            reason = "the one place that reads the machine's clock"
        )]
        Utc::now()
    }
}

/// An instant as the database keeps it: `timestamp(3)` without time zone, holding UTC.
pub fn to_column(instant: DateTime<Utc>) -> NaiveDateTime {
    instant.trunc_subsecs(3).naive_utc()
}

/// A date as every JSON of this program writes it: `2025-01-01T10:00:00.123Z`.
pub fn iso(column: NaiveDateTime) -> String {
    column
        .and_utc()
        .to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// Serialises a timestamp column as [`iso`]; for `#[serde(serialize_with = …)]`.
pub fn serialize_iso<S: serde::Serializer>(
    column: &NaiveDateTime,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&iso(*column))
}

/// The same for an instant that may be unknown, which becomes `null`.
pub fn serialize_iso_option<S: serde::Serializer>(
    instant: &Option<DateTime<Utc>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match instant {
        Some(instant) => serializer.serialize_str(&iso(instant.naive_utc())),
        None => serializer.serialize_none(),
    }
}
