//! Changing keys: their limit, and whether they work. There and here, or neither.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::alteration::{Alteration, Altered, agrees};
use super::elsewhere::{is_elsewhere, refuse_elsewhere};
use super::inventory::find;
use super::journal::{Kind, Operation};
use super::lock::Locks;
use super::provision::provisioned;
use super::record::Record;
use super::store::{self, End, records};
use super::subject::hash_of;
use super::{KeyError, Subject, unfinished};
use crate::audit::{Author, Change, Entry, EventType};
use crate::credentials::{self, Credential, CredentialError};
use crate::db::{Database, DbError};
use crate::openrouter::{Client, KeyPatch, KeyRecord, LimitReset, OpenRouterError};

/// Changes keys, and returns them as they are then, newest first. What is so already is left alone.
/// A key that the provider has forgotten is disabled here; nothing else can be done about it.
///
/// # Errors
/// [`KeyError::NoKeys`]; [`KeyError::NotProvisioned`]; [`CredentialError::NotFound`];
/// [`KeyError::Busy`]; [`KeyError::BeingRevoked`] and [`KeyError::Elsewhere`], when nothing is
/// changed; [`KeyError::Forgotten`], but for disabling, and [`KeyError::Expired`], for enabling,
/// when the other keys are changed; [`KeyError::Unfinished`].
pub async fn alter(
    db: &Database,
    provider: &Client,
    author: &Author,
    subject: Subject<'_>,
    alteration: &Alteration,
) -> Result<Vec<Altered>, KeyError> {
    let mut altered = Vec::new();
    alter_into(db, provider, author, subject, alteration, &mut altered).await?;
    Ok(altered)
}

/// The same, which leaves in `altered` the keys that were as they should be until something went
/// wrong.
pub async fn alter_into(
    db: &Database,
    provider: &Client,
    author: &Author,
    subject: Subject<'_>,
    alteration: &Alteration,
    altered: &mut Vec<Altered>,
) -> Result<(), KeyError> {
    db.marker().await?;
    let (user_id, only) = match subject {
        Subject::User(id) => (id.to_owned(), None),
        Subject::Credential(id) => match credentials::get(db, id).await? {
            credential if hash_of(&credential).is_some() => (credential.user_id, Some(id)),
            _ => return Err(KeyError::NotProvisioned { id: id.to_owned() }),
        },
    };
    let locks = Locks::open(db).await?;
    let work = Work {
        db,
        provider,
        author,
    };
    let work = Box::pin(work.all(&user_id, only, alteration, altered));
    locks.with(&user_id, work).await
}

/// Finishes what a process that is gone has begun; the caller holds the user's lock. What the
/// provider refuses for the key's sake, or has forgotten, is given up.
pub(super) async fn finish(
    db: &Database,
    provider: &Client,
    author: &Author,
    operation: &Operation,
) -> Result<(), KeyError> {
    let work = Work {
        db,
        provider,
        author,
    };
    // What cannot be read was written by a newer program, and is not ours to end.
    let (Some(id), Some(patch)) = (&operation.credential_id, operation.patch()) else {
        return Ok(());
    };
    if operation.kind == Kind::Enable && work.has_expired(operation).await? {
        return work.give_up(operation, "its key has expired").await;
    }
    let before = records::get(db.pool(), db, id).await?;
    match work.carry_out(operation, &patch, before.as_ref()).await {
        Err(KeyError::Provider(
            cause @ (OpenRouterError::NotFound { .. } | OpenRouterError::Rejected { .. }),
        )) => work.give_up(operation, &cause.to_string()).await,
        done => done.map(drop),
    }
}

struct Work<'a> {
    db: &'a Database,
    provider: &'a Client,
    author: &'a Author,
}

impl Work<'_> {
    async fn all(
        &self,
        user_id: &str,
        only: Option<&str>,
        alteration: &Alteration,
        altered: &mut Vec<Altered>,
    ) -> Result<(), KeyError> {
        self.refuse_revoked(user_id, only).await?;
        let superseding = match alteration {
            Alteration::Disable => self.supersede_enabling(user_id, only).await?,
            _ => HashSet::new(),
        };
        unfinished::end(self.db, self.provider, self.author, user_id).await?;
        let keys = self.keys(user_id, only).await?;
        if keys.is_empty() {
            return Err(KeyError::NoKeys {
                user_id: user_id.to_owned(),
            });
        }
        let mut useless = None;
        for key in keys {
            let was_superseded = superseding.contains(&key.id);
            match self.one(key, alteration).await {
                Ok(key) => altered.push(Altered {
                    changed: key.changed || was_superseded,
                    ..key
                }),
                Err(error @ (KeyError::Forgotten { .. } | KeyError::Expired { .. })) => {
                    useless.get_or_insert(error);
                }
                Err(error) => return Err(error),
            }
        }
        useless.map_or(Ok(()), Err)
    }

    async fn keys(&self, user_id: &str, only: Option<&str>) -> Result<Vec<Credential>, DbError> {
        let mut keys = provisioned(self.db, user_id).await?;
        keys.retain(|key| hash_of(key).is_some() && only.is_none_or(|id| id == key.id));
        Ok(keys)
    }

    /// Puts a disabling in the place of each enabling that was cut short, so that no key works again
    /// just to be disabled, or instead of it; returns the credentials. What is left unfinished is
    /// ended next, and this with it.
    async fn supersede_enabling(
        &self,
        user_id: &str,
        only: Option<&str>,
    ) -> Result<HashSet<String>, KeyError> {
        let db = self.db;
        let mut enabled: HashSet<String> = store::open(db.pool(), db, Some(user_id))
            .await?
            .into_iter()
            .filter(|operation| operation.kind == Kind::Enable)
            .filter_map(|operation| operation.credential_id)
            .collect();
        let mut keys = self.keys(user_id, only).await?;
        keys.retain(|key| enabled.contains(&key.id));
        enabled.clear();
        for key in keys {
            refuse_elsewhere(db, self.provider, &key).await?;
            let (kinds, problem) = ([Kind::Enable], "superseded by a disabling");
            let operation = self.operation(&key, &Alteration::Disable);
            let mut change = Change::begin(db, self.author).await?;
            store::supersede(change.connection(), db, &key.id, &kinds, problem).await?;
            store::begin(change.connection(), db, &operation).await?;
            change.commit_all(&[]).await?;
            enabled.insert(key.id);
        }
        Ok(enabled)
    }

    fn operation(&self, key: &Credential, alteration: &Alteration) -> Operation {
        Operation {
            hash: key.external_api_key_id.clone(),
            credential_id: Some(key.id.clone()),
            ..Operation::new(
                self.db,
                self.author,
                alteration.kind(),
                &key.user_id,
                json!(alteration.patch()),
            )
        }
    }

    /// Whether the key of an operation has expired, which cannot be taken back.
    async fn has_expired(&self, operation: &Operation) -> Result<bool, KeyError> {
        let key = match &operation.hash {
            Some(hash) => find(self.provider, hash).await?,
            None => None,
        };
        let expires_at = key.and_then(|key| key.expires_at);
        Ok(expires_at.is_some_and(|at| at <= self.db.clock.now()))
    }

    /// Refuses if the revocation of one of the keys was cut short: to finish that unasked would
    /// delete a key that somebody only wants to change.
    async fn refuse_revoked(&self, user_id: &str, only: Option<&str>) -> Result<(), KeyError> {
        let open = store::open(self.db.pool(), self.db, Some(user_id)).await?;
        let revocations = open.into_iter().filter(|it| it.kind == Kind::Revoke);
        let mut ids = revocations.filter_map(|it| it.credential_id);
        match ids.find(|id| only.is_none_or(|only| only == id)) {
            Some(id) => Err(KeyError::BeingRevoked {
                id,
                user_id: user_id.to_owned(),
            }),
            None => Ok(()),
        }
    }

    /// Changes one key, unless there and here it is as it should be.
    async fn one(
        &self,
        credential: Credential,
        alteration: &Alteration,
    ) -> Result<Altered, KeyError> {
        let patch = alteration.patch();
        let hash = hash_of(&credential).unwrap_or_default().to_owned();
        let seen = find(self.provider, &hash).await?;
        let installation = &self.db.marker().await?.id;
        let environment = self.db.target().environment;
        if let Some(key) = &seen
            && is_elsewhere(&key.name, installation, environment)
        {
            return Err(KeyError::Elsewhere { id: credential.id });
        }
        let expired_at = seen.as_ref().and_then(|key| key.expires_at);
        let expired_at = expired_at.filter(|at| *at <= self.db.clock.now());
        if let (Alteration::Enable, Some(at)) = (alteration, expired_at) {
            return Err(KeyError::Expired {
                id: credential.id,
                user_id: credential.user_id,
                at,
            });
        }
        let known = records::get(self.db.pool(), self.db, &credential.id).await?;
        let agrees_there = seen.as_ref().map_or_else(
            // There is nothing left to disable.
            || *alteration == Alteration::Disable,
            |key| agrees(key, &patch),
        );
        let stands_here = match alteration {
            Alteration::Limit { .. } => seen.as_ref().is_some_and(|key| {
                let terms = |record: &Record| (record.limit, record.limit_reset.clone());
                known.as_ref().map(terms) == Some((key.limit, key.limit_reset.clone()))
            }),
            Alteration::Enable => credential.enabled,
            Alteration::Disable => !credential.enabled,
        };
        if agrees_there && stands_here {
            if *alteration == Alteration::Disable {
                self.note_wish(&credential).await?;
            }
            return Ok(Altered {
                credential,
                key: seen,
                changed: false,
            });
        }
        if seen.is_none() && *alteration != Alteration::Disable {
            return Err(KeyError::Forgotten {
                id: credential.id,
                user_id: credential.user_id,
            });
        }
        let operation = self.operation(&credential, alteration);
        store::begin(self.db.pool(), self.db, &operation).await?;
        let before = seen.as_ref().map(|key| Record::of(&credential.id, key));
        match self.carry_out(&operation, &patch, before.as_ref()).await {
            Ok((now, key)) => Ok(Altered {
                credential: now.ok_or_else(|| CredentialError::NotFound {
                    id: credential.id.clone(),
                })?,
                key,
                changed: true,
            }),
            Err(KeyError::Provider(cause)) if is_refusal(&cause) => {
                self.give_up(&operation, &cause.to_string()).await?;
                Err(match cause {
                    OpenRouterError::NotFound { .. } => KeyError::Forgotten {
                        id: credential.id,
                        user_id: credential.user_id,
                    },
                    cause => cause.into(),
                })
            }
            // Whether it was done is not known: the next run does it again.
            Err(error) => Err(operation.left_open(error)),
        }
    }

    /// Writes down that somebody wants a key to be disabled that is, because it was of no use: its
    /// user is not to be given another unasked.
    async fn note_wish(&self, key: &Credential) -> Result<(), KeyError> {
        let db = self.db;
        let useless = store::useless(db.pool(), db, &[&key.user_id]).await?;
        if useless.contains(&key.id) {
            let operation = self.operation(key, &Alteration::Disable);
            let mut change = Change::begin(db, self.author).await?;
            store::begin(change.connection(), db, &operation).await?;
            store::end(change.connection(), db, &operation.id, &End::done(db)).await?;
            change.commit_all(&[]).await?;
        }
        Ok(())
    }

    /// Changes the key of an operation that is written down: at the provider, then here, all in one
    /// transaction. Every step may be done already. Returns the credential, unless it is gone, and
    /// the key, unless the provider has forgotten it.
    async fn carry_out(
        &self,
        operation: &Operation,
        patch: &KeyPatch,
        before: Option<&Record>,
    ) -> Result<(Option<Credential>, Option<KeyRecord>), KeyError> {
        let (Some(hash), Some(id)) = (&operation.hash, &operation.credential_id) else {
            return Ok((None, None));
        };
        let key = match self.provider.try_update_key(hash, patch).await {
            (_, Ok(key)) => Some(key),
            (_, Err(OpenRouterError::NotFound { .. })) if patch.disabled == Some(true) => None,
            (_, Err(error @ OpenRouterError::NotFound { .. })) => return Err(error.into()),
            // The call before may have had its effect.
            (2.., Err(error)) => return Err(operation.left_open(error.into())),
            (_, Err(error)) => return Err(error.into()),
        };
        let mut change = Change::finish(self.db, self.author, &operation.author).await?;
        let mut entries = Vec::new();
        let mut credential = match credentials::lock(&mut change, &operation.user_id).await {
            Ok(all) => all.into_iter().find(|it| it.id == *id),
            Err(CredentialError::NoUser { .. }) => None,
            Err(error) => return Err(error.into()),
        };
        if let (Some(_), Some(disabled)) = (&credential, patch.disabled)
            && let Some((now, entry)) =
                credentials::set_enabled(&mut change, id, hash, !disabled, None).await?
        {
            credential = Some(now);
            entries.push(entry);
        }
        if let (Some(_), Some(key)) = (&credential, &key) {
            let after = Record::of(id, key);
            if operation.kind == Kind::Limit {
                entries.extend(limit_entry(&operation.user_id, before, &after));
            }
            records::put(change.connection(), self.db, &after).await?;
        }
        let end = End::done(self.db);
        if !store::end(change.connection(), self.db, &operation.id, &end).await? {
            return Err(KeyError::TakenOver);
        }
        change.commit_all(&entries).await?;
        Ok((credential, key))
    }

    /// Writes down that nothing came of an operation.
    async fn give_up(&self, operation: &Operation, problem: &str) -> Result<(), KeyError> {
        let end = End::failed(self.db, problem);
        store::end(self.db.pool(), self.db, &operation.id, &end).await?;
        Ok(())
    }
}

/// Whether the provider has understood and refused, so that nothing was done.
const fn is_refusal(error: &OpenRouterError) -> bool {
    matches!(
        error,
        OpenRouterError::NotFound { .. }
            | OpenRouterError::Rejected { .. }
            | OpenRouterError::ManagementKeyRefused { .. }
            | OpenRouterError::Forbidden { .. }
            | OpenRouterError::PaymentRequired { .. }
            | OpenRouterError::Simulator { .. }
    )
}

/// What the audit log says of another limit; nothing if it is the same.
fn limit_entry(user_id: &str, before: Option<&Record>, after: &Record) -> Option<Entry> {
    let terms = |record: &Record| {
        json!({
            "limit": record.limit,
            "limitReset": record.limit_reset.as_ref().map(LimitReset::name),
        })
    };
    let from = before.map_or(Value::Null, terms);
    let to = terms(after);
    (from != to).then(|| Entry {
        user_id: user_id.to_owned(),
        entity_id: after.credential_id.clone(),
        event_type: EventType::Update,
        message: "Changed the limit of a key".into(),
        from,
        to,
    })
}
