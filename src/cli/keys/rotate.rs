//! `scratch keys rotate`.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use clap::{ArgGroup, Args};
use futures_util::stream::{BoxStream, StreamExt, TryStreamExt, iter};

use super::people::{self, Whom};
use super::rotated::{Holder, seconds};
use super::rotating::{Preview, job, refuse_none, resume, work_off};
use super::run::Job;
use super::{required_sealer, vault};
use crate::cli::context::Context;
use crate::cli::guard::{self, Action, Danger};
use crate::cli::moment::Moment;
use crate::cli::next::NextCommand;
use crate::cli::output::Reply;
use crate::cli::reason::Reason;
use crate::clock::iso;
use crate::db::{Database, DbError};
use crate::failure::Failure;
use crate::keys::{Directory, Grace, Plan, Retirer, Rotation, Rotator, length};
use crate::openrouter::Client;
use crate::users::{self, Filter, User};

/// How many users are worked on at a time where nothing else is said.
const AT_A_TIME: u16 = 8;

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("whom").required(true))]
#[command(after_help = "\
Examples:
  scratch keys rotate anna@example.com --yes
  scratch keys rotate --all --grace 24h --dry-run
  scratch keys rotate --expiring-within 7d --grace 24h --yes
  scratch keys rotate --resume --yes
  scratch keys rotate --all --made-before 2026-03-01T09:30:00Z --yes

The new key has the old one's name but for the marker, its limit, window and workspace, and its
length of life anew. It is verified before it takes the old one's place. With a grace both work, and
`--resume`, best run by cron, revokes the old one when it is due, unless the new one is gone by
then. A rotation under way goes on before another begins; `scratch keys revoke` ends a grace early.
A run that was cut short goes on with `--made-before` and the time at which it began: keys that it
has made are left alone.")]
pub(crate) struct Options {
    /// Users, by id, e-mail, Clerk id or Stripe customer id: all their enabled provisioned keys
    #[arg(value_name = "USER", group = "whom")]
    users: Vec<String>,

    /// Everybody's enabled provisioned keys
    #[arg(long, group = "whom")]
    all: bool,

    /// Everybody's keys that expire within this time, such as 7d, or have expired; not those in the
    /// first half of their life, which would be rotated again and again
    #[arg(long, value_name = "TIME", group = "whom", value_parser = length)]
    expiring_within: Option<TimeDelta>,

    /// Only keys that were made before: 2026-03-01, 2026-03-01T09:30:00Z, or 30d for so long ago
    #[arg(long, value_name = "WHEN")]
    made_before: Option<Moment>,

    /// Revoke the old keys that are due, and end what was cut short
    #[arg(long, group = "whom", conflicts_with_all = ["grace", "dry_run", "made_before"])]
    resume: bool,

    /// How long the old key works beside the new one, such as 24h; 0 for not at all
    #[arg(long, value_name = "TIME", default_value = "0")]
    grace: Grace,

    /// Show which keys would be rotated, and do nothing
    #[arg(long)]
    dry_run: bool,

    /// How many users are worked on at a time
    #[arg(long, value_name = "N", default_value_t = AT_A_TIME, value_parser = clap::value_parser!(u16).range(1..=64))]
    concurrency: u16,

    #[command(flatten)]
    reason: Reason,
}

/// What is decided before anything is done.
enum Prepared {
    Rotate(Box<Rotator>, Work),
    Look(Box<Rotator>, Box<Directory>, Work),
    /// Nothing where nothing is due.
    Resume(Option<(Box<Retirer>, Vec<String>, Job)>),
}

/// On whom.
struct Work {
    users: BoxStream<'static, Result<User, DbError>>,
    job: Job,
    /// The user who was named alone, all of whose keys are meant.
    alone: Option<String>,
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
        let held = |(user, rotation): (User, Rotation)| {
            (Holder::of(user.id.clone(), Some(&user)), rotation)
        };
        let (reply, alone) = match preparing.await? {
            Prepared::Rotate(rotator, Work { users, job, alone }) => {
                let work = rotator.rotate_each(users, concurrency).map_ok(held);
                (
                    Box::pin(work_off(context, &provider, job, None, work)).await?,
                    alone,
                )
            }
            Prepared::Look(rotator, directory, Work { users, job, alone }) => {
                let work = rotator.look_each(&directory, users).map_ok(held);
                let grace = self.grace.length();
                let has_grace = grace > TimeDelta::zero();
                let due_at = has_grace.then(|| context.clock.now() + grace);
                let preview = Some(Preview { due_at });
                (
                    Box::pin(work_off(context, &provider, job, preview, work)).await?,
                    alone,
                )
            }
            Prepared::Resume(None) => (Reply::nothing(), None),
            Prepared::Resume(Some((retirer, users, job))) => {
                let work = retirer.resume_each(users, concurrency);
                let work = work.then(async |(user_id, rotation)| {
                    // What was done is told, whether or not the user's name can be.
                    let user = users::get(db.pool(), &user_id).await.ok().flatten();
                    Ok((Holder::of(user_id, user.as_ref()), rotation))
                });
                (
                    Box::pin(work_off(context, &provider, job, None, work)).await?,
                    None,
                )
            }
        };
        if let Some(user_id) = alone {
            refuse_none(&db, &user_id).await?;
        }
        Ok(reply)
    }

    /// Everything before the first key.
    async fn prepare(
        &self,
        context: &Context,
        db: &Database,
        provider: &Arc<Client>,
    ) -> Result<Prepared, Failure> {
        let provider = Arc::clone(provider);
        if self.resume {
            let resumed = resume(context, db, provider, self.reason.clone()).await;
            return resumed.map(Prepared::Resume);
        }
        let sealer = required_sealer(context)?;
        let whom = Whom::of(context, &self.users, None).await?;
        let named = match &whom {
            Whom::All => None,
            Whom::Named(references) => Some(people::resolve(db, references).await?),
        };
        let count = named.as_ref().map(Vec::len);
        let installation = db.marker().await?;
        let marker = Some(installation.environment.as_str());
        let vault = vault(context, sealer, db).await?;
        let now = context.clock.now();
        let plan = self.plan(now)?;
        let action = action(db, named.as_deref(), &plan);
        if !self.dry_run {
            guard::confirm(context, db.target(), marker, &action).await?;
            if vault.is_shared() {
                context.messages().warn(
                    "the keys are stored as text, because SCRATCH_SHARED_WITH_OLD_SERVER is true",
                );
            }
        }
        let alone = match (named.as_deref(), self.expiring_within) {
            (Some([user]), None) => Some(user.id.clone()),
            _ => None,
        };
        let job = Job {
            total: match count {
                Some(count) => count as u64,
                None => users::count(db).await?,
            },
            is_single: count == Some(1),
            tells_all: count.is_some(),
            ..if self.dry_run {
                job(
                    "looking at keys",
                    "rotate the others without `--dry-run`".into(),
                )
            } else {
                // Whoever is asked takes their time: the run begins only now.
                let answer = guard::answer(db.target(), marker, &action);
                let again = self.again(context, &plan, &answer)?;
                job("rotating keys", again)
            }
        };
        let author = self.reason.clone().author(context);
        let users = stream(db, named);
        let rotator = Rotator::open(db.clone(), provider, vault, author, plan).await?;
        let work = Work { users, job, alone };
        Ok(if self.dry_run {
            let directory = rotator.directory(count).await?;
            Prepared::Look(Box::new(rotator), Box::new(directory), work)
        } else {
            Prepared::Rotate(Box::new(rotator), work)
        })
    }

    fn plan(&self, now: DateTime<Utc>) -> Result<Plan, Failure> {
        let made_before = self.made_before.map(|moment| {
            let instant = moment.before(now);
            instant.ok_or_else(|| Failure::usage("`--made-before` lies before the calendar"))
        });
        Ok(Plan {
            grace: self.grace.length(),
            expiring_by: self.expiring_within.map(|length| now + length),
            made_before: made_before.transpose()?,
        })
    }

    /// How to go on with those of a run that begins now whose keys are not rotated by its end;
    /// `answer` is what the question is answered with.
    fn again(&self, context: &Context, plan: &Plan, answer: &[String]) -> Result<String, Failure> {
        let seconds = |length: TimeDelta| format!("{}s", length.num_seconds());
        let mut next = NextCommand::of(context, "keys rotate")?;
        for user in &self.users {
            next = next.word(user);
        }
        if self.all {
            next = next.word("--all");
        }
        if let Some(length) = self.expiring_within {
            next = next.option("--expiring-within", &seconds(length));
        }
        let begin = context.clock.now();
        let made_before = plan.made_before.map_or(begin, |instant| instant.min(begin));
        next = next.option("--made-before", &iso(made_before.naive_utc()));
        let grace = self.grace.length();
        if grace > TimeDelta::zero() {
            next = next.option("--grace", &seconds(grace));
        }
        if self.concurrency != AT_A_TIME {
            next = next.option("--concurrency", &self.concurrency.to_string());
        }
        if let Some(reason) = self.reason.text() {
            next = next.option("--reason", reason);
        }
        for word in answer {
            next = next.word(word);
        }
        Ok(format!(
            "go on with `{next}`: keys that are new by now are left alone"
        ))
    }
}

/// The named users, or everybody who may have a key.
fn stream(db: &Database, named: Option<Vec<User>>) -> BoxStream<'static, Result<User, DbError>> {
    if let Some(users) = named {
        return iter(users.into_iter().map(Ok)).boxed();
    }
    let filter = Filter {
        with_provisioned: true,
        ..Filter::default()
    };
    users::list(db, filter).boxed()
}

/// What is asked about.
fn action(db: &Database, users: Option<&[User]>, plan: &Plan) -> Action {
    let environment = vec![db.target().environment.to_string()];
    let (people, names) = match users {
        Some([user]) => (user.label(), user.names()),
        Some(users) => (format!("{} users", users.len()), environment),
        None => ("all users".into(), environment),
    };
    let said = |what: &str, instant: Option<DateTime<Utc>>| {
        let said = instant.map(|instant| format!(" that {what} before {}", seconds(instant)));
        said.unwrap_or_default()
    };
    let expiring = said("expire", plan.expiring_by);
    let which = expiring + &said("were made", plan.made_before);
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
