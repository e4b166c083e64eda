//! What a panic says: a mistake of this program, of which a log must hear.

use std::any::Any;
use std::panic::PanicHookInfo;

/// All that a panic says; nothing if it is of a type of its own.
pub fn said(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or_default()
}

/// What of that can stand in a log. Values, which may be secrets, come after a colon, a semicolon,
/// a backtick or the end of a line, where `expect`, slices and assertions write them.
pub fn words(panic: &(dyn Any + Send)) -> &str {
    let text = said(panic);
    let words = text.split([':', ';', '`', '\n']).next();
    words.unwrap_or(text).trim()
}

/// Tells the log of a panic, in the span in which it happens: a hook for a program that serves.
pub fn log(panic: &PanicHookInfo<'_>) {
    let at = panic.location().map(ToString::to_string);
    // A hook sees the payload without `Send`.
    let text = panic.payload_as_str().unwrap_or_default().to_owned();
    tracing::error!(said = words(&text), at, "this program has a mistake");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stop_before_values() {
        let caught = |work: fn()| {
            let caught = std::panic::catch_unwind(work).unwrap_err();
            words(&*caught).to_owned()
        };
        assert_eq!(caught(|| panic!("plain")), "plain");
        let parsed = || {
            "hush"
                .parse::<u8>()
                .map(drop)
                .map_err(|_| "hush")
                .expect("it is a number");
        };
        assert_eq!(caught(parsed), "it is a number");
        let cut = || {
            let _ = &"é hush"[..std::hint::black_box(1)];
        };
        assert!(!caught(cut).contains("hush"));
    }
}
