//! Rotations as they go on: what became of each key is told, or what would.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use futures_util::stream::Stream;

use super::rotated::{self, DISPENSABLE, HEADINGS, Holder, seconds};
use super::run::{Job, Line as _, Run};
use super::word::Word;
use crate::cli::context::Context;
use crate::cli::guard::{self, Action, Danger};
use crate::cli::next::NextCommand;
use crate::cli::output::{Lines, Reply};
use crate::cli::reason::Reason;
use crate::credentials::{self, Credential, OPENROUTER, Source};
use crate::db::{Database, DbError};
use crate::failure::Failure;
use crate::keys::{KeyError, Retirer, Rotation, Step};
use crate::openrouter::Client;

/// Refuses a user who was named alone, and of whom there is nothing to rotate.
pub(super) async fn refuse_none(db: &Database, user_id: &str) -> Result<(), Failure> {
    let held = credentials::of_user(db, user_id).await?;
    let is_provisioned = |it: &Credential| it.source == Source::System && it.service == OPENROUTER;
    if !held.iter().any(is_provisioned) {
        let user_id = user_id.to_owned();
        return Err(KeyError::NoKeys { user_id }.into());
    }
    Ok(())
}

/// What rotating and resuming have in common.
pub(super) fn job(doing: &'static str, again: String) -> Job {
    Job {
        doing,
        counted: "keys",
        of: "users",
        total: 0,
        if_none: "there is no key to rotate",
        again,
        is_single: false,
        must_be_read: false,
        tells_all: false,
    }
}

fn lines_of(context: &Context) -> Lines {
    Lines::new(HEADINGS.to_vec(), DISPENSABLE, context.format())
}

/// What is only looked at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Preview {
    /// When old keys would be due to be revoked, in UTC; none if at once.
    pub(super) due_at: Option<DateTime<Utc>>,
}

/// Does the work on the users, and tells what became of each; or looks at it, and tells what would.
pub(super) async fn work_off(
    context: &Context,
    provider: &Client,
    job: Job,
    preview: Option<Preview>,
    work: impl Stream<Item = Result<(Holder, Rotation), DbError>>,
) -> Result<Reply, Failure> {
    let messages = context.messages();
    let tells_all = job.tells_all;
    // Of many users the end of the run tells it.
    let again = job.is_single.then(|| job.again.clone());
    let resume = NextCommand::of(context, "keys rotate --resume --yes")?;
    let mut run = Run::begin(context, provider, job, Some(lines_of(context)))?;
    let (mut last_due, mut advice) = (None, Vec::new());
    run.drive(work, |run, done| {
        let (holder, rotation) = match done {
            Ok(done) => done,
            Err(error) => return run.halt(error),
        };
        let Rotation { steps, problem } = rotation;
        let now = context.clock.now();
        let told = rotated::lines(&holder, &steps, problem.as_ref()).into_iter();
        let told = told.map(|line| match preview {
            Some(preview) => line.before(now, preview.due_at),
            None => line,
        });
        let mut told: Vec<_> = told.collect();
        if told.is_empty() && tells_all && problem.is_none() {
            told.push(rotated::nothing(&holder));
        }
        for line in &told {
            run.tell(line);
            if line.word() == Word::Retiring {
                last_due = last_due.max(line.due_at);
            }
            if tells_all {
                advice.extend(line.advice(now));
            }
        }
        match problem {
            None => run.served(steps.iter().any(Step::met_provider)),
            Some(error) => {
                // The old key of a rotation without a grace is still there.
                let is_left = matches!(
                    steps.last(),
                    Some(Step::Renewed { due_at: Some(due), .. }) if *due <= now
                );
                // Where nothing was done the same command does.
                let is_begun = steps.iter().any(|it| matches!(it, Step::Renewed { .. }));
                let again = again.as_deref().filter(|_| is_begun);
                run.failed(&holder.label, error, |error| {
                    explain(error, is_left.then_some(&resume), again)
                });
            }
        }
    })
    .await?;
    let ended = run.end();
    for advice in advice {
        messages.hint(advice);
    }
    if let Some(due) = last_due {
        messages.hint(format!(
            "the old keys work until {}; then `{resume}` revokes them",
            seconds(due)
        ));
    }
    ended.map(|()| Reply::nothing())
}

/// What a problem means to the command: `resume` revokes an old key whose successor is in use, and
/// `again` goes on with what was not begun.
fn explain(error: KeyError, resume: Option<&NextCommand>, again: Option<&str>) -> Failure {
    let is_half_made = matches!(error, KeyError::Unknown { .. } | KeyError::NotStored { .. });
    let mut failure = Failure::from(error);
    if is_half_made {
        let left = "it first deletes what this attempt may have left behind";
        failure.hints = vec![match again {
            Some(again) => format!("{again}; {left}"),
            None => format!("run the same command again: {left}"),
        }];
        return failure;
    }
    if let Some(resume) = resume {
        failure = failure.hint(format!(
            "the new key is in use; `{resume}` revokes the old one"
        ));
    }
    match again {
        Some(again) => failure.hint(again),
        None => failure,
    }
}

/// Who revokes what is due, of which users; nothing where nothing is due.
type Resumed = Option<(Box<Retirer>, Vec<String>, Job)>;

/// Finds what is due, and asks.
pub(super) async fn resume(
    context: &Context,
    db: &Database,
    provider: Arc<Client>,
    reason: Reason,
) -> Result<Resumed, Failure> {
    let marker = db.marker().await?.environment.clone();
    let retirer = Retirer::open(db.clone(), provider, reason.author(context)).await?;
    let due = retirer.due().await?;
    let messages = context.messages();
    if due.is_empty() {
        messages.note(match retirer.next_due().await? {
            Some(next) => format!("no key is due; the next one is at {}", seconds(next)),
            None => "no key is due".into(),
        });
        lines_of(context).end(messages)?;
        return Ok(None);
    }
    let due_keys = match due.iter().map(|(_, keys)| keys).sum() {
        1 => "1 key".to_owned(),
        count => format!("{count} keys"),
    };
    let action = Action {
        what: format!("revoke what is due ({due_keys}), and end what was cut short"),
        danger: Danger::Moderate,
        // Who rotated the keys was asked then.
        destroys: false,
        names: vec![db.target().environment.to_string()],
    };
    guard::confirm(context, db.target(), Some(&marker), &action).await?;
    let job = Job {
        total: due.len() as u64,
        if_none: "no key is due; what was cut short is ended",
        ..job(
            "revoking keys that are due",
            "run the same command again: what is done is done".into(),
        )
    };
    let users = due.into_iter().map(|(user_id, _)| user_id).collect();
    Ok(Some((Box::new(retirer), users, job)))
}
