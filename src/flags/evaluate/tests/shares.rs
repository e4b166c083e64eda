//! Rollouts, variants with their payloads, holdouts: what a hash decides.

use serde_json::{Value as Json, json};

use super::{by_key, rollout, user};
use crate::flags::sample::{definitions, flag, get, notes, outcome};
use crate::flags::{Context, Note};

#[test]
fn a_rollout_admits_by_the_hash() {
    for (key, id, percentage, found) in [
        (
            "beta-search-rollout",
            "user-61",
            25.5,
            "true condition_match 0",
        ),
        (
            "beta-search-rollout",
            "user-105",
            25.5,
            "false out_of_rollout_bound 0",
        ),
        (
            "sample_user_flag",
            "usr_1",
            6.344_832_759_161_245,
            "true condition_match 0",
        ),
        (
            "sample_user_flag",
            "usr_1",
            6.344_832,
            "false out_of_rollout_bound 0",
        ),
        ("sample_user_flag", "usr_2", 100.0, "true condition_match 0"),
        ("sample_user_flag", "usr_2", 150.0, "true condition_match 0"),
        (
            "sample_user_flag",
            "usr_2",
            -5.0,
            "false out_of_rollout_bound 0",
        ),
    ] {
        let filters = json!({"groups": [rollout(percentage)]});
        assert_eq!(
            by_key(key, &filters, &Context::new(id)),
            found,
            "{key} {id}"
        );
    }
    let filters = json!({"groups": [{"properties": null, "rollout_percentage": null}]});
    assert_eq!(outcome(&filters, &user()), "true condition_match 0");
}

#[test]
fn an_empty_id_has_the_hash_0_so_that_even_0_percent_admit_it() {
    let filters = json!({"groups": [rollout(0.0)]});
    assert_eq!(
        by_key("beta-search", &filters, &Context::new("")),
        "true condition_match 0"
    );
    assert_eq!(notes(&filters, &Context::new("")), [Note::EmptyId]);
    assert_eq!(outcome(&filters, &user()), "false out_of_rollout_bound 0");
}

#[test]
fn a_distinct_id_is_cut_to_200_characters() {
    let filters = json!({"groups": [rollout(50.0)]});
    let (long, cut) = ("x".repeat(300), "x".repeat(200));
    let found = outcome(&filters, &Context::new(long.clone()));
    assert_eq!(found, outcome(&filters, &Context::new(cut.clone())));
    assert_eq!(notes(&filters, &Context::new(long)), [Note::LongId]);
    assert_eq!(notes(&filters, &Context::new(cut)), []);
}

#[test]
fn users_are_spread_over_variants_by_their_hash() {
    let variants = |shares: &[f64]| {
        let keys = ["control", "compact", "spacious"];
        let variants: Vec<_> = keys
            .iter()
            .zip(shares)
            .map(|(key, share)| json!({"key": key, "rollout_percentage": share}))
            .collect();
        json!({"groups": [{}], "multivariate": {"variants": variants}})
    };
    for (id, shares, value) in [
        // 0.5698 and 0.1368
        ("user-61", &[50.0, 25.0, 25.0][..], "compact"),
        ("user-17", &[50.0, 25.0, 25.0], "control"),
        ("user-61", &[50.0, 5.0, 45.0], "spacious"),
        ("user-61", &[10.0, 10.0, 10.0], "true"),
        ("user-61", &[], "true"),
        ("", &[0.0, 10.0, 90.0], "compact"),
    ] {
        let found = by_key("checkout-layout", &variants(shares), &Context::new(id));
        assert_eq!(
            found,
            format!("{value} condition_match 0"),
            "{id} {shares:?}"
        );
    }
}

#[test]
fn an_override_counts_if_the_flag_has_the_variant() {
    let variants = json!({"variants": [{"key": "control", "rollout_percentage": 50},
        {"key": "compact", "rollout_percentage": 50}]});
    for (variant, value) in [
        (json!("compact"), "compact"),
        (json!("wide"), "control"),
        (json!(null), "control"),
    ] {
        let filters = json!({"groups": [{"variant": variant}], "multivariate": variants});
        let found = by_key("checkout-layout", &filters, &user());
        assert_eq!(found, format!("{value} condition_match 0"));
    }
}

#[test]
fn a_payload_is_decoded_and_belongs_to_the_value() {
    let payload = |payloads: Json, condition: Json| {
        let variants = json!({"variants": [{"key": "a", "rollout_percentage": 0}]});
        let filters =
            json!({"groups": [condition], "payloads": payloads, "multivariate": variants});
        let definitions = definitions(&json!([flag("f", &filters)]), &json!({}));
        get(&definitions, "f", &user()).payload.cloned()
    };
    for (stored, decoded) in [
        (json!("{\"a\": [1]}"), Some(json!({"a": [1]}))),
        (json!("0"), Some(json!(0))),
        (json!("\"text\""), Some(json!("text"))),
        (json!("not JSON"), Some(json!("not JSON"))),
        (json!({"a": 1}), Some(json!({"a": 1}))),
        (json!("null"), Some(json!(null))),
        (json!(null), None),
    ] {
        assert_eq!(payload(json!({"true": stored}), json!({})), decoded);
    }
    let both = json!({"true": "1", "a": "2", "false": "3"});
    assert_eq!(
        payload(both.clone(), json!({"variant": "a"})),
        Some(json!(2))
    );
    assert_eq!(payload(both.clone(), rollout(0.0)), None);
    assert_eq!(payload(json!({"a": "2"}), json!({})), None);
    assert_eq!(payload(json!(null), json!({})), None);
}

#[test]
fn who_is_held_out_gets_the_holdouts_variant_before_all_conditions() {
    let filters = |percentage: Json| {
        json!({"groups": [{}], "holdout": {"id": 7, "exclusion_percentage": percentage},
            "payloads": {"holdout-7": "\"held\""}})
    };
    for (id, percentage, found) in [
        // 0.0195 and 0.1256
        ("user-31", json!(10), "holdout-7 holdout_condition_value -"),
        ("user-77", json!(10), "true condition_match 0"),
        ("user-77", json!(250), "holdout-7 holdout_condition_value -"),
        ("user-31", json!(-1), "true condition_match 0"),
        ("user-31", json!(null), "true condition_match 0"),
        // An empty id is hashed here, to 0.9269.
        ("", json!(92), "true condition_match 0"),
        ("", json!(93), "holdout-7 holdout_condition_value -"),
    ] {
        assert_eq!(
            outcome(&filters(percentage), &Context::new(id)),
            found,
            "{id}"
        );
    }
    let definitions = definitions(&json!([flag("f", &filters(json!(10)))]), &json!({}));
    let held = get(&definitions, "f", &Context::new("user-31"));
    assert_eq!(held.payload, Some(&json!("held")));
}

#[test]
fn a_group_is_held_out_by_its_own_key() {
    let filters = json!({"groups": [{}], "aggregation_group_type_index": 0,
        "holdout": {"id": "x", "exclusion_percentage": 10}});
    let of = |company: &str| outcome(&filters, &user().with_group("company", company));
    assert_eq!(of("user-31"), "holdout-x holdout_condition_value -");
    assert_eq!(of("user-77"), "true condition_match 0");
    assert_eq!(outcome(&filters, &user()), "false no_group_type 0");
}
