//! Many ways and long chains: nothing takes long, and no stack overflows.

use std::time::{Duration, Instant};

use serde_json::{Value as Json, json};

use super::{in_cohort, of_cohort, user};
use crate::flags::diff::diff;
use crate::flags::lint::{Rule, lint};
use crate::flags::sample::{MISSING, definitions, depends, flag, get, is, now, off, on, when};
use crate::flags::{explain, flips};

#[test]
fn many_ways_to_the_same_flags_and_cohorts_take_no_longer_than_one() {
    // Every layer uses the one below it twice: 2^60 ways to the ground.
    const LAYERS: usize = 30;
    let mut flags = vec![flag(
        "flag-0",
        &json!({"groups": [when(&[in_cohort(&json!(LAYERS - 1))])]}),
    )];
    for layer in 1..LAYERS {
        let below = depends(&format!("flag-{}", layer - 1), &json!(true));
        let groups = json!([
            when(&[below.clone(), below.clone(), is("a", "0")]),
            when(&[below])
        ]);
        flags.push(flag(&format!("flag-{layer}"), &json!({"groups": groups})));
    }
    let mut cohorts = serde_json::Map::new();
    cohorts.insert("0".into(), json!({"type": "AND", "values": [is("a", "1")]}));
    for layer in 1..LAYERS {
        let below = in_cohort(&json!(layer - 1));
        cohorts.insert(
            layer.to_string(),
            json!({"type": "AND", "values": [below, below]}),
        );
    }
    let begun = Instant::now();
    let definitions = definitions(&json!(flags), &json!(cohorts));
    let top = format!("flag-{}", LAYERS - 1);
    let context = user().with_property("a", "1");
    assert_eq!(get(&definitions, &top, &context).outcome, on(1));
    assert_eq!(diff(&definitions, &definitions), []);
    assert!(!lint(&definitions, &[]).is_empty());
    flips(&definitions, definitions.get(&top).unwrap(), &user(), now());
    assert!(begun.elapsed() < Duration::from_secs(1));
}

#[test]
fn endless_chains_do_not_overflow_the_stack() {
    let flags: Vec<_> = (0..3_000)
        .map(|place| {
            let below = depends(&format!("f{}", place + 1), &json!(true));
            flag(&format!("f{place}"), &json!({"groups": [when(&[below])]}))
        })
        .chain([flag("f3000", &json!({"groups": [{}]}))])
        .collect();
    let definitions = definitions(&json!(flags), &json!({}));
    let begun = Instant::now();
    for key in ["f0", "f2", "f2920", "f2990"] {
        assert_eq!(get(&definitions, key, &user()).outcome, on(0), "{key}");
        let flag = definitions.get(key).unwrap();
        assert_eq!(
            explain(&definitions, flag, &user(), now())
                .evaluation
                .outcome,
            on(0)
        );
        flips(&definitions, flag, &user(), now());
    }
    assert!(begun.elapsed() < Duration::from_secs(5));
}

#[test]
fn a_chain_is_linted_in_a_time_that_grows_with_its_length() {
    const LENGTH: usize = 10_000;
    let reads = |place: usize| is(&format!("p{place}"), "x");
    let flags: Vec<_> = (0..LENGTH)
        .map(|place| {
            let filters = match place {
                0 => vec![reads(0)],
                _ => vec![
                    reads(place),
                    depends(&format!("f{}", place - 1), &json!(true)),
                ],
            };
            flag(&format!("f{place}"), &json!({"groups": [when(&filters)]}))
        })
        .collect();
    let definitions = definitions(&json!(flags), &json!({}));
    let begun = Instant::now();
    let found = lint(&definitions, &[]);
    // To look at the whole chain of each takes a minute.
    assert!(
        begun.elapsed() < Duration::from_secs(5),
        "{:?}",
        begun.elapsed()
    );
    let told: Vec<_> = found
        .iter()
        .filter(|finding| finding.rule == Rule::DataNotPassed)
        .map(|finding| finding.message.len())
        .collect();
    assert_eq!(told.len(), LENGTH);
    assert!(told.into_iter().all(|length| length < 200));
}

#[test]
fn endless_chains_of_cohorts_do_not_overflow_the_stack() {
    let cohorts: serde_json::Map<_, _> = (1..3_000)
        .map(|id| {
            let below = in_cohort(&json!(id + 1));
            (id.to_string(), json!({"type": "AND", "values": [below]}))
        })
        .chain([(
            "3000".into(),
            json!({"type": "AND", "values": [is("a", "1")]}),
        )])
        .collect();
    let cohorts = Json::Object(cohorts);
    let context = user().with_property("a", "1");
    assert_eq!(of_cohort(&cohorts, &context), on(0));
    assert_eq!(of_cohort(&cohorts, &user().with_property("a", "2")), off(0));
    assert_eq!(of_cohort(&cohorts, &user()), MISSING);
}
