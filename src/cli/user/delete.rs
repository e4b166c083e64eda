//! `scratch user delete`.

use clap::Args;

use crate::cli::context::Context;
use crate::cli::guard::{self, Action, Danger};
use crate::cli::output::{Reply, Report, View};
use crate::cli::reason::Reason;
use crate::failure::Failure;
use crate::users::{self, Deletion};

#[derive(Debug, Args)]
#[command(after_help = "Example:
  scratch user delete anna@example.com --confirm anna@example.com")]
pub(crate) struct Options {
    /// Id, e-mail, Clerk id or Stripe customer id
    user: String,

    #[command(flatten)]
    reason: Reason,
}

impl Options {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        let db = context.database().await?;
        let user = users::resolve(&db, &self.user).await?;
        let planned = users::deletion(&db, &user.id).await?;
        for line in footprint(&planned) {
            context.messages().show(line);
        }
        let action = Action {
            what: format!("delete {}", user.label()),
            danger: Danger::Severe,
            destroys: true,
            names: user.names(),
        };
        let marker = &db.marker().await?.environment;
        guard::confirm(context, db.target(), Some(marker), &action).await?;
        let deletion = users::delete(&db, &self.reason.author(context), &user.id).await?;
        Reply::of(&deletion)
    }
}

/// What goes with the user, for the person who is asked.
fn footprint(deletion: &Deletion) -> Vec<String> {
    let mut lines: Vec<String> = deletion
        .rows
        .iter()
        .filter(|counted| counted.rows > 0)
        .map(|counted| format!("  {:<24} {:>7}", counted.table, counted.rows))
        .collect();
    let label = deletion.user.label();
    let title = if lines.is_empty() {
        format!("No rows of other tables go with {label}")
    } else {
        format!("Rows that go with {label}:")
    };
    lines.insert(0, title);
    lines
}

impl Report for Deletion {
    fn view(&self) -> View {
        let rows: i64 = self.rows.iter().map(|counted| counted.rows).sum();
        let rows = match rows {
            1 => "1 row".to_owned(),
            _ => format!("{rows} rows"),
        };
        View::line(format!(
            "Deleted {} and {rows} of other tables",
            self.user.label()
        ))
    }
}
