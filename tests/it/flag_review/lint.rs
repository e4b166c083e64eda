use insta::assert_snapshot;
use serde_json::json;

use super::definitions;
use crate::harness::Sandbox;

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    // The key that the code asks for is misspelt.
    let definitions = definitions().to_string();
    let definitions = definitions.replace("sample_user_flag", "sample-user-flag");
    sandbox.write("flags.json", &definitions);
    sandbox
}

const LINT: [&str; 4] = ["flags", "lint", "--definitions", "flags.json"];

#[test]
fn what_is_wrong_is_listed_the_worst_first() {
    assert_snapshot!(sandbox().scratch(LINT).run().expect_code(0));
}

#[test]
fn findings_are_an_array_of_stable_objects() {
    let outcome = sandbox()
        .scratch(LINT)
        .args(["--json"])
        .run()
        .expect_code(0);
    let findings = outcome.json();
    assert_eq!(
        findings[0],
        json!({"severity": "error", "rule": "undefined-flag", "flag": "sample_user_flag",
            "cohort": null, "condition": null,
            "message": "the code asks for it, but it is not defined: everybody gets the code's \
                        default"})
    );
    assert_eq!(outcome.stderr, "");
}

#[test]
fn the_exit_code_tells_of_errors_and_warnings_but_not_of_notes_or_what_is_allowed() {
    let sandbox = sandbox();
    let lint = || sandbox.scratch(LINT).args(["--exit-code"]);
    lint().run().expect_code(8);
    let allowed = [
        "undefined-flag",
        "unknown-variant",
        "unreachable",
        "rollout-full",
        "data-not-passed",
    ];
    let allow = allowed.iter().flat_map(|rule| ["--allow", rule]);
    let outcome = lint().args(allow).run().expect_code(0);
    assert!(
        outcome
            .stdout
            .lines()
            .all(|line| line.starts_with("note\t")),
        "{outcome}"
    );
    assert_ne!(outcome.stdout, "");
    let unknown = sandbox.scratch(LINT).args(["--allow", "everything"]).run();
    assert!(unknown.expect_code(2).stderr.contains("unused-flag"));
}

#[test]
fn nothing_wrong_is_an_empty_list() {
    let sandbox = Sandbox::new();
    let filters = json!({"groups": [{"rollout_percentage": 5}]});
    let flag = json!({"key": "sample_user_flag", "active": true, "filters": filters});
    sandbox.write("flags.json", &json!({"flags": [flag]}).to_string());
    let outcome = sandbox.scratch(LINT).args(["--json", "--exit-code"]).run();
    assert_eq!(outcome.expect_code(0).json(), json!([]));
}
