//! `flags list` and `flags get`.

use serde_json::json;

use super::{DEFINITIONS, flags, offline};
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
        json!({"place": 1, "text": "50 % of everyone", "percentage": 50.0, "variant": null})
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

#[test]
fn a_malformed_flag_is_shown_however_deep_it_is() {
    let sandbox = offline();
    let deep = format!("{}{}", "[".repeat(130), "]".repeat(130));
    let flag = format!(r#"{{"key":"f","active":true,"filters":{deep}}}"#);
    sandbox.write("flags.json", &format!(r#"{{"flags":[{flag}]}}"#));
    let shown = flags!(sandbox, "get", "f").run().expect_code(0);
    assert!(shown.stdout.contains("problem\tit is malformed"), "{shown}");
    let json = flags!(sandbox, "get", "f", "--json").run().expect_code(0);
    assert!(json.stdout.contains(&deep), "{json}");
}

#[test]
fn half_a_configuration_is_not_taken_for_none() {
    for (set, missing) in [
        ("POSTHOG_API_KEY", "POSTHOG_FEATURE_FLAG_API_KEY"),
        ("POSTHOG_FEATURE_FLAG_API_KEY", "POSTHOG_API_KEY"),
    ] {
        let sandbox = Sandbox::new().env(set, "ph_x");
        for verb in ["list", "fetch"] {
            let told = sandbox.scratch(["flags", verb]).run().expect_code(2);
            let said = format!("{set} (process environment): it is set, but {missing} is not");
            assert!(told.stderr.contains(&said), "{told}");
        }
        let checked = sandbox.scratch(["env", "check"]).run().expect_code(0);
        assert!(
            checked.stdout.contains(&format!("{missing} is not")),
            "{checked}"
        );
    }
}

#[test]
fn on_a_terminal_lines_end_between_words() {
    let sandbox = offline();
    let piped = flags!(sandbox, "explain", "theme", "--distinct-id", "usr_1").run();
    let words: Vec<_> = piped.stdout.split_whitespace().collect();
    for columns in [60, 80, 100] {
        let explain = ["flags", "explain", "theme", "--distinct-id", "usr_1"];
        let drawn = on_columns(&sandbox, &explain, columns);
        assert!(
            drawn.lines().count() > piped.stdout.lines().count(),
            "{drawn}"
        );
        for line in drawn.lines() {
            assert!(line.chars().count() <= usize::from(columns), "{line}");
        }
        // Nothing is lost, and the tree goes on beside further lines.
        let told: Vec<_> = drawn.split_whitespace().collect();
        let missing = words.iter().find(|word| !told.contains(word));
        assert_eq!(missing, None, "{drawn}");
    }
}

#[test]
fn a_mark_of_the_byte_order_before_a_document_is_no_matter() {
    let sandbox = offline();
    sandbox.write("flags.json", &format!("\u{feff}{DEFINITIONS}"));
    flags!(sandbox, "list").run().expect_code(0);
}

/// A command on a terminal of so many columns.
fn on_columns(sandbox: &Sandbox, arguments: &[&str], columns: u16) -> String {
    let command =
        sandbox
            .scratch(arguments)
            .args(["--definitions", "flags.json", "--color", "never"]);
    command.on_terminal_of(columns).drawn()
}

#[test]
fn on_a_narrow_terminal_findings_are_whole_and_codes_too() {
    let sandbox = offline();
    for columns in [40, 80] {
        let drawn = on_columns(&sandbox, &["flags", "lint"], columns);
        let told = drawn.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(!drawn.contains('…'), "{drawn}");
        assert!(
            told.contains("the code asks for it, but it is not defined: everybody gets"),
            "{drawn}"
        );
    }
    let drawn = on_columns(&sandbox, &["flags", "eval", "--distinct-id", "usr_1"], 80);
    let codes = flags!(sandbox, "eval", "--distinct-id", "usr_1").run();
    for line in codes.stdout.lines() {
        let cells: Vec<_> = line.split('\t').collect();
        for whole in [cells[0], cells[4]] {
            assert!(drawn.contains(whole), "{whole}:\n{drawn}");
        }
    }
    // But for a key that leaves no room for a value.
    let long = format!("\"{}\"", "x".repeat(90));
    sandbox.write("flags.json", &DEFINITIONS.replace("\"tour\"", &long));
    let drawn = on_columns(&sandbox, &["flags", "eval", "--distinct-id", "usr_1"], 80);
    let table = drawn.lines().skip_while(|line| !line.starts_with("FLAG"));
    for line in table {
        assert!(line.chars().count() <= 80, "{drawn}");
    }
}
