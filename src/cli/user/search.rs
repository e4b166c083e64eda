//! `scratch user search`.

use clap::Args;
use futures_util::StreamExt;

use super::{HEADINGS, row};
use crate::cli::context::Context;
use crate::cli::output::{Reply, Rows};
use crate::failure::Failure;
use crate::users::{self, SEARCH_WINDOW};

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  scratch user search anna@ex")]
pub(crate) struct Options {
    /// Part of an id, Clerk id, Stripe customer id, name or e-mail, in whatever case
    text: String,

    /// At most so many [default: 100 on a terminal, else all]
    #[arg(long, value_name = "N")]
    limit: Option<u64>,
}

impl Options {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        let db = context.database().await?;
        let matches = users::search(&db, &self.text, self.limit).await?;
        if matches.only_newest {
            context.messages().warn(format!(
                "only the {SEARCH_WINDOW} users that changed last are searched: that takes three \
                 letters or digits in a row"
            ));
        }
        Ok(Reply::rows(Rows {
            headings: HEADINGS.to_vec(),
            stream: matches.users.map(|user| row(&user?)).boxed(),
            when_empty: format!("no user has `{}` in id, name or e-mail", self.text),
            limited: self.limit.is_some(),
        }))
    }
}
