//! How long an evaluation of feature flags takes: `cargo bench --bench flags`.

use std::hint::black_box;

use chrono::{DateTime, TimeZone, Utc};
use divan::Bencher;
use scratch::flags::{Context, Definitions, evaluate, evaluate_all, explain};

#[path = "../tests/support/flags.rs"]
mod generated;

use generated::Mix;

fn main() {
    divan::main();
}

fn definitions(flags: usize, mix: Mix) -> Definitions {
    let document = generated::document(1, flags, mix).to_string();
    Definitions::parse(document.as_bytes()).expect("the generated definitions are well-formed")
}

fn context(seed: u64) -> Context {
    serde_json::from_value(generated::context(seed)).expect("the generated context is well-formed")
}

fn now() -> DateTime<Utc> {
    Utc.timestamp_opt(1_774_958_400, 0)
        .single()
        .expect("a time")
}

/// One flag with a rollout of 50 %.
#[divan::bench]
fn one_rollout(bencher: Bencher<'_, '_>) {
    let definitions = definitions(1, Mix::Rollouts);
    let (flag, context, now) = (&definitions.flags()[0], context(1), now());
    bencher.bench(|| evaluate(&definitions, flag, black_box(&context), now));
}

/// The same for a new user each time, the context included.
#[divan::bench]
fn one_rollout_for_a_new_user(bencher: Bencher<'_, '_>) {
    let definitions = definitions(1, Mix::Rollouts);
    let (flag, now) = (&definitions.flags()[0], now());
    bencher.bench(|| {
        let context = Context::new(black_box("usr_4fJ0aZq81B"));
        evaluate(&definitions, flag, &context, now)
            .value()
            .is_some()
    });
}

/// 100 flags of every kind for one user.
#[divan::bench]
fn a_hundred_mixed(bencher: Bencher<'_, '_>) {
    let definitions = definitions(100, Mix::All);
    let (context, now) = (context(1), now());
    bencher.bench(|| evaluate_all(&definitions, black_box(&context), now));
}

/// The same, each told step by step.
#[divan::bench]
fn a_hundred_mixed_explained(bencher: Bencher<'_, '_>) {
    let definitions = definitions(100, Mix::All);
    let (context, now) = (context(1), now());
    bencher.bench(|| {
        for flag in definitions.flags() {
            black_box(explain(&definitions, flag, black_box(&context), now));
        }
    });
}

/// 5,000 flags of every kind, from text to what is evaluated.
#[divan::bench]
fn parse_5000(bencher: Bencher<'_, '_>) {
    let document = generated::document(1, 5_000, Mix::All).to_string();
    bencher
        .counter(divan::counter::BytesCount::of_str(&document))
        .bench(|| Definitions::parse(black_box(document.as_bytes())));
}
