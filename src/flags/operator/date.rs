//! Dates: `is_date_before`, `is_date_after`, `is_date_exact`.

use chrono::{DateTime, Datelike, Months, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use serde_json::Value as Json;

use super::Verdict;
use crate::flags::note::{Note, Notes};

/// Dates without a time zone, as the server reads them.
const FORMATS: [&str; 4] = [
    "%Y-%m-%d %H:%M:%S%.f",
    "%Y-%m-%dT%H:%M:%S%.f",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M",
];

#[derive(Debug, Clone, Copy)]
enum Order {
    Before,
    After,
    Exact,
}

/// A comparison with a date, prepared.
#[derive(Debug)]
pub(super) struct DateTest {
    order: Order,
    wanted: Date,
}

/// A date as it is written in a filter or a property.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Date {
    /// An instant; without a time zone it is taken as UTC.
    At {
        instant: DateTime<Utc>,
        has_zone: bool,
    },
    /// So long ago.
    Ago(u32, Unit),
    /// No date.
    Unreadable,
    /// The server's last resort, a lenient parser, may read it.
    Doubtful,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Unit {
    Hours,
    Days,
    Weeks,
    Months,
    Years,
}

impl DateTest {
    /// `None` for an operator that is not one of these.
    pub(super) fn new(operator: &str, wanted: &Json, notes: &mut Notes) -> Option<Self> {
        let order = match operator {
            "is_date_before" => Order::Before,
            "is_date_after" => Order::After,
            "is_date_exact" => Order::Exact,
            _ => return None,
        };
        let wanted = wanted.as_str().map_or(Date::Unreadable, Date::read);
        note(wanted, notes);
        Some(Self { order, wanted })
    }

    pub(super) fn matches(&self, actual: &Json, now: DateTime<Utc>, notes: &mut Notes) -> Verdict {
        let actual = date_of(actual, notes);
        if actual == Date::Unreadable || self.wanted == Date::Unreadable {
            return Verdict::Never;
        }
        if actual == Date::Doubtful || self.wanted == Date::Doubtful {
            return Verdict::Unsure;
        }
        let (Some(actual), Some(wanted)) = (actual.instant(now), self.wanted.instant(now)) else {
            return Verdict::Never;
        };
        Verdict::of(match self.order {
            Order::Before => actual < wanted,
            Order::After => actual > wanted,
            Order::Exact => actual == wanted,
        })
    }

    pub(super) fn is_unusable(&self) -> bool {
        self.wanted == Date::Unreadable
    }
}

/// The date of a property: seconds since 1970 as a number or a text, or a date as text.
fn date_of(actual: &Json, notes: &mut Notes) -> Date {
    let seconds = match actual {
        Json::Number(number) => number.as_f64(),
        Json::String(text) => text.parse().ok(),
        _ => None,
    };
    let date = match (seconds, actual) {
        (Some(seconds), _) => {
            notes.add(Note::UnusualDate);
            from_seconds(seconds)
        }
        (None, Json::String(text)) => Date::read(text),
        _ => Date::Unreadable,
    };
    note(date, notes);
    date
}

fn note(date: Date, notes: &mut Notes) {
    match date {
        Date::At { has_zone: true, .. } | Date::Ago(..) => {}
        Date::At { .. } => notes.add(Note::ProjectTimeZone),
        Date::Unreadable | Date::Doubtful => notes.add(Note::UnusualDate),
    }
}

/// To the letter as the server does it, down to what becomes of fractions before 1970.
fn from_seconds(seconds: f64) -> Date {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "what does not fit becomes a number that is no date"
    )]
    let (whole, nanos) = (
        seconds.floor() as i64,
        ((seconds % 1.0) * 1_000_000_000.0).round() as u32,
    );
    DateTime::from_timestamp(whole, nanos).map_or(Date::Unreadable, |instant| Date::At {
        instant,
        has_zone: true,
    })
}

impl Date {
    fn read(text: &str) -> Self {
        if let Some(date) = relative(text) {
            return date;
        }
        let zoned = DateTime::parse_from_rfc3339(text)
            .or_else(|_| DateTime::parse_from_rfc2822(text))
            .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f%#z"));
        if let Ok(zoned) = zoned {
            return Self::At {
                instant: zoned.to_utc(),
                has_zone: true,
            };
        }
        let naive = NaiveDate::parse_from_str(text, "%Y-%m-%d")
            .map(NaiveDateTime::from)
            .ok()
            .or_else(|| {
                FORMATS
                    .iter()
                    .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())
            });
        match naive {
            Some(naive) => Self::At {
                instant: naive.and_utc(),
                has_zone: false,
            },
            None if is_doubtful(text) => Self::Doubtful,
            None => Self::Unreadable,
        }
    }

    /// The instant; `None` for one before the beginning of the calendar, and for what is no date.
    fn instant(self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        match self {
            Self::At { instant, .. } => Some(instant),
            Self::Ago(number, Unit::Hours) => {
                now.checked_sub_signed(TimeDelta::hours(number.into()))
            }
            Self::Ago(number, Unit::Days) => now.checked_sub_signed(TimeDelta::days(number.into())),
            Self::Ago(number, Unit::Weeks) => {
                now.checked_sub_signed(TimeDelta::weeks(number.into()))
            }
            Self::Ago(number, Unit::Months) => months_ago(now, number, 1),
            Self::Ago(number, Unit::Years) => months_ago(now, number, 12),
            Self::Unreadable | Self::Doubtful => None,
        }
    }
}

/// So many steps back, one at a time: two months before March 31 is January 28, by way of
/// February.
fn months_ago(now: DateTime<Utc>, steps: u32, months: u32) -> Option<DateTime<Utc>> {
    let mut instant = now;
    for done in 0..steps {
        if instant.day() <= 28 {
            // No month is shorter, so that the rest is one step.
            return instant.checked_sub_months(Months::new((steps - done) * months));
        }
        instant = instant.checked_sub_months(Months::new(months))?;
    }
    Some(instant)
}

/// `-7d`, `7d`: always in the past; hours, days, weeks, months, years.
fn relative(text: &str) -> Option<Date> {
    /// The server takes fewer than this of any unit.
    const TOO_MANY: u32 = 10_000;
    let text = text.strip_prefix('-').unwrap_or(text);
    let unit = match text.chars().next_back()? {
        'h' => Unit::Hours,
        'd' => Unit::Days,
        'w' => Unit::Weeks,
        'm' => Unit::Months,
        'y' => Unit::Years,
        _ => return None,
    };
    let digits = &text[..text.len() - 1];
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    match digits.parse() {
        Ok(number) if number < TOO_MANY => Some(Date::Ago(number, unit)),
        _ => Some(Date::Unreadable),
    }
}

/// Whether the server's lenient parser may read what none of the formats fits: it knows texts such
/// as `14 May 2019`, `05/14/2019 4:30pm` and `1511648546`, and none without a digit.
fn is_doubtful(text: &str) -> bool {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let text = text.trim().to_ascii_lowercase();
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if digits == text.len() {
        return [10, 13, 19].contains(&digits);
    }
    let dotted_or_slashed = text.split(['/', '.']).count() >= 3;
    digits > 0
        && (dotted_or_slashed
            || text.contains([':', '年'])
            || MONTHS.iter().any(|month| text.contains(month))
            || is_date_and_zone(&text))
}

/// `2021-02-21 PST`: a date, then letters.
fn is_date_and_zone(text: &str) -> bool {
    text.get(..10)
        .is_some_and(|date| NaiveDate::parse_from_str(date, "%Y-%m-%d").is_ok())
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;
    use serde_json::json;

    use super::super::tests::{matches, notes, now};
    use super::*;

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn check(wanted: &str, actual: &Json, before: bool, after: bool) {
        for (operator, is_match) in [
            ("is_date_before", before),
            ("is_date_after", after),
            ("is_date_exact", !before && !after),
        ] {
            let found = matches(operator, json!(wanted), actual.clone());
            assert_eq!(found, Some(is_match), "{actual} {operator} {wanted}");
        }
    }

    #[test]
    fn dates_are_compared_as_instants() {
        check("2024-06-01", &json!("2024-05-31"), true, false);
        check("2024-06-01", &json!("2024-06-01 00:00:01"), false, true);
        check("2024-06-01", &json!("2024-06-01T00:00:00Z"), false, false);
        check("2024-06-01T12:00", &json!("2024-06-01 12:00"), false, false);
        check(
            "2024-06-01T12:00:00.5",
            &json!("2024-06-01 12:00:00.500"),
            false,
            false,
        );
        check(
            "2024-06-01T12:00:00+02:00",
            &json!("2024-06-01T10:00:00Z"),
            false,
            false,
        );
        check(
            "Sat, 01 Jun 2024 12:00:00 GMT",
            &json!("2024-06-01 12:00:00+00"),
            false,
            false,
        );
    }

    #[test]
    fn numbers_are_seconds_since_1970_as_values_alone() {
        let instant = "2017-11-25T22:22:26Z";
        check(instant, &json!(1_511_648_546), false, false);
        check(instant, &json!("1511648546"), false, false);
        check(instant, &json!(1_511_648_546.5), false, true);
        // A year is a number of seconds too.
        check("1970-01-02", &json!("2026"), true, false);
        assert_eq!(
            matches("is_date_before", json!(1_511_648_546), json!("2000-01-01")),
            Some(false)
        );
    }

    #[test]
    fn relative_dates_are_always_in_the_past() {
        for wanted in ["-7d", "7d", "1w", "168h"] {
            check(wanted, &json!("2026-03-24T11:59:59Z"), true, false);
            check(wanted, &json!("2026-03-24T12:00:00Z"), false, false);
            check(wanted, &json!("2026-03-24T12:00:01Z"), false, true);
        }
        // In values as well.
        check("-1d", &json!("-2d"), true, false);
    }

    #[test]
    fn months_and_years_follow_the_calendar_one_step_at_a_time() {
        let leap = Utc.with_ymd_and_hms(2024, 2, 29, 12, 0, 0).unwrap();
        for (now, text, then) in [
            (now(), "1m", "2026-02-28T12:00:00Z"),
            (now(), "2m", "2026-01-28T12:00:00Z"),
            (now(), "3m", "2025-12-28T12:00:00Z"),
            (now(), "25m", "2024-02-28T12:00:00Z"),
            (now(), "1y", "2025-03-31T12:00:00Z"),
            (leap, "1y", "2023-02-28T12:00:00Z"),
            (leap, "4y", "2020-02-28T12:00:00Z"),
            (leap, "1m", "2024-01-29T12:00:00Z"),
            (leap, "0m", "2024-02-29T12:00:00Z"),
        ] {
            assert_eq!(Date::read(text).instant(now), Some(utc(then)), "{text}");
        }
        assert!(Date::read("9999y").instant(now()).is_some());
    }

    #[test]
    fn what_is_no_date_matches_nobody() {
        for operator in ["is_date_before", "is_date_after", "is_date_exact"] {
            for (wanted, actual) in [
                (json!("2024-06-01"), json!("never")),
                (json!("2024-06-01"), json!("")),
                (json!("2024-06-01"), json!("2024-13-45")),
                (json!("2024-06-01"), json!(true)),
                (json!("2024-06-01"), json!(null)),
                (json!("2024-06-01"), json!(["2024-06-01"])),
                (json!("2024-06-01"), json!("inf")),
                (json!("2024-06-01"), json!(1e300)),
                (json!("soon"), json!("2024-06-01")),
                (json!("10000d"), json!("2024-06-01")),
                (json!("7q"), json!("2024-06-01")),
                (json!("2026"), json!("2024-06-01")),
                (json!(null), json!("2024-06-01")),
            ] {
                let found = matches(operator, wanted.clone(), actual.clone());
                assert_eq!(found, Some(false), "{actual} {operator} {wanted}");
            }
        }
    }

    #[test]
    fn what_only_a_lenient_parser_reads_is_left_open() {
        for text in [
            "14 May 2019",
            "05/14/2019",
            "4:00 pm",
            "2021-02-21 PST",
            "2014.3.30",
        ] {
            assert_eq!(
                matches("is_date_before", json!("2024-06-01"), json!(text)),
                None,
                "{text}"
            );
            assert_eq!(
                matches("is_date_before", json!(text), json!("2024-06-01")),
                None,
                "{text}"
            );
        }
    }

    #[test]
    fn dates_without_a_zone_and_unusual_ones_are_noted() {
        for (wanted, actual, found) in [
            (
                "2024-06-01",
                json!("2024-06-01T00:00:00Z"),
                vec![Note::ProjectTimeZone],
            ),
            (
                "2024-06-01T00:00:00Z",
                json!("2024-06-01"),
                vec![Note::ProjectTimeZone],
            ),
            ("-7d", json!(5), vec![Note::UnusualDate]),
            ("-7d", json!("never"), vec![Note::UnusualDate]),
            ("-7d", json!("2024-06-01T00:00:00Z"), vec![]),
        ] {
            assert_eq!(notes("is_date_after", json!(wanted), actual), found);
        }
    }
}
