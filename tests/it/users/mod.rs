//! Users, against a real PostgreSQL.

mod accounts;
mod footprint;
mod list;
mod resolve;
mod roles;
mod search;
