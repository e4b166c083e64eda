//! What somebody may say of a key: what it may spend, when it ends, how long the one before it
//! works on. Every face reads it here, and refuses in the same words.

use std::str::FromStr;

use chrono::{DateTime, TimeDelta, Utc};

use crate::openrouter::Usd;
use crate::settings::value;

/// Most that a limit can be, in USD.
const MOST_DOLLARS: f64 = 1e9;
/// Longest length of time, a century, so that what is added to now is a date.
const LONGEST: TimeDelta = TimeDelta::days(36_525);

/// What cannot be said of a key; with a name in front where it is of one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Implausible {
    /// Of a limit.
    #[error("must be an amount in USD above 0, up to 1000000000")]
    Limit,
    /// Of an end.
    #[error("lies in the past")]
    End,
    /// Of both a limit and its window.
    #[error("no limit leaves nothing to start anew")]
    WindowWithoutLimit,
}

/// What a key may spend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// So much.
    Usd(Usd),
    /// Whatever the account has.
    None,
}

impl Limit {
    /// So many dollars.
    ///
    /// # Errors
    /// [`Implausible::Limit`].
    pub fn of_dollars(dollars: f64) -> Result<Self, Implausible> {
        let amount = Usd::from_dollars(dollars).filter(|_| dollars <= MOST_DOLLARS);
        let amount = amount.filter(|amount| *amount > Usd::ZERO);
        amount.map(Self::Usd).ok_or(Implausible::Limit)
    }

    /// As the provider takes it; `None` is no limit.
    pub const fn amount(self) -> Option<Usd> {
        match self {
            Self::Usd(amount) => Some(amount),
            Self::None => None,
        }
    }
}

/// A number of dollars, or `none`.
impl FromStr for Limit {
    type Err = Implausible;

    fn from_str(text: &str) -> Result<Self, Implausible> {
        if text.eq_ignore_ascii_case("none") {
            return Ok(Self::None);
        }
        let dollars = text.parse().map_err(|_| Implausible::Limit)?;
        Self::of_dollars(dollars)
    }
}

/// Whether a limit, if one is named, leaves a window something to start anew.
///
/// # Errors
/// [`Implausible::WindowWithoutLimit`].
pub const fn check_window(limit: Option<Limit>, has_window: bool) -> Result<(), Implausible> {
    match limit {
        Some(Limit::None) if has_window => Err(Implausible::WindowWithoutLimit),
        _ => Ok(()),
    }
}

/// Whether a key that ends then works at all.
///
/// # Errors
/// [`Implausible::End`].
pub fn check_end(end: DateTime<Utc>, now: DateTime<Utc>) -> Result<(), Implausible> {
    if end <= now {
        return Err(Implausible::End);
    }
    Ok(())
}

/// How long a key works on beside the one in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Grace(TimeDelta);

impl Grace {
    /// The length of it; zero for not at all.
    pub const fn length(self) -> TimeDelta {
        self.0
    }
}

/// A length of time such as `24h`, or `0`.
impl FromStr for Grace {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "0" => Ok(Self::default()),
            text => length(text).map(Self),
        }
    }
}

/// A length of time such as `90d`.
///
/// # Errors
/// What is wrong with it, one sentence.
pub fn length(text: &str) -> Result<TimeDelta, String> {
    let length = TimeDelta::from_std(value::duration(text)?).ok();
    length
        .filter(|length| *length <= LONGEST)
        .ok_or_else(|| format!("`{text}` is too long: use 36525d or less"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_an_amount_or_none() {
        assert_eq!("none".parse(), Ok(Limit::None));
        let amount = Usd::from_dollars(2.5).unwrap();
        assert_eq!("2.50".parse(), Ok(Limit::Usd(amount)));
        assert!(Limit::of_dollars(MOST_DOLLARS).is_ok());
        for text in [
            "0",
            "-1",
            "ten",
            "",
            "NaN",
            "inf",
            "1e300",
            "0.0000000001",
            "1000000000.5",
        ] {
            assert_eq!(text.parse::<Limit>(), Err(Implausible::Limit), "{text}");
        }
    }

    #[test]
    fn a_grace_is_a_length_of_time_or_nothing() {
        let day: Grace = "24h".parse().unwrap();
        assert_eq!(day.length(), TimeDelta::days(1));
        assert_eq!("0".parse(), Ok(Grace::default()));
        for text in ["", "5", "0s", "-1d", "soon", "36526d", "400000years"] {
            assert!(text.parse::<Grace>().is_err(), "{text}");
        }
    }
}
