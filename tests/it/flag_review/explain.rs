use insta::assert_snapshot;
use serde_json::json;

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
            "distinct_id",
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
    assert_eq!(told["distinct_id"], "usr_2");
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
