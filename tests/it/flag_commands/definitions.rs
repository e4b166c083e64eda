//! `flags list` and `flags get`.

use serde_json::json;

use super::{flags, offline};
use crate::harness::Sandbox;

#[test]
fn flags_are_listed_with_state_kind_and_rollout() {
    let sandbox = offline();
    insta::assert_snapshot!(flags!(sandbox, "list").run());
    let json = flags!(sandbox, "list", "--match", "COLOURS", "--json").run();
    assert_eq!(
        json.expect_code(0).json(),
        json!([{
            "key": "theme",
            "name": "Colours",
            "active": true,
            "kind": "multivariate",
            "rollout": "2 conditions",
            "variants": ["dark", "light"],
            "hasPayload": true,
            "dependencies": [],
            "problem": null,
        }])
    );
}

#[test]
fn a_list_is_narrowed_by_state_and_text() {
    let sandbox = offline();
    let keys = |flags: &[&str]| {
        let outcome = flags!(sandbox, "list").args(flags).run().expect_code(0);
        let keys = outcome.stdout.lines().map(|line| line.split('\t').next());
        keys.map(|key| key.unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(keys(&["--inactive"]), ["old-editor"]);
    assert_eq!(keys(&["--active", "--match", "editor"]), ["new-editor"]);
    assert_eq!(keys(&["--match", "Editor"]), ["new-editor", "old-editor"]);
    assert_eq!(keys(&["--active"]).len(), 7);
    let none = flags!(sandbox, "list", "--match", "nothing", "--json").run();
    assert_eq!(none.expect_code(0).stdout, "[]\n");
    flags!(sandbox, "list", "--active", "--inactive")
        .run()
        .expect_code(2);
}

#[test]
fn a_flag_is_shown_with_its_conditions_in_words() {
    let sandbox = offline();
    insta::assert_snapshot!(flags!(sandbox, "get", "theme").run());
    insta::assert_snapshot!(flags!(sandbox, "get", "kept").run());
    let screen = flags!(sandbox, "get", "theme").env("NO_COLOR", "1");
    insta::assert_snapshot!(screen.on_terminal().end());
}

#[test]
fn a_flag_as_json_says_the_same_and_holds_its_definition() {
    let sandbox = offline();
    let shown = flags!(sandbox, "get", "theme", "--json").run();
    let shown = shown.expect_code(0).json();
    assert_eq!(shown["definition"]["id"], 12);
    assert_eq!(
        shown["conditions"][1],
        json!({"text": "50 % of everyone", "percentage": 50.0, "variant": null})
    );
    assert_eq!(shown["cohorts"][0]["id"], "5");
    assert_eq!(
        shown["needs"],
        json!([
            "email of the person",
            "plan of the person",
            "signed_up_at of the person",
            "tester of the person"
        ])
    );
    assert_eq!(
        shown["source"],
        json!({"from": "file", "path": "flags.json"})
    );
    let later = flags!(sandbox, "get", "later", "--json").run().json();
    assert_eq!(
        later["problem"],
        "its configuration is of version 2, which is not known"
    );
}

#[test]
fn what_is_not_there_is_said_with_what_may_be_meant() {
    let sandbox = offline();
    insta::assert_snapshot!(flags!(sandbox, "get", "new-editr").run());
    let missing = sandbox.scratch(["flags", "list", "--definitions", "none.json"]);
    insta::assert_snapshot!(missing.run());
    sandbox.write("none.json", "[]");
    let wrong = sandbox.scratch(["flags", "list", "--definitions", "none.json", "--json"]);
    insta::assert_snapshot!(wrong.run());
}

#[test]
fn without_posthog_the_built_in_flags_are_listed_and_labelled() {
    let sandbox = Sandbox::new();
    insta::assert_snapshot!(sandbox.scratch(["flags", "list"]).run());
}
