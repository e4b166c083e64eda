//! `scratch keys reconcile`.

use clap::Args;

use super::reconciled::{Reconciled, Word, counted};
use crate::cli::context::Context;
use crate::cli::guard::{self, Action, Danger};
use crate::cli::output::{self, Reply};
use crate::cli::reason::Reason;
use crate::db::Database;
use crate::failure::{Failure, Kind};
use crate::keys::KeyError;
use crate::keys::reconcile::{self, Caution, Plan, Scope};
use crate::openrouter::Client;

/// The plan is not empty.
const DRIFT: u8 = 8;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  scratch keys reconcile --dry-run
  scratch keys reconcile --yes
  scratch keys reconcile --prune --reason 'orphans of last week'
  scratch keys reconcile --exit-code || echo 'keys have drifted'

What was cut short is undone or finished, a credential whose key is gone, disabled or expired at
OpenRouter is disabled here, and limits and names on record follow OpenRouter. Keys that no
credential holds are listed, and deleted with --prune alone: --exit-code counts what the same
command without it would do, so that `--prune --exit-code` finds them, too, and deletes nothing.
Keys of other installations are listed and never touched.")]
pub(crate) struct Options {
    /// Show what would be done, and do nothing
    #[arg(long)]
    dry_run: bool,

    /// Delete keys of this installation that no credential holds
    #[arg(long)]
    prune: bool,

    /// Show what would be done, and end with 8 if that is anything
    #[arg(long)]
    exit_code: bool,

    #[command(flatten)]
    reason: Reason,
}

impl Options {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        let provider = context.openrouter()?;
        let scope = Scope {
            prune: self.prune,
            shared: context.settings()?.shared_with_old_server()? == Some(true),
        };
        let db = context.database().await?;
        let messages = context.messages();
        let plan = {
            let _display = messages.progress("comparing keys with OpenRouter");
            reconcile::plan(&reconcile::observe(&db, &provider, scope).await?)
        };
        if provider.is_simulator() {
            messages.note("these are keys of a simulator");
        }
        if let Some(caution) = plan.caution {
            messages.warn(doubt(caution));
        }
        let report = Reconciled::of(&plan);
        messages.note(report.summary());
        if plan.steps.is_empty() || self.dry_run || self.exit_code {
            if report.has_orphans() {
                messages.warn("there are keys that no credential holds, and that may spend");
                messages.hint("delete them with `--prune`");
            }
            let is_drift = self.exit_code && !plan.steps.is_empty();
            return Ok(Reply::of(&report)?.exit_code(if is_drift { DRIFT } else { 0 }));
        }
        if !context.format().json {
            output::announce(&report, context.format())?;
        }
        let marker = &db.marker().await?.environment;
        let action = action(&db, &plan);
        guard::confirm(context, db.target(), Some(marker), &action)
            .await
            .map_err(|failure| match plan.caution {
                Some(caution) => failure.hint(advice(caution)),
                None => failure,
            })?;
        self.apply(context, &db, &provider, &plan, report).await
    }

    async fn apply(
        self,
        context: &Context,
        db: &Database,
        provider: &Client,
        plan: &Plan,
        mut report: Reconciled,
    ) -> Result<Reply, Failure> {
        let messages = context.messages();
        let author = self.reason.author(context);
        let total = plan.steps.len() as u64;
        let mut count = messages.count("reconciling keys");
        count.set(0, total);
        let (mut done, mut stopped) = (0, None);
        reconcile::apply(db, provider, &author, &plan.steps, |index, applied| {
            done += 1;
            count.set(done, total);
            report.became(index, &applied);
            if let Err(error) = applied
                && stopped.is_none()
                && error.ends_the_run()
            {
                stopped = Some(error);
            }
        })
        .await?;
        if stopped.is_none() {
            count.finish();
        } else {
            drop(count);
        }
        for problem in report.problems() {
            messages.warn(problem);
        }
        messages.note(report.outcome());
        if report.has_disabled() {
            messages.hint("who has no key any more gets one from `scratch keys provision USER`");
        }
        end(context, &report, stopped)
    }
}

/// The end of a run that was not interrupted.
fn end(
    context: &Context,
    report: &Reconciled,
    stopped: Option<KeyError>,
) -> Result<Reply, Failure> {
    let is_json = context.format().json;
    if let Some(error) = stopped {
        if is_json {
            output::announce(report, context.format())?;
        }
        return Err(Failure::from(error)
            .context("the run was stopped")
            .hint("then run the same command again: what is done by now is done"));
    }
    let code = if report.count(Word::Failed) + report.count(Word::Busy) > 0 {
        context
            .messages()
            .hint("run the same command again: what is done is done");
        Kind::Failed.exit_code()
    } else {
        0
    };
    // Otherwise the plan was shown before the question.
    let reply = if is_json {
        Reply::of(report)?
    } else {
        Reply::nothing()
    };
    Ok(reply.exit_code(code))
}

fn action(db: &Database, plan: &Plan) -> Action {
    Action {
        what: counted(plan),
        danger: if plan.caution.is_some() {
            Danger::Severe
        } else {
            Danger::Moderate
        },
        destroys: plan.deletes() > 0,
        names: vec![db.target().environment.to_string()],
    }
}

/// Why the plan should be looked at twice.
fn doubt(caution: Caution) -> String {
    match caution {
        Caution::WrongAccount { missing, of } => format!(
            "{missing} of {of} keys are not at OpenRouter: this may be the management key of \
             another account"
        ),
        Caution::ManyDeletions { deleted, of } => {
            format!("{deleted} of the {of} keys that this installation has there are to be deleted")
        }
    }
}

/// What to do about it first.
const fn advice(caution: Caution) -> &'static str {
    match caution {
        Caution::WrongAccount { .. } => {
            "see where OPENROUTER_PROVISIONING_KEY comes from with `scratch env show`"
        }
        Caution::ManyDeletions { .. } => "look at them with `scratch keys reconcile --dry-run`",
    }
}
