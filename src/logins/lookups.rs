//! Finding users for many requests with one statement.
//!
//! Who asks while nobody is being read is read at once. Others wait for the end of that statement,
//! and the next one is for all who wait by then: under load, a round trip is shared, as commits
//! share a write to the disk. Nothing is remembered: what an answer says was read after it was
//! asked for.

use std::collections::HashMap;
use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use super::Depth;
use super::store::{self, By, Row};
use crate::clock::to_column;
use crate::db::{Database, DbError};
use crate::secret::Secret;

/// A statement that takes longer holds up nobody else.
const SLOW: Duration = Duration::from_millis(10);
/// Statements at a time, of each sort, when they are slow.
const STATEMENTS: usize = 4;
/// Most requests that one statement is for.
const MOST: usize = 100;

/// What is looked for, and how much of it is read.
pub(super) type Sort = (By, Depth);

/// Finds users, each sort for itself.
#[derive(Clone)]
pub(super) struct Lookups(Arc<Inner>);

struct Inner {
    db: Database,
    queues: Mutex<HashMap<Sort, Queue>>,
}

/// Who waits.
#[derive(Default)]
struct Queue {
    waiting: Vec<Asking>,
    /// Statements that are under way.
    under_way: usize,
    /// When the last of them began.
    begun: Option<Instant>,
}

/// One request: the texts that may name its user, and where the answer goes.
struct Asking {
    texts: Vec<Secret>,
    answer: oneshot::Sender<Option<Row>>,
}

/// The right to one statement at a time. It passes on to those who wait when it is dropped, however
/// that comes about.
struct Place {
    inner: Arc<Inner>,
    sort: Sort,
}

impl Lookups {
    pub(super) fn new(db: &Database) -> Self {
        Self(Arc::new(Inner {
            db: db.clone(),
            queues: Mutex::default(),
        }))
    }

    /// The user whom one of these texts names.
    pub(super) async fn find(&self, sort: Sort, texts: &[Secret]) -> Result<Option<Row>, DbError> {
        let db = &self.0.db;
        db.reading(async || match self.ask(sort, texts).await {
            Ok(row) => Ok(row),
            // A failure is not shared: each may have been the reason of it.
            Err(_) => self.0.read(sort, &[texts]).await.map(|mut rows| rows.pop()),
        })
        .await
    }

    fn ask(&self, sort: Sort, texts: &[Secret]) -> oneshot::Receiver<Option<Row>> {
        let (answer, answered) = oneshot::channel();
        let texts = texts.to_vec();
        let mut queues = self.0.queues();
        let queue = queues.entry(sort).or_default();
        queue.waiting.push(Asking { texts, answer });
        let place = queue.place();
        drop(queues);
        if place {
            self.0.begin(sort);
        }
        answered
    }
}

impl Queue {
    /// Whether somebody waits and a statement may begin; then one more is under way.
    fn place(&mut self) -> bool {
        let is_slow = self.begun.is_some_and(|begun| begun.elapsed() > SLOW);
        let is_free = self.under_way == 0 || (is_slow && self.under_way < STATEMENTS);
        let begins = is_free && !self.waiting.is_empty();
        if begins {
            self.under_way += 1;
            self.begun = Some(Instant::now());
        }
        begins
    }
}

impl Inner {
    fn queues(&self) -> MutexGuard<'_, HashMap<Sort, Queue>> {
        self.queues.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads for those who wait, whether or not they go on waiting.
    fn begin(self: &Arc<Self>, sort: Sort) {
        let inner = Arc::clone(self);
        let place = Place { inner, sort };
        tokio::spawn(async move { place.inner.answer(sort).await });
    }

    async fn answer(&self, sort: Sort) {
        let asking = {
            let mut queues = self.queues();
            let waiting = &mut queues.entry(sort).or_default().waiting;
            let rest = waiting.split_off(waiting.len().min(MOST));
            mem::replace(waiting, rest)
        };
        let texts: Vec<&[Secret]> = asking.iter().map(|one| &*one.texts).collect();
        let Ok(found) = self.db.reading(|| self.read(sort, &texts)).await else {
            return;
        };
        let mut rows: Vec<Option<Row>> = asking.iter().map(|_| None).collect();
        for row in found {
            let place = usize::try_from(row.place).ok();
            if let Some(place) = place.and_then(|place| rows.get_mut(place)) {
                *place = Some(row);
            }
        }
        for (one, row) in asking.into_iter().zip(rows) {
            // Some have gone away.
            let _ = one.answer.send(row);
        }
    }

    async fn read(&self, sort: Sort, texts: &[&[Secret]]) -> Result<Vec<Row>, DbError> {
        let now = to_column(self.db.clock.now());
        store::read(self.db.pool(), sort, texts, now).await
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut queues = self.inner.queues();
        let queue = queues.entry(self.sort).or_default();
        queue.under_way -= 1;
        let place = queue.place();
        drop(queues);
        if place {
            self.inner.begin(self.sort);
        }
    }
}
