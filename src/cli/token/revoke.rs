//! `scratch token revoke`.

use clap::Args;

use crate::cli::context::Context;
use crate::cli::guard::{self, Action, Danger};
use crate::cli::output::{Reply, Report, View};
use crate::cli::reason::Reason;
use crate::failure::Failure;
use crate::tokens::{self, Token};

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  scratch token revoke atk_8sK2mPq04Z --yes")]
pub(crate) struct Options {
    /// Id of the token, as `scratch token list` shows it
    #[arg(value_name = "ID")]
    id: String,

    #[command(flatten)]
    reason: Reason,
}

impl Options {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        let db = context.database().await?;
        let token = tokens::get(&db, &self.id).await?;
        let action = Action {
            what: format!(
                "revoke the {} token {} of {}",
                token.kind.name(),
                token.id,
                token.user_id
            ),
            danger: Danger::Moderate,
            destroys: false,
            names: vec![token.id.clone()],
        };
        let marker = &db.marker().await?.environment;
        guard::confirm(context, db.target(), Some(marker), &action).await?;
        let revoked = tokens::revoke(&db, &self.reason.author(context), &token.id).await?;
        Reply::of(&revoked)
    }
}

impl Report for Token {
    fn view(&self) -> View {
        View::line(format!("Revoked {} of {}", self.id, self.user_id))
    }
}
