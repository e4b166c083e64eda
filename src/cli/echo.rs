//! A terminal that does not show what is typed.

use std::io;

use nix::sys::termios::{LocalFlags, SetArg, Termios, tcgetattr, tcsetattr};

/// Keeps the terminal of standard input from showing what is typed, until it is dropped.
pub(super) struct EchoOff {
    before: Termios,
}

impl EchoOff {
    /// Begins now: before a question is shown, so that no hasty answer is.
    pub(super) fn begin() -> nix::Result<Self> {
        let before = tcgetattr(io::stdin())?;
        let mut hidden = before.clone();
        hidden.local_flags.remove(LocalFlags::ECHO);
        tcsetattr(io::stdin(), SetArg::TCSANOW, &hidden)?;
        Ok(Self { before })
    }
}

impl Drop for EchoOff {
    fn drop(&mut self) {
        // There is nobody to tell: the terminal is gone.
        let _ = tcsetattr(io::stdin(), SetArg::TCSANOW, &self.before);
    }
}
