//! The built binary in an emptied environment, and what it said as a text for snapshots.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::fs::Permissions;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use regex::Regex;
use tempfile::TempDir;

use super::TestDatabase;

/// No command may take longer.
const PATIENCE: Duration = Duration::from_mins(2);

/// A home and a working directory of their own, both empty, and the variables that every command
/// in them gets.
pub(crate) struct Sandbox {
    home: TempDir,
    directory: TempDir,
    variables: BTreeMap<OsString, OsString>,
}

impl Sandbox {
    /// A machine where nothing is configured.
    pub(crate) fn new() -> Self {
        let mut variables = BTreeMap::from([
            ("PATH".into(), "/usr/bin:/bin".into()),
            ("TZ".into(), "UTC".into()),
        ]);
        // Where the programs are is a fact of the machine, not a setting under test.
        if let Some(bin) = std::env::var_os("SCRATCH_PG_BIN") {
            variables.insert("SCRATCH_PG_BIN".into(), bin);
        }
        let home = directory();
        variables.insert("HOME".into(), home.path().into());
        Self {
            home,
            directory: directory(),
            variables,
        }
    }

    /// One that works on this database.
    pub(crate) fn on(database: &TestDatabase) -> Self {
        Self::new().env("DATABASE_URL", database.url())
    }

    /// Sets a variable for every command.
    pub(crate) fn env(mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Self {
        self.variables
            .insert(name.as_ref().into(), value.as_ref().into());
        self
    }

    /// The home directory.
    pub(crate) fn home(&self) -> &Path {
        self.home.path()
    }

    /// The working directory.
    pub(crate) fn directory(&self) -> &Path {
        self.directory.path()
    }

    /// Writes a file into the working directory.
    pub(crate) fn write(&self, name: &str, text: &str) {
        std::fs::write(self.directory().join(name), text).unwrap();
    }

    /// Reads a file of the working directory.
    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.directory().join(name)).unwrap()
    }

    /// `scratch` with these arguments.
    pub(crate) fn scratch<A: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = A>,
    ) -> Invocation<'_> {
        Invocation {
            sandbox: self,
            arguments: Vec::new(),
            variables: self.variables.clone(),
            stdin: String::new(),
        }
        .args(arguments)
    }
}

/// A command about to be run.
pub(crate) struct Invocation<'a> {
    sandbox: &'a Sandbox,
    arguments: Vec<OsString>,
    variables: BTreeMap<OsString, OsString>,
    stdin: String,
}

impl Invocation<'_> {
    /// Adds arguments.
    pub(crate) fn args<A: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = A>) -> Self {
        let more = arguments.into_iter().map(|one| one.as_ref().to_owned());
        self.arguments.extend(more);
        self
    }

    /// Sets a variable for this command.
    pub(crate) fn env(mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Self {
        self.variables
            .insert(name.as_ref().into(), value.as_ref().into());
        self
    }

    /// What the command reads; nothing unless given, and never a terminal.
    pub(crate) fn stdin(mut self, text: &str) -> Self {
        text.clone_into(&mut self.stdin);
        self
    }

    /// The same as a plain command, for tests that run it in the background.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_scratch"));
        command
            .args(&self.arguments)
            .env_clear()
            .envs(&self.variables)
            .current_dir(self.sandbox.directory())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs it to its end.
    pub(crate) fn run(self) -> Outcome {
        let mut child = self.command().spawn().unwrap();
        let pid = Pid::from_raw(i32::try_from(child.id()).unwrap());
        let mut input = child.stdin.take().unwrap();
        let (done, ended) = channel();
        let stdin = self.stdin;
        let worker = std::thread::spawn(move || {
            // A command that does not read may be gone already.
            let _ = input.write_all(stdin.as_bytes());
            drop(input);
            let output = child.wait_with_output();
            let _ = done.send(());
            output
        });
        if ended.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
            let _ = kill(pid, Signal::SIGKILL);
            panic!("{:?} did not end within {PATIENCE:?}", self.arguments);
        }
        let output = worker.join().unwrap().unwrap();
        Outcome {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
            home: self.sandbox.home().to_owned(),
            directory: self.sandbox.directory().to_owned(),
        }
    }
}

/// What came of a command. `Display` is its snapshot: what differs from run to run is replaced.
pub(crate) struct Outcome {
    /// `None` when a signal ended it.
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    home: PathBuf,
    directory: PathBuf,
}

impl Outcome {
    /// What came of a command on a terminal, where both streams are one.
    pub(super) fn of_terminal(code: Option<i32>, screen: String) -> Self {
        Self {
            code,
            stdout: screen,
            stderr: String::new(),
            home: "/home".into(),
            directory: "/work".into(),
        }
    }

    /// stdout, which must be JSON.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}\n{self}"))
    }

    /// Panics, showing everything, unless it ended with this code.
    #[track_caller]
    pub(crate) fn expect_code(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "\n{self}");
        self
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = self.code.map_or("none".into(), |code| code.to_string());
        let text = format!(
            "exit code: {code}\n--- stdout\n{}\n--- stderr\n{}",
            self.stdout.trim_end(),
            self.stderr.trim_end()
        );
        let text = text
            .replace(&*self.home.to_string_lossy(), "[HOME]")
            .replace(&*self.directory.to_string_lossy(), "[DIR]");
        f.write_str(without_accidents(&text).trim_end())
    }
}

/// Replaces what differs from run to run.
pub(crate) fn without_accidents(text: &str) -> String {
    const REPLACED: [(&str, &str); 6] = [
        (
            r"\b(usr|atk|aac|uev|ael|sub|inv|sna|snt|coa)_[0-9A-Za-z]{10}\b",
            "${1}_[id]",
        ),
        (r"(127\.0\.0\.1|localhost|\[::1\]):\d+", "${1}:[PORT]"),
        (r"\b\d+(\.\d+)? (ms|µs|s)\b", "[TIME]"),
        (r"\bt_\d+_\d+\b", "[DATABASE]"),
        (
            r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?Z?)?",
            "[INSTANT]",
        ),
        (r"\b(pid|process) \d+", "${1} [PID]"),
    ];
    let mut text = text.to_owned();
    for (pattern, replacement) in REPLACED {
        let pattern = Regex::new(pattern).unwrap();
        text = pattern.replace_all(&text, replacement).into_owned();
    }
    text
}

/// A directory that the account of a managed PostgreSQL can enter, too.
fn directory() -> TempDir {
    tempfile::Builder::new()
        .prefix("scratch-test-")
        .permissions(Permissions::from_mode(0o755))
        .tempdir()
        .unwrap()
}

#[test]
fn a_snapshot_shows_nothing_that_differs_from_run_to_run() {
    let sandbox = Sandbox::new();
    let outcome = Outcome {
        code: Some(0),
        stdout: format!("usr_4fJ0aZq81B in {}/.env\n", sandbox.directory().display()),
        stderr: "t_812_3 at 127.0.0.1:54321 after 12 ms, 1.2 s; --timeout 60s; \
                 2026-01-01T10:00:00.123Z\n"
            .into(),
        home: sandbox.home().to_owned(),
        directory: sandbox.directory().to_owned(),
    };
    insta::assert_snapshot!(outcome, @r"
    exit code: 0
    --- stdout
    usr_[id] in [DIR]/.env
    --- stderr
    [DATABASE] at 127.0.0.1:[PORT] after [TIME], [TIME]; --timeout 60s; [INSTANT]
    ");
}

#[test]
fn json_is_read_from_stdout_alone() {
    let outcome = Outcome {
        code: Some(0),
        stdout: "[{\"role\":\"ADMIN\"}]\n".into(),
        stderr: "1 user\n".into(),
        home: PathBuf::from("/home"),
        directory: PathBuf::from("/work"),
    };
    assert_eq!(outcome.json()[0]["role"], "ADMIN");
}
