//! Dependencies on other flags.

use serde_json::{Value as Json, json};

use super::{in_cohort, user};
use crate::flags::sample::{
    UNRESOLVED, UNSUPPORTED, definitions, depends, flag, get, is, off, on, told, when,
};
use crate::flags::{Context, Note, Outcome};

/// The value of a flag that depends on `parent` having a value.
fn child(parent: &Json, filter: &Json, context: &Context) -> Outcome<'static> {
    let flags = json!([
        flag(
            "child",
            &json!({"groups": [when(std::slice::from_ref(filter))]})
        ),
        parent
    ]);
    let definitions = definitions(&flags, &json!({}));
    match get(&definitions, "child", context).outcome {
        Outcome::Undecided(undecided) => Outcome::Undecided(undecided),
        Outcome::Decided { value, .. } if value.is_on() => on(0),
        Outcome::Decided { .. } => off(0),
    }
}

#[test]
fn a_dependency_wants_on_or_off_or_exactly_a_variant() {
    let plain = flag("f", &json!({"groups": [{}]}));
    let nobody = flag("f", &json!({"groups": [{"rollout_percentage": 0}]}));
    let inactive = json!({"key": "f", "active": false, "ensure_experience_continuity": true});
    let variant = flag(
        "f",
        &json!({"groups": [{}], "multivariate": {"variants": [
            {"key": "a", "rollout_percentage": 100}]}}),
    );
    for (parent, wanted, found) in [
        (&plain, json!(true), on(0)),
        (&plain, json!(false), off(0)),
        (&plain, json!("a"), off(0)),
        (&plain, json!("true"), off(0)),
        (&nobody, json!(true), off(0)),
        (&nobody, json!(false), on(0)),
        (&inactive, json!(false), on(0)),
        (&variant, json!(true), on(0)),
        (&variant, json!("a"), on(0)),
        (&variant, json!("A"), off(0)),
        (&variant, json!(false), off(0)),
    ] {
        let found_here = child(parent, &depends("f", &wanted), &user());
        assert_eq!(found_here, found, "{parent} {wanted}");
    }
}

#[test]
fn a_malformed_dependency_matches_nobody() {
    let plain = flag("f", &json!({"groups": [{}]}));
    for (member, value) in [
        ("operator", json!("exact")),
        ("operator", json!(null)),
        ("value", json!(null)),
        ("value", json!(7)),
        ("key", json!("")),
        ("key", json!(7)),
    ] {
        let mut filter = depends("f", &json!(true));
        filter[member] = value.clone();
        assert_eq!(child(&plain, &filter, &user()), off(0), "{member} {value}");
    }
}

#[test]
fn what_depends_on_a_flag_that_is_not_there_is_off_whatever_its_other_conditions() {
    let plain = flag("f", &json!({"groups": [{}]}));
    for (member, value) in [
        ("dependency_chain", json!([])),
        ("dependency_chain", json!(["gone", "f"])),
        ("key", json!("gone")),
    ] {
        let mut filter = depends("f", &json!(true));
        filter[member] = value.clone();
        let groups = json!({"groups": [when(&[filter]), {}]});
        let definitions = definitions(&json!([flag("child", &groups), plain]), &json!({}));
        let found = get(&definitions, "child", &user());
        assert_eq!(
            told(found.outcome),
            "false missing_dependency -",
            "{member} {value}"
        );
        assert!(found.notes.contains(Note::MissingDependency));
    }
}

#[test]
fn a_dependency_that_does_not_say_what_leads_there_is_undecided() {
    let plain = flag("f", &json!({"groups": [{}]}));
    for chain in [json!(null), json!("f"), json!([7])] {
        let mut filter = depends("f", &json!(true));
        filter["dependency_chain"] = chain.clone();
        for context in [user(), user().complete()] {
            assert_eq!(child(&plain, &filter, &context), UNSUPPORTED, "{chain}");
        }
    }
}

#[test]
fn a_dependency_that_is_undecided_is_unresolved() {
    for parent in [
        flag("f", &json!({"groups": [when(&[is("plan", "pro")])]})),
        flag("f", &json!({"version": 2})),
        json!({"key": "f", "active": true, "ensure_experience_continuity": true}),
    ] {
        let found = child(&parent, &depends("f", &json!(false)), &user());
        assert_eq!(found, UNRESOLVED, "{parent}");
    }
}

#[test]
fn a_dependency_on_what_only_the_server_knows_ends_the_evaluation_too() {
    let parent = flag(
        "f",
        &json!({"groups": [when(&[in_cohort(&json!(404))]), {}]}),
    );
    let groups = json!([when(&[depends("f", &json!(true))]), {}]);
    let definitions = definitions(
        &json!([flag("child", &json!({"groups": groups})), parent]),
        &json!({}),
    );
    assert_eq!(get(&definitions, "child", &user()).outcome, UNRESOLVED);
}

#[test]
fn another_flag_is_evaluated_for_its_own_target() {
    let of_person = flag("person", &json!({"groups": [when(&[is("plan", "pro")])]}));
    let of_company = flag(
        "company",
        &json!({"aggregation_group_type_index": 0, "groups": [when(&[
            json!({"key": "plan", "type": "group", "group_type_index": 0, "value": "big"})])]}),
    );
    let flags = json!([
        of_person,
        of_company,
        flag(
            "of-company",
            &json!({"aggregation_group_type_index": 0,
            "groups": [when(&[depends("person", &json!(true))])]})
        ),
        flag(
            "of-person",
            &json!({"groups": [when(&[depends("company", &json!(true))])]})
        ),
    ]);
    let definitions = definitions(&flags, &json!({}));
    let context = user()
        .with_property("plan", "pro")
        .with_group("company", "acme")
        .with_group_property("company", "plan", "big");
    for key in ["of-company", "of-person"] {
        assert_eq!(get(&definitions, key, &context).outcome, on(0), "{key}");
    }
    let alone = user().with_property("plan", "pro");
    assert_eq!(get(&definitions, "of-person", &alone).outcome, off(0));
}

#[test]
fn flags_in_a_circle_are_off_and_so_are_those_that_lead_to_them() {
    let on_if = |key: &str, other: &str| {
        flag(
            key,
            &json!({"groups": [when(&[depends(other, &json!(true))]), when(&[is("a", "1")])]}),
        )
    };
    let flags = json!([
        on_if("a", "b"),
        on_if("b", "a"),
        on_if("self", "self"),
        on_if("c", "a")
    ]);
    let definitions = definitions(&flags, &json!({}));
    for key in ["a", "b", "self", "c"] {
        // Whatever another condition says.
        for value in ["0", "1"] {
            let found = get(&definitions, key, &user().with_property("a", value));
            assert_eq!(told(found.outcome), "false missing_dependency -", "{key}");
            assert!(found.notes.contains(Note::MissingDependency));
        }
    }
}

#[test]
fn a_flag_of_a_cohort_in_a_circle_is_there_for_those_that_depend_on_it() {
    let cohorts = json!({"1": {"type": "AND", "values": [in_cohort(&json!(1))]}});
    let flags = json!([
        flag("f", &json!({"groups": [when(&[in_cohort(&json!(1))])]})),
        flag(
            "child",
            &json!({"groups": [when(&[depends("f", &json!(true))])]})
        ),
    ]);
    let definitions = definitions(&flags, &cohorts);
    for key in ["f", "child"] {
        let found = get(&definitions, key, &user().complete()).outcome;
        assert_eq!(found, UNSUPPORTED, "{key}");
    }
}
