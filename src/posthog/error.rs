//! What can go wrong between us and PostHog, each with its own message and next command.

use std::path::PathBuf;
use std::time::Duration;

use reqwest::StatusCode;

use crate::failure::{Classify, Kind};
use crate::http::{Trouble, words};

/// An error of PostHog. `message` is its own text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PostHogError {
    /// The key cannot be sent.
    #[error("POSTHOG_FEATURE_FLAG_API_KEY holds a line break or another character that no key has")]
    MalformedKey,
    /// The host would get keys in the clear.
    #[error("POSTHOG_HOST cannot be used: {0}")]
    InsecureUrl(String),
    /// The HTTP client cannot be made.
    #[error("cannot prepare encrypted connections: {0}")]
    Client(String),

    /// 401.
    #[error("PostHog does not accept the keys (401): {message}")]
    Refused {
        /// Its own words.
        message: String,
    },
    /// 402.
    #[error("PostHog's quota of flag requests is used up (402): {message}")]
    QuotaUsedUp {
        /// Its own words.
        message: String,
    },
    /// 403.
    #[error("PostHog does not allow this key to read definitions (403): {message}")]
    Forbidden {
        /// Its own words.
        message: String,
    },
    /// 404 at either address.
    #[error("{at} has no definitions of feature flags (404): {message}")]
    NotFound {
        /// The host.
        at: String,
        /// Its own words.
        message: String,
    },
    /// 429, and the wait that was asked for.
    #[error("PostHog takes no more calls for now (429): {message}")]
    RateLimited {
        /// Its own words.
        message: String,
        /// How long it wants to be left alone.
        wait: Option<Duration>,
    },
    /// Any other 4xx.
    #[error("PostHog refused the request ({status}): {message}")]
    Rejected {
        /// The status.
        status: u16,
        /// Its own words.
        message: String,
    },
    /// 408 or 5xx, from PostHog or from a proxy before it.
    #[error("PostHog failed ({status}): {message}")]
    ServerError {
        /// The status.
        status: u16,
        /// Its own words.
        message: String,
        /// How long it wants to be left alone.
        wait: Option<Duration>,
    },
    /// An answer that is none of PostHog's.
    #[error("the answer of {at} cannot be read ({status}): {problem}")]
    Unreadable {
        /// Where it came from.
        at: String,
        /// Its status.
        status: u16,
        /// What is wrong with it.
        problem: String,
    },
    /// No whole answer.
    #[error("no definitions from {at}: {cause}")]
    NoAnswer {
        /// The host.
        at: String,
        /// Why.
        cause: Trouble,
    },

    /// A simulator answered in production.
    #[error("{at} is a simulator, and this is production")]
    Simulator {
        /// The host.
        at: String,
    },
    /// Nothing was kept, and nothing may be fetched.
    #[error("no definitions of {at} are kept on this machine")]
    NothingKept {
        /// The host.
        at: String,
    },
    /// The file of definitions is there and cannot be used.
    #[error("the definitions that were kept cannot be read from {}: {cause}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: String,
    },
    /// The file of definitions cannot be written.
    #[error("cannot keep the definitions in {}: {cause}", path.display())]
    NotKept {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: String,
    },
}

impl PostHogError {
    /// What an answer other than a success means.
    pub(super) fn of_status(
        status: StatusCode,
        body: &[u8],
        wait: Option<Duration>,
        at: String,
    ) -> Self {
        let places = ["/detail", "/error/message", "/message", "/error"];
        let message = words(status, body, &places);
        match status.as_u16() {
            401 => Self::Refused { message },
            402 => Self::QuotaUsedUp { message },
            403 => Self::Forbidden { message },
            404 => Self::NotFound { at, message },
            429 => Self::RateLimited { message, wait },
            status @ (408 | 500..) => Self::ServerError {
                status,
                message,
                wait,
            },
            status @ 400..500 => Self::Rejected { status, message },
            304 => Self::Unreadable {
                at,
                status: 304,
                problem: "it says that nothing has changed, and was not asked that".into(),
            },
            status => Self::Unreadable {
                at,
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
            Self::RateLimited { .. }
                | Self::ServerError {
                    status: 500 | 502 | 503 | 504,
                    ..
                }
                | Self::NoAnswer {
                    cause: Trouble::Unreachable { .. } | Trouble::Lost { .. },
                    ..
                }
        )
    }

    /// Whether PostHog is merely away, so that what was kept may stand in.
    pub const fn is_absence(&self) -> bool {
        matches!(
            self,
            Self::RateLimited { .. }
                | Self::ServerError { .. }
                | Self::NoAnswer { .. }
                | Self::Unreadable { .. }
        )
    }

    /// How long PostHog asked to be left alone.
    pub const fn wait(&self) -> Option<Duration> {
        match self {
            Self::RateLimited { wait, .. } | Self::ServerError { wait, .. } => *wait,
            _ => None,
        }
    }
}

impl Classify for PostHogError {
    fn kind(&self) -> Kind {
        match self {
            Self::MalformedKey | Self::InsecureUrl(_) => Kind::Usage,
            Self::Refused { .. } | Self::Forbidden { .. } => Kind::Denied,
            Self::NotFound { .. } | Self::NothingKept { .. } => Kind::NotFound,
            Self::Simulator { .. } => Kind::Refused,
            Self::Client(_)
            | Self::Rejected { .. }
            | Self::Damaged { .. }
            | Self::NotKept { .. } => Kind::Failed,
            Self::QuotaUsedUp { .. }
            | Self::RateLimited { .. }
            | Self::ServerError { .. }
            | Self::Unreadable { .. }
            | Self::NoAnswer { .. } => Kind::Unavailable,
        }
    }

    fn hints(&self) -> Vec<String> {
        let hint = match self {
            Self::MalformedKey => "look at the key's quotes and spaces with `scratch env check`",
            Self::InsecureUrl(_) => "check it with `scratch env check`",
            Self::Refused { .. } => {
                "POSTHOG_API_KEY must be the project's key (phc_…), and \
                 POSTHOG_FEATURE_FLAG_API_KEY its feature flags secure API key (phs_…); see where \
                 they come from with `scratch env show`"
            }
            Self::Forbidden { .. } => {
                "use the project's feature flags secure API key (phs_…), or a personal one (phx_…) \
                 with the scope feature_flag:read, as POSTHOG_FEATURE_FLAG_API_KEY"
            }
            Self::QuotaUsedUp { .. } => "raise the limit in PostHog's billing settings",
            Self::RateLimited { wait, .. } => {
                return vec![match wait {
                    Some(wait) => {
                        format!("run the command again in {} s", wait.as_secs().max(1))
                    }
                    None => "run the command again in a minute".into(),
                }];
            }
            Self::ServerError { .. } => "run the command again in a while",
            Self::NotFound { .. }
            | Self::Unreadable { .. }
            | Self::NoAnswer { .. }
            | Self::Rejected { .. } => "see where POSTHOG_HOST leads with `scratch env show`",
            Self::NothingKept { .. } => {
                "fetch them once without `--offline`: `scratch flags fetch`; or name a saved \
                 document: `--definitions FILE`"
            }
            Self::Simulator { .. } => "unset POSTHOG_HOST to work on PostHog itself",
            Self::Damaged { .. } => "fetch them anew with `scratch flags fetch`",
            Self::NotKept { .. } => "set XDG_CACHE_HOME to a folder that you can write to",
            Self::Client(_) => return Vec::new(),
        };
        vec![hint.to_owned()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_posthog_reach_the_user_but_for_keys() {
        let body = br#"{"type":"authentication_error","code":"invalid","detail":"Invalid key."}"#;
        let error = PostHogError::of_status(StatusCode::UNAUTHORIZED, body, None, "h".into());
        assert_eq!(
            error.to_string(),
            "PostHog does not accept the keys (401): Invalid key."
        );
        let page = PostHogError::of_status(StatusCode::BAD_GATEWAY, b"<html>", None, "h".into());
        assert_eq!(page.to_string(), "PostHog failed (502): Bad Gateway");
        let echo = br#"{"detail":"no project phc_secret, no key phs_secret"}"#;
        let error = PostHogError::of_status(StatusCode::FORBIDDEN, echo, None, "h".into());
        assert!(!error.to_string().contains("secret"));
    }
}
