//! `scratch keys rewrap`.

use std::collections::BTreeMap;

use clap::Args;
use serde::Serialize;

use super::{required_sealer, vault};
use crate::cli::context::Context;
use crate::cli::guard::{self, Action, Danger};
use crate::cli::output::{Reply, Report, View};
use crate::cli::reason::Reason;
use crate::credentials::{self, Rewrapped, Unopened};
use crate::failure::{Classify, Failure, Kind};

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
        let vault = vault(context, sealer, &db).await?;
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
        tell(context, &rewrapped.unopened);
        let code = if rewrapped.unopened.is_empty() {
            0
        } else {
            Kind::Failed.exit_code()
        };
        Ok(Reply::of(&Outcome(rewrapped))?.exit_code(code))
    }
}

/// So many are named; the others are counted.
const NAMED: usize = 5;

/// Says which keys do not open, those of one reason together, and what helps.
fn tell(context: &Context, unopened: &[Unopened]) {
    let messages = context.messages();
    let mut of_problems: BTreeMap<String, Vec<&Unopened>> = BTreeMap::new();
    for one in unopened {
        let problem = one.problem.to_string();
        of_problems.entry(problem).or_default().push(one);
    }
    for (problem, keys) in &of_problems {
        let named = keys.iter().take(NAMED);
        let named: Vec<String> = named
            .map(|it| format!("{} of {}", it.credential_id, it.user_id))
            .collect();
        let (named, more) = (named.join(", "), keys.len().saturating_sub(NAMED));
        messages.warn(match (keys.len(), more) {
            (1, _) => format!("{named} was left as it is: {problem}"),
            (count, 0) => format!("{count} keys were left as they are: {problem}: {named}"),
            (count, more) => {
                format!("{count} keys were left as they are: {problem}: {named} and {more} more")
            }
        });
    }
    let mut hints: Vec<String> = unopened.iter().flat_map(|it| it.problem.hints()).collect();
    hints.sort_unstable();
    hints.dedup();
    for hint in hints {
        messages.hint(hint);
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
