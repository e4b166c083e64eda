//! Taking keys away for good, here and at the provider.

use serde_json::json;
use sqlx::PgConnection;

use super::elsewhere::refuse_elsewhere;
use super::journal::{Kind, Operation};
use super::lock::Locks;
use super::provision::provisioned;
use super::store::{self, End, records, retirements};
use super::subject::hash_of;
use super::{KeyError, Subject, unfinished};
use crate::audit::{Author, Change};
use crate::credentials::{self, Credential, CredentialError};
use crate::db::{Database, DbError};
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

/// Revokes keys, and returns those that there were. What an earlier run left half done of them goes
/// no further, everything else is ended after; what is revoked already is no error.
///
/// # Errors
/// [`KeyError::Busy`]; [`KeyError::NotProvisioned`]; [`CredentialError::NotFound`];
/// [`KeyError::Elsewhere`], when nothing is revoked; [`KeyError::Unfinished`].
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
    for key in &keys {
        refuse_elsewhere(db, provider, key).await?;
    }
    // One that is due goes also while a run comes to its end.
    let is_stopped = || only.is_none() && provider.is_stopped();
    if is_stopped() {
        return Err(OpenRouterError::Stopped.into());
    }
    for operation in begin(db, author, user_id, keys).await? {
        if is_stopped() {
            return Err(OpenRouterError::Stopped.into());
        }
        let done = finish(db, provider, author, &operation).await;
        revoked.extend(done.map_err(|error| operation.left_open(error))?);
    }
    // Only now: nothing that somebody else left may keep a key alive that is to go.
    revoked.extend(unfinished::end(db, provider, author, user_id).await?);
    Ok(())
}

/// Writes down that these keys go, all of them before anything is done about one, and that nothing
/// comes any more of what was to be changed about them: a key never works again on its way out.
async fn begin(
    db: &Database,
    author: &Author,
    user_id: &str,
    keys: Vec<Credential>,
) -> Result<Vec<Operation>, KeyError> {
    let mut begun = store::open(db.pool(), db, Some(user_id)).await?;
    begun.retain(|operation| operation.kind == Kind::Revoke);
    let mut change = Change::begin(db, author).await?;
    let mut operations = Vec::with_capacity(keys.len());
    for key in keys {
        supersede(change.connection(), db, &key.id).await?;
        let is_of_key = |it: &Operation| it.credential_id.as_ref() == Some(&key.id);
        if let Some(index) = begun.iter().position(is_of_key) {
            operations.push(begun.swap_remove(index));
            continue;
        }
        let operation = Operation {
            hash: key.external_api_key_id,
            credential_id: Some(key.id),
            ..Operation::new(
                db,
                author,
                Kind::Revoke,
                user_id,
                json!({ "disabled": true }),
            )
        };
        store::begin(change.connection(), db, &operation).await?;
        operations.push(operation);
    }
    change.commit_all(&[]).await?;
    Ok(operations)
}

/// What a revocation takes the place of.
pub(super) const CHANGES: [Kind; 3] = [Kind::Limit, Kind::Enable, Kind::Disable];

/// Nothing comes any more of changes of a key that is revoked.
pub(super) async fn supersede(
    connection: &mut PgConnection,
    db: &Database,
    credential_id: &str,
) -> Result<(), DbError> {
    let problem = "superseded by a revocation";
    store::supersede(connection, db, credential_id, &CHANGES, problem).await?;
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
    let refusal = match provider.update_key(hash, &disable).await {
        Ok(_) | Err(OpenRouterError::NotFound { .. }) => None,
        // A key that cannot be changed, or is told of in words that nobody understands, may still
        // be deleted.
        Err(error @ (OpenRouterError::Rejected { .. } | OpenRouterError::Unreadable { .. })) => {
            Some(error)
        }
        Err(error) => return Err(error.into()),
    };
    let deleted = provider.delete_key(hash).await;
    let deletion = deleted.map_err(|error| refusal.unwrap_or(error))?;
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
