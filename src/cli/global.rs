//! Flags that every command takes, before or after its name.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{ArgAction, Args, ValueEnum};

use crate::settings::{Environment, Request};

/// Flags that every command takes.
#[derive(Debug, Clone, Default, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
#[command(next_help_heading = "Global options")]
pub(super) struct GlobalArgs {
    /// Environment to work on [default: APP_ENV, else the one that `.env` names]
    #[arg(short = 'e', long = "env", value_name = "NAME", global = true, value_parser = environment())]
    pub environment: Option<Environment>,

    /// Read settings from this file instead of `.env`; may be repeated, later files win
    #[arg(long = "env-file", value_name = "PATH", global = true, action = ArgAction::Append)]
    pub env_files: Vec<PathBuf>,

    /// Read settings from the process environment alone
    #[arg(long, global = true, conflicts_with = "env_files")]
    pub no_env_file: bool,

    /// Print JSON; failures too, on standard error
    #[arg(long, global = true)]
    pub json: bool,

    /// Answer yes to a question that asks y/N
    #[arg(short, long, global = true)]
    pub yes: bool,

    /// Confirm a severe step by the name that it asks to type
    #[arg(long, value_name = "NAME", global = true)]
    pub confirm: Option<String>,

    /// Never ask; a missing answer is an error
    #[arg(long, global = true)]
    pub non_interactive: bool,

    /// Print results and errors only
    #[arg(short, long, global = true)]
    pub quiet: bool,

    /// Say more about what is done; twice for the details of libraries
    #[arg(short, long, global = true, action = ArgAction::Count)]
    pub verbose: u8,

    /// When to use colour
    #[arg(long, value_name = "WHEN", global = true, default_value = "auto")]
    pub color: ColorChoice,

    /// Show no progress
    #[arg(long, global = true)]
    pub no_progress: bool,
}

impl GlobalArgs {
    /// A flag that is given before and after the command's name keeps the last value alone; where
    /// that would lose a different one, which database is meant is not clear.
    pub(super) fn consistent(&self, args: &[OsString]) -> Result<(), clap::Error> {
        let environments = said(args, 'e', "--env");
        let files = said(args, '\0', "--env-file");
        let problem = if environments.windows(2).any(|pair| pair[0] != pair[1]) {
            format!(
                "--env names several environments: {}",
                environments.join(", ")
            )
        } else if files.len() != self.env_files.len() {
            "--env-file stands before and after the command's name: give all of them in one place"
                .to_owned()
        } else {
            return Ok(());
        };
        Err(super::command().error(clap::error::ErrorKind::ArgumentConflict, problem))
    }

    /// What these flags say about settings.
    pub(super) fn request(&self) -> Request {
        Request {
            environment: self.environment,
            files: self.env_files.clone(),
            no_file: self.no_env_file,
        }
    }
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(super) enum ColorChoice {
    /// On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

pub(super) fn environment() -> impl clap::builder::TypedValueParser<Value = Environment> {
    use clap::builder::TypedValueParser;
    clap::builder::PossibleValuesParser::new(Environment::ALL.map(Environment::name))
        .try_map(|name| name.parse::<Environment>())
}

/// The values of a flag wherever it stands among the arguments, in order.
pub(super) fn said(args: &[OsString], short: char, long: &str) -> Vec<String> {
    let mut values = Vec::new();
    let mut words = args.iter().skip(1).map(|word| word.to_string_lossy());
    while let Some(word) = words.next() {
        if word == "--" {
            break;
        }
        let short = format!("-{short}");
        let value = if word == long || word == short.as_str() {
            words.next().map(std::borrow::Cow::into_owned)
        } else if let Some(value) = word
            .strip_prefix(long)
            .and_then(|rest| rest.strip_prefix('='))
        {
            Some(value.to_owned())
        } else if word.starts_with("--") {
            None
        } else {
            word.strip_prefix(short.as_str())
                .map(|value| value.trim_start_matches('=').to_owned())
        };
        values.extend(value);
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_values_of_a_flag_are_found_in_every_spelling() {
        let args = |text: &str| text.split(' ').map(OsString::from).collect::<Vec<_>>();
        let found = |text: &str| said(&args(text), 'e', "--env");
        assert_eq!(
            found("scratch -e a db --env b --env=c -ed -e=f"),
            ["a", "b", "c", "d", "f"]
        );
        assert_eq!(found("scratch db --env-file x -- -e a"), [""; 0]);
    }
}
