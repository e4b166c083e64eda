//! What keys have spent, as they say of themselves: asked side by side and not for long, and
//! remembered for a moment. A key that does not say it harms no other.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::stream::{StreamExt, iter};
use serde::Serialize;
use tokio::time::{Instant, timeout_at};
use utoipa::ToSchema;

use crate::clock::Clock;
use crate::openrouter::{Client, Usd};
use crate::secret::Secret;

/// How long somebody waits for all of it.
const PATIENCE: Duration = Duration::from_secs(2);
/// How many keys are asked about at a time.
const AT_A_TIME: usize = 16;
/// How long an answer holds.
const FRESH: TimeDelta = TimeDelta::seconds(30);
/// How long nobody is asked again after there was none.
const GIVEN_UP: TimeDelta = TimeDelta::seconds(5);
/// Most answers that are remembered.
const MOST: usize = 10_000;

/// What a key may spend, and has spent in its whole life, in USD.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Spending)]
pub struct Reading {
    /// No limit if none.
    #[schema(value_type = Option<f64>, required)]
    pub limit: Option<Usd>,
    /// Spent so far.
    #[schema(value_type = f64)]
    pub usage: Usd,
}

/// Reads what keys have spent.
pub struct Meter {
    provider: Client,
    clock: Arc<dyn Clock>,
    known: Mutex<HashMap<String, Known>>,
}

/// What was answered, or that nothing was.
#[derive(Clone, Copy)]
struct Known {
    reading: Option<Reading>,
    until: DateTime<Utc>,
}

impl Meter {
    /// A client that tries each call once is enough.
    pub fn new(provider: Client, clock: Arc<dyn Clock>) -> Self {
        Self {
            provider,
            clock,
            known: Mutex::default(),
        }
    }

    /// What these keys have spent, by the id of their credential; of those that did not say it in
    /// time, nothing.
    pub async fn read(&self, keys: Vec<(String, Secret)>) -> HashMap<String, Reading> {
        let now = self.clock.now();
        let mut found = HashMap::new();
        let mut asked = Vec::new();
        {
            let known = self.known();
            for (id, key) in keys {
                match known.get(&id).filter(|known| known.until > now) {
                    Some(known) => found.extend(known.reading.map(|reading| (id, reading))),
                    None => asked.push((id, key)),
                }
            }
        }
        if asked.is_empty() {
            return found;
        }
        let mut silent: Vec<String> = asked.iter().map(|(id, _)| id.clone()).collect();
        let asking = iter(asked)
            .map(|(id, key)| async move { (id, self.ask(&key).await) })
            .buffer_unordered(AT_A_TIME);
        let mut asking = std::pin::pin!(asking);
        let deadline = Instant::now() + PATIENCE;
        while let Ok(Some((id, reading))) = timeout_at(deadline, asking.next()).await {
            if let Some(reading) = reading {
                silent.retain(|other| *other != id);
                found.insert(id.clone(), reading);
                self.remember(id, Some(reading), now);
            }
        }
        for id in silent {
            self.remember(id, None, now);
        }
        found
    }

    async fn ask(&self, key: &Secret) -> Option<Reading> {
        match self.provider.current_key(key).await {
            Ok(current) => current.usage.map(|usage| Reading {
                limit: current.limit,
                usage,
            }),
            Err(error) => {
                tracing::debug!(%error, "what a key has spent is not known");
                None
            }
        }
    }

    fn remember(&self, id: String, reading: Option<Reading>, now: DateTime<Utc>) {
        let holds = if reading.is_some() { FRESH } else { GIVEN_UP };
        let mut known = self.known();
        if known.len() >= MOST {
            known.retain(|_, known| known.until > now);
        }
        if known.len() < MOST {
            let until = now + holds;
            known.insert(id, Known { reading, until });
        }
    }

    fn known(&self) -> MutexGuard<'_, HashMap<String, Known>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
