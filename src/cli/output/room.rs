//! What a table goes without on a terminal that is too narrow for it.

use std::borrow::Cow;

use comfy_table::Table;

use super::Columns;
use super::render::{NEVER_CUT, PADDING, shown};
use super::view::Cell;

/// Fewest columns in which a text of such a width is still of use: a name or an address can be cut,
/// a sentence needs a line or two.
const fn legible(width: u16) -> u16 {
    match width {
        ..48 if width > NEVER_CUT + PADDING => 12,
        48.. => 32,
        _ => width,
    }
}

/// Columns between two columns of a table: the padding, and where a line could be.
const GAP: u16 = PADDING + 1;

/// Which columns the terminal has no room for: of those that are dispensable, in their order, as
/// few as will do.
pub(super) fn left_out(
    headings: &[&'static str],
    rows: &[Vec<Cell>],
    columns: Columns,
) -> &'static [&'static str] {
    let Some(room) = width() else {
        return &[];
    };
    let count = fitting(headings, &widths(headings, rows), columns, room);
    &columns.dispensable[..count]
}

/// Whether the terminal has room for all columns.
pub(super) fn has_place_for(headings: &[&'static str], rows: &[Vec<Cell>]) -> bool {
    let widths = widths(headings, rows);
    width().is_none_or(|room| needed(headings, &widths, &[], &[]) <= room.saturating_add(GAP))
}

/// How many columns the terminal has; none of what is no terminal.
pub(super) fn width() -> Option<u16> {
    Table::new().width()
}

/// How many columns the terminal has that messages go to; none of what is no terminal.
pub(super) fn width_of_messages() -> Option<u16> {
    Table::new().use_stderr().width()
}

/// How many columns the longest text of each column takes.
fn widths(headings: &[&'static str], rows: &[Vec<Cell>]) -> Vec<u16> {
    let mut whole = Table::new();
    whole.set_header(headings);
    for cells in rows {
        whole.add_row(cells.iter().map(|cell| shown(cell)));
    }
    whole.column_max_content_widths()
}

/// How many of the dispensable columns must go.
fn fitting(headings: &[&str], widths: &[u16], columns: Columns, room: u16) -> usize {
    let Columns {
        dispensable, whole, ..
    } = columns;
    (0..dispensable.len())
        .find(|&count| {
            needed(headings, widths, &dispensable[..count], whole) <= room.saturating_add(GAP)
        })
        .unwrap_or(dispensable.len())
}

/// How many columns of the terminal a table needs.
fn needed(headings: &[&str], widths: &[u16], without: &[&str], whole: &[&str]) -> u16 {
    let columns = headings.iter().zip(widths);
    columns
        .filter(|(heading, _)| !without.contains(heading))
        .map(|(heading, &width)| {
            if whole.contains(heading) {
                width
            } else {
                legible(width)
            }
        })
        .fold(0_u16, |sum, width| {
            sum.saturating_add(width.saturating_add(GAP))
        })
}

/// The same table without some of its columns.
pub(super) fn without<'a>(
    headings: &[&'static str],
    rows: &'a [Vec<Cell>],
    left_out: &[&str],
) -> (Vec<&'static str>, Cow<'a, [Vec<Cell>]>) {
    if left_out.is_empty() {
        return (headings.to_vec(), Cow::Borrowed(rows));
    }
    let kept = |heading: &&str| !left_out.contains(heading);
    let rows = rows.iter().map(|cells| {
        let cells = headings.iter().zip(cells);
        cells
            .filter(|(heading, _)| kept(heading))
            .map(|(_, cell)| cell.clone())
            .collect()
    });
    let rows = Cow::Owned(rows.collect());
    (headings.iter().copied().filter(kept).collect(), rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_goes_than_must_and_the_least_important_first() {
        let headings = ["ID", "OWNER", "KEY", "STATE"];
        // With the gaps: 14, 3, 12 of 40, 3, 16, 3, 7.
        let widths = [14, 40, 16, 7];
        let columns = Columns {
            dispensable: &["KEY", "STATE"],
            ..Columns::ALIKE
        };
        let left_out = |room| fitting(&headings, &widths, columns, room);
        assert_eq!(left_out(58), 0);
        assert_eq!(left_out(57), 1);
        assert_eq!(left_out(39), 1);
        assert_eq!(left_out(38), 2);
        assert_eq!(left_out(1), 2);
        let columns = Columns {
            whole: &["OWNER"],
            ..columns
        };
        assert_eq!(fitting(&headings, &widths, columns, 85), 1);
    }

    #[test]
    fn a_column_goes_with_its_cells() {
        let rows = [["1", "2", "3"].map(Cell::from).to_vec()];
        let (headings, rows) = without(&["A", "B", "C"], &rows, &["B"]);
        assert_eq!(headings, ["A", "C"]);
        assert_eq!(rows[0], ["1", "3"].map(Cell::from));
    }
}
