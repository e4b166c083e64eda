use serde_json::{Value as Json, json};

use super::{Effects, State, diff};
use crate::flags::sample::{definitions, depends, flag, is, now, when};
use crate::flags::{Context, Definitions};

/// The changes from one flag of these filters to another, as they are shown.
fn changes(first: &Json, second: &Json) -> Vec<String> {
    told(
        &definitions(&json!([flag("f", first)]), &json!({})),
        &definitions(&json!([flag("f", second)]), &json!({})),
    )
}

fn told(first: &Definitions, second: &Definitions) -> Vec<String> {
    let mut lines = Vec::new();
    for difference in diff(first, second) {
        let flag = difference.flag.as_deref().unwrap_or("all");
        if difference.state != State::Changed {
            lines.push(format!("{} {flag}", difference.state.mark()));
        }
        for change in &difference.changes {
            let sides: Vec<_> = [&change.first, &change.second]
                .into_iter()
                .flatten()
                .collect();
            let sides: Vec<_> = sides.iter().map(|side| side.as_str()).collect();
            lines.push(format!(
                "{} {}: {}",
                change.state.mark(),
                change.what,
                sides.join(" → ")
            ));
        }
    }
    lines
}

fn group(conditions: &[&Json]) -> Json {
    json!({"groups": conditions})
}

#[test]
fn a_changed_condition_is_told_by_what_changed_in_it() {
    let quarter = json!({"properties": [is("plan", "pro")], "rollout_percentage": 25});
    let half = json!({"properties": [is("plan", "pro")], "rollout_percentage": 50});
    assert_eq!(
        changes(&group(&[&quarter]), &group(&[&half])),
        ["~ rollout of condition 1: 25 % → 50 %"]
    );
    let team = json!({"properties": [is("plan", "team")], "rollout_percentage": 25});
    assert_eq!(
        changes(&group(&[&quarter]), &group(&[&team])),
        [r#"~ filter of condition 1: plan is "pro" → plan is "team""#]
    );
    let more = json!({"properties": [is("plan", "pro"), is("country", "DE")],
        "rollout_percentage": 25});
    assert_eq!(
        changes(&group(&[&quarter]), &group(&[&more, &half])),
        [
            "~ rollout of condition 1: 25 % → 50 %",
            r#"+ condition 1: 25 % of everyone where country is "DE" and plan is "pro""#
        ],
        "the same filters make a better partner than the same place"
    );
    assert_eq!(
        changes(&group(&[&more]), &group(&[&quarter])),
        [r#"- filter of condition 1: country is "DE""#]
    );
    assert_eq!(
        changes(&group(&[&half]), &group(&[])),
        [r#"- condition 1: 50 % of everyone where plan is "pro""#]
    );
}

#[test]
fn variants_and_payloads_are_told_one_by_one() {
    let with = |variants: &Json, payloads: &Json| json!({"groups": [{}], "multivariate": {"variants": variants}, "payloads": payloads});
    let before = with(
        &json!([{"key": "a", "rollout_percentage": 50}, {"key": "b", "rollout_percentage": 50}]),
        &json!({"a": "{\"x\": 1, \"y\": 2}"}),
    );
    let after = with(
        &json!([{"key": "b", "rollout_percentage": 30}, {"key": "a", "rollout_percentage": 50},
            {"key": "c", "rollout_percentage": 20}]),
        &json!({"a": "{\"y\": 2, \"x\": 1}", "c": "1"}),
    );
    assert_eq!(
        changes(&before, &after),
        [
            "~ variant b: 50 % → 30 %",
            "+ variant c: 20 %",
            "~ order of the variants: a, b → b, a",
            "+ payload of c: 1"
        ]
    );
}

#[test]
fn the_order_of_conditions_counts_only_where_it_has_an_effect() {
    let (a, b) = (when(&[is("plan", "pro")]), when(&[is("plan", "team")]));
    let plain = (group(&[&a, &b]), group(&[&b, &a]));
    assert_eq!(changes(&plain.0, &plain.1), [""; 0]);
    let mut handing = a.clone();
    handing["variant"] = json!("x");
    let with = |conditions: &[Json]| {
        json!({"groups": conditions, "multivariate": {"variants": [
            {"key": "x", "rollout_percentage": 50}, {"key": "y", "rollout_percentage": 50}]}})
    };
    assert_eq!(
        changes(
            &with(&[handing.clone(), b.clone()]),
            &with(&[b.clone(), handing])
        ),
        [concat!(
            r#"~ order of the conditions: everyone where plan is "pro" → x; everyone where plan "#,
            r#"is "team" → everyone where plan is "team"; everyone where plan is "pro" → x"#
        )]
    );
    let early = |conditions: &[Json]| json!({"groups": conditions, "early_exit": true});
    let told = changes(&early(&[a.clone(), b.clone()]), &early(&[b, a]));
    assert_eq!(told.len(), 1, "{told:?}");
}

#[test]
fn what_is_absent_is_compared_by_what_it_stands_for() {
    let plain = definitions(&json!([{"key": "f", "active": true}]), &json!({}));
    let full = definitions(
        &json!([{"id": 4, "team_id": 2, "key": "f", "active": true, "version": 9, "name": "",
            "ensure_experience_continuity": false, "evaluation_runtime": "all",
            "bucketing_identifier": "distinct_id", "deleted": false, "filters": {
                "groups": null, "payloads": {}, "multivariate": null, "early_exit": false,
                "feature_enrollment": null, "aggregation_group_type_index": null}}]),
        &json!({"1": {}}),
    );
    assert_eq!(told(&plain, &full), [""; 0]);
    let filters = [
        json!({"key": "p", "value": "a"}),
        json!({"key": "p", "value": ["a"], "type": "person", "operator": "exact"}),
    ];
    let both = filters.map(|filter| group(&[&json!({"properties": [filter]})]));
    assert_eq!(changes(&both[0], &both[1]), [""; 0]);
}

#[test]
fn cohorts_are_compared_by_content_and_types_of_groups_by_name() {
    let document = |cohort: u64, content: &Json, index: u64| {
        let text = json!({
            "flags": [flag("f", &json!({"groups": [
                {"properties": [{"key": "id", "type": "cohort", "value": cohort}]},
                {"aggregation_group_type_index": index},
            ]}))],
            "cohorts": {(cohort.to_string()): content},
            "group_type_mapping": {(index.to_string()): "company"},
        });
        Definitions::parse(text.to_string().as_bytes()).unwrap()
    };
    let or = |values: &[Json]| json!({"type": "OR", "values": values});
    let both = or(&[is("plan", "pro"), is("role", "admin")]);
    let nested =
        or(&[json!({"type": "AND", "values": [or(&[is("role", "admin"), is("plan", "pro")])]})]);
    assert_eq!(
        told(&document(1, &both, 0), &document(77, &nested, 3)),
        [""; 0]
    );
    let other = or(&[is("plan", "pro"), is("role", "user")]);
    assert_eq!(
        told(&document(1, &both, 0), &document(1, &other, 0)),
        [concat!(
            r#"~ filter of condition 1: in the cohort (plan is "pro" or role is "admin") → "#,
            r#"in the cohort (plan is "pro" or role is "user")"#
        )]
    );
}

#[test]
fn switches_and_what_only_one_has_are_told() {
    let first = json!([
        {"key": "f", "active": true, "name": "Old", "filters": {"early_exit": true}},
        {"key": "g", "active": false, "filters": {"groups": [{"rollout_percentage": 5}]}},
        {"key": "bad", "active": true, "filters": 3},
    ]);
    let second = json!([
        {"key": "bad", "active": true, "filters": 4},
        {"key": "f", "active": false, "name": "New", "bucketing_identifier": "device_id",
            "ensure_experience_continuity": true,
            "filters": {"feature_enrollment": true, "holdout": {"id": 3, "exclusion_percentage": 10}}},
    ]);
    let told = told(
        &definitions(&first, &json!({})),
        &definitions(&second, &json!({})),
    );
    assert_eq!(told.len(), 11, "{told:#?}");
    assert!(told[0].starts_with("~ definition, which cannot be compared: it is malformed"));
    assert_eq!(
        told[1..],
        [
            "~ state: active → inactive",
            "~ description: Old → New",
            "~ bucketing: by distinct id → by device",
            "~ experience continuity: no → yes",
            "~ early exit: yes → no",
            "~ early access: no → yes",
            "+ holdout: 10 %",
            "- g",
            "- state: inactive",
            "- condition 1: 5 % of everyone"
        ]
    );
}

#[test]
fn how_truth_values_are_compared_concerns_all_flags() {
    let with = |version: u64| {
        Definitions::parse(
            json!({"flags": [], "property_matching_version": version})
                .to_string()
                .as_bytes(),
        )
        .unwrap()
    };
    assert_eq!(
        told(&with(1), &with(2)),
        ["~ comparison of truth values: by whether they are true → as texts"]
    );
}

#[test]
fn whoever_gets_another_value_is_counted_also_through_dependencies() {
    let with = |percentage: f64| {
        definitions(
            &json!([
                flag(
                    "base",
                    &group(&[&json!({"rollout_percentage": percentage})])
                ),
                flag("top", &group(&[&when(&[depends("base", &json!(true))])])),
            ]),
            &json!({}),
        )
    };
    let (first, second) = (with(0.0), with(50.0));
    let mut effects = Effects::new(&first, &second, vec!["base", "top", "gone"], now());
    for id in 0..1_000 {
        effects.add(&Context::new(format!("usr_{id}")));
    }
    assert_eq!(effects.users(), 1_000);
    let affected = effects.affected();
    assert!((400..600).contains(&affected), "{affected}");
    let found = effects.found();
    assert_eq!(found.len(), 2);
    for effect in &found {
        assert_eq!(
            (&effect.first, &effect.second),
            (&json!(false), &json!(true))
        );
        assert_eq!((effect.users, effect.distinct_ids.len()), (affected, 100));
    }
}

#[test]
fn cohorts_that_use_each_other_many_times_are_compared_by_content_all_the_same() {
    // Every layer uses the one below it, and who is not in it: 2^30 ways to the ground.
    let layers = |first: usize, ground: &str| {
        let uses = |id: usize, operator: &str| json!({"key": "id", "type": "cohort", "value": id, "operator": operator});
        let mut cohorts = serde_json::Map::new();
        cohorts.insert(
            first.to_string(),
            json!({"type": "AND", "values": [is("a", ground)]}),
        );
        for layer in first + 1..first + 30 {
            let values = json!([
                {"type": "AND", "values": [uses(layer - 1, "in"), is("b", "1")]},
                uses(layer - 1, "not_in"),
            ]);
            cohorts.insert(layer.to_string(), json!({"type": "OR", "values": values}));
        }
        let top = uses(first + 29, "in");
        definitions(
            &json!([flag("f", &json!({"groups": [when(&[top])]}))]),
            &Json::Object(cohorts),
        )
    };
    let begun = std::time::Instant::now();
    assert_eq!(told(&layers(1, "x"), &layers(100, "x")), [""; 0]);
    assert_eq!(told(&layers(1, "x"), &layers(100, "y")).len(), 1);
    assert!(begun.elapsed() < std::time::Duration::from_secs(1));
}
