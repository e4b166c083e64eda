//! `scratch token list`.

use clap::Args;

use super::{HEADINGS, cells};
use crate::cli::context::Context;
use crate::cli::output::{Reply, Row, Rows};
use crate::failure::Failure;
use crate::{tokens, users};

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  scratch token list anna@example.com")]
pub(crate) struct Options {
    /// Id, e-mail, Clerk id or Stripe customer id
    user: String,
}

impl Options {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        let db = context.database().await?;
        let user = users::resolve(&db, &self.user).await?;
        let tokens = tokens::list(&db, &user.id).await?;
        let rows: Result<Vec<Row>, Failure> = tokens
            .iter()
            .map(|token| Row::new(token, cells(token)))
            .collect();
        let mut rows = Rows::of(
            HEADINGS.to_vec(),
            rows?,
            format!("{} has no API token", user.label()),
        );
        // There is no `--limit`: these are few, and all are wanted.
        rows.limited = true;
        Ok(Reply::rows(rows))
    }
}
