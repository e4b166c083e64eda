//! Where a cluster lives: its directory, the files in it, and the lock around changing them.

use std::fs::{self, DirBuilder, File, Metadata, OpenOptions, Permissions, TryLockError};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use nix::libc::O_NOFOLLOW;
use nix::unistd::geteuid;
use sha2::{Digest, Sha256};

use super::account::Account;
use super::{LocalError, Notice};

/// Where clusters live whose own directory the server's account cannot reach.
const SYSTEM: &str = "/var/lib/scratch";

/// The directory of one cluster:
///
/// ```text
/// data/         PostgreSQL's own, owned by the server's account
/// password      the superuser's, 0600
/// port          the one of the last start
/// postgres.log  since the last start; postgres.log.1 is the one before
/// lock          held while the cluster is created, started or stopped
/// ```
#[derive(Debug)]
pub(super) struct Place {
    pub(super) root: PathBuf,
    /// The directory asked for, where it had to be replaced.
    pub(super) instead_of: Option<PathBuf>,
    /// The account of the server, unless it is ours.
    pub(super) account: Option<Account>,
}

impl Place {
    /// Decides where a cluster lives. The same directory asked for gives the same answer.
    pub(super) fn resolve(wanted: &Path) -> Result<Self, LocalError> {
        let existing = wanted.ancestors().find(|step| step.exists());
        if let Some(file) = existing.filter(|step| !step.is_dir()) {
            return Err(LocalError::NotADirectory(file.to_owned()));
        }
        let place = Self::choose(wanted)?;
        verify_owner(&place.root)?;
        Ok(place)
    }

    fn choose(wanted: &Path) -> Result<Self, LocalError> {
        let account = Account::choose(wanted)?;
        if account.is_none_or(|account| account.can_reach(wanted)) {
            return Ok(Self {
                root: wanted.to_owned(),
                instead_of: None,
                account,
            });
        }
        let root = replacement(wanted);
        Ok(Self {
            account: Account::choose(&root)?,
            root,
            instead_of: Some(wanted.to_owned()),
        })
    }

    pub(super) fn data(&self) -> PathBuf {
        self.root.join("data")
    }

    pub(super) fn password(&self) -> PathBuf {
        self.root.join("password")
    }

    pub(super) fn port(&self) -> PathBuf {
        self.root.join("port")
    }

    pub(super) fn log(&self) -> PathBuf {
        self.root.join("postgres.log")
    }

    /// Makes the directory, private as far as the server's account allows.
    pub(super) fn prepare(&self) -> Result<&Self, LocalError> {
        make_directory(&self.root, self.account.as_ref())?;
        verify_owner(&self.root)?;
        let about = self
            .root
            .metadata()
            .map_err(LocalError::io("read", &self.root))?;
        let mode = if self.account.is_some() { 0o711 } else { 0o700 };
        if about.mode() & 0o777 != mode {
            fs::set_permissions(&self.root, Permissions::from_mode(mode))
                .map_err(LocalError::io("set the mode of", &self.root))?;
        }
        Ok(self)
    }

    /// Waits until no other process changes the cluster. Dropping the file lets go; children
    /// don't inherit it.
    pub(super) fn lock(&self, say: &mut dyn FnMut(Notice)) -> Result<File, LocalError> {
        lock_file(&self.root.join("lock"), say)
    }
}

/// Refuses a directory, or a link to one, that is not our own. In a world-writable parent somebody
/// may have made it, to read the password or to have us write where a link of theirs leads.
fn verify_owner(root: &Path) -> Result<(), LocalError> {
    let ours = |about: Metadata| about.uid() == geteuid().as_raw();
    let foreign = [root.symlink_metadata(), root.metadata()]
        .into_iter()
        .any(|about| about.is_ok_and(|about| !ours(about)));
    if foreign {
        return Err(LocalError::Foreign(root.to_owned()));
    }
    Ok(())
}

/// Takes an exclusive lock on a file that is made if need be.
pub(super) fn lock_file(path: &Path, say: &mut dyn FnMut(Notice)) -> Result<File, LocalError> {
    let file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .custom_flags(O_NOFOLLOW)
        .open(path)
        .map_err(LocalError::io("open", path))?;
    match file.try_lock() {
        Ok(()) => return Ok(file),
        Err(TryLockError::WouldBlock) => say(Notice::Waiting),
        Err(TryLockError::Error(error)) => return Err(LocalError::io("lock", path)(error)),
    }
    file.lock().map_err(LocalError::io("lock", path))?;
    Ok(file)
}

/// Makes a directory and its missing parents: private ones, or such as the server's account can
/// enter, whatever the umask says.
pub(super) fn make_directory(path: &Path, account: Option<&Account>) -> Result<(), LocalError> {
    if account.is_none() {
        return DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(path)
            .map_err(LocalError::io("create", path));
    }
    let missing: Vec<&Path> = path.ancestors().take_while(|step| !step.exists()).collect();
    for step in missing.into_iter().rev() {
        match fs::create_dir(step) {
            Ok(()) => fs::set_permissions(step, Permissions::from_mode(0o755))
                .map_err(LocalError::io("set the mode of", step))?,
            // Another process was faster, and sets the mode.
            Err(_) if step.is_dir() => {}
            Err(error) => return Err(LocalError::io("create", step)(error)),
        }
    }
    Ok(())
}

/// The directory that stands in for one that the server's account cannot reach.
pub(super) fn replacement(wanted: &Path) -> PathBuf {
    let digest = Sha256::digest(wanted.as_os_str().as_encoded_bytes());
    let name: String = digest[..8].iter().fold(String::new(), |mut name, byte| {
        use std::fmt::Write;
        let _ = write!(name, "{byte:02x}");
        name
    });
    Path::new(SYSTEM).join(name)
}
