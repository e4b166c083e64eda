//! Flags that every command takes, before or after its name.

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
