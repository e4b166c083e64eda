//! The door to PostgreSQL: connecting, what can go wrong with it, migrations, the managed local
//! server. The SQL of a domain lives with that domain.

pub mod admin;
pub mod client;
mod connect;
mod error;
mod installation;
pub mod like;
pub mod local;
pub mod migrate;
mod outage;
mod pages;
mod schema;
mod sharing;
mod suspicion;

use std::pin::pin;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use sqlx::postgres::PgConnectOptions;
use sqlx::{PgConnection, PgPool};

pub use error::DbError;
pub use installation::{Installation, mark, marker, markers};
pub use pages::{Key, pages};
pub use sharing::{SharingUndecided, shared_with_old_server};

use self::outage::Outage;
use self::schema::Schemas;
use self::suspicion::Suspicion;
use crate::clock::{Clock, SystemClock};
use crate::ids::{Entropy, SystemEntropy};
use crate::settings::{DatabaseUrl, Environment};

/// Longest time that [`Database::reading`] may take.
const SMALL_READ: Duration = Duration::from_secs(2);
/// A small read that takes longer gives reason to look whether the database is there at all.
const DOUBT: Duration = Duration::from_millis(25);

/// Which database, and on behalf of which environment.
#[derive(Debug, Clone)]
pub struct Target {
    /// Where everyday statements go.
    pub url: DatabaseUrl,
    /// Where migrations and session locks go when `url` leads through a pooler.
    pub direct: Option<DatabaseUrl>,
    /// The environment that the user chose.
    pub environment: Environment,
}

impl Target {
    /// The URL for what needs a session of its own: migrations, advisory locks.
    pub fn direct_url(&self) -> &DatabaseUrl {
        self.direct.as_ref().unwrap_or(&self.url)
    }

    /// The same server and environment, another database.
    #[must_use]
    pub fn with_database(&self, name: &str) -> Self {
        Self {
            url: self.url.with_database(name),
            direct: self.direct.as_ref().map(|url| url.with_database(name)),
            environment: self.environment,
        }
    }
}

/// A pool of connections with the clock and the randomness that every change needs.
#[derive(Clone)]
pub struct Database {
    pool: PgPool,
    suspect: Suspicion,
    outage: Outage,
    target: Arc<Target>,
    begin: &'static str,
    installation: Arc<OnceLock<Installation>>,
    /// Tells what `createdAt` and `updatedAt` become.
    pub clock: Arc<dyn Clock>,
    /// Makes ids and tokens.
    pub entropy: Arc<dyn Entropy>,
}

impl Database {
    /// Opens one connection, so that what is wrong with the database is said now, and pools it.
    pub async fn connect(target: Target) -> Result<Self, DbError> {
        connect::check_files(&target.url)?;
        knock(&target.url).await?;
        let suspect = Suspicion::default();
        let options = connect::options(&target.url);
        let pool = connect::pool_options(&target.url, None)
            .connect_with(options.clone())
            .await;
        match pool {
            Ok(pool) => Ok(Self::over(pool, options, target, suspect, connect::PATIENT)),
            // The pool tried until its patience ended and forgot why; once more tells.
            Err(sqlx::Error::PoolTimedOut) => {
                let url = &target.url;
                let said = connect_once(url).await.err();
                Err(said.unwrap_or_else(|| DbError::connecting(sqlx::Error::PoolTimedOut, url)))
            }
            Err(error) => Err(DbError::connecting(error, &target.url)),
        }
    }

    /// A pool that opens its first connection when it is needed, and lives through restarts of the
    /// database: for the server. No statement takes longer than 5 s, or waits for a lock longer than
    /// 2 s, unless there is a pooler between, or the URL says otherwise.
    pub fn lazy(target: Target) -> Self {
        let suspect = Suspicion::default();
        let options = connect::brief_options(&target);
        let pool =
            connect::pool_options(&target.url, Some(&suspect)).connect_lazy_with(options.clone());
        let begin = connect::begin_briefly(&target);
        Self::over(pool, options, target, suspect, begin)
    }

    fn over(
        pool: PgPool,
        options: PgConnectOptions,
        target: Target,
        suspect: Suspicion,
        begin: &'static str,
    ) -> Self {
        Self {
            begin,
            outage: Outage::new(&target.url, options, pool.clone(), suspect.clone()),
            pool,
            suspect,
            target: Arc::new(target),
            installation: Arc::default(),
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
        }
    }

    /// The pool, for the stores.
    pub fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// How a change begins. It holds others up while it waits, and the person too: it gives up on a
    /// lock that does not come free.
    pub fn begin(&self) -> &'static str {
        self.begin
    }

    /// How many connections the pool has, and how many of them nobody uses.
    pub fn connections(&self) -> (u32, u32) {
        let idle = u32::try_from(self.pool.num_idle()).unwrap_or(u32::MAX);
        (self.pool.size(), idle)
    }

    /// Reads something small, and reads once more where a connection turns out to be broken: the
    /// server may have been restarted since it was last used. Fails at once while the database is
    /// away, and soon when it goes away meanwhile.
    ///
    /// # Errors
    /// [`DbError::TimedOut`] when that takes longer than 2 s.
    pub async fn reading<T, Reading>(&self, read: impl Fn() -> Reading) -> Result<T, DbError>
    where
        Reading: Future<Output = Result<T, DbError>>,
    {
        self.outage.check()?;
        let deadline = tokio::time::Instant::now() + SMALL_READ;
        let mut reading = pin!(async {
            match read().await {
                Err(DbError::Connection(_)) => {
                    self.suspect.raise();
                    self.outage.look();
                    read().await
                }
                done => done,
            }
            .inspect(|_| self.outage.answered())
        });
        if let Ok(done) = tokio::time::timeout(DOUBT, reading.as_mut()).await {
            return done;
        }
        tokio::select! {
            read = tokio::time::timeout_at(deadline, reading) => read.unwrap_or_else(|_| {
                self.suspect.raise();
                self.outage.look();
                Err(DbError::TimedOut {
                    at: self.target.url.address(),
                })
            }),
            error = self.outage.suspected() => Err(error),
        }
    }

    /// Waits until the database has been away for so long, as far as reading has shown it.
    pub async fn away_for(&self, long: Duration) {
        self.outage.lasts(long).await;
    }

    /// A table of our own bookkeeping, as SQL writes it.
    pub fn internal_table(&self, name: &str) -> String {
        Schemas::of(&self.target.url).internal_table(name)
    }

    /// Which database this is.
    pub fn target(&self) -> &Target {
        &self.target
    }

    /// The marker of this database, before a change is asked about: [`Self::installation`] on a
    /// connection of the pool.
    pub async fn marker(&self) -> Result<&Installation, DbError> {
        self.installation(&mut *self.pool.acquire().await?).await
    }

    /// The marker of this database, which fails unless it says the environment that the user
    /// chose. Asked once, then remembered.
    pub async fn installation(
        &self,
        connection: &mut PgConnection,
    ) -> Result<&Installation, DbError> {
        if let Some(known) = self.installation.get() {
            return Ok(known);
        }
        let found = installation::read(connection, &Schemas::of(&self.target.url))
            .await?
            .ok_or_else(DbError::never_migrated)?;
        found.verify(self.target.environment)?;
        Ok(self.installation.get_or_init(|| found))
    }
}

/// Makes sure that something listens there: a pool would try again for as long as it waits for a
/// connection, even where the connection is refused.
pub async fn knock(url: &DatabaseUrl) -> Result<(), DbError> {
    if url.host.starts_with('/') {
        return Ok(());
    }
    let opening = tokio::net::TcpStream::connect((url.host.as_str(), url.port));
    match tokio::time::timeout(connect::timeout(url), opening).await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) => Err(DbError::connecting(sqlx::Error::Io(error), url)),
        Err(_) => Err(DbError::connecting(sqlx::Error::PoolTimedOut, url)),
    }
}

/// One connection of its own, outside any pool, that is closed when dropped.
pub async fn connect_once(url: &DatabaseUrl) -> Result<PgConnection, DbError> {
    use sqlx::ConnectOptions;
    connect::check_files(url)?;
    let options = connect::options(url);
    match tokio::time::timeout(connect::timeout(url), options.connect()).await {
        Ok(opened) => opened.map_err(|error| DbError::connecting(error, url)),
        Err(_) => Err(DbError::connecting(sqlx::Error::PoolTimedOut, url)),
    }
}
