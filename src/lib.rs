//! `scratch`: an admin and developer command line, and a small embedded server, over one library.
pub mod audit;
pub mod cli;
pub mod clock;
pub mod db;
pub mod failure;
pub mod ids;
pub mod profile;
pub mod secret;
pub mod server;
pub mod settings;
pub mod tokens;
pub mod users;
