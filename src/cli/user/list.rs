//! `scratch user list`.

use clap::Args;
use futures_util::StreamExt;

use super::{HEADINGS, row};
use crate::cli::context::Context;
use crate::cli::moment::Moment;
use crate::cli::output::{Reply, Rows};
use crate::clock::to_column;
use crate::failure::Failure;
use crate::users::{self, Filter, Role};

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  scratch user list --role admin
  scratch user list --no-key --since 30d --json")]
pub(crate) struct Options {
    /// Only users with this role: user or admin
    #[arg(long, value_name = "ROLE")]
    role: Option<Role>,

    /// Only users made since this date (UTC), or so long ago: 2026-01-31, 30d
    #[arg(long, value_name = "WHEN")]
    since: Option<Moment>,

    /// Only users without an enabled OpenRouter key
    #[arg(long)]
    no_key: bool,

    /// At most so many [default: 100 on a terminal, else all]
    #[arg(long, value_name = "N")]
    limit: Option<u64>,
}

impl Options {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        let since = self.since.map(|since| {
            since
                .before(context.clock.now())
                .map(to_column)
                .ok_or_else(|| Failure::usage("`--since` lies before the calendar begins"))
        });
        let filter = Filter {
            text: None,
            role: self.role,
            since: since.transpose()?,
            without_key: self.no_key,
            with_provisioned: false,
            limit: self.limit,
        };
        let db = context.database().await?;
        let users = users::list(&db, filter);
        Ok(Reply::rows(Rows {
            headings: HEADINGS.to_vec(),
            stream: users.map(|user| row(&user?)).boxed(),
            when_empty: "no user".into(),
            limited: self.limit.is_some(),
        }))
    }
}
