//! What holds of every plan, whatever was observed.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::json;

use super::{Caution, Observed, Open, Scope, Step, plan};
use crate::credentials::Holder;
use crate::keys::{Attempt, Fate, Kind, Marker, Operation, Outcome, Record, Retirement, key_name};
use crate::openrouter::{KeyRecord, LimitReset, Usd};
use crate::settings::Environment;

const OURS: &str = "ourplace";
const THEIRS: &str = "notours1";

fn now() -> DateTime<Utc> {
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
struct Case {
    user: usize,
    /// What its name is.
    name: usize,
    /// How its attempt ended, or that it is not on record.
    attempt: usize,
    /// Whether a credential holds it; and whether that is enabled, and without a hash.
    held: bool,
    enabled: bool,
    no_hash: bool,
    /// Whether it is there at all.
    there: bool,
    disabled: bool,
    /// Days until it expires; never if none.
    expires: Option<i64>,
    limit: Option<u8>,
    /// What is on record of it: nothing, the same, something else.
    record: usize,
    /// Whether it is to be revoked.
    revoked: bool,
    /// Whether it is the default; and whose place the key before it took, if that was due then.
    default: bool,
    successor: Option<i64>,
}

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
            revoked: often == 3 && flags[3],
            default: flags[6],
            successor,
        }
    }
}

prop_compose! {
    fn observed()(
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
            users: (0..4).map(|n| format!("usr_{n}")).collect(),
        };
        for (number, case) in cases.iter().enumerate() {
            add(&mut seen, number, case, busy.contains(&case.user));
        }
        seen
    }
}

/// Puts one case into the picture.
fn add(seen: &mut Observed, number: usize, case: &Case, busy: bool) {
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
        5 => super::super::marker::before_marker(&name(&user_id, environment, OURS, 0)).to_owned(),
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
            let operation = operation(Kind::Create, &attempt.id, &user_id);
            seen.open.push(Open {
                operation: Operation {
                    name: Some(name.clone()),
                    ..operation
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
    if case.held {
        let id = format!("aac_{number}");
        if case.record > 0 {
            let mut record = Record::of(&id, &key);
            if case.record == 2 {
                record.limit_reset = Some(LimitReset::Daily);
            }
            seen.records.insert(id.clone(), record);
        }
        if case.revoked {
            let operation = operation(Kind::Revoke, &format!("r{number:09}"), &user_id);
            seen.open.push(Open {
                operation: Operation {
                    hash: Some(hash.clone()),
                    credential_id: Some(id.clone()),
                    ..operation
                },
                alive: busy,
            });
        }
        if let (Some(days), Some(before)) = (case.successor, number.checked_sub(1)) {
            seen.retirements.push(Retirement {
                credential_id: id.clone(),
                user_id: user_id.clone(),
                hash: hash.clone(),
                successor: format!("aac_{before}"),
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

/// The two sides after a plan was carried out.
fn applied(mut seen: Observed, steps: &[Step]) -> Observed {
    let mut deleted: HashSet<String> = HashSet::new();
    for step in steps {
        match step {
            Step::End {
                operations,
                given_up,
                keys,
                ..
            } => {
                for operation in given_up {
                    seen.open.retain(|open| open.operation.id != operation.id);
                }
                deleted.extend(keys.iter().map(|key| key.hash.clone()));
                for operation in operations {
                    seen.open.retain(|open| open.operation.id != operation.id);
                    if let Some(attempt) = seen.attempts.get_mut(&operation.id) {
                        attempt.outcome = Some(Outcome::Undone);
                    }
                    if let Some(credential_id) = &operation.credential_id {
                        deleted.extend(operation.hash.clone());
                        seen.holders.retain(|holder| holder.id != *credential_id);
                        seen.records.remove(credential_id);
                        seen.retirements
                            .retain(|it| it.credential_id != *credential_id);
                    }
                }
            }
            Step::DeleteLate(key) | Step::DeleteOrphan(key) => {
                deleted.insert(key.hash.clone());
            }
            Step::Disable { credential_id, .. } => {
                for holder in &mut seen.holders {
                    holder.enabled &= holder.id != *credential_id;
                }
            }
            Step::Retire { retirement, fate } => {
                let id = &retirement.credential_id;
                seen.retirements.retain(|it| it.credential_id != *id);
                if *fate == Fate::Revoke {
                    deleted.insert(retirement.hash.clone());
                    seen.holders.retain(|holder| holder.id != *id);
                    seen.records.remove(id);
                }
            }
            Step::Record { after, .. } => {
                let id = after.credential_id.clone();
                seen.records.insert(id, (**after).clone());
            }
        }
    }
    seen.keys.retain(|key| !deleted.contains(&key.hash));
    seen
}

/// Whether a key of this name is somebody else's: said anew, by the names that `add` gives.
fn is_foreign(seen: &Observed, name: &str) -> bool {
    let suffix = |environment: Environment| match environment {
        Environment::Production => "Starter Key".to_owned(),
        other => format!("Starter Key ({other})"),
    };
    let (plain, marker) = match name.split_once(" [scratch ") {
        Some((plain, marker)) => (plain, Some(marker)),
        None => (name, None),
    };
    let is_renamed = !plain.starts_with("User ");
    let is_of_here = plain.ends_with(&suffix(seen.environment));
    if let Some(marker) = marker {
        return !marker.starts_with(OURS) || !is_renamed && !is_of_here;
    }
    let mut users = seen.users.iter();
    let is_of_a_user = users.any(|user_id| plain.starts_with(&format!("User {user_id} ")));
    !is_of_a_user || !is_of_here
}

/// Whether a name says another environment or installation, by the names that `add` gives.
fn is_elsewhere(seen: &Observed, name: &str) -> bool {
    let is_somebodys = name.starts_with("somebody's");
    is_foreign(seen, name) && !is_somebodys && Marker::of(name).is_some()
}

fn hashes(seen: &Observed) -> BTreeSet<&str> {
    seen.keys.iter().map(|key| key.hash.as_str()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn a_plan_that_was_carried_out_leaves_an_empty_plan(seen in observed()) {
        let first = plan(&seen);
        let after = applied(seen, &first.steps);
        let second = plan(&after);
        prop_assert_eq!(second.steps, []);
        prop_assert_eq!(second.caution, None);
    }

    #[test]
    fn no_plan_deletes_a_foreign_key_or_one_that_a_credential_keeps(seen in observed()) {
        let plan = plan(&seen);
        let after = applied(seen.clone(), &plan.steps);
        for key in &seen.keys {
            if hashes(&after).contains(key.hash.as_str()) {
                continue;
            }
            let was_held = seen.holders.iter().any(|it| it.hash.as_ref() == Some(&key.hash));
            prop_assert!(!is_foreign(&seen, &key.name) || was_held, "{}", key.name);
            prop_assert!(!is_elsewhere(&seen, &key.name), "{}", key.name);
            let is_kept = after.holders.iter().any(|it| it.hash.as_ref() == Some(&key.hash));
            prop_assert!(!is_kept, "{} is held", key.hash);
        }
    }

    #[test]
    fn without_prune_only_keys_of_unfinished_or_given_up_work_are_deleted(
        mut seen in observed(),
    ) {
        seen.scope.prune = false;
        let plan = plan(&seen);
        let after = applied(seen.clone(), &plan.steps);
        for key in &seen.keys {
            let attempt = Marker::of(&key.name).and_then(|it| seen.attempts.get(&it.attempt));
            let is_given_up = attempt.is_some_and(|it| it.outcome != Some(Outcome::Done));
            let is_revoked = seen.open.iter().any(|open| {
                open.operation.hash.as_ref() == Some(&key.hash)
            }) || seen.retirements.iter().any(|it| it.hash == key.hash && it.due_at <= now());
            if !is_given_up && !is_revoked {
                prop_assert!(hashes(&after).contains(key.hash.as_str()));
            }
        }
    }

    #[test]
    fn a_user_on_whose_keys_somebody_is_at_work_is_passed_over_but_for_orphans(
        seen in observed(),
    ) {
        let busy: HashSet<&str> = seen
            .open
            .iter()
            .filter(|open| open.alive)
            .map(|open| open.operation.user_id.as_str())
            .collect();
        for step in plan(&seen).steps {
            let is_about_busy = step.user_id().is_some_and(|id| busy.contains(id));
            let is_key_of_nobody = matches!(step, Step::DeleteLate(_) | Step::DeleteOrphan(_));
            prop_assert!(!is_about_busy || is_key_of_nobody);
        }
    }
}

/// An installation whose credentials number `held`, of which `missing` have no key, beside so many
/// orphans.
fn account(held: usize, missing: usize, orphans: usize) -> Observed {
    let mut seen = Observed {
        installation: OURS.into(),
        environment: Environment::Development,
        now: now(),
        scope: Scope {
            prune: true,
            shared: false,
        },
        keys: Vec::new(),
        holders: Vec::new(),
        records: HashMap::new(),
        attempts: HashMap::new(),
        open: Vec::new(),
        retirements: Vec::new(),
        users: HashSet::new(),
    };
    for number in 0..held + orphans {
        let case = Case {
            user: 0,
            name: 0,
            attempt: 1,
            held: number < held,
            enabled: true,
            no_hash: false,
            there: number >= missing,
            disabled: false,
            expires: None,
            limit: None,
            record: 1,
            revoked: false,
            default: false,
            successor: None,
        };
        add(&mut seen, number, &case, false);
    }
    seen
}

#[test]
fn a_plan_is_cautious_beyond_20_deletions_and_a_tenth_and_beyond_half_of_5_credentials() {
    for (held, missing, orphans, cautious) in [
        (0, 0, 20, false),
        (0, 0, 21, true),
        (189, 0, 21, false),
        (188, 0, 21, true),
        (4, 4, 0, false),
        (5, 2, 0, false),
        (5, 3, 0, true),
        (6, 3, 0, false),
    ] {
        let caution = plan(&account(held, missing, orphans)).caution;
        assert_eq!(caution.is_some(), cautious, "{held} {missing} {orphans}");
    }
    let wrong = plan(&account(5, 5, 0)).caution;
    assert_eq!(wrong, Some(Caution::WrongAccount { missing: 5, of: 5 }));
}
