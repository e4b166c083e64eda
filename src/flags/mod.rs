//! Feature flags: what a user gets, and why.
//!
//! An evaluator of PostHog's flag definitions that says what PostHog's server would say, or that it
//! cannot know: [`Definitions::parse`] once, then [`evaluate()`], [`evaluate_all`] or, to be told
//! how, [`explain`]. It reads no clock, no network and no file.
//!
//! ```text
//!     document ──prepare──▶ definitions ─┐
//!                (operator, hash, graph) ├─ evaluate ──▶ Evaluation
//!                             context ───┘      └─ observe ─▶ trace
//! ```
//!
//! The rules are those of PostHog's server (`rust/feature-flags` of its repository) and, for what
//! is not known here, of its SDKs; a [`Note`] marks where the two differ.

mod cohort;
mod condition;
mod context;
mod definitions;
pub mod diff;
mod document;
mod error;
mod evaluate;
mod flag;
mod flip;
mod graph;
mod hash;
pub mod lint;
mod lookup;
mod matching;
mod needs;
mod note;
mod observe;
mod operator;
mod outcome;
mod prepare;
#[cfg(test)]
mod sample;
mod summary;
mod trace;
pub mod words;

/// The two flags that the system has without PostHog, both off.
pub const BUILT_IN: &[u8] = include_bytes!("builtin.json");

pub use self::cohort::{Cohort, Entry, Group};
pub use self::condition::{About, Condition, Filter, Source, Target};
pub use self::context::{Context, Properties};
pub use self::definitions::Definitions;
pub use self::error::DefinitionsError;
pub use self::evaluate::{evaluate, evaluate_all};
pub use self::flag::{Flag, Holdout, Variant};
pub use self::flip::{Change, Flip, Step, flips};
pub use self::lookup::{UnknownFlag, find};
pub use self::needs::{Needs, needs};
pub use self::note::{Note, Notes};
pub use self::observe::{Position, Purpose, Verdict};
pub use self::operator::Matching;
pub use self::outcome::{Evaluation, Match, Outcome, Reason, Undecided, Unknown, Value};
pub use self::summary::{DEVICE, FlagKind, cohorts, dependencies, lacking, needed, problem};
pub use self::trace::{
    ConditionTrace, Enrollment, EntryTrace, FilterTrace, FlagTrace, GroupTrace, explain,
};
