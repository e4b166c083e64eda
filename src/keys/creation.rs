//! Making a key so that no crash and no lost answer leaves one behind.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::journal::{Kind, Operation, Outcome};
use super::marker::{Marker, marked};
use super::provision::provisioned;
use super::record::Record;
use super::store::retirements::{self, Retirement};
use super::store::{self, End, records};
use super::undo::undo;
use super::{KeyError, Terms};
use crate::audit::{Author, Change};
use crate::credentials::{self, Credential, NewCredential, OPENROUTER, Origin, Vault};
use crate::db::Database;
use crate::ids;
use crate::openrouter::{Client, CreateError, Created, NewKey, OpenRouterError};
use crate::secret::Secret;

/// Makes keys for users whose lock the caller holds.
pub(super) struct Maker<'a> {
    pub(super) db: &'a Database,
    pub(super) provider: &'a Client,
    pub(super) vault: &'a Vault,
    pub(super) author: &'a Author,
    /// Id of this installation, for the markers.
    pub(super) installation: &'a str,
}

/// A key that is wanted.
pub(super) struct Order<'a> {
    pub(super) user_id: &'a str,
    /// Its name without the marker.
    pub(super) name: String,
    pub(super) terms: Terms,
    /// Whether spending through the user's own provider keys counts, too.
    pub(super) include_byok_in_limit: bool,
    /// Of the credential.
    pub(super) description: Option<String>,
    /// The key whose place it takes, if it does.
    pub(super) replaces: Option<Predecessor<'a>>,
}

/// A key that is to go when its successor is in use.
pub(super) struct Predecessor<'a> {
    pub(super) credential_id: &'a str,
    /// Its hash at the provider.
    pub(super) hash: &'a str,
    /// When it is to go, in UTC.
    pub(super) due_at: DateTime<Utc>,
}

/// A key that was made and is not stored yet.
pub(super) struct Attempt {
    operation: Operation,
    created: Created,
}

impl Attempt {
    pub(super) const fn key(&self) -> &Secret {
        &self.created.key
    }
}

impl Maker<'_> {
    /// Writes the attempt down and makes the key.
    ///
    /// # Errors
    /// [`KeyError::Unknown`]; [`KeyError::Provider`] when certainly none was made.
    pub(super) async fn begin(&self, order: &Order<'_>) -> Result<Attempt, KeyError> {
        let marker = Marker {
            installation: self.installation.to_owned(),
            attempt: ids::new_attempt_id(&*self.db.entropy),
        };
        let name = marked(&order.name, &marker);
        let new = NewKey {
            name: name.clone(),
            limit: order.terms.limit,
            limit_reset: order.terms.limit_reset.clone(),
            include_byok_in_limit: order.include_byok_in_limit,
            expires_at: order.terms.expires_at,
            workspace_id: order.terms.workspace_id.clone(),
        };
        let operation = Operation {
            id: marker.attempt,
            name: Some(name),
            ..Operation::new(
                self.db,
                self.author,
                Kind::Create,
                order.user_id,
                json!(new),
            )
        };
        store::begin(self.db.pool(), self.db, &operation).await?;
        match self.provider.create_key(&new).await {
            Ok(created) => Ok(Attempt { operation, created }),
            Err(CreateError::NotCreated(cause)) => {
                let problem = cause.to_string();
                let end = End::failed(self.db, &problem);
                store::end(self.db.pool(), self.db, &operation.id, &end).await?;
                Err(cause.into())
            }
            Err(CreateError::Unknown { hash, cause }) => {
                let problem = format!("the answer was lost: {cause}");
                let undoing = undo(
                    self.db,
                    self.provider,
                    &operation,
                    hash.as_deref(),
                    &problem,
                );
                Err(KeyError::Unknown {
                    user_id: order.user_id.to_owned(),
                    undone: undoing.await.is_ok(),
                    cause,
                })
            }
        }
    }

    /// Deletes the key of an attempt that OpenRouter does not accept, and says so.
    pub(super) async fn reject(&self, attempt: &Attempt, cause: OpenRouterError) -> KeyError {
        let problem = format!("it could not be verified: {cause}");
        let hash = Some(attempt.created.record.hash.as_str());
        let undoing = undo(self.db, self.provider, &attempt.operation, hash, &problem);
        KeyError::NotVerified {
            user_id: attempt.operation.user_id.clone(),
            deleted: undoing.await.is_ok(),
            cause,
        }
    }

    /// Stores a key that was made, or deletes it again.
    ///
    /// # Errors
    /// [`KeyError::NotStored`].
    pub(super) async fn keep(
        &self,
        order: &Order<'_>,
        attempt: Attempt,
    ) -> Result<(Credential, Secret), KeyError> {
        let Attempt { operation, created } = attempt;
        let hash = created.record.hash.clone();
        let cause = match self.store(order, &operation, &created).await {
            Ok(credential) => return Ok((credential, created.key)),
            Err(cause) => cause,
        };
        // The commit itself may have gone through and its answer been lost: the journal tells. If
        // it cannot be asked, the attempt stays open for the next run.
        let outcome = store::outcome(self.db.pool(), self.db, &operation.id).await;
        if let Ok(Some(Outcome::Done)) = outcome {
            let keys = provisioned(self.db, &operation.user_id).await?;
            let kept = keys
                .into_iter()
                .find(|key| key.external_api_key_id.as_deref() == Some(&hash));
            if let Some(credential) = kept {
                return Ok((credential, created.key));
            }
        }
        let deleted = outcome.is_ok()
            && undo(
                self.db,
                self.provider,
                &operation,
                Some(&hash),
                &format!("it could not be stored: {cause}"),
            )
            .await
            .is_ok();
        Err(KeyError::NotStored {
            user_id: operation.user_id,
            deleted,
            cause: Box::new(cause),
        })
    }

    /// The credential, its audit row, the attempt's end, and that its predecessor is to go: one
    /// transaction.
    async fn store(
        &self,
        order: &Order<'_>,
        operation: &Operation,
        created: &Created,
    ) -> Result<Credential, KeyError> {
        let hash = &created.record.hash;
        let mut change = Change::begin(self.db, self.author).await?;
        let others = credentials::lock(&mut change, order.user_id).await?;
        let old = order.replaces.as_ref().filter(|old| {
            let is_it = |other: &Credential| other.id == old.credential_id;
            others.iter().any(is_it)
        });
        let new = NewCredential {
            user_id: operation.user_id.clone(),
            service: OPENROUTER.into(),
            key: created.key.clone(),
            description: order.description.clone(),
            default: old.is_some_and(|old| {
                let is_default =
                    |other: &Credential| other.id == old.credential_id && other.default;
                others.iter().any(is_default)
            }),
            origin: Origin::System { hash: hash.clone() },
        };
        let (credential, entry) = credentials::insert(&mut change, &new, self.vault).await?;
        let end = End {
            hash: Some(hash),
            credential_id: Some(&credential.id),
            ..End::done(self.db)
        };
        if !store::end(change.connection(), self.db, &operation.id, &end).await? {
            return Err(KeyError::TakenOver);
        }
        let record = Record::of(&credential.id, &created.record);
        records::put(change.connection(), self.db, &record).await?;
        if let Some(old) = old {
            let retirement = Retirement {
                credential_id: old.credential_id.to_owned(),
                user_id: operation.user_id.clone(),
                hash: old.hash.to_owned(),
                successor: credential.id.clone(),
                due_at: old.due_at,
            };
            retirements::add(change.connection(), self.db, &retirement).await?;
        }
        change.commit(entry).await?;
        Ok(credential)
    }
}
