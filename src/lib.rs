//! `scratch`: an admin and developer command line, and a small embedded server, over one library.
//!
//! ```text
//!         a terminal                          HTTP clients
//!             │                                     │
//!     ┌───────▼────────┐                    ┌───────▼────────┐
//!     │ cli            │                    │ server         │   two faces: parse, call, render;
//!     │ args, prompts, │                    │ routes, errors │   no SQL, no rules
//!     │ tables, JSON   │                    │                │
//!     └───────┬────────┘                    └───────┬────────┘
//!             └─────────────────┬───────────────────┘
//!                     ┌─────────▼─────────┐
//!                     │ profile           │   what the system does: use cases, rules,
//!                     │ credentials       │   transactions
//!                     │ tokens            │
//!                     │ users             │
//!                     ├───────────────────┤
//!                     │ audit             │   a change and its audit row, one transaction
//!                     └─────────┬─────────┘
//!                     ┌─────────▼─────────┐
//!                     │ db                │   the door to PostgreSQL: pool, errors, migrations,
//!                     │                   │   adoption, the managed local server
//!                     └─────────┬─────────┘
//!     ground: settings · seal · secret · ids · clock · failure — used by all, use nothing above
//! ```
//!
//! Rules of the house, kept by `tests/it/house.rs`:
//!
//! - Arrows run down only. The two faces know nothing of each other, but for `cli::serve`, which
//!   starts the server.
//! - SQL lives in `db` and in the `store` of its domain module, and nowhere else.
//! - A command returns a value; [`cli`]'s `output` is the one place that prints it.
//! - Nothing below `main` reads the environment of the process, the clock or randomness; they are
//!   passed in.
//! - A secret is a [`secret::Secret`]; an error is of its module's own type and says through
//!   [`failure::Classify`] what kind it is and what helps.

pub mod audit;
pub mod cli;
pub mod clock;
pub mod credentials;
pub mod db;
pub mod failure;
pub mod ids;
pub mod profile;
pub mod seal;
pub mod secret;
pub mod server;
pub mod settings;
pub mod tokens;
pub mod users;
