//! `scratch keys remove`.

use clap::Args;
use serde::Serialize;

use super::{defaults, owner};
use crate::cli::context::Context;
use crate::cli::guard::{self, Action, Danger};
use crate::cli::output::{Reply, Report, View};
use crate::cli::reason::Reason;
use crate::credentials::{self, Shown, Source};
use crate::failure::Failure;
use crate::keys::KeyError;

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  scratch keys remove aac_8sK2mPq04Z
  scratch keys remove aac_8sK2mPq04Z --yes --reason 'she brought another'

The key itself works on at its provider, whose owner alone can take it back there. A provisioned
key is taken away with `scratch keys revoke`.")]
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
        if credential.source == Source::System {
            return Err(KeyError::Provisioned { id: credential.id }.into());
        }
        let owner = owner(&db, &credential.user_id).await?;
        let action = Action {
            what: format!(
                "remove the {} key {} that {owner} brought",
                credential.service, credential.id
            ),
            danger: Danger::Moderate,
            destroys: true,
            names: vec![credential.id.clone()],
        };
        let marker = &db.marker().await?.environment;
        guard::confirm(context, db.target(), Some(marker), &action).await?;
        credentials::delete(&db, &self.reason.author(context), &credential).await?;
        if credential.default {
            let messages = context.messages();
            messages.warn(format!("{owner} has no default key any more"));
            let held = credentials::of_user(&db, &credential.user_id).await;
            messages.hint(match defaults::heir(&held.unwrap_or_default()) {
                Some(command) => format!("make another key the default with {command}"),
                None => format!(
                    "make a key with `scratch keys provision {}`",
                    credential.user_id
                ),
            });
        }
        Reply::of(&Removed {
            credential: credential.shown(sealer.as_ref()),
            owner,
        })
    }
}

/// The credential as it was.
#[derive(Serialize)]
struct Removed {
    #[serde(flatten)]
    credential: Shown,
    #[serde(skip)]
    owner: String,
}

impl Report for Removed {
    fn view(&self) -> View {
        let Shown { id, service, .. } = &self.credential;
        View::line(format!(
            "Removed {id} of {}; {service} was not asked",
            self.owner
        ))
    }
}
