//! Provisioned keys: made at OpenRouter once for a user, never lost, never made twice.
//!
//! The provider keeps no idempotency keys and shows the text of a key once. So an attempt is
//! written into a journal before the call, with a marker that also goes into the key's name, and
//! ended in the same transaction that stores the key. An attempt without an end whose process is
//! gone is undone: the key that bears its marker is deleted, its text being lost anyway.

mod alter;
mod bulk;
mod creation;
mod error;
mod inventory;
mod journal;
mod lock;
mod marker;
mod provision;
mod record;
mod retire;
mod revoke;
mod rotate;
mod store;
mod subject;
mod undo;
mod unfinished;

pub use alter::{Alteration, Altered, alter};
pub use bulk::provision_each;
pub use error::KeyError;
pub use inventory::inventory;
pub use journal::{Kind, Operation, Outcome};
pub use marker::{Marker, key_name, owner_by_old_name};
pub use provision::{Outlook, Provisioned, Provisioner, Terms, Wish, outlook};
pub use record::Record;
pub use retire::{Retirer, Rotation, Step, Why};
pub use revoke::{Revoked, revoke};
pub use rotate::{Plan, Rotator};
pub use store::retirements::Retirement;
pub use subject::{HASH_PREFIX, Subject, by_hash};
