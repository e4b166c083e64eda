//! `scratch user delete`.

use clap::Args;

use crate::cli::context::Context;
use crate::cli::guard::{self, Action, Danger};
use crate::cli::output::{Reply, Report, View};
use crate::cli::reason::Reason;
use crate::failure::Failure;
use crate::keys::{self, Subject};
use crate::users::{self, Deletion};

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  scratch user delete anna@example.com --confirm anna@example.com
  scratch user delete usr_4fJ0aZq81B --revoke-keys --reason 'has left'

A user who has provisioned keys is not deleted unless the keys are revoked: they would work on, and
cost money.")]
pub(crate) struct Options {
    /// Id, e-mail, Clerk id or Stripe customer id
    user: String,

    /// First revoke all provisioned keys of the user, at OpenRouter and here
    #[arg(long)]
    revoke_keys: bool,

    #[command(flatten)]
    reason: Reason,
}

impl Options {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        let provider = if self.revoke_keys {
            Some(context.openrouter()?)
        } else {
            None
        };
        let db = context.database().await?;
        let user = users::resolve(&db, &self.user).await?;
        let planned = match &provider {
            Some(_) => users::deletion_without_keys(&db, &user.id).await?,
            None => users::deletion(&db, &user.id).await?,
        };
        if self.revoke_keys {
            keys::refuse_hashless(&db, Subject::User(&user.id)).await?;
        }
        for line in footprint(&planned) {
            context.messages().show(line);
        }
        let action = Action {
            what: if self.revoke_keys {
                format!(
                    "revoke all provisioned keys of {0}, and delete {0}",
                    user.label()
                )
            } else {
                format!("delete {}", user.label())
            },
            danger: Danger::Severe,
            destroys: true,
            names: user.names(),
        };
        let marker = &db.marker().await?.environment;
        guard::confirm(context, db.target(), Some(marker), &action).await?;
        let author = self.reason.author(context);
        if let Some(provider) = provider {
            let subject = Subject::User(&user.id);
            let mut revoked = Vec::new();
            let done = keys::revoke_into(&db, &provider, &author, subject, &mut revoked).await;
            // Also what was revoked before something went wrong.
            for key in revoked {
                let id = key.credential_id;
                context.messages().note(format!("revoked the key {id}"));
            }
            done?;
        }
        let deletion = users::delete(&db, &author, &user.id).await?;
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
