//! Failures: what went wrong, why, and the exact next command.
//!
//! Library errors are `thiserror` enums in the words of their own module; each says through
//! [`Classify`] what kind of failure it is and what helps. At the top of the program they all
//! become one [`Failure`], which the command line prints and the server answers with.

use std::fmt;

/// What kind of failure this is: one exit code of the command line, one class of HTTP status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Something failed that no other kind describes.
    Failed,
    /// A wrong flag, argument or setting.
    Usage,
    /// The thing that was named does not exist.
    NotFound,
    /// Not authenticated, or not allowed.
    Denied,
    /// A guard, a declined prompt, a conflict or a changed checksum stopped it.
    Refused,
    /// The database or a provider cannot be reached; trying again may help.
    Unavailable,
    /// The user pressed Ctrl-C.
    Interrupted,
}

impl Kind {
    /// The exit code of the process, as `scratch --help` documents it.
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Failed => 1,
            Self::Usage => 2,
            Self::NotFound => 3,
            Self::Denied => 4,
            Self::Refused => 5,
            Self::Unavailable => 6,
            Self::Interrupted => 130,
        }
    }

    /// The stable name that `--json` prints as `error.kind`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Usage => "usage",
            Self::NotFound => "not_found",
            Self::Denied => "denied",
            Self::Refused => "refused",
            Self::Unavailable => "unavailable",
            Self::Interrupted => "interrupted",
        }
    }
}

/// Implemented by every error of the library.
pub trait Classify: std::error::Error + Send + Sync + 'static {
    /// The kind, and so the exit code.
    fn kind(&self) -> Kind;

    /// What to do next, one sentence each, with the exact command where there is one.
    fn hints(&self) -> Vec<String> {
        Vec::new()
    }
}

/// A failure on its way to the user: a kind, a chain of causes, and hints.
pub struct Failure {
    /// The kind, and so the exit code.
    pub kind: Kind,
    /// What failed, and the chain of causes behind it.
    pub source: anyhow::Error,
    /// What to do next, most useful first.
    pub hints: Vec<String>,
}

impl Failure {
    /// A failure with a message of its own and no cause behind it.
    pub fn new(kind: Kind, message: impl fmt::Display) -> Self {
        Self {
            kind,
            source: anyhow::Error::msg(message.to_string()),
            hints: Vec::new(),
        }
    }

    /// A wrong flag, argument or setting (exit code 2).
    pub fn usage(message: impl fmt::Display) -> Self {
        Self::new(Kind::Usage, message)
    }

    /// A guard or a declined prompt (exit code 5).
    pub fn refused(message: impl fmt::Display) -> Self {
        Self::new(Kind::Refused, message)
    }

    /// Adds what to do next.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Says what was being done when this happened; the old message becomes its cause.
    #[must_use]
    pub fn context(mut self, message: impl fmt::Display) -> Self {
        self.source = self.source.context(message.to_string());
        self
    }

    /// The message and its causes, outermost first.
    pub fn chain(&self) -> Vec<String> {
        self.source.chain().map(ToString::to_string).collect()
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {:#}", self.kind.name(), self.source)
    }
}

impl<E: Classify> From<E> for Failure {
    fn from(error: E) -> Self {
        Self {
            kind: error.kind(),
            hints: error.hints(),
            source: anyhow::Error::new(error),
        }
    }
}
