//! One cluster: starting it, attaching to it, stopping it. Whatever changes it runs under the lock of
//! its place.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::thread::sleep;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use super::account::server_command;
use super::place::Place;
use super::postmaster::Postmaster;
use super::programs::Programs;
use super::{Endpoint, LocalError, LocalSettings, SUPERUSER};
use crate::secret::Secret;

/// How long a server may take to come up or go down; recovery after a crash counts.
const PATIENCE: Duration = Duration::from_mins(1);
/// How long the last processes of a killed server may hold its memory.
const ORPHANS: Duration = Duration::from_secs(10);
/// Between two looks at `postmaster.pid`.
const GLANCE: Duration = Duration::from_millis(10);
/// How often a port that was free a moment ago may turn out taken.
const PORTS: u32 = 5;
/// The server, if it takes connections. Changes nothing, takes no lock.
pub(super) fn running(place: &Place) -> Result<Option<Endpoint>, LocalError> {
    let Some(postmaster) = living(place)? else {
        return Ok(None);
    };
    let Some(port) = postmaster.ready_port() else {
        return Ok(None);
    };
    let file = place.password();
    let password = fs::read_to_string(&file).map_err(|error| match error.kind() {
        ErrorKind::NotFound => LocalError::NoPassword(file.clone()),
        _ => LocalError::io("read", &file)(error),
    })?;
    Ok(Some(Endpoint {
        port,
        user: SUPERUSER,
        password: Secret::new(password.trim_end()),
        pid: postmaster.pid.unsigned_abs(),
        directory: place.root.clone(),
    }))
}

/// Whether a server runs in it, ready or not.
pub(super) fn is_alive(place: &Place) -> Result<bool, LocalError> {
    Ok(living(place)?.is_some())
}

fn living(place: &Place) -> Result<Option<Postmaster>, LocalError> {
    let data = place.data();
    Ok(Postmaster::read(&data)?.filter(|postmaster| postmaster.is_alive(&data)))
}

/// The major version that made the data; `None` when there is no data.
pub(super) fn version(place: &Place) -> Result<Option<u32>, LocalError> {
    let data = place.data();
    if !data.exists() {
        return Ok(None);
    }
    let file = data.join("PG_VERSION");
    let text = fs::read_to_string(&file).map_err(|error| match error.kind() {
        ErrorKind::NotFound => LocalError::NotACluster(data.clone()),
        _ => LocalError::io("read", &file)(error),
    })?;
    let major = text.trim().split('.').next().unwrap_or_default();
    let major = major.parse().map_err(|_| LocalError::NotACluster(data))?;
    Ok(Some(major))
}

/// Waits for a server that starts or stops just now, and clears away what a dead one left.
pub(super) fn settle(place: &Place) -> Result<Option<Endpoint>, LocalError> {
    let deadline = Instant::now() + PATIENCE;
    while let Some(postmaster) = living(place)? {
        if let Some(endpoint) = running(place)? {
            return Ok(Some(endpoint));
        }
        if Instant::now() > deadline {
            return Err(stuck(place, postmaster, "take connections"));
        }
        sleep(GLANCE);
    }
    // PostgreSQL itself would wait for the process with this number, whoever that is now.
    // Orphans of the dead server are no danger: the shared memory of the data directory tells.
    let stale = Postmaster::file(&place.data());
    match fs::remove_file(&stale) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(LocalError::io("remove", &stale)(error))
        }
        _ => Ok(None),
    }
}

/// Starts the server and waits until it takes connections.
pub(super) fn start(
    settings: &LocalSettings,
    place: &Place,
    programs: &Programs,
) -> Result<Endpoint, LocalError> {
    let orphans = Instant::now() + ORPHANS;
    let mut ports = 0;
    let mut port = recorded_port(place).map_or_else(free_port, Ok)?;
    loop {
        let started = pg_ctl_start(settings, place, programs, port)?;
        // Also after a failure: a start that was interrupted may have left a server behind.
        if let Some(endpoint) = settle(place)? {
            write_file(&place.port(), &endpoint.port.to_string())?;
            return Ok(endpoint);
        }
        let log = fs::read_to_string(place.log()).unwrap_or_default();
        if !started && log.contains("Address already in use") && ports < PORTS {
            ports += 1;
            port = free_port()?;
        } else if !started && log.contains("shared memory block") && Instant::now() < orphans {
            sleep(20 * GLANCE);
        } else {
            return Err(LocalError::Start {
                message: telling_lines(&log),
                log: place.log(),
            });
        }
    }
}

/// Stops the server, if it runs, rolling back what is open.
pub(super) fn stop(place: &Place) -> Result<bool, LocalError> {
    let Some(postmaster) = living(place)? else {
        return Ok(false);
    };
    // SIGINT is PostgreSQL's fast shutdown.
    let sent = kill(Pid::from_raw(postmaster.pid), Signal::SIGINT);
    if let Err(errno) = sent
        && errno != nix::Error::ESRCH
    {
        return Err(LocalError::io("stop the server of", &place.root)(
            errno.into(),
        ));
    }
    let deadline = Instant::now() + PATIENCE;
    while postmaster.is_alive(&place.data()) {
        if Instant::now() > deadline {
            return Err(stuck(place, postmaster, "stop"));
        }
        sleep(GLANCE);
    }
    Ok(true)
}

fn stuck(place: &Place, postmaster: Postmaster, purpose: &'static str) -> LocalError {
    LocalError::Stuck {
        pid: postmaster.pid,
        purpose,
        log: place.log(),
    }
}

/// Writes a new file of mode 0600 and puts it in its place at once.
pub(super) fn write_file(path: &Path, text: &str) -> Result<(), LocalError> {
    let fresh = path.with_extension("new");
    let written = fs::remove_file(&fresh)
        .or_else(|error| match error.kind() {
            ErrorKind::NotFound => Ok(()),
            _ => Err(error),
        })
        .and_then(|()| {
            OpenOptions::new()
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(&fresh)
        })
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .and_then(|()| fs::rename(&fresh, path));
    written.map_err(LocalError::io("write", path))
}

/// Runs `pg_ctl start`, which gives the server a session of its own; says whether it succeeded.
fn pg_ctl_start(
    settings: &LocalSettings,
    place: &Place,
    programs: &Programs,
    port: u16,
) -> Result<bool, LocalError> {
    let log = fresh_log(place)?;
    let path = place.log();
    let second = log.try_clone().map_err(LocalError::io("open", &path))?;
    let program = programs.bin.join("pg_ctl");
    let status = server_command(&program, settings, place.account.as_ref())
        .args(["start", "-s", "-w", "-t"])
        .arg(PATIENCE.as_secs().to_string())
        .arg("-o")
        .arg(format!("-p {port}"))
        // By environment: pg_ctl would put an argument into a shell command, unescaped.
        .env("PGDATA", place.data())
        .stdout(Stdio::from(log))
        .stderr(Stdio::from(second))
        // Ctrl-C is for us, not for a server that others use too (until version 13 it stays in
        // the group of pg_ctl).
        .process_group(0)
        .status()
        .map_err(LocalError::io("run", &program))?;
    Ok(status.success())
}

/// A new log, so that what it says is of this start; the last one is kept.
fn fresh_log(place: &Place) -> Result<File, LocalError> {
    let path = place.log();
    let _ = fs::rename(&path, path.with_extension("log.1"));
    OpenOptions::new()
        .append(true)
        .create_new(true)
        .mode(0o600)
        .open(&path)
        .map_err(LocalError::io("create", &path))
}

/// The port of the last start, if nobody else has taken it since.
fn recorded_port(place: &Place) -> Option<u16> {
    let port = fs::read_to_string(place.port()).ok()?.trim().parse().ok()?;
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).ok()?;
    Some(port)
}

fn free_port() -> Result<u16, LocalError> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(LocalError::io(
            "find a free port on",
            &PathBuf::from("127.0.0.1"),
        ))
}

/// The lines that tell why something failed, without their time stamps; all, when none does.
pub(super) fn telling_lines(log: &str) -> String {
    const WORDS: [&str; 7] = [
        "FATAL:",
        "PANIC:",
        "HINT:",
        "DETAIL:",
        "error:",
        "hint:",
        "could not",
    ];
    let told: Vec<&str> = log
        .lines()
        .filter_map(|line| {
            let at = WORDS.iter().filter_map(|word| line.find(word)).min()?;
            Some(line[at..].trim_end())
        })
        .collect();
    if told.is_empty() {
        return log.trim().replace('\n', "; ");
    }
    told.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_telling_lines_of_a_log_are_those_that_say_why() {
        let log = "2026-01-01 10:00:00.000 UTC [7] LOG:  starting PostgreSQL 15\n\
                   2026-01-01 10:00:00.001 UTC [7] FATAL:  data directory has wrong ownership\n\
                   2026-01-01 10:00:00.001 UTC [7] HINT:  The server must own it.\n\
                   pg_ctl: could not start server\n";
        assert_eq!(
            telling_lines(log),
            "FATAL:  data directory has wrong ownership; HINT:  The server must own it.; \
             could not start server"
        );
        assert_eq!(telling_lines("one\ntwo\n"), "one; two");
    }
}
