//! `scratch keys limit`.

use clap::Args;

use super::altered::alter;
use super::terms::{Reset, limit, no_window};
use crate::cli::context::Context;
use crate::cli::output::Reply;
use crate::cli::reason::Reason;
use crate::failure::Failure;
use crate::keys::{Alteration, Limit, check_window};
use crate::openrouter::Patch;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  scratch keys limit anna@example.com 25
  scratch keys limit aac_8sK2mPq04Z 5 --limit-reset daily
  scratch keys limit 0e6f1c9612ab none --yes

Of a user, all provisioned keys get the limit, each for itself. What was spent in the current window
counts.")]
pub(crate) struct Options {
    /// User, by id, e-mail, Clerk id or Stripe customer id; or the id of a credential; or the hash
    /// of a key at OpenRouter, 8 digits or more
    #[arg(value_name = "USER|CREDENTIAL|HASH")]
    subject: String,

    /// What each key may spend, in USD, or none for no limit
    #[arg(value_name = "USD", value_parser = limit, allow_negative_numbers = true)]
    limit: Limit,

    /// When the limit starts anew, at midnight UTC [default: as it was]
    #[arg(long, value_name = "WHEN")]
    limit_reset: Option<Reset>,

    #[command(flatten)]
    reason: Reason,
}

impl Options {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        let reset = self
            .limit_reset
            .map_or(Patch::Keep, |reset| reset.window().into());
        let has_window = matches!(reset, Patch::Set(_));
        check_window(Some(self.limit), has_window).map_err(no_window)?;
        let limit = self.limit.amount();
        let alteration = Alteration::Limit { limit, reset };
        alter(context, &self.subject, alteration, self.reason).await
    }
}
