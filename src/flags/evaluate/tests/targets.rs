//! Groups and devices.

use serde_json::{Value as Json, json};

use super::{by_key, rollout, user};
use crate::flags::sample::{definitions, get, is, notes, outcome, told, when};
use crate::flags::{Context, Note};

#[test]
fn a_group_flag_goes_by_the_groups_key_and_properties() {
    let gold = json!({"key": "tier", "type": "group", "group_type_index": 0,
        "operator": "exact", "value": "gold"});
    let filters = json!({"aggregation_group_type_index": 0,
        "groups": [{"properties": [gold], "rollout_percentage": 60}]});
    let of = |company: Json, tier: &str| {
        let context = user()
            .with_group("company", company)
            .with_group_property("company", "tier", tier);
        by_key("org-dashboard", &filters, &context)
    };
    assert_eq!(of(json!("org-9"), "gold"), "true condition_match 0");
    assert_eq!(of(json!("org-12"), "gold"), "false out_of_rollout_bound 0");
    assert_eq!(of(json!("org-9"), "tin"), "false no_condition_match 0");
    // 0.59975: a number is hashed as its text.
    assert_eq!(of(json!(42), "gold"), "true condition_match 0");
    // What is no key is no group.
    assert_eq!(of(json!(["org-9"]), "gold"), "false no_group_type 0");
    let context = user().with_group("company", "org-9");
    assert_eq!(outcome(&filters, &context), "undecided missing_context");
    assert_eq!(
        outcome(&filters, &context.complete()),
        "false no_condition_match 0"
    );
    assert_eq!(outcome(&filters, &user()), "false no_group_type 0");
    let context = user().with_group("company", true);
    assert_eq!(notes(&filters, &context), [Note::UnusableGroupKey]);
}

#[test]
fn the_key_of_a_group_is_one_of_its_properties() {
    let own = json!({"key": "$group_key", "type": "group", "group_type_index": 0,
        "value": ["acme", "42"]});
    let filters = json!({"aggregation_group_type_index": 0, "groups": [when(&[own])]});
    for (company, found) in [
        (json!("acme"), "true condition_match 0"),
        (json!(42), "true condition_match 0"),
        (json!("else"), "false no_condition_match 0"),
    ] {
        assert_eq!(
            outcome(&filters, &user().with_group("company", company)),
            found
        );
    }
}

#[test]
fn a_condition_may_be_for_something_else_than_its_flag() {
    let company = json!({"aggregation_group_type_index": 0, "rollout_percentage": 60});
    let person = json!({"aggregation_group_type_index": null, "properties": [is("plan", "pro")]});
    let mixed = json!({"groups": [company, person]});
    let of_group = json!({"aggregation_group_type_index": 1, "groups": [company, person, {}]});
    let pro = user().with_property("plan", "pro");
    let free = user().with_property("plan", "free");
    for (filters, context, found) in [
        (
            &mixed,
            pro.clone().with_group("company", "org-9"),
            "true condition_match 0",
        ),
        (
            &mixed,
            free.clone().with_group("company", "org-12"),
            "false out_of_rollout_bound 0",
        ),
        (&mixed, pro.clone(), "true condition_match 1"),
        (&mixed, free.clone(), "false no_condition_match 1"),
        // Null means persons, which is not the same as nothing said.
        (
            &of_group,
            pro.clone().with_group("team", "red"),
            "true condition_match 1",
        ),
        // No group is needed for a person.
        (&of_group, pro.clone(), "true condition_match 1"),
        (&of_group, pro.complete(), "true condition_match 1"),
        (&of_group, free.clone(), "false no_condition_match 1"),
        (
            &of_group,
            free.with_group("team", "red"),
            "true condition_match 2",
        ),
    ] {
        assert_eq!(
            by_key("org-dashboard", filters, &context),
            found,
            "{context:?}"
        );
    }
}

#[test]
fn a_flag_by_device_goes_by_the_device_and_is_undecided_without() {
    let document = |filters: Json| {
        json!({"key": "sample_user_flag", "active": true, "bucketing_identifier": "device_id",
            "filters": filters})
    };
    let found = |filters: Json, context: &Context| {
        let definitions = definitions(&json!([document(filters)]), &json!({}));
        told(get(&definitions, "sample_user_flag", context).outcome)
    };
    let small = || json!({"groups": [rollout(7.0)]});
    // 0.0634 and 0.9732
    let (one, two) = (user().with_device("usr_1"), user().with_device("usr_2"));
    assert_eq!(found(small(), &one), "true condition_match 0");
    assert_eq!(found(small(), &two), "false out_of_rollout_bound 0");
    for filters in [small(), json!({"groups": [{}]})] {
        assert_eq!(found(filters, &user()), "undecided missing_context");
    }
    let odd = json!({"groups": [{}, when(&[json!({"key": "x", "operator": "resembles"})])]});
    assert_eq!(found(odd, &user()), "undecided unsupported_definition");
    // The server needs it only where something is hashed.
    let complete = user().with_device("").complete();
    assert_eq!(found(small(), &complete), "false out_of_rollout_bound 0");
    assert_eq!(
        found(json!({"groups": [{}]}), &complete),
        "true condition_match 0"
    );
    let variants = json!({"variants": [{"key": "a", "rollout_percentage": 100}]});
    let filters = json!({"groups": [{}], "multivariate": variants});
    assert_eq!(found(filters, &complete), "false out_of_rollout_bound 0");
    let filters = json!({"groups": [{"variant": "a"}], "multivariate": variants});
    assert_eq!(found(filters, &complete), "a condition_match 0");
}

#[test]
fn a_condition_for_groups_of_an_unknown_type_is_undecided_and_others_are_not() {
    let unknown = json!({"aggregation_group_type_index": 9});
    let alone = json!({"groups": [unknown]});
    assert_eq!(
        outcome(&alone, &user().complete()),
        "undecided unsupported_definition"
    );
    let before = json!({"groups": [unknown, {}]});
    assert_eq!(outcome(&before, &user()), "true condition_match 1");
}
