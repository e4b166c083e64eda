//! Whether the account is the one that keys were made in.

use super::subject::hash_of;
use super::{KeyError, Subject};
use crate::credentials::{self, Credential};
use crate::db::Database;
use crate::openrouter::{Client, OpenRouterError};

/// So many other keys are asked for; is one of them there, it is the right account.
const ASKED: i64 = 3;

/// Makes sure that keys which the provider does not know are gone, and not those of another
/// account: where it knows none of the subject's, it must know one of the others.
///
/// # Errors
/// [`KeyError::StrangeAccount`].
pub async fn refuse_strange_account(
    db: &Database,
    provider: &Client,
    subject: Subject<'_>,
) -> Result<(), KeyError> {
    let keys = match subject {
        Subject::User(id) => super::provision::provisioned(db, id).await?,
        Subject::Credential(id) => match credentials::get(db, id).await {
            Ok(credential) => vec![credential],
            Err(credentials::CredentialError::NotFound { .. }) => Vec::new(),
            Err(error) => return Err(error.into()),
        },
    };
    let hashes: Vec<&str> = keys.iter().filter_map(hash_of).collect();
    if hashes.is_empty() || knows_one(provider, hashes.iter().copied()).await {
        return Ok(());
    }
    let ids: Vec<&str> = keys
        .iter()
        .map(|key: &Credential| key.id.as_str())
        .collect();
    let others = credentials::newest_hashes(db, &ids, ASKED).await?;
    if others.is_empty() || knows_one(provider, others.iter().map(String::as_str)).await {
        return Ok(());
    }
    Err(KeyError::StrangeAccount {
        others: others.len(),
    })
}

async fn knows_one<'a>(provider: &Client, hashes: impl Iterator<Item = &'a str>) -> bool {
    for hash in hashes {
        match provider.get_key(hash).await {
            Err(OpenRouterError::NotFound { .. }) => {}
            // Whoever revokes meets any other error again.
            Ok(_) | Err(_) => return true,
        }
    }
    false
}
