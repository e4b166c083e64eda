//! A command at a terminal: what a person sees and types.

use std::fs::File;
use std::io::{Read, Write};
use std::process::Stdio;

use nix::pty::{Winsize, openpty};

use super::command::Invocation;

const SIZE: Winsize = Winsize {
    ws_row: 40,
    ws_col: 100,
    ws_xpixel: 0,
    ws_ypixel: 0,
};

/// Runs a command at a terminal of 100 columns without colour, types `typed`, and returns its
/// exit code and all that the terminal shows, in the order in which it came.
pub(crate) fn on_terminal(invocation: &Invocation<'_>, typed: &str) -> (Option<i32>, String) {
    let pty = openpty(&SIZE, None).unwrap();
    let side = || Stdio::from(pty.slave.try_clone().unwrap());
    let mut child = invocation
        .command()
        .env("NO_COLOR", "1")
        .env("TERM", "xterm")
        .stdin(side())
        .stdout(side())
        .stderr(side())
        .spawn()
        .unwrap();
    // The last end that is open on this side would keep the terminal alive.
    drop(pty.slave);
    let mut keyboard = File::from(pty.master.try_clone().unwrap());
    keyboard.write_all(typed.as_bytes()).unwrap();
    let mut screen = File::from(pty.master);
    let mut seen = Vec::new();
    let mut buffer = [0; 4096];
    // A terminal without a program reads as an error on Linux, as the end elsewhere.
    while let Ok(count) = screen.read(&mut buffer) {
        if count == 0 {
            break;
        }
        seen.extend_from_slice(&buffer[..count]);
    }
    let text = String::from_utf8_lossy(&seen).replace("\r\n", "\n");
    (child.wait().unwrap().code(), text)
}
