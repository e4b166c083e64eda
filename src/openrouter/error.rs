//! What can go wrong between us and OpenRouter, each with its own message and next command.

use std::time::Duration;

use reqwest::StatusCode;

use crate::failure::{Classify, Kind};
use crate::http::words;

/// An error of OpenRouter, told apart by what helps. `message` is its own text, without keys.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpenRouterError {
    /// No management key is configured.
    #[error("no management key of OpenRouter is set")]
    NoManagementKey,
    /// The key cannot be sent.
    #[error("the OpenRouter key holds a line break or another character that no key has")]
    MalformedKey,
    /// The base URL would send keys in the clear.
    #[error("OPENROUTER_BASE_URL cannot be used: {0}")]
    InsecureUrl(String),
    /// The HTTP client cannot be made.
    #[error("cannot prepare encrypted connections: {0}")]
    Client(String),

    /// 401 to the management key.
    #[error("OpenRouter does not accept the management key (401): {message}")]
    ManagementKeyRefused {
        /// Its own words.
        message: String,
    },
    /// 401 to a key that was asked about.
    #[error("OpenRouter does not accept this key (401): {message}")]
    KeyRefused {
        /// Its own words.
        message: String,
    },
    /// 402.
    #[error("the OpenRouter account has no credit left (402): {message}")]
    PaymentRequired {
        /// Its own words.
        message: String,
    },
    /// 403.
    #[error("OpenRouter does not allow this (403): {message}")]
    Forbidden {
        /// Its own words.
        message: String,
    },
    /// 404.
    #[error("OpenRouter knows no such key (404): {message}")]
    NotFound {
        /// Its own words.
        message: String,
    },
    /// No key can be asked about by this hash; nothing was sent.
    #[error("`{hash}` is not the hash of a key: OpenRouter was not asked")]
    NoHash {
        /// What stands for it.
        hash: String,
    },
    /// 429, and the wait that was asked for.
    #[error("OpenRouter takes no more calls for now (429): {message}")]
    RateLimited {
        /// Its own words.
        message: String,
        /// How long it wants to be left alone.
        wait: Option<Duration>,
    },
    /// Any other 4xx, or a 404 that is about no key: what was sent is wrong in its eyes.
    #[error("OpenRouter refused the request ({status}): {message}")]
    Rejected {
        /// The status.
        status: u16,
        /// Its own words.
        message: String,
    },
    /// 408 or 5xx, from OpenRouter or from a proxy before it.
    #[error("OpenRouter failed ({status}): {message}")]
    ServerError {
        /// The status.
        status: u16,
        /// Its own words.
        message: String,
        /// How long it wants to be left alone.
        wait: Option<Duration>,
    },
    /// An answer that is none of OpenRouter's.
    #[error("the answer of {at} cannot be read ({status}): {problem}")]
    Unreadable {
        /// Where it came from.
        at: String,
        /// Its status.
        status: u16,
        /// What is wrong with it.
        problem: String,
    },

    /// No connection; nothing was sent.
    #[error("{at} cannot be reached: {cause}")]
    Unreachable {
        /// Address of the API.
        at: String,
        /// Why.
        cause: String,
    },
    /// No whole answer in time.
    #[error("{at} did not answer within {} s", .after.as_secs_f64())]
    TimedOut {
        /// Address of the API.
        at: String,
        /// How long was waited.
        after: Duration,
    },
    /// The connection broke before the whole answer was there.
    #[error("the connection to {at} broke before the answer was there: {cause}")]
    Lost {
        /// Address of the API.
        at: String,
        /// Why.
        cause: String,
    },

    /// A simulator answered in production.
    #[error("{at} is a simulator, and this is production")]
    Simulator {
        /// Address of the API.
        at: String,
    },
    /// The run was stopped before the turn of this call came; it was not made.
    #[error("the run was stopped before it was this call's turn")]
    Stopped,
    /// The inventory repeats itself, so it may not be all.
    #[error("OpenRouter lists the same {listed} keys again and again: there may be more")]
    NoProgress {
        /// How many different keys were seen.
        listed: usize,
    },
}

/// What a call is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    /// The account.
    Account,
    /// One of its keys, by its hash.
    Key,
    /// The key that is shown.
    Itself,
}

/// Why no key was returned. A call that makes a key is never repeated, so that whoever asked for
/// it must know which of the two it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CreateError {
    /// Certainly no key was made.
    #[error(transparent)]
    NotCreated(OpenRouterError),
    /// A key may have been made, and its text is lost.
    #[error("whether OpenRouter made the key is not known")]
    Unknown {
        /// Hash of the key that was certainly made, if the answer told it.
        hash: Option<String>,
        /// What happened.
        #[source]
        cause: OpenRouterError,
    },
}

impl OpenRouterError {
    /// What an answer other than a success means.
    pub(super) fn of_status(
        status: StatusCode,
        body: &[u8],
        wait: Option<Duration>,
        subject: Subject,
        at: &str,
    ) -> Self {
        let places = ["/error/message", "/message", "/error"];
        let message = words(status, body, &places);
        match status.as_u16() {
            401 if subject == Subject::Itself => Self::KeyRefused { message },
            401 => Self::ManagementKeyRefused { message },
            402 => Self::PaymentRequired { message },
            403 => Self::Forbidden { message },
            404 if subject == Subject::Key => Self::NotFound { message },
            429 => Self::RateLimited { message, wait },
            status @ (408 | 500..) => Self::ServerError {
                status,
                message,
                wait,
            },
            status @ 400..500 => Self::Rejected { status, message },
            status => Self::Unreadable {
                at: at.to_owned(),
                status,
                problem: format!("it leads elsewhere: {message}"),
            },
        }
    }

    /// Whether trying again in a moment can help. A call that took the whole time is not tried
    /// again: nobody waits that long twice.
    pub const fn is_passing(&self) -> bool {
        matches!(
            self,
            Self::Unreachable { .. }
                | Self::Lost { .. }
                | Self::RateLimited { .. }
                | Self::ServerError {
                    status: 500 | 502 | 503 | 504,
                    ..
                }
        )
    }

    /// Whether every further call would fail alike: the account or its key is refused, or takes no
    /// more calls for longer than anybody waits.
    pub const fn concerns_all(&self) -> bool {
        matches!(
            self,
            Self::ManagementKeyRefused { .. }
                | Self::Forbidden { .. }
                | Self::PaymentRequired { .. }
                | Self::RateLimited { .. }
                | Self::Simulator { .. }
        )
    }

    /// Whether no answer came that can be worked with: once this is an accident, several times in
    /// a row OpenRouter is not available.
    pub const fn is_outage(&self) -> bool {
        matches!(
            self,
            Self::Unreachable { .. }
                | Self::TimedOut { .. }
                | Self::Lost { .. }
                | Self::Unreadable { .. }
                | Self::ServerError { .. }
        )
    }

    /// How long OpenRouter asked to be left alone.
    pub const fn wait(&self) -> Option<Duration> {
        match self {
            Self::RateLimited { wait, .. } | Self::ServerError { wait, .. } => *wait,
            _ => None,
        }
    }

    /// Whether the call may have had its effect all the same.
    const fn may_have_happened(&self) -> bool {
        matches!(
            self,
            Self::ServerError { .. }
                | Self::Unreadable { .. }
                | Self::TimedOut { .. }
                | Self::Lost { .. }
        )
    }
}

impl From<OpenRouterError> for CreateError {
    fn from(cause: OpenRouterError) -> Self {
        if cause.may_have_happened() {
            Self::Unknown { hash: None, cause }
        } else {
            Self::NotCreated(cause)
        }
    }
}

impl CreateError {
    /// What happened.
    pub const fn cause(&self) -> &OpenRouterError {
        match self {
            Self::NotCreated(cause) | Self::Unknown { cause, .. } => cause,
        }
    }
}

/// What a body is that cannot be read.
pub(super) fn describe(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    let text = text.trim_start();
    if text.is_empty() {
        "it is empty".into()
    } else if text.starts_with('<') {
        "it is a web page, not JSON".into()
    } else {
        "it is not JSON as OpenRouter writes it".into()
    }
}

impl Classify for OpenRouterError {
    fn kind(&self) -> Kind {
        match self {
            Self::NoManagementKey | Self::MalformedKey | Self::InsecureUrl(_) => Kind::Usage,
            Self::ManagementKeyRefused { .. }
            | Self::KeyRefused { .. }
            | Self::Forbidden { .. } => Kind::Denied,
            Self::NotFound { .. } => Kind::NotFound,
            Self::Simulator { .. } => Kind::Refused,
            Self::Client(_) | Self::Rejected { .. } | Self::NoHash { .. } | Self::Stopped => {
                Kind::Failed
            }
            Self::PaymentRequired { .. }
            | Self::RateLimited { .. }
            | Self::ServerError { .. }
            | Self::Unreadable { .. }
            | Self::Unreachable { .. }
            | Self::TimedOut { .. }
            | Self::Lost { .. }
            | Self::NoProgress { .. } => Kind::Unavailable,
        }
    }

    fn hints(&self) -> Vec<String> {
        let hint = match self {
            Self::NoManagementKey => {
                return vec![
                    "set OPENROUTER_PROVISIONING_KEY to a management key of the account, made at \
                     https://openrouter.ai/settings/management-keys"
                        .into(),
                    "try it without an account against `scratch sandbox`".into(),
                ];
            }
            Self::MalformedKey => "look at the key's quotes and spaces with `scratch env check`",
            Self::InsecureUrl(_) => "check it with `scratch env check`",
            Self::ManagementKeyRefused { .. } => {
                "see where OPENROUTER_PROVISIONING_KEY comes from with `scratch env show`; new ones \
                 are made at https://openrouter.ai/settings/management-keys"
            }
            Self::KeyRefused { .. } => {
                "the key is mistyped, disabled, expired or deleted; see \
                 https://openrouter.ai/settings/keys"
            }
            Self::Forbidden { .. } => {
                "this needs a management key, and OPENROUTER_PROVISIONING_KEY may be a regular \
                 one; they are made at https://openrouter.ai/settings/management-keys"
            }
            Self::PaymentRequired { .. } => {
                "top the account up at https://openrouter.ai/settings/credits, then run the \
                 command again"
            }
            Self::NoHash { .. } => {
                "find the key by its name, and delete it at https://openrouter.ai/settings/keys"
            }
            Self::NotFound { .. } => {
                "see which keys the account has with `scratch keys list --remote`"
            }
            Self::RateLimited { wait, .. } => {
                return vec![match wait {
                    Some(wait) => format!("run the command again in {}", length(*wait)),
                    None => "run the command again in a minute".into(),
                }];
            }
            Self::ServerError { .. } | Self::TimedOut { .. } | Self::Lost { .. } => {
                "run the command again in a while; https://status.openrouter.ai says how \
                 OpenRouter is"
            }
            Self::Unreadable { .. }
            | Self::Unreachable { .. }
            | Self::Rejected { status: 404, .. } => {
                "see where OPENROUTER_BASE_URL leads with `scratch env show`"
            }
            Self::Simulator { .. } => "unset OPENROUTER_BASE_URL to work on OpenRouter itself",
            Self::NoProgress { .. } | Self::Stopped => "run the command again in a while",
            Self::Client(_) | Self::Rejected { .. } => return Vec::new(),
        };
        vec![hint.to_owned()]
    }
}

/// A length of time as people say it, in whole units.
fn length(wait: Duration) -> String {
    let seconds = wait.as_secs().max(1);
    match seconds {
        0..=120 => format!("{seconds} s"),
        121..=7200 => format!("{} minutes", seconds.div_ceil(60)),
        7201..=172_800 => format!("{} hours", seconds.div_ceil(3600)),
        _ => format!("{} days", seconds.div_ceil(86_400)),
    }
}
