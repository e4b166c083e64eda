//! Work on many that is told as it goes on: a bar, a line for each, a summary. It has an end of its
//! own when Ctrl-C is pressed or when every further call would fail alike: what is under way comes
//! to its end and is told, nothing more is begun.

use std::pin::pin;

use futures_util::stream::{Stream, StreamExt};
use serde::Serialize;

use super::word::{Tally, Word};
use crate::cli::context::Context;
use crate::cli::interrupts::{Interrupts, interrupted};
use crate::cli::output::{Cell, Count, Lines, Messages, Row};
use crate::failure::{Failure, Kind};
use crate::keys::KeyError;
use crate::openrouter::Client;

/// Most users of whom a terminal shows those, too, with whom all is well.
const FEW: u64 = 20;
/// So often in a row without an answer, the provider is not available.
const OUTAGES: u32 = 3;
/// How many a failure names of those for whom it was not done.
const NAMED: usize = 5;

/// What is done to many.
pub(super) struct Job {
    /// What the bar says: `provisioning keys`.
    pub(super) doing: &'static str,
    /// What the counts are of, in front of the summary.
    pub(super) counted: &'static str,
    /// What there are so many of: `users`.
    pub(super) of: &'static str,
    /// So many.
    pub(super) total: u64,
    /// What the summary says where there was none.
    pub(super) if_none: &'static str,
    /// How to go on with those for whom it was not done.
    pub(super) again: String,
    /// Whether one was named, whose failure is that of the command.
    pub(super) is_single: bool,
    /// Whether what is printed must be read: it is shown only once.
    pub(super) must_be_read: bool,
    /// Whether those are told of, too, for whom there was nothing to do.
    pub(super) tells_all: bool,
}

/// A line of the report.
pub(super) trait Line: Serialize {
    fn word(&self) -> Word;
    /// Whom it is about.
    fn label(&self) -> &str;
    fn problem(&self) -> Option<&str>;
    /// What stands under the headings: whole for a pipe; in a table the user has one name, and a
    /// problem has no room.
    fn cells(&self, in_table: bool) -> Vec<Cell>;
}

/// Why a run ends before its end.
enum Stop {
    /// Every further call would have failed alike; or the one user could not be served.
    Refused(Failure),
    /// The run itself could not go on.
    Broken(Failure),
    /// Somebody pressed Ctrl-C.
    Interrupted,
}

/// Work under way.
pub(super) struct Run<'a> {
    messages: Messages,
    provider: &'a Client,
    interrupts: Interrupts,
    job: Job,
    /// None where nobody reads them, or where another report is made.
    lines: Option<Lines>,
    tally: Tally,
    count: Count,
    /// How many are over.
    over: u64,
    /// Those for whom it was not done.
    undone: u64,
    named: Vec<String>,
    stop: Option<Stop>,
    /// How often in a row the provider gave no answer, and the last time.
    outages: u32,
    outage: Option<Failure>,
    /// Whether it ever gave one.
    is_heard: bool,
    /// Whether it was known to be a simulator before.
    was_simulator: bool,
}

impl<'a> Run<'a> {
    /// From now on Ctrl-C is a wish to stop, which [`Run::drive`] fulfils.
    pub(super) fn begin(
        context: &Context,
        provider: &'a Client,
        job: Job,
        lines: Option<Lines>,
    ) -> Result<Self, Failure> {
        let mut messages = context.messages();
        // A bar would tear the rows that stand on the same terminal.
        messages.progress &=
            !(context.format().terminal && lines.as_ref().is_some_and(|it| !it.waits()));
        let mut count = messages.count(job.doing);
        count.set(0, job.total);
        Ok(Self {
            messages,
            provider,
            interrupts: Interrupts::listen()?,
            job,
            lines,
            tally: Tally::default(),
            count,
            over: 0,
            undone: 0,
            named: Vec::new(),
            stop: None,
            outages: 0,
            outage: None,
            is_heard: false,
            was_simulator: provider.is_simulator(),
        })
    }

    /// Does the work, and hands what comes of it to `take`.
    ///
    /// # Errors
    /// When Ctrl-C is pressed a second time, which ends it at once.
    pub(super) async fn drive<T>(
        &mut self,
        work: impl Stream<Item = T>,
        mut take: impl FnMut(&mut Self, T),
    ) -> Result<(), Failure> {
        let mut work = pin!(work);
        let mut is_interrupted = false;
        loop {
            let done = tokio::select! {
                done = work.next() => done,
                () = self.interrupts.next() => {
                    if is_interrupted {
                        return Err(interrupted());
                    }
                    is_interrupted = true;
                    self.stop.get_or_insert(Stop::Interrupted);
                    self.provider.stop();
                    self.say(|messages| messages.show(
                        "stopping when what is under way is done; Ctrl-C again ends at once",
                    ));
                    continue;
                }
            };
            let Some(done) = done else { return Ok(()) };
            take(self, done);
            if self.stop.is_some() {
                self.provider.stop();
            }
        }
    }

    /// Says something without tearing the bar.
    pub(super) fn say(&self, say: impl FnOnce(Messages)) {
        self.count.say(say);
    }

    /// Tells what became of one of them; `false` if nobody reads on.
    pub(super) fn tell(&mut self, line: &impl Line) -> bool {
        let word = line.word();
        self.tally.add(word);
        // The failure of the one user is told as that of the command.
        if self.job.is_single && word.is_failure() {
            return true;
        }
        let Some(lines) = &mut self.lines else {
            return false;
        };
        let waits = lines.waits();
        // A sentence would burst a table.
        if waits && let Some(problem) = line.problem() {
            let text = format!("{}: {problem}", line.label());
            self.count.say(|messages| messages.warn(text));
        }
        let is_few = self.job.total <= FEW || self.messages.verbose;
        if waits && !is_few && word.is_plain() {
            return true;
        }
        let printed = Row::new(line, line.cells(waits)).and_then(|row| lines.row(row));
        match printed {
            Ok(true) => return true,
            Ok(false) if self.job.must_be_read => {
                self.halt(Failure::new(Kind::Failed, "standard output was closed"));
            }
            // The work goes on all the same.
            Ok(false) => {}
            Err(failure) => self.halt(failure),
        }
        self.lines = None;
        false
    }

    /// Counts one of them, which another report tells.
    pub(super) const fn tally(&mut self, word: Word) {
        self.tally.add(word);
    }

    /// One is over, and all is well; `asked` says whether the provider answered.
    pub(super) fn served(&mut self, asked: bool) {
        if asked {
            self.heard();
        }
        self.past();
    }

    /// One is over, and it was not done, for this reason.
    pub(super) fn failed(
        &mut self,
        label: &str,
        error: KeyError,
        explain: impl FnOnce(KeyError) -> Failure,
    ) {
        // Its turn did not come, or not to the end.
        if error.is_stopped() {
            return;
        }
        self.undone += 1;
        if self.named.len() < NAMED {
            self.named.push(label.to_owned());
        }
        self.past();
        let is_outage = error.is_outage();
        if is_outage {
            self.outages += 1;
        } else if !matches!(error, KeyError::Busy { .. }) {
            self.heard();
        }
        let ends = error.ends_the_run() || self.job.is_single || self.outages >= OUTAGES;
        let failure = explain(error);
        if ends {
            self.stop.get_or_insert(Stop::Refused(failure));
        } else if is_outage {
            self.outage = Some(failure);
        }
    }

    /// The run itself cannot go on.
    pub(super) fn halt(&mut self, failure: impl Into<Failure>) {
        self.stop.get_or_insert(Stop::Broken(failure.into()));
    }

    /// Whether somebody pressed Ctrl-C before anything else ended the run.
    pub(super) const fn is_interrupted(&self) -> bool {
        matches!(self.stop, Some(Stop::Interrupted))
    }

    fn heard(&mut self) {
        self.outages = 0;
        self.is_heard = true;
    }

    fn past(&mut self) {
        self.over += 1;
        self.count.set(self.over, self.job.total);
    }

    /// The summary, and how the command ends.
    pub(super) fn end(mut self) -> Result<(), Failure> {
        let left = self.job.total.saturating_sub(self.over);
        if self.provider.is_simulator() && !self.was_simulator {
            self.say(|messages| messages.note("these are keys of a simulator"));
        }
        let refused_alone = self.job.is_single
            && self.tally.total() == 1
            && matches!(self.stop, Some(Stop::Refused(_)));
        let lines = self.lines.take();
        let Self {
            messages,
            job,
            tally,
            count,
            stop,
            undone,
            ..
        } = self;
        count.finish();
        if !refused_alone {
            if let Some(lines) = lines {
                lines.end(messages)?;
            }
            let summary = tally.summary();
            messages.note(match (summary, &stop) {
                (Some(summary), Some(_)) if left > 0 => {
                    format!("{}: {summary}, {left} not begun", job.counted)
                }
                (Some(summary), _) => format!("{}: {summary}", job.counted),
                (None, Some(_)) if left > 0 => format!("{}: {left} not begun", job.counted),
                (None, _) => job.if_none.to_owned(),
            });
        }
        let not_done = || {
            let more = undone.saturating_sub(self.named.len() as u64);
            let more = match more {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            let (of, total) = (job.of, job.total);
            let names = self.named.join(", ");
            format!("it was not done for {undone} of {total} {of}: {names}{more}")
        };
        match (stop, self.outage) {
            (Some(Stop::Refused(failure)), _) if job.is_single => Err(failure),
            (Some(Stop::Refused(failure)), _) => Err(failure
                .context("the run was stopped")
                .hint(format!("then {}", job.again))),
            (Some(Stop::Broken(failure)), _) => {
                Err(failure.context("the run was stopped").hint(job.again))
            }
            (Some(Stop::Interrupted), _) if left > 0 => Err(Failure::new(
                Kind::Interrupted,
                format!("interrupted; {left} of {} {} remain", job.total, job.of),
            )
            .hint(job.again)),
            // The end came before the wish for it.
            (Some(Stop::Interrupted) | None, _) if undone == 0 => Ok(()),
            (_, Some(outage)) if !self.is_heard => Err(outage
                .context(not_done())
                .hint(format!("then {}", job.again))),
            _ => Err(Failure::new(Kind::Failed, not_done()).hint(job.again)),
        }
    }
}
