//! Cohorts, and what stands in them.

use serde_json::{Value as Json, json};

use super::{in_cohort, of_cohort, user};
use crate::flags::sample::{
    MISSING, UNSUPPORTED, definitions, flag, get, is, off, on, outcome, when,
};
use crate::flags::{Definitions, Note};

/// A flag for those in the cohort 1, then one condition more.
fn with_cohorts(cohorts: &Json, then: &Json) -> Definitions {
    let groups = json!([when(&[in_cohort(&json!(1))]), then]);
    definitions(&json!([flag("f", &json!({"groups": groups}))]), cohorts)
}

#[test]
fn negation_counts_in_cohorts_alone() {
    let mut not_pro = is("plan", "pro");
    not_pro["negation"] = json!(true);
    let pro = user().with_property("plan", "pro");
    let filters = json!({"groups": [when(&[not_pro.clone()])]});
    assert_eq!(outcome(&filters, &pro), "true condition_match 0");
    let cohorts = json!({"1": {"type": "AND", "values": [not_pro]}});
    assert_eq!(of_cohort(&cohorts, &pro), off(0));
    assert_eq!(
        of_cohort(&cohorts, &user().with_property("plan", "free")),
        on(0)
    );
    assert_eq!(of_cohort(&cohorts, &user()), MISSING);
}

#[test]
fn all_or_any_of_a_cohort_must_match_and_one_that_decides_does_so_whatever_is_unknown() {
    let (a, b) = (is("a", "1"), is("b", "1"));
    let known = |value: &str| user().with_property("a", value);
    let both = |one: &str, two: &str| known(one).with_property("b", two);
    for (kind, entries, context, found) in [
        ("AND", vec![&a, &b], both("1", "1"), on(0)),
        ("AND", vec![&a, &b], both("1", "0"), off(0)),
        ("AND", vec![&b, &a], known("0"), off(0)),
        ("AND", vec![&a, &b], known("1"), MISSING),
        ("OR", vec![&a, &b], both("0", "1"), on(0)),
        ("OR", vec![&a, &b], both("0", "0"), off(0)),
        ("OR", vec![&b, &a], known("1"), on(0)),
        ("OR", vec![&a, &b], known("0"), MISSING),
        ("AND", vec![], user(), on(0)),
        ("OR", vec![], user(), on(0)),
    ] {
        let cohorts = json!({"1": {"type": kind, "values": entries}});
        assert_eq!(of_cohort(&cohorts, &context), found, "{kind} {context:?}");
    }
    assert_eq!(of_cohort(&json!({"1": {}}), &user()), on(0));
}

#[test]
fn groups_and_cohorts_nest_in_cohorts() {
    let cohorts = json!({
        "1": {"type": "OR", "values": [
            {"type": "AND", "values": [is("a", "1"), in_cohort(&json!("2"))]},
            {"type": "AND", "values": [is("c", "1")]},
        ]},
        "2": {"type": "AND", "values": [is("b", "1")]},
    });
    let context = |a: &str, b: &str, c: &str| {
        user()
            .with_property("a", a)
            .with_property("b", b)
            .with_property("c", c)
    };
    assert_eq!(of_cohort(&cohorts, &context("1", "1", "0")), on(0));
    assert_eq!(of_cohort(&cohorts, &context("1", "0", "1")), on(0));
    assert_eq!(of_cohort(&cohorts, &context("1", "0", "0")), off(0));
}

#[test]
fn a_cohort_is_named_by_number_or_text_and_asked_for_or_against() {
    let cohorts = json!({"1": {"type": "AND", "values": [is("a", "1")]}});
    for (operator, is_in) in [
        (json!(null), true),
        (json!("exact"), true),
        (json!("in"), true),
        (json!("not_in"), false),
    ] {
        for id in [json!(1), json!("1")] {
            let mut filter = in_cohort(&id);
            filter["operator"] = operator.clone();
            let flags = json!([flag("f", &json!({"groups": [when(&[filter])]}))]);
            let definitions = definitions(&flags, &cohorts);
            let inside = get(&definitions, "f", &user().with_property("a", "1"));
            assert_eq!(
                inside.outcome,
                if is_in { on(0) } else { off(0) },
                "{operator}"
            );
            assert_eq!(get(&definitions, "f", &user()).outcome, MISSING);
        }
    }
    let mut filter = in_cohort(&json!(1));
    filter["operator"] = json!("is_not");
    let flags = json!([flag("f", &json!({"groups": [when(&[filter])]}))]);
    let definitions = definitions(&flags, &cohorts);
    assert_eq!(get(&definitions, "f", &user()).outcome, UNSUPPORTED);
}

#[test]
fn a_cohort_that_only_the_server_knows_ends_the_evaluation() {
    for cohorts in [
        json!({}),
        json!({"1": null}),
        json!({"1": {"type": "XOR", "values": []}}),
        json!({"1": {"type": "AND", "values": 7}}),
        json!({"1": {"type": "AND", "values": ["x"]}}),
        json!({"1": {"type": "AND", "values": [in_cohort(&json!(404))]}}),
        // Even where another entry would decide.
        json!({"1": {"type": "OR", "values": [is("distinct_id", "user-17"),
            in_cohort(&json!(404))]}}),
        json!({"1": {"type": "OR", "values": [in_cohort(&json!(2))]},
            "2": {"type": "AND", "values": [in_cohort(&json!(404))]}}),
    ] {
        let definitions = with_cohorts(&cohorts, &json!({}));
        assert_eq!(
            get(&definitions, "f", &user()).outcome,
            UNSUPPORTED,
            "{cohorts}"
        );
    }
}

#[test]
fn a_cohort_that_only_the_server_knows_ends_nothing_after_another_unknown() {
    let filters = [is("plan", "pro"), in_cohort(&json!(404))];
    let flags = json!([flag("f", &json!({"groups": [when(&filters), {}]}))]);
    let definitions = definitions(&flags, &json!({}));
    assert_eq!(get(&definitions, "f", &user()).outcome, on(1));
}

#[test]
fn cohorts_in_a_circle_are_undecided() {
    let uses = |id: i32| json!({"type": "OR", "values": [in_cohort(&json!(id))]});
    for cohorts in [
        json!({"1": uses(1)}),
        json!({"1": uses(2), "2": uses(3), "3": uses(2)}),
    ] {
        let definitions = with_cohorts(&cohorts, &json!({}));
        assert_eq!(get(&definitions, "f", &user()).outcome, UNSUPPORTED);
        assert!(definitions.cohort("1").unwrap().problem().is_some());
    }
}

#[test]
fn cohorts_are_of_persons_for_groups_too() {
    let filters =
        json!({"aggregation_group_type_index": 0, "groups": [when(&[in_cohort(&json!(1))])]});
    let cohorts = json!({"1": {"type": "AND", "values": [is("tier", "gold")]}});
    let definitions = definitions(&json!([flag("f", &filters)]), &cohorts);
    let context = user()
        .with_property("tier", "gold")
        .with_group("company", "acme")
        .with_group_property("company", "tier", "tin");
    let evaluation = get(&definitions, "f", &context);
    assert_eq!(evaluation.outcome, on(0));
    assert!(evaluation.notes.contains(Note::OtherTarget));
}
