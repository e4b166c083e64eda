//! `flags eval` for many: contexts of a file, all users.

use serde_json::{Value, json};

use super::{DEFINITIONS, flags, offline};
use crate::harness::{Sandbox, TestDatabase};
use crate::people::run;

const CONTEXTS: &str = r#"[
    {"distinct_id": "usr_1"},
    {"distinct_id": "usr \"2\"", "groups": {"company": 7},
     "group_properties": {"company": {"tier": 5}}, "device_id": null},
    {"distinct_id": "usr_1", "person_properties": {"plan": "pro", "tester": 1,
     "email": "x@example.com", "signed_up_at": "2025-01-01T00:00:00Z"}}
]"#;

#[test]
fn each_pair_of_a_context_and_a_flag_is_a_line_of_json() {
    let sandbox = offline();
    sandbox.write("contexts.json", CONTEXTS);
    let outcome = flags!(sandbox, "eval", "--contexts", "contexts.json", "--json").run();
    insta::assert_snapshot!(outcome);
}

#[test]
fn flags_that_are_named_come_in_the_order_of_the_document() {
    let sandbox = offline();
    sandbox.write("contexts.json", CONTEXTS);
    let some = flags!(
        sandbox,
        "eval",
        "tour",
        "new-editor",
        "--contexts",
        "contexts.json"
    );
    insta::assert_snapshot!(some.run());
    let screen = flags!(sandbox, "eval", "theme", "--contexts", "contexts.json");
    insta::assert_snapshot!(screen.env("NO_COLOR", "1").on_terminal().end());
}

#[test]
fn a_file_of_contexts_needs_neither_a_database_nor_a_network_nor_a_home() {
    let sandbox = Sandbox::new().env("POSTHOG_API_KEY", "phc_x");
    sandbox.write("flags.json", DEFINITIONS);
    sandbox.write("contexts.json", CONTEXTS);
    let outcome = flags!(sandbox, "eval", "--contexts", "contexts.json", "--json").run();
    assert_eq!(outcome.expect_code(0).stdout.lines().count(), 24);
    // A managed PostgreSQL or fetched definitions would have left something there.
    assert_eq!(std::fs::read_dir(sandbox.home()).unwrap().count(), 0);
    let homeless = offline().env("HOME", "");
    homeless.write("contexts.json", CONTEXTS);
    let outcome = flags!(homeless, "eval", "--contexts", "contexts.json", "--json").run();
    outcome.expect_code(0);
}

#[test]
fn contexts_are_known_completely_or_at_another_time_if_that_is_said() {
    let sandbox = offline();
    sandbox.write("contexts.json", r#"[{"distinct_id": "usr_1"}]"#);
    let values = |arguments: &[&str]| {
        let command = flags!(
            sandbox,
            "eval",
            "theme",
            "--contexts",
            "contexts.json",
            "--json"
        );
        let outcome = command.args(arguments).run().expect_code(0);
        let line: Value = serde_json::from_str(&outcome.stdout).unwrap();
        line["undecided"].clone()
    };
    assert_eq!(values(&[]), "missing_context");
    assert_eq!(values(&["--complete"]), Value::Null);
}

#[test]
fn a_malformed_list_of_contexts_is_refused_before_anything_is_printed() {
    let sandbox = offline();
    sandbox.write("contexts.json", r#"[{"distinct_id": "u"}, {"groups": {}}]"#);
    insta::assert_snapshot!(flags!(sandbox, "eval", "--contexts", "contexts.json").run());
    sandbox.write("contexts.json", "{}");
    let wrong = flags!(sandbox, "eval", "--contexts", "contexts.json", "--json").run();
    assert_eq!(wrong.expect_code(2).stdout, "");
    sandbox.write("contexts.json", "[]");
    let none = flags!(sandbox, "eval", "--contexts", "contexts.json", "--json").run();
    assert_eq!(none.expect_code(0).stdout, "");
}

#[test]
fn every_unusable_context_is_told_with_its_place() {
    let sandbox = offline();
    let contexts = r#"[{"distinct_id": "u"}, {}, "s", {"distinct_id": "v", "groups": 1}]"#;
    sandbox.write("contexts.json", contexts);
    let outcome = flags!(sandbox, "eval", "--contexts", "contexts.json", "--json").run();
    let told = outcome.expect_code(2);
    assert_eq!(told.stdout, "");
    for (place, is_told) in [(0, false), (1, true), (2, true), (3, true)] {
        let is_found = told.stderr.contains(&format!("context {place}: "));
        assert_eq!(is_found, is_told, "{told}");
    }
}

#[tokio::test]
async fn the_progress_of_all_users_is_shown_on_a_terminal_alone() {
    let test = TestDatabase::migrated().await;
    let pool = test.connect().await;
    run(
        &pool,
        r#"INSERT INTO "User" ("id", "createdAt", "updatedAt", "role")
           SELECT 'usr_' || n, now(), now(), 'USER' FROM generate_series(1, 3) n"#,
    )
    .await;
    let sandbox = Sandbox::on(&test);
    sandbox.write("flags.json", DEFINITIONS);
    let evaluate = || flags!(sandbox, "eval", "new-editor", "--all-users");
    let piped = evaluate().run().expect_code(0);
    assert!(!piped.stderr.contains("users"), "{piped}");
    let screen = evaluate().on_terminal().end().expect_code(0).stdout;
    let (progress, table) = (screen.find("3 users"), screen.find("USER "));
    assert!(progress.is_some() && progress < table, "{screen}");
}

#[tokio::test]
async fn all_users_are_evaluated_in_the_order_of_their_ids() {
    let test = TestDatabase::migrated().await;
    let pool = test.connect().await;
    let sandbox = Sandbox::on(&test);
    sandbox.write("flags.json", DEFINITIONS);
    let none = flags!(sandbox, "eval", "--all-users", "--json").run();
    assert_eq!(none.expect_code(0).stdout, "[]\n");

    // More than one page of them.
    run(
        &pool,
        r#"INSERT INTO "User" ("id", "createdAt", "updatedAt", "role")
           SELECT 'usr_' || n, now(), now(), 'USER' FROM generate_series(1, 12345) n"#,
    )
    .await;
    let all = flags!(sandbox, "eval", "new-editor", "--all-users", "--json").run();
    let all = all.expect_code(0).json();
    let all = all.as_array().unwrap();
    assert_eq!(all.len(), 12345);
    let mut ids: Vec<_> = all
        .iter()
        .map(|it| it["distinctId"].as_str().unwrap())
        .collect();
    let on = all.iter().filter(|it| it["value"] == true).count();
    assert!((2900..3300).contains(&on), "{on} of a quarter");
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 12345);
    // Each is as it would be alone.
    let one = |id: &str| {
        let found = all.iter().find(|it| it["distinctId"] == id).unwrap();
        found.clone()
    };
    for id in ["usr_1", "usr_12345"] {
        let single = flags!(sandbox, "eval", "new-editor", "--user", id, "--json")
            .run()
            .json();
        for member in [
            "distinctId",
            "flag",
            "value",
            "payload",
            "reason",
            "undecided",
        ] {
            assert_eq!(one(id)[member], single[0][member], "{id} {member}");
        }
    }
    assert_eq!(
        one("usr_1").as_object().unwrap().keys().collect::<Vec<_>>(),
        [
            "distinctId",
            "flag",
            "value",
            "payload",
            "reason",
            "undecided"
        ]
    );
    let lines = flags!(sandbox, "eval", "--all-users").run().expect_code(0);
    assert_eq!(lines.stdout.lines().count(), 12345 * 8);
    let screen = flags!(sandbox, "eval", "new-editor", "--all-users");
    let screen = screen.env("NO_COLOR", "1").on_terminal().end();
    assert!(
        screen
            .stdout
            .contains("the first 100 are shown; pipe the list for all")
    );
    assert_eq!(all[0]["flag"], json!("new-editor"));
}

#[test]
fn all_users_go_with_no_other_subject_and_with_no_exit_code() {
    let sandbox = offline();
    for other in [
        &["--user", "u"][..],
        &["--distinct-id", "u"],
        &["--context", "c.json"],
        &["--contexts", "c.json"],
        &["--exit-code"],
    ] {
        let command = flags!(sandbox, "eval", "tour", "--all-users").args(other);
        command.run().expect_code(2);
    }
}
