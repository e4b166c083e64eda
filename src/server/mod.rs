//! The HTTP face of the library: routes, errors, the life of the process.

mod admin;
mod auth;
mod bucket;
mod client;
mod config;
mod connections;
mod credentials;
mod dev_tools;
mod document;
mod error;
mod frame;
mod health;
mod input;
mod limits;
mod listen;
mod metrics;
mod observe;
mod ofrep;
mod query;
mod routes;
mod stalled;
mod state;
mod usage;
mod users;

pub use config::{Config, Provisioning};
pub use connections::{Stopping, serve};
pub use document::openapi;
pub use limits::Rates;
pub use listen::{ListenError, listen, listen_at};
pub use metrics::serve_metrics;
pub use routes::router;
pub use state::{Shared, State};

pub use crate::users::NewUserResources;
