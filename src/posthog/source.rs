//! Definitions as fresh as they are wanted, for as few fetches as that takes.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};

use super::cache::{Kept, Note};
use super::{Cache, Client, Fetched, PostHogError};
use crate::clock::Clock;

/// How fresh definitions must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freshness {
    /// Fetched now.
    Now,
    /// No older than that.
    Within(Duration),
    /// Whatever was kept; nothing is fetched.
    Kept,
}

/// Definitions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loaded {
    /// The document, in JSON, as PostHog sent it.
    pub body: Vec<u8>,
    /// When PostHog last said that this is how they are, in UTC.
    pub fetched_at: DateTime<Utc>,
    /// Where they come from.
    pub origin: Origin,
    /// What went wrong with the file that keeps it, if so; that spoils nothing but the next time.
    pub mishap: Option<PostHogError>,
}

/// Where definitions come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// PostHog, now.
    Fetched,
    /// PostHog said that what was kept is still right.
    Unchanged,
    /// They were fresh enough.
    Kept,
    /// They are older than wanted, and PostHog is away.
    Outdated(PostHogError),
}

/// Where definitions come from: a project at PostHog, and the file that keeps them.
pub struct Source {
    client: Client,
    cache: Cache,
    clock: Arc<dyn Clock>,
}

impl Source {
    /// A source; nothing is read yet.
    pub const fn new(client: Client, cache: Cache, clock: Arc<dyn Clock>) -> Self {
        Self {
            client,
            cache,
            clock,
        }
    }

    /// Where the definitions are kept.
    pub const fn cache(&self) -> &Cache {
        &self.cache
    }

    /// The definitions. When they must be fetched and PostHog is away, older ones stand in, unless
    /// they are wanted as of now.
    pub async fn load(&self, wanted: Freshness) -> Result<Loaded, PostHogError> {
        let (kept, damage) = match self.cache.read() {
            Ok(kept) => (kept, None),
            Err(damage) => (None, Some(damage)),
        };
        let now = self.clock.now();
        match (wanted, kept) {
            (Freshness::Kept, None) => Err(damage.unwrap_or_else(|| PostHogError::NothingKept {
                at: self.client.at(),
            })),
            (Freshness::Kept, Some(kept)) => Ok(loaded(kept, Origin::Kept)),
            (Freshness::Within(age), Some(kept)) if is_within(kept.note.fetched_at, now, age) => {
                Ok(loaded(kept, Origin::Kept))
            }
            (Freshness::Within(_), Some(kept)) => match self.fetch(Some(kept.clone())).await {
                Err(error) if error.is_absence() => Ok(loaded(kept, Origin::Outdated(error))),
                done => done,
            },
            (Freshness::Within(_) | Freshness::Now, kept) => {
                let mut loaded = self.fetch(kept).await?;
                loaded.mishap = loaded.mishap.or(damage);
                Ok(loaded)
            }
        }
    }

    async fn fetch(&self, kept: Option<Kept>) -> Result<Loaded, PostHogError> {
        let etag = kept.as_ref().and_then(|kept| kept.note.etag.clone());
        let fetched = self.client.definitions(etag.as_deref()).await?;
        let fetched_at = self.clock.now();
        let (kept, origin, written) = match (fetched, kept) {
            (Fetched::Unchanged, Some(mut kept)) => {
                kept.note.fetched_at = fetched_at;
                let written = self.cache.renew(&etag.unwrap_or_default(), fetched_at);
                (kept, Origin::Unchanged, written)
            }
            (Fetched::Document { body, etag }, _) => {
                let note = Note { fetched_at, etag };
                let kept = Kept { note, body };
                let written = self.cache.write(&kept);
                (kept, Origin::Fetched, written)
            }
            (Fetched::Unchanged, None) => {
                unreachable!("nothing is unchanged where no version was named")
            }
        };
        Ok(Loaded {
            // It is there and paid for.
            mishap: written.err(),
            ..loaded(kept, origin)
        })
    }
}

/// Whether something is no older than `age`. What comes from the future, by a clock that was set
/// back, is not.
fn is_within(then: DateTime<Utc>, now: DateTime<Utc>, age: Duration) -> bool {
    (now - then).to_std().is_ok_and(|passed| passed <= age)
}

fn loaded(kept: Kept, origin: Origin) -> Loaded {
    Loaded {
        body: kept.body,
        fetched_at: kept.note.fetched_at,
        origin,
        mishap: None,
    }
}
