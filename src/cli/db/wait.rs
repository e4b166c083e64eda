//! `scratch db wait`, and `--wait` of other commands.

use std::time::{Duration, Instant};

use clap::Args;
use serde::Serialize;

use crate::cli::context::Context;
use crate::cli::output::{Reply, Report, View, spoken};
use crate::db::admin::{self, AdminError};
use crate::db::{DbError, Target};
use crate::failure::Failure;
use crate::settings::{DatabaseUrl, value};

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  scratch db wait --timeout 90s")]
pub(crate) struct Options {
    /// Longest wait
    #[arg(long, value_name = "DURATION", default_value = "60s", value_parser = value::duration)]
    timeout: Duration,
}

/// Whether to wait for a server that is not ready.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct Patience {
    /// Wait for the server to be ready, as long as `--wait=DURATION` says
    #[arg(
        long,
        value_name = "DURATION",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "60s",
        value_parser = value::duration
    )]
    wait: Option<Duration>,
}

impl Patience {
    /// Waits, if that is wanted, for the way to the database that migrations take. A server without
    /// the database is ready, too.
    pub(super) async fn wait(self, context: &Context, target: &Target) -> Result<(), Failure> {
        let Some(timeout) = self.wait else {
            return Ok(());
        };
        match wait(context, target.direct_url(), timeout).await {
            Err(AdminError::Db(DbError::NoDatabase { .. })) => Ok(()),
            waited => Ok(waited?),
        }
    }
}

#[derive(Serialize)]
struct Ready {
    database: String,
    address: String,
    milliseconds: u64,
    #[serde(skip)]
    elapsed: String,
}

impl Report for Ready {
    fn view(&self) -> View {
        View::line(format!(
            "The database {} at {} answers, after {}",
            self.database, self.address, self.elapsed
        ))
    }
}

impl Options {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        let began = Instant::now();
        let target = context.target().await?;
        wait(context, &target.url, self.timeout).await?;
        let elapsed = began.elapsed();
        Reply::of(&Ready {
            address: target.url.address(),
            database: target.url.database,
            milliseconds: u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX),
            elapsed: spoken(elapsed),
        })
    }
}

/// Waits, and shows what for.
async fn wait(context: &Context, url: &DatabaseUrl, timeout: Duration) -> Result<(), AdminError> {
    let messages = context.messages();
    let mut progress = None;
    let mut last = String::new();
    admin::wait(url, timeout, &mut |error| {
        let text = format!("waiting: {error}");
        if text != last {
            progress = Some(messages.progress(&text));
            last = text;
        }
    })
    .await
}
