//! What is written down before and after something is done at the provider.

use chrono::{DateTime, Utc};
use serde_json::Value;

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
}

impl Kind {
    const ALL: [Self; 5] = [
        Self::Create,
        Self::Limit,
        Self::Enable,
        Self::Disable,
        Self::Revoke,
    ];

    /// The word of the `kind` column.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Limit => "limit",
            Self::Enable => "enable",
            Self::Disable => "disable",
            Self::Revoke => "revoke",
        }
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
    /// To whose key.
    pub user_id: String,
    /// The whole name of a key that is made, its marker in it.
    pub name: Option<String>,
    /// The provider's hash of the key, once it is known.
    pub hash: Option<String>,
    /// The credential that holds the key.
    pub credential_id: Option<String>,
    /// The credential whose place a new key takes.
    pub replaces: Option<String>,
    /// What is asked of the provider.
    pub request: Value,
    /// When it began, in UTC.
    pub begun_at: DateTime<Utc>,
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
