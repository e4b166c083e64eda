//! `scratch keys revoke`.

use clap::Args;
use futures_util::stream::once;
use serde::Serialize;

use super::run::{Job, Run};
use super::subject::Subject;
use crate::cli::context::Context;
use crate::cli::guard::{self, Danger};
use crate::cli::output::{self, Reply, Report, View};
use crate::cli::reason::Reason;
use crate::db::Database;
use crate::failure::{Failure, Kind};
use crate::keys::{self, Revoked};
use crate::openrouter::Deletion;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  scratch keys revoke anna@example.com --reason 'has left'
  scratch keys revoke aac_8sK2mPq04Z --yes
  scratch keys revoke aac_8sK2mPq04Z --forget

A user's keys are all that were provisioned; those that the user brought stay. A key whose hash is
not known cannot be revoked from here: delete it at OpenRouter, then --forget its credential.")]
pub(crate) struct Options {
    /// User, by id, e-mail, Clerk id or Stripe customer id; or the id of a credential; or the hash
    /// of a key at OpenRouter, 8 digits or more
    #[arg(value_name = "USER|CREDENTIAL|HASH")]
    subject: String,

    /// Remove a credential whose key's hash is not known, and which you have deleted at OpenRouter
    #[arg(long)]
    forget: bool,

    #[command(flatten)]
    reason: Reason,
}

/// The keys of one user are few: they need no bar, and are told at the end.
const JOB: Job = Job {
    doing: "revoking keys",
    counted: "keys",
    of: "keys",
    total: 0,
    if_none: "",
    again: "",
    is_single: true,
    must_be_read: false,
    tells_all: true,
};

impl Options {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        if self.forget {
            return crate::cli::interruptible(Box::pin(self.forget(context))).await;
        }
        let provider = context.openrouter()?;
        let db = crate::cli::interruptible(context.database()).await?;
        let asking = crate::cli::interruptible(Box::pin(self.ask(context, &db)));
        let subject = asking.await?;
        let author = self.reason.author(context);
        let mut run = Run::begin(context, &provider, JOB, None)?;
        let (mut revoked, mut problem) = (Vec::new(), None);
        let work = keys::revoke_into(&db, &provider, &author, subject.keys(), &mut revoked);
        run.drive(once(work), |_, done| problem = done.err())
            .await?;
        let is_interrupted = run.is_interrupted();
        drop(run);
        let outcome = Outcome::of(revoked);
        if problem.is_none()
            && let Err(error) = keys::refuse_hashless(&db, subject.keys()).await
        {
            problem = Some(error);
        }
        let Some(error) = problem else {
            return Reply::of(&outcome);
        };
        if !outcome.0.is_empty() {
            let reply = Reply::of(&outcome)?;
            output::print(reply, context.format(), &context.messages()).await?;
        }
        if is_interrupted && error.is_stopped() {
            let remain = "interrupted; there are keys that remain";
            return Err(Failure::new(Kind::Interrupted, remain)
                .hint("run the same command again: it revokes those that are left"));
        }
        let failure = Failure::from(error);
        Err(if outcome.0.is_empty() {
            failure
        } else {
            failure.hint("then run the same command again: it revokes those that are left")
        })
    }

    /// What is meant, once it may be done.
    async fn ask(&self, context: &Context, db: &Database) -> Result<Subject, Failure> {
        let subject = Subject::resolve(db, &self.subject).await?;
        if matches!(subject, Subject::Credential { .. }) {
            keys::refuse_hashless(db, subject.keys()).await?;
        }
        // Without a credential it may be revoked already, as the journal knows: nothing is left to
        // ask about.
        if !matches!(&subject, Subject::Credential { owner: None, .. }) {
            let action = subject.action("revoke", Danger::Moderate, true);
            let marker = &db.marker().await?.environment;
            guard::confirm(context, db.target(), Some(marker), &action).await?;
        }
        Ok(subject)
    }

    async fn forget(self, context: &Context) -> Result<Reply, Failure> {
        let db = context.database().await?;
        let subject = Subject::resolve(&db, &self.subject).await?;
        let Subject::Credential { id, .. } = &subject else {
            return Err(Failure::usage("--forget takes the id of a credential"));
        };
        let action = subject.action("forget", Danger::Severe, true);
        let marker = &db.marker().await?.environment;
        guard::confirm(context, db.target(), Some(marker), &action).await?;
        let removed = keys::forget(&db, &self.reason.author(context), id).await?;
        Reply::of(&Forgotten {
            user_id: removed.user_id,
            credential_id: removed.id,
        })
    }
}

/// A credential that is no more, and of whose key nothing is known.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Forgotten {
    user_id: String,
    credential_id: String,
}

impl Report for Forgotten {
    fn view(&self) -> View {
        View::line(format!(
            "Removed {} of {}; OpenRouter was not asked",
            self.credential_id, self.user_id
        ))
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
