//! What may be observed, drawn at random: keys there and credentials here in every combination, and
//! every kind of work that was cut short.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use super::{is_elsewhere, is_foreign};
use crate::credentials::Holder;
use crate::keys::reconcile::{Observed, Open, Scope};
use crate::keys::{Attempt, Kind, Marker, Operation, Outcome, Record, Retirement, key_name};
use crate::openrouter::{KeyRecord, LimitReset, Usd};
use crate::settings::Environment;

pub(super) const OURS: &str = "ourplace";
const THEIRS: &str = "notours1";

pub(super) fn now() -> DateTime<Utc> {
    "2026-03-15T12:00:00Z".parse().unwrap()
}

fn name(user_id: &str, environment: Environment, installation: &str, attempt: usize) -> String {
    let marker = Marker {
        installation: installation.into(),
        attempt: format!("{attempt:010}"),
    };
    key_name(user_id, environment, &marker)
}

/// A key at the provider and what is known of it here, as one number each.
#[derive(Debug, Clone)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is drawn on its own, and any of them goes with any other"
)]
pub(super) struct Case {
    pub(super) user: usize,
    /// What its name is.
    pub(super) name: usize,
    /// How its attempt ended, or that it is not on record.
    pub(super) attempt: usize,
    /// Whether a credential holds it; and whether that is enabled, and without a hash.
    pub(super) held: bool,
    pub(super) enabled: bool,
    pub(super) no_hash: bool,
    /// Whether it is there at all.
    pub(super) there: bool,
    pub(super) disabled: bool,
    /// Days until it expires; never if none.
    pub(super) expires: Option<i64>,
    pub(super) limit: Option<u8>,
    /// What is on record of it: nothing, the same, something else.
    pub(super) record: usize,
    /// What was begun of it and not brought to its end.
    pub(super) begun: &'static [Kind],
    /// Whether it is the default; and in how many days it is to go, if the user's key before took its
    /// place.
    pub(super) default: bool,
    pub(super) successor: Option<i64>,
}

/// What may be begun of a key, all of it or in this order.
const BEGUN: [&[Kind]; 9] = [
    &[],
    &[],
    &[],
    &[Kind::Limit],
    &[Kind::Enable],
    &[Kind::Disable],
    &[Kind::Discard],
    &[Kind::Revoke],
    &[Kind::Limit, Kind::Enable, Kind::Revoke],
];

prop_compose! {
    fn case()(
        user in 0..5_usize,
        name in 0..8_usize,
        attempt in 0..5_usize,
        flags in any::<[bool; 7]>(),
        expires in proptest::option::of(-3..3_i64),
        limit in proptest::option::of(1..20_u8),
        record in 0..3_usize,
        often in 0..4_usize,
        begun in select(BEGUN.to_vec()),
        successor in proptest::option::of(-1..2_i64),
    ) -> Case {
        Case {
            user,
            name,
            attempt,
            held: flags[0],
            enabled: flags[1] || flags[2],
            no_hash: flags[3] && often == 0,
            there: flags[4] || often > 0,
            disabled: flags[5] && often < 2,
            expires: expires.filter(|_| often == 1),
            limit,
            record,
            begun,
            default: flags[6],
            successor,
        }
    }
}

prop_compose! {
    pub(super) fn observed()(
        cases in prop::collection::vec(case(), 0..40),
        busy in prop::collection::hash_set(0..5_usize, 0..2),
        prune in any::<bool>(),
        shared in any::<bool>(),
        environment in select(Environment::ALL.to_vec()),
    ) -> Observed {
        let mut seen = Observed {
            installation: OURS.into(),
            environment,
            now: now(),
            scope: Scope { prune, shared },
            keys: Vec::new(),
            holders: Vec::new(),
            records: HashMap::new(),
            attempts: HashMap::new(),
            open: Vec::new(),
            retirements: Vec::new(),
            at_work: HashSet::new(),
            users: (0..4).map(|n| format!("usr_{n}")).collect(),
        };
        for (number, case) in cases.iter().enumerate() {
            add(&mut seen, number, case, busy.contains(&case.user));
        }
        seen
    }
}

/// Puts one case into the picture.
pub(super) fn add(seen: &mut Observed, number: usize, case: &Case, busy: bool) {
    let user_id = format!("usr_{}", case.user);
    let environment = seen.environment;
    let other = match environment {
        Environment::Staging => Environment::Production,
        _ => Environment::Staging,
    };
    let name = match case.name {
        0..3 => name(&user_id, environment, OURS, number),
        3 => name(&user_id, environment, THEIRS, number),
        4 => name(&user_id, other, OURS, number),
        5 => crate::keys::marker::before_marker(&name(&user_id, environment, OURS, 0)).to_owned(),
        6 => format!("renamed {}", name(&user_id, environment, OURS, number)),
        _ => format!("somebody's {number}"),
    };
    let hash = format!("{number:064x}");
    let is_ours = Marker::of(&name).is_some_and(|it| it.installation == OURS);
    let outcome = [
        None,
        Some(Outcome::Done),
        Some(Outcome::Undone),
        Some(Outcome::Failed),
    ];
    // An attempt that is still open holds nothing yet.
    let attempt = if case.held { 1 } else { case.attempt };
    if is_ours && let Some(outcome) = outcome.get(attempt) {
        let attempt = Attempt {
            id: format!("{number:010}"),
            user_id: user_id.clone(),
            outcome: *outcome,
        };
        if outcome.is_none() {
            seen.open.push(Open {
                operation: Operation {
                    name: Some(name.clone()),
                    ..operation(Kind::Create, &attempt.id, &user_id)
                },
                alive: busy,
            });
        }
        seen.attempts.insert(attempt.id.clone(), attempt);
    }
    let key = KeyRecord {
        disabled: case.disabled,
        limit: case.limit.and_then(|usd| Usd::from_dollars(usd.into())),
        created_at: Some(now() - TimeDelta::minutes(number.try_into().unwrap())),
        expires_at: case.expires.map(|days| now() + TimeDelta::days(days)),
        ..serde_json::from_value(json!({ "hash": hash, "name": name })).unwrap()
    };
    begin(seen, number, case, &key, busy);
    if case.held {
        let id = format!("aac_{number}");
        if case.record > 0 {
            let mut record = Record::of(&id, &key);
            if case.record == 2 {
                record.limit_reset = Some(LimitReset::Daily);
            }
            seen.records.insert(id.clone(), record);
        }
        // No key is in two rotations at a time.
        let is_rotating = |id: &String| {
            let mut retirements = seen.retirements.iter();
            retirements.any(|it| it.credential_id == *id || it.successor == *id)
        };
        let before = seen.holders.iter().rev().find(|it| it.user_id == user_id);
        let before = before.filter(|it| !is_rotating(&it.id));
        let before = before.map(|it| it.id.clone());
        if let (Some(days), Some(successor)) = (case.successor, before) {
            seen.retirements.push(Retirement {
                credential_id: id.clone(),
                user_id: user_id.clone(),
                hash: hash.clone(),
                successor,
                due_at: now() + TimeDelta::days(days),
            });
        }
        seen.holders.push(Holder {
            id,
            user_id,
            hash: Some(hash).filter(|_| !case.no_hash),
            enabled: case.enabled,
            default: case.default,
            provisioned: true,
        });
    }
    if case.there {
        seen.keys.push(key);
    }
}

/// Writes down what was begun of a key.
fn begin(seen: &mut Observed, number: usize, case: &Case, key: &KeyRecord, busy: bool) {
    let user_id = format!("usr_{}", case.user);
    for kind in case.begun {
        // Changes are those of a credential; and no key that was foreign was ever begun to be
        // discarded, but for those of the original in its copy.
        let is_meant = match kind {
            Kind::Discard => !is_foreign(seen, &key.name) || is_elsewhere(seen, &key.name),
            _ => case.held && !case.no_hash,
        };
        if is_meant {
            let id = format!("{}{number:09}", kind.name().chars().next().unwrap());
            let of_credential = *kind != Kind::Discard;
            seen.open.push(Open {
                operation: Operation {
                    hash: Some(key.hash.clone()),
                    credential_id: of_credential.then(|| format!("aac_{number}")),
                    request: request(*kind),
                    ..operation(*kind, &id, &user_id)
                },
                alive: busy,
            });
        }
    }
}

/// What was asked of the provider.
fn request(kind: Kind) -> Value {
    match kind {
        Kind::Limit => json!({ "limit": 7.0, "limit_reset": "weekly" }),
        Kind::Enable => json!({ "disabled": false }),
        Kind::Disable | Kind::Revoke => json!({ "disabled": true }),
        Kind::Create | Kind::Discard => json!({}),
    }
}

fn operation(kind: Kind, id: &str, user_id: &str) -> Operation {
    Operation {
        id: id.to_owned(),
        kind,
        user_id: user_id.to_owned(),
        author: json!({}),
        name: None,
        hash: None,
        credential_id: None,
        request: json!({}),
        begun_at: now(),
    }
}
