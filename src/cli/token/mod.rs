//! `scratch token`: API tokens of users.

mod create;
mod list;
mod revoke;

use clap::Subcommand;

use super::context::Context;
use super::output::{Cell, Reply, Style, View};
use crate::clock::iso;
use crate::failure::Failure;
use crate::tokens::Token;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Give a user a new token, which is shown once
    Create(create::Options),
    /// List the tokens of a user, newest first
    List(list::Options),
    /// Take a token back: it opens nothing any more
    Revoke(revoke::Options),
}

impl Command {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        match self {
            Self::Create(options) => options.run(context).await,
            Self::List(options) => options.run(context).await,
            Self::Revoke(options) => options.run(context).await,
        }
    }
}

const HEADINGS: [&str; 5] = ["ID", "TYPE", "TOKEN", "STATE", "EXPIRES"];

fn cells(token: &Token) -> Vec<Cell> {
    let (state, style) = if token.expired {
        ("expired", Style::Warn)
    } else {
        ("valid", Style::Good)
    };
    vec![
        Cell::from(token.id.as_str()),
        Cell::from(token.kind.name()),
        Cell::from(token.token.to_string()),
        Cell::new(state, style),
        Cell::new(iso(token.expires_at), Style::Dim),
    ]
}

/// Tokens as a part of something else.
pub(crate) fn table(tokens: &[Token]) -> View {
    View::Table {
        headings: HEADINGS.to_vec(),
        rows: tokens.iter().map(cells).collect(),
    }
}
