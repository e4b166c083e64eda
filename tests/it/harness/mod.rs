//! What the tests stand on: a PostgreSQL of their own with a database per test, and the built
//! binary in an emptied environment. Nothing needs to be configured or running.

mod background;
mod command;
mod database;
mod scripted;
mod server;
mod terminal;

pub(crate) use background::Background;
pub(crate) use command::{Outcome, Sandbox, without_accidents};
pub(crate) use database::TestDatabase;
pub(crate) use scripted::{Reply, Request, Scripted};
pub(crate) use server::{local_settings, prepare_programs};

#[tokio::test]
async fn a_sandbox_runs_the_built_binary_on_a_database() {
    let database = TestDatabase::empty().await;
    let sandbox = Sandbox::on(&database);
    sandbox.write("note", "kept");
    let outcome = sandbox
        .scratch(["--version"])
        .env("NO_COLOR", "1")
        .stdin("nobody reads this")
        .run()
        .expect_code(0);
    assert_eq!(
        (outcome.stderr.as_str(), sandbox.read("note").as_str()),
        ("", "kept")
    );
}
