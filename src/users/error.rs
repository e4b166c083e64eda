//! What can go wrong with users.

use super::User;
use super::store::MOST_NAMED;
use crate::db::DbError;
use crate::failure::{Classify, Kind};

/// An error of the users' module.
#[derive(Debug, thiserror::Error)]
pub enum UserError {
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
    /// Nothing was named.
    #[error("the reference to a user is empty")]
    NoReference,
    /// Nobody has that id or e-mail.
    #[error("there is no user `{reference}`")]
    NotFound {
        /// What was asked for.
        reference: String,
        /// Users with a similar id, e-mail or name, most similar first.
        near: Vec<User>,
    },
    /// Several users answer to it.
    #[error(
        "`{reference}` {}: {}",
        shared(reference, candidates),
        listed(candidates)
    )]
    Ambiguous {
        /// What was asked for.
        reference: String,
        /// Those who answer to it, oldest first.
        candidates: Vec<User>,
    },
    /// A page was asked for that follows nobody.
    #[error("there is no user `{cursor}` for a page to follow")]
    UnknownCursor {
        /// What was asked for.
        cursor: String,
    },
    /// The e-mail address cannot be one.
    #[error("`{email}` is not an e-mail address: {problem}")]
    ImplausibleEmail {
        /// The address as given.
        email: String,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// Another user has the address already.
    #[error("the e-mail address {email} is taken by {}", listed(owners))]
    EmailTaken {
        /// The address.
        email: String,
        /// Who has it.
        owners: Vec<User>,
    },
    /// The text cannot be an id at Clerk.
    #[error("`{clerk_id}` is not an id at Clerk")]
    ImplausibleClerkId {
        /// The text as given.
        clerk_id: String,
    },
    /// Another user signs in with that identity.
    #[error("another user signs in as {clerk_id} already")]
    ClerkIdTaken {
        /// The identity.
        clerk_id: String,
    },
    /// The user signs in with another identity.
    #[error(
        "{} signs in as {} already",
        user.label(),
        user.clerk_id.as_deref().unwrap_or_default()
    )]
    LinkedOtherwise {
        /// The user.
        user: User,
    },
    /// Without this user nobody would be admin.
    #[error("{} is the last admin and cannot be {what}", user.label())]
    LastAdmin {
        /// The admin.
        user: User,
        /// `demoted` or `deleted`.
        what: &'static str,
    },
    /// The user holds a key that costs money at the provider.
    #[error(
        "{} still has a provisioned key: credential {credential_id}{}",
        user.label(),
        hash_prefix.as_ref().map_or_else(String::new, |prefix| format!(", key {prefix}…"))
    )]
    ProvisionedKey {
        /// The user.
        user: User,
        /// The credential that holds the key.
        credential_id: String,
        /// The beginning of the key's hash at the provider, if that is known.
        hash_prefix: Option<String>,
    },
    /// What was begun about the user's keys has no end yet: there may be a key that works.
    #[error(
        "{} cannot be deleted: what was begun about their keys at OpenRouter is not finished",
        user.label()
    )]
    UnfinishedKeys {
        /// The user.
        user: User,
    },
    /// Rows that do not go with the user refer to it.
    #[error("{} cannot be deleted: rows of {table} refer to it", user.label())]
    Referenced {
        /// The user.
        user: User,
        /// The table of those rows.
        table: String,
    },
}

impl UserError {
    /// Nobody has that name, and nobody a similar one.
    pub(super) fn not_found(reference: &str) -> Self {
        Self::NotFound {
            reference: reference.to_owned(),
            near: Vec::new(),
        }
    }
}

/// How one reference can name several users.
fn shared(reference: &str, candidates: &[User]) -> String {
    let is_email = |user: &User| {
        user.email
            .as_ref()
            .is_some_and(|email| email.to_lowercase() == reference.to_lowercase())
    };
    let count = match candidates.len() {
        MOST_NAMED.. => format!("at least {MOST_NAMED}"),
        count => count.to_string(),
    };
    if candidates.iter().all(is_email) {
        format!("is the e-mail address of {count} users")
    } else {
        format!("names {count} users")
    }
}

fn listed(users: &[User]) -> String {
    let lines: Vec<String> = users.iter().map(described).collect();
    lines.join(", ")
}

/// Id, e-mail and name, as far as there are any.
fn described(user: &User) -> String {
    let details: Vec<&str> = [&user.email, &user.name]
        .into_iter()
        .filter_map(|column| column.as_deref())
        .collect();
    if details.is_empty() {
        user.id.clone()
    } else {
        format!("{} ({})", user.id, details.join(", "))
    }
}

impl Classify for UserError {
    fn kind(&self) -> Kind {
        match self {
            Self::Db(error) => error.kind(),
            Self::NoReference
            | Self::UnknownCursor { .. }
            | Self::Ambiguous { .. }
            | Self::ImplausibleEmail { .. }
            | Self::ImplausibleClerkId { .. } => Kind::Usage,
            Self::NotFound { .. } => Kind::NotFound,
            Self::EmailTaken { .. }
            | Self::ClerkIdTaken { .. }
            | Self::LinkedOtherwise { .. }
            | Self::LastAdmin { .. }
            | Self::ProvisionedKey { .. }
            | Self::UnfinishedKeys { .. }
            | Self::Referenced { .. } => Kind::Refused,
        }
    }

    fn hints(&self) -> Vec<String> {
        match self {
            Self::Db(error) => error.hints(),
            Self::NoReference => {
                vec!["name a user by id, e-mail, Clerk id or Stripe customer id".into()]
            }
            Self::NotFound { near, .. } if near.is_empty() => {
                vec!["look for the user with `scratch user search TEXT`".into()]
            }
            Self::NotFound { near, .. } => near
                .iter()
                .map(|user| format!("did you mean {}?", described(user)))
                .collect(),
            Self::Ambiguous { candidates, .. } => candidates
                .first()
                .map(|user| format!("name the user by id, for example {}", user.id))
                .into_iter()
                .collect(),
            Self::EmailTaken { owners, .. } => owners
                .first()
                .map(|user| format!("see that account with `scratch user show {}`", user.id))
                .into_iter()
                .collect(),
            Self::LastAdmin { .. } => {
                vec!["make somebody else admin first: `scratch user promote USER`".into()]
            }
            Self::ProvisionedKey { user, .. } => {
                vec![
                    format!("revoke the key first: `scratch keys revoke {}`", user.id),
                    format!(
                        "or have that done, too: `scratch user delete {} --revoke-keys`",
                        user.id
                    ),
                ]
            }
            Self::UnfinishedKeys { user } => vec![
                "finish it first: `scratch keys reconcile`".into(),
                format!(
                    "or have all of their keys revoked: `scratch user delete {} --revoke-keys`",
                    user.id
                ),
            ],
            Self::Referenced { user, .. } => {
                vec![format!(
                    "remove those rows first, or keep the account and take its rights with \
                     `scratch user demote {}`",
                    user.id
                )]
            }
            Self::ImplausibleClerkId { .. } => {
                vec!["copy the user's id from Clerk's dashboard: it begins with user_".into()]
            }
            Self::ClerkIdTaken { clerk_id } => vec![format!(
                "see that user with `scratch user show {clerk_id}`; an account that signing in has \
                 made by mistake goes with `scratch user delete {clerk_id}`"
            )],
            Self::LinkedOtherwise { user } => {
                vec![format!("see it with `scratch user show {}`", user.id)]
            }
            Self::UnknownCursor { .. } | Self::ImplausibleEmail { .. } => Vec::new(),
        }
    }
}
