//! `scratch keys reconcile`.

use clap::Args;

use super::defaults;
use super::reconciled::{DISPENSABLE, Reconciled, counted};
use super::run::{Job, Run};
use crate::cli::context::Context;
use crate::cli::guard::{self, Action, Danger};
use crate::cli::output::{self, Reply};
use crate::cli::reason::Reason;
use crate::db::Database;
use crate::failure::Failure;
use crate::keys::KeyError;
use crate::keys::reconcile::{self, Applied, Applier, Caution, Plan, Scope};
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

/// What is decided before anything is done.
enum Prepared {
    /// Nothing is to be done.
    Told(Reply),
    Apply(Plan, Reconciled),
}

impl Options {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        let provider = context.openrouter()?;
        let db = crate::cli::interruptible(context.database()).await?;
        let preparing = crate::cli::interruptible(Box::pin(self.prepare(context, &db, &provider)));
        match preparing.await? {
            Prepared::Told(reply) => Ok(reply),
            Prepared::Apply(plan, report) => {
                let author = self.reason.author(context);
                let applier = Applier::open(&db, &provider, &author).await?;
                apply(context, &db, &provider, &applier, &plan, report).await
            }
        }
    }

    /// The plan, shown and confirmed.
    async fn prepare(
        &self,
        context: &Context,
        db: &Database,
        provider: &Client,
    ) -> Result<Prepared, Failure> {
        let scope = Scope {
            prune: self.prune,
            shared: context.settings()?.shared_with_old_server()? == Some(true),
        };
        let messages = context.messages();
        let plan = {
            let _display = messages.progress("comparing keys with OpenRouter");
            reconcile::plan(&reconcile::observe(db, provider, scope).await?)
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
            let reply = Reply::of(&report)?.dispensable(DISPENSABLE);
            let code = if is_drift { DRIFT } else { 0 };
            return Ok(Prepared::Told(reply.exit_code(code)));
        }
        if !context.format().json {
            show(context, &report).await?;
        }
        let marker = &db.marker().await?.environment;
        let action = action(db, &plan);
        guard::confirm(context, db.target(), Some(marker), &action)
            .await
            .map_err(|failure| match plan.caution {
                Some(caution) => failure.hint(advice(caution)),
                None => failure,
            })?;
        Ok(Prepared::Apply(plan, report))
    }
}

async fn show(context: &Context, report: &Reconciled) -> Result<(), Failure> {
    let reply = Reply::of(report)?.dispensable(DISPENSABLE);
    output::print(reply, context.format(), &context.messages()).await?;
    Ok(())
}

/// Carries the plan out, and tells what became of it.
async fn apply(
    context: &Context,
    db: &Database,
    provider: &Client,
    applier: &Applier<'_>,
    plan: &Plan,
    mut report: Reconciled,
) -> Result<Reply, Failure> {
    let job = Job {
        doing: "reconciling keys",
        counted: "reconciled",
        of: "steps",
        total: plan.steps.len() as u64,
        if_none: "nothing to reconcile",
        again: "run the same command again: what is done by now is done".into(),
        is_single: false,
        must_be_read: false,
        tells_all: false,
    };
    let mut run = Run::begin(context, provider, job, None)?;
    run.drive(applier.apply(&plan.steps), |run, done| {
        let (index, outcome) = match done {
            Ok(done) => done,
            Err(error) => return run.halt(error),
        };
        let (word, label) = report.became(index, &outcome);
        run.tally(word);
        match outcome {
            Ok(Applied::Busy) => {
                let user_id = report.user_id(index);
                run.failed(&label, KeyError::Busy { user_id }, Into::into);
            }
            Ok(done) => run.served(done == Applied::Done),
            Err(error) => {
                let problem = format!("{label} failed: {}", super::explained(&error));
                run.say(|messages| messages.warn(problem));
                run.failed(&label, error, Into::into);
            }
        }
    })
    .await?;
    let ended = run.end();
    let hints = defaults::hints(db, &report.disabled()).await;
    for hint in hints.unwrap_or_default() {
        context.messages().hint(hint);
    }
    // Otherwise the plan was shown before the question.
    if context.format().json {
        show(context, &report).await?;
    }
    ended.map(|()| Reply::nothing())
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
