//! Why a change is made, in the person's own words.

use clap::Args;

use super::context::Context;
use crate::audit::{self, Author};

#[derive(Debug, Clone, Args)]
pub(crate) struct Reason {
    /// Why, for the audit log
    #[arg(long, value_name = "TEXT")]
    reason: Option<audit::Reason>,
}

impl Reason {
    /// Who makes the change, and why.
    pub(crate) fn author(self, context: &Context) -> Author {
        context.author(self.reason.unwrap_or_default())
    }

    /// Why, if that was said.
    pub(crate) fn text(&self) -> Option<&str> {
        self.reason.as_ref().and_then(audit::Reason::text)
    }
}
