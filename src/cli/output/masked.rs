//! Keys that were typed where none belongs, kept out of what is said about it.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;

/// Keys of OpenRouter.
static KEY: LazyLock<Regex> =
    LazyLock::new(|| Regex::new("sk-or-[A-Za-z0-9_-]+").expect("the pattern is well formed"));

/// What to do instead.
pub(crate) const HINT: &str = "keys are never taken from the command line, where others see them: \
                               give it with `--from FILE`, or pipe it into `scratch keys add USER`";

/// The text with nothing left of any key but how it begins.
pub(crate) fn masked(text: &str) -> Cow<'_, str> {
    KEY.replace_all(text, "sk-or-…")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_key_is_left_but_its_beginning() {
        let text = "unexpected argument 'sk-or-v1-0123_abc' found; `--from=sk-or-v1-9`";
        let left = "unexpected argument 'sk-or-…' found; `--from=sk-or-…`";
        assert_eq!(masked(text), left);
        assert!(matches!(masked(left), Cow::Borrowed(_)));
    }
}
