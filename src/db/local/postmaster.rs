//! `postmaster.pid`: what a server says of itself, and whether that is still true.
//!
//! Its lines are described in PostgreSQL's `src/include/utils/pidfile.h`: process id, data
//! directory, start time, port, socket directory, address, shared memory, status.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::LocalError;
use super::process::is_server;

/// The server that a data directory names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Postmaster {
    pub(super) pid: i32,
    /// In seconds since the epoch.
    pub(super) started: Option<i64>,
    /// Known once the server listens.
    port: Option<u16>,
    ready: bool,
}

impl Postmaster {
    pub(super) fn file(data: &Path) -> PathBuf {
        data.join("postmaster.pid")
    }

    /// Reads the file; `None` when there is none, or none that names a process.
    pub(super) fn read(data: &Path) -> Result<Option<Self>, LocalError> {
        let file = Self::file(data);
        match fs::read_to_string(&file) {
            Ok(text) => Ok(Self::parse(&text)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(LocalError::io("read", &file)(error)),
        }
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        Some(Self {
            pid: lines.first()?.parse().ok().filter(|&pid| pid > 1)?,
            started: lines.get(2).and_then(|line| line.parse().ok()),
            port: lines.get(3).and_then(|line| line.parse().ok()),
            ready: lines.get(7) == Some(&"ready"),
        })
    }

    /// The port, once the server takes connections.
    pub(super) fn ready_port(&self) -> Option<u16> {
        self.port.filter(|_| self.ready)
    }

    /// Whether the process lives and is the server of this data directory: the file may be left
    /// over from a crash or a reboot.
    pub(super) fn is_alive(&self, data: &Path) -> bool {
        is_server(self, data)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_ready_when_its_eighth_line_says_so() {
        let text = "812\n/data\n1700000000\n5433\n\n127.0.0.1\n  123  4\nready   \n";
        let ready = Postmaster::parse(text).unwrap();
        assert_eq!((ready.pid, ready.ready_port()), (812, Some(5433)));

        let starting = Postmaster::parse(&text.replace("ready   ", "starting")).unwrap();
        assert_eq!(starting.ready_port(), None);
        let early = Postmaster::parse("812\n/data\n1700000000\n5433\n").unwrap();
        assert_eq!(early.ready_port(), None);
    }

    #[test]
    fn a_file_that_names_no_process_is_none() {
        for text in ["", "\n", "not a number\n", "0\n", "-1\n", "1\n"] {
            assert_eq!(Postmaster::parse(text), None, "{text:?}");
        }
    }

    /// Tells a process of the next test that it plays the server.
    #[cfg(target_os = "linux")]
    const PLAYS_SERVER: &str = "SCRATCH_TEST_PLAYS_SERVER";

    #[cfg(target_os = "linux")]
    #[test]
    fn only_a_living_postgres_in_this_directory_is_its_server() {
        use std::io::{Read, stdin};
        use std::process::{Command, Stdio};
        use std::time::Duration;

        if std::env::var_os(PLAYS_SERVER).is_some() {
            stdin().read_to_end(&mut Vec::new()).unwrap();
            return;
        }
        let data = tempfile::tempdir().unwrap();
        let elsewhere = tempfile::tempdir().unwrap();
        let play = |name: &str, directory: &Path| {
            let program = elsewhere.path().join(name);
            let _ = std::os::unix::fs::symlink(std::env::current_exe().unwrap(), &program);
            Command::new(program)
                .arg("only_a_living_postgres_in_this_directory_is_its_server")
                .env(PLAYS_SERVER, "1")
                .current_dir(directory)
                .stdin(Stdio::piped())
                .stdout(Stdio::null())
                .spawn()
                .unwrap()
        };
        let is_server = |pid: u32| {
            let text = pid.to_string();
            Postmaster::parse(&text).unwrap().is_alive(data.path())
        };
        let mut server = play("postgres", data.path());
        let mut of_another = play("postgres", elsewhere.path());
        let mut stranger = play("postgres_exporter", data.path());
        assert!(is_server(server.id()));
        assert!(!is_server(of_another.id()));
        assert!(!is_server(stranger.id()));

        // Dead, but nobody has asked for its exit status yet.
        server.kill().unwrap();
        let stat = format!("/proc/{}/stat", server.id());
        while !fs::read_to_string(&stat).unwrap().contains(") Z ") {
            std::thread::sleep(Duration::from_millis(1));
        }
        assert!(!is_server(server.id()));
        for child in [&mut server, &mut of_another, &mut stranger] {
            let _ = child.kill();
            child.wait().unwrap();
        }
        assert!(!is_server(server.id()));
    }
}
