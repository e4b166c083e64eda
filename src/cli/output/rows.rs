//! Lists that may be longer than memory: printed as they come.

use std::ops::ControlFlow;

use futures_util::stream::BoxStream;
use futures_util::{StreamExt, TryStreamExt};
use serde::Serialize;
use serde_json::value::RawValue;

use super::render::Fit;
use super::view::{Cell, Style};
use super::{Columns, Format, Messages, write_out};
use super::{render, room};
use crate::failure::{Failure, Kind};

/// How many rows a terminal shows when nobody says `--limit`.
const SCREENFUL: usize = 100;
/// How many bytes are gathered before they are written to a pipe.
const CHUNK: usize = 32 * 1024;

/// One row of a list.
pub(crate) struct Row {
    pub(super) json: Box<RawValue>,
    pub(super) cells: Vec<Cell>,
}

impl Row {
    /// A row from the thing itself and what a table shows of it.
    pub(crate) fn new(thing: &impl Serialize, cells: Vec<Cell>) -> Result<Self, Failure> {
        let json = serde_json::value::to_raw_value(thing)
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

/// Rows by the million: whoever has many of them writes them straight into the form that is asked
/// for, instead of making each a [`Row`].
pub(crate) struct Sheets {
    /// The headings.
    pub headings: Vec<&'static str>,
    /// The rows, many at a time.
    pub stream: BoxStream<'static, Result<Box<dyn Sheet>, Failure>>,
    /// What to say when there is none.
    pub when_empty: String,
    /// What JSON they make.
    pub json: Json,
    /// How to see more than a terminal shows.
    pub more: &'static str,
}

/// What JSON a list makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Json {
    /// One array.
    Array,
    /// One object a line.
    Lines,
}

/// Many rows.
pub(crate) trait Sheet: Send {
    /// Writes the rows in their order, until nobody wants more of them.
    fn write(&self, pen: &mut Pen) -> ControlFlow<()>;
}

impl Sheet for Row {
    fn write(&self, pen: &mut Pen) -> ControlFlow<()> {
        pen.row(&self.json, |cells| {
            for cell in &self.cells {
                cells.cell(cell);
            }
        })
    }
}

/// Writes rows in the form that is asked for.
pub(crate) struct Pen {
    form: Form,
    /// What is not written out yet.
    text: Vec<u8>,
    rows: usize,
}

enum Form {
    Json(Json),
    Tabs,
    /// The most rows, and those that there are.
    Table(usize, Vec<Vec<Cell>>),
}

impl Pen {
    fn new(form: Form) -> Self {
        let mut pen = Self {
            form,
            text: Vec::new(),
            rows: 0,
        };
        if matches!(pen.form, Form::Json(Json::Array)) {
            pen.text.push(b'[');
        }
        pen
    }

    /// Writes one row: the thing itself as JSON, or its cells.
    ///
    /// # Panics
    /// When the thing cannot be JSON, as a map with keys that are no text.
    pub(crate) fn row(
        &mut self,
        thing: &impl Serialize,
        cells: impl FnOnce(&mut Cells<'_>),
    ) -> ControlFlow<()> {
        self.rows += 1;
        match &mut self.form {
            Form::Json(form) => {
                let before: &[u8] = match form {
                    Json::Array if self.rows == 1 => b"\n  ",
                    Json::Array => b",\n  ",
                    Json::Lines => b"",
                };
                self.text.extend_from_slice(before);
                serde_json::to_writer(&mut self.text, thing).expect("a row can be JSON");
                if *form == Json::Lines {
                    self.text.push(b'\n');
                }
            }
            Form::Tabs => {
                let start = self.text.len();
                cells(&mut Cells(To::Text(&mut self.text)));
                // Every cell ends with a tab, the last one with the line instead.
                if self.text.len() > start {
                    self.text.pop();
                }
                self.text.push(b'\n');
            }
            Form::Table(most, _) if self.rows > *most => return ControlFlow::Break(()),
            Form::Table(_, rows) => {
                let mut row = Vec::new();
                cells(&mut Cells(To::Table(&mut row)));
                rows.push(row);
            }
        }
        ControlFlow::Continue(())
    }
}

/// Takes the cells of one row.
pub(crate) struct Cells<'a>(To<'a>);

enum To<'a> {
    Text(&'a mut Vec<u8>),
    Table(&'a mut Vec<Cell>),
}

impl Cells<'_> {
    /// The next one, from its text.
    pub(crate) fn add(&mut self, text: &str, style: Style) {
        match &mut self.0 {
            To::Text(row) => write_field(row, text),
            To::Table(row) => row.push(Cell::new(text, style)),
        }
    }

    /// The next one.
    fn cell(&mut self, cell: &Cell) {
        match &mut self.0 {
            To::Text(row) => write_field(row, &cell.text),
            To::Table(row) => row.push(cell.clone()),
        }
    }
}

fn write_field(row: &mut Vec<u8>, text: &str) {
    row.extend_from_slice(render::one_field(text).as_bytes());
    row.push(b'\t');
}

/// Prints rows. Where a terminal has too little room, the columns that are dispensable are left
/// out, the last first.
pub(super) async fn print(
    rows: Rows,
    columns: Columns,
    format: Format,
    messages: &Messages,
) -> Result<(), Failure> {
    let Rows {
        headings,
        stream,
        when_empty,
        limited,
    } = rows;
    let most = if limited { usize::MAX } else { SCREENFUL };
    let sheets = Sheets {
        headings,
        stream: stream.map_ok(|row| Box::new(row) as Box<dyn Sheet>).boxed(),
        when_empty,
        json: Json::Array,
        more: "say `--limit N` for more, or pipe the list for all",
    };
    print_at_most(most, sheets, columns, format, messages).await
}

/// Prints rows by the million.
pub(super) async fn print_sheets(
    sheets: Sheets,
    columns: Columns,
    format: Format,
    messages: &Messages,
) -> Result<(), Failure> {
    print_at_most(SCREENFUL, sheets, columns, format, messages).await
}

async fn print_at_most(
    most: usize,
    sheets: Sheets,
    columns: Columns,
    format: Format,
    messages: &Messages,
) -> Result<(), Failure> {
    let mut pen = Pen::new(if format.json {
        Form::Json(sheets.json)
    } else if format.terminal {
        Form::Table(most, Vec::new())
    } else {
        Form::Tabs
    });
    let Sheets {
        headings,
        mut stream,
        when_empty,
        json: _,
        more,
    } = sheets;
    while let Some(sheet) = stream.next().await {
        if sheet?.write(&mut pen).is_break() {
            break;
        }
        if pen.text.len() > CHUNK {
            write_out(std::mem::take(&mut pen.text))?;
        }
    }
    // What it shows of its progress goes before anything is drawn.
    drop(stream);
    let Pen {
        form,
        mut text,
        rows,
    } = pen;
    match form {
        Form::Json(Json::Array) if rows == 0 => text.extend_from_slice(b"]\n"),
        Form::Json(Json::Array) => text.extend_from_slice(b"\n]\n"),
        Form::Json(Json::Lines) | Form::Tabs => {}
        Form::Table(_, shown) if shown.is_empty() => {
            messages.note(&when_empty);
            return Ok(());
        }
        Form::Table(_, shown) => {
            let left_out = room::left_out(&headings, &shown, columns);
            let (headings, shown) = room::without(&headings, &shown, left_out);
            if columns.fit == Fit::Wrap && !room::has_place_for(&headings, &shown) {
                return write_out(render::stacked(&shown, format));
            }
            let table = render::table(&headings, &shown, columns, format);
            write_out(format!("{table}\n"))?;
            if !left_out.is_empty() {
                messages.note(format!(
                    "left out for want of room: {}; a pipe and `--json` have all",
                    left_out.join(", ")
                ));
            }
            if rows > shown.len() {
                messages.note(format!("the first {SCREENFUL} are shown; {more}"));
            }
            return Ok(());
        }
    }
    write_out(text)
}
