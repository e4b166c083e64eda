//! Definitions for a process that goes on: asked for by the version that it has.

use std::sync::Arc;

use super::cache::{Kept, Note};
use super::{Cache, Client, Fetched, Loaded, Origin, PostHogError};
use crate::clock::Clock;

/// Asks for definitions again and again. They need no file, which only spares a fetch at the next
/// start, and serves when PostHog is away then.
pub struct Follower {
    client: Client,
    cache: Option<Cache>,
    clock: Arc<dyn Clock>,
    etag: Option<String>,
}

impl Follower {
    /// Nothing is read or asked yet.
    pub const fn new(client: Client, cache: Option<Cache>, clock: Arc<dyn Clock>) -> Self {
        Self {
            client,
            cache,
            clock,
            etag: None,
        }
    }

    /// What was kept; from now on only others are new.
    pub fn kept(&mut self) -> Option<Loaded> {
        let Kept { note, body } = match self.cache.as_ref()?.read() {
            Ok(kept) => kept?,
            Err(error) => {
                tracing::warn!(%error);
                return None;
            }
        };
        self.etag = note.etag;
        Some(Loaded {
            body,
            fetched_at: note.fetched_at,
            origin: Origin::Kept,
            mishap: None,
        })
    }

    /// Whatever there was is of no use: any definitions are new.
    pub fn forget(&mut self) {
        self.etag = None;
    }

    /// The definitions, if they are others than before.
    pub async fn changed(&mut self) -> Result<Option<Vec<u8>>, PostHogError> {
        match self.client.definitions(self.etag.as_deref()).await? {
            Fetched::Unchanged => {
                // Every fetch is billed, also the one that the next start would make.
                if let (Some(cache), Some(etag)) = (&self.cache, &self.etag)
                    && let Err(error) = cache.renew(etag, self.clock.now())
                {
                    tracing::debug!(%error);
                }
                Ok(None)
            }
            Fetched::Document { body, etag } => {
                self.etag = etag;
                Ok(Some(body))
            }
        }
    }

    /// Keeps what was returned last.
    ///
    /// # Errors
    /// [`PostHogError::NotKept`].
    pub fn keep(&self, body: &[u8]) -> Result<(), PostHogError> {
        let Some(cache) = &self.cache else {
            return Ok(());
        };
        let fetched_at = self.clock.now();
        let etag = self.etag.clone();
        cache.write(&Kept {
            note: Note { fetched_at, etag },
            body: body.to_vec(),
        })
    }
}
