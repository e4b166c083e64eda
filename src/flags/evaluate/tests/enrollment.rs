//! Early access.

use serde_json::json;

use super::{rollout, user};
use crate::flags::Note;
use crate::flags::sample::{depends, is, notes, outcome, when};

#[test]
fn who_has_decided_on_early_access_gets_what_they_want() {
    let filters = json!({"feature_enrollment": true, "groups": [rollout(0.0)],
        "payloads": {"true": "1"}});
    let name = "$feature_enrollment/f";
    for (joined, found) in [
        (json!(true), "true super_condition_value 0"),
        (json!("true"), "true super_condition_value 0"),
        (json!(false), "false super_condition_value 0"),
        (json!("True"), "false super_condition_value 0"),
        (json!(1), "false super_condition_value 0"),
        (json!(null), "false super_condition_value 0"),
    ] {
        let context = user().with_property(name, joined);
        assert_eq!(outcome(&filters, &context), found);
        assert_eq!(notes(&filters, &context), [Note::Enrollment]);
    }
    assert_eq!(outcome(&filters, &user()), "undecided missing_context");
    assert_eq!(
        outcome(&filters, &user().complete()),
        "false out_of_rollout_bound 0"
    );
}

#[test]
fn the_older_form_of_early_access_is_a_condition_for_those_with_its_property() {
    let joined = is("$feature_enrollment/f", "true");
    let filters = json!({"super_groups": [when(&[joined])], "groups": [rollout(0.0)]});
    for (value, found) in [
        ("true", "true super_condition_value 0"),
        ("false", "false super_condition_value 0"),
    ] {
        let context = user().with_property("$feature_enrollment/f", value);
        assert_eq!(outcome(&filters, &context), found);
        assert_eq!(notes(&filters, &context), [Note::SuperGroups]);
    }
    assert_eq!(outcome(&filters, &user()), "undecided missing_context");
    assert_eq!(
        outcome(&filters, &user().complete()),
        "false out_of_rollout_bound 0"
    );
    for none in [
        json!(null),
        json!([]),
        json!([{}]),
        json!([{"properties": []}]),
    ] {
        let filters = json!({"super_groups": none, "groups": [{}]});
        assert_eq!(outcome(&filters, &user()), "true condition_match 0");
    }
}

#[test]
fn the_older_form_of_early_access_may_lack_its_dependency_too() {
    let orphan = depends("gone", &json!(true));
    let filters = json!({"super_groups": [when(&[orphan])], "groups": [{}]});
    assert_eq!(outcome(&filters, &user()), "false missing_dependency -");
}

#[test]
fn early_access_is_asked_of_the_person_before_a_group_is_missed() {
    let filters = json!({"feature_enrollment": true, "groups": [{}],
        "aggregation_group_type_index": 0});
    let joined = user().with_property("$feature_enrollment/f", true);
    assert_eq!(outcome(&filters, &joined), "true super_condition_value 0");
    assert_eq!(outcome(&filters, &user()), "undecided missing_context");
    assert_eq!(
        outcome(&filters, &user().complete()),
        "false no_group_type 0"
    );
}
