//! The parser and the evaluator of feature flags, on whatever text libFuzzer comes upon.
//!
//! An input is a definitions document, a zero byte, and a context; both JSON, or not. What holds of
//! every input is in `check`. Half of the mutations are of the JSON's structure, the others of its
//! bytes.

#![no_main]

use chrono::{DateTime, TimeZone, Utc};
use libfuzzer_sys::{Corpus, fuzz_mutator, fuzz_target, fuzzer_mutate};
use scratch::flags::{
    Context, Definitions, diff, evaluate, evaluate_all, explain, flips, lint, needs, words,
};
use serde_json::Value as Json;

#[path = "../../tests/support/flags.rs"]
#[allow(dead_code, reason = "what else the tests generate")]
mod generated;
#[path = "../../tests/support/mutation.rs"]
mod mutation;

use generated::{Dice, Mix};

fuzz_target!(|input: &[u8]| -> Corpus {
    let (document, context) = parts(input);
    let context: Context = serde_json::from_slice(context).unwrap_or_else(|_| Context::new("usr_1"));
    match Definitions::parse(document) {
        Ok(definitions) => {
            check(&definitions, &context);
            check(&definitions, &context.complete());
            Corpus::Keep
        }
        Err(_) => Corpus::Reject,
    }
});

fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 31, 12, 0, 0).single().expect("an instant")
}

/// A flag alone, among all, and explained comes to the same; nothing is unknown of somebody of whom
/// all is known; a document is no other than itself; and everything can be told of it.
fn check(definitions: &Definitions, context: &Context) {
    let all = evaluate_all(definitions, context, now());
    for (flag, evaluation) in &all {
        let alone = evaluate(definitions, flag, context, now());
        assert_eq!(alone.outcome, evaluation.outcome, "alone: {}", flag.raw());
        let told = explain(definitions, flag, context, now());
        assert_eq!(told.evaluation.outcome, evaluation.outcome, "explained: {}", flag.raw());
        needs(definitions, flag);
        words::rollout(flag);
        for condition in flag.conditions() {
            words::condition(condition);
        }
    }
    // Each change is tried, which is long for documents of many flags.
    for (flag, _) in all.iter().take(4) {
        flips(definitions, flag, context, now());
    }
    lint::lint(definitions, &["flag-0"]);
    assert!(diff::diff(definitions, definitions).is_empty(), "unlike itself");
}

fn parts(input: &[u8]) -> (&[u8], &[u8]) {
    let end = input.iter().position(|byte| *byte == 0).unwrap_or(input.len());
    (&input[..end], input.get(end + 1..).unwrap_or_default())
}

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    let mut dice = Dice::new(u64::from(seed));
    if let Some(mutated) = mutated(&data[..size], &mut dice) {
        if mutated.len() <= max_size {
            data[..mutated.len()].copy_from_slice(&mutated);
            return mutated.len();
        }
    }
    fuzzer_mutate(data, size, max_size)
});

/// Some members replaced, left out or doubled, or a document made anew; not always.
fn mutated(input: &[u8], dice: &mut Dice) -> Option<Vec<u8>> {
    let (document, context) = parts(input);
    if dice.once_in(2) {
        return None;
    }
    let number = u64::try_from(dice.below(1 << 20)).unwrap_or_default();
    let flags = 1 + dice.below(5);
    let made = || generated::document(number, flags, Mix::All);
    let mut document: Json = serde_json::from_slice(document).unwrap_or_else(|_| made());
    let mut context: Json =
        serde_json::from_slice(context).unwrap_or_else(|_| generated::context(number));
    for _ in 0..=dice.below(3) {
        let of_context = dice.once_in(4);
        mutation::mutate(if of_context { &mut context } else { &mut document }, dice);
    }
    Some([document.to_string().as_bytes(), b"\0", context.to_string().as_bytes()].concat())
}
