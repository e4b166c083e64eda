//! How a failure reaches the user.

use std::io::{self, Write as _};

use serde_json::json;

use super::masked::{HINT, masked};
use super::view::{Cell, Style};
use super::wrap::labelled;
use super::{Format, calling};
use crate::failure::{Failure, Kind};

/// Prints a failure on standard error: its causes and hints, or one JSON object.
pub(crate) fn print_failure(failure: &Failure, format: Format) {
    let (chain, hints) = harmless_parts(failure);
    let hints: Vec<_> = hints.iter().map(|hint| calling::whole(hint)).collect();
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
        let told = |label, style, text: &str| labelled(label, style, &Cell::from(text), format);
        let mut text = told("error:", Style::Bad, message);
        for cause in causes {
            text += &told("  caused by:", Style::Plain, cause);
        }
        for hint in &hints {
            text += &told("hint:", Style::Strong, hint);
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
