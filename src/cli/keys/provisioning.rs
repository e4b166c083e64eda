//! A run over many users: what became of each is shown as soon as it is known.

use futures_util::stream::{BoxStream, StreamExt, TryStreamExt};

use super::handout::Handout;
use super::provision::People;
use super::provisioned::{DISPENSABLE, Line, headings};
use super::run::{Job, Line as _, Run};
use super::terms::Said;
use super::word::Tally;
use crate::cli::context::Context;
use crate::cli::output::{Lines, Reply, Row};
use crate::credentials::Credential;
use crate::db::{Database, DbError};
use crate::failure::{Failure, Kind};
use crate::keys::{self, KeyError, Provisioned, Provisioner, Wish};
use crate::openrouter::Client;
use crate::users::User;

/// How many users a dry run looks at by one statement.
const LOOKED_AT: usize = 500;
/// What is said where there is nobody to be provisioned.
const NOBODY: &str = "there is no user";

/// What is shown, and where.
pub(super) struct Showing {
    /// How many users there are.
    pub(super) total: u64,
    /// Whether one user was named, whose failure is that of the command.
    pub(super) is_single: bool,
    /// Whether new keys are printed.
    pub(super) print: bool,
    /// The file that new keys are written into.
    pub(super) out: Option<Handout>,
    /// What was said of new keys.
    pub(super) said: Said,
}

impl Showing {
    fn lines(&self, context: &Context) -> Lines {
        let mut format = context.format();
        // A key is printed as soon as it is there, and whole: no table can do that.
        format.terminal &= !self.print;
        Lines::new(headings(self.print), DISPENSABLE, format)
    }

    fn job(&self) -> Job {
        Job {
            doing: "provisioning keys",
            counted: "keys",
            of: "users",
            total: self.total,
            if_none: NOBODY,
            again: "run the same command again: who has a key by now is left alone".into(),
            is_single: self.is_single,
            must_be_read: self.print,
            tells_all: true,
        }
    }
}

/// Shows what provisioning would do.
pub(super) async fn dry_run(
    context: &Context,
    db: &Database,
    people: People,
    wish: Wish,
    showing: Showing,
) -> Result<Reply, Failure> {
    let messages = context.messages();
    let mut lines = showing.lines(context);
    let mut tally = Tally::default();
    let mut chunks = people.stream(db).try_chunks(LOOKED_AT);
    while let Some(chunk) = chunks.next().await {
        let users = chunk.map_err(|error| error.1)?;
        let ids: Vec<&str> = users.iter().map(|user| user.id.as_str()).collect();
        let outlooks = keys::outlooks(db, &ids, wish).await?;
        for (user, outlook) in users.iter().zip(&outlooks) {
            let line = Line::planned(user, outlook);
            tally.add(line.word());
            if !lines.row(Row::new(&line, line.cells(lines.waits()))?)? {
                return Ok(Reply::nothing());
            }
        }
    }
    lines.end(messages)?;
    let summary = tally.summary();
    messages.note(summary.map_or_else(|| NOBODY.into(), |summary| format!("keys: {summary}")));
    Ok(Reply::nothing())
}

/// Provisions the users.
pub(super) async fn run(
    context: &Context,
    provisioner: &Provisioner,
    provider: &Client,
    users: BoxStream<'_, Result<User, DbError>>,
    wish: Wish,
    concurrency: usize,
    mut showing: Showing,
) -> Result<Reply, Failure> {
    let lines = showing.lines(context);
    let mut run = Run::begin(context, provider, showing.job(), Some(lines))?;
    let work = keys::provision_each(provisioner, users, wish, concurrency);
    let mut withheld = 0;
    run.drive(work, |run, done| match done {
        Ok((user, done)) => withheld += u32::from(!take(run, &mut showing, &user, done)),
        Err(error) => run.halt(error),
    })
    .await?;
    if let Some(out) = showing.out {
        out.end(context);
    }
    let of_kept = showing.said.of_kept();
    run.end()?;
    if let Some(text) = of_kept {
        context.messages().note(text);
    }
    if withheld > 0 {
        let keys = if withheld == 1 { "key" } else { "keys" };
        return Err(Failure::new(
            Kind::Failed,
            format!("{withheld} {keys} could not be handed out"),
        )
        .hint("they are stored; print them with `scratch keys show CREDENTIAL --reveal`"));
    }
    Ok(Reply::nothing())
}

/// Shows what became of a user; `false` if a new key could not be handed out.
fn take(
    run: &mut Run<'_>,
    showing: &mut Showing,
    user: &User,
    done: Result<Provisioned, KeyError>,
) -> bool {
    let is_printed = run.tell(&Line::done(user, &done, showing.print));
    if let Ok(Provisioned::Had(credential) | Provisioned::MadeDefault(credential)) = &done {
        showing.said.kept(&credential.id);
    }
    let mut is_handed_out = true;
    if let Ok(Provisioned::Made { credential, key }) = &done {
        let written = match &mut showing.out {
            Some(out) => out
                .add(user, credential, key)
                .map_err(|error| format!("be written to {}: {error}", out.path().display())),
            None => Ok(()),
        };
        let printed = (is_printed || !showing.print)
            .then_some(())
            .ok_or_else(|| "be printed".to_owned());
        for problem in [written, printed].into_iter().filter_map(Result::err) {
            is_handed_out = false;
            withhold(run, user, credential, &problem);
        }
    }
    match done {
        Ok(Provisioned::Made { .. }) => run.served(true),
        Ok(Provisioned::Had(_) | Provisioned::MadeDefault(_) | Provisioned::Withheld) => {
            run.served(false);
        }
        Ok(Provisioned::Busy) => {
            let user_id = user.id.clone();
            run.failed(&user.label(), KeyError::Busy { user_id }, Into::into);
        }
        Err(error) => run.failed(&user.label(), error, Into::into),
    }
    is_handed_out
}

/// Says where a key is that could not be handed out.
fn withhold(run: &Run<'_>, user: &User, credential: &Credential, problem: &str) {
    let (user, id) = (user.label(), &credential.id);
    run.say(|messages| {
        messages.warn(format!(
            "the key of {user} is stored as {id}, but could not {problem}"
        ));
        messages.hint(format!("print it with `scratch keys show {id} --reveal`"));
    });
}
