//! Reads `.env` files as the npm package `dotenv` does, which the files were written for.
//!
//! Its grammar is one regular expression (`lib/main.js`, version 16); ours is the same, so that a
//! value means what it always meant: `$` is literal, spaces are allowed, `#` begins a comment
//! outside quotes, `\n` is a line break inside double quotes. What that grammar would pass over
//! in silence is refused with its line number instead. `dotenvy`, which would substitute `$`,
//! gets every value in double quotes with what it would interpret escaped.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

/// One assignment of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The variable.
    pub name: String,
    /// Its value; empty means unset.
    pub value: String,
    /// Line of the file where the name stands, counted from 1.
    pub line: usize,
    /// Whether a `#` straight after a word cut the value short, as it does outside quotes.
    pub cut_short: bool,
}

/// A line that is no assignment, no comment and not blank.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {problem}")]
pub struct BadLine {
    /// Line of the file, counted from 1.
    pub line: usize,
    /// What is wrong with it. Never holds a value.
    pub problem: &'static str,
}

static ASSIGNMENT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r#"(?m)^\s*(?:export\s+)?([\w.-]+)(?:\s*=\s*?|:\s+?)(\s*'(?:\\'|[^'])*'|\s*"(?:\\"|[^"])*"|\s*`(?:\\`|[^`])*`|[^#\r\n]+)?\s*(?:#.*)?$"#,
    )
    .expect("the grammar is a regular expression")
});

/// Reads the text of a file; later assignments of a name win.
pub fn parse(text: &str) -> Result<Vec<Entry>, BadLine> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let mut entries = Vec::new();
    let mut read_to = 0;
    for found in ASSIGNMENT.captures_iter(text) {
        let whole = found.get(0).expect("a match has a whole");
        let name = found.get(1).expect("the name is not optional");
        refuse_leftovers(text, read_to, whole.start())?;
        read_to = whole.end();
        let raw = found.get(2).map_or("", |value| value.as_str());
        let line = line_of(text, name.start());
        let value = unquoted(raw.trim());
        if raw.trim().starts_with(['\'', '"', '`']) && value == raw.trim() {
            return Err(BadLine {
                line,
                problem: "the quote is not closed, or something follows it",
            });
        }
        let rest = &text[found.get(2).map_or(read_to, |value| value.end())..whole.end()];
        entries.push(Entry {
            name: name.as_str().to_owned(),
            value,
            line,
            cut_short: rest.starts_with('#') && !raw.is_empty() && !raw.ends_with([' ', '\t']),
        });
    }
    refuse_leftovers(text, read_to, text.len())?;
    literally(entries)
}

/// What `dotenv` makes of a value: one pair of quotes is taken off, and in double quotes `\n` and
/// `\r` become what they stand for.
fn unquoted(raw: &str) -> String {
    let Some(quote) = raw.chars().next().filter(|first| "'\"`".contains(*first)) else {
        return raw.to_owned();
    };
    let Some(inner) = raw[1..].strip_suffix(quote) else {
        return raw.to_owned();
    };
    if quote == '"' {
        inner.replace("\\n", "\n").replace("\\r", "\r")
    } else {
        inner.to_owned()
    }
}

/// Everything between two assignments must be blank or a comment.
fn refuse_leftovers(text: &str, from: usize, to: usize) -> Result<(), BadLine> {
    let mut at = from;
    for piece in text[from..to].split('\n') {
        let content = piece.trim();
        if !content.is_empty() && !content.starts_with('#') {
            return Err(BadLine {
                line: line_of(text, at),
                problem: "expected NAME=value, a comment or a blank line",
            });
        }
        at += piece.len() + 1;
    }
    Ok(())
}

fn line_of(text: &str, offset: usize) -> usize {
    text[..offset].matches('\n').count() + 1
}

/// Hands every value to `dotenvy`, quoted and escaped; a name or value that it does not read back
/// unchanged is refused.
fn literally(entries: Vec<Entry>) -> Result<Vec<Entry>, BadLine> {
    for entry in &entries {
        let mut escaped = String::with_capacity(entry.value.len());
        for character in entry.value.chars() {
            match character {
                '\n' => escaped.push_str("\\n"),
                '\\' | '"' | '$' => escaped.extend(['\\', character]),
                _ => escaped.push(character),
            }
        }
        let prepared = format!("{}=\"{escaped}\"\n", entry.name);
        let read: Result<BTreeMap<_, _>, _> =
            dotenvy::from_read_iter(prepared.as_bytes()).collect();
        if read.ok().as_ref().and_then(|map| map.get(&entry.name)) != Some(&entry.value) {
            return Err(BadLine {
                line: entry.line,
                problem: "the name must be letters, digits and underscores, or the value holds a \
                          character that cannot be read literally",
            });
        }
    }
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Vec<(String, String)> {
        let entries = parse(text).unwrap();
        entries
            .into_iter()
            .map(|entry| (entry.name, entry.value))
            .collect()
    }

    fn value(text: &str) -> String {
        read(text).pop().unwrap().1
    }

    #[test]
    fn values_mean_what_dotenv_reads() {
        // Each right side is what the npm package prints for the left side.
        for (line, expected) in [
            ("A=p$ss", "p$ss"),
            (r#"A="p$ss#w""#, "p$ss#w"),
            ("A='p$ss#w'", "p$ss#w"),
            ("A=`p\"s's`", "p\"s's"),
            ("A=p#w", "p"),
            ("A=two words", "two words"),
            ("A=  spaced  ", "spaced"),
            ("A = b", "b"),
            ("A: b", "b"),
            ("export A=b", "b"),
            ("A=", ""),
            ("A=# only a comment", ""),
            ("A=''", ""),
            ("A=b # comment", "b"),
            (r#"A="b" # comment"#, "b"),
            (r#"A="line\nbreak""#, "line\nbreak"),
            (r"A='line\nbreak'", r"line\nbreak"),
            ("A=\"two\nlines\"", "two\nlines"),
            (r"A=C:\new\table", r"C:\new\table"),
            (r#"A="p"ss""#, "p\"ss"),
            ("A=${HOME}", "${HOME}"),
            ("A=x=y=z", "x=y=z"),
            ("\u{feff}A=b", "b"),
            ("A=b\r\n", "b"),
        ] {
            assert_eq!(value(line), expected, "{line}");
        }
    }

    #[test]
    fn the_last_assignment_comes_last_and_knows_its_line() {
        let entries = parse("# head\n\nA=1\nB=\"x\ny\"\n A=2\n").unwrap();
        let lines: Vec<_> = entries
            .iter()
            .map(|entry| (&*entry.name, entry.line))
            .collect();
        assert_eq!(lines, [("A", 3), ("B", 4), ("A", 6)]);
    }

    #[test]
    fn what_dotenv_would_pass_over_is_refused_with_its_line() {
        for (text, line) in [
            ("A=1\nnonsense\n", 2),
            ("A=1\n\n\n= b", 4),
            ("A=\"open\nB=2", 1),
            ("A='a' b", 1),
            ("A-B=1", 1),
            ("two words=1", 1),
        ] {
            assert_eq!(parse(text).unwrap_err().line, line, "{text}");
        }
    }

    #[test]
    fn a_value_cut_short_by_a_hash_is_noticed() {
        assert!(parse("A=p#w").unwrap()[0].cut_short);
        assert!(!parse("A=p #w").unwrap()[0].cut_short);
        assert!(!parse("A='p#w'").unwrap()[0].cut_short);
        assert!(!parse("A=#w").unwrap()[0].cut_short);
    }

    proptest! {
        #[test]
        fn a_quoted_value_is_never_changed(text in "[^'\r\u{0}]{0,40}") {
            prop_assert_eq!(value(&format!("A='{text}'")), text);
        }

        #[test]
        fn no_text_makes_it_panic(text in "[A-C=:'\"`#$\\\\ \n\r\t.-]{0,40}") {
            let _ = parse(&text);
        }
    }
}
