//! `scratch db status`.

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use crate::cli::context::Context;
use crate::cli::output::{Cell, Reply, Report, Style, View};
use crate::cli::target::{self, Sighting};
use crate::clock::iso;
use crate::db::migrate::{self, ServerState, Status};
use crate::failure::Failure;

/// Something is to be done.
const PENDING: u8 = 8;

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  scratch db status\n  scratch db status --json --exit-code")]
pub(crate) struct Options {
    /// End with 8 when a migration is pending or something stands in its way
    #[arg(long)]
    exit_code: bool,
}

/// The state of the database and of its server.
#[derive(Serialize)]
struct Shown {
    managed: bool,
    directory: Option<PathBuf>,
    #[serde(flatten)]
    status: Status,
}

impl Report for Shown {
    fn view(&self) -> View {
        let status = &self.status;
        let applied = status.applied.iter().map(|migration| {
            vec![
                Cell::from(migration.version.to_string()),
                Cell::new(&*migration.description, Style::Strong),
                Cell::from(iso(migration.applied_at)),
                Cell::from(migration.milliseconds.map_or_else(
                    || "adopted".to_owned(),
                    |milliseconds| format!("{milliseconds} ms"),
                )),
            ]
        });
        let pending = status.pending.iter().map(|step| {
            vec![
                Cell::from(step.version.to_string()),
                Cell::new(&*step.description, Style::Strong),
                Cell::new("pending", Style::Warn),
            ]
        });
        let problems = status
            .problems
            .iter()
            .map(|problem| vec![Cell::new(&**problem, Style::Bad)]);
        let left_out = status
            .left_out
            .iter()
            .map(|missing| vec![Cell::new(missing.to_string(), Style::Warn)]);
        View::Stack(vec![
            View::Fields(self.fields()),
            View::section(
                "Applied",
                View::Table {
                    headings: vec!["VERSION", "MIGRATION", "APPLIED", "TOOK"],
                    rows: applied.collect(),
                },
            ),
            View::section(
                "Pending",
                View::Table {
                    headings: vec!["VERSION", "MIGRATION", "STATE"],
                    rows: pending.collect(),
                },
            ),
            View::section(
                "Problems",
                View::Table {
                    headings: vec!["PROBLEM"],
                    rows: problems.collect(),
                },
            ),
            View::section(
                "Left out",
                View::Table {
                    headings: vec!["MISSING"],
                    rows: left_out.collect(),
                },
            ),
        ])
    }
}

impl Shown {
    fn fields(&self) -> Vec<(&'static str, Cell)> {
        let status = &self.status;
        let (state, style) = match status.server {
            ServerState::Running => ("running", Style::Good),
            ServerState::Busy => ("starting or stopping", Style::Warn),
            ServerState::Stopped => ("stopped", Style::Warn),
            ServerState::NotCreated => ("not created yet", Style::Warn),
        };
        let managed = if self.managed { ", managed" } else { "" };
        let mut fields = vec![("server", Cell::new(format!("{state}{managed}"), style))];
        let mut add = |label, value: Option<String>| {
            fields.extend(value.map(|value| (label, Cell::from(value))));
        };
        let directory = self.directory.as_ref();
        add("directory", directory.map(|it| it.display().to_string()));
        add("address", status.address.clone());
        add("database", Some(status.database.clone()));
        add("user", status.user.clone());
        add("environment", status.environment.clone());
        add("installation", status.installation_id.clone());
        add("adopted", status.adopted.then(|| "yes".to_owned()));
        add(
            "version",
            status
                .server_version
                .as_ref()
                .map(|version| format!("PostgreSQL {version}")),
        );
        add("size", status.size_bytes.map(megabytes));
        add("schema", status.schema_version.map(|it| it.to_string()));
        add(
            "migrating",
            status.lock_holder.as_ref().map(ToString::to_string),
        );
        fields
    }
}

impl Options {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        let shown = match target::look(context).await? {
            Sighting::Reachable { target, managed } => Shown {
                managed: managed.is_some(),
                directory: managed,
                status: migrate::status(&target).await?,
            },
            Sighting::Down(down) => Shown {
                managed: true,
                status: down.status(),
                directory: down.directory,
            },
        };
        let pending = self.exit_code && shown.status.is_pending();
        Ok(Reply::of(&shown)?.exit_code(if pending { PENDING } else { 0 }))
    }
}

/// A size as a person reads it, in units of 10^6 bytes.
fn megabytes(bytes: i64) -> String {
    format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10)
}
