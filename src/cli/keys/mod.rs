//! `scratch keys`: credentials, the keys of outside providers that agents use for a user.

mod add;
mod altered;
mod audit;
mod check;
mod defaults;
mod enable;
mod figures;
mod handout;
mod input;
mod limit;
mod list;
mod people;
mod provision;
mod provisioned;
mod provisioning;
mod reconcile;
mod reconciled;
mod remote;
mod remove;
mod revoke;
mod rewrap;
mod rotate;
mod rotated;
mod rotating;
mod run;
mod set_default;
mod show;
mod subject;
mod terms;
mod usage;
mod word;

use clap::Subcommand;

use super::context::Context;
use super::output::{Cell, Reply, Style};
use crate::credentials::{Shown, Vault};
use crate::db::Database;
use crate::failure::Failure;
use crate::keys::KeyError;
use crate::openrouter;
use crate::seal::{SealError, Sealer};
use crate::users::{self, User};

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// List keys, newest first; with what was spent, or those of the account, if asked for
    List(list::Options),
    /// Show one key masked, or whole when asked to
    Show(show::Options),
    /// Make sure that users have a key: made at OpenRouter, once for each
    Provision(provision::Options),
    /// Change what provisioned keys may spend
    Limit(limit::Options),
    /// Let provisioned keys work again
    Enable(enable::EnableOptions),
    /// Take provisioned keys out of use, at OpenRouter and here
    Disable(enable::DisableOptions),
    /// Put new keys in the place of provisioned ones
    Rotate(rotate::Options),
    /// Take provisioned keys away for good, at OpenRouter and here
    Revoke(revoke::Options),
    /// Bring OpenRouter's keys and those here into agreement
    Reconcile(reconcile::Options),
    /// Store a key that a user brings
    Add(add::Options),
    /// Remove a key that a user brought; its provider is not asked
    Remove(remove::Options),
    /// Make a key the one that agents take
    SetDefault(set_default::Options),
    /// Look for what is wrong with the keys, here and at OpenRouter
    Audit(audit::Options),
    /// Look for what runs out, from cron: limits, expiries, the account's money
    Check(check::Options),
    /// Seal what is stored as text or under the master key before
    Rewrap(rewrap::Options),
}

impl Command {
    /// Whether the command takes Ctrl-C as a wish to come to an end of its own.
    pub(crate) const fn ends_itself(&self) -> bool {
        matches!(
            self,
            Self::Provision(_) | Self::Rotate(_) | Self::Revoke(_) | Self::Reconcile(_)
        )
    }

    pub(crate) async fn run(self, context: &Context) -> Result<Reply, Failure> {
        match self {
            Self::List(options) => options.run(context).await,
            Self::Show(options) => options.run(context).await,
            Self::Provision(options) => Box::pin(options.run(context)).await,
            Self::Limit(options) => options.run(context).await,
            Self::Enable(options) => options.run(context).await,
            Self::Disable(options) => options.run(context).await,
            Self::Rotate(options) => Box::pin(options.run(context)).await,
            Self::Revoke(options) => Box::pin(options.run(context)).await,
            Self::Reconcile(options) => Box::pin(options.run(context)).await,
            Self::Add(options) => options.run(context).await,
            Self::Remove(options) => options.run(context).await,
            Self::SetDefault(options) => options.run(context).await,
            Self::Audit(options) => options.run(context).await,
            Self::Check(options) => options.run(context).await,
            Self::Rewrap(options) => options.run(context).await,
        }
    }
}

/// What opens sealed keys, if there is a master key.
fn sealer(context: &Context) -> Result<Option<Sealer>, Failure> {
    Ok(context.settings()?.sealing()?.sealer())
}

/// What seals keys; without a master key none is stored.
fn required_sealer(context: &Context) -> Result<Sealer, Failure> {
    Ok(sealer(context)?.ok_or(SealError::NoMasterKey)?)
}

/// How this database keeps keys.
async fn vault(context: &Context, sealer: Sealer, db: &Database) -> Result<Vault, Failure> {
    let shared = context.settings()?.shared_with_old_server()?;
    Ok(Vault::open(db, sealer, shared).await?)
}

/// The error and its causes, in one line.
fn explained(error: &KeyError) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}

/// Id and e-mail of a user, for people.
async fn owner(db: &Database, user_id: &str) -> Result<String, Failure> {
    let user = users::get(db.pool(), user_id).await?;
    Ok(user.map_or_else(|| user_id.to_owned(), |user| user.label()))
}

/// The name of a user where there is room for one: e-mail, or the id where there is none.
fn name(user: &User) -> String {
    user.email.as_ref().unwrap_or(&user.id).clone()
}

/// Enough of a key's hash at the provider to recognise it by.
fn hash_prefix(credential: &Shown) -> Option<String> {
    Some(short_hash(credential.external_api_key_id.as_deref()?))
}

/// The same of any hash.
fn short_hash(hash: &str) -> String {
    let prefix = openrouter::hash_prefix(hash);
    if prefix == hash {
        prefix.to_owned()
    } else {
        format!("{prefix}…")
    }
}

/// Whether it is the default, and whether agents may use it at all.
fn state(credential: &Shown) -> Cell {
    standing(credential.default, credential.enabled)
}

fn standing(default: bool, enabled: bool) -> Cell {
    match (default, enabled) {
        (true, true) => Cell::new("default", Style::Good),
        (false, true) => Cell::new("enabled", Style::Plain),
        (true, false) => Cell::new("default, disabled", Style::Bad),
        (false, false) => Cell::new("disabled", Style::Warn),
    }
}
