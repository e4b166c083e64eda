//! `scratch keys list`.

use clap::Args;
use futures_util::StreamExt;
use serde::Serialize;

use super::{hash_prefix, remote, state, usage};
use crate::cli::context::Context;
use crate::cli::output::{Cell, Reply, Row, Rows, Style};
use crate::clock::iso;
use crate::credentials::{self, Filter, Owned, Shown};
use crate::failure::Failure;
use crate::seal::Sealer;
use crate::users;

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  scratch keys list
  scratch keys list --user anna@example.com --usage
  scratch keys list --remote --json

SPENT is what the current window has cost: the day, week or month of UTC after which the limit
starts anew, or the key's whole life. HERE is how agents see a key, THERE how OpenRouter does. A
foreign key is one that neither this installation nor the old server made for a user of this
database.")]
pub(crate) struct Options {
    /// Only those of this user: id, e-mail, Clerk id or Stripe customer id
    #[arg(long, value_name = "USER")]
    user: Option<String>,

    /// With what OpenRouter says of each: spent, limit, next reset, expiry
    #[arg(long, conflicts_with = "remote")]
    usage: bool,

    /// The keys of the OpenRouter account instead, whoever made them; foreign ones are marked
    #[arg(long)]
    remote: bool,

    /// At most so many [default: 100 on a terminal, else all]
    #[arg(long, value_name = "N")]
    limit: Option<u64>,
}

/// What a narrow terminal does without, the least important first.
const DISPENSABLE: &[&str] = &["SOURCE", "SERVICE", "HASH", "CREATED"];

/// A credential with its owner.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Listed {
    #[serde(flatten)]
    credential: Shown,
    user_email: Option<String>,
}

impl Options {
    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        let db = context.database().await?;
        let user = match &self.user {
            Some(reference) => Some(users::resolve(&db, reference).await?),
            None => None,
        };
        let when_empty = user.as_ref().map_or_else(
            || "no key".to_owned(),
            |user| format!("{} has no key", user.label()),
        );
        let user_id = user.map(|user| user.id);
        if self.remote {
            let user_id = user_id.as_deref();
            return remote::list(context, &db, user_id, self.limit, when_empty).await;
        }
        let filter = Filter {
            user_id,
            limit: self.limit,
        };
        if self.usage {
            return usage::list(context, &db, filter, when_empty).await;
        }
        let sealer = super::sealer(context)?;
        let found = credentials::list(&db, filter);
        Ok(Reply::rows(Rows {
            headings: vec![
                "ID", "OWNER", "SERVICE", "KEY", "SOURCE", "STATE", "HASH", "CREATED",
            ],
            stream: found.map(move |found| row(found?, sealer.as_ref())).boxed(),
            when_empty,
            limited: self.limit.is_some(),
        })
        .dispensable(DISPENSABLE))
    }
}

fn row(found: Owned, sealer: Option<&Sealer>) -> Result<Row, Failure> {
    let listed = Listed {
        credential: found.credential.shown(sealer),
        user_email: found.user_email,
    };
    let credential = &listed.credential;
    let owner = listed.user_email.as_ref().unwrap_or(&credential.user_id);
    let key_style = if credential.sealed {
        Style::Plain
    } else {
        Style::Warn
    };
    let cells = vec![
        Cell::from(credential.id.as_str()),
        Cell::from(owner.as_str()),
        Cell::from(credential.service.as_str()),
        Cell::new(credential.api_key.as_str(), key_style),
        Cell::from(credential.source.name()),
        state(credential),
        Cell::optional(hash_prefix(credential)),
        Cell::new(iso(credential.created_at), Style::Dim),
    ];
    Row::new(&listed, cells)
}
