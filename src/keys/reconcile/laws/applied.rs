//! The two sides after a plan was carried out: what the applier does, said anew without a database,
//! each step looked at once more, as it does.

use std::collections::HashSet;

use super::cases::now;
use crate::credentials::Holder;
use crate::keys::reconcile::{Gone, Observed, Step};
use crate::keys::{Fate, Kind, Operation, Outcome, Record, Retirement, Why};
use crate::openrouter::{KeyPatch, KeyRecord, Patch};

/// The two sides after these steps.
pub(super) fn applied(mut seen: Observed, steps: &[Step]) -> Observed {
    for step in steps {
        match step {
            Step::End {
                operations,
                given_up,
                keys,
                ..
            } => {
                end(&mut seen, operations);
                for operation in operations.iter().chain(given_up) {
                    seen.open.retain(|open| open.operation.id != operation.id);
                }
                for key in keys {
                    delete(&mut seen, &key.hash);
                }
            }
            Step::DeleteLate(key) | Step::DeleteOrphan(key) => discard(&mut seen, &key.hash),
            Step::Disable {
                credential_id,
                user_id,
                hash,
                ..
            } => disable(&mut seen, credential_id, user_id, hash),
            Step::Retire { retirement, .. } => retire(&mut seen, retirement),
            Step::Record { before, after, .. } => {
                let now = match before {
                    None => Some((**after).clone()),
                    Some(_) => there(&mut seen, &after.hash)
                        .map(|key| Record::of(&after.credential_id, key)),
                };
                let is_held = holder(&seen, &after.credential_id).is_some();
                let is_as_before = seen.records.get(&after.credential_id) == before.as_deref();
                if let Some(now) = now.filter(|_| is_held && is_as_before) {
                    seen.records.insert(after.credential_id.clone(), now);
                }
            }
        }
    }
    seen
}

/// What was begun is finished, and makings are undone.
fn end(seen: &mut Observed, operations: &[Operation]) {
    let revoked = operations.iter().filter(|it| it.kind == Kind::Revoke);
    let revoked: HashSet<&String> = revoked.filter_map(|it| it.credential_id.as_ref()).collect();
    for operation in operations {
        let credential_id = operation.credential_id.as_ref();
        match operation.kind {
            Kind::Create => {
                if let Some(attempt) = seen.attempts.get_mut(&operation.id) {
                    attempt.outcome = Some(Outcome::Undone);
                }
            }
            Kind::Discard => discard(seen, operation.hash.as_ref().unwrap()),
            Kind::Revoke => {
                delete(seen, operation.hash.as_ref().unwrap());
                remove(seen, credential_id.unwrap());
            }
            Kind::Limit | Kind::Enable | Kind::Disable => {
                if !credential_id.is_some_and(|id| revoked.contains(id)) {
                    change(seen, operation);
                }
            }
        }
    }
}

/// Changes a key and its credential, unless that is given up.
fn change(seen: &mut Observed, operation: &Operation) {
    let (hash, id) = (operation.hash.as_ref(), operation.credential_id.as_ref());
    let (hash, id) = (hash.unwrap(), id.unwrap());
    let patch: KeyPatch = serde_json::from_value(operation.request.clone()).unwrap();
    let key = there(seen, hash);
    let has_expired = key
        .as_ref()
        .is_some_and(|it| it.expires_at.is_some_and(|at| at <= now()));
    if operation.kind == Kind::Enable && has_expired
        || key.is_none() && operation.kind != Kind::Disable
    {
        return;
    }
    let record = key.map(|key| {
        key.disabled = patch.disabled.unwrap_or(key.disabled);
        if let Patch::Set(limit) = patch.limit {
            key.limit = Some(limit);
        }
        if let Patch::Set(reset) = patch.limit_reset {
            key.limit_reset = Some(reset);
        }
        Record::of(id, key)
    });
    let holder = seen.holders.iter_mut().find(|it| it.id == *id);
    let Some(holder) = holder else { return };
    if let Some(disabled) = patch
        .disabled
        .filter(|_| holder.hash.as_ref() == Some(hash))
    {
        holder.enabled = !disabled;
    }
    if let Some(record) = record {
        seen.records.insert(id.clone(), record);
    }
}

/// Disables a credential whose key is still of no use; another key becomes the default.
fn disable(seen: &mut Observed, id: &str, user_id: &str, hash: &str) {
    let gone = match there(seen, hash) {
        None => Some(Gone::Missing),
        Some(key) => Gone::of(key, now()),
    };
    let is_it = |it: &&mut Holder| it.id == id && it.hash.as_deref() == Some(hash) && it.enabled;
    let Some(holder) = seen
        .holders
        .iter_mut()
        .find(is_it)
        .filter(|_| gone.is_some())
    else {
        return;
    };
    holder.enabled = false;
    let was_default = holder.default;
    let of_user = |it: &&Holder| it.user_id == user_id && it.enabled;
    if !was_default || seen.holders.iter().filter(of_user).any(|it| it.default) {
        return;
    }
    let heir = seen
        .holders
        .iter()
        .filter(of_user)
        .find(|it| it.provisioned);
    if let Some(heir) = heir.map(|it| it.id.clone()) {
        make_default(seen, user_id, &heir);
        seen.retirements.retain(|it| {
            let is_told = it.successor == id && gone != Some(Gone::Disabled);
            it.credential_id != heir || is_told
        });
    }
}

/// Ends a retirement as things are by now.
fn retire(seen: &mut Observed, retirement: &Retirement) {
    let Retirement {
        credential_id: id,
        user_id,
        successor,
        ..
    } = retirement;
    if !seen.retirements.contains(retirement) {
        return;
    }
    let new = holder(seen, successor);
    let key = new.as_ref().and_then(|it| it.hash.clone());
    let key = key.and_then(|hash| there(seen, &hash).cloned());
    match Fate::of(holder(seen, id).as_ref(), new.as_ref(), key.as_ref(), now()) {
        Fate::Wait => return,
        Fate::Gone | Fate::Spare(Why::DefaultAgain) => {}
        Fate::Revoke => {
            delete(seen, &retirement.hash);
            remove(seen, id);
        }
        Fate::Spare(_) => {
            let usable = |it: &&Holder| it.user_id == *user_id && it.enabled && it.id != *successor;
            let mut usable = seen.holders.iter().filter(usable);
            let has_default = usable.clone().any(|it| it.default);
            if !has_default && usable.any(|it| it.id == *id) {
                make_default(seen, user_id, id);
            }
        }
    }
    seen.retirements.retain(|it| it.credential_id != *id);
}

fn make_default(seen: &mut Observed, user_id: &str, id: &str) {
    for holder in seen.holders.iter_mut().filter(|it| it.user_id == user_id) {
        holder.default = holder.id == id;
    }
}

fn holder(seen: &Observed, id: &str) -> Option<Holder> {
    seen.holders.iter().find(|it| it.id == id).cloned()
}

fn there<'a>(seen: &'a mut Observed, hash: &str) -> Option<&'a mut KeyRecord> {
    seen.keys.iter_mut().find(|key| key.hash == hash)
}

/// Deletes a key, unless a credential holds it.
fn discard(seen: &mut Observed, hash: &str) {
    if !seen
        .holders
        .iter()
        .any(|it| it.hash.as_deref() == Some(hash))
    {
        delete(seen, hash);
    }
}

fn delete(seen: &mut Observed, hash: &str) {
    seen.keys.retain(|key| key.hash != hash);
}

/// Removes a credential with all that is known of it.
fn remove(seen: &mut Observed, id: &str) {
    seen.holders.retain(|it| it.id != id);
    seen.records.remove(id);
    seen.retirements.retain(|it| it.credential_id != id);
}
