//! `scratch keys provision`.

use std::sync::Arc;

use clap::{ArgGroup, Args};
use futures_util::TryStreamExt;
use futures_util::stream::iter;

use super::people::{self, Whom};
use super::provisioned::{Line, Outcome};
use super::{required_sealer, vault};
use crate::cli::context::Context;
use crate::cli::guard::{self, Action, Danger};
use crate::cli::output::{self, Reply};
use crate::cli::reason::Reason;
use crate::db::Database;
use crate::failure::{Failure, Kind};
use crate::keys::{self, KeyError, Outlook, Provisioner, Terms, Wish};
use crate::openrouter::Usd;
use crate::settings::value;
use crate::users::{self, Filter, User};

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("whom").required(true))]
#[command(after_help = "\
Examples:
  scratch keys provision anna@example.com
  scratch keys provision --all --limit 5 --dry-run
  scratch keys provision --from team.txt --yes

Who has an enabled key that was provisioned is left alone, so that the command can be repeated at
any time. What a run that was cut short left at OpenRouter is deleted by the next one.")]
pub(crate) struct Options {
    /// Users, by id, e-mail, Clerk id or Stripe customer id
    #[arg(value_name = "USER", group = "whom")]
    users: Vec<String>,

    /// All users, but for those whose key an admin took away
    #[arg(long, group = "whom")]
    all: bool,

    /// File with one user a line, or - for standard input; # begins a comment
    #[arg(long, value_name = "FILE", group = "whom")]
    from: Option<String>,

    /// What each key may spend, in USD, or none for no limit; NEW_USER_OPENROUTER_CREDIT_LIMIT if
    /// left out
    #[arg(long, value_name = "USD", value_parser = limit)]
    limit: Option<Limit>,

    /// Show what would be done, and do nothing
    #[arg(long)]
    dry_run: bool,

    /// How many keys are made at a time
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..=64))]
    concurrency: u16,

    /// Make another key also where there is one
    #[arg(long)]
    force: bool,

    #[command(flatten)]
    reason: Reason,
}

/// What a key may spend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Limit {
    Usd(Usd),
    None,
}

pub(super) fn limit(text: &str) -> Result<Limit, String> {
    if text.eq_ignore_ascii_case("none") {
        return Ok(Limit::None);
    }
    let dollars = value::usd(text).map_err(|problem| format!("{problem}, or none"))?;
    let amount = Usd::from_dollars(dollars).filter(|amount| *amount > Usd::ZERO);
    amount
        .map(Limit::Usd)
        .ok_or_else(|| format!("`{text}` is not an amount that can be a limit"))
}

impl Options {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        let sealer = required_sealer(context)?;
        let provider = context.openrouter()?;
        let terms = Terms {
            limit: self.limit(context)?,
            ..Terms::default()
        };
        let whom = Whom::of(context, &self.users, self.from.as_deref()).await?;
        let db = context.database().await?;
        let users = match &whom {
            Whom::All => users::list(&db, Filter::default()).try_collect().await?,
            Whom::Named(references) => people::resolve(&db, references).await?,
        };
        let wish = match (self.force, &whom) {
            (true, _) => Wish::Another,
            (false, Whom::All) => Wish::Missing,
            (false, Whom::Named(_)) => Wish::Again,
        };
        if self.dry_run {
            let lines = dry_run(&db, &users, wish).await?;
            return done(context, lines);
        }
        let installation = db.marker().await?;
        let vault = vault(context, sealer, installation)?;
        let action = self.action(&db, &users, &terms).await?;
        let marker = Some(installation.environment.as_str());
        guard::confirm(context, db.target(), marker, &action).await?;
        if vault.is_shared() {
            context.messages().warn(
                "the keys are stored as text, because SCRATCH_SHARED_WITH_OLD_SERVER is true",
            );
        }
        let author = self.reason.author(context);
        let provisioner = Provisioner::open(db, Arc::new(provider), vault, author, terms).await?;
        provision(context, &provisioner, users, wish, self.concurrency.into()).await
    }

    fn limit(&self, context: &Context) -> Result<Option<Usd>, Failure> {
        match self.limit {
            Some(Limit::Usd(amount)) => Ok(Some(amount)),
            Some(Limit::None) => Ok(None),
            None => {
                let dollars = context.settings()?.new_user_limit()?;
                let amount = Usd::from_dollars(dollars).filter(|amount| *amount > Usd::ZERO);
                amount.map(Some).ok_or_else(|| {
                    Failure::usage("NEW_USER_OPENROUTER_CREDIT_LIMIT cannot be a limit")
                        .hint("set it to an amount in USD, such as 10, or say `--limit USD`")
                })
            }
        }
    }

    /// What is asked about: naming people is mild, unless something about it is unusual.
    async fn action(
        &self,
        db: &Database,
        users: &[User],
        terms: &Terms,
    ) -> Result<Action, Failure> {
        let mut withheld = 0;
        if !self.all {
            for user in users {
                let outlook = keys::outlook(db, &user.id, Wish::Missing).await?;
                withheld += usize::from(matches!(outlook, Outlook::Withheld));
            }
        }
        let is_single = self.from.is_none() && !self.all && users.len() == 1;
        let (who, names) = match users {
            [user] if is_single => (user.label(), user.names()),
            users => (
                format!("{} users", users.len()),
                vec![db.target().environment.to_string()],
            ),
        };
        let have = if is_single { "has" } else { "have" };
        let mut what = if self.force {
            format!("make another key for {who}")
        } else {
            format!("make sure that {who} {have} a key")
        };
        if withheld > 0 {
            let whose = if is_single {
                "whose".into()
            } else {
                format!("{withheld} of whose")
            };
            what = format!("{what}, {whose} keys an admin took away");
        }
        if terms.limit.is_none() {
            what.push_str(", without a limit");
        }
        let is_mild = !self.all
            && self.from.is_none()
            && !self.force
            && withheld == 0
            && terms.limit.is_some();
        Ok(Action {
            what,
            danger: if is_mild {
                Danger::Mild
            } else {
                Danger::Moderate
            },
            destroys: false,
            names,
        })
    }
}

async fn dry_run(db: &Database, users: &[User], wish: Wish) -> Result<Vec<Line>, Failure> {
    let mut lines = Vec::with_capacity(users.len());
    for user in users {
        let outlook = keys::outlook(db, &user.id, wish).await?;
        lines.push(Line::planned(user, &outlook));
    }
    Ok(lines)
}

async fn provision(
    context: &Context,
    provisioner: &Provisioner,
    users: Vec<User>,
    wish: Wish,
    concurrency: usize,
) -> Result<Reply, Failure> {
    let is_single = users.len() == 1;
    let total = users.len() as u64;
    let mut count = context.messages().count("provisioning keys");
    let mut lines: Vec<Line> = Vec::new();
    let mut stopped: Option<KeyError> = None;
    let source = iter(users.into_iter().map(Ok));
    let read = keys::provision_each(provisioner, source, wish, concurrency, |user, outcome| {
        lines.push(Line::done(&user, &outcome));
        count.set(lines.len() as u64, total);
        if let Err(error) = outcome
            && stopped.is_none()
            && (error.ends_the_run() || is_single)
        {
            stopped = Some(error);
        }
    });
    read.await?;
    if provisioner.met_simulator() {
        context.messages().note("these are keys of a simulator");
    }
    let Some(error) = stopped else {
        count.finish();
        return done(context, lines);
    };
    drop(count);
    if is_single {
        return Err(error.into());
    }
    let outcome = Outcome(lines);
    context.messages().note(outcome.summary());
    output::announce(&outcome, context.format())?;
    Err(Failure::from(error)
        .context("the run was stopped")
        .hint("then run the same command again: who has a key by now is left alone"))
}

/// The report, with exit code 1 if it failed for somebody.
fn done(context: &Context, lines: Vec<Line>) -> Result<Reply, Failure> {
    let outcome = Outcome(lines);
    context.messages().note(outcome.summary());
    let code = if outcome.has_failed() {
        context
            .messages()
            .hint("run the same command again: who has a key is left alone");
        Kind::Failed.exit_code()
    } else {
        0
    };
    Ok(Reply::of(&outcome)?.exit_code(code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_an_amount_or_none() {
        assert_eq!(limit("none"), Ok(Limit::None));
        let amount = Usd::from_dollars(2.5).unwrap();
        assert_eq!(limit("2.50"), Ok(Limit::Usd(amount)));
        for text in ["0", "-1", "ten", "", "1e300", "0.0000000001"] {
            assert!(limit(text).is_err(), "{text}");
        }
    }
}
