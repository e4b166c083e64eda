//! Lines that end between words, as wide as the terminal.

use super::render::{harmless, paint};
use super::view::{Cell, Style};
use super::{Format, room};

/// Fewest columns that lines are broken for: where there are less, the terminal breaks them.
const NARROWEST: usize = 24;
/// What further lines begin with.
const INDENT: &str = "  ";

/// A text in lines of so many columns; all but the first are indented. A word that is longer stays
/// whole.
pub(super) fn wrapped(text: &str, width: Option<u16>) -> Vec<String> {
    let further = width.map(|width| width.saturating_sub(2));
    let lines = fill(words(text).map(|word| (0, word)), width, further);
    let lines = lines.into_iter().enumerate().map(|(at, line)| {
        let line: Vec<_> = line.into_iter().map(|(_, word)| word).collect();
        let lead = if at == 0 { "" } else { INDENT };
        format!("{lead}{}", line.join(" "))
    });
    lines.collect()
}

/// Pieces that follow each other, with a space between two, in lines of so many columns after what
/// each begins with: the first, and all further ones.
pub(super) fn pieces(
    pieces: &[Cell],
    [first, further]: [&str; 2],
    width: Option<u16>,
    format: Format,
) -> String {
    let pieces: Vec<_> = pieces
        .iter()
        .filter(|piece| !piece.text.is_empty())
        .map(|piece| (harmless(&piece.text), piece.style))
        .collect();
    let room = |lead: &str| {
        let lead = lead.chars().count();
        let room = usize::from(width?).saturating_sub(lead).max(NARROWEST);
        u16::try_from(room).ok()
    };
    let all = pieces.iter().enumerate();
    let all = all.flat_map(|(place, (text, _))| words(text).map(move |word| (place, word)));
    let mut text = String::new();
    for (at, line) in fill(all, room(first), room(further)).iter().enumerate() {
        let lead = if at == 0 { first } else { further };
        if !lead.is_empty() {
            text.push_str(&paint(lead, Style::Dim, format));
        }
        // What belongs together is painted at once.
        for (at, same) in line.chunk_by(|one, other| one.0 == other.0).enumerate() {
            let words: Vec<_> = same.iter().map(|(_, word)| *word).collect();
            let (_, style) = pieces[same[0].0];
            if at > 0 {
                text.push(' ');
            }
            text.push_str(&paint(&words.join(" "), style, format));
        }
        text.push('\n');
    }
    text
}

/// A text of one or several lines after a label, as standard error gets it.
pub(super) fn labelled(label: &str, label_style: Style, text: &Cell, format: Format) -> String {
    let width = if format.terminal && !format.json {
        room::width_of_messages()
    } else {
        None
    };
    let mut told = String::new();
    for (at, line) in text.text.trim_end().split('\n').enumerate() {
        let line = Cell::new(line, text.style);
        told += &if at == 0 {
            let label = Cell::new(label, label_style);
            pieces(&[label, line], ["", INDENT], width, format)
        } else {
            pieces(&[line], [INDENT, INDENT], width, format)
        };
    }
    told
}

/// The words of a text. What stands in backticks is one: a command is copied as a whole.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let has_pairs = text.matches('`').count().is_multiple_of(2);
    let mut is_quoted = false;
    text.split(move |character| {
        is_quoted ^= has_pairs && character == '`';
        character == ' ' && !is_quoted
    })
}

/// Words in lines of so many columns: the first, and all further ones.
fn fill<'w>(
    words: impl Iterator<Item = (usize, &'w str)>,
    first: Option<u16>,
    further: Option<u16>,
) -> Vec<Vec<(usize, &'w str)>> {
    let columns = |width: Option<u16>| width.map_or(usize::MAX, usize::from);
    let (mut room, mut used) = (columns(first), 0);
    let mut lines = Vec::new();
    let mut line = Vec::new();
    for (place, word) in words {
        let length = word.chars().count();
        let fits = used + 1 + length <= room;
        // What no line has room for may as well begin in this one, unless that is nearly full.
        let helps = length <= columns(further) || used > room / 2;
        if !line.is_empty() && !fits && helps {
            lines.push(std::mem::take(&mut line));
            room = columns(further);
        }
        used = if line.is_empty() {
            length
        } else {
            used + 1 + length
        };
        line.push((place, word));
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Format = Format {
        json: false,
        terminal: true,
        color: false,
    };

    #[test]
    fn a_long_line_is_broken_between_words() {
        let text = "warning: one of two three";
        assert_eq!(wrapped(text, None), [text]);
        assert_eq!(wrapped(text, Some(25)), [text]);
        assert_eq!(wrapped(text, Some(14)), ["warning: one", "  of two three"]);
        assert_eq!(
            wrapped("one incomprehensible b", Some(4)),
            ["one", "  incomprehensible", "  b"]
        );
        assert_eq!(
            wrapped("- incomprehensible b", Some(6)),
            ["- incomprehensible", "  b"]
        );
        assert_eq!(wrapped("  as it is", None), ["  as it is"]);
    }

    #[test]
    fn a_command_stays_whole() {
        assert_eq!(
            wrapped("say `scratch flags list` now", Some(4)),
            ["say", "  `scratch flags list`", "  now"]
        );
        assert_eq!(wrapped("one ` b c", Some(7)), ["one ` b", "  c"]);
    }

    #[test]
    fn pieces_keep_their_colours_over_the_end_of_a_line() {
        let all = ["one two three four", "five six seven eight"].map(Cell::from);
        let leads = ["├─ ", "│  "];
        assert_eq!(
            pieces(&all, leads, Some(30), PLAIN),
            "├─ one two three four five six\n│  seven eight\n"
        );
        let color = Format {
            color: true,
            ..PLAIN
        };
        let mut all = all;
        all[1].style = Style::Bad;
        let drawn = pieces(&all, ["", ""], Some(30), color);
        let (first, second) = drawn.split_once('\n').unwrap();
        assert!(first.starts_with("one two three four \u{1b}["), "{drawn}");
        assert!(second.starts_with("\u{1b}["), "{drawn}");
        // Where there is hardly any room, the terminal breaks the lines.
        assert_eq!(
            pieces(&all[..1], leads, Some(4), PLAIN),
            "├─ one two three four\n"
        );
    }
}
