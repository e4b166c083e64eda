//! `scratch db create`.

use clap::Args;
use serde::Serialize;

use super::wait::Patience;
use crate::cli::context::Context;
use crate::cli::guard::{self, Action, Danger};
use crate::cli::output::{Reply, Report, View};
use crate::db::admin::{self, Creation};
use crate::db::{self, DbError, Target};
use crate::failure::Failure;

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  scratch db create")]
pub(crate) struct Options {
    #[command(flatten)]
    patience: Patience,
}

#[derive(Serialize)]
struct Outcome {
    database: String,
    address: String,
    created: bool,
}

impl Report for Outcome {
    fn view(&self) -> View {
        let Self {
            database, address, ..
        } = self;
        View::line(if self.created {
            format!("Created the database {database} at {address}")
        } else {
            format!("The database {database} is there already, at {address}")
        })
    }
}

impl Options {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        let target = context.target().await?;
        self.patience.wait(context, &target).await?;
        let created = !exists(&target).await? && {
            let action = Action {
                what: format!("create the database {}", target.url.database),
                danger: Danger::Mild,
                destroys: false,
                names: vec![target.url.database.clone()],
            };
            guard::confirm(context, &target, None, &action).await?;
            admin::create(&target).await? == Creation::Created
        };
        Reply::of(&Outcome {
            address: target.url.address(),
            database: target.url.database,
            created,
        })
    }
}

async fn exists(target: &Target) -> Result<bool, DbError> {
    match db::marker(target).await {
        Ok(_) => Ok(true),
        Err(DbError::NoDatabase { .. }) => Ok(false),
        Err(error) => Err(error),
    }
}
