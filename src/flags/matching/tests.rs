use std::time::{Duration, Instant};

use serde_json::{Value as Json, json};

use crate::flags::diff::diff;
use crate::flags::lint::lint;
use crate::flags::sample::{
    MISSING, UNRESOLVED, UNSUPPORTED, definitions, depends, flag, get, is, notes, now, off, on,
    outcome, told, when,
};
use crate::flags::{Context, Definitions, Note, Outcome, explain, flips};

fn user() -> Context {
    Context::new("user-17")
}

fn in_cohort(id: &Json) -> Json {
    json!({"key": "id", "type": "cohort", "value": id})
}

/// A flag for those in the cohort 1, then one condition more.
fn with_cohorts(cohorts: &Json, then: &Json) -> Definitions {
    let groups = json!([when(&[in_cohort(&json!(1))]), then]);
    definitions(&json!([flag("f", &json!({"groups": groups}))]), cohorts)
}

/// What a flag comes to that is for those in the cohort 1.
fn of_cohort(cohorts: &Json, context: &Context) -> Outcome<'static> {
    let definitions = definitions(
        &json!([flag(
            "f",
            &json!({"groups": [when(&[in_cohort(&json!(1))])]})
        )]),
        cohorts,
    );
    let evaluation = get(&definitions, "f", context);
    match evaluation.outcome {
        Outcome::Undecided(undecided) => Outcome::Undecided(undecided),
        Outcome::Decided { value, .. } if value.is_on() => on(0),
        Outcome::Decided { .. } => off(0),
    }
}

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

#[test]
fn many_ways_to_the_same_flags_and_cohorts_take_no_longer_than_one() {
    // Every layer uses the one below it twice: 2^60 ways to the ground.
    const LAYERS: usize = 30;
    let mut flags = vec![flag(
        "flag-0",
        &json!({"groups": [when(&[in_cohort(&json!(LAYERS - 1))])]}),
    )];
    for layer in 1..LAYERS {
        let below = depends(&format!("flag-{}", layer - 1), &json!(true));
        let groups = json!([
            when(&[below.clone(), below.clone(), is("a", "0")]),
            when(&[below])
        ]);
        flags.push(flag(&format!("flag-{layer}"), &json!({"groups": groups})));
    }
    let mut cohorts = serde_json::Map::new();
    cohorts.insert("0".into(), json!({"type": "AND", "values": [is("a", "1")]}));
    for layer in 1..LAYERS {
        let below = in_cohort(&json!(layer - 1));
        cohorts.insert(
            layer.to_string(),
            json!({"type": "AND", "values": [below, below]}),
        );
    }
    let begun = Instant::now();
    let definitions = definitions(&json!(flags), &json!(cohorts));
    let top = format!("flag-{}", LAYERS - 1);
    let context = user().with_property("a", "1");
    assert_eq!(get(&definitions, &top, &context).outcome, on(1));
    assert_eq!(diff(&definitions, &definitions), []);
    assert!(!lint(&definitions, &[]).is_empty());
    flips(&definitions, definitions.get(&top).unwrap(), &user(), now());
    assert!(begun.elapsed() < Duration::from_secs(1));
}

#[test]
fn endless_chains_do_not_overflow_the_stack() {
    let flags: Vec<_> = (0..3_000)
        .map(|place| {
            let below = depends(&format!("f{}", place + 1), &json!(true));
            flag(&format!("f{place}"), &json!({"groups": [when(&[below])]}))
        })
        .chain([flag("f3000", &json!({"groups": [{}]}))])
        .collect();
    let definitions = definitions(&json!(flags), &json!({}));
    let begun = Instant::now();
    for key in ["f0", "f2", "f2920", "f2990"] {
        assert_eq!(get(&definitions, key, &user()).outcome, on(0), "{key}");
        let flag = definitions.get(key).unwrap();
        assert_eq!(
            explain(&definitions, flag, &user(), now())
                .evaluation
                .outcome,
            on(0)
        );
        flips(&definitions, flag, &user(), now());
    }
    assert!(begun.elapsed() < Duration::from_secs(5));
    // Lint looks at the whole chain of every flag.
    let definitions = self::definitions(&json!(flags[2_000..]), &json!({}));
    assert!(lint(&definitions, &[]).len() > 1_000);
}

#[test]
fn endless_chains_of_cohorts_do_not_overflow_the_stack() {
    let cohorts: serde_json::Map<_, _> = (1..3_000)
        .map(|id| {
            let below = in_cohort(&json!(id + 1));
            (id.to_string(), json!({"type": "AND", "values": [below]}))
        })
        .chain([(
            "3000".into(),
            json!({"type": "AND", "values": [is("a", "1")]}),
        )])
        .collect();
    let cohorts = Json::Object(cohorts);
    let context = user().with_property("a", "1");
    assert_eq!(of_cohort(&cohorts, &context), on(0));
    assert_eq!(of_cohort(&cohorts, &user().with_property("a", "2")), off(0));
    assert_eq!(of_cohort(&cohorts, &user()), MISSING);
}
