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
//!                     │ logins            │   what the system does: use cases, rules,
//!                     │ profile           │   transactions
//!                     │ keys              │
//!                     │ credentials       │
//!                     │ tokens   features │
//!                     │ usage             │
//!                     │ users    flags    │
//!                     ├───────────────────┤
//!                     │ audit             │   a change and its audit row, one transaction
//!                     └─────────┬─────────┘
//!                     ┌─────────▼─────────┐   one door to each outside thing:
//!                     │ db                │   PostgreSQL: pool, errors, migrations, adoption, the
//!                     │                   │   managed local server
//!                     │ openrouter        │   OpenRouter's key management
//!                     │ posthog           │   PostHog's definitions of feature flags
//!                     │ clerk             │   Clerk's session tokens
//!                     └─────────┬─────────┘
//!     ground: settings · seal · secret · ids · clock · http · failure · panics — used by all
//! ```
//!
//! Apart stands `sandbox`, a third face: a simulator of OpenRouter and PostHog for trying and
//! testing. It uses the ground alone, so that it cannot share a mistake with the clients.
//!
//! Rules of the house, kept by `tests/it/house.rs`:
//!
//! - Arrows run down only. The faces know nothing of each other, but for `cli::serve` and
//!   `cli::serving`, which start the server, `cli::openapi`, which prints what it offers, and `cli::sandbox`, which starts the simulator.
//! - SQL lives in `db` and in the `store` of its domain module, and nowhere else; outgoing HTTP in
//!   the doors, and in `http::probe`, which asks a server of ours.
//! - A command returns a value; [`cli`]'s `output` is the one place that prints it.
//! - Nothing below `main` reads the environment of the process; it is passed in. Time and randomness
//!   come through [`clock::Clock`] and [`ids::Entropy`], which a test can replace.
//! - A secret is a [`secret::Secret`]; an error is of its module's own type and says through
//!   [`failure::Classify`] what kind it is and what helps.

pub mod audit;
pub mod clerk;
pub mod cli;
pub mod clock;
pub mod credentials;
pub mod db;
pub mod failure;
pub mod features;
pub mod flags;
pub mod http;
pub mod ids;
pub mod keys;
pub mod logins;
pub mod openrouter;
pub mod panics;
pub mod posthog;
pub mod profile;
pub mod sandbox;
pub mod seal;
pub mod secret;
pub mod server;
pub mod settings;
pub mod tokens;
pub mod usage;
pub mod users;
