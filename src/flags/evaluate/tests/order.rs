//! In which order conditions are tried, and which reason is told.

use serde_json::json;

use super::{rollout, user};
use crate::flags::sample::{
    MISSING, definitions, depends, flag, get, is, notes, now, outcome, told, when,
};
use crate::flags::{Context, Note, evaluate_all};

#[test]
fn what_is_switched_off_is_off_whatever_else_is_wrong_with_it() {
    for flag in [
        json!({"key": "f", "active": false, "filters": {"groups": [{}]}}),
        json!({"key": "f", "active": false, "ensure_experience_continuity": true}),
        json!({"key": "f", "active": false, "filters": {"version": 2}}),
        json!({"key": "f", "active": false, "filters": "?"}),
        json!({"key": "f", "active": null, "filters": {"groups": [{}]}}),
        json!({"key": "f", "filters": {"groups": [{}]}}),
        json!({"key": "f", "active": true, "deleted": true, "filters": {"groups": [{}]}}),
    ] {
        let definitions = definitions(&json!([flag]), &json!({}));
        let found = told(get(&definitions, "f", &user()).outcome);
        assert_eq!(found, "false flag_disabled -", "{flag}");
    }
}

#[test]
fn what_cannot_be_evaluated_here_is_undecided_and_never_off() {
    for (flag, why) in [
        (
            json!({"key": "f", "active": true, "ensure_experience_continuity": true,
                "filters": {"version": 2, "groups": [{}]}}),
            "experience_continuity",
        ),
        (
            flag("f", &json!({"version": 2, "rules": []})),
            "unsupported_definition",
        ),
        (
            flag("f", &json!({"version": "1", "groups": [{}]})),
            "unsupported_definition",
        ),
        (flag("f", &json!({"groups": {}})), "unsupported_definition"),
        (
            flag("f", &json!({"groups": [null]})),
            "unsupported_definition",
        ),
        (
            flag("f", &json!({"groups": [{"rollout_percentage": "50"}]})),
            "unsupported_definition",
        ),
        (
            json!({"key": "f", "active": true, "bucketing_identifier": "session",
                "filters": {"groups": [{}]}}),
            "unsupported_definition",
        ),
        (
            flag(
                "f",
                &json!({"groups": [{}], "aggregation_group_type_index": 7}),
            ),
            "unsupported_definition",
        ),
    ] {
        let definitions = definitions(&json!([flag]), &json!({}));
        let found = told(get(&definitions, "f", &user().complete()).outcome);
        assert_eq!(found, format!("undecided {why}"), "{flag}");
    }
}

#[test]
fn conditions_are_tried_in_their_order_overrides_or_not() {
    let variants = json!({"variants": [{"key": "a", "rollout_percentage": 100}, {"key": "b",
        "rollout_percentage": 0}]});
    let filters = json!({"multivariate": variants, "groups": [
        when(&[is("plan", "pro")]), {"variant": "b"}]});
    let found = outcome(&filters, &user().with_property("plan", "pro"));
    assert_eq!(found, "a condition_match 0");
    let found = outcome(&filters, &user().with_property("plan", "free"));
    assert_eq!(found, "b condition_match 1");
}

#[test]
fn of_several_reasons_the_strongest_is_told_and_of_equal_ones_the_later() {
    let free = user().with_property("plan", "free");
    let (targeted, nobody) = (when(&[is("plan", "pro")]), rollout(0.0));
    let group = json!({"aggregation_group_type_index": 0});
    for (groups, found) in [
        (vec![&nobody, &targeted], "false out_of_rollout_bound 0"),
        (vec![&targeted, &nobody], "false out_of_rollout_bound 1"),
        (vec![&targeted, &targeted], "false no_condition_match 1"),
        (vec![&nobody, &nobody], "false out_of_rollout_bound 1"),
        (
            vec![&group, &targeted, &group],
            "false no_condition_match 1",
        ),
        (vec![&group, &group], "false no_group_type 1"),
        (vec![], "false no_group_type -"),
    ] {
        assert_eq!(
            outcome(&json!({"groups": groups}), &free),
            found,
            "{groups:?}"
        );
    }
    assert_eq!(outcome(&json!(null), &free), "false no_group_type -");
}

#[test]
fn early_exit_ends_at_the_first_rollout_that_is_missed() {
    let filters = |early_exit| json!({"early_exit": early_exit, "groups": [rollout(0.0), {}]});
    assert_eq!(
        outcome(&filters(true), &user()),
        "false out_of_rollout_bound 0"
    );
    assert_eq!(outcome(&filters(false), &user()), "true condition_match 1");
    // A filter that does not match is no such miss.
    let filters = json!({"early_exit": true, "groups": [when(&[is("plan", "pro")]), {}]});
    let free = user().with_property("plan", "free");
    assert_eq!(outcome(&filters, &free), "true condition_match 1");
}

#[test]
fn early_exit_after_an_unknown_condition_decides_nothing() {
    let filters =
        json!({"early_exit": true, "groups": [when(&[is("plan", "pro")]), rollout(0.0), {}]});
    assert_eq!(outcome(&filters, &user()), "undecided missing_context");
}

#[test]
fn a_later_condition_that_matches_wins_over_an_unknown_one_and_that_is_noted() {
    let filters = json!({"groups": [when(&[is("plan", "pro")]), {}]});
    assert_eq!(outcome(&filters, &user()), "true condition_match 1");
    assert_eq!(notes(&filters, &user()), [Note::EarlierUnknown]);
    assert_eq!(notes(&filters, &user().with_property("plan", "free")), []);
}

#[test]
fn the_gravest_reason_for_not_deciding_is_told() {
    let odd = json!({"key": "x", "type": "person", "operator": "resembles", "value": 1});
    let (missing, odd) = (when(&[is("plan", "pro")]), when(&[odd]));
    for groups in [[&missing, &odd], [&odd, &missing]] {
        let found = outcome(&json!({"groups": groups}), &user());
        assert_eq!(found, "undecided unsupported_definition");
    }
}

#[test]
fn a_flag_without_its_dependency_is_undecided_and_for_the_server_off() {
    let orphan = json!({"key": "gone", "type": "flag", "operator": "flag_evaluates_to",
        "value": false, "dependency_chain": []});
    let flags = json!([
        flag("orphan", &json!({"groups": [when(&[orphan])]})),
        flag(
            "child",
            &json!({"groups": [when(&[depends("orphan", &json!(false))])]})
        ),
    ]);
    let definitions = definitions(&flags, &json!({}));
    let of = |key: &str, context: &Context| told(get(&definitions, key, context).outcome);
    for context in [user(), user().complete()] {
        assert_eq!(of("orphan", &context), "false missing_dependency -");
        assert_eq!(of("child", &context), "true condition_match 0");
        let orphan = get(&definitions, "orphan", &context);
        assert!(orphan.notes.contains(Note::MissingDependency));
    }
}

#[test]
fn in_a_complete_context_what_is_absent_is_not_set() {
    for (operator, found) in [
        ("exact", "false no_condition_match 0"),
        ("is_set", "false no_condition_match 0"),
        ("gt", "false no_condition_match 0"),
        ("is_not", "true condition_match 0"),
        ("is_not_set", "true condition_match 0"),
        ("not_regex", "true condition_match 0"),
    ] {
        let filter = json!({"key": "x", "type": "person", "operator": operator, "value": "1"});
        let filters = json!({"groups": [when(&[filter])]});
        assert_eq!(
            outcome(&filters, &user()),
            "undecided missing_context",
            "{operator}"
        );
        assert_eq!(outcome(&filters, &user().complete()), found, "{operator}");
    }
    let initial = json!({"groups": [when(&[is("$initial_browser", "Firefox")])]});
    let context = user().with_property("$browser", "Firefox");
    assert_eq!(outcome(&initial, &context), "undecided missing_context");
    assert_eq!(
        outcome(&initial, &context.clone().complete()),
        "true condition_match 0"
    );
    assert_eq!(
        notes(&initial, &context.complete()),
        [Note::InitialProperty]
    );
    // Everybody has a date of creation; it is just not passed.
    let created = json!({"key": "created_at", "type": "person_metadata",
        "operator": "is_date_after", "value": "2020-01-01T00:00:00Z"});
    let filters = json!({"groups": [when(&[created])]});
    assert_eq!(
        outcome(&filters, &user().complete()),
        "undecided missing_context"
    );
    let context = user().with_property("created_at", "2021-01-01T00:00:00Z");
    assert_eq!(outcome(&filters, &context), "true condition_match 0");
}

#[test]
fn notes_are_of_the_flag_alone() {
    let number = json!({"key": "age", "type": "person", "value": 5});
    let flags = json!([
        flag(
            "child",
            &json!({"groups": [when(&[depends("f", &json!(true))])]})
        ),
        flag("f", &json!({"groups": [when(&[number])]})),
        flag("plain", &json!({"groups": [{}]})),
    ]);
    let definitions = definitions(&flags, &json!({}));
    let context = user().with_property("age", 5);
    let noted: Vec<_> = evaluate_all(&definitions, &context, now())
        .iter()
        .map(|(_, evaluation)| evaluation.notes.iter().collect::<Vec<_>>())
        .collect();
    assert_eq!(noted, [vec![], vec![Note::NumberInExact], vec![]]);
    assert_eq!(get(&definitions, "f", &user()).outcome, MISSING);
}
