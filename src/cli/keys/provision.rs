//! `scratch keys provision`.

use std::sync::Arc;

use clap::{ArgGroup, Args};
use futures_util::stream::{BoxStream, StreamExt, iter};

use super::handout::Handout;
use super::people::{self, Whom};
use super::provisioning::{self, Showing};
use super::terms::TermFlags;
use super::{required_sealer, vault};
use crate::cli::context::Context;
use crate::cli::guard::{self, Action, Danger};
use crate::cli::output::Reply;
use crate::cli::reason::Reason;
use crate::db::{Database, DbError};
use crate::failure::Failure;
use crate::keys::{self, Outlook, Provisioner, Terms, Wish};
use crate::openrouter::Client;
use crate::users::{self, Filter, User};

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
#[command(group = ArgGroup::new("whom").required(true))]
#[command(after_help = "\
Examples:
  scratch keys provision anna@example.com --limit 25 --limit-reset monthly
  scratch keys provision --all --limit 5 --dry-run
  scratch keys provision --from team.txt --expires 90d --out keys.tsv --yes

Who has an enabled key that was provisioned is left alone, so that the command can be repeated at
any time. What a run that was cut short left at OpenRouter is deleted by the next one. Ctrl-C lets
what is under way come to its end; a second one does not.")]
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

    #[command(flatten)]
    terms: TermFlags,

    /// Show what would be done, and do nothing
    #[arg(long, conflicts_with_all = ["print", "out"])]
    dry_run: bool,

    /// How many keys are made at a time
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..=64))]
    concurrency: u16,

    /// Make another key also where there is one
    #[arg(long)]
    force: bool,

    /// Print each new key, this once
    #[arg(long)]
    print: bool,

    /// New file, for you alone, to write each new key into: user id, e-mail, credential id and key,
    /// between tabs
    #[arg(long, value_name = "FILE")]
    out: Option<String>,

    #[command(flatten)]
    reason: Reason,
}

/// The users that are meant, as far as they must be known beforehand.
pub(super) enum People {
    /// Everybody: so many.
    All(u64),
    /// Those.
    Named(Vec<User>),
}

impl People {
    async fn find(db: &Database, whom: &Whom) -> Result<Self, Failure> {
        Ok(match whom {
            Whom::All => Self::All(users::count(db).await?),
            Whom::Named(references) => Self::Named(people::resolve(db, references).await?),
        })
    }

    pub(super) fn count(&self) -> u64 {
        match self {
            Self::All(count) => *count,
            Self::Named(users) => users.len() as u64,
        }
    }

    /// The users, page by page where they are many.
    pub(super) fn stream(self, db: &Database) -> BoxStream<'static, Result<User, DbError>> {
        match self {
            Self::All(_) => users::list(db, Filter::default()).boxed(),
            Self::Named(users) => iter(users.into_iter().map(Ok)).boxed(),
        }
    }
}

/// What is decided before the first key is made.
struct Prepared {
    db: Database,
    people: People,
    wish: Wish,
    showing: Showing,
    provider: Arc<Client>,
    /// None for a dry run.
    provisioner: Option<Provisioner>,
}

impl Options {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        let preparing = crate::cli::interruptible(Box::pin(self.prepare(context)));
        let Prepared {
            db,
            people,
            wish,
            showing,
            provider,
            provisioner,
        } = preparing.await?;
        let Some(provisioner) = provisioner else {
            let looking = provisioning::dry_run(context, &db, people, wish, showing);
            return crate::cli::interruptible(Box::pin(looking)).await;
        };
        let users = people.stream(&db);
        let concurrency = self.concurrency.into();
        let running = provisioning::run(
            context,
            &provisioner,
            &provider,
            users,
            wish,
            concurrency,
            showing,
        );
        Box::pin(running).await
    }

    /// Everything before the first key.
    async fn prepare(&self, context: &Context) -> Result<Prepared, Failure> {
        let sealer = required_sealer(context)?;
        let provider = Arc::new(context.openrouter()?);
        let terms = self.terms.resolve(context)?;
        if let Some(out) = &self.out {
            Handout::check(context, out)?;
        }
        let whom = Whom::of(context, &self.users, self.from.as_deref()).await?;
        let db = context.database().await?;
        let people = People::find(&db, &whom).await?;
        let wish = match (self.force, &people) {
            (true, _) => Wish::Another,
            (false, People::All(_)) => Wish::Missing,
            (false, People::Named(_)) => Wish::Again,
        };
        let mut showing = Showing {
            total: people.count(),
            is_single: !self.all && self.from.is_none() && people.count() == 1,
            print: self.print,
            out: None,
            said: self.terms.said(),
        };
        if self.dry_run {
            return Ok(Prepared {
                db,
                people,
                wish,
                showing,
                provider,
                provisioner: None,
            });
        }
        let installation = db.marker().await?;
        let vault = vault(context, sealer, &db).await?;
        let action = self.action(&db, &people, &terms).await?;
        let marker = Some(installation.environment.as_str());
        guard::confirm(context, db.target(), marker, &action).await?;
        if vault.is_shared() {
            context.messages().warn(
                "the keys are stored as text, because SCRATCH_SHARED_WITH_OLD_SERVER is true",
            );
        }
        let author = self.reason.clone().author(context);
        let opening = Provisioner::open(db.clone(), Arc::clone(&provider), vault, author, terms);
        let provisioner = opening.await?;
        if let Some(out) = &self.out {
            showing.out = Some(Handout::create(context, out)?);
        }
        Ok(Prepared {
            db,
            people,
            wish,
            showing,
            provider,
            provisioner: Some(provisioner),
        })
    }

    /// What is asked about: naming people is mild, unless something about it is unusual.
    async fn action(
        &self,
        db: &Database,
        people: &People,
        terms: &Terms,
    ) -> Result<Action, Failure> {
        let mut withheld = 0;
        if let People::Named(users) = people {
            let ids: Vec<&str> = users.iter().map(|user| user.id.as_str()).collect();
            let outlooks = keys::outlooks(db, &ids, Wish::Missing).await?;
            withheld = outlooks
                .iter()
                .filter(|outlook| matches!(outlook, Outlook::Withheld))
                .count();
        }
        let single = match people {
            People::Named(users) if self.from.is_none() && users.len() == 1 => users.first(),
            _ => None,
        };
        let (who, have, whose, names) = match single {
            Some(user) => (user.label(), "has", "whose".to_owned(), user.names()),
            None => (
                format!("{} users", people.count()),
                "have",
                format!("{withheld} of whose"),
                vec![db.target().environment.to_string()],
            ),
        };
        let mut what = if self.force {
            format!("make another key for {who}")
        } else {
            format!("make sure that {who} {have} a key")
        };
        if withheld > 0 {
            what = format!("{what}, {whose} keys an admin took away");
        }
        if terms.limit.is_none() {
            what.push_str(", with no limit");
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
