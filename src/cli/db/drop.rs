//! `scratch db drop`.

use clap::Args;
use serde::Serialize;

use crate::cli::context::Context;
use crate::cli::guard::{self, Action, Danger};
use crate::cli::output::{Reply, Report, View};
use crate::db::admin::{self, Removal};
use crate::db::{self, DbError, Target};
use crate::failure::Failure;

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  scratch db drop --force")]
pub(crate) struct Options {
    #[command(flatten)]
    force: Force,
}

/// What to do about other sessions.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct Force {
    /// Disconnect other sessions
    #[arg(long)]
    pub(super) force: bool,
}

#[derive(Serialize)]
struct Outcome {
    database: String,
    address: String,
    dropped: bool,
}

impl Report for Outcome {
    fn view(&self) -> View {
        let Self {
            database, address, ..
        } = self;
        View::line(if self.dropped {
            format!("Dropped the database {database} at {address}")
        } else {
            format!("There is no database {database} at {address}")
        })
    }
}

impl Options {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        let target = context.target().await?;
        let dropped = confirm(context, &target, "drop the database").await?
            && admin::drop(&target, self.force.force).await? == Removal::Dropped;
        Reply::of(&Outcome {
            address: target.url.address(),
            database: target.url.database,
            dropped,
        })
    }
}

/// Makes sure that the user means to lose everything in the database. Returns whether there is
/// one; nothing is asked when there is none.
pub(super) async fn confirm(
    context: &Context,
    target: &Target,
    verb: &str,
) -> Result<bool, Failure> {
    let markers = match db::markers(target).await {
        Ok(markers) => markers,
        Err(DbError::NoDatabase { .. }) => return Ok(false),
        Err(error) => return Err(error.into()),
    };
    let mut environment = None;
    let mut contents = "with everything in it";
    for marker in &markers {
        marker.verify(target.environment)?;
        environment = Some(marker.environment.as_str());
        if marker.adopted {
            contents = "with everything in it (also the tables of the old server)";
        }
    }
    let name = &target.url.database;
    let action = Action {
        what: format!("{verb} {name} {contents}"),
        danger: Danger::Moderate,
        destroys: true,
        names: vec![name.clone()],
    };
    guard::confirm(context, target, environment, &action).await?;
    Ok(true)
}
