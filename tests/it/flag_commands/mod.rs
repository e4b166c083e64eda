//! `scratch flags`, through the built binary.

mod definitions;
mod fetch;
mod many;
mod one;

use crate::harness::Sandbox;

const DEFINITIONS: &str = include_str!("definitions.json");

/// A machine with a file of definitions, and neither a database nor PostHog that could be reached.
fn offline() -> Sandbox {
    let sandbox = Sandbox::new()
        .env("DATABASE_URL", "postgresql://nobody@127.0.0.1:9/nothing")
        .env("POSTHOG_HOST", "http://127.0.0.1:9")
        .env("POSTHOG_API_KEY", "phc_x")
        .env("POSTHOG_FEATURE_FLAG_API_KEY", "phs_x");
    sandbox.write("flags.json", DEFINITIONS);
    sandbox
}

/// A command of `scratch flags` on that file.
macro_rules! flags {
    ($sandbox:expr, $($argument:expr),+) => {
        $sandbox.scratch(["flags", $($argument),+]).args(["--definitions", "flags.json"])
    };
}
use flags;
