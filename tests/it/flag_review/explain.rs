use insta::assert_snapshot;
use serde_json::{Value as Json, json};

use super::definitions;
use crate::harness::{Outcome, Sandbox, TestDatabase};

fn with_file(sandbox: Sandbox) -> Sandbox {
    sandbox.write("flags.json", &definitions().to_string());
    sandbox
}

fn explain(key: &str, arguments: &[&str]) -> Outcome {
    let sandbox = with_file(Sandbox::new());
    let command = sandbox.scratch(["flags", "explain", key, "--definitions", "flags.json"]);
    command.args(arguments).run()
}

#[test]
fn a_rollout_is_told_with_the_place_of_the_user_and_what_would_change_it() {
    let told = explain("sample_user_flag", &["--distinct-id", "usr_1"]).expect_code(0);
    assert!(told.stdout.contains("0.0634 ≤ 0.25: in"), "{told}");
    assert_snapshot!(told);
    let out = explain("sample_user_flag", &["--distinct-id", "usr_2"]).expect_code(0);
    assert!(out.stdout.contains("0.9732 > 0.25: out"), "{out}");
    assert!(
        out.stdout
            .contains("if the rollout of condition 1 were 97.33 % instead of 25 %"),
        "{out}"
    );
}

#[test]
fn every_condition_and_filter_is_told_also_after_the_one_that_decides() {
    let known = [
        "--distinct-id",
        "usr_1",
        "--property",
        "plan=pro",
        "--property",
        "email=ann@example.com",
        "--property",
        "version=2.2",
    ];
    assert_snapshot!(explain("new-editor", &known).expect_code(0));
}

#[test]
fn the_tree_is_drawn_in_colours_and_says_the_same_without() {
    let sandbox = with_file(Sandbox::new());
    let draw = |color: &str| {
        let command = sandbox.scratch(["flags", "explain", "new-editor", "--color", color]);
        let subject = ["--distinct-id", "usr_1", "--property", "plan=pro"];
        let drawn = command.args(["--definitions", "flags.json"]).args(subject);
        drawn.on_terminal().drawn()
    };
    let (plain, colored) = (draw("never"), draw("always"));
    assert_snapshot!(plain);
    assert_snapshot!(colored);
    let sequences = regex::Regex::new("␛\\[[0-9;]*m").unwrap();
    assert_eq!(sequences.replace_all(&colored, ""), plain);
    assert!(!plain.contains('␛'));
}

#[test]
fn what_is_not_known_is_told_with_where_it_would_come_from() {
    assert_snapshot!(explain("new-editor", &["--distinct-id", "other"]).expect_code(0));
}

#[test]
fn a_dependency_is_explained_within() {
    let known = [
        "--distinct-id",
        "usr_1",
        "--property",
        "plan=free",
        "--property",
        "email=x",
    ];
    assert_snapshot!(explain("needs-editor", &known).expect_code(0));
}

#[test]
fn of_a_group_that_is_not_there_nothing_more_is_asked() {
    let sandbox = Sandbox::new();
    let tier = json!({"key": "tier", "type": "group", "group_type_index": 0, "value": "gold"});
    let document = json!({
        "flags": [{"key": "team", "active": true, "filters": {
            "aggregation_group_type_index": 0, "groups": [{"properties": [tier]}],
        }}],
        "group_type_mapping": {"0": "company"},
    });
    sandbox.write("flags.json", &document.to_string());
    let explain = ["flags", "explain", "team", "--distinct-id", "u"];
    let told = sandbox
        .scratch(explain)
        .args(["--definitions", "flags.json"]);
    let told = told.run().expect_code(0).stdout;
    let (_, below) = told.split_once("\nwould be on: ").unwrap();
    assert_eq!(
        below,
        "if the user were in a company (`--group company=example`) and the company's tier were \
         \"gold\"\nwarning: condition 1 is for every company: the system names none, so that it \
         never matches\n"
    );
    // What it needs is told all the same.
    let get = sandbox.scratch(["flags", "get", "team", "--definitions", "flags.json"]);
    let needs = "needs\tthe company, tier of the company\n";
    assert!(get.run().stdout.contains(needs));
}

#[test]
fn an_explanation_is_a_stable_object() {
    let told = explain(
        "new-editor",
        &["--distinct-id", "usr_1", "--property", "plan=pro", "--json"],
    );
    let told = told.expect_code(0).json();
    let mut filter = told["conditions"][1]["filters"][0].clone();
    filter["notes"] = json!([]);
    assert_eq!(
        filter,
        json!({"text": "plan is \"pro\" or \"team\"", "result": "match", "undecided": null,
            "actual": "pro", "missing": null, "notes": [], "entries": [], "dependency": null})
    );
    let members: Vec<_> = told
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(
        members,
        [
            "distinctId",
            "flag",
            "value",
            "payload",
            "reason",
            "undecided",
            "condition",
            "problem",
            "enrollment",
            "holdout",
            "conditions",
            "variant",
            "notes",
            "missing",
            "flips",
            "warnings",
            "source",
        ]
    );
    assert_eq!(told["conditions"][0]["verdict"], "unknown");
    assert_eq!(told["conditions"][0]["undecided"], "missing_context");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_is_who_the_server_says_they_are_by_id_alone() {
    let db = TestDatabase::migrated().await;
    sqlx::query(
        r#"INSERT INTO "User" ("id", "email", "updatedAt") VALUES ('usr_2', 'ann@example.com', now())"#,
    )
    .execute(&db.connect().await)
    .await
    .unwrap();
    let sandbox = with_file(Sandbox::on(&db));
    let told = sandbox.scratch([
        "flags",
        "explain",
        "new-editor",
        "--definitions",
        "flags.json",
    ]);
    let told = told
        .args(["--user", "ann@example.com", "--json"])
        .run()
        .expect_code(0)
        .json();
    assert_eq!(told["distinctId"], "usr_2");
    assert_eq!(told["undecided"], "missing_context");
    assert_eq!(
        told["missing"],
        json!([
            "email of the person",
            "plan of the person",
            "version of the person"
        ])
    );
}

#[test]
fn an_unknown_key_leads_to_a_known_one() {
    let told = explain("new-editr", &["--distinct-id", "usr_1"]).expect_code(3);
    assert!(told.stderr.contains("did you mean `new-editor`"), "{told}");
}

/// Why a flag of a file with this one and one named `other` is what it is.
fn explain_these(flags: &Json, arguments: &[&str]) -> String {
    let sandbox = Sandbox::new();
    let document = json!({"flags": flags, "cohorts": {}, "group_type_mapping": {}});
    sandbox.write("flags.json", &document.to_string());
    let command = sandbox.scratch(["flags", "explain", "f", "--definitions", "flags.json"]);
    let command = command.args(["--distinct-id", "usr_1"]).args(arguments);
    command.run().expect_code(0).stdout
}

fn depends(key: &str, chain: &[&str]) -> Json {
    json!({"groups": [{"properties": [{"key": key, "type": "flag", "value": true,
        "operator": "flag_evaluates_to", "dependency_chain": chain}]}]})
}

#[test]
fn continuity_is_told_with_who_can_decide() {
    let flag = json!({"key": "f", "active": true, "ensure_experience_continuity": true,
        "filters": {"groups": [{"rollout_percentage": 50}]}});
    let told = explain_these(&json!([flag]), &[]);
    assert!(told.contains("PostHog's server remembers it"), "{told}");
    assert!(!told.contains("by no small change"), "{told}");
}

#[test]
fn a_circle_and_a_flag_that_is_not_there_are_told_as_such_and_not_as_lacking_data() {
    let circle = json!([
        {"key": "f", "active": true, "filters": depends("other", &["other"])},
        {"key": "other", "active": true, "filters": depends("f", &["f"])},
    ]);
    let told = explain_these(&circle, &[]);
    assert!(told.contains("circular: flag `other`"), "{told}");
    assert!(!told.contains("the system passes"), "{told}");
    let missing = json!([{"key": "f", "active": true, "filters": depends("gone", &["gone"])}]);
    let told = explain_these(&missing, &[]);
    assert!(told.contains("`gone` is not in the definitions"), "{told}");
    assert!(!told.contains("the system passes"), "{told}");
    let operator = json!([{"key": "f", "active": true, "filters": {"groups": [
        {"properties": [{"key": "plan", "type": "person", "operator": "sounds_like", "value": "x"}]},
    ]}}]);
    let told = explain_these(&operator, &[]);
    assert!(told.contains("`sounds_like` is no operator"), "{told}");
    assert!(!told.contains("the system passes"), "{told}");
    let data = json!([
        {"key": "f", "active": true, "filters": depends("other", &["other"])},
        {"key": "other", "active": true, "filters": {"groups": [
            {"properties": [{"key": "plan", "type": "person", "value": "pro"}]}]}},
    ]);
    let told = explain_these(&data, &[]);
    assert!(told.contains("the system passes"), "{told}");
}

#[test]
fn early_access_is_named_where_it_decides_and_conditions_keep_their_numbers() {
    let plan = json!({"key": "plan", "type": "person", "value": "pro"});
    let joined = json!({"key": "joined", "type": "person", "value": "yes"});
    let flag = json!([{"key": "f", "active": true, "filters": {
        "super_groups": [{"properties": [joined], "rollout_percentage": 100}],
        "groups": [{"properties": [plan], "rollout_percentage": 50}],
    }}]);
    let told = explain_these(&flag, &["--property", "joined=yes"]);
    assert!(
        told.contains("f true (super_condition_value, early access)"),
        "{told}"
    );
    let sandbox = Sandbox::new();
    sandbox.write("flags.json", &json!({"flags": flag}).to_string());
    let got = sandbox.scratch(["flags", "get", "f", "--definitions", "flags.json"]);
    let got = got.run().expect_code(0);
    assert!(got.stdout.contains("early access\t100 %\t"), "{got}");
    assert!(got.stdout.contains("1\t50 %\t50 % of"), "{got}");
}

#[test]
fn what_is_absent_of_all_that_is_known_is_not_set() {
    let plan = json!({"key": "plan", "type": "person", "value": "pro"});
    let flag = json!([{"key": "f", "active": true,
        "filters": {"groups": [{"properties": [plan]}]}}]);
    let told = explain_these(&flag, &["--complete"]);
    assert!(
        told.contains("no match: plan is \"pro\" (it is not set)"),
        "{told}"
    );
}

#[test]
fn the_device_is_asked_for_by_its_option() {
    let flag = json!([{"key": "f", "active": true, "bucketing_identifier": "device_id",
        "filters": {"groups": [{"rollout_percentage": 50}]}}]);
    let told = explain_these(&flag, &[]);
    assert!(told.contains("--device-id VALUE"), "{told}");
}
