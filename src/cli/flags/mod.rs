//! `scratch flags`: what a user gets, and why.

mod definitions;
mod fetch;
mod subject;

use clap::Subcommand;

use super::context::Context;
use super::output::Reply;
use crate::failure::Failure;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Fetch the definitions and say what there is
    Fetch(fetch::Options),
}

impl Command {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        match self {
            Self::Fetch(options) => options.run(context).await,
        }
    }
}
