//! `scratch user promote` and `demote`.

use clap::Args;
use futures_util::TryStreamExt;
use serde::Serialize;

use crate::cli::context::Context;
use crate::cli::guard::{self, Action, Danger};
use crate::cli::output::{Reply, Report, View};
use crate::cli::reason::Reason;
use crate::db::Database;
use crate::failure::{Failure, Kind};
use crate::users::{self, Filter, Role, RoleChange, User};

/// How many users a list to choose from may have.
const OFFERED: u64 = 1000;

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  scratch user promote anna@example.com
  scratch user promote usr_4fJ0aZq81B --reason 'on call'")]
pub(crate) struct PromoteOptions {
    /// Id, e-mail, Clerk id or Stripe customer id; on a terminal, chosen from a list if left out
    user: Option<String>,

    #[command(flatten)]
    reason: Reason,
}

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  scratch user demote anna@example.com")]
pub(crate) struct DemoteOptions {
    /// Id, e-mail, Clerk id or Stripe customer id
    user: String,

    #[command(flatten)]
    reason: Reason,
}

impl PromoteOptions {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        if self.user.is_none() && !context.prompter().can_ask {
            return Err(Failure::usage("USER is missing, and nobody can be asked")
                .hint("name the user by id or e-mail: `scratch user promote anna@example.com`"));
        }
        let db = context.database().await?;
        let user = match &self.user {
            Some(reference) => users::resolve(&db, reference).await?,
            None => choose(context, &db).await?,
        };
        set(context, &db, user, Role::Admin, self.reason).await
    }
}

impl DemoteOptions {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        let db = context.database().await?;
        let user = users::resolve(&db, &self.user).await?;
        set(context, &db, user, Role::User, self.reason).await
    }
}

async fn set(
    context: &Context,
    db: &Database,
    user: User,
    role: Role,
    reason: Reason,
) -> Result<Reply, Failure> {
    if user.role == role {
        return Reply::of(&Outcome(RoleChange {
            user,
            changed: false,
        }));
    }
    let verb = match role {
        Role::Admin => "promote",
        Role::User => "demote",
    };
    let action = Action {
        what: format!("{verb} {} to {role}", user.label()),
        danger: Danger::Mild,
        destroys: false,
        names: user.names(),
    };
    guard::confirm(
        context,
        db.target(),
        Some(&db.marker().await?.environment),
        &action,
    )
    .await?;
    let author = reason.author(context);
    let change = match role {
        Role::Admin => users::promote(db, &author, &user.id).await?,
        Role::User => users::demote(db, &author, &user.id).await?,
    };
    Reply::of(&Outcome(change))
}

/// Lets the person at the terminal choose among the users that are no admins: all of them, or those
/// that a text finds where they are too many for a list.
async fn choose(context: &Context, db: &Database) -> Result<User, Failure> {
    let filter = Filter {
        role: Some(Role::User),
        limit: Some(OFFERED + 1),
        ..Filter::default()
    };
    let mut users: Vec<User> = users::list(db, filter).try_collect().await?;
    if users.len() as u64 > OFFERED {
        let question = "Part of the e-mail, name or id (there are many users)".to_owned();
        let text = context.prompter().line(question, false).await?;
        let found = users::search(db, &text, Some(OFFERED)).await?.users;
        users = found.try_collect().await?;
        users.retain(|user| user.role != Role::Admin);
    }
    if users.is_empty() {
        return Err(Failure::new(
            Kind::NotFound,
            "there is no such user who is not admin already",
        )
        .hint("make an account with `scratch user create --email EMAIL`"));
    }
    let items = users.iter().map(line).collect();
    let question = "Whom to make admin (type to search)".to_owned();
    match context.prompter().choose(question, items).await? {
        Some(chosen) => Ok(users.swap_remove(chosen)),
        None => Err(Failure::refused("nobody was chosen; nothing was done")),
    }
}

/// A user in the list to choose from: all that typing may search for.
fn line(user: &User) -> String {
    let parts = [user.email.as_deref(), user.name.as_deref(), Some(&user.id)];
    parts.into_iter().flatten().collect::<Vec<_>>().join("  ")
}

/// The user as it is now, and whether that is new.
#[derive(Serialize)]
struct Outcome(RoleChange);

impl Report for Outcome {
    fn view(&self) -> View {
        let RoleChange { user, changed } = &self.0;
        View::line(if *changed {
            format!("{} is {} now", user.label(), user.role)
        } else {
            format!("{} is {} already; nothing changed", user.label(), user.role)
        })
    }
}
