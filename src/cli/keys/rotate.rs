//! `scratch keys rotate`.

use std::sync::Arc;

use chrono::TimeDelta;
use clap::{ArgGroup, Args};
use futures_util::stream::{BoxStream, Stream, StreamExt, TryStreamExt, iter};

use super::people::{self, Whom};
use super::rotated::{self, DISPENSABLE, HEADINGS, Holder, seconds};
use super::run::{Job, Line as _, Run};
use super::word::{Tally, Word};
use super::{required_sealer, vault_for_new};
use crate::cli::context::Context;
use crate::cli::guard::{self, Action, Danger};
use crate::cli::output::{Lines, Reply, Row};
use crate::cli::reason::Reason;
use crate::credentials::{self, Credential, OPENROUTER, Source};
use crate::db::{Database, DbError};
use crate::failure::Failure;
use crate::keys::{Grace, KeyError, Plan, Retirer, Rotation, Rotator, Step, length};
use crate::openrouter::Client;
use crate::users::{self, Filter, User};

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("whom").required(true))]
#[command(after_help = "\
Examples:
  scratch keys rotate anna@example.com --yes
  scratch keys rotate --all --grace 24h --dry-run
  scratch keys rotate --expiring-within 7d --grace 24h --yes
  scratch keys rotate --resume --yes

The new key has the old one's name but for the marker, its limit, window and workspace, and its
length of life anew. It is verified before it takes the old one's place. With a grace both work, and
`--resume`, best run by cron, revokes the old one when it is due, unless the new one is gone by
then. A rotation under way goes on before another begins; `scratch keys revoke` ends a grace early.")]
pub(crate) struct Options {
    /// Users, by id, e-mail, Clerk id or Stripe customer id: all their enabled provisioned keys
    #[arg(value_name = "USER", group = "whom")]
    users: Vec<String>,

    /// Everybody's enabled provisioned keys
    #[arg(long, group = "whom")]
    all: bool,

    /// Everybody's keys that expire within this time, such as 7d, or have expired
    #[arg(long, value_name = "TIME", group = "whom", value_parser = length)]
    expiring_within: Option<TimeDelta>,

    /// Revoke the old keys that are due, and end what was cut short
    #[arg(long, group = "whom", conflicts_with_all = ["grace", "dry_run"])]
    resume: bool,

    /// How long the old key works beside the new one, such as 24h; 0 for not at all
    #[arg(long, value_name = "TIME", default_value = "0")]
    grace: Grace,

    /// Show which keys would be rotated, and do nothing
    #[arg(long)]
    dry_run: bool,

    /// How many users are worked on at a time
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..=64))]
    concurrency: u16,

    #[command(flatten)]
    reason: Reason,
}

/// What is decided before anything is done.
enum Prepared {
    /// Nothing is left to be done.
    Told(Reply),
    Rotate {
        rotator: Box<Rotator>,
        users: BoxStream<'static, Result<User, DbError>>,
        job: Job,
        /// The user who was named alone, all of whose keys are meant.
        alone: Option<String>,
    },
    Resume(Box<Retirer>, Vec<String>, Job),
}

impl Options {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        let concurrency = self.concurrency.into();
        if !self.resume {
            required_sealer(context)?;
        }
        let provider = Arc::new(context.openrouter()?);
        let db = crate::cli::interruptible(context.database()).await?;
        let preparing = crate::cli::interruptible(Box::pin(self.prepare(context, &db, &provider)));
        match preparing.await? {
            Prepared::Told(reply) => Ok(reply),
            Prepared::Rotate {
                rotator,
                users,
                job,
                alone,
            } => {
                let work = rotator.rotate_each(users, concurrency);
                let work = work.map_ok(|(user, rotation)| {
                    (Holder::of(user.id.clone(), Some(&user)), rotation)
                });
                let reply = work_off(context, &provider, job, work).await?;
                if let Some(user_id) = alone {
                    refuse_none(&db, &user_id).await?;
                }
                Ok(reply)
            }
            Prepared::Resume(retirer, users, job) => {
                let work = retirer.resume_each(users, concurrency);
                let work = work.then(async |(user_id, rotation)| {
                    // What was done is told, whether or not the user's name can be.
                    let user = users::get(db.pool(), &user_id).await.ok().flatten();
                    Ok((Holder::of(user_id, user.as_ref()), rotation))
                });
                work_off(context, &provider, job, work).await
            }
        }
    }

    /// Everything before the first key.
    async fn prepare(
        self,
        context: &Context,
        db: &Database,
        provider: &Arc<Client>,
    ) -> Result<Prepared, Failure> {
        if self.resume {
            return resume(context, db, Arc::clone(provider), self.reason).await;
        }
        let sealer = required_sealer(context)?;
        let whom = Whom::of(context, &self.users, None).await?;
        let named = match &whom {
            Whom::All => None,
            Whom::Named(references) => Some(people::resolve(db, references).await?),
        };
        let alone = match (named.as_deref(), self.expiring_within) {
            (Some([user]), None) => Some(user.id.clone()),
            _ => None,
        };
        let installation = db.marker().await?;
        let marker = Some(installation.environment.as_str());
        let vault = vault_for_new(context, sealer, db).await?;
        let plan = Plan {
            grace: self.grace.length(),
            expiring_by: self
                .expiring_within
                .map(|length| context.clock.now() + length),
        };
        if !self.dry_run {
            let action = action(db, named.as_deref(), &plan);
            guard::confirm(context, db.target(), marker, &action).await?;
            if vault.is_shared() {
                context.messages().warn(
                    "the keys are stored as text, because SCRATCH_SHARED_WITH_OLD_SERVER is true",
                );
            }
        }
        let author = self.reason.author(context);
        let provider = Arc::clone(provider);
        let rotator = Rotator::open(db.clone(), provider, vault, author, plan).await?;
        let people = People { db, named };
        if self.dry_run {
            let looking = dry_run(context, &rotator, people, &plan).await;
            return looking.map(Prepared::Told);
        }
        let job = Job {
            total: match &people.named {
                Some(users) => users.len() as u64,
                None => users::count(db).await?,
            },
            is_single: people.named.as_ref().is_some_and(|users| users.len() == 1),
            tells_all: people.named.is_some(),
            ..job("rotating keys", "name those once more; the others are done")
        };
        Ok(Prepared::Rotate {
            rotator: Box::new(rotator),
            users: people.stream(),
            job,
            alone,
        })
    }
}

/// Refuses a user who was named alone, and of whom there is nothing to rotate.
async fn refuse_none(db: &Database, user_id: &str) -> Result<(), Failure> {
    let held = credentials::of_user(db, user_id).await?;
    let is_provisioned = |it: &Credential| it.source == Source::System && it.service == OPENROUTER;
    if !held.iter().any(is_provisioned) {
        let user_id = user_id.to_owned();
        return Err(KeyError::NoKeys { user_id }.into());
    }
    Ok(())
}

/// What rotating and resuming have in common.
const fn job(doing: &'static str, again: &'static str) -> Job {
    Job {
        doing,
        counted: "keys",
        of: "users",
        total: 0,
        if_none: "there is no key to rotate",
        again,
        is_single: false,
        must_be_read: false,
        tells_all: false,
    }
}

/// What is asked about.
fn action(db: &Database, users: Option<&[User]>, plan: &Plan) -> Action {
    let environment = vec![db.target().environment.to_string()];
    let (people, names) = match users {
        Some([user]) => (user.label(), user.names()),
        Some(users) => (format!("{} users", users.len()), environment),
        None => ("all users".into(), environment),
    };
    let which = match plan.expiring_by {
        Some(by) => format!(" that expire before {}", seconds(by)),
        None => String::new(),
    };
    let until = if plan.grace > TimeDelta::zero() {
        let due = db.clock.now() + plan.grace;
        format!(", and revoke the old ones at {}", seconds(due))
    } else {
        ", and revoke the old ones at once".into()
    };
    Action {
        what: format!("rotate the provisioned keys of {people}{which}{until}"),
        danger: Danger::Moderate,
        destroys: true,
        names,
    }
}

/// Whose keys are rotated.
struct People<'a> {
    db: &'a Database,
    /// Those; everybody if none.
    named: Option<Vec<User>>,
}

impl People<'_> {
    fn stream(self) -> BoxStream<'static, Result<User, DbError>> {
        if let Some(users) = self.named {
            return iter(users.into_iter().map(Ok)).boxed();
        }
        let filter = Filter {
            with_provisioned: true,
            ..Filter::default()
        };
        users::list(self.db, filter).boxed()
    }
}

fn lines_of(context: &Context) -> Lines {
    Lines::new(HEADINGS.to_vec(), DISPENSABLE, context.format())
}

async fn dry_run(
    context: &Context,
    rotator: &Rotator,
    people: People<'_>,
    plan: &Plan,
) -> Result<Reply, Failure> {
    let messages = context.messages();
    let is_named = people.named.is_some();
    let (mut tally, mut advice) = (Tally::default(), Vec::new());
    let mut lines = lines_of(context);
    let now = context.clock.now();
    let due_at = (plan.grace > TimeDelta::zero()).then(|| now + plan.grace);
    let mut users = people.stream();
    while let Some(user) = users.next().await {
        let user = user?;
        let steps = rotator.look(&user.id).await?;
        let holder = Holder::of(user.id.clone(), Some(&user));
        let mut told = rotated::lines(&holder, &steps, None);
        if told.is_empty() && is_named {
            told.push(rotated::nothing(&holder));
        }
        for line in told {
            let line = line.before(now, due_at);
            advice.extend(line.advice(now).filter(|_| is_named));
            tally.add(line.word());
            if !lines.row(Row::new(&line, line.cells(lines.waits()))?)? {
                return Ok(Reply::nothing());
            }
        }
    }
    lines.end(messages)?;
    let none = || "there is no key to rotate".to_owned();
    let summary = tally.summary();
    messages.note(summary.map_or_else(none, |summary| format!("keys: {summary}")));
    for advice in advice {
        messages.hint(advice);
    }
    Ok(Reply::nothing())
}

/// Does the work on the users, and tells what became of each.
async fn work_off(
    context: &Context,
    provider: &Client,
    job: Job,
    work: impl Stream<Item = Result<(Holder, Rotation), DbError>>,
) -> Result<Reply, Failure> {
    let messages = context.messages();
    let tells_all = job.tells_all;
    let mut run = Run::begin(context, provider, job, Some(lines_of(context)))?;
    let (mut last_due, mut advice) = (None, Vec::new());
    run.drive(work, |run, done| {
        let (holder, rotation) = match done {
            Ok(done) => done,
            Err(error) => return run.halt(error),
        };
        let Rotation { steps, problem } = rotation;
        let mut told = rotated::lines(&holder, &steps, problem.as_ref());
        if told.is_empty() && tells_all && problem.is_none() {
            told.push(rotated::nothing(&holder));
        }
        for line in &told {
            run.tell(line);
            if line.word() == Word::Retiring {
                last_due = last_due.max(line.due_at);
            }
            if tells_all {
                advice.extend(line.advice(context.clock.now()));
            }
        }
        match problem {
            None => run.served(!steps.is_empty()),
            Some(error) => {
                let goes_on = steps.iter().any(|it| matches!(it, Step::Renewed { .. }));
                run.failed(&holder.label, error, |error| explain(error, goes_on));
            }
        }
    })
    .await?;
    let ended = run.end();
    for advice in advice {
        messages.hint(advice);
    }
    if let Some(due) = last_due {
        messages.hint(format!(
            "the old keys work until {}; then `scratch keys rotate --resume --yes` revokes them",
            seconds(due)
        ));
    }
    ended.map(|()| Reply::nothing())
}

/// What a problem means to the command; `goes_on` says whether a new key is in use all the same.
fn explain(error: KeyError, goes_on: bool) -> Failure {
    let is_half_made = matches!(error, KeyError::Unknown { .. } | KeyError::NotStored { .. });
    let mut failure = Failure::from(error);
    if is_half_made {
        failure.hints = vec![
            "run the same command again: it first deletes what this attempt may have left behind"
                .into(),
        ];
    } else if goes_on {
        failure = failure.hint("the new key is in use; `scratch keys rotate --resume` goes on");
    }
    failure
}

async fn resume(
    context: &Context,
    db: &Database,
    provider: Arc<Client>,
    reason: Reason,
) -> Result<Prepared, Failure> {
    let marker = db.marker().await?.environment.clone();
    let retirer = Retirer::open(db.clone(), provider, reason.author(context)).await?;
    let due = retirer.due().await?;
    let messages = context.messages();
    if due.is_empty() {
        messages.note(match retirer.next_due().await? {
            Some(next) => format!("no key is due; the next one is at {}", seconds(next)),
            None => "no key is due".into(),
        });
        lines_of(context).end(messages)?;
        return Ok(Prepared::Told(Reply::nothing()));
    }
    let due_keys = match due.iter().map(|(_, keys)| keys).sum() {
        1 => "1 key".to_owned(),
        count => format!("{count} keys"),
    };
    let action = Action {
        what: format!("revoke what is due ({due_keys}), and end what was cut short"),
        danger: Danger::Moderate,
        // Who rotated the keys was asked then.
        destroys: false,
        names: vec![db.target().environment.to_string()],
    };
    guard::confirm(context, db.target(), Some(&marker), &action).await?;
    let again = "run the same command again: what is done is done";
    let job = Job {
        total: due.len() as u64,
        if_none: "no key is due; what was cut short is ended",
        ..job("revoking keys that are due", again)
    };
    let users = due.into_iter().map(|(user_id, _)| user_id).collect();
    Ok(Prepared::Resume(Box::new(retirer), users, job))
}
