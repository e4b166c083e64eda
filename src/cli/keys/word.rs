//! What became of each of many, or would, in a word; and how many there were of each.

use serde::Serialize;

use crate::cli::output::{Cell, Style};

/// What became of a user, a key or a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Word {
    /// The user has a new key.
    Made,
    WouldMake,
    /// There was a key already.
    Kept,
    /// There was one, which is the default now.
    MadeDefault,
    WouldMakeDefault,
    /// An admin took the key away.
    Withheld,
    /// A new key is in use, the old one is revoked.
    Rotated,
    WouldRotate,
    /// A new key is in use, the old one works until it is due.
    Retiring,
    /// The old key was due, and is revoked.
    Revoked,
    WouldRevoke,
    /// The old key was due, and stays.
    Spared,
    /// A rotation was under way already.
    Waiting,
    /// It was made later than those that are to be rotated.
    Newer,
    /// The user has no key to rotate.
    None,
    /// A step is carried out.
    Done,
    /// Somebody else did it meanwhile, or what it was about has changed.
    Needless,
    /// Nothing was done about a step, or not yet.
    Planned,
    /// Another process is at work on the user.
    Busy,
    Failed,
}

impl Word {
    /// In the order in which they are counted up, and declared.
    const ALL: [Self; 20] = [
        Self::Made,
        Self::WouldMake,
        Self::Kept,
        Self::MadeDefault,
        Self::WouldMakeDefault,
        Self::Withheld,
        Self::Rotated,
        Self::WouldRotate,
        Self::Retiring,
        Self::Revoked,
        Self::WouldRevoke,
        Self::Spared,
        Self::Waiting,
        Self::Newer,
        Self::None,
        Self::Done,
        Self::Needless,
        Self::Planned,
        Self::Busy,
        Self::Failed,
    ];

    /// How a table says it, and what follows a count of them.
    const fn text(self) -> (&'static str, Style, &'static str) {
        match self {
            Self::Made => ("made", Style::Good, "made"),
            Self::WouldMake => ("would make", Style::Warn, "would be made"),
            Self::Kept => ("kept", Style::Plain, "there already"),
            Self::MadeDefault => (
                "made default",
                Style::Good,
                "there already and made the default",
            ),
            Self::WouldMakeDefault => (
                "would make default",
                Style::Warn,
                "there already and would be made the default",
            ),
            Self::Withheld => (
                "withheld",
                Style::Warn,
                "passed over, as an admin took the key away",
            ),
            Self::Rotated => ("rotated", Style::Good, "rotated"),
            Self::WouldRotate => ("would rotate", Style::Warn, "would be rotated"),
            Self::Retiring => ("retiring", Style::Good, "rotated with a grace"),
            Self::Revoked => ("revoked", Style::Good, "due and revoked"),
            Self::WouldRevoke => ("would revoke", Style::Warn, "due and would be revoked"),
            Self::Spared => (
                "spared",
                Style::Warn,
                "due and left, for want of a successor",
            ),
            Self::Waiting => ("waiting", Style::Plain, "rotated before and still to go"),
            Self::Newer => ("newer", Style::Plain, "made later and left alone"),
            Self::None => ("none", Style::Dim, "without a key to rotate"),
            Self::Done => ("done", Style::Good, "done"),
            Self::Needless => ("needless", Style::Plain, "needless by now"),
            Self::Planned => ("planned", Style::Plain, "not begun"),
            Self::Busy => (
                "busy",
                Style::Warn,
                "left to another process that is at work on them",
            ),
            Self::Failed => ("failed", Style::Bad, "failed"),
        }
    }

    pub(super) fn cell(self) -> Cell {
        let (text, style, _) = self.text();
        Cell::new(text, style)
    }

    /// Whether it was not done.
    pub(super) const fn is_failure(self) -> bool {
        matches!(self, Self::Busy | Self::Failed)
    }

    /// Whether it is all as it should be, so that among many users it needs no line of its own.
    pub(super) const fn is_plain(self) -> bool {
        matches!(
            self,
            Self::Made | Self::Kept | Self::Rotated | Self::Retiring | Self::Revoked | Self::Newer
        )
    }
}

/// How many there were of each.
#[derive(Debug, Default)]
pub(super) struct Tally([u64; Word::ALL.len()]);

impl Tally {
    pub(super) const fn add(&mut self, word: Word) {
        self.0[word as usize] += 1;
    }

    /// How many there were.
    pub(super) fn total(&self) -> u64 {
        self.0.iter().sum()
    }

    /// All in one line; nothing where there were none.
    pub(super) fn summary(&self) -> Option<String> {
        let counted = Word::ALL.into_iter().zip(self.0);
        let counted = counted.filter(|(_, count)| *count > 0);
        let counted = counted.map(|(word, count)| format!("{count} {}", word.text().2));
        let counted: Vec<String> = counted.collect();
        (!counted.is_empty()).then(|| counted.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_each_in_its_own_place() {
        let mut tally = Tally::default();
        for (times, word) in Word::ALL.into_iter().enumerate() {
            for _ in 0..=times {
                tally.add(word);
            }
        }
        for (times, word) in (1..).zip(Word::ALL) {
            assert_eq!(tally.0[word as usize], times, "{word:?}");
        }
        assert_eq!(tally.total(), 20 * 21 / 2);
        let summary = tally.summary().unwrap();
        assert!(
            summary.starts_with("1 made, 2 would be made, "),
            "{summary}"
        );
        assert!(summary.ends_with(", 20 failed"), "{summary}");
        assert_eq!(Tally::default().summary(), None);
    }
}
