//! Changes and their audit rows: a [`Change`] is a transaction that can only be committed
//! together with what the audit log says of it.

mod error;
mod reason;
mod store;

use std::sync::{Arc, OnceLock};

use chrono::{DateTime, NaiveDateTime, Utc};
use serde::Serialize;
use serde_json::{Value, json};
use sqlx::{PgConnection, PgTransaction};
use utoipa::ToSchema;

pub use error::AuditError;
pub use reason::{ImplausibleReason, Reason};
pub use store::latest;

use crate::clock::{Clock, to_column};
use crate::db::{Database, DbError};
use crate::ids::{Entropy, Prefix, new_id};

/// Who makes a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Actor {
    /// Somebody at the command line.
    Cli {
        /// Name of the operating system's account.
        user: String,
        /// Name of the machine.
        host: String,
    },
    /// An authenticated user of the server.
    #[serde(rename_all = "camelCase")]
    Api {
        /// Id of that user.
        user_id: String,
        /// How the user came in: `api-token`, `agent-token` or `jwt`.
        scheme: &'static str,
        /// Id of the API token, if it was one.
        #[serde(skip_serializing_if = "Option::is_none")]
        token_id: Option<String>,
    },
    /// Somebody who signs in through Clerk, and may have no account yet.
    #[serde(rename_all = "camelCase")]
    Clerk {
        /// Id at Clerk.
        clerk_id: String,
    },
}

/// Who makes a change, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// Who.
    pub actor: Actor,
    /// Why.
    pub reason: Reason,
}

impl Author {
    /// As it is written down for whoever has to finish what the author began.
    pub fn written(&self) -> Value {
        json!({ "actor": self.actor, "reason": self.reason })
    }
}

/// What happened to the entity; the words of the `eventType` column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventType {
    /// It was made.
    Create,
    /// It was changed.
    Update,
    /// It was removed.
    Delete,
}

impl EventType {
    const fn name(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::Delete => "delete",
        }
    }
}

/// What the audit log will say of a change.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The user concerned.
    pub user_id: String,
    /// The thing changed: the user, a token, a credential.
    pub entity_id: String,
    /// What happened to it.
    pub event_type: EventType,
    /// One sentence for people.
    pub message: String,
    /// The state before, as far as it changed.
    pub from: Value,
    /// The state after, as far as it changed.
    pub to: Value,
}

/// A row of `"AuditLogEvent"`, keys in the order in which clients see them.
#[derive(Debug, Clone, Serialize, ToSchema, sqlx::FromRow)]
#[serde(rename_all = "camelCase")]
#[schema(as = AuditEvent)]
#[sqlx(rename_all = "camelCase")]
pub struct Event {
    /// `ael_…`.
    pub id: String,
    /// The user concerned.
    pub user_id: String,
    /// `create`, `update`, `delete`, and `publish` in older rows.
    pub event_type: String,
    /// One sentence for people.
    pub message: String,
    /// The thing changed.
    pub entity_id: String,
    /// `{actor, reason, from, to}` in our rows, with `finishedBy` where somebody else finished what
    /// the actor began; anything in older ones.
    #[schema(required)]
    pub context: Option<Value>,
    /// When, in UTC.
    #[serde(serialize_with = "crate::clock::serialize_iso")]
    pub created_at: NaiveDateTime,
}

/// Which events to read.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only those that concern this user.
    pub user_id: Option<String>,
    /// Only what happened to this thing.
    pub entity_id: Option<String>,
    /// Only of this type.
    pub event_type: Option<String>,
    /// Only at this time or later, in UTC.
    pub since: Option<NaiveDateTime>,
    /// Only before this time, in UTC.
    pub until: Option<NaiveDateTime>,
}

impl Filter {
    /// Whether it asks for what PostgreSQL cannot hold in a text, and so no event has.
    fn is_vain(&self) -> bool {
        let texts = [&self.user_id, &self.entity_id, &self.event_type];
        texts.into_iter().flatten().any(|text| text.contains('\0'))
    }
}

/// The events that pass the filter and follow the one with the id `after`, newest first.
///
/// # Errors
/// [`AuditError::UnknownCursor`] when there is no such event.
pub async fn page(
    db: &Database,
    filter: &Filter,
    after: Option<&str>,
    take: u32,
) -> Result<Vec<Event>, AuditError> {
    let after = match after {
        None => None,
        Some(id) => {
            let unknown = || AuditError::UnknownCursor {
                cursor: id.to_owned(),
            };
            if id.contains('\0') {
                return Err(unknown());
            }
            let at = store::time_of(db.pool(), id).await?;
            Some((at.ok_or_else(unknown)?, id))
        }
    };
    if filter.is_vain() {
        return Ok(Vec::new());
    }
    Ok(store::page(db.pool(), filter, after, take).await?)
}

/// An open transaction. Dropped without [`Change::commit`], it changes nothing.
pub struct Change {
    transaction: PgTransaction<'static>,
    /// Who began it, and why: `{actor, reason}`.
    author: Value,
    /// Who finishes it, if that is somebody else.
    finisher: Option<Actor>,
    now: OnceLock<DateTime<Utc>>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
}

impl Change {
    /// Opens the transaction, after making sure that the database belongs to the environment
    /// that the user chose.
    pub async fn begin(db: &Database, author: &Author) -> Result<Self, DbError> {
        Self::open(db, author.written(), None).await
    }

    /// Opens the transaction of what `begun_by` began, as [`Author::written`] wrote it down, and
    /// this author only finishes: the audit log names both.
    pub async fn finish(db: &Database, author: &Author, begun_by: &Value) -> Result<Self, DbError> {
        let finisher = (author.written() != *begun_by).then(|| author.actor.clone());
        Self::open(db, begun_by.clone(), finisher).await
    }

    async fn open(db: &Database, author: Value, finisher: Option<Actor>) -> Result<Self, DbError> {
        let mut transaction = db.pool().begin_with(db.begin()).await?;
        db.installation(&mut transaction).await?;
        Ok(Self {
            transaction,
            author,
            finisher,
            now: OnceLock::new(),
            clock: Arc::clone(&db.clock),
            entropy: Arc::clone(&db.entropy),
        })
    }

    /// The connection, for the stores.
    pub fn connection(&mut self) -> &mut PgConnection {
        &mut self.transaction
    }

    /// The one instant that all rows of this change carry: when it is first asked for. Asked after
    /// all locks are held, it is later than every instant that those rows know.
    pub fn now(&self) -> NaiveDateTime {
        to_column(*self.now.get_or_init(|| self.clock.now()))
    }

    /// A new id.
    pub fn new_id(&self, prefix: Prefix) -> String {
        new_id(prefix, &*self.entropy)
    }

    /// The randomness, for tokens.
    pub fn entropy(&self) -> &dyn Entropy {
        &*self.entropy
    }

    /// Writes the audit row and commits: both or neither.
    pub async fn commit(self, entry: Entry) -> Result<(), DbError> {
        self.commit_all(&[entry]).await
    }

    /// The same for a change of several things, each with its row.
    pub async fn commit_all(mut self, entries: &[Entry]) -> Result<(), DbError> {
        let now = self.now();
        let rows: Vec<store::Row<'_>> = entries
            .iter()
            .map(|entry| store::Row {
                id: self.new_id(Prefix::AuditEvent),
                entry,
                context: self.context(entry),
            })
            .collect();
        store::insert(&mut self.transaction, now, &rows).await?;
        self.transaction.commit().await?;
        Ok(())
    }

    fn context(&self, entry: &Entry) -> Value {
        let mut context = json!({
            "actor": self.author["actor"],
            "reason": self.author["reason"],
            "from": entry.from,
            "to": entry.to,
        });
        if let Some(finisher) = &self.finisher {
            context["finishedBy"] = json!(finisher);
        }
        context
    }
}
