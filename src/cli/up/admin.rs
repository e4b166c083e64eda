//! The step of `scratch up` that makes sure of an admin.

use futures_util::TryStreamExt;

use super::steps::Outcome;
use crate::audit::Author;
use crate::cli::context::Context;
use crate::cli::guard::{self, Action, Danger};
use crate::db::Database;
use crate::failure::Failure;
use crate::users::{self, Filter, NewUser, Role, UserError};

/// What is known of the admin once the step is over.
pub(super) enum Admin {
    /// Somebody is admin; this names one.
    Known(String),
    /// Nobody is.
    Nobody,
}

/// Makes the account of `email` an admin, or asks whose, or leaves it.
pub(super) async fn ensure(
    context: &Context,
    db: &Database,
    email: Option<&str>,
) -> Result<(Admin, Outcome), Failure> {
    if let Some(email) = email {
        return named(context, db, email).await;
    }
    if let Some(admin) = newest_admin(db).await? {
        let label = admin.label();
        let name = admin.email.unwrap_or(admin.id);
        return Ok((
            Admin::Known(name),
            Outcome::done(format!("{label} is admin")),
        ));
    }
    if context.prompter().can_ask {
        let question = "E-mail of the admin (empty for none)".to_owned();
        let typed = context.prompter().line(question, true).await?;
        if !typed.trim().is_empty() {
            return named(context, db, typed.trim()).await;
        }
    }
    let outcome = Outcome::skipped("nobody is admin yet");
    Ok((Admin::Nobody, outcome))
}

/// The e-mail of one user promotes that user, an unknown one makes an account.
async fn named(context: &Context, db: &Database, email: &str) -> Result<(Admin, Outcome), Failure> {
    let author = context.author("scratch up".parse().expect("a short reason"));
    let known = match users::resolve(db, email).await {
        Ok(user) => Some(user),
        Err(UserError::NotFound { .. }) => None,
        Err(error) => return Err(error.into()),
    };
    if known.as_ref().is_none_or(|user| user.role != Role::Admin) {
        let action = Action {
            what: format!("make {email} admin"),
            danger: Danger::Mild,
            destroys: false,
            names: vec![email.to_owned()],
        };
        let marker = &db.marker().await?.environment;
        guard::confirm(context, db.target(), Some(marker), &action).await?;
    }
    let text = match known {
        Some(user) => promoted(db, &author, &user.id).await?,
        None => created(db, &author, email).await?,
    };
    Ok((Admin::Known(email.to_owned()), Outcome::done(text)))
}

async fn promoted(db: &Database, author: &Author, id: &str) -> Result<String, UserError> {
    let change = users::promote(db, author, id).await?;
    let verb = if change.changed {
        "promoted"
    } else {
        "is admin"
    };
    Ok(format!("{} {verb}", change.user.label()))
}

async fn created(db: &Database, author: &Author, email: &str) -> Result<String, UserError> {
    let new = NewUser {
        email: email.to_owned(),
        name: None,
        role: Role::Admin,
    };
    match users::create(db, author, &new).await {
        Ok(user) => Ok(format!("{} created", user.label())),
        // Another `up` was faster.
        Err(UserError::EmailTaken { .. }) => {
            let user = users::resolve(db, email).await?;
            promoted(db, author, &user.id).await
        }
        Err(error) => Err(error),
    }
}

async fn newest_admin(db: &Database) -> Result<Option<users::User>, Failure> {
    let filter = Filter {
        role: Some(Role::Admin),
        limit: Some(1),
        ..Filter::default()
    };
    Ok(Box::pin(users::list(db, filter)).try_next().await?)
}
