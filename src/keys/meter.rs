//! What keys have spent, as they say of themselves: asked side by side and not for long, once for
//! all who want to know it, and remembered for a moment. A key that does not say it harms no other.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::FutureExt as _;
use futures_util::future::{BoxFuture, Shared, WeakShared};
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
pub struct Meter(Arc<Inner>);

struct Inner {
    provider: Client,
    clock: Arc<dyn Clock>,
    keys: Mutex<Keys>,
}

/// What is known of keys, and being asked, by the id of their credential.
#[derive(Default)]
struct Keys {
    known: HashMap<String, Known>,
    /// Each lives as long as somebody waits for it.
    asked: HashMap<String, WeakShared<Asking>>,
}

type Asking = BoxFuture<'static, Option<Reading>>;

/// What was answered, or that nothing was.
struct Known {
    reading: Option<Reading>,
    until: DateTime<Utc>,
}

impl Meter {
    /// A client that tries each call once is enough.
    pub fn new(provider: Client, clock: Arc<dyn Clock>) -> Self {
        Self(Arc::new(Inner {
            provider,
            clock,
            keys: Mutex::default(),
        }))
    }

    /// What these keys have spent, by the id of their credential; of those that did not say it in
    /// time, nothing.
    pub async fn read(&self, keys: Vec<(String, Secret)>) -> HashMap<String, Reading> {
        let mut found = HashMap::new();
        let mut asked = Vec::new();
        for (id, key) in keys {
            match Inner::look(&self.0, &id, key) {
                Look::Known(reading) => found.extend(reading.map(|reading| (id, reading))),
                Look::Asking(asking) => asked.push((id, asking)),
            }
        }
        let deadline = Instant::now() + PATIENCE;
        let waiting = asked
            .into_iter()
            .map(|(id, asking)| wait(id, asking, deadline));
        let waiting: Vec<_> = waiting.collect();
        let mut answers = std::pin::pin!(iter(waiting).buffer_unordered(AT_A_TIME));
        while let Some((id, answer)) = answers.next().await {
            match answer {
                Answer::Told(reading) => found.extend(reading.map(|reading| (id, reading))),
                Answer::Silence => self.0.remember(id, None),
                Answer::NotAsked => {}
            }
        }
        found
    }
}

/// What became of waiting for a key.
enum Answer {
    Told(Option<Reading>),
    Silence,
    /// Its turn came too late.
    NotAsked,
}

async fn wait(id: String, asking: Shared<Asking>, deadline: Instant) -> (String, Answer) {
    if Instant::now() >= deadline {
        return (id, Answer::NotAsked);
    }
    let told = timeout_at(deadline, asking).await;
    (id, told.map_or(Answer::Silence, Answer::Told))
}

/// What is known of a key, or will be.
enum Look {
    Known(Option<Reading>),
    Asking(Shared<Asking>),
}

impl Inner {
    /// What is known of a key; else asks it, or waits with those who have asked it already.
    fn look(this: &Arc<Self>, id: &str, key: Secret) -> Look {
        let now = this.clock.now();
        let mut keys = this.keys();
        let known = keys.known.get(id).filter(|known| known.until > now);
        let known = known.map(|known| known.reading);
        if let Some(Some(reading)) = known {
            return Look::Known(Some(reading));
        }
        // Others may still wait for what somebody has given up.
        if let Some(asking) = keys.asked.get(id).and_then(WeakShared::upgrade) {
            return Look::Asking(asking);
        }
        if known.is_some() {
            return Look::Known(None);
        }
        let (inner, of) = (Arc::clone(this), id.to_owned());
        let asking = async move {
            let reading = inner.ask(&key).await;
            inner.remember(of, reading);
            reading
        };
        let asking = asking.boxed().shared();
        keys.asked.retain(|_, asking| asking.upgrade().is_some());
        let asked = asking.downgrade().map(|asking| (id.to_owned(), asking));
        keys.asked.extend(asked);
        Look::Asking(asking)
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

    fn remember(&self, id: String, reading: Option<Reading>) {
        let now = self.clock.now();
        let holds = if reading.is_some() { FRESH } else { GIVEN_UP };
        let mut keys = self.keys();
        let known = &mut keys.known;
        if known.len() >= MOST {
            known.retain(|_, known| known.until > now);
        }
        // Who gave up knows less than who waited.
        let is_answered = |it: &Known| it.reading.is_some() && it.until > now;
        let is_less = reading.is_none() && known.get(&id).is_some_and(is_answered);
        if known.len() < MOST && !is_less {
            let until = now + holds;
            known.insert(id, Known { reading, until });
        }
    }

    fn keys(&self) -> MutexGuard<'_, Keys> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
