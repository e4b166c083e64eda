//! All integration tests, in one binary: they share one PostgreSQL and one build.
#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails the test, and the panic says where"
)]

mod adoption;
mod alteration;
mod credentials;
mod database_admin;
mod database_commands;
mod documents;
mod environment;
mod flag_commands;
mod flag_diff;
mod flag_review;
mod flags;
#[path = "../support/flags.rs"]
mod generated;
mod harness;
mod house;
mod key_commands;
mod key_usage;
mod link_command;
mod local_postgres;
mod migrate;
mod migrate_lock;
#[path = "../support/mutation.rs"]
mod mutation;
mod openrouter;
mod openrouter_documents;
mod operations;
mod people;
mod posthog;
mod profile;
mod provision;
mod readme;
mod reconcile;
mod rotation;
mod sandbox;
mod serve;
mod server;
mod tls;
mod token_commands;
mod tokens;
mod up;
mod user_commands;
mod users;
