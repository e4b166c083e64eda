//! The evaluator of feature flags on generated definitions: laws that hold for all of them, and
//! hostile documents.
//!
//! The mutations are a fuzzer as well: `PROPTEST_CASES=1000000 cargo test --test it flags::`.

use std::time::{Duration, Instant};

use chrono::{DateTime, TimeZone, Utc};
use proptest::prelude::*;
use scratch::flags::{
    Context, Definitions, Matching, Outcome, Reason, Undecided, Value, Verdict, diff::diff,
    evaluate, evaluate_all, explain, flips, lacking, lint::lint, needs, words,
};
use serde_json::{Value as Json, json};

use crate::generated::{self, Dice, Mix};
use crate::mutation::mutate;

fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 31, 12, 0, 0).unwrap()
}

fn parse(document: &Json) -> Definitions {
    Definitions::parse(document.to_string().as_bytes()).unwrap()
}

fn context(seed: u64) -> Context {
    serde_json::from_value(generated::context(seed)).unwrap()
}

/// One flag with one condition.
fn rollout(key: &str, percentage: f64) -> Definitions {
    parse(&json!({"flags": [{"key": key, "active": true, "filters": {
        "groups": [{"properties": [], "rollout_percentage": percentage}]}}]}))
}

fn is_on(definitions: &Definitions, id: &str) -> bool {
    let flag = &definitions.flags()[0];
    let evaluation = evaluate(definitions, flag, &Context::new(id), now());
    evaluation.value().unwrap().is_on()
}

proptest! {
    #[test]
    fn a_rollout_admits_its_share_of_users(key in "[a-z-]{1,12}", percentage in 0.0..=100.0_f64) {
        const USERS: u32 = 2_000;
        let definitions = rollout(&key, percentage);
        let admitted = (0..USERS).filter(|id| is_on(&definitions, &format!("usr_{id}"))).count();
        let share = percentage / 100.0;
        let expected = share * f64::from(USERS);
        // Six standard deviations: one run in 500 million fails by chance.
        let bound = 6.0 * (f64::from(USERS) * share * (1.0 - share)).sqrt() + 1.0;
        let admitted = f64::from(u32::try_from(admitted).unwrap());
        prop_assert!((admitted - expected).abs() <= bound, "{admitted} of {expected}");
    }

    #[test]
    fn variants_get_their_shares(key in "[a-z-]{1,12}", first in 0.0..=100.0_f64) {
        const USERS: u32 = 2_000;
        let definitions = parse(&json!({"flags": [{"key": key, "active": true, "filters": {
            "groups": [{}],
            "multivariate": {"variants": [
                {"key": "a", "rollout_percentage": first},
                {"key": "b", "rollout_percentage": 100.0 - first}]}}}]}));
        let flag = &definitions.flags()[0];
        let got_a = (0..USERS).filter(|id| {
            let context = Context::new(format!("usr_{id}"));
            let value = evaluate(&definitions, flag, &context, now()).value().unwrap();
            value.variant().unwrap() == "a"
        }).count();
        let share = first / 100.0;
        let bound = 6.0 * (f64::from(USERS) * share * (1.0 - share)).sqrt() + 1.0;
        let got_a = f64::from(u32::try_from(got_a).unwrap());
        prop_assert!((got_a - share * f64::from(USERS)).abs() <= bound, "{got_a}");
    }

    #[test]
    fn raising_a_rollout_never_turns_a_user_off(
        key in "[a-z-]{1,12}",
        id in ".{0,20}",
        percentages in (0.0..=100.0_f64, 0.0..=100.0_f64),
    ) {
        let (low, high) = (percentages.0.min(percentages.1), percentages.0.max(percentages.1));
        let was_on = is_on(&rollout(&key, low), &id);
        prop_assert!(!was_on || is_on(&rollout(&key, high), &id));
        prop_assert!(is_on(&rollout(&key, 100.0), &id));
    }

    #[test]
    fn what_is_told_step_by_step_is_what_is_decided(seed: u64, complete: bool) {
        let definitions = parse(&generated::document(seed, 30, Mix::All));
        let mut context = context(seed);
        if complete {
            context = context.complete();
        }
        for (flag, evaluation) in evaluate_all(&definitions, &context, now()) {
            prop_assert_eq!(evaluate(&definitions, flag, &context, now()), evaluation);
            let told = explain(&definitions, flag, &context, now());
            prop_assert_eq!(told.evaluation, evaluation, "{}", flag.raw());
            if let (Outcome::Decided { condition: Some(place), .. }, false) =
                (evaluation.outcome, told.conditions.is_empty())
                && flag.enrollment_property().is_none()
                && evaluation.reason() != Some(Reason::NoGroupType)
            {
                let is_on = evaluation.value().unwrap().is_on();
                let verdict = told.conditions[place].verdict;
                prop_assert_eq!(is_on, verdict == Verdict::Match, "{}", flag.raw());
            }
        }
    }

    #[test]
    fn more_knowledge_never_turns_what_is_decided_on_or_off(seed: u64) {
        let definitions = parse(&generated::document(seed, 30, Mix::All));
        let whole = context(seed);
        let mut part = generated::context(seed);
        part["person_properties"].as_object_mut().unwrap().retain(|name, _| name.len() > 4);
        let part: Context = serde_json::from_value(part).unwrap();
        for flag in definitions.flags() {
            // A condition that was unknown may give what a flag depends on another variant, or be
            // one whose rollout the user misses, which ends the flag.
            if flag.raw().contains("flag_evaluates_to") || flag.has_early_exit() {
                continue;
            }
            if let Some(value) = evaluate(&definitions, flag, &part, now()).value() {
                // It may leave it open: at a cohort that only the server knows.
                let with_more = evaluate(&definitions, flag, &whole, now()).value();
                let is_on = with_more.map_or(value.is_on(), Value::is_on);
                prop_assert_eq!(is_on, value.is_on(), "{}", flag.raw());
            }
        }
    }

    #[test]
    fn who_knows_all_that_a_flag_needs_decides_it(seed: u64) {
        let definitions = parse(&generated::document(seed, 30, Mix::All));
        let context = context(seed);
        for (flag, evaluation) in evaluate_all(&definitions, &context, now()) {
            let needs = needs(&definitions, flag);
            let knows_all = needs.person.iter().all(|name| context.person_properties().contains_key(*name))
                && needs.group_properties.iter().all(|(kind, names)| names.iter().all(|name| {
                    context.group_properties().get(*kind).is_some_and(|known| known.contains_key(*name))
                }))
                && needs.metadata.is_empty()
                && (!needs.device || context.device_id().is_some());
            prop_assert!(
                !knows_all
                    || evaluation.undecided() != Some(Undecided::MissingContext),
                "{}", flag.raw()
            );
        }
    }

    #[test]
    fn no_mutated_document_makes_an_evaluation_panic_or_slow(seed: u64) {
        let mut dice = Dice::new(seed);
        let mut document = generated::document(seed, 8, Mix::All);
        for _ in 0..=dice.below(12) {
            mutate(&mut document, &mut dice);
        }
        evaluate_everything(document.to_string().as_bytes(), seed);
    }

    #[test]
    fn no_damaged_text_makes_the_reading_panic(seed: u64) {
        let mut dice = Dice::new(seed);
        let mut text = generated::document(seed, 3, Mix::All).to_string().into_bytes();
        for _ in 0..=dice.below(4) {
            let at = dice.below(text.len());
            match dice.below(4) {
                0 => text.truncate(at),
                1 => text[at] = *dice.pick(b"{}[]\",:0e\\\x00\xff"),
                2 => drop(text.splice(at..at, b"[[[[".iter().copied())),
                _ => drop(text.remove(at)),
            }
            text.push(b' ');
        }
        evaluate_everything(&text, seed);
    }
}

/// Parses, evaluates and explains, and fails if that takes longer than any document should.
fn evaluate_everything(document: &[u8], seed: u64) {
    let begun = Instant::now();
    if let Ok(definitions) = Definitions::parse(document) {
        for context in [context(seed), Context::new(""), context(seed).complete()] {
            for (flag, evaluation) in evaluate_all(&definitions, &context, now()) {
                let told = explain(&definitions, flag, &context, now());
                assert_eq!(told.evaluation.outcome, evaluation.outcome);
                needs(&definitions, flag);
                lacking(&definitions, flag, &context);
                flips(&definitions, flag, &context, now());
                for condition in flag.conditions() {
                    words::condition(condition);
                }
            }
        }
        lint(&definitions, &["flag-0"]);
        assert_eq!(diff(&definitions, &definitions), []);
    }
    assert!(begun.elapsed() < Duration::from_secs(5), "too slow");
}

#[test]
fn a_flag_nested_too_deep_harms_no_other() {
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    let text = format!(
        r#"{{"flags": [
            {{"key": "deep", "active": true, "filters": {{"groups": {deep}}}}},
            {{"key": "odd", "active": true, "filters": {{"groups": [{{}}]}}, "unknown": {deep}}},
            {{"key": "good", "active": true, "filters": {{"groups": [{{}}]}}}}
        ], "cohorts": {{"1": {deep}}}, "unknown": {deep}}}"#
    );
    let definitions = Definitions::parse(text.as_bytes()).unwrap();
    let context = Context::new("u");
    let evaluations = evaluate_all(&definitions, &context, now());
    let last = evaluations.last().unwrap();
    assert_eq!(last.0.key(), "good");
    assert!(last.1.value().unwrap().is_on());
}

#[test]
fn what_is_no_document_of_definitions_is_refused() {
    for (text, message) in [
        (
            "",
            "the definitions of the feature flags are not a JSON object",
        ),
        (
            "[]",
            "the definitions of the feature flags are not a JSON object",
        ),
        (
            "{}",
            "the document has no member `flags`, so that it does not define feature flags",
        ),
        (
            r#"{"flags": {}}"#,
            "the member `flags` of the definitions of the feature flags is malformed",
        ),
    ] {
        let error = Definitions::parse(text.as_bytes()).err().unwrap();
        assert_eq!(error.to_string(), message);
    }
    let nothing = r#"{"flags": null, "cohorts": null, "group_type_mapping": null}"#;
    assert!(
        Definitions::parse(nothing.as_bytes())
            .unwrap()
            .flags()
            .is_empty()
    );
}

#[test]
fn members_that_the_flags_can_do_without_are_left_out_and_told() {
    let text = r#"{"flags": [{"key": "f", "active": true, "filters": {"groups": [{}]}}],
        "cohorts": ["x"], "group_type_mapping": 7}"#;
    let definitions = Definitions::parse(text.as_bytes()).unwrap();
    let problems = definitions.problems();
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert!(problems[0].starts_with("the member `cohorts` is malformed: "));
    assert!(problems[1].starts_with("the member `group_type_mapping` is malformed: "));
    assert!(is_on(&definitions, "u"));
}

#[test]
fn what_is_malformed_is_told_in_the_words_of_the_document() {
    let text = r#"{"flags": [null, {"key": "a", "filters": 1}, {"key": "b", "filters":
        {"groups": [1]}}, {"key": "c", "filters": {"groups": [{"properties": [[1]]}]}}]}"#;
    let definitions = Definitions::parse(text.as_bytes()).unwrap();
    let flags = definitions.flags().iter();
    let problems = flags.map(|flag| flag.problem().unwrap().to_owned());
    let problems: Vec<_> = problems.chain(definitions.problems().to_vec()).collect();
    assert_eq!(problems.len(), 4, "{problems:?}");
    for problem in problems {
        assert!(!problem.contains("struct"), "{problem}");
    }
}

#[test]
fn of_members_of_the_same_name_the_last_counts() {
    let text = r#"{"flags": [{"key": "a"}], "property_matching_version": 2, "flags":
        [{"key": "b"}], "property_matching_version": null, "unknown": {"flags": [1]}}"#;
    let definitions = Definitions::parse(text.as_bytes()).unwrap();
    let keys: Vec<_> = definitions
        .flags()
        .iter()
        .map(scratch::flags::Flag::key)
        .collect();
    assert_eq!(keys, ["b"]);
    assert_eq!(definitions.matching(), Matching::Truthiness);
    assert!(Definitions::parse(br#"{"flags": []} x"#).is_err());
}
