//! PostgreSQL's own client programs, pointed at the database of the settings.

use std::process::Command;

use crate::cli::context::Context;
use crate::cli::target;
use crate::db::{client, local};
use crate::failure::{Failure, Kind};
use crate::settings::DatabaseUrl;

/// A program (`psql`, `pg_dump`) about to be run on a database. The password goes through its
/// environment, where only the user's own processes see it.
pub(super) fn command(
    context: &Context,
    name: &str,
    url: &DatabaseUrl,
) -> Result<Command, Failure> {
    let settings = target::local_settings(context)?;
    let path = local::find_program(&settings, name).ok_or_else(|| {
        Failure::new(Kind::Failed, format!("`{name}` is not on this machine")).hint(format!(
            "install PostgreSQL's client programs, or set SCRATCH_PG_BIN to the folder of {name}"
        ))
    })?;
    let mut command = Command::new(path);
    for name in context.process().env.keys() {
        if client::is_misleading(name) {
            command.env_remove(name);
        }
    }
    command.envs(client::variables(url));
    Ok(command)
}
