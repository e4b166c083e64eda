//! All integration tests, in one binary: they share one PostgreSQL and one build.
#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails the test, and the panic says where"
)]

mod harness;
mod local_postgres;
mod people;
mod profile;
mod tokens;
mod users;
