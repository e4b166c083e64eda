//! The managed local PostgreSQL: a real server, found on this machine or fetched, that starts on
//! demand, is shared by every process that asks for it, and outlives them all.
//!
//! Everything here blocks; asynchronous callers go through `spawn_blocking`.

mod account;
mod cluster;
mod creation;
mod error;
mod fetch;
mod install;
mod notice;
mod place;
mod postmaster;
mod process;
mod programs;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

pub use error::LocalError;
pub use notice::Notice;
pub use programs::find_program;

use crate::ids::Entropy;
use crate::secret::Secret;
use crate::settings::DatabaseUrl;
use place::Place;
use programs::Search;

/// The superuser of every managed cluster.
const SUPERUSER: &str = "postgres";

/// Where the cluster lives and what it may use. All paths are absolute.
#[derive(Debug, Clone)]
pub struct LocalSettings {
    /// Directory of this cluster; one per environment.
    pub root: PathBuf,
    /// Name of the database that a new cluster gets, in ASCII letters, digits and underscores.
    pub database: String,
    /// Directory of the server programs (`SCRATCH_PG_BIN`); searched for when absent.
    pub bin: Option<PathBuf>,
    /// Root of the file system whose packages are searched: `/`, but for tests.
    pub system: PathBuf,
    /// Whether programs may be downloaded when this machine has none.
    pub download: bool,
    /// Where downloaded programs are kept.
    pub cache: PathBuf,
    /// The environment that child processes come from; programs are looked up on its `PATH`.
    /// Package managers inherit it without our settings and `PG*`, PostgreSQL only what it needs.
    pub process_env: BTreeMap<OsString, OsString>,
    /// What a crash of the machine may cost.
    pub durability: Durability,
}

/// What a crash of the machine may cost. Decided when the cluster is created.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// Nothing that was committed.
    Durable,
    /// Everything: for tests, which want speed.
    Ephemeral,
}

/// A running server. It listens on 127.0.0.1 only.
#[derive(Debug, Clone)]
pub struct Endpoint {
    /// TCP port.
    pub port: u16,
    /// Role to log in as, a superuser.
    pub user: &'static str,
    /// Its password.
    pub password: Secret,
    /// Process id of the server.
    pub pid: u32,
    /// Where the cluster lives: [`LocalSettings::root`], or what replaces it when the server's
    /// account cannot reach that.
    pub directory: PathBuf,
}

impl Endpoint {
    /// The URL of one of its databases.
    ///
    /// # Panics
    /// When the name of the database has characters that a URL would escape.
    pub fn url(&self, database: &str) -> DatabaseUrl {
        DatabaseUrl::local(self.port, self.user, &self.password, database)
    }
}

/// How [`LocalPostgres::ensure`] came by its server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readiness {
    /// There was no cluster. It has its database now.
    Created,
    /// There was one, and it was stopped.
    Started,
    /// It was running.
    Attached,
}

/// What is there now.
#[derive(Debug, Clone)]
pub enum State {
    /// No cluster yet.
    Absent,
    /// A cluster whose server does not run.
    Stopped {
        /// Where it lives.
        directory: PathBuf,
        /// Its major version.
        major: u32,
    },
    /// A server that starts, stops or recovers just now.
    Busy {
        /// Where it lives.
        directory: PathBuf,
    },
    /// A server that takes connections.
    Running(Endpoint),
    /// A stopped cluster of a version that this machine has no programs for.
    OtherVersion {
        /// Where it lives.
        directory: PathBuf,
        /// The major version that made it.
        major: u32,
        /// The major versions that this machine has.
        available: Vec<u32>,
    },
}

/// The managed cluster of one environment.
#[derive(Debug, Clone)]
pub struct LocalPostgres {
    settings: LocalSettings,
}

impl LocalPostgres {
    /// Describes the cluster; touches nothing.
    pub fn new(settings: LocalSettings) -> Self {
        Self { settings }
    }

    /// What is there now. Reads only: writes nothing, starts nothing.
    pub fn state(&self) -> Result<State, LocalError> {
        let place = Place::resolve(&self.settings.root)?;
        if let Some(endpoint) = cluster::running(&place)? {
            return Ok(State::Running(endpoint));
        }
        let directory = place.root.clone();
        if cluster::is_alive(&place)? {
            return Ok(State::Busy { directory });
        }
        let Some(major) = cluster::version(&place)? else {
            return Ok(State::Absent);
        };
        let search = Search::run(&self.settings, place.account.as_ref(), Some(major))?;
        Ok(
            if search.found.is_some() || fetch::offers(&self.settings, major) {
                State::Stopped { directory, major }
            } else {
                State::OtherVersion {
                    directory,
                    major,
                    available: search.majors,
                }
            },
        )
    }

    /// The running server: attaches to it, starts it, or makes the cluster first. Any number of
    /// processes may ask at once; `say` hears of what takes time or needs to be known.
    pub fn ensure(
        &self,
        entropy: &dyn Entropy,
        say: &mut dyn FnMut(Notice),
    ) -> Result<(Endpoint, Readiness), LocalError> {
        let place = Place::resolve(&self.settings.root)?;
        if let Some(endpoint) = cluster::running(&place)? {
            return Ok((endpoint, Readiness::Attached));
        }
        let _lock = place.prepare()?.lock(say)?;
        if let Some(endpoint) = cluster::settle(&place)? {
            return Ok((endpoint, Readiness::Attached));
        }
        creation::sweep_unfinished(&place)?;
        let existing = cluster::version(&place)?;
        let programs = self.programs(&place, existing, say)?;
        if existing.is_none() {
            if let Some(wanted) = &place.instead_of {
                say(Notice::Moved {
                    wanted: wanted.clone(),
                    to: place.root.clone(),
                });
            }
            creation::create(&self.settings, &place, &programs, entropy)?;
        }
        let endpoint = cluster::start(&self.settings, &place, &programs)?;
        Ok((
            endpoint,
            if existing.is_none() {
                Readiness::Created
            } else {
                Readiness::Started
            },
        ))
    }

    /// Stops the server; says whether it was running. Open transactions are rolled back.
    pub fn stop(&self) -> Result<bool, LocalError> {
        let place = Place::resolve(&self.settings.root)?;
        if !place.data().exists() {
            return Ok(false);
        }
        let _lock = place.lock(&mut |_| ())?;
        cluster::stop(&place)
    }

    fn programs(
        &self,
        place: &Place,
        existing: Option<u32>,
        say: &mut dyn FnMut(Notice),
    ) -> Result<programs::Programs, LocalError> {
        let account = place.account.as_ref();
        let search = Search::run(&self.settings, account, existing)?;
        if let Some(found) = search.found {
            return Ok(found);
        }
        match existing {
            Some(major) if !fetch::offers(&self.settings, major) => Err(LocalError::OtherVersion {
                directory: place.root.clone(),
                major,
                available: search.majors,
            }),
            _ => fetch::fetch(&self.settings, account, say),
        }
    }
}

/// The first file of this name on the `PATH` of `settings.process_env` that can be executed.
fn on_path(settings: &LocalSettings, name: &str) -> Option<PathBuf> {
    path_entries(settings)
        .map(|directory| directory.join(name))
        .find(|file| is_executable(file))
}

fn path_entries(settings: &LocalSettings) -> impl Iterator<Item = PathBuf> {
    let path = settings.process_env.get(std::ffi::OsStr::new("PATH"));
    let entries: Vec<PathBuf> = path
        .map(|path| std::env::split_paths(path).collect())
        .unwrap_or_default();
    entries.into_iter().filter(|entry| entry.is_absolute())
}

fn is_executable(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    file.metadata()
        .is_ok_and(|about| about.is_file() && about.permissions().mode() & 0o111 != 0)
}
