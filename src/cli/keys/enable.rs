//! `scratch keys enable` and `disable`.

use clap::Args;

use super::altered::alter;
use crate::cli::context::Context;
use crate::cli::output::Reply;
use crate::cli::reason::Reason;
use crate::failure::Failure;
use crate::keys::Alteration;

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  scratch keys enable anna@example.com
  scratch keys enable aac_8sK2mPq04Z --reason 'paid again'")]
pub(crate) struct EnableOptions {
    #[command(flatten)]
    which: Which,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  scratch keys disable anna@example.com --reason 'under review'
  scratch keys disable 0e6f1c9612ab

A disabled key can be enabled again; `scratch keys revoke` ends one for good. A default key stays
the default.")]
pub(crate) struct DisableOptions {
    #[command(flatten)]
    which: Which,
}

#[derive(Debug, Args)]
struct Which {
    /// User, by id, e-mail, Clerk id or Stripe customer id; or the id of a credential; or the hash
    /// of a key at OpenRouter, 8 digits or more
    #[arg(value_name = "USER|CREDENTIAL|HASH")]
    subject: String,

    #[command(flatten)]
    reason: Reason,
}

impl EnableOptions {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        let Which { subject, reason } = self.which;
        alter(context, &subject, Alteration::Enable, reason).await
    }
}

impl DisableOptions {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        let Which { subject, reason } = self.which;
        alter(context, &subject, Alteration::Disable, reason).await
    }
}
