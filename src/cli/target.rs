//! From settings to a database.

use super::context::Context;
use crate::db::Target;
use crate::failure::Failure;

/// `DATABASE_URL` if set; otherwise, where that is allowed, the managed local PostgreSQL.
pub(super) async fn resolve(context: &Context) -> Result<Target, Failure> {
    let settings = context.settings()?;
    let environment = settings.environment();
    let database = settings.database()?;
    if let Some(url) = database.url {
        for name in &url.ignored {
            context.messages().detail(format!(
                "DATABASE_URL: the parameter `{name}` means nothing here"
            ));
        }
        return Ok(Target {
            url,
            direct: database.direct,
            environment,
        });
    }
    Err(
        Failure::usage(format!("DATABASE_URL is not set for {environment}")).hint(format!(
            "set DATABASE_URL in the process environment or in .env.{environment}"
        )),
    )
}
