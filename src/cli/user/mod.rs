//! `scratch user`: who uses the system, and who runs it.

mod create;
mod delete;
mod link;
mod list;
mod role;
mod search;
mod show;

use clap::Subcommand;

use super::context::Context;
use super::output::{Cell, Reply, Row, Style};
use crate::clock::iso;
use crate::failure::Failure;
use crate::users::{Role, User};

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// List users, newest first
    List(list::Options),
    /// Find users in whose id, e-mail or name a text occurs
    Search(search::Options),
    /// Show all there is about a user
    Show(show::Options),
    /// Make a local account, for development
    Create(create::Options),
    /// Make a user admin
    Promote(role::PromoteOptions),
    /// Make an admin a plain user
    Demote(role::DemoteOptions),
    /// Say who at Clerk signs in as a user
    Link(link::Options),
    /// Delete a user with all that belongs to it
    Delete(delete::Options),
}

impl Command {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        match self {
            Self::List(options) => options.run(context).await,
            Self::Search(options) => options.run(context).await,
            Self::Show(options) => options.run(context).await,
            Self::Create(options) => options.run(context).await,
            Self::Promote(options) => options.run(context).await,
            Self::Demote(options) => options.run(context).await,
            Self::Link(options) => options.run(context).await,
            Self::Delete(options) => options.run(context).await,
        }
    }
}

const HEADINGS: [&str; 5] = ["ID", "E-MAIL", "NAME", "ROLE", "CREATED"];

/// A user as a row of a list.
fn row(user: &User) -> Result<Row, Failure> {
    let cells = vec![
        Cell::from(user.id.as_str()),
        Cell::optional(user.email.as_deref()),
        Cell::optional(user.name.as_deref()),
        role(user.role),
        Cell::new(iso(user.created_at), Style::Dim),
    ];
    Row::new(user, cells)
}

fn role(role: Role) -> Cell {
    let style = match role {
        Role::Admin => Style::Strong,
        Role::User => Style::Plain,
    };
    Cell::new(role.name(), style)
}
