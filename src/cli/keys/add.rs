//! `scratch keys add`.

use std::time::Duration;

use clap::Args;
use serde::Serialize;

use super::input::KeySource;
use super::{required_sealer, vault};
use crate::cli::context::Context;
use crate::cli::guard::{self, Action, Danger};
use crate::cli::output::{Reply, Report, View};
use crate::cli::reason::Reason;
use crate::credentials::{self, NewCredential, OPENROUTER, Origin, Shown};
use crate::failure::Failure;
use crate::keys::{self, KeyError};
use crate::openrouter::Policy;
use crate::users::{self, User};

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  scratch keys add anna@example.com --from key.txt --description 'her own'
  pass show openrouter | scratch keys add anna@example.com

A key of OpenRouter is stored only if OpenRouter accepts it, and if it is no management key: that
would give agents the whole account.")]
pub(crate) struct Options {
    /// Id, e-mail, Clerk id or Stripe customer id
    user: String,

    /// The provider that the key is for
    #[arg(long, value_name = "NAME", default_value = OPENROUTER)]
    service: String,

    /// What it is, in a few words
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,

    /// Make it the one that agents take; where the user has no enabled one, it is that anyway
    #[arg(long)]
    default: bool,

    /// File that holds the key, or - for standard input, which is read anyway if it is no terminal; on
    /// one, the key is asked for
    #[arg(long, value_name = "FILE")]
    from: Option<String>,

    /// Store it without asking OpenRouter whether it accepts the key
    #[arg(long)]
    no_verify: bool,

    #[command(flatten)]
    reason: Reason,
}

/// Somebody waits for the answer.
const PATIENCE: Policy = Policy {
    connect: Duration::from_secs(5),
    total: Duration::from_secs(10),
    attempts: 3,
    pause: Duration::from_millis(250),
    longest_pause: Duration::from_secs(5),
};

impl Options {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        let is_openrouter = self.service.trim().eq_ignore_ascii_case(OPENROUTER);
        let service = if is_openrouter {
            OPENROUTER.to_owned()
        } else {
            self.service
        };
        let sealer = required_sealer(context)?;
        let source = KeySource::of(context, &self.user, self.from.as_deref())?;
        let db = context.database().await?;
        let user = users::resolve(&db, &self.user).await?;
        let installation = db.marker().await?;
        let vault = vault(context, sealer, &db).await?;
        let action = Action {
            what: format!("store a key of {service} for {}", user.label()),
            danger: Danger::Mild,
            destroys: false,
            names: user.names(),
        };
        let marker = Some(installation.environment.as_str());
        guard::confirm(context, db.target(), marker, &action).await?;
        let key = source.read(context).await?;
        let management = context.settings()?.openrouter()?.management_key;
        if management.is_some_and(|known| known.reveal() == key.reveal().trim()) {
            return Err(KeyError::ManagementKey.into());
        }
        if is_openrouter && !self.no_verify {
            let provider = context.openrouter_for_others(PATIENCE)?;
            keys::verify(&provider, &key).await?;
            if provider.is_simulator() {
                context.messages().note("a simulator accepts the key");
            }
        }
        let new = NewCredential {
            key,
            user_id: user.id.clone(),
            service,
            description: self.description,
            default: self.default,
            origin: Origin::User,
        };
        let same = credentials::holding(&db, &new.key, vault.sealer()).await?;
        for holder in same {
            context.messages().warn(format!(
                "the same key is stored already: {} of {}",
                holder.id,
                super::owner(&db, &holder.user_id).await?
            ));
        }
        if vault.is_shared() {
            context
                .messages()
                .warn("the key is stored as text, because SCRATCH_SHARED_WITH_OLD_SERVER is true");
        }
        let author = self.reason.author(context);
        let credential = credentials::add(&db, &author, &new, &vault).await?;
        Reply::of(&Added {
            credential: credential.shown(Some(vault.sealer())),
            user,
        })
    }
}

#[derive(Serialize)]
struct Added {
    #[serde(flatten)]
    credential: Shown,
    #[serde(skip)]
    user: User,
}

impl Report for Added {
    fn view(&self) -> View {
        let credential = &self.credential;
        let default = if credential.default { ", default" } else { "" };
        View::line(format!(
            "Added {} for {}: {} {}{default}",
            credential.id,
            self.user.label(),
            credential.service,
            credential.api_key
        ))
    }
}
