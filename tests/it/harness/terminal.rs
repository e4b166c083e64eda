//! The built binary on a terminal: somebody reads its questions and answers them.

use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::process::{Child, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use nix::pty::{Winsize, openpty};
use nix::sys::signal::{Signal, kill};
use nix::sys::termios::{LocalFlags, tcgetattr};
use nix::unistd::Pid;

use super::command::{Invocation, Outcome};

/// Longest wait for an expected text.
const PATIENCE: Duration = Duration::from_mins(1);

/// A command whose three streams are a terminal.
pub(crate) struct Terminal {
    child: Child,
    keyboard: File,
    screen: Receiver<Vec<u8>>,
    seen: Vec<u8>,
    /// How much of what was seen an expectation has used up.
    used: usize,
}

impl Invocation<'_> {
    /// Starts the command on a terminal of its own.
    pub(crate) fn on_terminal(&self) -> Terminal {
        self.on_terminal_of(100)
    }

    /// The same on one of so many columns.
    pub(crate) fn on_terminal_of(&self, columns: u16) -> Terminal {
        let size = Winsize {
            ws_row: 40,
            ws_col: columns,
            ws_xpixel: 0,
            ws_ypixel: 0,
        };
        let pty = openpty(&size, None).unwrap();
        let stream = |fd: &OwnedFd| Stdio::from(fd.try_clone().unwrap());
        let child = self
            .command()
            .env("TERM", "xterm")
            .stdin(stream(&pty.slave))
            .stdout(stream(&pty.slave))
            .stderr(stream(&pty.slave))
            .spawn()
            .unwrap();
        // The last copy on our side must go, or the end of the command would not be seen.
        drop(pty.slave);
        let keyboard = File::from(pty.master.try_clone().unwrap());
        let mut master = File::from(pty.master);
        let (send, screen) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            // Linux reports an error, not an end, when the other side is closed.
            while let Ok(read @ 1..) = master.read(&mut buffer) {
                if send.send(buffer[..read].to_vec()).is_err() {
                    break;
                }
            }
        });
        Terminal {
            child,
            keyboard,
            screen,
            seen: Vec::new(),
            used: 0,
        }
    }
}

impl Terminal {
    /// Waits until this text appears, after what was expected before.
    #[track_caller]
    pub(crate) fn expect(mut self, text: &str) -> Self {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let shown = String::from_utf8_lossy(&self.seen[self.used..]).into_owned();
            if let Some(at) = shown.find(text) {
                self.used += at + text.len();
                return self;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            match self.screen.recv_timeout(left) {
                Ok(bytes) => self.seen.extend(bytes),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                    let _ = self.child.kill();
                    panic!("`{text}` did not appear:\n{}", self.text());
                }
            }
        }
    }

    /// Waits until the terminal shows what is typed, or hides it.
    #[track_caller]
    pub(crate) fn until_echo(self, shows: bool) -> Self {
        let deadline = Instant::now() + PATIENCE;
        let flags = || tcgetattr(&self.keyboard).unwrap().local_flags;
        while flags().contains(LocalFlags::ECHO) != shows {
            assert!(Instant::now() < deadline, "{}", self.text());
            std::thread::sleep(Duration::from_millis(5));
        }
        self
    }

    /// Sends what Ctrl-C sends.
    pub(crate) fn interrupt(self) -> Self {
        let pid = Pid::from_raw(i32::try_from(self.child.id()).unwrap());
        kill(pid, Signal::SIGINT).unwrap();
        self
    }

    /// Presses keys.
    pub(crate) fn press(mut self, keys: &str) -> Self {
        self.keyboard.write_all(keys.as_bytes()).unwrap();
        self
    }

    /// Waits for the end; all that was on the screen stands in `stdout`. It is the command's own
    /// end that counts: a process that another test starts meanwhile may hold the terminal open.
    pub(crate) fn end(mut self) -> Outcome {
        let status = self.wait();
        Outcome::of_terminal(status.code(), self.text())
    }

    /// Waits for the end; all that was drawn, with its colours, whose sequences begin with `␛`.
    pub(crate) fn drawn(mut self) -> String {
        self.wait();
        String::from_utf8_lossy(&self.seen)
            .replace("\r\n", "\n")
            .replace('\x1b', "␛")
    }

    fn wait(&mut self) -> ExitStatus {
        const MOMENT: Duration = Duration::from_millis(50);
        let deadline = Instant::now() + PATIENCE;
        let mut status = None;
        loop {
            match self.screen.recv_timeout(MOMENT) {
                Ok(bytes) => self.seen.extend(bytes),
                Err(RecvTimeoutError::Timeout) if status.is_none() => {
                    assert!(Instant::now() < deadline, "it goes on:\n{}", self.text());
                    status = self.child.try_wait().unwrap();
                }
                Err(_) => break,
            }
        }
        status.unwrap_or_else(|| self.child.wait().unwrap())
    }

    /// What was written, without the sequences that move the cursor or colour the text.
    fn text(&self) -> String {
        let text = String::from_utf8_lossy(&self.seen).replace("\r\n", "\n");
        dialoguer::console::strip_ansi_codes(&text).into_owned()
    }
}
