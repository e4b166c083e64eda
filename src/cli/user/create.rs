//! `scratch user create`.

use clap::Args;

use crate::cli::context::Context;
use crate::cli::guard::{self, Action, Danger};
use crate::cli::output::{Reply, Report, View};
use crate::cli::reason::Reason;
use crate::failure::Failure;
use crate::settings::Environment;
use crate::users::{self, NewUser, Role, User};

#[derive(Debug, Args)]
#[command(after_help = "Example:
  scratch user create --email anna@example.com --name Anna --admin")]
pub(crate) struct Options {
    /// E-mail address; on a terminal, asked for if left out
    #[arg(long)]
    email: Option<String>,

    /// Name for people
    #[arg(long)]
    name: Option<String>,

    /// Make the account an admin
    #[arg(long)]
    admin: bool,

    /// Make it in production, too: an account that nobody can log in to
    #[arg(long)]
    force: bool,

    #[command(flatten)]
    reason: Reason,
}

impl Options {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        let email = match self.email {
            Some(email) => email,
            None if context.prompter().can_ask => {
                context.prompter().line("E-mail".into(), false).await?
            }
            None => {
                return Err(
                    Failure::usage("`--email` is missing, and nobody can be asked")
                        .hint("say `--email anna@example.com`"),
                );
            }
        };
        let db = context.database().await?;
        let marker = &db.marker().await?.environment;
        let production = Environment::Production;
        if !self.force && (db.target().environment == production || marker == production.name()) {
            return Err(Failure::refused(
                "production gets its users from the login service: nobody could log in to a \
                 local account",
            )
            .hint("say `--force` if you want one all the same"));
        }
        let role = if self.admin { Role::Admin } else { Role::User };
        let action = Action {
            what: format!("create the account {} with role {role}", email.trim()),
            danger: Danger::Mild,
            destroys: false,
            names: vec![email.trim().to_owned()],
        };
        guard::confirm(context, db.target(), Some(marker), &action).await?;
        let new = NewUser {
            email,
            name: self.name,
            role,
        };
        let user = users::create(&db, &self.reason.author(context), &new).await?;
        Reply::of(&user)
    }
}

impl Report for User {
    fn view(&self) -> View {
        View::line(format!("Created {}, {}", self.label(), self.role))
    }
}
