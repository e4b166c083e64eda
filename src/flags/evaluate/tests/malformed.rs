//! Documents that are not quite as they should be.

use serde_json::{Value as Json, json};

use super::{rollout, user};
use crate::flags::sample::{
    UNSUPPORTED, definitions, depends, flag, get, now, on, outcome, told, when,
};
use crate::flags::{Context, Definitions, Reason, Value, evaluate_all};

#[test]
fn version_1_may_be_said() {
    for version in [json!(1), json!(1.0), json!(null)] {
        let filters = json!({"version": version, "groups": [{}]});
        assert_eq!(outcome(&filters, &user()), "true condition_match 0");
    }
}

#[test]
fn what_is_neither_active_nor_inactive_is_malformed_and_not_off() {
    for active in [json!("yes"), json!(1), json!([])] {
        let document = json!({"key": "f", "active": active, "filters": {"groups": [{}]}});
        let definitions = definitions(&json!([document]), &json!({}));
        assert_eq!(get(&definitions, "f", &user()).outcome, UNSUPPORTED);
    }
}

#[test]
fn an_array_is_not_taken_for_an_object_by_place() {
    for filters in [
        json!([1, [{}]]),
        json!({"groups": [[null, 100]]}),
        json!({"groups": [{"properties": [["plan", "pro"]]}]}),
        json!({"groups": [{}], "holdout": [7, 100]}),
        json!({"groups": [{}], "multivariate": [[]]}),
        json!({"groups": [{}], "multivariate": {"variants": [["a", "A", 100]]}}),
    ] {
        let found = outcome(&filters, &user());
        assert_eq!(found, "undecided unsupported_definition", "{filters}");
    }
    assert!(serde_json::from_value::<Context>(json!(["u", {"plan": "pro"}])).is_err());
    let flags = json!([["f", "name", 1, 1, true]]);
    assert_eq!(definitions(&flags, &json!({})).problems().len(), 1);
}

#[test]
fn by_a_matching_that_is_not_known_no_truth_value_is_compared() {
    let decided = |version: Json, wanted: Json| {
        let document = json!({"property_matching_version": version, "flags": [flag("f", &json!({
            "groups": [when(&[json!({"key": "p", "type": "person", "value": wanted})])]}))]});
        let definitions = Definitions::parse(document.to_string().as_bytes()).unwrap();
        let known = definitions.problems().is_empty();
        let context = user().with_property("p", "x");
        (known, told(get(&definitions, "f", &context).outcome))
    };
    let (no, unsure) = (
        "false no_condition_match 0",
        "undecided unsupported_definition",
    );
    for (version, is_known) in [
        (json!(null), true),
        (json!(1), true),
        (json!(2), true),
        (json!(3), false),
        (json!("2"), false),
        (json!(true), false),
        (json!([]), false),
    ] {
        let of_truth = if is_known { no } else { unsure };
        let found = decided(version.clone(), json!("true"));
        assert_eq!(found, (is_known, of_truth.into()), "{version}");
        assert_eq!(decided(version, json!("pro")), (is_known, no.into()));
    }
}

#[test]
fn one_malformed_flag_never_harms_another() {
    let flags = json!([
        null,
        "flag",
        {"active": true},
        {"key": 7},
        {"key": "bad", "active": true, "filters": {"groups": [{"properties": [7]}]}},
        flag("good", &json!({"groups": [{}], "unknown": {"deep": [1]}})),
        {"key": "odd", "active": true, "filters": {"payloads": ["x"]}},
    ]);
    let definitions = definitions(&flags, &json!({"1": "?"}));
    assert_eq!(definitions.problems().len(), 4);
    let user = user();
    let all: Vec<_> = evaluate_all(&definitions, &user, now())
        .into_iter()
        .map(|(flag, evaluation)| (flag.key(), evaluation.outcome))
        .collect();
    assert_eq!(
        all,
        [("bad", UNSUPPORTED), ("good", on(0)), ("odd", UNSUPPORTED)]
    );
    let problem = definitions.get("bad").unwrap().problem().unwrap();
    assert!(
        problem.starts_with("it is malformed: invalid type"),
        "{problem}"
    );
}

#[test]
fn of_flags_with_the_same_key_the_last_is_found() {
    let flags = json!([
        flag("f", &json!({"groups": [rollout(0.0)]})),
        flag("f", &json!({"groups": [{}]})),
        flag(
            "child",
            &json!({"groups": [when(&[depends("f", &json!(true))])]})
        )
    ]);
    let definitions = definitions(&flags, &json!({}));
    assert_eq!(get(&definitions, "f", &user()).value(), Some(Value::On));
    assert_eq!(get(&definitions, "child", &user()).value(), Some(Value::On));
    let values: Vec<_> = evaluate_all(&definitions, &user(), now())
        .iter()
        .map(|(_, evaluation)| evaluation.reason())
        .collect();
    assert_eq!(
        values,
        [
            Some(Reason::OutOfRolloutBound),
            Some(Reason::ConditionMatch),
            Some(Reason::ConditionMatch)
        ]
    );
}
