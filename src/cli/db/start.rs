//! `scratch db start`.

use std::path::PathBuf;
use std::time::Instant;

use clap::Args;
use serde::Serialize;

use crate::cli::context::Context;
use crate::cli::output::{Cell, Reply, Report, Style, View, spoken};
use crate::cli::target;
use crate::db::local::Readiness;
use crate::failure::Failure;

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  scratch db start")]
pub(crate) struct Options {}

/// A managed server that runs.
#[derive(Serialize)]
struct Started {
    readiness: &'static str,
    address: String,
    database: String,
    directory: PathBuf,
    pid: u32,
    #[serde(skip)]
    elapsed: String,
}

impl Report for Started {
    fn view(&self) -> View {
        View::Line(Cell::new(
            format!(
                "PostgreSQL {} at {} in {} (process {}, {})",
                self.readiness,
                self.address,
                self.directory.display(),
                self.pid,
                self.elapsed,
            ),
            Style::Plain,
        ))
    }
}

impl Options {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        if let Some(target) = target::configured(context)? {
            return Err(not_managed(&target.url.to_string()));
        }
        let began = Instant::now();
        let located = target::locate(context).await?;
        let Some((endpoint, readiness)) = located.local else {
            return Err(not_managed(&located.target.url.to_string()));
        };
        Reply::of(&Started {
            readiness: match readiness {
                Readiness::Created => "created and started",
                Readiness::Started => "started",
                Readiness::Attached => "already runs",
            },
            address: located.target.url.address(),
            database: located.target.url.database.clone(),
            directory: endpoint.directory,
            pid: endpoint.pid,
            elapsed: spoken(began.elapsed()),
        })
    }
}

pub(super) fn not_managed(url: &str) -> Failure {
    Failure::refused(format!(
        "DATABASE_URL leads to {url}, which is not managed by scratch"
    ))
    .hint("unset DATABASE_URL to use the managed local PostgreSQL")
}
