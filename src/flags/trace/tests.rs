use serde_json::{Value as Json, json};

use super::{EntryTrace, FlagTrace, explain};
use crate::flags::sample::{definitions, depends, flag, is, now, told, when};
use crate::flags::{Context, Definitions, Match, Note, Purpose, Undecided, Value, Verdict};

fn tell<'d>(definitions: &'d Definitions, key: &str, context: &Context) -> FlagTrace<'d> {
    explain(definitions, definitions.get(key).unwrap(), context, now())
}

fn user() -> Context {
    Context::new("usr_1")
}

#[test]
fn every_filter_and_condition_is_told_even_after_the_one_that_decides() {
    let filters = json!({"groups": [
        when(&[is("plan", "pro"), is("role", "admin"), is("country", "de")]),
        {"rollout_percentage": 25},
        {"properties": [is("plan", "free")], "rollout_percentage": 0},
    ]});
    let definitions = definitions(&json!([flag("sample_user_flag", &filters)]), &json!({}));
    let context = user()
        .with_property("plan", "free")
        .with_property("country", "DE");
    let trace = tell(&definitions, "sample_user_flag", &context);
    assert_eq!(told(trace.evaluation.outcome), "true condition_match 1");

    let [targeted, rollout, last] = &trace.conditions[..] else {
        panic!("{:?}", trace.conditions);
    };
    assert_eq!(targeted.verdict, Verdict::NoMatch);
    let filters: Vec<_> = targeted
        .filters
        .iter()
        .map(|told| (told.filter.key(), told.result, told.actual.clone()))
        .collect();
    assert_eq!(
        filters,
        [
            ("plan", Match::No, Some(json!("free"))),
            ("role", Match::unknown(Undecided::MissingContext), None),
            ("country", Match::Yes, Some(json!("DE"))),
        ]
    );

    assert_eq!((rollout.verdict, rollout.is_idle), (Verdict::Match, false));
    let position = rollout.rollout.as_ref().unwrap();
    assert_eq!(position.purpose, Purpose::Rollout);
    assert_eq!(position.id, "usr_1");
    assert!((position.hash - 0.063_448_327_591_612_45).abs() < f64::EPSILON);
    assert_eq!((position.threshold, position.is_in), (Some(0.25), true));

    assert_eq!((last.verdict, last.is_idle), (Verdict::OutOfRollout, true));
}

#[test]
fn the_variant_and_the_holdout_are_told_with_their_hashes() {
    let filters = json!({
        "groups": [{}],
        "holdout": {"id": 7, "exclusion_percentage": 0},
        "multivariate": {"variants": [{"key": "a", "rollout_percentage": 10},
            {"key": "b", "rollout_percentage": 90}]},
    });
    let definitions = definitions(&json!([flag("sample_user_flag", &filters)]), &json!({}));
    let trace = tell(&definitions, "sample_user_flag", &user());
    assert_eq!(trace.evaluation.value(), Some(Value::Variant("b")));
    let holdout = trace.holdout.unwrap();
    assert_eq!((holdout.purpose, holdout.is_in), (Purpose::Holdout, false));
    let variant = trace.variant.unwrap();
    assert!((variant.hash - 0.137_677_644_971_195_25).abs() < f64::EPSILON);
    assert_eq!((variant.variant, variant.threshold), (Some("b"), Some(1.0)));
    assert!(trace.conditions[0].rollout.is_none());
}

#[test]
fn cohorts_and_dependencies_are_told_inside_the_filter_that_asks() {
    let member = json!({"key": "id", "type": "cohort", "value": 1});
    let flags = json!([
        flag(
            "f",
            &json!({"groups": [
            when(&[member.clone(), depends("g", &json!(true))]), when(&[member])]})
        ),
        flag("g", &json!({"groups": [when(&[is("plan", "pro")])]})),
    ]);
    let cohorts = json!({"1": {"type": "OR", "values": [
        {"type": "AND", "values": [is("a", "1")]}, is("b", "1")]}});
    let definitions = definitions(&flags, &cohorts);
    let context = user().with_property("a", "1").with_property("plan", "free");
    let trace = tell(&definitions, "f", &context);
    assert_eq!(told(trace.evaluation.outcome), "true condition_match 1");

    let [of_cohort, of_flag] = &trace.conditions[0].filters[..] else {
        panic!("{:?}", trace.conditions);
    };
    assert_eq!(of_cohort.cohort.unwrap().id(), "1");
    let group = of_cohort.group.as_ref().unwrap();
    assert_eq!((group.result, group.entries.len()), (Match::Yes, 2));
    let EntryTrace::Group(inner) = &group.entries[0] else {
        panic!("{group:?}");
    };
    assert_eq!((inner.result, inner.entries.len()), (Match::Yes, 1));
    let EntryTrace::Filter(second) = &group.entries[1] else {
        panic!("{group:?}");
    };
    assert_eq!(second.result, Match::unknown(Undecided::MissingContext));

    assert_eq!(of_flag.result, Match::No);
    let other = of_flag.flag.as_ref().unwrap();
    assert_eq!(other.flag.key(), "g");
    assert_eq!(told(other.evaluation.outcome), "false no_condition_match 0");
    assert_eq!(other.conditions[0].filters[0].actual, Some(json!("free")));

    // Where it is met again it is not told again.
    let again = &trace.conditions[1].filters[0];
    assert_eq!(again.result, Match::Yes);
    assert!(again.cohort.is_some() && again.group.is_none());
}

#[test]
fn conditions_are_told_also_where_something_before_them_decides() {
    let of = |extra: Json| {
        let mut document = json!({"key": "f", "active": true, "filters": {
            "groups": [when(&[is("plan", "pro"), is("role", "admin")])]}});
        for (name, value) in extra.as_object().unwrap() {
            match name.strip_prefix('/') {
                Some(name) => document["filters"][name] = value.clone(),
                None => document[name] = value.clone(),
            }
        }
        document
    };
    let orphan = json!({"super_groups": null, "groups": [
        when(&[is("plan", "pro"), depends("gone", &json!(true))])]});
    for (document, found) in [
        (of(json!({"active": false})), "false flag_disabled -"),
        (
            of(json!({"ensure_experience_continuity": true})),
            "undecided experience_continuity",
        ),
        (of(json!({"filters": orphan})), "false missing_dependency -"),
        (
            of(json!({"/feature_enrollment": true})),
            "false super_condition_value 0",
        ),
        (
            of(json!({"bucketing_identifier": "device_id"})),
            "undecided missing_context",
        ),
        (
            of(json!({"/holdout": {"id": 7, "exclusion_percentage": 100}})),
            "holdout-7 holdout_condition_value -",
        ),
        (
            of(json!({"/aggregation_group_type_index": 0})),
            "false no_group_type 0",
        ),
    ] {
        let definitions = definitions(&json!([document]), &json!({}));
        let context = user()
            .with_property("plan", "pro")
            .with_property("$feature_enrollment/f", false);
        let trace = tell(&definitions, "f", &context);
        assert_eq!(told(trace.evaluation.outcome), found, "{document}");
        let [condition] = &trace.conditions[..] else {
            panic!("{document}: {:?}", trace.conditions);
        };
        assert_eq!(condition.is_idle, !found.contains("no_group_type"));
        assert_eq!(condition.filters.len(), 2, "{document}");
        assert_eq!(condition.filters[0].result, Match::Yes, "{document}");
        let notes: Vec<_> = trace.evaluation.notes.iter().collect();
        assert!(!notes.contains(&Note::EarlierUnknown), "{notes:?}");
    }
}

#[test]
fn the_hash_is_told_also_where_a_filter_is_unknown() {
    let filters = json!({"groups": [
        {"properties": [is("plan", "pro")], "rollout_percentage": 0}]});
    let definitions = definitions(&json!([flag("sample_user_flag", &filters)]), &json!({}));
    let trace = tell(&definitions, "sample_user_flag", &user());
    assert_eq!(told(trace.evaluation.outcome), "undecided missing_context");
    let position = trace.conditions[0].rollout.as_ref().unwrap();
    assert!((position.hash - 0.063_448_327_591_612_45).abs() < f64::EPSILON);
    assert_eq!((position.threshold, position.is_in), (Some(0.0), false));
}

#[test]
fn each_filter_has_its_own_notes() {
    let number = json!({"key": "age", "type": "person", "value": 5});
    let filters = json!({"groups": [when(&[is("plan", "pro"), number])]});
    let definitions = definitions(&json!([flag("f", &filters)]), &json!({}));
    let context = user().with_property("plan", "pro").with_property("age", 5);
    let trace = tell(&definitions, "f", &context);
    let notes: Vec<Vec<Note>> = trace.conditions[0]
        .filters
        .iter()
        .map(|told| told.notes.iter().collect())
        .collect();
    assert_eq!(notes, [vec![], vec![Note::NumberInExact]]);
}

#[test]
fn early_access_is_told_with_what_the_person_says() {
    let filters = json!({"feature_enrollment": true, "groups": []});
    let definitions = definitions(&json!([flag("f", &filters)]), &json!({}));
    let of = |value: Option<Json>| {
        let context = value.into_iter().fold(user(), |context, value| {
            context.with_property("$feature_enrollment/f", value)
        });
        tell(&definitions, "f", &context).enrollment.unwrap().actual
    };
    assert_eq!(of(Some(json!(true))), Some(json!(true)));
    assert_eq!(of(None), None);
}
