//! `scratch keys list --remote`: the keys of the account, and whose they are.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{figures, short_hash, standing};
use crate::cli::context::Context;
use crate::cli::output::{Cell, Reply, Row, Rows, Style};
use crate::clock::serialize_iso_option;
use crate::credentials::Source;
use crate::db::Database;
use crate::failure::Failure;
use crate::keys::{self, Owner, RemoteKey, State, Usage};
use crate::secret::mask;

/// A key of the account. What only a credential tells is `null` where none holds the key.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Listed<'a> {
    hash: &'a str,
    name: &'a str,
    /// Enough to recognise the key by.
    api_key: String,
    /// Whether nothing here has a part in it.
    foreign: bool,
    user_id: Option<&'a str>,
    user_email: Option<&'a str>,
    credential_id: Option<&'a str>,
    source: Option<Source>,
    default: Option<bool>,
    enabled: Option<bool>,
    state: State,
    #[serde(flatten)]
    usage: Usage,
    workspace_id: Option<&'a str>,
    #[serde(serialize_with = "serialize_iso_option")]
    created_at: Option<DateTime<Utc>>,
}

/// The keys of a user, or all.
pub(super) async fn list(
    context: &Context,
    db: &Database,
    user_id: Option<&str>,
    limit: Option<u64>,
    when_empty: String,
) -> Result<Reply, Failure> {
    let provider = context.openrouter()?;
    let display = context.messages().progress("asking OpenRouter");
    let (keys, _) = keys::remote(db, &provider).await?;
    drop(display);
    figures::note_simulator(context.messages(), provider.is_simulator());
    let most = limit.and_then(|limit| usize::try_from(limit).ok());
    let now = db.clock.now();
    let rows: Result<Vec<Row>, Failure> = keys
        .iter()
        .filter(|key| user_id.is_none() || key.owner.user_id() == user_id)
        .take(most.unwrap_or(usize::MAX))
        .map(|key| row(key, now, context.format().terminal))
        .collect();
    let headings = ["HASH", "OWNER", "NAME", "KEY", "SOURCE", "HERE", "THERE"]
        .into_iter()
        .chain(figures::HEADINGS)
        .collect();
    let mut rows = Rows::of(headings, rows?, when_empty);
    rows.limited = limit.is_some();
    Ok(Reply::rows(rows).dispensable(&["SOURCE", "KEY", "NAME", "EXPIRES", "RESETS", "HERE"]))
}

fn row(found: &RemoteKey, now: DateTime<Utc>, terminal: bool) -> Result<Row, Failure> {
    let RemoteKey { key, owner, .. } = found;
    let holder = owner.holder();
    let listed = Listed {
        hash: &key.hash,
        name: &key.name,
        api_key: mask(&key.label),
        foreign: owner.is_foreign(),
        user_id: owner.user_id(),
        user_email: owner.user_email(),
        credential_id: holder.map(|holder| holder.credential_id.as_str()),
        source: holder.map(|holder| holder.source),
        default: holder.map(|holder| holder.default),
        enabled: holder.map(|holder| holder.enabled),
        state: State::of(key, now),
        usage: Usage::of(key, now),
        workspace_id: key.workspace_id.as_deref(),
        created_at: key.created_at,
    };
    let mut cells = vec![
        Cell::from(if terminal {
            short_hash(&key.hash)
        } else {
            key.hash.clone()
        }),
        whose(owner),
        Cell::new(key.name.as_str(), Style::Dim),
        Cell::new(listed.api_key.as_str(), Style::Dim),
        Cell::optional(holder.map(|holder| holder.source.name())),
        holder.map_or_else(
            || match owner {
                _ if owner.is_foreign() => Cell::default(),
                _ => Cell::new("no credential", Style::Bad),
            },
            |holder| standing(holder.default, holder.enabled),
        ),
        figures::state(listed.state),
    ];
    cells.extend(figures::cells(&listed.usage));
    Row::new(&listed, cells)
}

fn whose(owner: &Owner) -> Cell {
    if owner.is_foreign() {
        return Cell::new("foreign", Style::Warn);
    }
    match owner.user_email().or(owner.user_id()) {
        Some(user) => Cell::from(user),
        None => Cell::new("deleted user", Style::Bad),
    }
}
