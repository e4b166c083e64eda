//! A run over many users: what became of each is shown as soon as it is known.

use futures_util::stream::{BoxStream, StreamExt, TryStreamExt};

use super::handout::Handout;
use super::provision::People;
use super::provisioned::{Line, Tally, Word, headings};
use crate::cli::context::Context;
use crate::cli::interrupts::Interrupts;
use crate::cli::output::{Count, Lines, Messages, Reply};
use crate::db::{Database, DbError};
use crate::failure::{Failure, Kind};
use crate::keys::{self, KeyError, Provisioned, Provisioner, Wish};
use crate::users::User;

/// Most users of whom a terminal shows those, too, with whom all is well.
const FEW: u64 = 20;
/// How many users a dry run looks at by one statement.
const LOOKED_AT: usize = 500;

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
}

impl Showing {
    fn lines(&self, context: &Context) -> Lines {
        let mut format = context.format();
        // A key is printed as soon as it is there, and whole: no table can do that.
        format.terminal &= !self.print;
        Lines::new(headings(self.print), format)
    }

    /// Whether a table at the end has room for this line.
    fn has_room(&self, messages: Messages, word: Word) -> bool {
        self.total <= FEW || messages.verbose || !word.is_plain()
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
            tally.add(line.outcome);
            let is_shown = !lines.waits() || showing.has_room(messages, line.outcome);
            if is_shown && !lines.row(line.row(false)?)? {
                return Ok(Reply::nothing());
            }
        }
    }
    lines.end(messages)?;
    messages.note(tally.summary());
    Ok(Reply::nothing())
}

/// Why a run ended before its end.
enum Stop {
    /// Every further call would have failed alike; or the one user could not be served.
    Refused(KeyError),
    /// The users could not be read.
    Unread(DbError),
    /// The outcome could not be printed.
    Unprinted(Failure),
    /// Nobody reads on.
    Unheard,
    /// Somebody pressed Ctrl-C.
    Interrupted,
}

/// A run under way.
struct Run<'a> {
    context: &'a Context,
    showing: Showing,
    lines: Lines,
    tally: Tally,
    count: Count,
    stop: Option<Stop>,
    /// Whether a new key could not be handed out.
    is_withheld: bool,
}

/// Provisions the users.
pub(super) async fn run(
    context: &Context,
    provisioner: &Provisioner,
    users: BoxStream<'_, Result<User, DbError>>,
    wish: Wish,
    concurrency: usize,
    showing: Showing,
) -> Result<Reply, Failure> {
    let mut interrupts = Interrupts::listen()?;
    let mut messages = context.messages();
    messages.progress &= !(showing.print && context.format().terminal);
    let mut run = Run {
        context,
        lines: showing.lines(context),
        showing,
        tally: Tally::default(),
        count: messages.count("provisioning keys"),
        stop: None,
        is_withheld: false,
    };
    let work = keys::provision_each(provisioner, users, wish, concurrency);
    let mut work = std::pin::pin!(work);
    let mut is_interrupted = false;
    loop {
        let done = tokio::select! {
            done = work.next() => done,
            () = interrupts.next() => {
                if is_interrupted {
                    return Err(crate::cli::interrupted());
                }
                is_interrupted = true;
                provisioner.stop();
                run.stop.get_or_insert(Stop::Interrupted);
                run.count.say(|messages| {
                    messages.show("stopping when what is under way is done; Ctrl-C again ends at once");
                });
                continue;
            }
        };
        match done {
            None => break,
            Some(Ok((user, done))) => run.take(&user, done),
            Some(Err(error)) => {
                run.stop.get_or_insert(Stop::Unread(error));
            }
        }
        if run.stop.is_some() {
            provisioner.stop();
        }
    }
    run.end(provisioner.met_simulator())
}

impl Run<'_> {
    /// Shows what became of a user.
    fn take(&mut self, user: &User, done: Result<Provisioned, KeyError>) {
        if let Ok(Provisioned::Made { credential, key }) = &done
            && let Some(out) = &mut self.showing.out
            && let Err(error) = out.add(user, credential, key)
        {
            self.is_withheld = true;
            let path = out.path().display().to_string();
            self.count.say(|messages| {
                messages.warn(format!(
                    "the key of {} is stored as {}, but could not be written to {path}: {error}",
                    user.label(),
                    credential.id
                ));
                messages.hint(format!(
                    "print it with `scratch keys show {} --reveal`",
                    credential.id
                ));
            });
        }
        let line = Line::done(user, &done, self.showing.print);
        self.tally.add(line.outcome);
        self.count.set(self.tally.total(), self.showing.total);
        // The failure of the one user is told as that of the command.
        let done = match done {
            // Nothing was done for the one user who was named.
            Ok(Provisioned::Busy) if self.showing.is_single => Err(KeyError::Busy {
                user_id: user.id.clone(),
            }),
            done => done,
        };
        let is_told = self.showing.is_single && done.is_err();
        let messages = self.context.messages();
        let is_shown = !self.lines.waits() || self.showing.has_room(messages, line.outcome);
        if is_shown && !is_told {
            let printed = line
                .row(self.showing.print)
                .and_then(|row| self.lines.row(row));
            match printed {
                Ok(true) => {}
                Ok(false) => {
                    self.stop.get_or_insert(Stop::Unheard);
                }
                Err(failure) => {
                    self.stop.get_or_insert(Stop::Unprinted(failure));
                }
            }
        }
        if let Err(error) = done
            && (error.ends_the_run() || self.showing.is_single)
        {
            self.stop.get_or_insert(Stop::Refused(error));
        }
    }

    /// The summary, and how the command ends.
    fn end(self, met_simulator: bool) -> Result<Reply, Failure> {
        let Self {
            context,
            showing,
            lines,
            tally,
            count,
            stop,
            is_withheld,
        } = self;
        let messages = context.messages();
        count.finish();
        let left = showing.total.saturating_sub(tally.total());
        if met_simulator {
            messages.note("these are keys of a simulator");
        }
        if let Some(out) = showing.out {
            out.end(context);
        }
        let is_single = showing.is_single && matches!(stop, Some(Stop::Refused(_)));
        if !is_single && !matches!(stop, Some(Stop::Unheard | Stop::Unprinted(_))) {
            lines.end(messages)?;
            messages.note(match &stop {
                Some(_) if left > 0 => format!("{}, {left} not begun", tally.summary()),
                _ => tally.summary(),
            });
        }
        let again = "run the same command again: who has a key by now is left alone";
        match stop {
            Some(Stop::Refused(error)) if showing.is_single => Err(error.into()),
            Some(Stop::Refused(error)) => Err(Failure::from(error)
                .context("the run was stopped")
                .hint(format!("then {again}"))),
            Some(Stop::Unread(error)) => Err(Failure::from(error)
                .context("the run was stopped")
                .hint(again)),
            Some(Stop::Unprinted(failure)) => Err(failure
                .hint("what was made is stored; see `scratch keys list`")
                .hint(again)),
            Some(Stop::Interrupted) if left > 0 => Err(Failure::new(
                Kind::Interrupted,
                format!("interrupted; {left} of {} users remain", showing.total),
            )
            .hint(again)),
            // Nobody is there to be told more; or the end came before the wish for it.
            Some(Stop::Unheard | Stop::Interrupted) | None => {
                let has_failed = tally.of(Word::Failed) + tally.of(Word::Busy) > 0;
                if has_failed {
                    messages.hint(again);
                }
                let code = if has_failed || is_withheld {
                    Kind::Failed.exit_code()
                } else {
                    0
                };
                Ok(Reply::nothing().exit_code(code))
            }
        }
    }
}
