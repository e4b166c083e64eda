//! The one place that prints. Data goes to standard output, everything else to standard error.

mod calling;
mod failure;
mod lines;
pub(crate) mod masked;
mod messages;
mod render;
mod room;
mod rows;
mod view;
mod wrap;

use std::io::{self, Write};

use serde::Serialize;

pub(super) use calling::remember as remember_flags;
pub(super) use failure::{print_failure, print_misuse};
pub(super) use lines::Lines;
pub(super) use messages::{Count, Mark, Messages, Progress, spoken};
pub(super) use render::{harmless, tab_separated};
pub(super) use rows::{Json, Pen, Row, Rows, Sheet, Sheets};
pub(super) use view::{Branch, Cell, Style, View};

use self::render::Fit;
use crate::failure::{Failure, Kind};

/// What a command returns to be printed.
pub(super) trait Report: Serialize {
    /// What it looks like to a person.
    fn view(&self) -> View;
}

/// The outcome of a command: a report or rows, and the exit code.
pub(super) struct Reply {
    body: Body,
    exit_code: u8,
    if_lost: Option<String>,
    columns: Columns,
}

/// What to know about the columns of a table on a narrow terminal, by their headings.
#[derive(Debug, Clone, Copy)]
struct Columns {
    /// It can do without them, the least important first.
    dispensable: &'static [&'static str],
    /// A part of their texts is of no use.
    whole: &'static [&'static str],
    /// What happens to a text that is too long for its column.
    fit: Fit,
}

impl Columns {
    const ALIKE: Self = Self {
        dispensable: &[],
        whole: &[],
        fit: Fit::Cut,
    };
}

enum Body {
    Nothing,
    One { json: String, view: View },
    Rows(Rows),
    Sheets(Sheets),
}

impl Reply {
    /// Nothing to print.
    pub(super) const fn nothing() -> Self {
        Self {
            body: Body::Nothing,
            exit_code: 0,
            if_lost: None,
            columns: Columns::ALIKE,
        }
    }

    /// One thing.
    pub(super) fn of(report: &impl Report) -> Result<Self, Failure> {
        // A part that is passed on as it was read may be nested deeper than a value can be.
        let json = serde_json::to_value(report)
            .and_then(|value| serde_json::to_string_pretty(&value))
            .or_else(|_| serde_json::to_string_pretty(report))
            .map_err(|error| Failure::new(Kind::Failed, error).context("cannot write JSON"))?;
        Ok(Self {
            body: Body::One {
                json: json + "\n",
                view: report.view(),
            },
            exit_code: 0,
            if_lost: None,
            columns: Columns::ALIKE,
        })
    }

    /// Many things, one after the other.
    pub(super) const fn rows(rows: Rows) -> Self {
        Self {
            body: Body::Rows(rows),
            exit_code: 0,
            if_lost: None,
            columns: Columns::ALIKE,
        }
    }

    /// Rows by the million.
    pub(super) const fn sheets(sheets: Sheets) -> Self {
        Self {
            body: Body::Sheets(sheets),
            exit_code: 0,
            columns: Columns::ALIKE,
            if_lost: None,
        }
    }

    /// The same with what to do when it cannot be printed: for what is shown only once.
    #[must_use]
    pub(super) fn if_lost(mut self, hint: impl Into<String>) -> Self {
        self.if_lost = Some(hint.into());
        self
    }

    /// The same with columns that a table on a narrow terminal can do without, the least important
    /// first.
    #[must_use]
    pub(super) const fn dispensable(mut self, headings: &'static [&'static str]) -> Self {
        self.columns.dispensable = headings;
        self
    }

    /// The same with columns of a list that are never cut.
    #[must_use]
    pub(super) const fn whole(mut self, headings: &'static [&'static str]) -> Self {
        self.columns.whole = headings;
        self
    }

    /// The same with rows that are read, not looked through: no text of them is cut.
    #[must_use]
    pub(super) const fn unabridged(mut self) -> Self {
        self.columns.fit = Fit::Wrap;
        self
    }

    /// The same with another exit code, for what `--exit-code` asks for.
    #[must_use]
    pub(super) const fn exit_code(mut self, code: u8) -> Self {
        self.exit_code = code;
        self
    }
}

/// How standard output is to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Format {
    /// JSON instead of text.
    pub json: bool,
    /// A terminal: tables are aligned and lists stop early. Otherwise: tab-separated and whole.
    pub terminal: bool,
    /// Whether colour is used.
    pub color: bool,
}

/// Prints a reply and returns the exit code. A closed pipe is silent.
pub(super) async fn print(
    reply: Reply,
    format: Format,
    messages: &Messages,
) -> Result<u8, Failure> {
    let Reply {
        body,
        exit_code,
        if_lost,
        columns,
    } = reply;
    let printed = match body {
        Body::Nothing => Ok(()),
        Body::One { json, view } => {
            let text = if format.json {
                json
            } else {
                render::view(&view, columns.dispensable, format)
            };
            write_out(&text)
        }
        Body::Rows(rows) => rows::print(rows, columns, format, messages).await,
        Body::Sheets(sheets) => rows::print_sheets(sheets, columns, format, messages).await,
    };
    match printed {
        Err(failure) if failure.source.is::<ClosedPipe>() && if_lost.is_none() => Ok(exit_code),
        Err(failure) => Err(match if_lost {
            Some(hint) => failure.hint(hint),
            None => failure,
        }),
        printed => printed.map(|()| exit_code),
    }
}

/// Nobody reads on; nothing is left to say.
#[derive(Debug, thiserror::Error)]
#[error("standard output was closed")]
struct ClosedPipe;

/// Prints a report now, for a command that goes on: a server says where it listens.
pub(super) fn announce(report: &impl Report, format: Format) -> Result<(), Failure> {
    let text = if format.json {
        let json = serde_json::to_value(report)
            .map_err(|error| Failure::new(Kind::Failed, error).context("cannot write JSON"))?;
        format!("{json}\n")
    } else {
        render::view(&report.view(), &[], format)
    };
    write_out(&text)
}

/// Writes to standard output; a closed pipe ends the command in silence.
fn write_out(text: impl AsRef<[u8]>) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_ref())
        .and_then(|()| out.flush())
        .map_err(|error| match error.kind() {
            io::ErrorKind::BrokenPipe => Failure {
                kind: Kind::Failed,
                source: ClosedPipe.into(),
                hints: Vec::new(),
            },
            _ => Failure::new(Kind::Failed, error).context("cannot write to standard output"),
        })
}
