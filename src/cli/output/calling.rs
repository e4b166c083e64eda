//! How this program is called in what it says: with the flags that chose the settings of this run,
//! so that a command that is pasted works on the same database.

use std::borrow::Cow;
use std::sync::OnceLock;

/// The flags of this process.
static FLAGS: OnceLock<String> = OnceLock::new();
/// How a command in a message begins.
const CALL: &str = "`scratch ";
/// What takes no settings.
const WITHOUT: [&str; 2] = ["env example", "completions"];

/// Remembers the flags, which a process has once.
pub(crate) fn remember(flags: &[String]) {
    let _ = FLAGS.set(flags.join(" "));
}

/// The text with the flags in each command that does not begin with some itself.
pub(super) fn whole(text: &str) -> Cow<'_, str> {
    match FLAGS.get() {
        Some(flags) if !flags.is_empty() => Cow::Owned(with(flags, text)),
        _ => Cow::Borrowed(text),
    }
}

fn with(flags: &str, text: &str) -> String {
    let mut parts = text.split(CALL);
    let mut whole = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        whole += CALL;
        if !part.starts_with('-') && !WITHOUT.iter().any(|command| part.starts_with(command)) {
            whole += flags;
            whole.push(' ');
        }
        whole += part;
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_command_has_the_flags_once() {
        let said = "see `scratch db status`, then `scratch -e test up`, or `scratch env example`";
        let expected = "see `scratch -e staging db status`, then `scratch -e test up`, or \
                        `scratch env example`";
        assert_eq!(with("-e staging", said), expected);
        assert_eq!(with("-e staging", "nothing to run"), "nothing to run");
    }
}
