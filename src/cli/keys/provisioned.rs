//! What `scratch keys provision` says of each user.

use serde::Serialize;

use super::explained;
use crate::cli::output::{Cell, Report, Style, View};
use crate::credentials::Credential;
use crate::keys::{KeyError, Outlook, Provisioned};
use crate::users::User;

/// What became of a user, or would.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
enum Word {
    Made,
    /// There was a key already.
    Kept,
    /// An admin took the key away.
    Withheld,
    /// Another process is at work on it.
    Busy,
    Failed,
    /// A dry run would make a key.
    Missing,
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
    fn counted(self, count: usize) -> String {
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
}

/// One user.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Line {
    user_id: String,
    outcome: Word,
    credential_id: Option<String>,
    hash: Option<String>,
    problem: Option<String>,
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

    /// What was done.
    pub(super) fn done(user: &User, done: &Result<Provisioned, KeyError>) -> Self {
        match done {
            Ok(Provisioned::Made { credential, .. }) => {
                Self::new(user, Word::Made, Some(credential))
            }
            Ok(Provisioned::Had(credential)) => Self::new(user, Word::Kept, Some(credential)),
            Ok(Provisioned::Withheld) => Self::new(user, Word::Withheld, None),
            Ok(Provisioned::Busy) => Self::new(user, Word::Busy, None),
            Err(error) => Self {
                problem: Some(explained(error)),
                ..Self::new(user, Word::Failed, None)
            },
        }
    }
}

/// What became of everybody.
#[derive(Serialize)]
#[serde(transparent)]
pub(super) struct Outcome(pub(super) Vec<Line>);

impl Outcome {
    /// Whether it failed for somebody.
    pub(super) fn has_failed(&self) -> bool {
        self.0.iter().any(|line| line.outcome == Word::Failed)
    }

    /// All in one line.
    pub(super) fn summary(&self) -> String {
        let counted = Word::ALL.into_iter().filter_map(|word| {
            let count = self.0.iter().filter(|line| line.outcome == word).count();
            (count > 0).then(|| word.counted(count))
        });
        let counted: Vec<String> = counted.collect();
        if counted.is_empty() {
            return "there is no user".into();
        }
        format!("keys: {}", counted.join(", "))
    }
}

impl Report for Outcome {
    fn view(&self) -> View {
        const SHOWN: usize = 8;
        if self.0.is_empty() {
            return View::Empty;
        }
        let rows = self.0.iter().map(|line| {
            let hash = line.hash.as_deref();
            let hash = hash.map(|hash| hash.chars().take(SHOWN).collect::<String>());
            vec![
                Cell::from(line.label.as_str()),
                line.outcome.cell(),
                Cell::optional(line.credential_id.as_deref()),
                Cell::optional(hash),
                Cell::optional(line.problem.as_deref()),
            ]
        });
        View::Table {
            headings: vec!["USER", "OUTCOME", "CREDENTIAL", "KEY", "PROBLEM"],
            rows: rows.collect(),
        }
    }
}
