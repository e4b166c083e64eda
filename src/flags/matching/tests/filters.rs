//! Filters of properties.

use serde_json::json;

use super::{in_cohort, user};
use crate::flags::Note;
use crate::flags::sample::{is, notes, outcome, when};

#[test]
fn a_filter_that_does_not_match_decides_its_condition_whatever_is_unknown() {
    let odd = json!({"key": "x", "type": "person", "operator": "resembles", "value": 1});
    let gone = in_cohort(&json!(404));
    for unknown in [is("role", "admin"), odd, gone] {
        for filters in [
            [unknown.clone(), is("plan", "pro")],
            [is("plan", "pro"), unknown.clone()],
        ] {
            let filters = json!({"groups": [when(&filters)]});
            let free = user().with_property("plan", "free");
            assert_eq!(outcome(&filters, &free), "false no_condition_match 0");
            let pro = user().with_property("plan", "pro");
            assert!(outcome(&filters, &pro).starts_with("undecided"));
        }
    }
}

#[test]
fn what_is_not_known_to_this_program_is_undecided() {
    for filter in [
        json!({"key": "x", "operator": "resembles", "value": 1}),
        json!({"key": "x", "operator": "in", "value": [1]}),
        json!({"key": "x", "operator": 7, "value": 1}),
        json!({"key": "x", "operator": "", "value": 1}),
        json!({"key": "x", "type": "event", "value": 1}),
        json!({"key": "x", "type": 7, "value": 1}),
        json!({"key": null, "value": 1}),
        json!({"value": 1}),
        json!({}),
        json!({"key": "x", "type": "group", "value": 1}),
        json!({"key": "x", "type": "group", "group_type_index": 9, "value": 1}),
        json!({"key": "x", "type": "group", "group_type_index": "0", "value": 1}),
        json!({"key": "x", "operator": "regex", "value": "x".repeat(10_000)}),
    ] {
        let filters = json!({"groups": [when(std::slice::from_ref(&filter))]});
        let context = user().with_property("x", 1).complete();
        let found = outcome(&filters, &context);
        assert_eq!(found, "undecided unsupported_definition", "{filter}");
    }
}

#[test]
fn without_an_operator_and_a_type_a_filter_is_exact_and_of_the_target() {
    let filter = json!({"key": "tier", "value": "gold"});
    let person = json!({"groups": [when(std::slice::from_ref(&filter))]});
    let company = json!({"aggregation_group_type_index": 0, "groups": [when(&[filter])]});
    let context = user()
        .with_property("tier", "gold")
        .with_group("company", "acme")
        .with_group_property("company", "tier", "tin");
    assert_eq!(outcome(&person, &context), "true condition_match 0");
    assert_eq!(outcome(&company, &context), "false no_condition_match 0");
}

#[test]
fn a_filter_reads_the_properties_that_it_names_and_not_those_of_the_target() {
    let gold = json!({"key": "tier", "type": "group", "group_type_index": 0, "value": "gold"});
    let of_person = json!({"groups": [when(&[gold])]});
    let of_company =
        json!({"aggregation_group_type_index": 0, "groups": [when(&[is("plan", "pro")])]});
    let context = user()
        .with_property("plan", "pro")
        .with_group("company", "acme")
        .with_group_property("company", "tier", "gold");
    for filters in [&of_person, &of_company] {
        assert_eq!(outcome(filters, &context), "true condition_match 0");
        assert_eq!(notes(filters, &context), [Note::OtherTarget]);
    }
    assert_eq!(outcome(&of_person, &user()), "undecided missing_context");
    assert_eq!(
        outcome(&of_person, &user().complete()),
        "false no_condition_match 0"
    );
}
