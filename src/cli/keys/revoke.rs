//! `scratch keys revoke`.

use clap::Args;
use serde::Serialize;

use super::owner;
use crate::cli::context::Context;
use crate::cli::guard::{self, Action, Danger};
use crate::cli::output::{Reply, Report, View};
use crate::cli::reason::Reason;
use crate::credentials::{self, CredentialError};
use crate::failure::Failure;
use crate::keys::{self, Revoked, Subject};
use crate::openrouter::Deletion;
use crate::users;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  scratch keys revoke anna@example.com --reason 'has left'
  scratch keys revoke aac_8sK2mPq04Z --yes

A user's keys are all that were provisioned; those that the user brought stay.")]
pub(crate) struct Options {
    /// User, by id, e-mail, Clerk id or Stripe customer id; or the id of one credential
    #[arg(value_name = "USER|CREDENTIAL")]
    subject: String,

    #[command(flatten)]
    reason: Reason,
}

/// How the id of a credential begins.
const CREDENTIAL: &str = "aac_";

impl Options {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        let provider = context.openrouter()?;
        let db = context.database().await?;
        let reference = self.subject.trim();
        let user;
        let (subject, what, names) = if reference.starts_with(CREDENTIAL) {
            let subject = Subject::Credential(reference);
            let names = vec![reference.to_owned()];
            match credentials::get(&db, reference).await {
                Ok(credential) => {
                    let owner = owner(&db, &credential.user_id).await?;
                    (subject, format!("revoke {reference} of {owner}"), names)
                }
                // It may be revoked already, as the journal knows.
                Err(CredentialError::NotFound { .. }) => {
                    let author = self.reason.author(context);
                    let revoked = keys::revoke(&db, &provider, &author, subject).await?;
                    return Reply::of(&Outcome::of(revoked));
                }
                Err(error) => return Err(error.into()),
            }
        } else {
            user = users::resolve(&db, reference).await?;
            let what = format!("revoke all provisioned keys of {}", user.label());
            (Subject::User(&user.id), what, user.names())
        };
        let action = Action {
            what,
            danger: Danger::Moderate,
            destroys: true,
            names,
        };
        let marker = &db.marker().await?.environment;
        guard::confirm(context, db.target(), Some(marker), &action).await?;
        let author = self.reason.author(context);
        let revoked = keys::revoke(&db, &provider, &author, subject).await?;
        Reply::of(&Outcome::of(revoked))
    }
}

/// The keys that are no more.
#[derive(Serialize)]
#[serde(transparent)]
struct Outcome(Vec<Gone>);

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Gone {
    user_id: String,
    credential_id: String,
    hash: String,
    /// Whether the provider still had it.
    was_known: bool,
}

impl Outcome {
    fn of(revoked: Vec<Revoked>) -> Self {
        let gone = revoked.into_iter().map(|key| Gone {
            user_id: key.user_id,
            credential_id: key.credential_id,
            hash: key.hash,
            was_known: key.deletion == Deletion::Deleted,
        });
        Self(gone.collect())
    }
}

impl Report for Outcome {
    fn view(&self) -> View {
        if self.0.is_empty() {
            return View::line("There is no provisioned key to revoke; nothing changed");
        }
        let lines = self.0.iter().map(|key| {
            let forgotten = if key.was_known {
                ""
            } else {
                "; OpenRouter had no such key any more"
            };
            View::line(format!(
                "Revoked {} of {}{forgotten}",
                key.credential_id, key.user_id
            ))
        });
        View::Stack(lines.collect())
    }
}
