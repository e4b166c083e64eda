//! `scratch flags`: what a user gets, and why.

mod definitions;
mod diff;
mod eval;
mod explain;
mod fetch;
mod get;
mod lint;
mod list;
mod subject;

use clap::Subcommand;

pub(crate) use self::definitions::posthog_client;

use super::context::Context;
use super::output::{Cell, Reply, Style};
use crate::failure::Failure;
use crate::flags::Flag;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// List the flags
    List(list::Options),
    /// Show one flag, its conditions in words
    Get(get::Options),
    /// Evaluate flags for a user, for many, or for all
    Eval(Box<eval::Options>),
    /// Explain step by step why a user gets the value of a flag, and what would change it
    Explain(Box<explain::Options>),
    /// Compare the flags of two environments, or saved ones, by what they mean
    Diff(Box<diff::Options>),
    /// Fetch the definitions and say what there is
    Fetch(fetch::Options),
    /// Look for what is wrong with flags, or will surprise somebody
    Lint(lint::Options),
}

impl Command {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        match self {
            Self::List(options) => options.run(context).await,
            Self::Get(options) => options.run(context).await,
            Self::Eval(options) => options.run(context).await,
            Self::Explain(options) => options.run(context).await,
            Self::Diff(options) => options.run(context).await,
            Self::Fetch(options) => options.run(context).await,
            Self::Lint(options) => options.run(context).await,
        }
    }
}

/// Whether a flag is switched on.
fn state(flag: &Flag) -> Cell {
    if flag.is_active() {
        Cell::new("active", Style::Good)
    } else {
        Cell::new("inactive", Style::Dim)
    }
}

/// A share as a picture: 20 squares, of which those in it are full.
fn bar(percentage: f64) -> String {
    const SQUARES: usize = 20;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is between 0 and the number of squares"
    )]
    let full = (percentage.clamp(0.0, 100.0) / 5.0).round() as usize;
    "█".repeat(full) + &"░".repeat(SQUARES - full)
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_bar_is_as_full_as_the_share() {
        assert_eq!(super::bar(0.0), "░".repeat(20));
        assert_eq!(
            super::bar(25.0),
            format!("{}{}", "█".repeat(5), "░".repeat(15))
        );
        assert_eq!(super::bar(250.0), "█".repeat(20));
    }
}
