//! What can go wrong with provisioned keys.

use chrono::{DateTime, SecondsFormat, Utc};

use crate::credentials::CredentialError;
use crate::db::DbError;
use crate::failure::{Classify, Kind};
use crate::openrouter::OpenRouterError;

/// An error of the keys' module.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The credential could not be stored.
    #[error(transparent)]
    Credential(#[from] CredentialError),
    /// The provider refused, and nothing was done there.
    #[error(transparent)]
    Provider(#[from] OpenRouterError),
    /// The provider's answer was lost; whether there is a key is not known.
    #[error("whether OpenRouter made a key for {user_id} is not known{}", if *.undone { ", and none of it is left" } else { "" })]
    Unknown {
        /// For whom.
        user_id: String,
        /// Whether a key of this attempt was looked for and none is left.
        undone: bool,
        /// What happened.
        #[source]
        cause: OpenRouterError,
    },
    /// The key was made and could not be stored.
    #[error("the key made for {user_id} could not be stored{}", if *.deleted { ", and was deleted again" } else { "" })]
    NotStored {
        /// For whom.
        user_id: String,
        /// Whether the key is deleted again.
        deleted: bool,
        /// Why it could not be stored.
        #[source]
        cause: Box<Self>,
    },
    /// Something was begun and written down, and could not be brought to its end.
    #[error("the {work} is not finished")]
    Unfinished {
        /// What, of which key.
        work: String,
        /// Why not.
        #[source]
        cause: Box<Self>,
    },
    /// A key is to be changed whose revocation was cut short.
    #[error("the revocation of {id} was begun and not finished: its key is not changed any more")]
    BeingRevoked {
        /// The credential.
        id: String,
        /// Whose it is.
        user_id: String,
    },
    /// Somebody else holds the user's lock.
    #[error("another process is at work on the keys of {user_id}")]
    Busy {
        /// Whose keys.
        user_id: String,
    },
    /// A credential whose key this system did not make.
    #[error("the key of {id} was not made by this system, which can neither change nor revoke it")]
    NotProvisioned {
        /// The credential.
        id: String,
    },
    /// Keys that this system made and cannot revoke.
    #[error(
        "the hash of the key of {} is not known: it cannot be revoked from here, and may work on",
        .ids.join(", ")
    )]
    NoHash {
        /// The credentials.
        ids: Vec<String>,
    },
    /// A credential that is not to be removed without revoking its key.
    #[error("{id} is no provisioned credential whose key cannot be revoked from here")]
    HasHash {
        /// The credential.
        id: String,
        /// Whether its user brought the key.
        brought: bool,
    },
    /// Nothing of this system's making is there to be changed.
    #[error("{user_id} has no provisioned key")]
    NoKeys {
        /// Whose keys were to be changed.
        user_id: String,
    },
    /// The provider has forgotten the key of a credential.
    #[error("OpenRouter has no key of {id} any more")]
    Forgotten {
        /// The credential.
        id: String,
        /// Whose it is.
        user_id: String,
    },
    /// The provider knows none of the first keys of a run.
    #[error(
        "OpenRouter has none of the first {asked} keys: this may be the management key of another account"
    )]
    WrongAccount {
        /// How many were asked for.
        asked: usize,
    },
    /// The provider knows neither the keys that are to go nor any other that was asked for.
    #[error(
        "OpenRouter knows neither this key nor {} of this database: this may be the management key \
         of another account, where the key cannot be revoked",
        if *.others == 1 { "the other one".to_owned() } else { format!("{others} others") }
    )]
    StrangeAccount {
        /// How many others were asked for.
        others: usize,
    },
    /// The key of an enabled credential is disabled at the provider.
    #[error("the key of {id} is disabled at OpenRouter, though not here")]
    DisabledThere {
        /// The credential.
        id: String,
    },
    /// The key of a credential has expired, which cannot be taken back.
    #[error("the key of {id} expired at {}: it cannot work again", .at.to_rfc3339_opts(SecondsFormat::Secs, true))]
    Expired {
        /// The credential.
        id: String,
        /// Whose it is.
        user_id: String,
        /// When, in UTC.
        at: DateTime<Utc>,
    },
    /// A credential that is not to be removed without revoking its key.
    #[error("the key of {id} was made by this system, and would work on at OpenRouter")]
    Provisioned {
        /// The credential.
        id: String,
    },
    /// A key that this installation did not make.
    #[error("the key {hash} was not made by this installation")]
    NotOurs {
        /// Its hash.
        hash: String,
    },
    /// A key that nobody held is a credential's by now.
    #[error("{id} holds this key by now: it was not deleted")]
    Held {
        /// The credential.
        id: String,
    },
    /// The key of a credential is another environment's or installation's, by its name.
    #[error(
        "the key of {id} is of another environment or installation, as its name says: this may be a copy of that database"
    )]
    Elsewhere {
        /// The credential.
        id: String,
    },
    /// No key has that hash.
    #[error("there is no key with the hash `{prefix}`")]
    NoSuchHash {
        /// The hash, or its beginning.
        prefix: String,
    },
    /// The hashes of several keys begin like that.
    #[error("the hashes of several keys begin with `{prefix}`: {}", .ids.join(", "))]
    SeveralHashes {
        /// The beginning.
        prefix: String,
        /// Credentials that hold such a key, or the whole hashes where none does.
        ids: Vec<String>,
    },
    /// A new key does not work, and was not stored.
    #[error("the key made for {user_id} does not work{}", if *.deleted { ", and was deleted again" } else { "" })]
    NotVerified {
        /// For whom.
        user_id: String,
        /// Whether the key is deleted again.
        deleted: bool,
        /// What was said of it.
        #[source]
        cause: OpenRouterError,
    },
    /// The configured key is none that manages others, so that nothing can be asked with it.
    #[error("the configured key of OpenRouter is a regular one, not a management key")]
    NotManagement,
    /// A user brings a key that manages all keys of an account.
    #[error("this is a management key: it can make and delete every key of its account")]
    ManagementKey,
    /// Whether OpenRouter accepts the key that a user brings could not be asked.
    #[error("the key could not be verified, and was not stored")]
    Unverified {
        /// What happened.
        #[source]
        cause: OpenRouterError,
    },
    /// Another process took this one for dead and undid its attempt.
    #[error("the attempt was taken over by another process")]
    TakenOver,
}

impl KeyError {
    /// Whether every further call would fail alike.
    pub fn ends_the_run(&self) -> bool {
        match self {
            // Somebody holds a row of one user.
            Self::Db(DbError::Locked(_))
            | Self::Credential(CredentialError::Db(DbError::Locked(_))) => false,
            Self::Db(_) | Self::Credential(CredentialError::Db(_)) | Self::WrongAccount { .. } => {
                true
            }
            Self::NotStored { cause, .. } | Self::Unfinished { cause, .. } => cause.ends_the_run(),
            Self::Provider(cause)
            | Self::Unknown { cause, .. }
            | Self::NotVerified { cause, .. } => cause.concerns_all(),
            _ => false,
        }
    }

    /// Whether the run was stopped before anything of this was begun.
    pub const fn is_stopped(&self) -> bool {
        matches!(self, Self::Provider(OpenRouterError::Stopped))
    }

    /// Whether the provider gave no answer that can be worked with.
    pub fn is_outage(&self) -> bool {
        match self {
            Self::NotStored { cause, .. } | Self::Unfinished { cause, .. } => cause.is_outage(),
            Self::Provider(cause)
            | Self::Unknown { cause, .. }
            | Self::NotVerified { cause, .. } => cause.is_outage(),
            _ => false,
        }
    }
}

impl Classify for KeyError {
    fn kind(&self) -> Kind {
        match self {
            Self::Db(error) => error.kind(),
            Self::Credential(error) => error.kind(),
            Self::Provider(error) | Self::Unverified { cause: error } => error.kind(),
            Self::Unknown { .. } | Self::NotVerified { .. } => Kind::Unavailable,
            Self::NotStored { cause, .. } | Self::Unfinished { cause, .. } => cause.kind(),
            Self::NoKeys { .. } | Self::Forgotten { .. } | Self::NoSuchHash { .. } => {
                Kind::NotFound
            }
            Self::SeveralHashes { .. } => Kind::Usage,
            Self::Busy { .. }
            | Self::NotProvisioned { .. }
            | Self::NoHash { .. }
            | Self::HasHash { .. }
            | Self::DisabledThere { .. }
            | Self::BeingRevoked { .. }
            | Self::WrongAccount { .. }
            | Self::StrangeAccount { .. }
            | Self::Expired { .. }
            | Self::Provisioned { .. }
            | Self::NotOurs { .. }
            | Self::Elsewhere { .. }
            | Self::Held { .. }
            | Self::ManagementKey => Kind::Refused,
            Self::NotManagement => Kind::Denied,
            Self::TakenOver => Kind::Failed,
        }
    }

    fn hints(&self) -> Vec<String> {
        match self {
            Self::Db(error) => error.hints(),
            Self::Credential(error) => error.hints(),
            Self::Provider(error) => error.hints(),
            Self::Unknown { undone: true, .. } => vec![
                "run the command again; should its key show up late, `scratch keys reconcile` \
                 deletes it"
                    .into(),
            ],
            Self::NotStored { deleted: true, .. } | Self::Busy { .. } | Self::TakenOver => {
                vec!["run the command again".into()]
            }
            Self::Unknown { user_id, .. } | Self::NotStored { user_id, .. } => vec![format!(
                "run `scratch keys provision {user_id}` again: it first deletes what this attempt \
                 may have left behind"
            )],
            Self::Unfinished { cause, .. } => {
                let mut hints = cause.hints();
                hints.push(
                    "run the same command again: it ends what was cut short, and does what is left"
                        .into(),
                );
                hints
            }
            Self::BeingRevoked { id, user_id } => vec![
                format!("finish it with `scratch keys revoke {id}`"),
                format!("then make a new key with `scratch keys provision {user_id}`"),
            ],
            Self::NotProvisioned { id } => {
                vec![format!(
                    "its owner can take it back at the provider; `scratch keys remove {id}` removes \
                     it here"
                )]
            }
            Self::NoHash { ids } => {
                let mut hints = vec![
                    "find the key by its name with `scratch keys list --remote`, and delete it at \
                     https://openrouter.ai/settings/keys"
                        .to_owned(),
                ];
                let forget =
                    |id| format!("then remove it with `scratch keys revoke {id} --forget`");
                hints.extend(ids.iter().map(forget));
                hints
            }
            Self::HasHash { id, brought: true } => {
                vec![format!("remove it with `scratch keys remove {id}`")]
            }
            Self::HasHash { id, .. } => {
                vec![format!("leave out `--forget`: `scratch keys revoke {id}`")]
            }
            Self::NoKeys { user_id } => {
                vec![format!("make one with `scratch keys provision {user_id}`")]
            }
            Self::Forgotten { id, user_id } => vec![format!(
                "remove what is left of it with `scratch keys revoke {id}`, then make a new one \
                 with `scratch keys provision {user_id}`"
            )],
            Self::WrongAccount { .. } | Self::StrangeAccount { .. } => other_account(),
            Self::Expired { id, user_id, .. } => vec![format!(
                "make a new one with `scratch keys provision {user_id}`, and take this one away with \
                 `scratch keys revoke {id}`"
            )],
            Self::Provisioned { id } | Self::Held { id } => {
                vec![format!(
                    "take it away for good with `scratch keys revoke {id}`"
                )]
            }
            Self::NotOurs { .. } => {
                vec!["whoever made it deletes it at https://openrouter.ai/settings/keys".into()]
            }
            Self::Elsewhere { id } => vec![format!(
                "leave the key to its owner, and remove the credential with \
                 `scratch keys revoke {id} --forget`"
            )],
            Self::DisabledThere { id } => vec![format!(
                "enable it there, too, with `scratch keys enable {id}`, or disable it here with \
                 `scratch keys reconcile`"
            )],
            Self::NoSuchHash { .. } => {
                vec!["see the hashes of keys with `scratch keys list`".into()]
            }
            Self::SeveralHashes { .. } => {
                vec!["give more digits of the hash, or the id of the credential".into()]
            }
            Self::NotVerified { .. } => {
                vec!["the old key goes on working; run the command again in a while".into()]
            }
            Self::NotManagement => vec![
                "see where OPENROUTER_PROVISIONING_KEY comes from with `scratch env show`; \
                 management keys are made at https://openrouter.ai/settings/management-keys"
                    .into(),
            ],
            Self::ManagementKey => {
                vec!["make one for the user at https://openrouter.ai/settings/keys".into()]
            }
            Self::Unverified { cause } => unverified(cause),
        }
    }
}

/// What helps when a key could not be verified.
fn unverified(cause: &OpenRouterError) -> Vec<String> {
    let mut hints = match cause {
        // What helps with those is for who manages keys.
        OpenRouterError::PaymentRequired { .. } | OpenRouterError::Forbidden { .. } => Vec::new(),
        cause => cause.hints(),
    };
    hints.push("store it without asking OpenRouter with `--no-verify`".into());
    hints
}

/// What to do where the account seems to be another.
fn other_account() -> Vec<String> {
    vec![
        "see where OPENROUTER_PROVISIONING_KEY comes from with `scratch env show`, and what is \
         missing with `scratch keys reconcile --dry-run`"
            .into(),
        "if it is the right account, let `scratch keys reconcile` write down first that the keys \
         are gone"
            .into(),
    ]
}
