//! How a failure reaches the user.

use std::fmt::Write as _;
use std::io::{self, Write as _};

use serde_json::json;

use super::Format;
use super::masked::{HINT, masked};
use super::render::{harmless, paint};
use super::view::Style;
use crate::failure::{Failure, Kind};

/// Prints a failure on standard error: its causes and hints, or one JSON object.
pub(crate) fn print_failure(failure: &Failure, format: Format) {
    let (chain, hints) = harmless_parts(failure);
    let (message, causes) = chain.split_first().expect("a chain has a first link");
    let text = if format.json {
        let object = json!({
            "error": {
                "kind": failure.kind.name(),
                "message": message,
                "causes": causes,
                "hints": hints,
            }
        });
        format!("{object}\n")
    } else {
        let mut text = format!(
            "{} {}\n",
            paint("error:", Style::Bad, format),
            lines(message)
        );
        for cause in causes {
            let _ = writeln!(text, "  caused by: {}", lines(cause));
        }
        for hint in &hints {
            let label = paint("hint:", Style::Strong, format);
            let _ = writeln!(text, "{label} {}", lines(hint));
        }
        text
    };
    // Ctrl-C leaves the cursor behind a question.
    let broken_off = failure.kind == Kind::Interrupted && format.terminal && !format.json;
    let text = if broken_off {
        format!("\n{text}")
    } else {
        text
    };
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// The chain and the hints, without keys that were typed where none belongs.
fn harmless_parts(failure: &Failure) -> (Vec<String>, Vec<String>) {
    let chain = failure.chain();
    let without_keys = |texts: &[String]| -> Vec<String> {
        let texts = texts.iter().map(|text| masked(text).into_owned());
        texts.collect()
    };
    let (shown, mut hints) = (without_keys(&chain), without_keys(&failure.hints));
    if shown != chain {
        hints.insert(0, HINT.into());
    }
    (shown, hints)
}

/// Prints what is wrong with the arguments, as it stands.
pub(crate) fn print_misuse(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Several lines stay several lines, each without control characters.
fn lines(text: &str) -> String {
    let lines: Vec<_> = text.trim_end().lines().map(harmless).collect();
    lines.join("\n  ")
}
