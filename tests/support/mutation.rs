//! Mutations of definitions: for property tests and the fuzz target.

use serde_json::{Value as Json, json};

use super::generated::Dice;

/// Puts something odd in the place of some member or element, however deep.
pub(super) fn mutate(value: &mut Json, dice: &mut Dice) {
    if dice.once_in(12) {
        *value = odd(dice);
        return;
    }
    match value {
        Json::Array(items) if !items.is_empty() => {
            let at = dice.below(items.len());
            match dice.below(12) {
                0 => drop(items.remove(at)),
                1 => items.push(items[at].clone()),
                _ => mutate(&mut items[at], dice),
            }
        }
        Json::Object(members) if !members.is_empty() => {
            let at = dice.below(members.len());
            let key = members.keys().nth(at).unwrap().clone();
            match dice.below(12) {
                0 => drop(members.remove(&key)),
                _ => mutate(&mut members[&key], dice),
            }
        }
        other => *other = odd(dice),
    }
}

fn odd(dice: &mut Dice) -> Json {
    let texts = [
        "",
        "\u{0}",
        "é😀",
        "-9999y",
        "99999d",
        "0m",
        "2024-02-30",
        "0000-00-00",
        "+262143-01-01",
        "9999999999999",
        "NaN",
        "inf",
        "-0",
        "1e308",
        "v",
        "1.2.3.4.5",
        "99999999999999999999.0.0",
        "(",
        "(a+)+$",
        "(?=(a*)*)b",
        r"(\w{99}){99}",
        r"\p{Greek}(?<!x)\1",
        "[a-z",
        "*",
        "1.*.*",
        "flag_evaluates_to",
        "cohort",
        "group",
        "person",
        "flag",
        "in",
        "not_in",
        "regex",
        "AND",
        "true",
        "FALSE",
        "device_id",
        "flag-0",
        "company",
        "$group_key",
        "control",
    ];
    match dice.below(12) {
        0 => Json::Null,
        1 => json!(true),
        2 => json!([0, -1, 1, 2, 7, 100, i64::MAX, i64::MIN][dice.below(8)]),
        3 => json!([0.5, -0.0, 1e-308, 1e308, 99.999_999, 1e15][dice.below(6)]),
        4 => json!([]),
        5 => json!({}),
        6 => {
            let mut deep = json!(1);
            for _ in 0..dice.below(100) {
                deep = json!({"type": "AND", "values": [deep]});
            }
            deep
        }
        7 => json!("a".repeat(dice.below(5_000))),
        _ => json!(dice.pick(&texts)),
    }
}
