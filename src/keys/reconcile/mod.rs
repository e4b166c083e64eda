//! Bringing the provider's keys and the credentials here into agreement.
//!
//! [`observe()`] reads both sides, [`plan()`] decides without touching anything, [`Applier`] carries
//! the plan out, each step under its user's lock and looked at once more, because a plan is old news.

mod apply;
#[cfg(test)]
mod laws;
mod observe;
mod plan;
mod step;
mod view;

pub use apply::{Applied, Applier};
pub use observe::{Observed, Open, Scope, observe};
pub use plan::{Caution, Plan, plan};
pub use step::{Gone, Key, Left, LeftWhy, Step};
