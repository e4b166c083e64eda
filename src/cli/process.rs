//! What the operating system hands over: read once, here, and passed on.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::IsTerminal;
use std::path::PathBuf;

/// The process as the program found it.
#[derive(Debug, Clone)]
pub struct Process {
    /// Arguments, the program's name first.
    pub args: Vec<OsString>,
    /// Environment variables whose name and value are UTF-8.
    pub env: BTreeMap<String, String>,
    /// The home directory: HOME, else what the account says.
    pub home: Option<PathBuf>,
    /// The working directory.
    pub directory: PathBuf,
    /// Name of the account, for the audit log.
    pub user: String,
    /// Name of the machine, for the audit log.
    pub host: String,
    /// Whether standard input is a terminal.
    pub stdin_is_terminal: bool,
    /// Whether standard output is a terminal.
    pub stdout_is_terminal: bool,
    /// Whether standard error is a terminal.
    pub stderr_is_terminal: bool,
}

impl Process {
    /// Looks at the process that runs.
    pub fn capture() -> Self {
        let env: BTreeMap<String, String> = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect();
        let account = nix::unistd::User::from_uid(nix::unistd::getuid())
            .ok()
            .flatten();
        let named = env
            .get("HOME")
            .filter(|home| !home.is_empty())
            .map(PathBuf::from);
        Self {
            home: named.or_else(|| account.as_ref().map(|account| account.dir.clone())),
            args: std::env::args_os().collect(),
            directory: std::env::current_dir().unwrap_or_else(|_| PathBuf::from(".")),
            user: account
                .map(|account| account.name)
                .or_else(|| env.get("USER").cloned())
                .unwrap_or_else(|| "unknown".into()),
            host: nix::unistd::gethostname()
                .ok()
                .and_then(|name| name.into_string().ok())
                .unwrap_or_else(|| "unknown".into()),
            stdin_is_terminal: std::io::stdin().is_terminal(),
            stdout_is_terminal: std::io::stdout().is_terminal(),
            stderr_is_terminal: std::io::stderr().is_terminal(),
            env,
        }
    }

    /// Whether a variable is set to something.
    pub fn has(&self, name: &str) -> bool {
        self.env.get(name).is_some_and(|value| !value.is_empty())
    }
}
