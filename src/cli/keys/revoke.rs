//! `scratch keys revoke`.

use std::collections::BTreeSet;

use clap::Args;
use futures_util::stream::once;
use serde::Serialize;

use super::defaults;
use super::run::{Job, Run};
use super::short_hash;
use super::subject::{Subject, hash};
use crate::cli::context::Context;
use crate::cli::guard::{self, Action, Danger};
use crate::cli::output::{self, Reply, Report, View};
use crate::cli::reason::Reason;
use crate::db::Database;
use crate::failure::{Failure, Kind};
use crate::keys::{self, Orphan, Revoked};
use crate::openrouter::{Client, Deletion};

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  scratch keys revoke anna@example.com --reason 'has left'
  scratch keys revoke aac_8sK2mPq04Z --yes
  scratch keys revoke aac_8sK2mPq04Z --forget

A user's keys are all that were provisioned; those that the user brought stay. A key whose hash is
not known cannot be revoked from here: delete it at OpenRouter, then --forget its credential. In a
copy of a database the keys are its original's, and stay: --forget their credentials. A hash also
names a key of this installation that no credential holds.")]
pub(crate) struct Options {
    /// User, by id, e-mail, Clerk id or Stripe customer id; or the id of a credential; or the hash
    /// of a key at OpenRouter, 8 digits or more
    #[arg(value_name = "USER|CREDENTIAL|HASH")]
    subject: String,

    /// Remove only a credential: one whose key's hash is not known, and which you have deleted at
    /// OpenRouter; or one whose key is of another environment or installation, and stays
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
    again: String::new(),
    is_single: true,
    must_be_read: false,
    tells_all: true,
};

/// What is meant.
enum Asked {
    Keys(Subject),
    /// A key that no credential holds.
    Orphan(Orphan),
}

impl Options {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        if self.forget {
            return crate::cli::interruptible(Box::pin(self.forget(context))).await;
        }
        let provider = context.openrouter()?;
        let db = crate::cli::interruptible(context.database()).await?;
        let asking = crate::cli::interruptible(Box::pin(self.ask(context, &db, &provider)));
        let subject = match asking.await? {
            Asked::Keys(subject) => subject,
            Asked::Orphan(orphan) => {
                let revoking = Box::pin(self.orphan(context, &db, &provider, orphan));
                return crate::cli::interruptible(revoking).await;
            }
        };
        let author = self.reason.author(context);
        let mut run = Run::begin(context, &provider, JOB, None)?;
        let (mut revoked, mut problem) = (Vec::new(), None);
        let work = keys::revoke_into(&db, &provider, &author, subject.keys(), &mut revoked);
        run.drive(once(work), |_, done| problem = done.err())
            .await?;
        let is_interrupted = run.is_interrupted();
        drop(run);
        let users: BTreeSet<String> = revoked.iter().map(|key| key.user_id.clone()).collect();
        for user_id in users {
            defaults::warn_without(context, &db, &user_id).await;
        }
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
    async fn ask(
        &self,
        context: &Context,
        db: &Database,
        provider: &Client,
    ) -> Result<Asked, Failure> {
        let resolved = Subject::resolve(db, &self.subject).await;
        let subject = match (resolved, hash(&self.subject)) {
            (Err(unknown), Some(prefix)) if unknown.kind == Kind::NotFound => {
                return Ok(Asked::Orphan(keys::orphan(db, provider, &prefix).await?));
            }
            (resolved, _) => resolved?,
        };
        if matches!(subject, Subject::Credential { .. }) {
            keys::refuse_hashless(db, subject.keys()).await?;
        }
        keys::refuse_strange_account(db, provider, subject.keys()).await?;
        // Without a credential it may be revoked already, as the journal knows: nothing is left to
        // ask about.
        if !matches!(&subject, Subject::Credential { owner: None, .. }) {
            let action = subject.action("revoke", Danger::Moderate, true);
            let marker = &db.marker().await?.environment;
            guard::confirm(context, db.target(), Some(marker), &action).await?;
        }
        Ok(Asked::Keys(subject))
    }

    /// A key that no credential holds any more, or ever did.
    async fn orphan(
        self,
        context: &Context,
        db: &Database,
        provider: &Client,
        orphan: Orphan,
    ) -> Result<Reply, Failure> {
        let of = match &orphan.user_id {
            Some(id) => format!(" of {}", super::owner(db, id).await?),
            None => String::new(),
        };
        let short = short_hash(&orphan.hash);
        let action = Action {
            what: format!("revoke the key {short}{of}, which no credential holds"),
            danger: Danger::Moderate,
            destroys: true,
            names: vec![orphan.hash.clone()],
        };
        let marker = &db.marker().await?.environment;
        guard::confirm(context, db.target(), Some(marker), &action).await?;
        let author = self.reason.author(context);
        keys::revoke_orphan(db, provider, &author, &orphan).await?;
        let gone = Gone {
            user_id: orphan.user_id,
            credential_id: None,
            hash: orphan.hash,
            was_known: true,
        };
        Reply::of(&Outcome(vec![gone]))
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
        // Only to look whose key it is, where nothing on record says so.
        let provider = context.openrouter().ok();
        let author = self.reason.author(context);
        let removed = keys::forget(&db, provider.as_ref(), &author, id).await?;
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
            "Removed {} of {}; nothing was changed at OpenRouter",
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
    /// None where it is not known for whom a key was made that no credential held.
    user_id: Option<String>,
    /// None where no credential held the key.
    credential_id: Option<String>,
    hash: String,
    /// Whether the provider still had it.
    was_known: bool,
}

impl Outcome {
    fn of(revoked: Vec<Revoked>) -> Self {
        let gone = revoked.into_iter().map(|key| Gone {
            user_id: Some(key.user_id),
            credential_id: Some(key.credential_id),
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
            let what = key.credential_id.clone();
            let what = what.unwrap_or_else(|| format!("the key {}", short_hash(&key.hash)));
            let of = key.user_id.as_ref().map(|id| format!(" of {id}"));
            let of = of.unwrap_or_default();
            View::line(format!("Revoked {what}{of}{forgotten}"))
        });
        View::Stack(lines.collect())
    }
}
