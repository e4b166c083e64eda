//! `scratch user link`.

use clap::Args;
use serde::Serialize;

use crate::cli::context::Context;
use crate::cli::guard::{self, Action, Danger};
use crate::cli::output::{Reply, Report, View};
use crate::cli::reason::Reason;
use crate::failure::Failure;
use crate::users::{self, Link};

#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  scratch user link anna@example.com --clerk-id user_2abCdEfGhIjKlMnOp"
)]
pub(crate) struct Options {
    /// Id, e-mail or Stripe customer id
    user: String,

    /// Id at Clerk of the person who is to sign in as this user
    #[arg(long, value_name = "ID")]
    clerk_id: String,

    #[command(flatten)]
    reason: Reason,
}

impl Options {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        let db = context.database().await?;
        let user = users::resolve(&db, &self.user).await?;
        let clerk_id = self.clerk_id.trim();
        if user.clerk_id.as_deref() != Some(clerk_id) {
            let action = Action {
                what: format!("let {clerk_id} sign in as {}", user.label()),
                danger: Danger::Mild,
                destroys: false,
                names: user.names(),
            };
            let environment = &db.marker().await?.environment;
            guard::confirm(context, db.target(), Some(environment), &action).await?;
        }
        let author = self.reason.author(context);
        let link = users::link(&db, &author, &user.id, clerk_id).await?;
        Reply::of(&Outcome(link))
    }
}

/// The user as it is now, and whether that is new.
#[derive(Serialize)]
struct Outcome(Link);

impl Report for Outcome {
    fn view(&self) -> View {
        let Link { user, changed } = &self.0;
        let clerk_id = user.clerk_id.as_deref().unwrap_or_default();
        View::line(if *changed {
            format!("{clerk_id} signs in as {} now", user.label())
        } else {
            format!(
                "{clerk_id} signs in as {} already; nothing changed",
                user.label()
            )
        })
    }
}
