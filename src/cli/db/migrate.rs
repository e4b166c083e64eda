//! `scratch db migrate`.

use std::time::Duration;

use clap::Args;
use serde::Serialize;

use super::wait::Patience;
use crate::cli::context::Context;
use crate::cli::guard::{self, Action, Danger};
use crate::cli::output::{Cell, Mark, Progress, Reply, Report, Style, View};
use crate::cli::target::{self, Sighting};
use crate::db::Target;
use crate::db::migrate::{self, Event, LeftOut, MigrateError, Plan, Step};
use crate::failure::Failure;
use crate::settings::value;

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  scratch db migrate\n  scratch db migrate --dry-run --json")]
pub(crate) struct Options {
    /// Say what would be done, and write nothing at all
    #[arg(long, conflicts_with = "wait")]
    dry_run: bool,

    #[command(flatten)]
    lock_timeout: LockTimeout,

    #[command(flatten)]
    patience: Patience,
}

/// How long to wait for others.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct LockTimeout {
    /// Longest wait for another migration, and for a table that is in use
    #[arg(long, value_name = "DURATION", default_value = "60s", value_parser = value::duration)]
    lock_timeout: Duration,
}

impl Default for LockTimeout {
    fn default() -> Self {
        Self {
            lock_timeout: migrate::Options::default().lock_timeout,
        }
    }
}

/// What would be done.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Planned {
    dry_run: bool,
    adopts: bool,
    pending: Vec<Step>,
    schema_version: Option<i64>,
    left_out: Vec<LeftOut>,
}

impl Report for Planned {
    fn view(&self) -> View {
        let rows = self.pending.iter().enumerate().map(|(index, step)| {
            let what = if self.adopts && index == 0 {
                "adopt"
            } else {
                "apply"
            };
            vec![
                Cell::from(step.version.to_string()),
                Cell::new(&*step.description, Style::Strong),
                Cell::from(what),
            ]
        });
        View::Table {
            headings: vec!["VERSION", "MIGRATION", "WOULD"],
            rows: rows.collect(),
        }
    }
}

/// What was done.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Migrated {
    database: String,
    address: String,
    #[serde(flatten)]
    report: migrate::Report,
}

impl Report for Migrated {
    fn view(&self) -> View {
        let report = &self.report;
        let done = match (report.adopted, report.applied.len()) {
            (false, 0) => "nothing to do".to_owned(),
            (true, count) => format!("adopted, {} applied", migrations(count)),
            (false, count) => format!("{} applied", migrations(count)),
        };
        View::line(format!(
            "{} at {}: {done}, schema version {}",
            self.database, self.address, report.schema_version
        ))
    }
}

impl Options {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        if self.dry_run {
            return dry_run(context).await;
        }
        let target = context.target().await?;
        self.patience.wait(context, &target).await?;
        let report = bring_up(context, &target, self.lock_timeout).await?;
        Reply::of(&Migrated {
            address: target.url.address(),
            database: target.url.database,
            report,
        })
    }
}

/// Applies what is pending, once that is allowed, and says what could not be made.
pub(crate) async fn bring_up(
    context: &Context,
    target: &Target,
    lock_timeout: LockTimeout,
) -> Result<migrate::Report, Failure> {
    let plan = feasible(migrate::plan(target).await?)?;
    let report = if plan.is_settled() {
        migrate::Report {
            adopted: false,
            applied: Vec::new(),
            schema_version: plan.schema_version().unwrap_or_default(),
            left_out: plan.left_out,
        }
    } else {
        confirm(context, target, &plan).await?;
        apply(context, target, lock_timeout).await?
    };
    warn(context, &report.left_out);
    Ok(report)
}

async fn dry_run(context: &Context) -> Result<Reply, Failure> {
    let planned = match target::look(context).await? {
        Sighting::Reachable { target, .. } => {
            let plan = feasible(migrate::plan(&target).await?)?;
            Planned {
                dry_run: true,
                adopts: plan.adopts,
                schema_version: plan.schema_version(),
                left_out: plan.left_out,
                pending: plan.pending,
            }
        }
        Sighting::Down(down) => {
            let status = down.status();
            if let Some(problem) = status.problems.first() {
                return Err(Failure::refused(problem));
            }
            context
                .messages()
                .note("the managed local PostgreSQL does not run: everything is pending");
            Planned {
                dry_run: true,
                adopts: false,
                schema_version: None,
                left_out: Vec::new(),
                pending: status.pending,
            }
        }
    };
    warn(context, &planned.left_out);
    if planned.pending.is_empty() {
        context.messages().note("nothing to do");
    }
    Reply::of(&planned)
}

/// A plan that nothing stands in the way of.
fn feasible(plan: Plan) -> Result<Plan, MigrateError> {
    if plan.problems.is_empty() {
        Ok(plan)
    } else {
        Err(MigrateError::Refused(plan.problems))
    }
}

async fn confirm(context: &Context, target: &Target, plan: &Plan) -> Result<(), Failure> {
    let count = plan.pending.len();
    let what = if plan.adopts {
        format!(
            "adopt the database {} with its tables, and apply {}",
            target.url.database,
            migrations(count - 1)
        )
    } else {
        format!("apply {}", migrations(count))
    };
    let marker = plan.installation.as_ref().map(|it| it.environment.as_str());
    let action = Action {
        what,
        danger: Danger::Mild,
        destroys: false,
        names: vec![target.url.database.clone()],
    };
    guard::confirm(context, target, marker, &action).await
}

/// Says what the rows that are there keep from being made.
fn warn(context: &Context, left_out: &[LeftOut]) {
    for missing in left_out {
        context.messages().warn(missing.to_string());
    }
}

/// Applies what is pending, and shows how it goes.
pub(super) async fn apply(
    context: &Context,
    target: &Target,
    lock_timeout: LockTimeout,
) -> Result<migrate::Report, MigrateError> {
    let messages = context.messages();
    let options = migrate::Options {
        lock_timeout: lock_timeout.lock_timeout,
    };
    let mut progress: Option<Progress> = None;
    let mut on_event = |event| {
        drop(progress.take());
        match event {
            Event::Waiting { holder } => {
                messages.note(format!("waiting: another migration is running ({holder})"));
            }
            Event::Adopted(step) => messages.note(format!(
                "{} {}: the tables are as expected, marked as applied",
                step.version, step.description
            )),
            Event::Applying(step) => {
                let text = format!("applying {} {}", step.version, step.description);
                progress = Some(messages.progress(text));
            }
            Event::Applied { step, took } => {
                let text = format!("{} {}", step.version, step.description);
                messages.step(Mark::Done, "applied", &text, took);
            }
        }
    };
    migrate::migrate(
        target,
        &options,
        &*context.entropy,
        &*context.clock,
        &mut on_event,
    )
    .await
}

pub(crate) fn migrations(count: usize) -> String {
    match count {
        1 => "1 migration".into(),
        count => format!("{count} migrations"),
    }
}
