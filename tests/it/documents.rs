//! Files that the program can make itself, compared with what it makes.

use std::path::Path;

use crate::harness::Sandbox;

fn committed(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

#[test]
fn the_completion_scripts_are_those_of_the_program() {
    for (shell, file) in [
        ("bash", "scratch.bash"),
        ("zsh", "_scratch"),
        ("fish", "scratch.fish"),
        ("powershell", "_scratch.ps1"),
        ("elvish", "scratch.elv"),
    ] {
        let outcome = Sandbox::new()
            .scratch(["completions", shell])
            .run()
            .expect_code(0);
        assert!(
            outcome.stdout == committed(&format!("completions/{file}")),
            "completions/{file} is stale: run `scratch completions {shell} > completions/{file}`"
        );
    }
}

#[test]
fn the_example_of_settings_is_that_of_the_program() {
    let outcome = Sandbox::new()
        .scratch(["env", "example"])
        .run()
        .expect_code(0);
    assert_eq!(outcome.stdout, committed(".env.example"));
}

#[test]
fn an_unknown_shell_is_refused_with_the_known_ones() {
    let outcome = Sandbox::new()
        .scratch(["completions", "tcsh"])
        .run()
        .expect_code(2);
    insta::assert_snapshot!(outcome);
}
