//! The steps of `scratch up`: one line each, with a mark and its time.

use std::time::{Duration, Instant};

use serde::Serialize;

use crate::cli::output::{Mark, Messages};
use crate::failure::Failure;

/// What a step has done.
pub(super) struct Outcome {
    pub(super) mark: Mark,
    pub(super) text: String,
}

impl Outcome {
    pub(super) fn done(text: impl Into<String>) -> Self {
        Self {
            mark: Mark::Done,
            text: text.into(),
        }
    }

    pub(super) fn skipped(text: impl Into<String>) -> Self {
        Self {
            mark: Mark::Skipped,
            text: text.into(),
        }
    }
}

/// A step that is over.
#[derive(Debug, Serialize)]
pub(super) struct Step {
    name: &'static str,
    skipped: bool,
    text: String,
    milliseconds: u64,
}

/// Runs steps and remembers them.
pub(super) struct Steps {
    messages: Messages,
    pub(super) taken: Vec<Step>,
}

impl Steps {
    pub(super) const fn new(messages: Messages) -> Self {
        Self {
            messages,
            taken: Vec::new(),
        }
    }

    /// Runs a step that there may be nothing to say of.
    pub(super) async fn try_take(
        &mut self,
        name: &'static str,
        work: impl Future<Output = Result<Option<Outcome>, Failure>>,
    ) -> Result<(), Failure> {
        let began = Instant::now();
        if let Some(outcome) = work.await? {
            self.end(name, outcome, began.elapsed());
        }
        Ok(())
    }

    /// Runs a step. One that fails is marked as such, and ends everything.
    pub(super) async fn take<T>(
        &mut self,
        name: &'static str,
        work: impl Future<Output = Result<(T, Outcome), Failure>>,
    ) -> Result<T, Failure> {
        let began = Instant::now();
        let done = work.await;
        let elapsed = began.elapsed();
        match done {
            Ok((value, outcome)) => {
                self.end(name, outcome, elapsed);
                Ok(value)
            }
            Err(failure) => {
                self.messages.step(Mark::Failed, name, "failed", elapsed);
                Err(failure)
            }
        }
    }

    fn end(&mut self, name: &'static str, outcome: Outcome, elapsed: Duration) {
        self.messages
            .step(outcome.mark, name, &outcome.text, elapsed);
        self.taken.push(Step {
            name,
            skipped: outcome.mark == Mark::Skipped,
            text: outcome.text,
            milliseconds: u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX),
        });
    }
}
