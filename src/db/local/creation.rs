//! Making a cluster: its data directory, its password, its database, its settings.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;
use std::process::Stdio;

use nix::libc::O_NOFOLLOW;

use super::account::{Account, server_command};
use super::cluster::{telling_lines, write_file};
use super::place::Place;
use super::programs::Programs;
use super::{Durability, LocalError, LocalSettings, SUPERUSER};
use crate::ids::{Entropy, new_token};
use crate::secret::Secret;

/// The beginning of the name of a data directory that is not complete yet.
const UNFINISHED: &str = "data.new-";

const SETTINGS: &str = "
# Managed by scratch.
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 200
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
";

/// For tests. `wal_level` stays: `minimal` would make CREATE DATABASE several times slower.
const EPHEMERAL: &str = "\
fsync = off
full_page_writes = off
synchronous_commit = off
autovacuum = off
";

/// Makes the data directory with its database, under a name of its own until it is complete.
pub(super) fn create(
    settings: &LocalSettings,
    place: &Place,
    programs: &Programs,
    entropy: &dyn Entropy,
) -> Result<(), LocalError> {
    write_password(place, &new_token(entropy))?;
    let mut tag = [0_u8; 8];
    entropy.fill(&mut tag);
    let fresh = place
        .root
        .join(format!("{UNFINISHED}{:016x}", u64::from_ne_bytes(tag)));
    let locales: &[&[&str]] = if cfg!(target_os = "macos") {
        // Older releases lack the first.
        &[&["--locale=C.UTF-8"], &["--locale=C", "--lc-ctype=UTF-8"]]
    } else {
        &[&["--locale=C.UTF-8"]]
    };
    let mut outcome = Ok(());
    for locale in locales {
        empty_directory(&fresh, place.account.as_ref())?;
        outcome = initdb(settings, place, programs, &fresh, locale);
        if outcome.is_ok() {
            break;
        }
    }
    outcome?;
    configure(&fresh, settings.durability)?;
    create_database(settings, place, programs, &fresh)?;
    fs::rename(&fresh, place.data()).map_err(LocalError::io("rename", &fresh))
}

/// Removes what interrupted attempts left. An `initdb` that outlived its caller may still write
/// there: what cannot be removed now is removed another time.
pub(super) fn sweep_unfinished(place: &Place) -> Result<(), LocalError> {
    let entries = fs::read_dir(&place.root).map_err(LocalError::io("read", &place.root))?;
    for entry in entries.flatten() {
        if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
    Ok(())
}

fn empty_directory(path: &Path, account: Option<&Account>) -> Result<(), LocalError> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            return Err(LocalError::io("remove", path)(error));
        }
        _ => {}
    }
    fs::DirBuilder::new()
        .mode(0o700)
        .create(path)
        .map_err(LocalError::io("create", path))?;
    account.map_or(Ok(()), |account| account.own(path))
}

/// Keeps the password where only the server's account (and root) reads it.
fn write_password(place: &Place, password: &Secret) -> Result<(), LocalError> {
    let path = place.password();
    write_file(&path, password.reveal())?;
    place
        .account
        .as_ref()
        .map_or(Ok(()), |account| account.own(&path))
}

fn initdb(
    settings: &LocalSettings,
    place: &Place,
    programs: &Programs,
    data: &Path,
    locale: &[&str],
) -> Result<(), LocalError> {
    let program = programs.bin.join("initdb");
    let mut command = server_command(&program, settings, place.account.as_ref());
    command
        .args(["-U", SUPERUSER, "-A", "scram-sha-256", "-E", "UTF8"])
        .args(locale)
        .args((settings.durability == Durability::Ephemeral).then_some("--no-sync"))
        .arg("--pwfile")
        .arg(place.password())
        .arg("-D")
        .arg(data);
    let output = command.output().map_err(LocalError::io("run", &program))?;
    if output.status.success() {
        return Ok(());
    }
    Err(LocalError::Init {
        message: telling_lines(&String::from_utf8_lossy(&output.stderr)),
    })
}

/// Before anybody can ask for it: whoever sees a cluster sees its database, too.
fn create_database(
    settings: &LocalSettings,
    place: &Place,
    programs: &Programs,
    data: &Path,
) -> Result<(), LocalError> {
    let program = programs.bin.join("postgres");
    let failed = LocalError::io("run", &program);
    let child = server_command(&program, settings, place.account.as_ref())
        .args(["--single", "-c", "exit_on_error=on", "-D"])
        .arg(data)
        .arg("template1")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn();
    let output = child.and_then(|mut child| {
        let statement = format!("CREATE DATABASE \"{}\"\n", settings.database);
        // Should it end before it reads, what it says counts.
        let _ = child
            .stdin
            .take()
            .map(|mut stdin| stdin.write_all(statement.as_bytes()));
        child.wait_with_output()
    });
    let output = output.map_err(failed)?;
    if output.status.success() {
        return Ok(());
    }
    Err(LocalError::Init {
        message: telling_lines(&String::from_utf8_lossy(&output.stderr)),
    })
}

/// Appends our settings: to `postgresql.conf`, because `postgresql.auto.conf` belongs to
/// ALTER SYSTEM, which goes on winning.
fn configure(data: &Path, durability: Durability) -> Result<(), LocalError> {
    let path = data.join("postgresql.conf");
    let text = match durability {
        Durability::Durable => SETTINGS.to_owned(),
        Durability::Ephemeral => format!("{SETTINGS}{EPHEMERAL}"),
    };
    // Root follows no link that the server's account may have laid.
    OpenOptions::new()
        .append(true)
        .custom_flags(O_NOFOLLOW)
        .open(&path)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(LocalError::io("write", &path))
}
