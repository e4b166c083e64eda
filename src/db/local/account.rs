//! The account that the server runs as. PostgreSQL refuses to run as root, so root lends the
//! work to another account, which must be able to reach the data and the programs.

use std::ffi::OsStr;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use nix::unistd::{Gid, Uid, User, geteuid};

use super::{LocalError, LocalSettings};

/// An account other than root.
#[derive(Debug, Clone, Copy)]
pub(super) struct Account {
    uid: Uid,
    gid: Gid,
}

impl Account {
    /// The account for a cluster in `root`: none, that is ourselves, unless we are root; then
    /// `postgres`, else `nobody` (initdb wants an account with a name). Whichever of them owns
    /// existing data goes on with it; data of anybody else is not root's to touch.
    pub(super) fn choose(root: &Path) -> Result<Option<Self>, LocalError> {
        let data = root.join("data");
        let owner = data.metadata().ok().map(|about| Uid::from_raw(about.uid()));
        let ours = owner.is_none_or(|owner| owner == geteuid());
        if !geteuid().is_root() {
            return ours.then_some(None).ok_or(LocalError::Foreign(data));
        }
        let accounts = ["postgres", "nobody"]
            .into_iter()
            .filter_map(|name| User::from_name(name).ok().flatten())
            .map(|user| Self {
                uid: user.uid,
                gid: user.gid,
            });
        let mut accounts = accounts.peekable();
        if accounts.peek().is_none() {
            return Err(LocalError::NoAccount);
        }
        accounts
            .find(|account| ours || owner == Some(account.uid))
            .map(Some)
            .ok_or(LocalError::Foreign(data))
    }

    /// Whether this account may enter every directory that leads to `path`, as far as they
    /// exist. Supplementary groups don't count: the server gets none.
    pub(super) fn can_reach(self, path: &Path) -> bool {
        let existing = path.ancestors().skip(1).find(|parent| parent.exists());
        existing
            .and_then(|parent| parent.canonicalize().ok())
            .is_some_and(|parent| parent.ancestors().all(|step| self.may_enter(step)))
    }

    fn may_enter(self, directory: &Path) -> bool {
        directory.metadata().is_ok_and(|about| {
            let execute = if about.uid() == self.uid.as_raw() {
                0o100
            } else if about.gid() == self.gid.as_raw() {
                0o010
            } else {
                0o001
            };
            about.mode() & execute != 0
        })
    }

    /// Gives this account a file or directory.
    pub(super) fn own(self, path: &Path) -> Result<(), LocalError> {
        std::os::unix::fs::lchown(path, Some(self.uid.as_raw()), Some(self.gid.as_raw()))
            .map_err(LocalError::io("change the owner of", path))
    }
}

/// What PostgreSQL's programs inherit. Nothing else, because the server lasts, runs commands for
/// its superuser, and our own environment holds secrets.
const INHERITED: [&str; 5] = [
    "PATH",
    "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
    "DYLD_FALLBACK_LIBRARY_PATH",
    "TZDIR",
];

/// One of the server's programs, to be run as `account`. It speaks English, because its words
/// are read here.
pub(super) fn server_command(
    program: &Path,
    settings: &LocalSettings,
    account: Option<&Account>,
) -> Command {
    let mut command = Command::new(program);
    with_clean_environment(&mut command, settings).current_dir("/");
    if let Some(account) = account {
        // The standard library drops supplementary groups along with it.
        command.uid(account.uid.as_raw()).gid(account.gid.as_raw());
    }
    command
}

/// A program that is asked what it is. It may be a launcher that looks around in the home
/// directory for what to run.
pub(super) fn probe(program: &Path, settings: &LocalSettings) -> Command {
    let mut command = Command::new(program);
    let home = settings.process_env.get(OsStr::new("HOME"));
    with_clean_environment(&mut command, settings).envs(home.map(|home| ("HOME", home)));
    command
}

fn with_clean_environment<'a>(
    command: &'a mut Command,
    settings: &LocalSettings,
) -> &'a mut Command {
    command
        .env_clear()
        .envs(
            settings
                .process_env
                .iter()
                .filter(|(name, _)| INHERITED.iter().any(|kept| name == kept)),
        )
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
}
