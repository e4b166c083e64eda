//! `scratch keys rewrap`.

use clap::Args;
use serde::Serialize;

use super::{required_sealer, vault};
use crate::cli::context::Context;
use crate::cli::guard::{self, Action, Danger};
use crate::cli::output::{Reply, Report, View};
use crate::cli::reason::Reason;
use crate::credentials::{self, Rewrapped};
use crate::failure::{Failure, Kind};

#[derive(Debug, Args)]
#[command(after_help = "Example:
  ENCRYPTION_MASTER_KEY_PREVIOUS=$OLD ENCRYPTION_MASTER_KEY=$NEW scratch keys rewrap --yes")]
pub(crate) struct Options {
    #[command(flatten)]
    reason: Reason,
}

impl Options {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        let sealer = required_sealer(context)?;
        let db = context.database().await?;
        let installation = db.marker().await?;
        let vault = vault(context, sealer, installation)?;
        let action = Action {
            what: "seal every stored key under the current master key".into(),
            danger: Danger::Moderate,
            destroys: false,
            names: vec![db.target().environment.to_string()],
        };
        let marker = Some(installation.environment.as_str());
        guard::confirm(context, db.target(), marker, &action).await?;
        let mut count = context.messages().count("sealing keys");
        let author = self.reason.author(context);
        let mut on_progress =
            |progress: credentials::Progress| count.set(progress.done, progress.total);
        let rewrapped = credentials::rewrap(&db, &author, &vault, &mut on_progress).await?;
        count.finish();
        for unopened in &rewrapped.unopened {
            context.messages().warn(format!(
                "{} of {} was left as it is: {}",
                unopened.credential_id, unopened.user_id, unopened.problem
            ));
        }
        let code = if rewrapped.unopened.is_empty() {
            0
        } else {
            Kind::Failed.exit_code()
        };
        Ok(Reply::of(&Outcome(rewrapped))?.exit_code(code))
    }
}

#[derive(Serialize)]
struct Outcome(Rewrapped);

impl Report for Outcome {
    fn view(&self) -> View {
        let Rewrapped {
            sealed,
            resealed,
            unopened,
        } = &self.0;
        View::line(match (sealed, resealed, unopened.len()) {
            (0, 0, 0) => "Every key is sealed under the current master key already".to_owned(),
            (_, _, failed) => {
                format!("Keys sealed: {sealed}, sealed anew: {resealed}, not opened: {failed}")
            }
        })
    }
}
