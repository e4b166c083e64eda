//! `scratch db shell`.

use std::ffi::OsString;
use std::os::unix::process::CommandExt;

use clap::Args;

use super::program;
use crate::cli::context::Context;
use crate::cli::guard::{self, Action, Danger};
use crate::cli::output::Reply;
use crate::db::{self, DbError};
use crate::failure::{Failure, Kind};

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  scratch db shell\n  scratch db shell -- --csv -c 'select count(*) from \"User\"'"
)]
pub(crate) struct Options {
    /// Arguments for psql
    #[arg(last = true, value_name = "ARGUMENT")]
    arguments: Vec<OsString>,
}

impl Options {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        if context.format().json {
            return Err(Failure::usage("a shell cannot be printed as JSON"));
        }
        let target = context.target().await?;
        let marker = match db::marker(&target).await {
            // Another environment is looked after with its own settings.
            Ok(marker) => marker,
            Err(DbError::NotAllowed(_)) => None,
            Err(error) => return Err(error.into()),
        };
        if let Some(marker) = &marker {
            marker.verify(target.environment)?;
        }
        let action = Action {
            what: format!("open a shell that can change {}", target.url.database),
            danger: Danger::Mild,
            destroys: false,
            names: vec![target.url.database.clone()],
        };
        let environment = marker.as_ref().map(|it| it.environment.as_str());
        guard::confirm(context, &target, environment, &action).await?;
        let mut psql = program::command(context, "psql", &target.url)?;
        // From here on this process is psql, with its exit code and its own handling of Ctrl-C.
        let error = psql.args(self.arguments).exec();
        Err(Failure::new(Kind::Failed, error).context("cannot run psql"))
    }
}
