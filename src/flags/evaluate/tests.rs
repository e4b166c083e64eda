use serde_json::{Value as Json, json};

use crate::flags::sample::{
    MISSING, UNSUPPORTED, definitions, depends, flag, get, is, notes, now, on, outcome, told, when,
};
use crate::flags::{Context, Definitions, Note, Reason, Value, evaluate_all};

fn user() -> Context {
    Context::new("user-17")
}

/// A flag with this key and these filters, for a user without properties.
fn by_key(key: &str, filters: &Json, context: &Context) -> String {
    let definitions = definitions(&json!([flag(key, filters)]), &json!({}));
    told(get(&definitions, key, context).outcome)
}

fn rollout(percentage: f64) -> Json {
    json!({"properties": [], "rollout_percentage": percentage})
}

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
fn version_1_may_be_said() {
    for version in [json!(1), json!(1.0), json!(null)] {
        let filters = json!({"version": version, "groups": [{}]});
        assert_eq!(outcome(&filters, &user()), "true condition_match 0");
    }
}

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
