//! What `scratch keys rotate` says of each key.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::explained;
use crate::cli::output::{Cell, Report, Style, View};
use crate::clock::iso;
use crate::keys::{KeyError, Rotation, Step};

/// What became of a key, or would.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
enum Word {
    /// A new key is in use, the old one is revoked.
    Rotated,
    /// A new key is in use, the old one works until it is due.
    Retiring,
    /// The old key was due, and is revoked.
    Revoked,
    /// The old key was due, and stays.
    Spared,
    /// A rotation was under way already.
    Waiting,
    /// A dry run would rotate it.
    Planned,
    /// The user has no key to rotate.
    None,
    /// Another process is at work on the user.
    Busy,
    Failed,
}

impl Word {
    const ALL: [Self; 9] = [
        Self::Rotated,
        Self::Retiring,
        Self::Revoked,
        Self::Planned,
        Self::Spared,
        Self::Waiting,
        Self::None,
        Self::Busy,
        Self::Failed,
    ];

    /// How many of them there are, for people.
    fn counted(self, count: usize) -> String {
        match self {
            Self::Rotated => format!("{count} rotated"),
            Self::Retiring => format!("{count} rotated with a grace"),
            Self::Revoked => format!("{count} due and revoked"),
            Self::Planned => format!("{count} would be rotated"),
            Self::Spared => format!("{count} due and left, for want of a successor"),
            Self::Waiting => format!("{count} not due yet"),
            Self::None => format!("{count} users without a key to rotate"),
            Self::Busy => format!("{count} users left to another process that is at work on them"),
            Self::Failed => format!("{count} failed"),
        }
    }

    /// Whether it was not done.
    const fn is_failure(self) -> bool {
        matches!(self, Self::Busy | Self::Failed)
    }

    fn cell(self) -> Cell {
        match self {
            Self::Rotated => Cell::new("rotated", Style::Good),
            Self::Retiring => Cell::new("retiring", Style::Good),
            Self::Revoked => Cell::new("revoked", Style::Good),
            Self::Planned => Cell::new("planned", Style::Plain),
            Self::Spared => Cell::new("spared", Style::Warn),
            Self::Waiting => Cell::new("waiting", Style::Plain),
            Self::None => Cell::new("none", Style::Dim),
            Self::Busy => Cell::new("busy", Style::Warn),
            Self::Failed => Cell::new("failed", Style::Bad),
        }
    }
}

/// One key, or a user of whom there is none to tell of.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Line {
    user_id: String,
    outcome: Word,
    credential_id: Option<String>,
    successor_id: Option<String>,
    #[serde(serialize_with = "crate::clock::serialize_iso_option")]
    due_at: Option<DateTime<Utc>>,
    problem: Option<String>,
    #[serde(skip)]
    label: String,
}

/// What became of everybody.
#[derive(Default, Serialize)]
#[serde(transparent)]
pub(super) struct Outcome(Vec<Line>);

impl Outcome {
    /// Adds what became of a user; with `even_nothing`, also that nothing did.
    pub(super) fn add(
        &mut self,
        user_id: &str,
        label: &str,
        rotation: &Rotation,
        even_nothing: bool,
    ) {
        let empty = |outcome| Line {
            user_id: user_id.to_owned(),
            label: label.to_owned(),
            outcome,
            credential_id: None,
            successor_id: None,
            due_at: None,
            problem: None,
        };
        for step in &rotation.steps {
            self.0.push(filled(empty(Word::None), step));
        }
        match &rotation.problem {
            Some(KeyError::Busy { .. }) => self.0.push(empty(Word::Busy)),
            Some(error) => self.0.push(Line {
                problem: Some(explained(error)),
                ..empty(Word::Failed)
            }),
            None if rotation.steps.is_empty() && even_nothing => self.0.push(empty(Word::None)),
            None => {}
        }
    }

    /// Whether there is nothing to tell.
    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether it was not done for somebody.
    pub(super) fn has_failed(&self) -> bool {
        self.0.iter().any(|line| line.outcome.is_failure())
    }

    /// Whether there is nothing to tell but one failure.
    pub(super) fn is_one_failure(&self) -> bool {
        matches!(&self.0[..], [line] if line.outcome.is_failure())
    }

    /// When the last of the old keys that still work is due, in UTC.
    pub(super) fn last_due(&self) -> Option<DateTime<Utc>> {
        let due = |line: &Line| (line.outcome == Word::Retiring).then_some(line.due_at)?;
        self.0.iter().filter_map(due).max()
    }

    /// All in one line.
    pub(super) fn summary(&self) -> String {
        let counted = Word::ALL.into_iter().filter_map(|word| {
            let count = self.0.iter().filter(|line| line.outcome == word).count();
            (count > 0).then(|| word.counted(count))
        });
        let counted: Vec<String> = counted.collect();
        if counted.is_empty() {
            return "there is no key to rotate".into();
        }
        format!("keys: {}", counted.join(", "))
    }
}

/// A line with what a step says.
fn filled(line: Line, step: &Step) -> Line {
    match step {
        Step::Planned { credential } => Line {
            outcome: Word::Planned,
            credential_id: Some(credential.id.clone()),
            ..line
        },
        Step::Renewed {
            credential_id,
            successor,
            due_at,
        } => Line {
            outcome: match due_at {
                Some(_) => Word::Retiring,
                None => Word::Rotated,
            },
            credential_id: Some(credential_id.clone()),
            successor_id: Some(successor.id.clone()),
            due_at: *due_at,
            ..line
        },
        Step::Revoked {
            credential_id,
            successor,
        } => Line {
            outcome: Word::Revoked,
            credential_id: Some(credential_id.clone()),
            successor_id: Some(successor.clone()),
            ..line
        },
        Step::Waiting {
            credential_id,
            successor,
            due_at,
        } => Line {
            outcome: Word::Waiting,
            credential_id: Some(credential_id.clone()),
            successor_id: Some(successor.clone()),
            due_at: Some(*due_at),
            ..line
        },
        Step::Spared {
            credential_id,
            successor,
            why,
        } => Line {
            outcome: Word::Spared,
            credential_id: Some(credential_id.clone()),
            successor_id: Some(successor.clone()),
            problem: Some(why.text().into()),
            ..line
        },
    }
}

impl Report for Outcome {
    fn view(&self) -> View {
        if self.0.is_empty() {
            return View::Empty;
        }
        let rows = self.0.iter().map(|line| {
            vec![
                Cell::from(line.label.as_str()),
                line.outcome.cell(),
                Cell::optional(line.credential_id.as_deref()),
                Cell::optional(line.successor_id.as_deref()),
                Cell::optional(line.due_at.map(|at| iso(at.naive_utc()))),
                Cell::optional(line.problem.as_deref()),
            ]
        });
        View::Table {
            headings: vec!["USER", "OUTCOME", "OLD", "NEW", "DUE", "PROBLEM"],
            rows: rows.collect(),
        }
    }
}
