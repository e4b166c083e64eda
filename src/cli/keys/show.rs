//! `scratch keys show`.

use clap::Args;
use serde::{Serialize, Serializer};

use super::{owner, state};
use crate::cli::context::Context;
use crate::cli::guard::{self, Action, Danger};
use crate::cli::output::{Cell, Reply, Report, Style, View};
use crate::cli::reason::Reason;
use crate::clock::iso;
use crate::credentials;
use crate::failure::Failure;
use crate::secret::Secret;

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  scratch keys show aac_8sK2mPq04Z
  KEY=$(scratch keys show aac_8sK2mPq04Z --reveal --yes)")]
pub(crate) struct Options {
    /// Id of the credential, as `scratch keys list` shows it
    credential: String,

    /// Print the key itself; the audit log remembers it
    #[arg(long)]
    reveal: bool,

    #[command(flatten)]
    reason: Reason,
}

impl Options {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        let sealer = super::sealer(context)?;
        let db = context.database().await?;
        let credential = credentials::get(&db, &self.credential).await?;
        let owner = owner(&db, &credential.user_id).await?;
        if !self.reveal {
            let credential = credential.shown(sealer.as_ref());
            return Reply::of(&Masked { credential, owner });
        }
        let action = Action {
            what: format!("reveal the key of {} of {owner}", credential.id),
            danger: Danger::Moderate,
            destroys: false,
            names: vec![credential.id.clone()],
        };
        let marker = &db.marker().await?.environment;
        guard::confirm(context, db.target(), Some(marker), &action).await?;
        let author = self.reason.author(context);
        let (credential, key) =
            credentials::reveal(&db, &author, &credential.id, sealer.as_ref()).await?;
        context.messages().note(format!(
            "the {} key {} of {owner}",
            credential.service, credential.id
        ));
        Reply::of(&Revealed {
            credential: credential.shown(sealer.as_ref()),
            key,
        })
    }
}

/// A credential as everybody may see it.
struct Masked {
    credential: credentials::Shown,
    owner: String,
}

impl Serialize for Masked {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.credential.serialize(serializer)
    }
}

impl Report for Masked {
    fn view(&self) -> View {
        let credential = &self.credential;
        let stored = if credential.sealed {
            Cell::new("sealed", Style::Good)
        } else {
            Cell::new("as text", Style::Warn)
        };
        View::Fields(vec![
            ("id", Cell::from(credential.id.as_str())),
            ("owner", Cell::from(self.owner.as_str())),
            ("service", Cell::from(credential.service.as_str())),
            ("key", Cell::from(credential.api_key.as_str())),
            ("stored", stored),
            (
                "description",
                Cell::optional(credential.description.as_deref()),
            ),
            ("source", Cell::from(credential.source.name())),
            ("state", state(credential)),
            (
                "provider hash",
                Cell::optional(credential.external_api_key_id.as_deref()),
            ),
            ("created", Cell::from(iso(credential.created_at))),
            ("updated", Cell::from(iso(credential.updated_at))),
        ])
    }
}

/// A key on its only way out: the record as in lists, with the key itself in its place.
struct Revealed {
    credential: credentials::Shown,
    key: Secret,
}

impl Serialize for Revealed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut record =
            serde_json::to_value(&self.credential).map_err(serde::ser::Error::custom)?;
        record["apiKey"] = self.key.reveal().into();
        record.serialize(serializer)
    }
}

impl Report for Revealed {
    fn view(&self) -> View {
        View::Verbatim(self.key.reveal().to_owned())
    }
}
