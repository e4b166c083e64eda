//! `scratch db stop`, and `scratch down`.

use clap::Args;
use serde::Serialize;

use super::start::not_managed;
use crate::cli::context::Context;
use crate::cli::output::{Reply, Report, View};
use crate::cli::target;
use crate::failure::{Failure, Kind};

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  scratch db stop")]
pub(crate) struct Options {}

#[derive(Serialize)]
struct Stopped {
    stopped: bool,
}

impl Report for Stopped {
    fn view(&self) -> View {
        View::line(if self.stopped {
            "The local PostgreSQL is stopped; its data stays"
        } else {
            "The local PostgreSQL was not running"
        })
    }
}

impl Options {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        stop(context).await
    }
}

/// Stops the managed server of the environment.
pub(crate) async fn stop(context: &Context) -> Result<Reply, Failure> {
    if let Some(target) = target::configured(context)? {
        return Err(not_managed(&target.url.to_string()));
    }
    let cluster = target::cluster(context)?;
    let stopping = tokio::task::spawn_blocking(move || cluster.stop());
    let stopped = stopping
        .await
        .map_err(|error| Failure::new(Kind::Failed, error))??;
    Reply::of(&Stopped { stopped })
}
