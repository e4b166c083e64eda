//! Amounts of money, without the noise of binary fractions.

use std::fmt;
use std::ops::Sub;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Parts of a dollar that are told apart. OpenRouter charges fractions of a cent, and no more than
/// nine places of them matter.
const PARTS: i64 = 1_000_000_000;

/// An amount in USD, kept as whole billionths, so that sums and differences are exact. In JSON it
/// is a number of dollars.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Usd(i64);

impl Usd {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// The amount nearest to a number of dollars; `None` for what is no number, or beyond nine
    /// billion dollars.
    pub fn from_dollars(dollars: f64) -> Option<Self> {
        #[expect(
            clippy::cast_precision_loss,
            reason = "a power of ten is exact, and the largest rounds to one beyond reach"
        )]
        let (parts, most) = ((dollars * PARTS as f64).round(), i64::MAX as f64);
        #[expect(clippy::cast_possible_truncation, reason = "it fits, or is not taken")]
        (parts.abs() < most).then_some(Self(parts as i64))
    }

    /// The number of dollars.
    pub fn dollars(self) -> f64 {
        // One correctly rounded division: 0.1 comes out as the number that is written 0.1.
        #[expect(
            clippy::cast_precision_loss,
            reason = "exact below a million dollars, near enough above"
        )]
        let dollars = self.0 as f64 / PARTS as f64;
        dollars
    }

    /// The amount as a decimal number of dollars, exactly: `2.5`, `-0.000000001`.
    pub fn decimal(self) -> String {
        let parts = self.0.unsigned_abs();
        let whole = parts / PARTS.unsigned_abs();
        let fraction = format!("{:09}", parts % PARTS.unsigned_abs());
        let sign = if self.0 < 0 { "-" } else { "" };
        let text = format!("{sign}{whole}.{fraction}");
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    }

    /// The amount that a decimal number of dollars stands for, as [`Self::decimal`] writes it;
    /// `None` for anything else, and for what is finer or larger than amounts are.
    pub fn from_decimal(text: &str) -> Option<Self> {
        const PLACES: usize = 9;
        let (sign, digits) = match text.strip_prefix('-') {
            Some(digits) => ("-", digits),
            None => ("", text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let fraction = match fraction.trim_end_matches('0') {
            "" if !fraction.is_empty() => "0",
            finer => finer,
        };
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
        let fits = is_number(whole) && is_number(fraction) && fraction.len() <= PLACES;
        let parts = fits.then(|| format!("{sign}{whole}{fraction:0<PLACES$}"))?;
        parts.parse().ok().map(Self)
    }

    /// How many whole hundredths of `whole` this is: 79.9 % is 79. All of nothing is 100.
    pub fn percent_of(self, whole: Self) -> u64 {
        if whole.0 <= 0 {
            return 100;
        }
        let percent = i128::from(self.0.max(0)) * 100 / i128::from(whole.0);
        u64::try_from(percent).unwrap_or(u64::MAX)
    }
}

impl Sub for Usd {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

/// `$2.50`, `$0.000012`, `-$3.00`: two places at least, six at most.
impl fmt::Display for Usd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const PER_MICRO: u64 = 1_000;
        const MICROS: u64 = 1_000_000;
        let micros = (self.0.unsigned_abs() + PER_MICRO / 2) / PER_MICRO;
        let sign = if self.0 < 0 && micros > 0 { "-" } else { "" };
        let places = format!("{:06}", micros % MICROS);
        let (cents, finer) = places.split_at(2);
        let finer = finer.trim_end_matches('0');
        write!(f, "{sign}${}.{cents}{finer}", micros / MICROS)
    }
}

impl fmt::Debug for Usd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Usd {
    /// Whole dollars as an integer, as the provider writes them.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0 % PARTS == 0 {
            serializer.serialize_i64(self.0 / PARTS)
        } else {
            serializer.serialize_f64(self.dollars())
        }
    }
}

/// From a number or its text; what is beyond all amounts is the largest.
impl<'de> Deserialize<'de> for Usd {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        /// Counts have been seen as text.
        #[derive(Deserialize)]
        #[serde(untagged, expecting = "an amount in USD")]
        enum Amount {
            Number(f64),
            Text(String),
        }
        let dollars = match Amount::deserialize(deserializer)? {
            Amount::Number(dollars) => Some(dollars),
            Amount::Text(text) => match Self::from_decimal(&text) {
                Some(amount) => return Ok(amount),
                None => text.parse().ok(),
            },
        };
        // One odd amount is not worth the list of all keys.
        let dollars = dollars.filter(|dollars: &f64| !dollars.is_nan());
        let dollars = dollars.ok_or_else(|| serde::de::Error::custom("no amount in USD"))?;
        let most = Self(if dollars < 0.0 { i64::MIN } else { i64::MAX });
        Ok(Self::from_dollars(dollars).unwrap_or(most))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn usd(dollars: f64) -> Usd {
        Usd::from_dollars(dollars).unwrap()
    }

    #[test]
    fn an_amount_reads_like_money() {
        for (dollars, shown) in [
            (0.0, "$0.00"),
            (2.5, "$2.50"),
            (10.0, "$10.00"),
            (0.000_012, "$0.000012"),
            (0.123_456_7, "$0.123457"),
            (1.101, "$1.101"),
            (-3.0, "-$3.00"),
            (-0.000_000_1, "$0.00"),
            (0.999_999_9, "$1.00"),
            (1_234_567.89, "$1234567.89"),
        ] {
            assert_eq!(usd(dollars).to_string(), shown);
        }
    }

    #[test]
    fn a_difference_has_no_noise() {
        assert_eq!((usd(0.3) - usd(0.1)).dollars().to_string(), "0.2");
        assert_eq!((usd(100.0) - usd(74.5)).to_string(), "$25.50");
    }

    #[test]
    fn json_holds_a_plain_number_of_dollars() {
        assert_eq!(serde_json::to_string(&usd(10.0)).unwrap(), "10");
        assert_eq!(serde_json::to_string(&usd(0.1)).unwrap(), "0.1");
        assert_eq!(serde_json::from_str::<Usd>("74.5").unwrap(), usd(74.5));
        assert_eq!(serde_json::from_str::<Usd>("-1").unwrap(), usd(-1.0));
    }

    #[test]
    fn an_odd_amount_is_read_as_well_as_can_be() {
        for (json, parts) in [
            ("1e10", i64::MAX),
            ("-1e300", i64::MIN),
            (r#""2.5""#, 2_500_000_000),
            (r#""0.1234567891""#, 123_456_789),
            (r#""1e10""#, i64::MAX),
        ] {
            assert_eq!(
                serde_json::from_str::<Usd>(json).unwrap(),
                Usd(parts),
                "{json}"
            );
        }
        for json in ["true", "{}", r#""many""#, r#""NaN""#] {
            assert!(serde_json::from_str::<Usd>(json).is_err(), "{json}");
        }
    }

    #[test]
    fn a_share_is_rounded_down_so_that_a_threshold_is_not_reached_early() {
        for (part, whole, percent) in [
            (0.0, 10.0, 0),
            (7.999_999_999, 10.0, 79),
            (8.0, 10.0, 80),
            (12.5, 10.0, 125),
            (-1.0, 10.0, 0),
            (0.0, 0.0, 100),
            (9e9, 0.000_000_001, 900_000_000_000_000_000_000_u128),
        ] {
            let expected = u64::try_from(percent).unwrap_or(u64::MAX);
            assert_eq!(usd(part).percent_of(usd(whole)), expected, "{part} {whole}");
        }
    }

    #[test]
    fn what_is_no_amount_is_none() {
        for dollars in [f64::NAN, f64::INFINITY, 1e10, -1e10] {
            assert_eq!(Usd::from_dollars(dollars), None);
        }
    }

    #[test]
    fn a_decimal_number_is_read_in_every_way_to_write_it() {
        for (text, parts) in [
            ("0", 0),
            ("-0.0", 0),
            ("10", 10 * PARTS),
            ("2.5000000000000", 2_500_000_000),
            ("-0.000000001", -1),
            ("9223372036.854775807", i64::MAX),
            ("-9223372036.854775808", i64::MIN),
        ] {
            assert_eq!(Usd::from_decimal(text), Some(Usd(parts)), "{text}");
        }
        for text in [
            "",
            "-",
            ".5",
            "1.",
            "+1",
            "--1",
            "1e3",
            "NaN",
            " 1",
            "1.-5",
            "0.0000000001",
            "9223372036.854775808",
        ] {
            assert_eq!(Usd::from_decimal(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_amount_survives_as_a_decimal_number(parts: i64) {
            let text = Usd(parts).decimal();
            prop_assert_eq!(Usd::from_decimal(&text), Some(Usd(parts)), "{}", text);
            prop_assert!(!text.ends_with('.') && text != "-0");
        }

        #[test]
        fn an_amount_below_a_million_survives_json(parts in -1_000_000 * PARTS..1_000_000 * PARTS) {
            let amount = Usd(parts);
            let text = serde_json::to_string(&amount).unwrap();
            prop_assert_eq!(serde_json::from_str::<Usd>(&text).unwrap(), amount);
        }
    }
}
