//! Provisioned keys that are not revoked from here: only a person can delete one whose hash at the
//! provider is not known, and one that serves another environment is its owner's.

use serde_json::Value;

use super::elsewhere::serves_others;
use super::journal::{Kind, Operation};
use super::provision::{is_provisioned, provisioned};
use super::store::{self, End, records, retirements};
use super::subject::hash_of;
use super::{KeyError, Subject};
use crate::audit::{Author, Change};
use crate::credentials::{self, Credential, CredentialError};
use crate::db::Database;
use crate::openrouter::Client;

/// Refuses if a key that is meant cannot be revoked, and may work on whatever is done here.
///
/// # Errors
/// [`KeyError::NoHash`].
pub async fn refuse_hashless(db: &Database, subject: Subject<'_>) -> Result<(), KeyError> {
    let mut hashless = match subject {
        Subject::User(id) => provisioned(db, id).await?,
        Subject::Credential(id) => match credentials::get(db, id).await {
            Ok(credential) => vec![credential],
            Err(CredentialError::NotFound { .. }) => Vec::new(),
            Err(error) => return Err(error.into()),
        },
    };
    hashless.retain(is_hashless);
    let ids: Vec<String> = hashless.into_iter().map(|key| key.id).collect();
    if ids.is_empty() {
        return Ok(());
    }
    Err(KeyError::NoHash { ids })
}

/// Removes the credential of such a key: a person has deleted the key at the provider, or it is
/// somebody else's, who keeps it. The provider is only asked whose it is, where nothing on record
/// says so.
///
/// # Errors
/// [`CredentialError::NotFound`]; [`KeyError::HasHash`] for all others.
pub async fn forget(
    db: &Database,
    provider: Option<&Client>,
    author: &Author,
    credential_id: &str,
) -> Result<Credential, KeyError> {
    db.marker().await?;
    let credential = credentials::get(db, credential_id).await?;
    let elsewhere = match hash_of(&credential) {
        Some(hash) if serves_others(db, provider, Some(credential_id), hash).await? => Some(hash),
        _ => None,
    };
    let user_id = &credential.user_id;
    let is_meant =
        |it: &Credential| is_hashless(it) || elsewhere.is_some() && hash_of(it) == elsewhere;
    let mut change = Change::begin(db, author).await?;
    let all = credentials::lock(&mut change, user_id).await?;
    let found = all.into_iter().find(|it| it.id == credential_id);
    if let Some(credential) = found.filter(|it| !is_meant(it)) {
        return Err(KeyError::HasHash {
            brought: !is_provisioned(&credential),
            id: credential.id,
        });
    }
    let Some((removed, entry)) = credentials::remove(&mut change, credential_id).await? else {
        return Err(CredentialError::NotFound {
            id: credential_id.to_owned(),
        }
        .into());
    };
    records::forget(change.connection(), db, credential_id).await?;
    retirements::remove(change.connection(), db, credential_id).await?;
    // As any revocation: the user is not to be given a new key unasked.
    let operation = Operation {
        credential_id: Some(credential_id.to_owned()),
        ..Operation::new(db, author, Kind::Revoke, user_id, Value::Null)
    };
    store::begin(change.connection(), db, &operation).await?;
    store::end(change.connection(), db, &operation.id, &End::done(db)).await?;
    records::forget(change.connection(), db, credential_id).await?;
    retirements::remove(change.connection(), db, credential_id).await?;
    change.commit(entry).await?;
    Ok(removed)
}

fn is_hashless(key: &Credential) -> bool {
    is_provisioned(key) && hash_of(key).is_none()
}
