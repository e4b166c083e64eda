//! Carrying a plan out.

use std::collections::BTreeMap;
use std::future::ready;

use futures_util::stream::{Stream, StreamExt, TryStreamExt, iter};
use serde_json::{Value, json};

use super::step::{Gone, Key, Step};
use crate::audit::{Author, Change, Entry, EventType};
use crate::credentials::{self, Credential, CredentialError};
use crate::db::Database;
use crate::keys::discard::discard;
use crate::keys::fate;
use crate::keys::inventory::find;
use crate::keys::lock::Locks;
use crate::keys::store::retirements::{self, Retirement};
use crate::keys::store::{self, End, records};
use crate::keys::undo::Lists;
use crate::keys::{KeyError, Kind, Operation, Record, unfinished};
use crate::openrouter::Client;

/// How many users are worked on at a time.
const CONCURRENCY: usize = 8;

/// What became of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Applied {
    /// It is done.
    Done,
    /// There was nothing left to do: somebody else did it, or what it was about has changed.
    Needless,
    /// Another process is at work on the user; nothing was done.
    Busy,
}

/// Carries plans out.
pub struct Applier<'a> {
    db: &'a Database,
    provider: &'a Client,
    author: &'a Author,
    locks: Locks,
    lists: Lists,
}

/// A step and its index.
type Numbered<'a> = (usize, &'a Step);
/// What became of a step, by its index.
type Outcomes = Vec<(usize, Result<Applied, KeyError>)>;

impl<'a> Applier<'a> {
    /// Opens what applying needs beside the pool: a connection for its locks.
    pub async fn open(
        db: &'a Database,
        provider: &'a Client,
        author: &'a Author,
    ) -> Result<Self, KeyError> {
        Ok(Self {
            db,
            provider,
            author,
            locks: Locks::open(db).await?,
            lists: Lists::default(),
        })
    }

    /// Carries out the steps in their order, those of several users side by side, and says what
    /// became of each, by its index. Dropped on the way, it leaves nothing that the next run would
    /// not finish.
    ///
    /// A refusal that every further call would meet, too, ends the run, as [`Client::stop`] does:
    /// what is under way is finished and told, nothing more is begun.
    ///
    /// # Errors
    /// [`KeyError::Db`] when the locks are lost.
    pub fn apply(
        &self,
        steps: &[Step],
    ) -> impl Stream<Item = Result<(usize, Result<Applied, KeyError>), KeyError>> {
        let steps: Vec<Numbered<'_>> = steps.iter().enumerate().collect();
        let phases = steps.chunk_by(|(_, one), (_, next)| one.phase() == next.phase());
        let phases: Vec<_> = phases.map(by_users).collect();
        iter(phases)
            .flat_map(|users| {
                iter(users)
                    .take_while(|_| ready(!self.provider.is_stopped()))
                    .map(|(user_id, steps)| self.user(user_id, steps))
                    .buffer_unordered(CONCURRENCY)
            })
            .map_ok(|outcomes| iter(outcomes.into_iter().map(Ok)))
            .try_flatten()
    }

    /// The steps of one user, under the user's lock.
    async fn user(&self, user_id: &str, steps: Vec<Numbered<'_>>) -> Result<Outcomes, KeyError> {
        let held = self.locks.take(user_id).await?;
        let mut outcomes = Vec::with_capacity(steps.len());
        for (index, step) in steps {
            if self.provider.is_stopped() {
                break;
            }
            let applied = match held {
                Some(_) => self.step(step).await,
                None => Ok(Applied::Busy),
            };
            if applied.as_ref().is_err_and(KeyError::ends_the_run) {
                self.provider.stop();
            }
            outcomes.push((index, applied));
        }
        if let Some(held) = held {
            held.release().await;
        }
        Ok(outcomes)
    }

    async fn step(&self, step: &Step) -> Result<Applied, KeyError> {
        let is_done = match step {
            Step::End { user_id, .. } => {
                let (db, provider, author) = (self.db, self.provider, self.author);
                unfinished::end_in_run(db, provider, author, user_id, &self.lists).await?;
                true
            }
            Step::DeleteLate(key) | Step::DeleteOrphan(key) => self.delete(key).await?,
            Step::Disable {
                user_id,
                credential_id,
                hash,
                ..
            } => self.disable(user_id, credential_id, hash).await?,
            Step::Retire { retirement, .. } => self.retire(retirement).await?,
            Step::Record {
                user_id,
                before,
                after,
            } => self.record(user_id, before.as_deref(), after).await?,
        };
        Ok(if is_done {
            Applied::Done
        } else {
            Applied::Needless
        })
    }

    /// Ends a retirement that is still as it was.
    async fn retire(&self, retirement: &Retirement) -> Result<bool, KeyError> {
        let user_id = Some(retirement.user_id.as_str());
        let all = retirements::list(self.db.pool(), self.db, user_id).await?;
        if !all.contains(retirement) {
            return Ok(false);
        }
        let became = fate::end(self.db, self.provider, self.author, retirement).await?;
        Ok(!matches!(became, Some(crate::keys::Step::Waiting { .. })))
    }

    /// Deletes a key that is still what it was, by its name, and that still nobody holds.
    async fn delete(&self, key: &Key) -> Result<bool, KeyError> {
        let Some(found) = find(self.provider, &key.hash).await? else {
            return Ok(false);
        };
        if found.name != key.name {
            return Ok(false);
        }
        let user_id = key.user_id.as_deref().unwrap_or_default();
        discard(self.db, self.provider, self.author, user_id, &key.hash).await
    }

    /// Disables a credential whose key is still of no use. Was it the default, another that works
    /// becomes that.
    async fn disable(
        &self,
        user_id: &str,
        credential_id: &str,
        hash: &str,
    ) -> Result<bool, KeyError> {
        let gone = match find(self.provider, hash).await? {
            None => Some(Gone::Missing),
            Some(key) => Gone::of(&key, self.db.clock.now()),
        };
        let Some(gone) = gone else { return Ok(false) };
        let mut change = Change::begin(self.db, self.author).await?;
        match credentials::lock(&mut change, user_id).await {
            Err(CredentialError::NoUser { .. }) => return Ok(false),
            held => held?,
        };
        let disabled =
            credentials::set_enabled(&mut change, credential_id, hash, false, Some(&gone.why()))
                .await?;
        let Some((credential, entry)) = disabled else {
            return Ok(false);
        };
        if let Some(problem) = gone.problem() {
            let operation = Operation {
                hash: Some(hash.to_owned()),
                credential_id: Some(credential_id.to_owned()),
                ..Operation::new(
                    self.db,
                    self.author,
                    Kind::Disable,
                    &entry.user_id,
                    json!({}),
                )
            };
            store::begin(change.connection(), self.db, &operation).await?;
            let end = End {
                problem: Some(problem),
                ..End::done(self.db)
            };
            store::end(change.connection(), self.db, &operation.id, &end).await?;
        }
        let mut entries = vec![entry];
        if credential.default
            && let Some((heir, entry)) = credentials::promote(&mut change, user_id).await?
        {
            // What is the default does not go, as its successor is of no use; but where that is the
            // key which is gone, its own turn says so.
            let of_user = Some(user_id);
            let retiring = retirements::list(&mut *change.connection(), self.db, of_user).await?;
            let is_told = |it: &Retirement| {
                it.credential_id == heir.id
                    && it.successor == credential_id
                    && gone != Gone::Disabled
            };
            if !retiring.iter().any(is_told) {
                retirements::remove(change.connection(), self.db, &heir.id).await?;
            }
            entries.push(entry);
        }
        change.commit_all(&entries).await?;
        Ok(true)
    }

    /// Writes down what the provider says, unless somebody has written down something newer. Where
    /// something was on record, the provider is asked once more, so that a change is never put
    /// down to somebody who has not made it.
    async fn record(
        &self,
        user_id: &str,
        before: Option<&Record>,
        after: &Record,
    ) -> Result<bool, KeyError> {
        let id = &after.credential_id;
        let after = match before {
            None => after.clone(),
            Some(_) => match find(self.provider, &after.hash).await? {
                Some(key) => Record::of(id, &key),
                None => return Ok(false),
            },
        };
        let mut change = Change::begin(self.db, self.author).await?;
        let holders = match credentials::lock(&mut change, user_id).await {
            Err(CredentialError::NoUser { .. }) => Vec::new(),
            holders => holders?,
        };
        let is_holder =
            |it: &Credential| it.id == *id && it.external_api_key_id.as_ref() == Some(&after.hash);
        let known = records::get(change.connection(), self.db, id).await?;
        if known.as_ref() != before || known.as_ref() == Some(&after) {
            return Ok(false);
        }
        if !holders.iter().any(is_holder) {
            return Ok(false);
        }
        records::put(change.connection(), self.db, &after).await?;
        // To write down for the first time what was so all along is no change.
        let entry = before.map(|before| Entry {
            user_id: user_id.to_owned(),
            entity_id: after.credential_id.clone(),
            event_type: EventType::Update,
            message: "Took over what was changed at OpenRouter".into(),
            from: profile(before),
            to: profile(&after),
        });
        change.commit_all(entry.as_slice()).await?;
        Ok(true)
    }
}

/// The steps of each user.
fn by_users<'a>(steps: &[Numbered<'a>]) -> BTreeMap<&'a str, Vec<Numbered<'a>>> {
    let mut of_users: BTreeMap<&str, Vec<Numbered<'_>>> = BTreeMap::new();
    for &(index, step) in steps {
        let user_id = step.user_id().unwrap_or_default();
        of_users.entry(user_id).or_default().push((index, step));
    }
    of_users
}

/// What the audit log says of a record.
fn profile(record: &Record) -> Value {
    json!({
        "externalApiKeyId": record.hash,
        "name": record.name,
        "limit": record.limit,
        "limitReset": record.limit_reset,
        "expiresAt": record.expires_at,
        "workspaceId": record.workspace_id,
    })
}
