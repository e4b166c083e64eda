//! `scratch completions`: the static completion script of a shell.

use clap::Args;
use clap_complete::Shell;
use serde::Serialize;

use super::output::{Reply, Report, View};
use crate::failure::Failure;

/// Which shell.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  scratch completions bash > ~/.local/share/bash-completion/completions/scratch"
)]
pub(crate) struct Options {
    /// The shell
    shell: Shell,
}

#[derive(Serialize)]
struct Script {
    shell: String,
    script: String,
}

impl Report for Script {
    fn view(&self) -> View {
        View::Verbatim(self.script.clone())
    }
}

impl Options {
    pub(crate) fn run(self) -> Result<Reply, Failure> {
        Reply::of(&Script {
            shell: self.shell.to_string(),
            script: script(self.shell),
        })
    }
}

/// The script of a shell.
pub(super) fn script(shell: Shell) -> String {
    let mut buffer = Vec::new();
    clap_complete::generate(shell, &mut super::command(), "scratch", &mut buffer);
    String::from_utf8(buffer).expect("a completion script is text")
}
