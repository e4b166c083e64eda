//! What is to become of keys, and what has.

use super::journal::Kind;
use crate::credentials::Credential;
use crate::openrouter::{KeyPatch, KeyRecord, LimitReset, Patch, Usd};

/// What is to become of keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Alteration {
    /// Their limit becomes another.
    Limit {
        /// Most that each may spend in a window, in USD; no limit if none.
        limit: Option<Usd>,
        /// The window.
        reset: Patch<LimitReset>,
    },
    /// They work again.
    Enable,
    /// They work no longer.
    Disable,
}

impl Alteration {
    pub(super) const fn kind(&self) -> Kind {
        match self {
            Self::Limit { .. } => Kind::Limit,
            Self::Enable => Kind::Enable,
            Self::Disable => Kind::Disable,
        }
    }

    pub(super) fn patch(&self) -> KeyPatch {
        let unchanged = KeyPatch::default();
        match self {
            Self::Limit { limit, reset } => KeyPatch {
                limit: (*limit).into(),
                limit_reset: reset.clone(),
                ..unchanged
            },
            Self::Enable | Self::Disable => KeyPatch {
                disabled: Some(*self == Self::Disable),
                ..unchanged
            },
        }
    }
}

/// A key as it is now.
#[derive(Debug, Clone)]
pub struct Altered {
    /// The credential that holds it.
    pub credential: Credential,
    /// What the provider says of it; nothing if it has forgotten the key.
    pub key: Option<KeyRecord>,
    /// Whether anything changed, there or here.
    pub changed: bool,
}

/// Whether a key is already as a patch would make it.
pub(super) fn agrees(key: &KeyRecord, patch: &KeyPatch) -> bool {
    fn is_so<T: PartialEq>(patch: &Patch<T>, now: Option<&T>) -> bool {
        match patch {
            Patch::Keep => true,
            Patch::Clear => now.is_none(),
            Patch::Set(value) => now == Some(value),
        }
    }
    patch
        .disabled
        .is_none_or(|disabled| disabled == key.disabled)
        && is_so(&patch.limit, key.limit.as_ref())
        && is_so(&patch.limit_reset, key.limit_reset.as_ref())
}
