//! Provisioned keys: made at OpenRouter once for a user, never lost, never made twice.
//!
//! The provider keeps no idempotency keys and shows the text of a key once. So an attempt is
//! written into a journal before the call, with a marker that also goes into the key's name, and
//! ended in the same transaction that stores the key. An attempt without an end whose process is
//! gone is undone: the key that bears its marker is deleted, its text being lost anyway.

mod brought;
mod bulk;
mod error;
mod inventory;
mod journal;
mod lock;
mod marker;
mod outlook;
mod provision;
mod record;
mod revoke;
mod store;
mod undo;
mod unfinished;

pub use brought::verify;
pub use bulk::{Done, provision_each};
pub use error::KeyError;
pub use inventory::inventory;
pub use journal::{Kind, Operation, Outcome};
pub use marker::{Marker, key_name, owner_by_old_name};
pub use outlook::{Outlook, outlook, outlooks};
pub use provision::{Provisioned, Provisioner, Terms, Wish};
pub use record::Record;
pub use revoke::{Revoked, Subject, revoke};
pub use store::retirements::Retirement;
