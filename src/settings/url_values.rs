//! What the parameters of a connection URL may be: numbers, switches, and libpq's `options`.

use std::time::Duration;

use super::database_url::{SslMode, UrlProblem};

pub(super) fn positive(name: &'static str, value: &str) -> Result<u32, UrlProblem> {
    value
        .parse()
        .ok()
        .filter(|&number| number > 0)
        .ok_or(UrlProblem::Parameter {
            name,
            expected: "a whole number of at least 1",
        })
}

pub(super) fn port(value: &str) -> Result<u16, UrlProblem> {
    value.parse().map_err(|_| UrlProblem::Parameter {
        name: "port",
        expected: "a port number",
    })
}

/// Prisma: whole seconds, and 0 for no limit.
pub(super) fn seconds(name: &'static str, value: &str) -> Result<Option<Duration>, UrlProblem> {
    let seconds: u32 = value.parse().map_err(|_| UrlProblem::Parameter {
        name,
        expected: "a whole number of seconds",
    })?;
    Ok((seconds > 0).then(|| Duration::from_secs(u64::from(seconds))))
}

pub(super) fn boolean(name: &'static str, value: &str) -> Result<bool, UrlProblem> {
    match value {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(UrlProblem::Parameter {
            name,
            expected: "true or false",
        }),
    }
}

/// The switches of `options` (PostgreSQL's manual, 34.1.2): words between blanks, where a backslash
/// makes the next character part of a word; `-c name=value`, `-cname=value` or `--name=value`.
pub(super) fn server_settings(text: &str) -> Result<Vec<(String, String)>, UrlProblem> {
    let problem = || UrlProblem::Parameter {
        name: "options",
        expected: "server settings as `-c NAME=VALUE` or `--NAME=VALUE`, with `\\ ` for a blank \
                   in a value",
    };
    let mut words = words(text).into_iter();
    let mut settings = Vec::new();
    while let Some(word) = words.next() {
        let setting = match word.strip_prefix("--").or_else(|| word.strip_prefix("-c")) {
            Some("") if word == "-c" => words.next(),
            setting => setting.map(ToOwned::to_owned),
        };
        let setting = setting.ok_or_else(problem)?;
        let (name, value) = setting.split_once('=').ok_or_else(problem)?;
        // As the server does with the names of switches.
        let name = name.replace('-', "_");
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '$');
        if name.is_empty() || !name.chars().all(is_name) {
            return Err(problem());
        }
        settings.push((name, value.to_owned()));
    }
    Ok(settings)
}

fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = None::<String>;
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => word.get_or_insert_default().extend(characters.next()),
            blank if blank.is_ascii_whitespace() => words.extend(word.take()),
            other => word.get_or_insert_default().push(other),
        }
    }
    words.extend(word);
    words
}

pub(super) fn ssl_mode(value: &str) -> Result<SslMode, UrlProblem> {
    Ok(match value {
        "disable" => SslMode::Disable,
        "allow" => SslMode::Allow,
        "prefer" => SslMode::Prefer,
        "require" => SslMode::Require,
        "verify-ca" => SslMode::VerifyCa,
        "verify-full" => SslMode::VerifyFull,
        _ => {
            return Err(UrlProblem::Parameter {
                name: "sslmode",
                expected: "disable, allow, prefer, require, verify-ca or verify-full",
            });
        }
    })
}
