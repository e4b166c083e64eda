//! What `scratch keys provision` says of each user, and of all.

use serde::{Serialize, Serializer};

use super::explained;
use crate::cli::output::{Cell, Row, Style};
use crate::credentials::Credential;
use crate::failure::Failure;
use crate::keys::{KeyError, Outlook, Provisioned};
use crate::secret::Secret;
use crate::users::User;

/// What became of a user, or would.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Word {
    Made,
    /// A dry run would make a key.
    Missing,
    /// There was a key already.
    Kept,
    /// An admin took the key away.
    Withheld,
    /// Another process is at work on it.
    Busy,
    Failed,
}

impl Word {
    const ALL: [Self; 6] = [
        Self::Made,
        Self::Missing,
        Self::Kept,
        Self::Withheld,
        Self::Busy,
        Self::Failed,
    ];

    /// How many of them there are, for people.
    fn counted(self, count: u64) -> String {
        match self {
            Self::Made => format!("{count} made"),
            Self::Missing => format!("{count} would be made"),
            Self::Kept => format!("{count} there already"),
            Self::Withheld => format!("{count} passed over, as an admin took the key away"),
            Self::Busy => format!("{count} left to another process that is at work on them"),
            Self::Failed => format!("{count} failed"),
        }
    }

    fn cell(self) -> Cell {
        match self {
            Self::Made => Cell::new("made", Style::Good),
            Self::Missing => Cell::new("missing", Style::Warn),
            Self::Kept => Cell::new("kept", Style::Plain),
            Self::Withheld => Cell::new("withheld", Style::Warn),
            Self::Busy => Cell::new("busy", Style::Warn),
            Self::Failed => Cell::new("failed", Style::Bad),
        }
    }

    /// Whether it is all as it should be, so that among many users it needs no line of its own.
    pub(super) const fn is_plain(self) -> bool {
        matches!(self, Self::Made | Self::Kept)
    }
}

/// A key that was asked for.
struct Revealed(Secret);

impl Serialize for Revealed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.reveal())
    }
}

/// One user.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Line {
    user_id: String,
    pub(super) outcome: Word,
    credential_id: Option<String>,
    hash: Option<String>,
    problem: Option<String>,
    /// The key itself, where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    api_key: Option<Revealed>,
    #[serde(skip)]
    label: String,
}

impl Line {
    fn new(user: &User, outcome: Word, credential: Option<&Credential>) -> Self {
        Self {
            user_id: user.id.clone(),
            label: user.label(),
            outcome,
            credential_id: credential.map(|it| it.id.clone()),
            hash: credential.and_then(|it| it.external_api_key_id.clone()),
            problem: None,
            api_key: None,
        }
    }

    /// What would be done.
    pub(super) fn planned(user: &User, outlook: &Outlook) -> Self {
        match outlook {
            Outlook::Makes => Self::new(user, Word::Missing, None),
            Outlook::Has(credential) => Self::new(user, Word::Kept, Some(credential)),
            Outlook::Withheld => Self::new(user, Word::Withheld, None),
        }
    }

    /// What was done; with `reveal` the key, too, if one was made.
    pub(super) fn done(user: &User, done: &Result<Provisioned, KeyError>, reveal: bool) -> Self {
        match done {
            Ok(Provisioned::Made { credential, key }) => Self {
                api_key: reveal.then(|| Revealed(key.clone())),
                ..Self::new(user, Word::Made, Some(credential))
            },
            Ok(Provisioned::Had(credential)) => Self::new(user, Word::Kept, Some(credential)),
            Ok(Provisioned::Withheld) => Self::new(user, Word::Withheld, None),
            Ok(Provisioned::Busy) => Self::new(user, Word::Busy, None),
            Err(error) => Self {
                problem: Some(explained(error)),
                ..Self::new(user, Word::Failed, None)
            },
        }
    }

    /// The line under [`headings`].
    pub(super) fn row(&self, reveal: bool) -> Result<Row, Failure> {
        const SHOWN: usize = 8;
        let hash = self.hash.as_deref();
        let hash = hash.map(|hash| hash.chars().take(SHOWN).collect::<String>());
        let mut cells = vec![
            Cell::from(self.label.as_str()),
            self.outcome.cell(),
            Cell::optional(self.credential_id.as_deref()),
            Cell::optional(hash),
            Cell::optional(self.problem.as_deref()),
        ];
        if reveal {
            cells.push(Cell::optional(
                self.api_key.as_ref().map(|key| key.0.reveal()),
            ));
        }
        Row::new(self, cells)
    }
}

/// The headings of the lines.
pub(super) fn headings(reveal: bool) -> Vec<&'static str> {
    let mut headings = vec!["USER", "OUTCOME", "CREDENTIAL", "KEY", "PROBLEM"];
    if reveal {
        headings.push("API KEY");
    }
    headings
}

/// How many users there were of each kind.
#[derive(Debug, Default)]
pub(super) struct Tally([u64; Word::ALL.len()]);

impl Tally {
    pub(super) fn add(&mut self, word: Word) {
        self.0[word as usize] += 1;
    }

    pub(super) const fn of(&self, word: Word) -> u64 {
        self.0[word as usize]
    }

    /// How many there were.
    pub(super) fn total(&self) -> u64 {
        self.0.iter().sum()
    }

    /// All in one line.
    pub(super) fn summary(&self) -> String {
        let counted = Word::ALL.into_iter().filter_map(|word| {
            let count = self.of(word);
            (count > 0).then(|| word.counted(count))
        });
        let counted: Vec<String> = counted.collect();
        if counted.is_empty() {
            return "there is no user".into();
        }
        format!("keys: {}", counted.join(", "))
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
            assert_eq!(tally.of(word), times, "{word:?}");
        }
        assert_eq!(tally.total(), 21);
    }
}
