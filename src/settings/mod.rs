//! Settings: resolved once, typed, each value remembering where it came from.

mod database_url;
mod environment;

pub use database_url::{DatabaseUrl, SslMode, UrlProblem};
pub use environment::{Environment, UnknownEnvironment};
