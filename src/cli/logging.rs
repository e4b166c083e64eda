//! The server's log: standard error, JSON when nobody watches.

use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

use super::context::Context;
use crate::failure::Failure;
use crate::panics;

/// Starts logging at the level of the settings; `-v` says more, `--quiet` only warnings. Panics are
/// logged from now on.
pub(crate) fn start(context: &Context) -> Result<(), Failure> {
    let global = context.global();
    let level = match (global.quiet, global.verbose) {
        (true, _) => tracing::Level::WARN,
        (false, 0) => context.settings()?.log_level()?,
        (false, 1) => tracing::Level::DEBUG,
        (false, _) => tracing::Level::TRACE,
    };
    // Libraries log what they are asked; statements of the database only with -vv.
    let libraries = if global.verbose > 1 {
        LevelFilter::DEBUG
    } else {
        LevelFilter::WARN
    };
    let filter = EnvFilter::default()
        .add_directive(libraries.into())
        .add_directive(
            format!("scratch={level}")
                .parse()
                .expect("a level is a directive"),
        );
    let format = context.messages().format;
    let logs = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(format.color);
    // A second start in one process keeps the first.
    let _ = if format.terminal && !format.json {
        logs.with_target(false).try_init()
    } else {
        logs.json()
            .flatten_event(true)
            .with_span_list(false)
            .try_init()
    };
    std::panic::set_hook(Box::new(panics::log));
    Ok(())
}
