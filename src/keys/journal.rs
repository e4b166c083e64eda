//! What is written down before and after something is done at the provider.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::KeyError;
use crate::audit::Author;
use crate::db::Database;
use crate::ids;
use crate::openrouter::{KeyPatch, OpenRouterError, hash_prefix};

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A key is made.
    Create,
    /// Its limit is changed.
    Limit,
    /// It is enabled.
    Enable,
    /// It is disabled.
    Disable,
    /// It is disabled, then deleted.
    Revoke,
    /// One that no credential holds is deleted.
    Discard,
}

impl Kind {
    const ALL: [Self; 6] = [
        Self::Create,
        Self::Limit,
        Self::Enable,
        Self::Disable,
        Self::Revoke,
        Self::Discard,
    ];

    /// The word of the `kind` column.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Limit => "limit",
            Self::Enable => "enable",
            Self::Disable => "disable",
            Self::Revoke => "revoke",
            Self::Discard => "discard",
        }
    }

    /// Whether the key goes.
    pub(super) const fn takes_away(self) -> bool {
        matches!(self, Self::Revoke | Self::Discard)
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == text)
    }
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is done, there and here.
    Done,
    /// The provider refused, and nothing has changed.
    Failed,
    /// It may have been done, and was taken back.
    Undone,
}

impl Outcome {
    /// The word of the `outcome` column.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Undone => "undone",
        }
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        [Self::Done, Self::Failed, Self::Undone]
            .into_iter()
            .find(|outcome| outcome.name() == text)
    }
}

/// Something that is being done at the provider, or was when its process died.
#[derive(Debug, Clone, PartialEq)]
pub struct Operation {
    /// Ten characters of `[0-9A-Za-z]`; of a creation, the attempt in the key's marker.
    pub id: String,
    /// What is done.
    pub kind: Kind,
    /// To whose key; empty where that is not known.
    pub user_id: String,
    /// Who began it, as [`Author::written`] says.
    pub author: Value,
    /// The whole name of a key that is made, its marker in it.
    pub name: Option<String>,
    /// The provider's hash of the key, once it is known.
    pub hash: Option<String>,
    /// The credential that holds the key.
    pub credential_id: Option<String>,
    /// What is asked of the provider.
    pub request: Value,
    /// When it began, in UTC.
    pub begun_at: DateTime<Utc>,
}

impl Operation {
    /// One that begins now, and of which no more is known yet.
    pub(super) fn new(
        db: &Database,
        author: &Author,
        kind: Kind,
        user_id: &str,
        request: Value,
    ) -> Self {
        Self {
            id: ids::new_attempt_id(&*db.entropy),
            kind,
            user_id: user_id.to_owned(),
            author: author.written(),
            name: None,
            hash: None,
            credential_id: None,
            request,
            begun_at: db.clock.now(),
        }
    }

    /// What is done to which key, as it follows "the": `disabling of aac_… (key 0e6f1c96…)`.
    pub fn work(&self) -> String {
        let work = match self.kind {
            Kind::Create => return "making of a key".into(),
            Kind::Limit => "change of the limit",
            Kind::Enable => "enabling",
            Kind::Disable => "disabling",
            Kind::Revoke => "revocation",
            Kind::Discard => "deletion",
        };
        let key = self.hash.as_deref();
        let key = key.map(|hash| format!("key {}…", hash_prefix(hash)));
        match (&self.credential_id, key) {
            (Some(id), Some(key)) => format!("{work} of {id} ({key})"),
            (Some(id), None) => format!("{work} of {id}"),
            (None, key) => format!("{work} of {}", key.unwrap_or_else(|| "a key".into())),
        }
    }

    /// What is changed of the key, of those that change one; `None` where a newer program asked for
    /// what is not known here.
    pub(super) fn patch(&self) -> Option<KeyPatch> {
        serde_json::from_value(self.request.clone()).ok()
    }

    /// Whether it can be ended here.
    pub(super) fn is_known(&self) -> bool {
        match self.kind {
            Kind::Limit | Kind::Enable | Kind::Disable => self.patch().is_some(),
            Kind::Create | Kind::Revoke | Kind::Discard => true,
        }
    }

    /// What is said where it could not be brought to its end: that it stays open.
    pub(super) fn left_open(&self, cause: KeyError) -> KeyError {
        match cause {
            KeyError::TakenOver
            | KeyError::Unfinished { .. }
            | KeyError::Provider(OpenRouterError::Stopped) => cause,
            cause => KeyError::Unfinished {
                work: self.work(),
                cause: Box::new(cause),
            },
        }
    }
}

/// An attempt to make a key, as it is kept on record for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// The attempt in the marker.
    pub id: String,
    /// For whom.
    pub user_id: String,
    /// How it ended, if it has.
    pub outcome: Option<Outcome>,
}
