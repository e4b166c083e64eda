//! Taking keys away for good, here and at the provider.

use serde_json::json;

use super::journal::{Kind, Operation};
use super::lock::Locks;
use super::provision::provisioned;
use super::store::{self, End, records, retirements};
use super::subject::hash_of;
use super::{KeyError, Subject, unfinished};
use crate::audit::{Author, Change};
use crate::credentials::{self, Credential, CredentialError};
use crate::db::Database;
use crate::openrouter::{Client, Deletion, KeyPatch, OpenRouterError};

/// What the journal says of a key that was revoked because another had taken its place: that takes
/// nothing away from its user.
const SUCCEEDED: &str = "succeeded";

/// A key that is no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revoked {
    /// Whose it was.
    pub user_id: String,
    /// The credential that held it.
    pub credential_id: String,
    /// Its hash at the provider.
    pub hash: String,
    /// Whether the provider had it still.
    pub deletion: Deletion,
}

/// Revokes keys, and returns those that there were. What an earlier run left half done is finished
/// first; what is revoked already is no error.
///
/// # Errors
/// [`KeyError::Busy`]; [`KeyError::NotProvisioned`]; [`CredentialError::NotFound`];
/// [`KeyError::Unfinished`].
pub async fn revoke(
    db: &Database,
    provider: &Client,
    author: &Author,
    subject: Subject<'_>,
) -> Result<Vec<Revoked>, KeyError> {
    let mut revoked = Vec::new();
    revoke_into(db, provider, author, subject, &mut revoked).await?;
    Ok(revoked)
}

/// The same, which leaves in `revoked` what was revoked until something went wrong, or until the
/// provider's run was stopped.
pub async fn revoke_into(
    db: &Database,
    provider: &Client,
    author: &Author,
    subject: Subject<'_>,
    revoked: &mut Vec<Revoked>,
) -> Result<(), KeyError> {
    db.marker().await?;
    let (user_id, only) = match subject {
        Subject::User(id) => (id.to_owned(), None),
        Subject::Credential(id) => match credentials::get(db, id).await {
            Ok(credential) if hash_of(&credential).is_some() => (credential.user_id, Some(id)),
            Ok(_) => return Err(KeyError::NotProvisioned { id: id.to_owned() }),
            Err(CredentialError::NotFound { .. })
                if store::is_revoked(db.pool(), db, id).await? =>
            {
                return Ok(());
            }
            Err(error) => return Err(error.into()),
        },
    };
    let locks = Locks::open(db).await?;
    let work = Box::pin(revoke_locked(db, provider, author, &user_id, only, revoked));
    locks.with(&user_id, work).await
}

/// The same for a user whose lock the caller holds; all of their keys, or one.
pub(super) async fn revoke_locked(
    db: &Database,
    provider: &Client,
    author: &Author,
    user_id: &str,
    only: Option<&str>,
    revoked: &mut Vec<Revoked>,
) -> Result<(), KeyError> {
    let keys: Vec<Credential> = provisioned(db, user_id)
        .await?
        .into_iter()
        .filter(|key| hash_of(key).is_some() && only.is_none_or(|id| id == key.id))
        .collect();
    revoked.extend(unfinished::end(db, provider, author, user_id).await?);
    for key in keys {
        let (Some(hash), false) = (
            key.external_api_key_id,
            revoked.iter().any(|done| done.credential_id == key.id),
        ) else {
            continue;
        };
        // One that is due goes also while a run comes to its end.
        if only.is_none() && provider.is_stopped() {
            return Err(OpenRouterError::Stopped.into());
        }
        let operation = Operation {
            hash: Some(hash),
            credential_id: Some(key.id),
            ..Operation::new(
                db,
                author,
                Kind::Revoke,
                user_id,
                json!({ "disabled": true }),
            )
        };
        store::begin(db.pool(), db, &operation).await?;
        let done = finish(db, provider, author, &operation).await;
        revoked.extend(done.map_err(|error| operation.left_open(error))?);
    }
    Ok(())
}

/// Revokes the key of an operation that is written down: at the provider, where it is disabled
/// first, so that it is of no use even if it cannot be deleted; then here. Every step may be done
/// already.
pub(super) async fn finish(
    db: &Database,
    provider: &Client,
    author: &Author,
    operation: &Operation,
) -> Result<Option<Revoked>, KeyError> {
    let (Some(hash), Some(credential_id)) = (&operation.hash, &operation.credential_id) else {
        return Ok(None);
    };
    let disable = KeyPatch {
        disabled: Some(true),
        ..KeyPatch::default()
    };
    match provider.update_key(hash, &disable).await {
        Ok(_) | Err(OpenRouterError::NotFound { .. }) => {}
        Err(error) => return Err(error.into()),
    }
    let deletion = provider.delete_key(hash).await?;
    let mut change = Change::finish(db, author, &operation.author).await?;
    let removed = credentials::remove(&mut change, credential_id).await?;
    let had_successor = retirements::remove(change.connection(), db, credential_id).await?;
    let end = End {
        problem: had_successor.then_some(SUCCEEDED),
        ..End::done(db)
    };
    if !store::end(change.connection(), db, &operation.id, &end).await? {
        return Err(KeyError::TakenOver);
    }
    records::forget(change.connection(), db, credential_id).await?;
    let entries: Vec<_> = removed.into_iter().map(|(_, entry)| entry).collect();
    change.commit_all(&entries).await?;
    Ok(Some(Revoked {
        user_id: operation.user_id.clone(),
        credential_id: credential_id.clone(),
        hash: hash.clone(),
        deletion,
    }))
}
