//! What is wrong with the keys of this installation, as far as the provider can tell.

mod look;

use std::sync::Arc;

use chrono::TimeDelta;
use serde::Serialize;

use self::look::Found;
use super::KeyError;
use super::remote::{Owner, Verified, verified};
use crate::credentials;
use crate::db::Database;
use crate::openrouter::Client;

/// What kind of finding it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(untagged)]
pub enum FindingKind {
    /// One that the database alone shows.
    Stored(credentials::FindingKind),
    /// One that the provider shows.
    Provider(ProviderFinding),
}

/// What kind of finding it is that the provider shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ProviderFinding {
    /// A credential is enabled whose key is gone.
    GoneThere,
    /// A credential is enabled whose key is disabled.
    DisabledThere,
    /// A credential is disabled whose key works.
    EnabledThere,
    /// A credential is enabled whose key has expired.
    ExpiredThere,
    /// Too many keys are missing in the account's list to ask for each.
    NotListed,
    /// A key of a user of this database that no credential holds.
    Orphan,
    /// A key of a user who is not in this database.
    UserDeleted,
    /// Several keys have the same name.
    DuplicateName,
    /// A key may spend all that the account has.
    NoLimit,
    /// A key lives longer than the policy allows.
    ExpiryBeyondPolicy,
    /// Keys never end.
    NoExpiry,
    /// Nobody uses a key.
    Idle,
}

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Level {
    /// Something to mend.
    Warning,
    /// Something to know.
    Information,
}

/// Something to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// What kind it is.
    pub kind: FindingKind,
    /// How much it matters.
    pub level: Level,
    /// The user concerned, if it is one.
    pub user_id: Option<String>,
    /// The credential concerned, if it is one.
    pub credential_id: Option<String>,
    /// The provider's hash of the key concerned, if it is one and the provider showed it.
    pub hash: Option<String>,
    /// How many keys it concerns.
    pub count: u64,
    /// One sentence, with what to do.
    pub message: String,
}

impl From<credentials::Finding> for Finding {
    fn from(finding: credentials::Finding) -> Self {
        Self {
            kind: FindingKind::Stored(finding.kind),
            level: Level::Warning,
            user_id: finding.user_id,
            credential_id: finding.credential_id,
            hash: None,
            count: finding.count,
            message: finding.message,
        }
    }
}

/// What keys are measured by.
#[derive(Debug, Clone, Copy, Default)]
pub struct Policy {
    /// Longest life of a key from its making to its expiry; without one, none need end.
    pub max_lifetime: Option<TimeDelta>,
}

/// Looks at all keys of this installation at the provider; changes nothing.
pub async fn audit(
    db: &Database,
    provider: Arc<Client>,
    policy: Policy,
) -> Result<Vec<Finding>, KeyError> {
    let Verified {
        keys,
        gone,
        not_listed,
    } = verified(db, provider).await?;
    let mut found = Found::new(db.clock.now(), policy);
    found.missing(&gone, not_listed);
    for key in keys.iter().filter(|it| it.owner != Owner::Foreign) {
        found.look(key);
    }
    Ok(found.into_findings())
}
