//! Commands that are printed for their reader to run next: whole, so that as they stand they work
//! on the same database as the command that prints them.

use std::borrow::Cow;
use std::fmt::{self, Write as _};

use super::context::Context;
use super::global::GlobalArgs;
use crate::failure::Failure;
use crate::settings::Source;

/// A command line, with its words quoted for a POSIX shell where they must be.
#[derive(Debug, Clone)]
pub(crate) struct NextCommand(String);

impl NextCommand {
    /// `scratch` and a command, with the flags that choose the settings. The environment is named
    /// unless files or nobody chose it, which they will again.
    pub(crate) fn of(context: &Context, command: &'static str) -> Result<Self, Failure> {
        let mut next = Self("scratch".into());
        let resolved = context.settings()?.resolved();
        if matches!(resolved.environment_source, Source::Flag | Source::Process) {
            next = next.option("-e", resolved.environment.name());
        }
        for word in files(context.global()) {
            next = next.word(&word);
        }
        Ok(Self(format!("{next} {command}")))
    }

    /// With one more word.
    pub(crate) fn word(mut self, word: &str) -> Self {
        // Writing to a string cannot fail.
        let _ = write!(self.0, " {}", quoted(word));
        self
    }

    /// With one more option.
    pub(crate) fn option(self, name: &str, value: &str) -> Self {
        self.word(name).word(value)
    }
}

impl fmt::Display for NextCommand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The flags that chose the settings, as they were given.
pub(super) fn flags(global: &GlobalArgs) -> Vec<String> {
    let environment = global.environment.map(|it| ["-e".into(), it.name().into()]);
    let words = environment.into_iter().flatten().chain(files(global));
    words
        .map(|word: String| quoted(&word).into_owned())
        .collect()
}

fn files(global: &GlobalArgs) -> impl Iterator<Item = String> {
    let named = global.env_files.iter();
    let named = named.flat_map(|file| ["--env-file".into(), file.to_string_lossy().into_owned()]);
    named.chain(global.no_env_file.then(|| "--no-env-file".into()))
}

fn quoted(word: &str) -> Cow<'_, str> {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./:@%+,".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        Cow::Borrowed(word)
    } else {
        Cow::Owned(format!("'{}'", word.replace('\'', r"'\''")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_where_a_shell_would_read_them_otherwise() {
        for (word, expected) in [
            ("anna+1@example.com", "anna+1@example.com"),
            ("o'neil@example.com", r"'o'\''neil@example.com'"),
            ("it leaked; $HOME", "'it leaked; $HOME'"),
            ("~/a", "'~/a'"),
            ("", "''"),
        ] {
            let next = NextCommand("scratch".into()).option("--reason", word);
            assert_eq!(next.to_string(), format!("scratch --reason {expected}"));
        }
    }
}
