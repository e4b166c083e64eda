//! `scratch env`: settings.

mod check;
mod example;
mod init;
mod show;

use clap::Subcommand;

use super::context::Context;
use super::output::Reply;
use crate::failure::Failure;

pub(crate) use init::write_new as write_new_env_file;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write `.env` with fresh secrets
    Init(init::Options),
    /// Validate every value
    Check(check::Options),
    /// Print every effective value with its source, secrets masked
    Show(show::Options),
    /// Print `.env.example`, which explains every variable
    #[command(after_help = "Example:\n  scratch env example > .env.staging")]
    Example,
}

impl Command {
    pub(crate) fn run(self, context: &Context) -> Result<Reply, Failure> {
        match self {
            Self::Init(options) => options.run(context),
            Self::Check(options) => options.run(context),
            Self::Show(options) => options.run(context),
            Self::Example => example::run(),
        }
    }
}
