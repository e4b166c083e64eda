//! What can go wrong with the managed PostgreSQL.

use std::io;
use std::path::{Path, PathBuf};

use crate::failure::{Classify, Kind};

/// An error of the managed PostgreSQL.
#[derive(Debug, thiserror::Error)]
pub enum LocalError {
    /// `SCRATCH_PG_BIN` leads to nothing that can be used.
    #[error("SCRATCH_PG_BIN={}: {reason}", bin.display())]
    Bin {
        /// Its value.
        bin: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// This machine has no server programs, and none may or can be downloaded.
    #[error(
        "no PostgreSQL server on this machine: looked for initdb, pg_ctl and postgres (version \
         13 or newer) on PATH and in the usual places; {download}"
    )]
    NoPrograms {
        /// Why nothing was downloaded.
        download: &'static str,
        /// The command that installs them on this system.
        install: Option<String>,
    },
    /// Every way to download the programs failed.
    #[error("no PostgreSQL server on this machine, and downloading one failed: {reasons}")]
    Download {
        /// The package managers' own words.
        reasons: String,
        /// The command that installs the programs on this system.
        install: Option<String>,
    },
    /// The cluster was made by a major version that this machine has no programs for.
    #[error(
        "the database in {} was made by PostgreSQL {major}, and this machine has {}; nothing was \
         changed",
        directory.display(),
        listed(available)
    )]
    OtherVersion {
        /// Where the cluster lives.
        directory: PathBuf,
        /// The version that made it.
        major: u32,
        /// The versions found.
        available: Vec<u32>,
    },
    /// There is a data directory, but no cluster in it.
    #[error("{} is not a PostgreSQL data directory; nothing was changed", .0.display())]
    NotACluster(PathBuf),
    /// Somebody else owns the directory.
    #[error("{} belongs to another account of this machine", .0.display())]
    Foreign(PathBuf),
    /// The cluster's password is gone.
    #[error("the password of the local PostgreSQL is missing: there is no {}", .0.display())]
    NoPassword(PathBuf),
    /// Run as root on a system without an account for the server.
    #[error(
        "PostgreSQL does not run as root, and this system has neither an account `postgres` nor \
         `nobody` to run it as"
    )]
    NoAccount,
    /// `initdb` failed.
    #[error("PostgreSQL could not create its data directory: {message}")]
    Init {
        /// Its own words.
        message: String,
    },
    /// The server did not come up.
    #[error("the local PostgreSQL did not start: {message}")]
    Start {
        /// The telling lines of its log.
        message: String,
        /// The whole log.
        log: PathBuf,
    },
    /// The server neither took connections nor ended.
    #[error("the local PostgreSQL (process {pid}) did not become ready to {purpose} in time")]
    Stuck {
        /// Its process id.
        pid: i32,
        /// What it was waited for.
        purpose: &'static str,
        /// Its log.
        log: PathBuf,
    },
    /// The operating system said no.
    #[error("cannot {action} {}", path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// With which file, directory or program.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
}

impl LocalError {
    /// For `map_err`: what was tried with which path.
    pub(super) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io {
            action,
            path: path.to_owned(),
            source,
        }
    }
}

fn listed(majors: &[u32]) -> String {
    if majors.is_empty() {
        return "no PostgreSQL".into();
    }
    let names: Vec<String> = majors.iter().map(ToString::to_string).collect();
    format!("PostgreSQL {}", names.join(", "))
}

impl Classify for LocalError {
    fn kind(&self) -> Kind {
        match self {
            Self::Bin { .. } => Kind::Usage,
            Self::OtherVersion { .. } | Self::NotACluster(_) | Self::Foreign(_) => Kind::Refused,
            Self::NoPrograms { .. }
            | Self::Download { .. }
            | Self::Start { .. }
            | Self::Stuck { .. } => Kind::Unavailable,
            Self::NoPassword(_) | Self::NoAccount | Self::Init { .. } | Self::Io { .. } => {
                Kind::Failed
            }
        }
    }

    fn hints(&self) -> Vec<String> {
        const ELSEWHERE: &str = "or set DATABASE_URL to a database of your own";
        match self {
            Self::Bin { .. } => vec![
                "set it to the directory that holds initdb, pg_ctl and postgres, or unset it to \
                 have them searched for"
                    .into(),
            ],
            Self::NoPrograms { install, .. } | Self::Download { install, .. } => {
                let first = match install {
                    Some(command) => format!("install it with `{command}`"),
                    None => "install PostgreSQL's server programs".into(),
                };
                vec![first, ELSEWHERE.into()]
            }
            Self::OtherVersion {
                directory, major, ..
            } => vec![
                format!(
                    "install PostgreSQL {major}, or set SCRATCH_PG_BIN to the directory of its \
                     programs"
                ),
                format!(
                    "or begin with an empty database: `mv {0} {0}.{major}`",
                    directory.display()
                ),
            ],
            Self::NotACluster(directory) => vec![format!(
                "move {} away, or set SCRATCH_DATA_DIR to another directory",
                directory.display()
            )],
            Self::Foreign(_) => vec![
                "run as that account, or set SCRATCH_DATA_DIR to a directory of your own".into(),
            ],
            Self::NoPassword(file) => vec![format!(
                "put the file back, or begin with an empty database: move {} away",
                file.parent().unwrap_or(file).display()
            )],
            Self::NoAccount => vec!["run as another user".into(), ELSEWHERE.into()],
            Self::Start { log, .. } | Self::Stuck { log, .. } => {
                vec![format!("read the whole log in {}", log.display())]
            }
            Self::Io { .. } => vec![
                "set SCRATCH_DATA_DIR to a directory that you can write to".into(),
                ELSEWHERE.into(),
            ],
            Self::Init { .. } => vec![ELSEWHERE.into()],
        }
    }
}
