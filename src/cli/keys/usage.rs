//! `scratch keys list --usage`: the keys of the database with the provider's figures.

use std::sync::Arc;

use futures_util::{StreamExt, TryStreamExt};
use serde::Serialize;

use super::{figures, standing};
use crate::cli::context::Context;
use crate::cli::output::{Cell, Reply, Row, Rows, Style};
use crate::credentials::{self, Credential, Filter, OPENROUTER, Owned, Shown};
use crate::db::Database;
use crate::failure::Failure;
use crate::keys::{Directory, Entry, State, Usage};
use crate::seal::Sealer;

/// How many keys that the list lacks are asked for at a time.
const AT_A_TIME: usize = 8;

/// A credential with its owner, and what the provider says of its key.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Listed {
    #[serde(flatten)]
    credential: Shown,
    user_email: Option<String>,
    /// Of a key that the user brought, the account knows nothing.
    provider: Option<Figures>,
}

#[derive(Serialize)]
struct Figures {
    state: State,
    #[serde(flatten)]
    usage: Usage,
}

/// The keys of a user, or of everybody.
pub(super) async fn list(
    context: &Context,
    db: &Database,
    filter: Filter,
    when_empty: String,
) -> Result<Reply, Failure> {
    let sealer = super::sealer(context)?;
    let provider = Arc::new(context.openrouter()?);
    let count = match &filter.user_id {
        Some(user_id) => {
            let of_user = credentials::of_user(db, user_id).await?;
            Some(of_user.iter().filter_map(asked_by).count())
        }
        None => None,
    };
    let display = context.messages().progress("asking OpenRouter");
    let directory = Directory::open(db, provider, count).await?;
    drop(display);
    figures::note_simulator(context.messages(), directory.met_simulator());
    let limited = filter.limit.is_some();
    let now = db.clock.now();
    let directory = Arc::new(directory);
    let found = credentials::list(db, filter)
        .map_err(Failure::from)
        .map_ok(move |owned| {
            let directory = Arc::clone(&directory);
            async move {
                let figures = match asked_by(&owned.credential) {
                    Some(hash) => Some(match directory.find(hash).await? {
                        Entry::Known(key) => Figures {
                            state: State::of(&key, now),
                            usage: Usage::of(&key, now),
                        },
                        Entry::Gone => Figures::unknown(State::Gone),
                        Entry::NotListed => Figures::unknown(State::NotListed),
                    }),
                    None => None,
                };
                Ok((owned, figures))
            }
        })
        .try_buffered(AT_A_TIME);
    let rows = Rows {
        headings: ["ID", "OWNER", "KEY", "SOURCE", "HERE", "THERE"]
            .into_iter()
            .chain(figures::HEADINGS)
            .collect(),
        stream: found
            .map(move |found| {
                let (owned, provider) = found?;
                row(owned, provider, sealer.as_ref())
            })
            .boxed(),
        when_empty,
        limited,
    };
    Ok(Reply::rows(rows).dispensable(&["SOURCE", "KEY", "EXPIRES", "RESETS", "HERE"]))
}

impl Figures {
    fn unknown(state: State) -> Self {
        Self {
            state,
            usage: Usage::default(),
        }
    }
}

/// The hash by which the account may know the key.
fn asked_by(credential: &Credential) -> Option<&str> {
    let hash = credential.external_api_key_id.as_deref()?;
    (credential.service == OPENROUTER && !hash.is_empty()).then_some(hash)
}

fn row(found: Owned, provider: Option<Figures>, sealer: Option<&Sealer>) -> Result<Row, Failure> {
    let listed = Listed {
        credential: found.credential.shown(sealer),
        user_email: found.user_email,
        provider,
    };
    let credential = &listed.credential;
    let owner = listed.user_email.as_ref().unwrap_or(&credential.user_id);
    let mut cells = vec![
        Cell::from(credential.id.as_str()),
        Cell::from(owner.as_str()),
        Cell::new(credential.api_key.as_str(), Style::Dim),
        Cell::from(credential.source.name()),
        standing(credential.default, credential.enabled),
    ];
    match &listed.provider {
        Some(provider) => {
            cells.push(figures::state(provider.state));
            cells.extend(figures::cells(&provider.usage));
        }
        None => cells.extend(vec![Cell::default(); 1 + figures::HEADINGS.len()]),
    }
    Row::new(&listed, cells)
}
