//! `flags eval` for one user.

use serde_json::{Value, json};

use super::{DEFINITIONS, flags, offline};
use crate::harness::{Sandbox, TestDatabase};
use crate::people::Person;

#[test]
fn all_flags_are_evaluated_for_a_distinct_id() {
    let sandbox = offline();
    let usual = flags!(sandbox, "eval", "--distinct-id", "usr_1").run();
    insta::assert_snapshot!(usual);
    let screen = flags!(sandbox, "eval", "--distinct-id", "usr_1").env("NO_COLOR", "1");
    insta::assert_snapshot!(screen.on_terminal().end());
}

#[test]
fn an_evaluation_as_json_says_reason_condition_notes_and_source() {
    let sandbox = offline();
    let theme = flags!(sandbox, "eval", "theme", "--distinct-id", "u", "--json")
        .args(["--property", "plan=pro", "--property", "tester=null"])
        .args(["--property", "email=a@example.com"])
        .args([
            "--property",
            "signed_up_at=2025-01-01",
            "--at",
            "2026-02-01T00:00:00Z",
        ]);
    let outcome = theme.run().expect_code(0);
    assert_eq!(
        outcome.json(),
        json!([{
            "distinctId": "u",
            "flag": "theme",
            "value": "dark",
            "variant": "dark",
            "payload": "#000",
            "reason": "condition_match",
            "undecided": null,
            "condition": 0,
            "notes": [
                "a date without a time zone is read as UTC; the server reads it in the project's",
            ],
            "source": {"from": "file", "path": "flags.json"},
        }])
    );
    assert_eq!(outcome.stderr, "");
}

/// The value of a flag for these arguments.
fn value(sandbox: &Sandbox, key: &str, arguments: &[&str]) -> Value {
    let command = flags!(sandbox, "eval", key, "--json").args(arguments);
    command.run().expect_code(0).json()[0]["value"].take()
}

#[test]
fn groups_a_context_and_completeness_are_taken_from_the_command_line() {
    let sandbox = offline();
    let of = |key: &str, arguments: &[&str]| value(&sandbox, key, arguments);
    let id = ["--distinct-id", "u"];
    assert_eq!(of("team-space", &id), false);
    let group = ["--distinct-id", "u", "--group", "company=acme"];
    assert_eq!(of("team-space", &group), Value::Null);
    let tier = [&group[..], &["--group-property", "company.tier=3"]].concat();
    assert_eq!(of("team-space", &tier), true);
    let low = [&group[..], &["--group-property", "company.tier=2"]].concat();
    assert_eq!(of("team-space", &low), false);

    assert_eq!(of("staff", &id), Value::Null);
    sandbox.write(
        "who.json",
        r#"{"distinct_id": "u", "groups": {"company": "acme"},
            "group_properties": {"company": {"tier": 4}}}"#,
    );
    assert_eq!(of("team-space", &["--context", "who.json"]), true);
    let lower = [
        "--context",
        "who.json",
        "--group-property",
        "company.tier=1",
    ];
    assert_eq!(of("team-space", &lower), false);

    // The id of a flag goes before that of the file.
    sandbox.write("nobody.json", "{}");
    let told = ["--context", "nobody.json", "--distinct-id", "usr_1"];
    assert_eq!(
        of("new-editor", &told),
        of("new-editor", &["--distinct-id", "usr_1"])
    );
    let theme = ["--distinct-id", "usr_1"];
    assert_eq!(of("theme", &theme), Value::Null);
    assert_ne!(
        of("theme", &[&theme[..], &["--complete"]].concat()),
        Value::Null
    );
}

#[test]
fn the_exit_code_tells_on_off_and_undecidable() {
    let sandbox = offline();
    for (key, code) in [("tour", 8), ("old-editor", 8), ("kept", 9), ("later", 9)] {
        let command = flags!(sandbox, "eval", key, "--exit-code", "-q");
        command
            .args(["--distinct-id", "usr_2"])
            .run()
            .expect_code(code);
        let usual = flags!(sandbox, "eval", key, "--distinct-id", "usr_2");
        usual.run().expect_code(0);
    }
    let company = [
        "--group",
        "company=acme",
        "--group-property",
        "company.tier=3",
    ];
    let on = flags!(
        sandbox,
        "eval",
        "team-space",
        "--exit-code",
        "--distinct-id",
        "u"
    );
    on.args(company).run().expect_code(0);
    let several = flags!(
        sandbox,
        "eval",
        "kept",
        "tour",
        "--exit-code",
        "--distinct-id",
        "u"
    );
    insta::assert_snapshot!(several.run());
    let unknown = flags!(sandbox, "eval", "tuor", "--exit-code", "--distinct-id", "u");
    insta::assert_snapshot!(unknown.run());
}

#[test]
fn a_missing_or_malformed_subject_says_what_would_be_right() {
    let sandbox = offline();
    insta::assert_snapshot!(flags!(sandbox, "eval").run());
    sandbox.write("who.json", r#"{"groups": 7}"#);
    insta::assert_snapshot!(flags!(sandbox, "eval", "--context", "who.json").run());
    for wrong in [
        ["--property", "plan"],
        ["--group", "company"],
        ["--group-property", "tier=1"],
        ["--at", "yesterday"],
        ["--user", "ann"],
    ] {
        let command = flags!(sandbox, "eval", "--distinct-id", "u").args(wrong);
        command.run().expect_code(2);
    }
}

#[tokio::test]
async fn a_user_is_told_to_posthog_by_the_id_alone() {
    let test = TestDatabase::migrated().await;
    let person = Person {
        id: "usr_1",
        email: Some("ann@example.com"),
        ..Person::default()
    };
    person.insert(&test.connect().await).await;
    let sandbox = Sandbox::on(&test);
    sandbox.write("flags.json", DEFINITIONS);
    let ann = flags!(sandbox, "eval", "--user", "Ann@example.com").run();
    let id = flags!(sandbox, "eval", "--distinct-id", "usr_1").run();
    assert_eq!((&ann.stdout, &ann.stderr), (&id.stdout, &id.stderr));
    let json = flags!(
        sandbox,
        "eval",
        "theme",
        "--user",
        "ann@example.com",
        "--json"
    )
    .run();
    let json = json.expect_code(0).json();
    assert_eq!(json[0]["distinctId"], "usr_1");
    assert_eq!(json[0]["undecided"], "missing_context");
    let nobody = flags!(sandbox, "eval", "--user", "bob@example.com").run();
    nobody.expect_code(3);
}
