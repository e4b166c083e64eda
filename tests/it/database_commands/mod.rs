//! `scratch db …` through the built program.

mod change;
mod look;
mod migrate;
mod programs;
mod unreachable;

use scratch::db::migrate::Migrator;

use crate::harness::{Sandbox, TestDatabase};

/// A machine that works on a fresh, empty database, and that database.
async fn empty() -> (TestDatabase, Sandbox) {
    let database = TestDatabase::empty().await;
    let sandbox = Sandbox::on(&database);
    (database, sandbox)
}

/// The same with our tables in it.
async fn migrated() -> (TestDatabase, Sandbox) {
    let database = TestDatabase::migrated().await;
    let sandbox = Sandbox::on(&database);
    (database, sandbox)
}

/// The name of the database.
fn name(database: &TestDatabase) -> String {
    database.target().url.database
}

/// How many migrations there are; their versions are 1, 2, 3, …
fn migrations() -> usize {
    Migrator::embedded().migrations().len()
}
