//! What can go wrong between us and Clerk.

use crate::failure::{Classify, Kind};

/// Why a session token was not accepted. The two are never mixed: one tells a client to sign in
/// again, the other to come back later.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ClerkError {
    /// The token is not to be trusted.
    #[error("the session token was refused: {0}")]
    Unverified(&'static str),
    /// The token is signed as it should be, and not to be accepted: it has expired, or is meant for
    /// somebody else.
    #[error("the session token was refused: {0}")]
    Unacceptable(&'static str),
    /// Clerk's signing keys cannot be had.
    #[error("Clerk's signing keys at {host} cannot be read: {problem}")]
    Unavailable {
        /// Host of the key set.
        host: String,
        /// Why.
        problem: String,
    },
}

impl Classify for ClerkError {
    fn kind(&self) -> Kind {
        match self {
            Self::Unverified(_) | Self::Unacceptable(_) => Kind::Denied,
            Self::Unavailable { .. } => Kind::Unavailable,
        }
    }

    fn hints(&self) -> Vec<String> {
        match self {
            Self::Unverified(_) | Self::Unacceptable(_) => vec!["sign in again".into()],
            Self::Unavailable { .. } => vec![
                "check CLERK_SECRET_KEY or CLERK_JWKS_URL with `scratch env show`, and whether \
                 this machine reaches that host"
                    .into(),
            ],
        }
    }
}

/// Why sign-in through Clerk cannot be set up.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SetupError {
    /// `CLERK_JWT_KEY` is no key.
    #[error("CLERK_JWT_KEY is not an RSA public key as PEM")]
    NotAKey,
    /// `CLERK_SECRET_KEY` cannot travel in a header.
    #[error("CLERK_SECRET_KEY has a character in it that no key has")]
    MalformedSecret,
    /// The HTTP client cannot be made.
    #[error("the HTTP client cannot be made: {0}")]
    Client(String),
}

impl Classify for SetupError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotAKey | Self::MalformedSecret => Kind::Usage,
            Self::Client(_) => Kind::Failed,
        }
    }

    fn hints(&self) -> Vec<String> {
        match self {
            Self::NotAKey => vec![
                "copy the JWKS public key from Clerk's dashboard, its line breaks written as \\n"
                    .into(),
            ],
            Self::MalformedSecret => {
                vec!["copy the secret key from Clerk's dashboard, without blanks".into()]
            }
            Self::Client(_) => Vec::new(),
        }
    }
}
