use std::time::{Duration, Instant};

use super::*;
use serde_json::json;

use crate::flags::sample::{definitions, depends, flag, is, now, when};

fn found(filters: &Json, context: &Context) -> Vec<Flip> {
    let definitions = definitions(
        &json!([
            flag("f", filters),
            flag("base", &json!({"groups": [when(&[is("plan", "pro")])]}))
        ]),
        &json!({"7": {"type": "OR", "values": [
            {"key": "email", "type": "person", "operator": "icontains", "value": "@x.io"}]}}),
    );
    flips(&definitions, definitions.get("f").unwrap(), context, now())
}

fn set(property: &str, value: impl Into<Json>) -> Step {
    Step::Person {
        property: property.into(),
        value: value.into(),
    }
}

fn to(value: impl Into<Json>, change: Change) -> Flip {
    Flip {
        value: value.into(),
        change,
    }
}

fn user(value: impl Into<Json>, steps: &[Step]) -> Flip {
    let steps = steps.to_vec();
    to(value, Change::User { steps })
}

fn rollout(value: impl Into<Json>, from: f64, to: f64) -> Flip {
    let change = Change::Rollout {
        condition: 0,
        from,
        to,
    };
    self::to(value, change)
}

#[test]
fn a_rollout_is_raised_just_over_the_users_place_or_lowered_just_below() {
    // sample_user_flag.usr_1 stands at 0.0634.
    let definitions = |percentage: f64| {
        definitions(
            &json!([flag(
                "sample_user_flag",
                &json!({"groups": [{"rollout_percentage": percentage}]})
            )]),
            &json!({}),
        )
    };
    let found = |from: f64| {
        let definitions = definitions(from);
        flips(
            &definitions,
            &definitions.flags()[0],
            &Context::new("usr_1"),
            now(),
        )
    };
    assert_eq!(found(5.0), [rollout(true, 5.0, 6.35)]);
    assert_eq!(found(25.0), [rollout(false, 25.0, 6.34)]);
    assert_eq!(found(100.0), [rollout(false, 100.0, 6.34)]);
}

#[test]
fn the_property_that_stands_in_the_way_is_found_also_behind_cohorts_and_flags() {
    let nobody = Context::new("u");
    let plan = json!({"groups": [when(&[is("plan", "pro")])]});
    assert_eq!(found(&plan, &nobody), [user(true, &[set("plan", "pro")])]);
    let free = Context::new("u").with_property("plan", "free");
    assert_eq!(found(&plan, &free), [user(true, &[set("plan", "pro")])]);
    let pro = Context::new("u").with_property("plan", "pro");
    assert_eq!(found(&plan, &pro)[0], user(false, &[set("plan", "other")]));
    let cohort = json!({"groups": [when(&[json!({"key": "id", "type": "cohort", "value": 7})])]});
    assert_eq!(
        found(&cohort, &nobody),
        [user(true, &[set("email", "@x.io")])]
    );
    let base = json!({"groups": [when(&[depends("base", &json!(true))])]});
    assert_eq!(found(&base, &free), [user(true, &[set("plan", "pro")])]);
}

#[test]
fn a_filter_of_a_rollout_is_not_asked_for_where_the_rollout_is_nearer() {
    // 0.0 % excludes everybody, so that the property alone would not help.
    let definitions = definitions(
        &json!([flag(
            "sample_user_flag",
            &json!({"groups": [{"rollout_percentage": 0}]})
        )]),
        &json!({}),
    );
    let of = |id: &str| {
        let flag = &definitions.flags()[0];
        flips(&definitions, flag, &Context::new(id), now())
    };
    // 0.9732
    assert_eq!(of("usr_2"), [rollout(true, 0.0, 97.33)]);
    // An empty id has the hash 0, and no rollout excludes it: only the switch of the flag does.
    assert_eq!(of(""), [to(false, Change::Deactivation)]);
}

#[test]
fn among_many_flags_and_conditions_a_flip_is_found_at_once() {
    let mut flags: Vec<_> = (0..5_000)
        .map(|place| flag(&format!("f{place}"), &json!({"groups": [{}]})))
        .collect();
    let groups = vec![json!({}); 100];
    flags.push(flag("f", &json!({"groups": groups})));
    let definitions = definitions(&json!(flags), &json!({}));
    let begun = Instant::now();
    let flag = definitions.get("f").unwrap();
    let found = flips(&definitions, flag, &Context::new("u"), now());
    assert_eq!(found, [to(false, Change::Deactivation)]);
    assert!(begun.elapsed() < Duration::from_millis(200));
}

#[test]
fn a_value_is_written_as_people_write_it() {
    for (operator, wanted, value) in [
        ("gt", json!(5), json!(6)),
        ("gt", json!(5.5), json!(6.5)),
        (
            "is_date_before",
            json!("2020-01-01"),
            json!("1926-04-25T12:00:00Z"),
        ),
        ("is_date_after", json!("-3d"), json!("2026-03-31T12:00:00Z")),
    ] {
        let filter = json!({"key": "p", "type": "person", "operator": operator, "value": wanted});
        let found = found(&json!({"groups": [when(&[filter])]}), &Context::new("u"));
        assert_eq!(
            found,
            [user(true, &[set("p", value)])],
            "{operator} {wanted}"
        );
    }
}

#[test]
fn two_properties_are_the_most() {
    let of = |names: &[&str]| {
        let filters: Vec<_> = names.iter().map(|name| is(name, "x")).collect();
        found(&json!({"groups": [when(&filters)]}), &Context::new("u"))
    };
    assert_eq!(
        of(&["a", "b"]),
        [user(true, &[set("a", "x"), set("b", "x")])]
    );
    assert_eq!(of(&["a", "b", "c"]), []);
}

#[test]
fn a_flag_is_turned_off_as_a_whole_where_no_smaller_change_does() {
    // Whoever loses one condition has the other.
    let twice = json!({"groups": [{}, {}]});
    let off = to(false, Change::Deactivation);
    assert_eq!(
        found(&twice, &Context::new("u")),
        std::slice::from_ref(&off)
    );
    let holdout = json!({"groups": [{}], "holdout": {"id": 1, "exclusion_percentage": 100}});
    assert_eq!(found(&holdout, &Context::new("u")), [off]);
    let json = json!(found(&twice, &Context::new("u")));
    assert_eq!(json, json!([{"value": false, "change": "deactivation"}]));
}

#[test]
fn of_a_flag_with_variants_it_is_told_which_one_a_change_gives() {
    let filters = json!({
        "groups": [
            {"properties": [is("plan", "pro")], "variant": "large"},
            {"properties": [is("country", "DE")], "variant": "small"},
        ],
        "multivariate": {"variants": [
            {"key": "small", "rollout_percentage": 50},
            {"key": "large", "rollout_percentage": 50},
        ]},
    });
    let nobody = Context::new("u");
    let pro = [set("plan", "pro")];
    assert_eq!(found(&filters, &nobody), [user("large", &pro)]);
    let german = nobody
        .with_property("plan", "free")
        .with_property("country", "DE");
    let found = found(&filters, &german);
    assert_eq!(found[0], user(false, &[set("country", "other")]));
    assert_eq!(found[1].value, json!(false));
    assert_eq!(found[2..], [user("large", &pro)]);
}

#[test]
fn every_kind_of_operator_has_a_value_that_matches() {
    for (operator, wanted) in [
        ("gt", json!(5)),
        ("lt", json!("5")),
        ("is_date_after", json!("-3d")),
        ("is_date_before", json!("2020-01-01")),
        ("semver_gt", json!("1.2.3")),
        ("semver_lt", json!("1.2.3")),
        ("between", json!([1, 5])),
        ("is_not", json!("x")),
        ("is_set", json!(null)),
        ("exact", json!(["a", "b"])),
        ("ends_with", json!(".org")),
        ("exact", json!(true)),
    ] {
        let filter = json!({"key": "p", "type": "person", "operator": operator, "value": wanted});
        let found = found(&json!({"groups": [when(&[filter])]}), &Context::new("u"));
        assert!(
            matches!(&found[..], [one] if matches!(one.change, Change::User { .. })),
            "{operator} {wanted}: {found:?}"
        );
    }
}

#[test]
fn groups_devices_and_activation_count_and_where_nothing_helps_nothing_is_said() {
    let group = json!({"groups": [{}], "aggregation_group_type_index": 0});
    let membership = Step::Membership {
        group: "company".into(),
        key: "example".into(),
    };
    assert_eq!(
        found(&group, &Context::new("u")),
        [user(true, &[membership])]
    );
    let device = json!({"groups": [{}], "bucketing_identifier": "device_id"});
    let step = Step::Device {
        id: "example".into(),
    };
    assert_eq!(found(&device, &Context::new("u")), [user(true, &[step])]);
    let mut off = flag("f", &json!({"groups": [{}]}));
    off["active"] = json!(false);
    let definitions = definitions(&json!([off]), &json!({}));
    let flag = &definitions.flags()[0];
    assert_eq!(
        flips(&definitions, flag, &Context::new("u"), now()),
        [to(true, Change::Activation)]
    );
    let pattern = json!({"key": "p", "type": "person", "operator": "regex", "value": "^a{3}b$"});
    assert_eq!(
        found(&json!({"groups": [when(&[pattern])]}), &Context::new("u")),
        []
    );
    assert_eq!(found(&json!({"groups": []}), &Context::new("u")), []);
}
