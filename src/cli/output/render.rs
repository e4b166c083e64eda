//! From a view to text.

use std::borrow::Cow;
use std::fmt::Write;

use anstyle::{AnsiColor, Style as Ansi};
use comfy_table::{
    Attribute, Color, ColumnConstraint, ContentArrangement, LineStyle, Row, Table, TableStyle,
};

use super::view::{Branch, Cell, Style, View};
use super::wrap::{pieces, wrapped};
use super::{Columns, Format, room};

/// The text of a view, for a terminal or for a pipe. Its tables do without `dispensable` columns
/// where there is no room for them.
pub(super) fn view(view: &View, dispensable: &'static [&'static str], format: Format) -> String {
    let mut text = String::new();
    write_view(&mut text, view, dispensable, format);
    text
}

fn write_view(
    text: &mut String,
    view: &View,
    dispensable: &'static [&'static str],
    format: Format,
) {
    match view {
        View::Empty => {}
        View::Line(cell) => {
            let line = harmless(&cell.text);
            let width = if format.terminal { room::width() } else { None };
            for line in wrapped(&line, width) {
                let _ = writeln!(text, "{}", paint(&line, cell.style, format));
            }
        }
        View::Verbatim(whole) => {
            text.push_str(whole);
            if !whole.ends_with('\n') {
                text.push('\n');
            }
        }
        View::Fields(fields) => write_fields(text, fields, format),
        View::Entries {
            title,
            label,
            headings,
            rows,
        } => {
            let mut rows = rows.clone();
            let table = if format.terminal {
                let headings = headings.clone();
                View::section(title, View::Table { headings, rows })
            } else {
                // Whoever greps a pipe finds what a line is of in the line.
                for row in &mut rows {
                    row.insert(0, Cell::from(*label));
                }
                let headings = Vec::new();
                View::Table { headings, rows }
            };
            write_view(text, &table, dispensable, format);
        }
        View::Table { headings, rows } if format.terminal => {
            if !rows.is_empty() {
                let columns = Columns {
                    dispensable,
                    fit: Fit::Wrap,
                    ..Columns::ALIKE
                };
                let left_out = room::left_out(headings, rows, columns);
                let (headings, rows) = room::without(headings, rows, left_out);
                let _ = writeln!(text, "{}", table(&headings, &rows, columns, format));
            }
        }
        View::Table { rows, .. } => {
            for row in rows {
                text.push_str(&tab_separated(row));
            }
        }
        View::Tree(branches) => {
            for branch in branches {
                write_branch(text, branch, "", "", format);
            }
        }
        View::Section(title, inner) => {
            let body = self::view(inner, dispensable, format);
            if body.is_empty() {
                return;
            }
            if format.terminal {
                if !text.is_empty() {
                    text.push('\n');
                }
                let _ = writeln!(text, "{}", paint(title, Style::Strong, format));
            }
            text.push_str(&body);
        }
        View::Stack(views) => {
            for inner in views {
                write_view(text, inner, dispensable, format);
            }
        }
    }
}

fn write_fields(text: &mut String, fields: &[(&'static str, Cell)], format: Format) {
    let labels = fields.iter().map(|(label, _)| label.len());
    let width = labels.max().unwrap_or(0);
    let further = " ".repeat(width + 2);
    for (label, cell) in fields {
        if format.terminal {
            let value = if cell.text.is_empty() {
                Cell::new("–", Style::Dim)
            } else {
                cell.clone()
            };
            let lead = format!("{label:width$}  ");
            text.push_str(&pieces(&[value], [&lead, &further], room::width(), format));
        } else {
            let _ = writeln!(text, "{label}\t{}", one_field(&cell.text));
        }
    }
}

/// Writes a line of a tree and what hangs below it: with branches on a terminal, else indented.
fn write_branch(text: &mut String, branch: &Branch, own: &str, below: &str, format: Format) {
    let width = if format.terminal { room::width() } else { None };
    let further = if branch.branches.is_empty() {
        format!("{below}   ")
    } else {
        format!("{below}│  ")
    };
    text.push_str(&pieces(&branch.pieces, [own, &further], width, format));
    let mut branches = branch.branches.iter().peekable();
    while let Some(branch) = branches.next() {
        let (own, further) = match (format.terminal, branches.peek()) {
            (true, Some(_)) => ("├─ ", "│  "),
            (true, None) => ("└─ ", "   "),
            (false, _) => ("  ", "  "),
        };
        let (own, further) = (format!("{below}{own}"), format!("{below}{further}"));
        write_branch(text, branch, &own, &further, format);
    }
}

/// A rule below the headings, and no other line.
const RULED: TableStyle =
    TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

/// What happens to a text that is too long for its column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    /// It goes on in the next line: for a report, which is read.
    Wrap,
    /// It is cut: for a list, which is looked through.
    Cut,
}

/// Widest text, in columns, that a list never cuts: a masked key, a date to the minute.
pub(super) const NEVER_CUT: u16 = 16;
/// Columns between two columns of a table.
pub(super) const PADDING: u16 = 2;

/// Rows as a terminal shows them, as wide as it is.
pub(super) fn table(
    headings: &[&'static str],
    rows: &[Vec<Cell>],
    columns: Columns,
    format: Format,
) -> String {
    let mut table = Table::new();
    table
        .load_style(RULED)
        .set_content_arrangement(ContentArrangement::Dynamic);
    if format.color {
        table.enforce_styling();
    }
    table.set_header(
        headings
            .iter()
            .map(|heading| table_cell(heading, Style::Strong, format)),
    );
    for cells in rows {
        let mut row = Row::from(
            cells
                .iter()
                .map(|cell| table_cell(&shown(cell), cell.style, format)),
        );
        if columns.fit == Fit::Cut {
            row.max_height(1);
        }
        table.add_row(row);
    }
    // A text that leaves no room for others is cut all the same.
    let half = room::width().map_or(u16::MAX, |width| width / 2);
    let widths = table.column_max_content_widths();
    for ((column, width), heading) in table.column_iter_mut().zip(widths).zip(headings) {
        column.set_padding((0, PADDING));
        // Ids, dates and masked keys are of no use when they are cut; names and addresses are.
        let is_whole = columns.whole.contains(heading) && width <= half;
        if width <= NEVER_CUT + PADDING || is_whole {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
    table.trim_fmt()
}

/// Rows as a terminal shows them that is too narrow for a table: what the last cell says stands
/// below the others.
pub(super) fn stacked(rows: &[Vec<Cell>], format: Format) -> String {
    let mut text = String::new();
    for row in rows {
        let Some((last, others)) = row.split_last() else {
            continue;
        };
        let others = others.iter().filter(|cell| !cell.text.is_empty());
        let others: Vec<_> = others
            .map(|cell| paint(&harmless(&cell.text), cell.style, format))
            .collect();
        let _ = writeln!(text, "{}", others.join("  "));
        let width = room::width().map(|width| width.saturating_sub(2));
        for line in wrapped(&harmless(&last.text), width) {
            let _ = writeln!(text, "  {}", paint(&line, last.style, format));
        }
    }
    text
}

/// What a table on a terminal shows of a cell; dates go without their seconds.
pub(super) fn shown(cell: &Cell) -> Cow<'_, str> {
    match cell.bar {
        _ if cell.text.is_empty() => "–".into(),
        Some(percent) => format!("{} {:>4}", bar(percent), cell.text).into(),
        None => to_the_minute(&cell.text),
    }
}

/// A bar that is full at 100 % and not before, and empty at 0 % alone.
fn bar(percent: u64) -> String {
    const LENGTH: u64 = 8;
    let full = (percent.min(100) * LENGTH / 100).max(u64::from(percent > 0));
    (0..LENGTH)
        .map(|at| if at < full { '█' } else { '░' })
        .collect()
}

/// A date without its seconds; any other text as it is.
fn to_the_minute(text: &str) -> Cow<'_, str> {
    // As in 2026-01-31T12:00:00.000Z.
    const MARKS: [(usize, u8); 7] = [
        (4, b'-'),
        (7, b'-'),
        (10, b'T'),
        (13, b':'),
        (16, b':'),
        (19, b'.'),
        (23, b'Z'),
    ];
    let bytes = text.as_bytes();
    if bytes.len() == 24 && MARKS.iter().all(|&(at, mark)| bytes[at] == mark) {
        Cow::Owned(text[..16].replace('T', " "))
    } else {
        Cow::Borrowed(text)
    }
}

fn table_cell(text: &str, style: Style, format: Format) -> comfy_table::Cell {
    let cell = comfy_table::Cell::new(harmless(text));
    if !format.color {
        return cell;
    }
    match style {
        Style::Plain => cell,
        Style::Strong => cell.add_attribute(Attribute::Bold),
        Style::Dim => cell.add_attribute(Attribute::Dim),
        Style::Good => cell.fg(Color::DarkGreen),
        Style::Warn => cell.fg(Color::DarkYellow),
        Style::Bad => cell.fg(Color::DarkRed).add_attribute(Attribute::Bold),
    }
}

/// A row as a pipe gets it: whole values between tabs.
pub(crate) fn tab_separated(row: &[Cell]) -> String {
    let mut line = row
        .iter()
        .map(|cell| one_field(&cell.text))
        .collect::<Vec<_>>()
        .join("\t");
    line.push('\n');
    line
}

/// A value that cannot be taken for two: tabs and line breaks are written as `\t` and `\n`.
pub(super) fn one_field(text: &str) -> Cow<'_, str> {
    // Nearly every value is plain, and lists may be of millions.
    if text
        .bytes()
        .all(|it| matches!(it, b' '..=b'~') && it != b'\\')
    {
        return Cow::Borrowed(text);
    }
    let escaped = text
        .replace('\\', r"\\")
        .replace('\t', r"\t")
        .replace('\n', r"\n");
    Cow::Owned(harmless(&escaped).into_owned())
}

/// Text without control characters, so that no data can steer a terminal.
pub(crate) fn harmless(text: &str) -> Cow<'_, str> {
    if text.chars().any(steers) {
        let shown = text.chars().map(|character| match character {
            '\n' => "⏎".to_owned(),
            '\t' => " ".to_owned(),
            _ if steers(character) => character.escape_unicode().to_string(),
            _ => character.to_string(),
        });
        Cow::Owned(shown.collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// Whether a character moves the cursor, or changes the direction in which others are read
/// (Unicode's Bidi_Control and zero-width characters).
fn steers(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'
        )
}

/// Text in the colours of its style, or as it is.
pub(super) fn paint(text: &str, style: Style, format: Format) -> String {
    if !format.color || style == Style::Plain {
        return text.to_owned();
    }
    let ansi = match style {
        Style::Plain => Ansi::new(),
        Style::Strong => Ansi::new().bold(),
        Style::Dim => Ansi::new().dimmed(),
        Style::Good => AnsiColor::Green.on_default(),
        Style::Warn => AnsiColor::Yellow.on_default(),
        Style::Bad => AnsiColor::Red.on_default().bold(),
    };
    format!("{ansi}{text}{ansi:#}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PIPE: Format = Format {
        json: false,
        terminal: false,
        color: false,
    };

    #[test]
    fn data_cannot_steer_the_terminal_nor_break_a_row() {
        let row = ["a\tb", "line\nbreak", "\u{1b}[31mred", r"back\slash"].map(Cell::from);
        assert_eq!(
            tab_separated(&row),
            "a\\tb\tline\\nbreak\t\\u{1b}[31mred\tback\\\\slash\n"
        );
        assert_eq!(harmless("a\u{202e}b"), "a\\u{202e}b");
        assert_eq!(harmless("\u{1b}]0;x\u{7}"), "\\u{1b}]0;x\\u{7}");
    }

    #[test]
    fn a_bar_is_full_and_empty_only_where_it_is() {
        for (percent, shown) in [
            (0, "░░░░░░░░"),
            (1, "█░░░░░░░"),
            (50, "████░░░░"),
            (99, "███████░"),
            (100, "████████"),
            (u64::MAX, "████████"),
        ] {
            assert_eq!(bar(percent), shown);
        }
    }

    #[test]
    fn a_tree_has_branches_on_a_terminal_and_is_indented_in_a_pipe() {
        let leaf = |text: &str| Branch::leaf(vec![Cell::from(text), Cell::default()]);
        let tree = View::Tree(vec![
            leaf("a").with([leaf("b").with([leaf("c")]), leaf("d")]),
        ]);
        assert_eq!(view(&tree, &[], PIPE), "a\n  b\n    c\n  d\n");
        let terminal = Format {
            terminal: true,
            ..PIPE
        };
        assert_eq!(view(&tree, &[], terminal), "a\n├─ b\n│  └─ c\n└─ d\n");
    }

    #[test]
    fn an_empty_table_prints_nothing() {
        let empty = View::Table {
            headings: vec!["ID"],
            rows: Vec::new(),
        };
        assert_eq!(view(&empty, &[], PIPE), "");
    }
}
