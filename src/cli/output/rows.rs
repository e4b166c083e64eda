//! Lists that may be longer than memory: printed as they come.

use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use serde::Serialize;
use serde_json::Value;

use super::view::Cell;
use super::{Format, Messages, write_out};
use super::{render, room};
use crate::failure::{Failure, Kind};

/// How many rows a terminal shows when nobody says `--limit`.
const SCREENFUL: usize = 100;
/// How many bytes are gathered before they are written to a pipe.
const CHUNK: usize = 32 * 1024;

/// One row of a list.
pub(crate) struct Row {
    pub(super) json: Value,
    pub(super) cells: Vec<Cell>,
}

impl Row {
    /// A row from the thing itself and what a table shows of it.
    pub(crate) fn new(thing: &impl Serialize, cells: Vec<Cell>) -> Result<Self, Failure> {
        let json = serde_json::to_value(thing)
            .map_err(|error| Failure::new(Kind::Failed, error).context("cannot write JSON"))?;
        Ok(Self { json, cells })
    }
}

/// Rows under headings, on their way to the user.
pub(crate) struct Rows {
    /// The headings.
    pub headings: Vec<&'static str>,
    /// The rows.
    pub stream: BoxStream<'static, Result<Row, Failure>>,
    /// What to say when there is none.
    pub when_empty: String,
    /// Whether the user set a limit: then a terminal, too, shows all that come.
    pub limited: bool,
}

impl Rows {
    /// Rows that are all there already.
    pub(crate) fn of(
        headings: Vec<&'static str>,
        rows: Vec<Row>,
        when_empty: impl Into<String>,
    ) -> Self {
        Self {
            headings,
            stream: futures_util::stream::iter(rows.into_iter().map(Ok)).boxed(),
            when_empty: when_empty.into(),
            limited: false,
        }
    }
}

pub(super) async fn print(
    rows: Rows,
    dispensable: &'static [&'static str],
    format: Format,
    messages: &Messages,
) -> Result<(), Failure> {
    if format.json {
        print_array(rows).await
    } else if format.terminal {
        print_table(rows, dispensable, format, messages).await
    } else {
        print_lines(rows).await
    }
}

async fn print_array(mut rows: Rows) -> Result<(), Failure> {
    let mut text = String::from("[");
    let mut separator = "\n";
    while let Some(row) = rows.stream.next().await {
        text.push_str(separator);
        text.push_str("  ");
        text.push_str(&row?.json.to_string());
        separator = ",\n";
        if text.len() > CHUNK {
            write_out(&std::mem::take(&mut text))?;
        }
    }
    text.push_str(if separator == "\n" { "]\n" } else { "\n]\n" });
    write_out(&text)
}

async fn print_lines(mut rows: Rows) -> Result<(), Failure> {
    let mut text = String::new();
    while let Some(row) = rows.stream.next().await {
        text.push_str(&render::tab_separated(&row?.cells));
        if text.len() > CHUNK {
            write_out(&std::mem::take(&mut text))?;
        }
    }
    write_out(&text)
}

async fn print_table(
    mut rows: Rows,
    dispensable: &'static [&'static str],
    format: Format,
    messages: &Messages,
) -> Result<(), Failure> {
    let most = if rows.limited { usize::MAX } else { SCREENFUL };
    let mut shown = Vec::new();
    let mut more = false;
    while let Some(row) = rows.stream.next().await {
        if shown.len() == most {
            more = true;
            break;
        }
        shown.push(row?.cells);
    }
    if shown.is_empty() {
        messages.note(&rows.when_empty);
        return Ok(());
    }
    let left_out = room::left_out(&rows.headings, &shown, dispensable);
    let (headings, shown) = room::without(&rows.headings, &shown, left_out);
    write_out(&format!(
        "{}\n",
        render::table(&headings, &shown, format, render::Fit::Cut)
    ))?;
    if !left_out.is_empty() {
        messages.note(format!(
            "left out for want of room: {}; a pipe and `--json` have all",
            left_out.join(", ")
        ));
    }
    if more {
        messages.note(format!(
            "the first {SCREENFUL} are shown; say `--limit N` for more, or pipe the list for all"
        ));
    }
    Ok(())
}
