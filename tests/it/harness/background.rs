//! A command that goes on: a server that a test talks to and stops.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Stdio};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use super::command::Invocation;

/// A running `scratch` that said where it listens. Killed when dropped.
pub(crate) struct Background {
    child: Child,
    /// The first line that it printed.
    pub(crate) url: String,
}

impl Background {
    /// Starts a command and waits for its first line.
    pub(crate) fn start(invocation: &Invocation<'_>) -> Self {
        let mut command = invocation.command();
        let mut child = command.stdin(Stdio::null()).spawn().unwrap();
        let mut url = String::new();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        stdout.read_line(&mut url).unwrap();
        if url.is_empty() {
            let mut said = String::new();
            child
                .stderr
                .take()
                .unwrap()
                .read_to_string(&mut said)
                .unwrap();
            panic!("it ended before it listened:\n{said}");
        }
        Self {
            child,
            url: url.trim().to_owned(),
        }
    }

    /// The port of its address.
    pub(crate) fn port(&self) -> &str {
        self.url.rsplit(':').next().unwrap()
    }

    /// Sends a signal.
    pub(crate) fn signal(&self, signal: Signal) {
        let pid = Pid::from_raw(i32::try_from(self.child.id()).unwrap());
        kill(pid, signal).unwrap();
    }

    /// Reads what is said on stderr until a line holds `before`; what follows that there, up to a
    /// quotation mark.
    pub(crate) fn said_until(&mut self, before: &str) -> String {
        let said = self.child.stderr.as_mut().unwrap();
        let mut lines = BufReader::new(said).lines();
        let line = lines.find(|line| line.as_ref().unwrap().contains(before));
        let line = line.unwrap().unwrap();
        let (_, after) = line.split_once(before).unwrap();
        after.split('"').next().unwrap().to_owned()
    }

    /// Sends a signal, and returns the exit code and what was said on stderr.
    pub(crate) fn end(mut self, signal: Signal) -> (Option<i32>, String) {
        self.signal(signal);
        let mut said = String::new();
        self.child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut said)
            .unwrap();
        (self.child.wait().unwrap().code(), said)
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
