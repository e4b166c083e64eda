//! Provisioned keys: made at OpenRouter once for a user, never lost, never made twice.
//!
//! The provider keeps no idempotency keys and shows the text of a key once. So an attempt is
//! written into a journal before the call, with a marker that also goes into the key's name, and
//! ended in the same transaction that stores the key. An attempt without an end whose process is
//! gone is undone: the key that bears its marker is deleted, its text being lost anyway.

mod account;
mod alter;
mod alteration;
mod audit;
mod brought;
mod bulk;
mod check;
mod creation;
mod directory;
mod discard;
mod elsewhere;
mod error;
mod fate;
mod hashless;
mod inventory;
mod journal;
mod lock;
mod marker;
mod meter;
mod orphan;
mod outlook;
mod provenance;
mod provision;
pub mod reconcile;
mod record;
mod remote;
mod retire;
mod revoke;
mod rotate;
mod starter;
mod store;
mod subject;
mod terms;
mod undo;
mod unfinished;
mod usage;

pub use account::refuse_strange_account;
pub use alter::{alter, alter_into};
pub use alteration::{Alteration, Altered};
pub use audit::{Finding, FindingKind, Level, Policy, ProviderFinding, audit};
pub use brought::verify;
pub use bulk::{Done, provision_each};
pub use check::{Alarm, Check, Thresholds, Trouble, check};
pub use directory::{Directory, Entry};
pub use error::KeyError;
pub use fate::{Fate, Why};
pub use hashless::{forget, refuse_hashless};
pub use inventory::inventory;
pub use journal::{Attempt, Kind, Operation, Outcome};
pub use marker::{Marker, key_name};
pub use meter::{Meter, Reading};
pub use orphan::{Orphan, orphan, revoke_orphan};
pub use outlook::{Outlook, outlook, outlooks};
pub use provision::{Provisioned, Provisioner, Terms, Wish};
pub use record::Record;
pub use remote::{Holder, Owner, RemoteKey, remote};
pub use retire::{Retirer, Rotation, Step};
pub use revoke::{Revoked, revoke, revoke_into};
pub use rotate::{Plan, Rotator};
pub use starter::{StarterKeys, Workshop};
pub use store::retirements::Retirement;
pub use subject::{Subject, by_hash};
pub use terms::{Grace, Implausible, Limit, check_end, check_window, length};
pub use usage::{State, Usage, next_reset};
