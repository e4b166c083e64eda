//! Messages to the person at the terminal: standard error, never data.

use std::io::{self, Write};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::render::{harmless, paint};
use super::view::{Cell, Style};
use super::wrap::labelled;
use super::{Format, calling};

/// Writes messages, as many as the user wants.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Messages {
    /// Only errors and warnings.
    pub quiet: bool,
    /// Details, too.
    pub verbose: bool,
    /// Whether a running display may be drawn.
    pub progress: bool,
    /// How standard error is to be written.
    pub format: Format,
}

impl Messages {
    /// What a question or a destruction is about: shown also with `--quiet`.
    pub(crate) fn show(self, text: impl AsRef<str>) {
        if !self.format.json {
            self.write("", Style::Plain, text, Style::Plain);
        }
    }

    /// Something worth knowing.
    pub(crate) fn note(self, text: impl AsRef<str>) {
        if !self.quiet {
            self.write("", Style::Plain, text, Style::Plain);
        }
    }

    /// A detail that `-v` asks for.
    pub(crate) fn detail(self, text: impl AsRef<str>) {
        if self.verbose && !self.quiet {
            self.write("", Style::Plain, text, Style::Dim);
        }
    }

    /// Something that the user should look at; printed even with `--quiet`.
    pub(crate) fn warn(self, text: impl AsRef<str>) {
        let text = text.as_ref();
        if self.format.json {
            write(&serde_json::json!({ "warning": calling::whole(text) }).to_string());
        } else {
            self.write("warning:", Style::Warn, text, Style::Plain);
        }
    }

    /// What could be done next.
    pub(crate) fn hint(self, text: impl AsRef<str>) {
        if !self.quiet {
            self.write("hint:", Style::Strong, text, Style::Plain);
        }
    }

    fn write(self, label: &str, label_style: Style, text: impl AsRef<str>, style: Style) {
        let text = Cell::new(harmless(&calling::whole(text.as_ref())), style);
        write(labelled(label, label_style, &text, self.format).trim_end_matches('\n'));
    }

    /// A step that is done, with the time that it took.
    pub(crate) fn step(self, mark: Mark, title: &str, text: &str, elapsed: Duration) {
        if !self.quiet {
            let mark = match mark {
                Mark::Done => paint("✔", Style::Good, self.format),
                Mark::Skipped => paint("–", Style::Dim, self.format),
                Mark::Failed => paint("✘", Style::Bad, self.format),
            };
            let time = paint(&spoken(elapsed), Style::Dim, self.format);
            write(&format!("{mark} {title:10} {} {time}", harmless(text)));
        }
    }

    /// A display of what is going on, until it is dropped. Not on a terminal, the text is printed
    /// once.
    pub(crate) fn progress(self, text: impl Into<String>) -> Progress {
        let text = text.into();
        if !self.progress || self.quiet {
            return Progress(None);
        }
        if !self.format.terminal {
            self.note(text);
            return Progress(None);
        }
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr())
            .with_style(
                ProgressStyle::with_template("{spinner} {msg} {elapsed:.dim}")
                    .expect("the template is well formed"),
            )
            .with_message(text);
        bar.enable_steady_tick(Duration::from_millis(100));
        Progress(Some(bar))
    }

    /// A display of how many are done, for work on nobody knows how many, until it is dropped: on a
    /// terminal alone.
    pub(crate) fn tally(self, what: &'static str) -> Tally {
        if !self.progress || self.quiet || !self.format.terminal {
            return Tally(None);
        }
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr())
            .with_style(
                ProgressStyle::with_template("{spinner} {human_pos} {msg}, {per_sec:.dim}")
                    .expect("the template is well formed"),
            )
            .with_message(what);
        Tally(Some(bar))
    }

    /// A display of how many are done, for work on many: a bar on a terminal, a line now and then
    /// otherwise.
    pub(crate) fn count(self, what: &'static str) -> Count {
        Count {
            messages: self,
            what,
            bar: None,
            told: Instant::now(),
            done: 0,
            total: 0,
        }
    }
}

/// How many are done. Dropped before the end, it says how far it came.
pub(crate) struct Count {
    messages: Messages,
    what: &'static str,
    bar: Option<ProgressBar>,
    told: Instant,
    done: u64,
    total: u64,
}

impl Count {
    /// So many of so many.
    pub(crate) fn set(&mut self, done: u64, total: u64) {
        const NOW_AND_THEN: Duration = Duration::from_secs(5);
        (self.done, self.total) = (done, total);
        if !self.messages.progress || self.messages.quiet {
            return;
        }
        if self.messages.format.terminal {
            let what = self.what;
            let bar = self.bar.get_or_insert_with(|| counting_bar(what));
            bar.set_length(total);
            bar.set_position(done);
        } else if self.told.elapsed() >= NOW_AND_THEN {
            self.told = Instant::now();
            self.messages
                .note(format!("{}: {done} of {total}", self.what));
        }
    }

    /// Says something without tearing the display.
    pub(crate) fn say(&self, say: impl FnOnce(Messages)) {
        match &self.bar {
            Some(bar) => bar.suspend(|| say(self.messages)),
            None => say(self.messages),
        }
    }

    /// It came to its end.
    pub(crate) fn finish(mut self) {
        self.total = self.done;
    }
}

impl Drop for Count {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        if self.done < self.total {
            let Self {
                what, done, total, ..
            } = self;
            self.messages
                .note(format!("{what}: stopped after {done} of {total}"));
        }
    }
}

fn counting_bar(what: &'static str) -> ProgressBar {
    ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr())
        .with_style(
            ProgressStyle::with_template("{msg} {bar:30} {pos} of {len} {eta:.dim}")
                .expect("the template is well formed"),
        )
        .with_message(what)
}

/// Nobody is left to tell when standard error is closed.
fn write(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// How a step ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    /// It is done, or was done already.
    Done,
    /// It was left out.
    Skipped,
    /// It failed.
    Failed,
}

/// A running display; gone when dropped.
pub(crate) struct Progress(Option<ProgressBar>);

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

/// A running count, with its rate; gone when dropped.
pub(crate) struct Tally(Option<ProgressBar>);

impl Tally {
    /// So many more.
    pub(crate) fn add(&self, more: usize) {
        if let Some(bar) = &self.0 {
            bar.inc(u64::try_from(more).unwrap_or(u64::MAX));
        }
    }
}

impl Drop for Tally {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

/// A length of time as a person reads it: `3 ms`, `1.2 s`, `2 min 5 s`.
pub(crate) fn spoken(elapsed: Duration) -> String {
    if elapsed < Duration::from_secs(1) {
        format!("{} ms", elapsed.as_millis())
    } else if elapsed < Duration::from_mins(1) {
        format!("{:.1} s", elapsed.as_secs_f64())
    } else {
        format!(
            "{} min {} s",
            elapsed.as_secs() / 60,
            elapsed.as_secs() % 60
        )
    }
}
