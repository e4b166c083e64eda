//! The managed local PostgreSQL, really started, raced and killed.

mod breakage;
mod life;
mod owners;
mod programs;
mod races;

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use scratch::db::connect_once;
use scratch::db::local::{
    Durability, Endpoint, LocalError, LocalPostgres, LocalSettings, Notice, Readiness, State,
};
use scratch::ids::SystemEntropy;
use sqlx::AssertSqlSafe;
use tempfile::TempDir;

use crate::harness::local_settings;

/// A cluster of one test, in a directory that the server's account can enter; stopped at the end.
pub(crate) struct Cluster {
    home: TempDir,
    settings: LocalSettings,
}

impl Cluster {
    fn new() -> Self {
        let home = home(0o755);
        let settings = local_settings(&home.path().join("postgres"));
        Self { home, settings }
    }

    /// One that loses nothing that was committed.
    pub(crate) fn durable() -> Self {
        let mut cluster = Self::new();
        cluster.settings.durability = Durability::Durable;
        cluster
    }

    pub(crate) fn local(&self) -> LocalPostgres {
        LocalPostgres::new(self.settings.clone())
    }

    fn root(&self) -> &Path {
        &self.settings.root
    }

    fn data(&self) -> PathBuf {
        self.root().join("data")
    }

    pub(crate) fn ensure(&self) -> Result<(Endpoint, Readiness), LocalError> {
        self.local().ensure(&SystemEntropy, &mut |_| ())
    }

    /// A running server, come by in this way and no other.
    #[track_caller]
    pub(crate) fn expect(&self, expected: Readiness) -> Endpoint {
        let (endpoint, readiness) = self.ensure().unwrap();
        assert_eq!(readiness, expected);
        endpoint
    }

    /// Kills the server, and waits until it is dead.
    fn kill(&self, endpoint: &Endpoint) {
        kill(Pid::from_raw(endpoint.pid.cast_signed()), Signal::SIGKILL).unwrap();
        while !matches!(self.local().state().unwrap(), State::Stopped { .. }) {
            sleep(Duration::from_millis(1));
        }
    }

    /// The error, and what was said before it.
    fn fail(&self) -> (LocalError, Vec<Notice>) {
        let mut said = Vec::new();
        let outcome = self
            .local()
            .ensure(&SystemEntropy, &mut |notice| said.push(notice));
        (outcome.unwrap_err(), said)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let _ = self.local().stop();
    }
}

fn home(mode: u32) -> TempDir {
    tempfile::Builder::new()
        .prefix("scratch-test-")
        .permissions(Permissions::from_mode(mode))
        .tempdir()
        .unwrap()
}

/// The one value that a statement gives, as text. Logs in with the password.
fn ask(endpoint: &Endpoint, statement: &str) -> String {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let mut connection = connect_once(&endpoint.url("postgres")).await.unwrap();
        sqlx::query_scalar(AssertSqlSafe(statement))
            .fetch_optional(&mut connection)
            .await
            .unwrap()
            .unwrap_or_default()
    })
}
