//! `scratch db reset`.

use clap::Args;
use serde::Serialize;

use super::drop::{self, Force};
use super::migrate::{LockTimeout, apply};
use crate::cli::context::Context;
use crate::cli::output::{Reply, Report, View};
use crate::db::{admin, migrate};
use crate::failure::Failure;

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  scratch db reset --yes")]
pub(crate) struct Options {
    #[command(flatten)]
    force: Force,

    #[command(flatten)]
    lock_timeout: LockTimeout,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WasReset {
    database: String,
    address: String,
    schema_version: i64,
}

impl Report for WasReset {
    fn view(&self) -> View {
        View::line(format!(
            "The database {} at {} is new and empty, schema version {}",
            self.database, self.address, self.schema_version
        ))
    }
}

impl Options {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        let target = context.target().await?;
        // What keeps the second half from succeeding must be known before the first.
        migrate::preflight(&target)?;
        if drop::confirm(context, &target, "drop and recreate the database").await? {
            admin::drop(&target, self.force.force).await?;
        }
        admin::create(&target).await?;
        let report = apply(context, &target, self.lock_timeout).await?;
        Reply::of(&WasReset {
            address: target.url.address(),
            database: target.url.database,
            schema_version: report.schema_version,
        })
    }
}
