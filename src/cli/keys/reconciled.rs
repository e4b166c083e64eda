//! What `scratch keys reconcile` says of its plan, and of what became of it.

use std::collections::BTreeSet;

use serde::Serialize;

use super::word::Word;
use crate::cli::output::{Cell, Report, Style, View};
use crate::keys::KeyError;
use crate::keys::reconcile::{Applied, Left, LeftWhy, Plan, Step};
use crate::openrouter::hash_prefix;

/// What a step does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
enum Does {
    End,
    DeleteLate,
    Disable,
    Record,
    Retire,
    DeleteOrphan,
}

impl Does {
    const ALL: [Self; 6] = [
        Self::End,
        Self::DeleteLate,
        Self::Disable,
        Self::Record,
        Self::Retire,
        Self::DeleteOrphan,
    ];

    const fn of(step: &Step) -> Self {
        match step {
            Step::End { .. } => Self::End,
            Step::DeleteLate(_) => Self::DeleteLate,
            Step::Disable { .. } => Self::Disable,
            Step::Record { .. } => Self::Record,
            Step::Retire { .. } => Self::Retire,
            Step::DeleteOrphan(_) => Self::DeleteOrphan,
        }
    }

    fn cell(self) -> Cell {
        match self {
            Self::End => Cell::new("end", Style::Warn),
            Self::DeleteLate => Cell::new("delete late key", Style::Bad),
            Self::Disable => Cell::new("disable here", Style::Warn),
            Self::Retire => Cell::new("end rotation", Style::Bad),
            Self::Record => Cell::new("record", Style::Plain),
            Self::DeleteOrphan => Cell::new("delete orphan", Style::Bad),
        }
    }

    /// So many of them, as it follows "About to".
    fn counted(self, count: usize) -> String {
        let many = |one: &str, several: &str| {
            if count == 1 {
                one.to_owned()
            } else {
                format!("{count} {several}")
            }
        };
        match self {
            Self::End => format!("end what was cut short for {}", many("1 user", "users")),
            Self::DeleteLate => format!("delete {}", many("1 late key", "late keys")),
            Self::Disable => format!("disable {} here", many("1 credential", "credentials")),
            Self::Retire => format!(
                "end {}",
                many("1 rotation that is due", "rotations that are due")
            ),
            Self::Record => format!("bring {} up to date", many("1 record", "records")),
            Self::DeleteOrphan => {
                format!("delete {} that no credential holds", many("1 key", "keys"))
            }
        }
    }
}

/// All that a plan does, as it follows "About to".
pub(super) fn counted(plan: &Plan) -> String {
    let counted = Does::ALL.into_iter().filter_map(|does| {
        let steps = plan.steps.iter().filter(|step| Does::of(step) == does);
        let count = steps.count();
        (count > 0).then(|| does.counted(count))
    });
    let counted: Vec<String> = counted.collect();
    counted.join(", ")
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct StepLine {
    action: Does,
    outcome: Word,
    user_id: Option<String>,
    credential_id: Option<String>,
    hash: Option<String>,
    name: Option<String>,
    why: String,
    problem: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct LeftLine {
    kind: &'static str,
    user_id: Option<String>,
    credential_id: Option<String>,
    hash: Option<String>,
    name: Option<String>,
    why: String,
}

/// A plan and what became of it.
#[derive(Debug, Serialize)]
pub(super) struct Reconciled {
    steps: Vec<StepLine>,
    left: Vec<LeftLine>,
}

impl Reconciled {
    /// A plan of which nothing is done yet.
    pub(super) fn of(plan: &Plan) -> Self {
        let steps = plan.steps.iter().map(|step| StepLine {
            action: Does::of(step),
            outcome: Word::Planned,
            user_id: step.user_id().map(str::to_owned),
            credential_id: step.credential_id().map(str::to_owned),
            hash: step.hash().map(str::to_owned),
            name: step.name().map(str::to_owned),
            why: step.why(),
            problem: None,
        });
        Self {
            steps: steps.collect(),
            left: plan.left.iter().map(left).collect(),
        }
    }

    /// Writes down what became of a step, by its index in the plan; returns what that is, and whom
    /// or what it is about.
    pub(super) fn became(
        &mut self,
        index: usize,
        applied: &Result<Applied, KeyError>,
    ) -> (Word, String) {
        let line = &mut self.steps[index];
        line.outcome = match applied {
            Ok(Applied::Done) => Word::Done,
            Ok(Applied::Needless) => Word::Needless,
            Ok(Applied::Busy) => Word::Busy,
            Err(error) => {
                line.problem = Some(super::explained(error));
                Word::Failed
            }
        };
        let subject = [&line.credential_id, &line.hash, &line.user_id];
        let subject = subject.into_iter().flatten().next();
        let subject = subject.map_or("", String::as_str);
        let label = format!("{} of {subject}", line.action.cell().text);
        (line.outcome, label)
    }

    /// The user of a step, by its index in the plan.
    pub(super) fn user_id(&self, index: usize) -> String {
        self.steps[index].user_id.clone().unwrap_or_default()
    }

    /// Whether there are keys that nobody holds and that stay.
    pub(super) fn has_orphans(&self) -> bool {
        self.left.iter().any(|it| it.kind == kind(LeftWhy::Orphan))
    }

    /// Users of whom a credential was disabled.
    pub(super) fn disabled(&self) -> BTreeSet<&str> {
        let disabled = self
            .steps
            .iter()
            .filter(|line| line.action == Does::Disable && line.outcome == Word::Done);
        disabled
            .filter_map(|line| line.user_id.as_deref())
            .collect()
    }

    /// The plan in one line.
    pub(super) fn summary(&self) -> String {
        let left = [
            (LeftWhy::Foreign, "foreign"),
            (LeftWhy::Busy, "at work on"),
            (LeftWhy::Unclear, "unclear"),
            (LeftWhy::Young, "new"),
            (LeftWhy::Orphan, "held by nobody"),
            (LeftWhy::WorksThere, "disabled here alone"),
        ];
        let left = left.into_iter().filter_map(|(why, word)| {
            let lines = self.left.iter().filter(|it| it.kind == kind(why));
            let count = lines.count();
            (count > 0).then(|| format!("{count} {word}"))
        });
        let left: Vec<String> = left.collect();
        let steps = match self.steps.len() {
            0 => "nothing to reconcile".to_owned(),
            1 => "1 thing to reconcile".to_owned(),
            count => format!("{count} things to reconcile"),
        };
        if left.is_empty() {
            steps
        } else {
            format!("{steps}; left alone: {}", left.join(", "))
        }
    }
}

fn left(left: &Left) -> LeftLine {
    LeftLine {
        kind: kind(left.why),
        user_id: left.user_id.clone(),
        credential_id: left.credential_id.clone(),
        hash: left.key.as_ref().map(|key| key.hash.clone()),
        name: left.key.as_ref().map(|key| key.name.clone()),
        why: left.text(),
    }
}

/// The word of `left[].kind`.
const fn kind(why: LeftWhy) -> &'static str {
    match why {
        LeftWhy::Foreign => "foreign",
        LeftWhy::Busy => "busy",
        LeftWhy::Unclear => "unclear",
        LeftWhy::Young => "young",
        LeftWhy::Newer => "newer",
        LeftWhy::Orphan => "orphan",
        LeftWhy::WorksThere => "enabledThere",
    }
}

/// Enough of a hash to recognise a key by.
fn prefix(hash: Option<&String>) -> Cell {
    Cell::optional(hash.map(|hash| hash_prefix(hash)))
}

impl Report for Reconciled {
    fn view(&self) -> View {
        let left = self.left.iter().map(|line| {
            let style = if line.kind == kind(LeftWhy::Foreign) {
                Style::Dim
            } else {
                Style::Warn
            };
            vec![
                Cell::new(line.kind, style),
                Cell::optional(line.user_id.as_deref()),
                prefix(line.hash.as_ref()),
                Cell::optional(line.name.as_deref()),
                Cell::from(line.why.as_str()),
            ]
        });
        let steps = self.steps.iter().map(|line| {
            vec![
                line.action.cell(),
                Cell::optional(line.user_id.as_deref()),
                prefix(line.hash.as_ref()),
                Cell::optional(line.credential_id.as_ref().or(line.name.as_ref())),
                Cell::from(line.why.as_str()),
            ]
        });
        // What is to be done comes last: beside the question.
        View::Stack(vec![
            table("Left alone", "NAME", left.collect()),
            table("To be done", "CREDENTIAL OR NAME", steps.collect()),
        ])
    }
}

/// What a narrow terminal does without.
pub(super) const DISPENSABLE: &[&str] = &["KEY", "USER"];

fn table(title: &'static str, subject: &'static str, rows: Vec<Vec<Cell>>) -> View {
    let headings = vec!["WHAT", "USER", "KEY", subject, "WHY"];
    View::section(title, View::Table { headings, rows })
}
