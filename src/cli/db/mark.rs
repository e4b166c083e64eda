//! `scratch db mark`.

use clap::Args;
use serde::Serialize;

use crate::cli::context::Context;
use crate::cli::global;
use crate::cli::guard::{self, Action, Danger};
use crate::cli::output::{Reply, Report, View};
use crate::db;
use crate::failure::Failure;
use crate::settings::Environment;

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  scratch db mark staging --confirm scratchpad")]
pub(crate) struct Options {
    /// The environment that the database belongs to from now on
    #[arg(value_name = "ENVIRONMENT", value_parser = global::environment())]
    owner: Environment,
}

#[derive(Serialize)]
struct Marked {
    database: String,
    from: String,
    to: Environment,
    changed: bool,
}

impl Report for Marked {
    fn view(&self) -> View {
        let Self {
            database, from, to, ..
        } = self;
        View::line(if self.changed {
            format!("The database {database} belongs to {to} now, no longer to {from}")
        } else {
            format!("The database {database} belongs to {to} already")
        })
    }
}

impl Options {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        let target = context.target().await?;
        let marker = db::marker(&target)
            .await?
            .ok_or_else(db::DbError::never_migrated)?;
        let to = self.owner;
        let changed = marker.environment != to.name();
        if changed {
            let name = &target.url.database;
            let action = Action {
                what: format!(
                    "make {name}, which belongs to {}, a database of {to}",
                    marker.environment
                ),
                danger: Danger::Severe,
                destroys: false,
                names: vec![name.clone()],
            };
            guard::confirm(context, &target, Some(&marker.environment), &action).await?;
            db::mark(&target, to, &*context.clock, &*context.entropy).await?;
        }
        Reply::of(&Marked {
            database: target.url.database,
            from: marker.environment,
            to,
            changed,
        })
    }
}
