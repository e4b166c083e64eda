//! What holds of every plan, whatever was observed.

mod applied;
mod cases;

use std::collections::{BTreeSet, HashMap, HashSet};

use proptest::prelude::*;

use self::applied::applied;
use self::cases::{Case, OURS, add, now, observed};
use super::{Caution, Observed, Scope, Step, plan};
use crate::keys::{Marker, Outcome};
use crate::settings::Environment;

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
                open.operation.kind.takes_away()
                    && open.operation.hash.as_ref() == Some(&key.hash)
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
        at_work: HashSet::new(),
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
            begun: &[],
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
