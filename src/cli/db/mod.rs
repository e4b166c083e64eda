//! `scratch db`: the database and its server.

mod create;
mod drop;
mod dump;
mod mark;
pub(crate) mod migrate;
mod program;
mod reset;
mod shell;
mod start;
mod status;
mod stop;
mod url;
mod wait;

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
    /// Show the database: server, size, applied and pending migrations
    Status(status::Options),
    /// Wait until the database answers
    Wait(wait::Options),
    /// Create the database
    Create(create::Options),
    /// Apply pending migrations, or adopt the tables of the old server
    Migrate(migrate::Options),
    /// Say which environment the database belongs to
    Mark(mark::Options),
    /// Drop the database and everything in it
    Drop(drop::Options),
    /// Drop the database, create it anew and migrate it
    Reset(reset::Options),
    /// Print the URL of the database, without its password unless asked
    Url(url::Options),
    /// Open psql on the database
    Shell(shell::Options),
    /// Write the database out as SQL
    Dump(dump::Options),
}

impl Command {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        match self {
            Self::Start(options) => options.run(context).await,
            Self::Stop(options) => options.run(context).await,
            Self::Status(options) => options.run(context).await,
            Self::Wait(options) => options.run(context).await,
            Self::Create(options) => options.run(context).await,
            Self::Migrate(options) => options.run(context).await,
            Self::Mark(options) => options.run(context).await,
            Self::Drop(options) => options.run(context).await,
            Self::Reset(options) => options.run(context).await,
            Self::Url(options) => options.run(context).await,
            Self::Shell(options) => options.run(context).await,
            Self::Dump(options) => options.run(context).await,
        }
    }
}
