//! Points in time as people write them: a date, an instant, or a length of time from now.

use std::str::FromStr;

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveTime, TimeDelta, Utc};

use crate::settings::value;

/// A point in time that may depend on when it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moment {
    /// This one.
    At(DateTime<Utc>),
    /// So far from now.
    Away(TimeDelta),
}

impl FromStr for Moment {
    type Err = String;

    /// Reads `2026-01-31` (its first instant, UTC), RFC 3339, or a length of time such as `30d`.
    fn from_str(text: &str) -> Result<Self, String> {
        if text.len() == "2026-01-31".len()
            && let Ok(date) = text.parse::<NaiveDate>()
        {
            return Ok(Self::At(date.and_time(NaiveTime::MIN).and_utc()));
        }
        if let Ok(instant) = DateTime::parse_from_rfc3339(text) {
            return Ok(Self::At(instant.to_utc()));
        }
        let length = value::duration(text).map_err(|problem| {
            if text.contains(['-', ':']) {
                format!("`{text}` is not a date: use 2026-01-31, 2026-01-31T12:00:00Z or 30d")
            } else {
                problem
            }
        })?;
        TimeDelta::from_std(length)
            .map(Self::Away)
            .map_err(|_| format!("`{text}` is too long"))
    }
}

impl Moment {
    /// The instant that lies so far ahead; `None` beyond the year 9999.
    pub(crate) fn ahead_of(self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let instant = match self {
            Self::At(instant) => Some(instant),
            Self::Away(length) => now.checked_add_signed(length),
        };
        // Four digits are all that dates in JSON have for the year.
        instant.filter(|instant| instant.year() <= 9999)
    }

    /// The instant that lies so far back; `None` before the begin of the calendar.
    pub(crate) fn before(self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        match self {
            Self::At(instant) => Some(instant),
            Self::Away(length) => now.checked_sub_signed(length),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn dates_instants_and_lengths_are_read() {
        let now = at("2026-03-15T12:00:00Z");
        for (text, expected) in [
            ("2026-01-31", "2026-01-31T00:00:00Z"),
            ("2026-01-31T10:00:00+02:00", "2026-01-31T08:00:00Z"),
            ("1d", "2026-03-16T12:00:00Z"),
        ] {
            let moment: Moment = text.parse().unwrap();
            assert_eq!(moment.ahead_of(now), Some(at(expected)), "{text}");
        }
        let day: Moment = "1d".parse().unwrap();
        assert_eq!(day.before(now), Some(at("2026-03-14T12:00:00Z")));
    }

    #[test]
    fn what_is_none_of_them_is_refused_with_what_would_be() {
        for text in ["", "90", "soon", "2026-02-30", "0s", "-1d"] {
            assert!(text.parse::<Moment>().is_err(), "{text}");
        }
        let late: Moment = "10000000d".parse().unwrap();
        assert_eq!(late.ahead_of(at("2026-03-15T12:00:00Z")), None);
        let never: Moment = "400000years".parse().unwrap();
        assert_eq!(never.ahead_of(at("2026-03-15T12:00:00Z")), None);
        assert_eq!(never.before(at("2026-03-15T12:00:00Z")), None);
    }
}
