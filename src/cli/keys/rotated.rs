//! What `scratch keys rotate` says of each key.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;

use super::word::Word;
use super::{explained, name, run};
use crate::cli::output::Cell;
use crate::clock::iso;
use crate::keys::{KeyError, Step};
use crate::users::User;

/// One key, or a user of whom there is none to tell of.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Line {
    user_id: String,
    outcome: Word,
    credential_id: Option<String>,
    successor_id: Option<String>,
    #[serde(serialize_with = "crate::clock::serialize_iso_option")]
    pub(super) due_at: Option<DateTime<Utc>>,
    problem: Option<String>,
    #[serde(skip)]
    label: String,
    /// E-mail, or the id where there is none.
    #[serde(skip)]
    name: String,
}

/// Whose keys they are, or were.
pub(super) struct Holder {
    id: String,
    /// Id and e-mail.
    pub(super) label: String,
    /// E-mail, or the id where there is none.
    name: String,
}

impl Holder {
    /// The user, or what is left of one who is gone.
    pub(super) fn of(id: String, user: Option<&User>) -> Self {
        Self {
            label: user.map_or_else(|| id.clone(), User::label),
            name: user.map_or_else(|| id.clone(), name),
            id,
        }
    }
}

/// The headings of the lines.
pub(super) const HEADINGS: [&str; 6] = ["USER", "OUTCOME", "OLD", "NEW", "DUE", "PROBLEM"];
/// What a narrow terminal does without.
pub(super) const DISPENSABLE: &[&str] = &["PROBLEM", "DUE", "OLD", "NEW"];

/// What became of the keys of a user.
pub(super) fn lines(holder: &Holder, steps: &[Step], problem: Option<&KeyError>) -> Vec<Line> {
    let empty = |outcome| Line {
        outcome,
        ..nothing(holder)
    };
    let steps = steps.iter().map(|step| filled(empty(Word::None), step));
    let mut lines: Vec<Line> = steps.collect();
    lines.extend(problem.and_then(|problem| match problem {
        KeyError::Busy { .. } => Some(empty(Word::Busy)),
        // Its turn did not come.
        error if error.is_stopped() => None,
        error => Some(Line {
            problem: Some(explained(error)),
            ..empty(Word::Failed)
        }),
    }));
    lines
}

/// The line of a user of whom there is nothing else to tell.
pub(super) fn nothing(holder: &Holder) -> Line {
    Line {
        user_id: holder.id.clone(),
        label: holder.label.clone(),
        name: holder.name.clone(),
        outcome: Word::None,
        credential_id: None,
        successor_id: None,
        due_at: None,
        problem: None,
    }
}

impl Line {
    /// The same, before it is done: a key that is rotated would be due at this time, and one that
    /// is due by now would be revoked.
    pub(super) fn before(self, now: DateTime<Utc>, due_at: Option<DateTime<Utc>>) -> Self {
        match self.outcome {
            Word::WouldRotate => Self { due_at, ..self },
            Word::Waiting if self.due_at.is_some_and(|due_at| due_at <= now) => Self {
                outcome: Word::WouldRevoke,
                problem: None,
                ..self
            },
            _ => self,
        }
    }

    /// What stands in the way of a key that was to go, or when it goes; and what to do about it.
    pub(super) fn advice(&self, now: DateTime<Utc>) -> Option<String> {
        let (Some(old), Some(new), Some(due_at)) =
            (&self.credential_id, &self.successor_id, self.due_at)
        else {
            return None;
        };
        if self.outcome != Word::Waiting {
            return None;
        }
        Some(if due_at <= now {
            format!(
                "{old} is due, and stays while its successor is disabled: let that work again with \
                 `scratch keys enable {new}`, or end both with `scratch keys revoke {}`",
                self.user_id
            )
        } else {
            format!(
                "{new} has taken the place of {old} already, which works until {}; \
                 `scratch keys revoke {old}` ends it now",
                seconds(due_at)
            )
        })
    }
}

/// A line with what a step says.
fn filled(line: Line, step: &Step) -> Line {
    match step {
        Step::Planned { credential } => Line {
            outcome: Word::WouldRotate,
            credential_id: Some(credential.id.clone()),
            ..line
        },
        Step::Newer { credential_id } => Line {
            outcome: Word::Newer,
            credential_id: Some(credential_id.clone()),
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

impl run::Line for Line {
    fn word(&self) -> Word {
        self.outcome
    }

    fn label(&self) -> &str {
        &self.label
    }

    fn problem(&self) -> Option<&str> {
        self.problem.as_deref()
    }

    fn cells(&self, in_table: bool) -> Vec<Cell> {
        vec![
            Cell::from(if in_table { &*self.name } else { &*self.label }),
            self.outcome.cell(),
            Cell::optional(self.credential_id.as_deref()),
            Cell::optional(self.successor_id.as_deref()),
            Cell::optional(self.due_at.map(|at| iso(at.naive_utc()))),
            Cell::optional(self.problem().filter(|_| !in_table)),
        ]
    }
}

/// An instant as a sentence says it, in UTC.
pub(super) fn seconds(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Secs, true)
}
