//! What a value may be, and what to say when it is not.

use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use ipnet::IpNet;

use super::database_url::DatabaseUrl;
use super::environment::Environment;

/// The kinds of value that variables have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueKind {
    /// Any text.
    Text,
    /// Any text of at least so many characters, never shown whole.
    Secret {
        /// Fewest characters.
        at_least: usize,
    },
    /// One of the five environments.
    Environment,
    /// `true` or `false`, in any case.
    Flag,
    /// A TCP port, 0 for any free one.
    Port,
    /// A host name or an IP address.
    Host,
    /// An amount in USD, greater than 0.
    Usd,
    /// A length of time with its unit.
    Duration,
    /// A PostgreSQL connection URL; its password is never shown.
    DatabaseUrl,
    /// An `https:` URL, or an `http:` URL of this machine: secrets travel there.
    SecureUrl,
    /// Origins, separated by commas.
    Origins,
    /// The publishable key of a Clerk application.
    PublishableKey,
    /// A folder.
    Path,
    /// A level of logging.
    LogLevel,
    /// A number, 0 for none.
    Count,
    /// Networks as `10.0.0.0/8`, or addresses, separated by commas.
    Networks,
    /// An IP address with its port.
    SocketAddress,
}

impl ValueKind {
    /// Whether the value is never shown whole.
    pub const fn is_secret(self) -> bool {
        matches!(self, Self::Secret { .. } | Self::DatabaseUrl)
    }

    /// What is wrong with the value, and what would be right; `None` if nothing is.
    pub fn problem(self, text: &str) -> Option<String> {
        match self {
            Self::Text | Self::Path => None,
            Self::Secret { at_least } => (text.chars().count() < at_least)
                .then(|| format!("it is too short: it needs at least {at_least} characters")),
            Self::Environment => text
                .parse::<Environment>()
                .err()
                .map(|error| error.to_string()),
            Self::Flag => flag(text).err(),
            Self::Port => port(text).err(),
            Self::Host => host(text).err(),
            Self::Usd => usd(text).err(),
            Self::Duration => duration(text).err(),
            Self::DatabaseUrl => DatabaseUrl::parse(text)
                .err()
                .map(|error| error.to_string()),
            Self::SecureUrl => secure_url(text).err(),
            Self::Origins => origins(text).err(),
            Self::PublishableKey => publishable_key(text).err(),
            Self::LogLevel => log_level(text).err(),
            Self::Count => count(text).err(),
            Self::Networks => networks(text).err(),
            Self::SocketAddress => socket_address(text).err(),
        }
    }
}

/// `true` or `false`, in any case.
pub fn flag(text: &str) -> Result<bool, String> {
    if text.eq_ignore_ascii_case("true") {
        Ok(true)
    } else if text.eq_ignore_ascii_case("false") {
        Ok(false)
    } else {
        Err(format!("`{text}` is neither `true` nor `false`"))
    }
}

/// A TCP port.
pub fn port(text: &str) -> Result<u16, String> {
    text.parse()
        .map_err(|_| format!("`{text}` is not a port: use a number from 0 to 65535"))
}

/// A host name or an IP address, for listening on.
pub fn host(text: &str) -> Result<String, String> {
    let plain = text.trim_matches(['[', ']']);
    let fits = !plain.is_empty()
        && plain
            .chars()
            .all(|character| character.is_ascii_alphanumeric() || ".-:_".contains(character));
    fits.then(|| plain.to_owned())
        .ok_or_else(|| format!("`{text}` is not a host: use an address such as 127.0.0.1"))
}

/// An amount in USD, greater than 0.
pub fn usd(text: &str) -> Result<f64, String> {
    text.parse()
        .ok()
        .filter(|amount: &f64| amount.is_finite() && *amount > 0.0)
        .ok_or_else(|| {
            format!("`{text}` is not an amount in USD: use a number above 0, such as 10")
        })
}

/// A length of time such as `90s`, `1h` or `30d`. Bare digits are refused: the old server read
/// them as milliseconds, other tools read seconds.
pub fn duration(text: &str) -> Result<Duration, String> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number && text.bytes().any(|byte| byte != b'0') {
        return Err(format!(
            "`{text}` has no unit, and bare digits mean milliseconds to some and seconds to \
             others: write `{text}s` for seconds, or 90s, 15m, 1h, 30d"
        ));
    }
    humantime::parse_duration(text)
        .ok()
        .filter(|duration| !duration.is_zero())
        .ok_or_else(|| format!("`{text}` is not a length of time: use 90s, 15m, 1h or 30d"))
}

fn web_url(text: &str) -> Result<url::Url, String> {
    url::Url::parse(text)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
        .ok_or_else(|| "it is not an http: or https: URL".to_owned())
}

/// A URL that secrets may be sent to: `https:`, or `http:` on this machine.
pub fn secure_url(text: &str) -> Result<url::Url, String> {
    let url = web_url(text)?;
    if !url.username().is_empty() || url.password().is_some() || url.query().is_some() {
        return Err("it must hold neither user, password nor query".into());
    }
    if url.scheme() == "https" || is_this_machine(&url) {
        Ok(url)
    } else {
        Err("`http:` would send secrets in the clear: use https:, or http: on this machine".into())
    }
}

/// Whether a URL leads to a loopback address.
pub fn is_this_machine(url: &url::Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Origins as a browser writes them, separated by commas.
pub fn origins(text: &str) -> Result<Vec<String>, String> {
    text.split(',')
        .map(str::trim)
        .map(|part| match web_url(part) {
            Ok(url) if url.origin().ascii_serialization() == part => Ok(part.to_owned()),
            _ => Err(format!(
                "`{part}` is not an origin: write it as a browser does, such as \
                 https://app.example.com"
            )),
        })
        .collect()
}

/// The host that a publishable key of Clerk names: `pk_test_` or `pk_live_`, then the host and a
/// `$` in base64.
pub fn publishable_key(text: &str) -> Result<String, String> {
    let named = || {
        let encoded = ["pk_test_", "pk_live_"]
            .iter()
            .find_map(|prefix| text.strip_prefix(prefix))?;
        let bytes = STANDARD_NO_PAD.decode(encoded.trim_end_matches('=')).ok()?;
        let name = String::from_utf8(bytes).ok()?;
        let name = name.strip_suffix('$')?.to_owned();
        let url = web_url(&format!("https://{name}")).ok()?;
        (url.host_str() == Some(&name)).then_some(name)
    };
    named().ok_or_else(|| {
        "it is not a publishable key: copy the one that begins with pk_test_ or pk_live_ from \
         Clerk's dashboard"
            .into()
    })
}

/// A number; `None` for 0.
pub fn count(text: &str) -> Result<Option<NonZeroU32>, String> {
    let number: Result<u32, _> = text.parse();
    let number = number.map_err(|_| format!("`{text}` is not a whole number: use 60, or 0"))?;
    Ok(NonZeroU32::new(number))
}

/// Networks or single addresses, separated by commas.
pub fn networks(text: &str) -> Result<Vec<IpNet>, String> {
    let network = |part: &str| {
        let single = part.parse::<IpAddr>().map(IpNet::from);
        part.parse().or(single).map_err(|_| {
            format!("`{part}` is not a network: write it as 10.0.0.0/8, fd00::/8 or 192.0.2.1")
        })
    };
    text.split(',').map(str::trim).map(network).collect()
}

/// An IP address with its port.
pub fn socket_address(text: &str) -> Result<SocketAddr, String> {
    text.parse()
        .map_err(|_| format!("`{text}` is not an address with a port: use 127.0.0.1:9464"))
}

/// A level of logging.
pub fn log_level(text: &str) -> Result<tracing::Level, String> {
    text.parse()
        .ok()
        .filter(|_| !text.bytes().all(|byte| byte.is_ascii_digit()))
        .ok_or_else(|| format!("`{text}` is not a level: use error, warn, info, debug or trace"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_takes_a_unit_and_refuses_bare_digits() {
        assert_eq!(duration("90s"), Ok(Duration::from_secs(90)));
        assert_eq!(duration("1h"), Ok(Duration::from_hours(1)));
        assert_eq!(duration("30d"), Ok(Duration::from_hours(720)));
        assert!(duration("3600").unwrap_err().contains("write `3600s`"));
        for text in ["", "h", "-1h", "1 fortnight", "0s", "1h nonsense"] {
            assert!(duration(text).is_err(), "{text}");
        }
    }

    #[test]
    fn an_amount_is_a_number_above_zero() {
        assert_eq!(usd("2.50"), Ok(2.5));
        for text in ["", "ten", "-1", "0", "NaN", "inf", "1,5", "10 USD"] {
            assert!(usd(text).is_err(), "{text}");
        }
    }

    #[test]
    fn secrets_go_over_https_or_stay_on_this_machine() {
        for text in [
            "https://openrouter.ai/api/v1",
            "http://127.0.0.1:3011/api/v1",
            "http://127.8.8.8/",
            "http://localhost:1",
            "http://[::1]:8080/api/v1/",
        ] {
            assert!(secure_url(text).is_ok(), "{text}");
        }
        for text in [
            "",
            "openrouter.ai",
            "ftp://127.0.0.1",
            "http://openrouter.ai/api/v1",
            "http://10.0.0.1",
            "http://0.0.0.0:3011",
            "http://localhost.example.com",
            "https://user:secret@openrouter.ai",
            "https://openrouter.ai/?a=b",
        ] {
            assert!(secure_url(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_publishable_key_names_a_host() {
        let host = Ok("clerk.example.com".to_owned());
        assert_eq!(publishable_key("pk_test_Y2xlcmsuZXhhbXBsZS5jb20k"), host);
        assert_eq!(publishable_key("pk_live_Y2xlcmsuZXhhbXBsZS5jb20k=="), host);
        for text in [
            "",
            "pk_test_",
            "pk_test_…",
            "sk_test_Y2xlcmsuZXhhbXBsZS5jb20k",
            // Without the `$`, and with a path before it.
            "pk_test_Y2xlcmsuZXhhbXBsZS5jb20",
            "pk_test_ZXhhbXBsZS5jb20vYSQ",
        ] {
            assert!(publishable_key(text).is_err(), "{text}");
        }
    }

    #[test]
    fn origins_are_written_as_a_browser_writes_them() {
        let two = origins("https://app.example.com, http://localhost:3000").unwrap();
        assert_eq!(two, ["https://app.example.com", "http://localhost:3000"]);
        for text in ["", "app.example.com", "https://a.example/", "https://a,,"] {
            assert!(origins(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_flag_is_true_or_false_in_any_case() {
        assert_eq!(flag("True"), Ok(true));
        assert_eq!(flag("FALSE"), Ok(false));
        assert!(flag("1").is_err());
    }
}
