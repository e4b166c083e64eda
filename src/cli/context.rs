//! What every command works with: settings, messages, prompts.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use super::global::{ColorChoice, GlobalArgs};
use super::output::{Format, Messages};
use super::process::Process;
use super::prompt::Prompter;
use crate::audit::{Actor, Author, Reason};
use crate::clock::{Clock, SystemClock};
use crate::failure::Failure;
use crate::ids::{Entropy, SystemEntropy};
use crate::settings::{Resolved, Settings};

/// What every command works with.
pub(crate) struct Context {
    process: Process,
    global: GlobalArgs,
    settings: OnceLock<Settings>,
    /// The clock of this run.
    pub clock: Arc<dyn Clock>,
    /// The randomness of this run.
    pub entropy: Arc<dyn Entropy>,
}

impl Context {
    /// The context of one run.
    pub(crate) fn new(process: Process, global: GlobalArgs) -> Self {
        Self {
            process,
            global,
            settings: OnceLock::new(),
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
        }
    }

    /// The process.
    pub(crate) const fn process(&self) -> &Process {
        &self.process
    }

    /// The flags that every command takes.
    pub(crate) const fn global(&self) -> &GlobalArgs {
        &self.global
    }

    /// A path as the user means it: relative to the working directory.
    pub(crate) fn path(&self, path: impl Into<PathBuf>) -> PathBuf {
        self.process.directory.join(path.into())
    }

    /// The settings of the chosen environment, read at the first call.
    pub(crate) fn settings(&self) -> Result<&Settings, Failure> {
        if let Some(settings) = self.settings.get() {
            return Ok(settings);
        }
        let resolved = Resolved::load(
            &self.global.request(),
            &self.process.env,
            &self.process.directory,
        )?;
        Ok(self.settings.get_or_init(|| Settings::new(resolved)))
    }

    /// Who makes the changes of this run, for the audit log.
    pub(crate) fn author(&self, reason: Reason) -> Author {
        Author {
            actor: Actor::Cli {
                user: self.process.user(),
                host: self.process.host(),
            },
            reason,
        }
    }

    /// How standard output is to be written.
    pub(crate) fn format(&self) -> Format {
        Format {
            json: self.global.json,
            terminal: self.process.stdout_is_terminal,
            color: use_color(
                self.global.color,
                &self.process,
                self.process.stdout_is_terminal,
            ),
        }
    }

    /// Messages on standard error.
    pub(crate) fn messages(&self) -> Messages {
        let terminal = self.process.stderr_is_terminal;
        Messages {
            // With --json, standard error holds JSON alone.
            quiet: self.global.quiet || self.global.json,
            verbose: self.global.verbose > 0,
            progress: !self.global.no_progress && !self.global.json,
            format: Format {
                json: self.global.json,
                terminal,
                color: use_color(self.global.color, &self.process, terminal),
            },
        }
    }

    /// Whether standard input is a terminal, and nothing that is piped in.
    pub(crate) const fn stdin_is_terminal(&self) -> bool {
        self.process.stdin_is_terminal
    }

    /// Questions, if anybody can answer them.
    pub(crate) const fn prompter(&self) -> Prompter {
        Prompter {
            can_ask: self.process.stdin_is_terminal
                && self.process.stderr_is_terminal
                && !self.global.json
                && !self.global.non_interactive,
        }
    }
}

/// `--color`, then `NO_COLOR`, `CLICOLOR_FORCE` and `TERM=dumb`, then whether it is a terminal.
fn use_color(choice: ColorChoice, process: &Process, terminal: bool) -> bool {
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto if process.variable("NO_COLOR").is_some() => false,
        ColorChoice::Auto if process.env.get("CLICOLOR_FORCE").is_some_and(|v| v != "0") => true,
        ColorChoice::Auto => terminal && process.env.get("TERM").is_none_or(|term| term != "dumb"),
    }
}
