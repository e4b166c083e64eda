use serde_json::{Value as Json, json};

use super::{Finding, Rule, Severity, lint};
use crate::flags::sample::{definitions, depends, flag, is, when};
use crate::flags::{Definitions, Flag};

/// What is found in these flags, all of which the code uses: `rule flag condition`.
fn found_in(flags: &Json, cohorts: &Json) -> Vec<String> {
    let definitions = definitions(flags, cohorts);
    let used: Vec<_> = definitions.flags().iter().map(Flag::key).collect();
    lint(&definitions, &used).iter().map(short).collect()
}

/// What is found in one flag of these filters.
fn found(filters: &Json) -> Vec<String> {
    found_in(&json!([flag("f", filters)]), &json!({}))
}

fn short(finding: &Finding) -> String {
    let about = match (&finding.flag, &finding.cohort) {
        (Some(flag), _) => flag.clone(),
        (None, Some(cohort)) => format!("cohort {cohort}"),
        (None, None) => "-".into(),
    };
    let place = finding
        .condition
        .map_or_else(String::new, |place| format!(" {place}"));
    format!("{} {about}{place}", finding.rule.name())
}

/// A filter that the system can decide.
fn id_is(operator: &str, value: &Json) -> Json {
    json!({"key": "distinct_id", "type": "person", "operator": operator, "value": value})
}

fn rollout(percentage: f64) -> Json {
    json!({"rollout_percentage": percentage})
}

#[test]
fn rules_are_listed_the_worst_first_and_have_names_of_their_own() {
    assert!(Rule::ALL.is_sorted_by_key(|rule| rule.severity()));
    assert!(Rule::ALL.is_sorted());
    let names: std::collections::BTreeSet<_> = Rule::ALL.map(Rule::name).into();
    assert_eq!(names.len(), Rule::ALL.len());
}

#[test]
fn a_plain_rollout_is_as_it_should_be() {
    assert_eq!(found(&json!({"groups": [rollout(25.0)]})), [""; 0]);
    let variants = json!({"groups": [{}], "multivariate": {"variants": [
        {"key": "a", "rollout_percentage": 33.4}, {"key": "b", "rollout_percentage": 66.6}]},
        "payloads": {"a": "1", "b": "2"}});
    assert_eq!(found(&variants), [""; 0]);
}

#[test]
fn left_overs_are_found() {
    assert_eq!(
        found(&json!({"groups": [rollout(0.0)]})),
        ["rollout-zero f"]
    );
    assert_eq!(
        found(&json!({"groups": [rollout(0.0), rollout(5.0)]})),
        ["rollout-zero f 0"]
    );
    assert_eq!(found(&json!({"groups": []})), ["never-matches f"]);
    assert_eq!(found(&json!({"groups": [{}]})), ["rollout-full f"]);
    let early = json!({"groups": [rollout(0.0)], "feature_enrollment": true});
    assert!(!found(&early).contains(&"rollout-zero f".into()));
    let one = json!({"groups": [{}], "multivariate": {"variants": [
        {"key": "a", "rollout_percentage": 0}, {"key": "b", "rollout_percentage": 100}]}});
    assert_eq!(found(&one), ["rollout-zero f", "rollout-full f"]);
    let held_out = json!({"groups": [{}], "holdout": {"id": 1, "exclusion_percentage": 5}});
    assert_eq!(found(&held_out), [""; 0]);
}

#[test]
fn what_an_earlier_condition_leaves_nobody_to_match_is_found() {
    let filters = [id_is("icontains", &json!("x"))];
    for (earlier, later, expected) in [
        (json!({}), json!({"variant": "a"}), true),
        (json!({}), when(&filters), true),
        (when(&filters), json!({}), false),
        (rollout(50.0), rollout(25.0), true),
        (rollout(25.0), rollout(50.0), false),
        (
            rollout(50.0),
            json!({"properties": filters, "rollout_percentage": 50}),
            true,
        ),
        (
            json!({"aggregation_group_type_index": 0}),
            json!({"rollout_percentage": 50}),
            false,
        ),
    ] {
        let conditions = json!({"groups": [earlier, later], "multivariate": {"variants": [
            {"key": "a", "rollout_percentage": 50}, {"key": "b", "rollout_percentage": 50}]}});
        let is_found = found(&conditions).contains(&"unreachable f 1".into());
        assert_eq!(is_found, expected, "{conditions}");
    }
    let early = json!({"groups": [rollout(25.0), rollout(50.0)], "early_exit": true});
    assert_eq!(found(&early), ["unreachable f 1"]);
}

#[test]
fn conditions_that_can_never_match_are_found() {
    for (filters, expected) in [
        (vec![id_is("gt", &json!("much"))], true),
        (vec![id_is("gt", &json!(3))], false),
        (vec![id_is("regex", &json!("("))], true),
        (vec![json!({"key": "distinct_id", "type": "person"})], true),
        (
            vec![id_is("exact", &json!("a")), id_is("exact", &json!("b"))],
            true,
        ),
        (
            vec![
                id_is("exact", &json!(["a", "c"])),
                id_is("exact", &json!(["b", "C"])),
            ],
            false,
        ),
        (
            vec![id_is("exact", &json!("a")), id_is("is_not", &json!("A"))],
            true,
        ),
        (
            vec![
                id_is("exact", &json!("ann@x.io")),
                id_is("icontains", &json!("@X.")),
            ],
            false,
        ),
        (
            vec![
                id_is("exact", &json!("ann@x.io")),
                id_is("ends_with", &json!(".org")),
            ],
            true,
        ),
        // By truth, both match what is neither.
        (
            vec![
                id_is("exact", &json!("false")),
                id_is("exact", &json!("no")),
            ],
            false,
        ),
        (vec![id_is("gt", &json!(5)), id_is("lt", &json!(5))], true),
        (
            vec![id_is("gte", &json!(5)), id_is("lte", &json!("5"))],
            false,
        ),
        (
            vec![
                id_is("is_set", &json!(null)),
                id_is("is_not_set", &json!(null)),
            ],
            true,
        ),
        (
            vec![
                id_is("is_not", &json!("a")),
                id_is("is_not_set", &json!(null)),
            ],
            false,
        ),
        (vec![depends("off", &json!(true))], true),
        (vec![depends("off", &json!(false))], false),
        (vec![depends("zero", &json!(true))], true),
        (vec![depends("zero", &json!(false))], false),
        (vec![depends("plain", &json!("a"))], true),
        (vec![depends("plain", &json!(true))], false),
        (
            vec![
                depends("plain", &json!(true)),
                depends("plain", &json!(false)),
            ],
            true,
        ),
        (
            vec![
                json!({"key": "id", "type": "cohort", "value": 1}),
                json!({"key": "id", "type": "cohort", "value": "1", "operator": "not_in"}),
            ],
            true,
        ),
    ] {
        let mut off = flag("off", &json!({"groups": [{}]}));
        off["active"] = json!(false);
        let flags = json!([
            off,
            flag("zero", &json!({"groups": [rollout(0.0)]})),
            flag("plain", &json!({"groups": [rollout(5.0)]})),
            flag("f", &json!({"groups": [when(&filters), rollout(5.0)]})),
        ]);
        let cohorts = json!({"1": {"type": "AND", "values": [id_is("icontains", &json!("x"))]}});
        let is_found = found_in(&flags, &cohorts).contains(&"never-matches f 0".into());
        assert_eq!(is_found, expected, "{filters:?}");
    }
    let unnamed = json!({"groups": [{"aggregation_group_type_index": 9}, rollout(5.0)]});
    assert_eq!(found(&unnamed), ["never-matches f 0"]);
}

#[test]
fn variants_and_payloads_must_fit_together() {
    let filters = json!({"groups": [{"variant": "c", "rollout_percentage": 5}],
        "multivariate": {"variants": [
            {"key": "a", "rollout_percentage": 50}, {"key": "b", "rollout_percentage": 40}]},
        "payloads": {"a": "1", "d": "2"}});
    assert_eq!(
        found(&filters),
        [
            "variant-shares f",
            "unknown-variant f 0",
            "unused-payload f"
        ]
    );
    let twice = json!({"groups": [rollout(5.0)], "multivariate": {"variants": [
        {"key": "a", "rollout_percentage": 50}, {"key": "a", "rollout_percentage": 50}]},
        "payloads": {"true": "1"}});
    assert_eq!(found(&twice), ["variant-shares f", "unused-payload f"]);
}

#[test]
fn what_only_the_server_can_decide_is_found() {
    let mut continuity = flag("f", &json!({"groups": [rollout(5.0)]}));
    continuity["ensure_experience_continuity"] = json!(true);
    assert_eq!(found_in(&json!([continuity]), &json!({})), ["not-local f"]);
    let cohort = |id: u64| json!({"key": "id", "type": "cohort", "value": id});
    let flags = json!([
        flag("f", &json!({"groups": [when(&[cohort(7)])]})),
        flag("g", &json!({"groups": [when(&[cohort(8)])]})),
    ]);
    let cohorts = json!({"8": {"type": "AND", "values": [cohort(7)]}, "9": {"type": "NOR"}});
    assert_eq!(
        found_in(&flags, &cohorts),
        [
            "malformed cohort 9",
            "not-local f 0",
            "not-local g 0",
            "not-local cohort 8"
        ]
    );
}

#[test]
fn dependencies_that_lead_nowhere_or_in_a_circle_are_found() {
    let mut circle = depends("g", &json!(true));
    circle["dependency_chain"] = json!([]);
    let flags = json!([
        flag(
            "a",
            &json!({"groups": [when(&[depends("b", &json!(true))])]})
        ),
        flag(
            "b",
            &json!({"groups": [when(&[depends("a", &json!(true))])]})
        ),
        flag(
            "c",
            &json!({"groups": [when(&[depends("x", &json!(true))])]})
        ),
        flag("g", &json!({"groups": [when(&[circle])]})),
    ]);
    assert_eq!(
        found_in(&flags, &json!({})),
        [
            "dependency-cycle a 0",
            "dependency-cycle b 0",
            "missing-dependency c 0",
            "dependency-cycle g 0"
        ]
    );
}

#[test]
fn data_that_the_system_does_not_pass_is_found_through_cohorts_and_dependencies() {
    let cohorts = json!({"1": {"type": "AND", "values": [is("plan", "pro")]}});
    let mut device = flag("device", &json!({"groups": [rollout(5.0)]}));
    device["bucketing_identifier"] = json!("device_id");
    let flags = json!([
        flag(
            "cohort",
            &json!({"groups": [when(&[json!({"key": "id", "type": "cohort", "value": 1})])]})
        ),
        flag(
            "above",
            &json!({"groups": [when(&[depends("cohort", &json!(true))])]})
        ),
        flag(
            "id",
            &json!({"groups": [when(&[id_is("icontains", &json!("x"))])]})
        ),
        flag(
            "group",
            &json!({"groups": [rollout(5.0)], "aggregation_group_type_index": 0})
        ),
        device,
    ]);
    assert_eq!(
        found_in(&flags, &cohorts),
        [
            "data-not-passed cohort",
            "data-not-passed above",
            "data-not-passed group",
            "data-not-passed device"
        ]
    );
    let definitions = definitions(&flags, &cohorts);
    let all = lint(&definitions, &[]);
    let told = all
        .iter()
        .find(|finding| finding.rule == Rule::DataNotPassed)
        .unwrap();
    assert_eq!(
        told.message,
        "it reads `plan` of the person; the system passes the user's id alone"
    );
}

#[test]
fn each_disagreement_of_sdks_is_told_once_for_a_flag() {
    let filters = [
        id_is("semver_gt", &json!("1.2")),
        id_is("semver_lt", &json!("2")),
        id_is("regex", &json!("^a")),
    ];
    let all = found(&json!({"groups": [when(&filters), when(&filters[2..])]}));
    let disagreements = all
        .iter()
        .filter(|found| found.starts_with("sdks-disagree"));
    assert_eq!(disagreements.count(), 2, "{all:?}");
    let early = json!({"groups": [rollout(5.0)], "feature_enrollment": true});
    assert_eq!(found(&early), ["data-not-passed f", "sdks-disagree f"]);
}

#[test]
fn the_code_and_the_definitions_must_know_the_same_flags() {
    let flags = json!([flag("a", &json!({"groups": [rollout(5.0)]}))]);
    let definitions = definitions(&flags, &json!({}));
    let findings: Vec<_> = lint(&definitions, &["b"]).iter().map(short).collect();
    assert_eq!(findings, ["undefined-flag b", "unused-flag a"]);
}

#[test]
fn what_cannot_be_read_is_told_and_harms_no_other() {
    let definitions = Definitions::parse(
        json!({"flags": [
            {"key": "a", "active": true, "filters": 3},
            {"key": "v2", "active": true, "filters": {"version": 2}},
            {"id": 3},
            {"key": "b", "active": true, "filters": {"groups": [
                {"properties": [{"key": "x", "type": "person", "operator": "sounds_like", "value": 1}]}]}},
            {"key": "b", "active": true, "filters": {"groups": [{"rollout_percentage": 5}]}},
        ]})
        .to_string()
        .as_bytes(),
    )
    .unwrap();
    let findings: Vec<_> = lint(&definitions, &["a", "b", "v2"])
        .iter()
        .map(short)
        .collect();
    assert_eq!(
        findings,
        [
            "malformed -",
            "duplicate-key b",
            "malformed a",
            "unknown-filter b 0",
            "not-local v2"
        ]
    );
}

#[test]
fn what_is_switched_off_has_no_conditions_to_look_at() {
    let mut off = flag("f", &json!({"groups": [{}, {}]}));
    off["active"] = json!(false);
    assert_eq!(found_in(&json!([off]), &json!({})), [""; 0]);
    assert!(Severity::Error < Severity::Note);
}
