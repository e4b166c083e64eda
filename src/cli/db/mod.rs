//! `scratch db`: the database and its server.

mod start;
mod stop;

use clap::Subcommand;

use super::context::Context;
use super::output::Reply;
use crate::failure::Failure;

pub(crate) use stop::stop;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Start the managed local PostgreSQL
    Start(start::Options),
    /// Stop the managed local PostgreSQL
    Stop(stop::Options),
}

impl Command {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        match self {
            Self::Start(options) => options.run(context).await,
            Self::Stop(options) => options.run(context).await,
        }
    }
}
