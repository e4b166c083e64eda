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
    /// The working directory.
    pub directory: PathBuf,
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
        Self {
            args: std::env::args_os().collect(),
            env: std::env::vars_os()
                .filter_map(|(name, value)| {
                    Some((name.into_string().ok()?, value.into_string().ok()?))
                })
                .collect(),
            directory: std::env::current_dir().unwrap_or_else(|_| PathBuf::from(".")),
            stdin_is_terminal: std::io::stdin().is_terminal(),
            stdout_is_terminal: std::io::stdout().is_terminal(),
            stderr_is_terminal: std::io::stderr().is_terminal(),
        }
    }

    /// The value of a variable that is set to something.
    pub fn variable(&self, name: &str) -> Option<&str> {
        let value = self.env.get(name)?;
        (!value.is_empty()).then_some(value)
    }

    /// The home directory: HOME, else what the account says.
    pub fn home(&self) -> Option<PathBuf> {
        let named = self.variable("HOME").map(PathBuf::from);
        let named = named.filter(|home| home.is_absolute());
        named.or_else(|| Some(account()?.dir))
    }

    /// A folder as the XDG Base Directory Specification names it, where a relative path counts as
    /// unset; else one below the home directory.
    pub fn xdg(&self, name: &str, below_home: &str) -> Option<PathBuf> {
        let named = self.env.get(name).map(PathBuf::from);
        let named = named.filter(|path| path.is_absolute());
        named.or_else(|| Some(self.home()?.join(below_home)))
    }

    /// Where what can be had again is kept.
    pub fn cache_folder(&self) -> Option<PathBuf> {
        Some(self.xdg("XDG_CACHE_HOME", ".cache")?.join("scratch"))
    }

    /// Name of the account, for the audit log.
    pub fn user(&self) -> String {
        account()
            .map(|account| account.name)
            .or_else(|| self.variable("USER").map(ToOwned::to_owned))
            .unwrap_or_else(|| "unknown".into())
    }

    /// Name of the machine, for the audit log.
    pub fn host(&self) -> String {
        let name = nix::unistd::gethostname();
        let name = name.ok().and_then(|name| name.into_string().ok());
        name.unwrap_or_else(|| "unknown".into())
    }
}

/// Asked for only when it is needed: the machine may have to ask a directory service.
fn account() -> Option<nix::unistd::User> {
    nix::unistd::User::from_uid(nix::unistd::getuid()).ok()?
}
