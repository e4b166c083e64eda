//! `scratch keys rotate`.

use std::sync::Arc;

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use clap::{ArgGroup, Args};
use futures_util::stream::{BoxStream, StreamExt, iter};

use super::people::{self, Whom};
use super::rotated::Outcome;
use super::{owner, required_sealer, vault};
use crate::cli::context::Context;
use crate::cli::guard::{self, Action, Danger};
use crate::cli::output::{self, Reply};
use crate::cli::reason::Reason;
use crate::db::{Database, DbError};
use crate::failure::{Failure, Kind};
use crate::keys::{KeyError, Plan, Retirer, Rotation, Rotator};
use crate::settings::value;
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
    #[arg(long, value_name = "TIME", default_value = "0", value_parser = grace)]
    grace: TimeDelta,

    /// Show which keys would be rotated, and do nothing
    #[arg(long)]
    dry_run: bool,

    /// How many users are worked on at a time
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..=64))]
    concurrency: u16,

    #[command(flatten)]
    reason: Reason,
}

fn length(text: &str) -> Result<TimeDelta, String> {
    /// A thousand years, so that what is added to now is a date.
    const LONGEST: TimeDelta = TimeDelta::days(365_000);
    let length = TimeDelta::from_std(value::duration(text)?).ok();
    length
        .filter(|length| *length <= LONGEST)
        .ok_or_else(|| format!("`{text}` is too long"))
}

fn grace(text: &str) -> Result<TimeDelta, String> {
    match text {
        "0" => Ok(TimeDelta::zero()),
        text => length(text),
    }
}

impl Options {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        if self.resume {
            return resume(context, self.concurrency.into(), self.reason).await;
        }
        let sealer = required_sealer(context)?;
        let provider = Arc::new(context.openrouter()?);
        let whom = Whom::of(context, &self.users, None).await?;
        let db = context.database().await?;
        let named = match &whom {
            Whom::All => None,
            Whom::Named(references) => Some(people::resolve(&db, references).await?),
        };
        let installation = db.marker().await?;
        let marker = Some(installation.environment.as_str());
        let vault = vault(context, sealer, installation)?;
        let plan = Plan {
            grace: self.grace,
            expiring_by: self
                .expiring_within
                .map(|length| context.clock.now() + length),
        };
        if !self.dry_run {
            let action = action(&db, named.as_deref(), &plan);
            guard::confirm(context, db.target(), marker, &action).await?;
            if vault.is_shared() {
                context.messages().warn(
                    "the keys are stored as text, because SCRATCH_SHARED_WITH_OLD_SERVER is true",
                );
            }
        }
        let author = self.reason.author(context);
        let rotator = Rotator::open(db.clone(), provider, vault, author, plan).await?;
        let people = People { db: &db, named };
        if self.dry_run {
            return dry_run(context, &rotator, people).await;
        }
        rotate(context, &rotator, people, self.concurrency.into()).await
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

fn seconds(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Secs, true)
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

async fn dry_run(
    context: &Context,
    rotator: &Rotator,
    people: People<'_>,
) -> Result<Reply, Failure> {
    let is_named = people.named.is_some();
    let mut outcome = Outcome::default();
    let mut users = people.stream();
    while let Some(user) = users.next().await {
        let user = user?;
        let rotation = Rotation {
            steps: rotator.look(&user.id).await?,
            problem: None,
        };
        outcome.add(&user.id, &user.label(), &rotation, is_named);
    }
    context.messages().note(outcome.summary());
    Reply::of(&outcome)
}

async fn rotate(
    context: &Context,
    rotator: &Rotator,
    people: People<'_>,
    concurrency: usize,
) -> Result<Reply, Failure> {
    let is_named = people.named.is_some();
    let is_single = people.named.as_ref().is_some_and(|users| users.len() == 1);
    let progress = context.messages().progress("rotating keys");
    let mut outcome = Outcome::default();
    let mut stop: Option<Failure> = None;
    let work = rotator.rotate_each(people.stream(), concurrency);
    let mut work = std::pin::pin!(work);
    while let Some(done) = work.next().await {
        match done {
            Ok((user, rotation)) => {
                outcome.add(&user.id, &user.label(), &rotation, is_named);
                take(rotation, is_single, &mut stop);
            }
            Err(error) => {
                stop.get_or_insert_with(|| error.into());
            }
        }
    }
    drop(progress);
    if rotator.met_simulator() {
        context.messages().note("these are keys of a simulator");
    }
    end(
        context,
        &outcome,
        stop,
        "name those once more; the others are done",
    )
}

/// Keeps the problem that is the whole command's.
fn take(rotation: Rotation, is_single: bool, stop: &mut Option<Failure>) {
    let Some(error) = rotation.problem else {
        return;
    };
    if stop.is_none() && (error.ends_the_run() || is_single) {
        let is_half_made = matches!(error, KeyError::Unknown { .. } | KeyError::NotStored { .. });
        let mut failure = Failure::from(error);
        if is_half_made {
            failure.hints = vec![
                "run the same command again: it first deletes what this attempt may have left \
                 behind"
                    .into(),
            ];
        } else if !rotation.steps.is_empty() {
            failure = failure.hint("the new key is in use; `scratch keys rotate --resume` goes on");
        }
        *stop = Some(failure);
    }
}

/// The report, and how the command ends; `again` says how to go on with those for whom it was not
/// done.
fn end(
    context: &Context,
    outcome: &Outcome,
    stop: Option<Failure>,
    again: &str,
) -> Result<Reply, Failure> {
    let messages = context.messages();
    if let Some(failure) = stop {
        if outcome.is_one_failure() {
            return Err(failure);
        }
        messages.note(outcome.summary());
        output::announce(outcome, context.format())?;
        return Err(failure);
    }
    messages.note(outcome.summary());
    if let Some(due) = outcome.last_due() {
        messages.hint(format!(
            "the old keys work until {}; then `scratch keys rotate --resume --yes` revokes them",
            seconds(due)
        ));
    }
    let code = if outcome.has_failed() {
        messages.hint(again);
        Kind::Failed.exit_code()
    } else {
        0
    };
    Ok(Reply::of(outcome)?.exit_code(code))
}

async fn resume(context: &Context, concurrency: usize, reason: Reason) -> Result<Reply, Failure> {
    let provider = Arc::new(context.openrouter()?);
    let db = context.database().await?;
    let marker = db.marker().await?.environment.clone();
    let retirer = Retirer::open(db.clone(), provider, reason.author(context)).await?;
    let due = retirer.due().await?;
    let messages = context.messages();
    let mut outcome = Outcome::default();
    if due.is_empty() {
        messages.note(match retirer.next_due().await? {
            Some(next) => format!("no key is due; the next one is at {}", seconds(next)),
            None => "no key is due".into(),
        });
        return Reply::of(&outcome);
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
    let progress = messages.progress("revoking keys that are due");
    let mut stop = None;
    let users = due.into_iter().map(|(user_id, _)| user_id).collect();
    let work = retirer.resume_each(users, concurrency);
    let mut work = std::pin::pin!(work);
    while let Some((user_id, rotation)) = work.next().await {
        let label = owner(&db, &user_id).await?;
        outcome.add(&user_id, &label, &rotation, false);
        take(rotation, false, &mut stop);
    }
    drop(progress);
    if retirer.met_simulator() {
        messages.note("these are keys of a simulator");
    }
    if stop.is_none() && outcome.is_empty() {
        messages.note("no key is due; what was cut short is ended");
        return Reply::of(&outcome);
    }
    let again = "run the same command again: what is done is done";
    end(context, &outcome, stop, again)
}
