//! `scratch keys set-default`.

use clap::Args;
use serde::Serialize;

use super::{defaults, owner};
use crate::cli::context::Context;
use crate::cli::guard::{self, Action, Danger};
use crate::cli::output::{Reply, Report, View};
use crate::cli::reason::Reason;
use crate::credentials::{self, Shown};
use crate::failure::Failure;

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  scratch keys set-default aac_8sK2mPq04Z")]
pub(crate) struct Options {
    /// Id of the credential, as `scratch keys list` shows it
    credential: String,

    #[command(flatten)]
    reason: Reason,
}

impl Options {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        let sealer = super::sealer(context)?;
        let db = context.database().await?;
        let credential = credentials::get(&db, &self.credential).await?;
        let owner = owner(&db, &credential.user_id).await?;
        let action = Action {
            what: format!("make {} the default of {owner}", credential.id),
            danger: Danger::Mild,
            destroys: false,
            names: vec![credential.id.clone()],
        };
        let marker = &db.marker().await?.environment;
        guard::confirm(context, db.target(), Some(marker), &action).await?;
        let author = self.reason.author(context);
        let change = credentials::set_default(&db, &author, &credential.id).await?;
        if !change.credential.enabled {
            let messages = context.messages();
            messages.warn("this key is disabled: agents have none");
            let held = credentials::of_user(&db, &change.credential.user_id).await?;
            let other = match defaults::heir(&held) {
                Some(command) => format!(", or make another the default with {command}"),
                None => String::new(),
            };
            let id = &change.credential.id;
            messages.hint(format!(
                "let it work with `scratch keys enable {id}`{other}"
            ));
        }
        Reply::of(&Outcome {
            credential: change.credential.shown(sealer.as_ref()),
            replaced: change.replaced,
            changed: change.changed,
            owner,
        })
    }
}

/// The credential as it is now, and whether that is new.
#[derive(Serialize)]
struct Outcome {
    #[serde(flatten)]
    credential: Shown,
    replaced: Vec<String>,
    changed: bool,
    #[serde(skip)]
    owner: String,
}

impl Report for Outcome {
    fn view(&self) -> View {
        let (id, owner) = (&self.credential.id, &self.owner);
        View::line(if !self.changed {
            format!("{id} is the default of {owner} already; nothing changed")
        } else if self.replaced.is_empty() {
            format!("{id} is the default of {owner} now")
        } else {
            format!(
                "{id} is the default of {owner} now, no longer {}",
                self.replaced.join(", ")
            )
        })
    }
}
