//! Rows that are printed while a command goes on: each as soon as it is known.

use super::view::Cell;
use super::{ClosedPipe, Columns, Format, Messages, Row, render, room, write_out};
use crate::failure::Failure;

/// How many rows a terminal shows at the end.
const SCREENFUL: usize = 100;

/// Where the rows of a command go that works on many: at once into a pipe or an array of JSON, and
/// into a table at the end on a terminal.
pub(crate) struct Lines {
    headings: Vec<&'static str>,
    /// Columns that a table on a narrow terminal can do without, the least important first; all of
    /// them go where they are empty.
    dispensable: &'static [&'static str],
    format: Format,
    /// What a terminal will show.
    table: Vec<Vec<Cell>>,
    left_out: usize,
    /// Whether the array is open.
    begun: bool,
}

impl Lines {
    /// Nothing is printed yet.
    pub(crate) const fn new(
        headings: Vec<&'static str>,
        dispensable: &'static [&'static str],
        format: Format,
    ) -> Self {
        Self {
            headings,
            dispensable,
            format,
            table: Vec::new(),
            left_out: 0,
            begun: false,
        }
    }

    /// Whether rows wait for the end, when a table shows them.
    pub(crate) const fn waits(&self) -> bool {
        self.format.terminal && !self.format.json
    }

    /// Prints a row. `false` when nobody reads on.
    pub(crate) fn row(&mut self, row: Row) -> Result<bool, Failure> {
        let Row { json, cells } = row;
        if self.waits() {
            if self.table.len() < SCREENFUL {
                self.table.push(cells);
            } else {
                self.left_out += 1;
            }
            return Ok(true);
        }
        let text = if self.format.json {
            let before = if self.begun { ",\n" } else { "[\n" };
            format!("{before}  {json}")
        } else {
            render::tab_separated(&cells)
        };
        self.begun = true;
        is_read(write_out(&text))
    }

    /// Prints what waits for the end. `false` when nobody reads on.
    pub(crate) fn end(self, messages: Messages) -> Result<bool, Failure> {
        if self.format.json {
            return is_read(write_out(if self.begun { "\n]\n" } else { "[]\n" }));
        }
        if self.table.is_empty() {
            return Ok(true);
        }
        let is_empty = |(column, heading): (usize, &&'static str)| {
            let is_empty = self.table.iter().all(|cells| cells[column].text.is_empty());
            (is_empty && self.dispensable.contains(heading)).then_some(*heading)
        };
        let empty: Vec<_> = self
            .headings
            .iter()
            .enumerate()
            .filter_map(is_empty)
            .collect();
        let (headings, rows) = room::without(&self.headings, &self.table, &empty);
        let columns = Columns {
            dispensable: self.dispensable,
            ..Columns::ALIKE
        };
        let left_out = room::left_out(&headings, &rows, columns);
        let (headings, rows) = room::without(&headings, &rows, left_out);
        let table = render::table(&headings, &rows, columns, self.format);
        let read = is_read(write_out(format!("{table}\n")))?;
        if self.left_out > 0 {
            messages.note(format!(
                "{} more are not shown; pipe the output for all",
                self.left_out
            ));
        }
        Ok(read)
    }
}

fn is_read(written: Result<(), Failure>) -> Result<bool, Failure> {
    match written {
        Ok(()) => Ok(true),
        Err(failure) if failure.source.is::<ClosedPipe>() => Ok(false),
        Err(failure) => Err(failure),
    }
}
