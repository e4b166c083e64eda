//! The definitions that serve now, which may be replaced while others evaluate by them.

use std::sync::{Arc, PoisonError, RwLock};

use sha2::{Digest, Sha256};

use crate::flags::{Definitions, DefinitionsError};

/// Where definitions come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Provenance {
    /// PostHog.
    PostHog,
    /// The built-in sample flags: PostHog is not configured.
    Sample,
}

impl Provenance {
    /// In one word, for clients.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PostHog => "posthog",
            Self::Sample => "sample",
        }
    }
}

/// Definitions, and which ones they are.
pub struct Edition {
    /// The definitions.
    pub definitions: Definitions,
    /// A digest of the document that they were read from.
    pub version: [u8; 32],
    /// Where they come from.
    pub provenance: Provenance,
}

/// The definitions that serve now.
#[derive(Clone, Default)]
pub struct LiveDefinitions(Arc<RwLock<Option<Arc<Edition>>>>);

impl LiveDefinitions {
    /// Those of a document, for a start.
    pub fn of(document: &[u8], provenance: Provenance) -> Result<Self, DefinitionsError> {
        let live = Self::default();
        live.replace(document, provenance)?;
        Ok(live)
    }

    /// Puts those of a document in the place of what there was. An evaluation that is under way
    /// ends by what it began with.
    ///
    /// # Errors
    /// When the document holds none; then what there was goes on serving.
    pub fn replace(&self, document: &[u8], provenance: Provenance) -> Result<(), DefinitionsError> {
        let edition = Edition {
            definitions: Definitions::parse(document)?,
            version: Sha256::digest(document).into(),
            provenance,
        };
        // What is in the lock is whole at any time, also after a panic.
        let mut live = self.0.write().unwrap_or_else(PoisonError::into_inner);
        *live = Some(Arc::new(edition));
        Ok(())
    }

    /// Those of now; none before the first.
    pub fn get(&self) -> Option<Arc<Edition>> {
        let live = self.0.read().unwrap_or_else(PoisonError::into_inner);
        live.clone()
    }
}
