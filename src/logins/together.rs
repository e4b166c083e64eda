//! One statement for all who ask at the same time.
//!
//! Who asks while nobody is being read is read at once. Others wait for the end of that statement,
//! and the next one is for all who wait by then: under load a round trip is shared, as commits share
//! a write to the disk. Nothing is remembered: what an answer says was read after it was asked for.

use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use futures_util::future::BoxFuture;
use tokio::sync::oneshot;
use tokio::time::timeout;

/// A statement that takes longer is waited for by nobody else: another one begins beside it.
const SLOW: Duration = Duration::from_millis(10);
/// Statements at a time when they are slow.
const STATEMENTS: usize = 4;
/// Most askers that one statement is for.
const MOST: usize = 100;
/// Whoever has waited for so long is to be read alone.
const PATIENCE: Duration = Duration::from_millis(250);

/// Finds what each of these asked for, in their order; nothing at all where that failed.
type Read<A, F> = dyn Fn(Vec<A>) -> BoxFuture<'static, Option<Vec<F>>> + Send + Sync;

/// Reads for those who ask for `A` and get `F`.
pub(super) struct Together<A, F>(Arc<Inner<A, F>>);

/// Nothing was read for it together with others: it is to be read alone. A failure is not shared,
/// for anybody may have been the reason of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Alone;

struct Inner<A, F> {
    read: Box<Read<A, F>>,
    queue: Mutex<Queue<A, F>>,
}

/// One who asks, and where the answer goes.
type Asking<A, F> = (A, oneshot::Sender<F>);

struct Queue<A, F> {
    waiting: Vec<Asking<A, F>>,
    /// Statements that are under way.
    under_way: usize,
    /// When the last of them began.
    begun: Option<Instant>,
}

impl<A, F> Together<A, F>
where
    A: Send + 'static,
    F: Send + 'static,
{
    pub(super) fn new(
        read: impl Fn(Vec<A>) -> BoxFuture<'static, Option<Vec<F>>> + Send + Sync + 'static,
    ) -> Self {
        Self(Arc::new(Inner {
            read: Box::new(read),
            queue: Mutex::new(Queue {
                waiting: Vec::new(),
                under_way: 0,
                begun: None,
            }),
        }))
    }

    /// What was asked for.
    pub(super) async fn find(&self, asked: A) -> Result<F, Alone> {
        let came = Instant::now();
        let (answer, mut answered) = oneshot::channel();
        self.0.queue().waiting.push((asked, answer));
        while came.elapsed() < PATIENCE {
            self.begin();
            if let Ok(answer) = timeout(SLOW, &mut answered).await {
                return answer.map_err(|_| Alone);
            }
        }
        Err(Alone)
    }

    /// Begins a statement for those who wait, if one may begin. It is nobody's: whoever goes away
    /// takes nothing from the others.
    fn begin(&self) {
        if let Some(asking) = self.0.queue().begin() {
            let place = Place(Some(Arc::clone(&self.0)));
            tokio::spawn(place.read(asking));
        }
    }
}

impl<A, F> Inner<A, F> {
    fn queue(&self) -> MutexGuard<'_, Queue<A, F>> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn answer(&self, asking: Vec<Asking<A, F>>) {
        let (asked, answers): (Vec<A>, Vec<oneshot::Sender<F>>) = asking.into_iter().unzip();
        if let Some(found) = (self.read)(asked).await {
            for (answer, found) in answers.into_iter().zip(found) {
                // Some have gone away.
                let _ = answer.send(found);
            }
        }
    }
}

impl<A, F> Queue<A, F> {
    /// Those for whom a statement begins now.
    fn begin(&mut self) -> Option<Vec<Asking<A, F>>> {
        let is_slow = self.begun.is_some_and(|begun| begun.elapsed() >= SLOW);
        let is_free = self.under_way == 0 || (is_slow && self.under_way < STATEMENTS);
        if !is_free {
            return None;
        }
        self.waiting.retain(|(_, answer)| !answer.is_closed());
        if self.waiting.is_empty() {
            return None;
        }
        self.under_way += 1;
        self.begun = Some(Instant::now());
        let rest = self.waiting.split_off(self.waiting.len().min(MOST));
        Some(mem::replace(&mut self.waiting, rest))
    }

    /// One statement has ended: those for whom the next one begins.
    fn go_on(&mut self) -> Option<Vec<Asking<A, F>>> {
        self.under_way -= 1;
        self.begin()
    }
}

/// The place of a statement, which is free again when this is dropped: also where reading panics,
/// or never begins because the program ends.
struct Place<A, F>(Option<Arc<Inner<A, F>>>);

impl<A, F> Place<A, F> {
    async fn read(mut self, asking: Vec<Asking<A, F>>) {
        let mut next = Some(asking);
        while let (Some(inner), Some(asking)) = (&self.0, next.take()) {
            inner.answer(asking).await;
            next = inner.queue().go_on();
        }
        // The last one has given it back.
        self.0 = None;
    }
}

impl<A, F> Drop for Place<A, F> {
    fn drop(&mut self) {
        if let Some(inner) = &self.0 {
            inner.queue().under_way -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use futures_util::FutureExt as _;
    use futures_util::future::join_all;
    use tokio::sync::Semaphore;

    use super::*;

    /// What befalls a statement.
    #[derive(Clone, Copy)]
    enum Fate {
        Good,
        Fails,
        Panics,
        Hangs,
    }

    /// Reads the double of a number; the first statements meet their fate, later ones are good.
    struct Reader {
        together: Together<usize, usize>,
        /// For how many each statement was.
        sizes: Arc<Mutex<Vec<usize>>>,
    }

    fn reader(fates: &'static [Fate]) -> Reader {
        let sizes: Arc<Mutex<Vec<usize>>> = Arc::default();
        let seen = Arc::clone(&sizes);
        let together = Together::new(move |asked: Vec<usize>| {
            let count = {
                let mut seen = seen.lock().unwrap();
                seen.push(asked.len());
                seen.len()
            };
            let fate = fates.get(count - 1).copied().unwrap_or(Fate::Good);
            async move {
                match fate {
                    Fate::Good => Some(asked.iter().map(|number| 2 * number).collect()),
                    Fate::Fails => None,
                    Fate::Panics => panic!("a mistake"),
                    Fate::Hangs => std::future::pending().await,
                }
            }
            .boxed()
        });
        Reader { together, sizes }
    }

    #[tokio::test]
    async fn those_who_wait_share_a_statement_and_each_gets_its_own_answer() {
        let gate = Arc::new(Semaphore::new(0));
        let (passed, sizes) = (Arc::clone(&gate), Arc::new(Mutex::new(Vec::new())));
        let seen = Arc::clone(&sizes);
        let together = Together::new(move |asked: Vec<usize>| {
            seen.lock().unwrap().push(asked.len());
            let gate = Arc::clone(&passed);
            async move {
                let _ = gate.acquire().await.unwrap();
                Some(asked.iter().map(|number| 2 * number).collect())
            }
            .boxed()
        });
        let all = (0..250).map(|number| together.find(number));
        let opening = async { gate.add_permits(1) };
        // The first of them all begins a statement before the gate opens; it is alone in it.
        let (found, ()) = tokio::join!(join_all(all), opening);
        for (number, found) in found.into_iter().enumerate() {
            assert_eq!(found, Ok(2 * number));
        }
        let sizes = sizes.lock().unwrap();
        assert_eq!(sizes.iter().sum::<usize>(), 250);
        assert_eq!(*sizes.iter().max().unwrap(), MOST);
    }

    #[tokio::test]
    async fn a_failure_and_a_mistake_are_not_shared_and_end_nothing() {
        let reader = reader(&[Fate::Fails, Fate::Panics]);
        for expected in [Err(Alone), Err(Alone), Ok(6), Ok(6)] {
            assert_eq!(reader.together.find(3).await, expected);
        }
    }

    #[tokio::test]
    async fn a_statement_without_an_end_holds_up_nobody_else() {
        let reader = reader(&[Fate::Hangs, Fate::Hangs]);
        let caught = reader.together.find(1);
        let late = async {
            tokio::task::yield_now().await;
            reader.together.find(2).await
        };
        let (caught, late) = tokio::join!(caught, late);
        assert_eq!(caught, Err(Alone));
        // The second statement hangs, too.
        assert_eq!(late, Err(Alone));
        for number in 3..10 {
            assert_eq!(reader.together.find(number).await, Ok(2 * number));
        }
    }

    #[tokio::test]
    async fn when_all_statements_hang_everybody_is_read_alone() {
        let reader = reader(&[Fate::Hangs; 8]);
        let all = join_all((0..8).map(|number| reader.together.find(number))).await;
        assert_eq!(all, [Err(Alone); 8]);
        assert_eq!(reader.together.find(9).await, Err(Alone));
        assert!(reader.sizes.lock().unwrap().len() <= STATEMENTS);
    }

    #[tokio::test]
    async fn who_has_gone_away_is_not_read_for() {
        let reader = reader(&[Fate::Hangs]);
        let first = reader.together.find(1);
        let gone = async {
            let _ = timeout(Duration::ZERO, reader.together.find(2)).await;
            reader.together.find(3).await
        };
        let (first, third) = tokio::join!(first, gone);
        assert_eq!((first, third), (Err(Alone), Ok(6)));
        assert_eq!(*reader.sizes.lock().unwrap(), [1, 1]);
    }

    #[test]
    fn the_end_of_the_program_ends_it() {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_time()
            .build()
            .unwrap();
        let reader = Arc::new(reader(&[Fate::Hangs; 8]));
        let asked = Arc::new(AtomicUsize::new(0));
        for number in 0..1000 {
            let (reader, asked) = (Arc::clone(&reader), Arc::clone(&asked));
            runtime.spawn(async move {
                asked.fetch_add(1, Ordering::SeqCst);
                reader.together.find(number).await
            });
        }
        while asked.load(Ordering::SeqCst) < 1000 {
            std::thread::yield_now();
        }
        drop(runtime);
        let queue = reader.together.0.queue();
        assert_eq!(queue.under_way, 0);
        let left: HashSet<_> = queue.waiting.iter().map(|(number, _)| number).collect();
        assert!(left.len() < 1000);
    }
}
