//! The README's commands, run as written, at a terminal, one after the other on one machine.

use std::path::Path;

use crate::harness::{Background, Sandbox, without_accidents};

/// A command of a `console` block and what the README says it prints.
struct Example {
    command: String,
    output: String,
}

fn readme() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    std::fs::read_to_string(path).unwrap()
}

/// The commands of all `console` blocks, in order.
fn examples(text: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        if line.starts_with("```") {
            inside = line == "```console";
        } else if inside && let Some(command) = line.strip_prefix("$ ") {
            examples.push(Example {
                command: command.to_owned(),
                output: String::new(),
            });
        } else if inside && let Some(example) = examples.last_mut() {
            example.output.push_str(line);
            example.output.push('\n');
        }
    }
    examples
}

/// What a person takes for the same: ids, times and ports differ, and so does the room that they
/// take up in a table or a line, which may end in the next one.
fn comparable(text: &str, sandbox: &Sandbox) -> String {
    let text = text
        .replace(&*sandbox.home().to_string_lossy(), "~")
        .replace(&*sandbox.directory().to_string_lossy(), ".");
    let text = without_accidents(&text).replace("\n  ", " ");
    let lines = text.lines().map(|line| {
        let words = line
            .split_whitespace()
            .filter(|word| !word.trim_matches('─').is_empty());
        words.map(unpredictable).collect::<Vec<_>>().join(" ")
    });
    let lines: Vec<_> = lines.filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

/// A token is different each time.
fn unpredictable(word: &str) -> &str {
    let is_token = word.len() == 32
        && word
            .chars()
            .all(|one| one.is_ascii_alphanumeric() || "-_".contains(one));
    if is_token { "[TOKEN]" } else { word }
}

#[test]
fn the_tour_prints_what_it_says() {
    let sandbox = Sandbox::new();
    let examples = examples(&readme());
    assert!(examples.len() >= 8, "the README has a tour");
    for example in &examples {
        let arguments = example.command.strip_prefix("scratch ");
        let arguments = arguments.unwrap_or_else(|| panic!("not ours: {}", example.command));
        let words: Vec<_> = arguments.split_whitespace().collect();
        let shown = sandbox
            .scratch(words)
            .env("NO_COLOR", "1")
            .on_terminal()
            .end()
            .stdout;
        assert_eq!(
            comparable(&shown, &sandbox),
            comparable(&example.output, &sandbox),
            "\n$ {}\n{shown}",
            example.command
        );
    }
    sandbox.scratch(["down"]).run().expect_code(0);
}

#[test]
fn the_two_commands_at_the_top_are_the_ones_that_work() {
    let text = readme();
    let top: Vec<_> = text.lines().take(30).collect();
    assert!(top.contains(&"cargo run --release -- up"), "{top:?}");
    assert!(top.contains(&"cargo test"), "{top:?}");

    // `cargo run --release -- up` is this binary with `up`, but for the profile.
    let sandbox = Sandbox::new();
    let server = Background::start(&sandbox.scratch(["up", "--port", "0"]));
    assert!(
        server.url.starts_with("http://127.0.0.1:"),
        "{}",
        server.url
    );
    drop(server);
    sandbox.scratch(["down"]).run().expect_code(0);
}

#[test]
fn every_command_stands_in_the_table() {
    let text = readme();
    let tree = scratch::cli::command();
    let mut missing = Vec::new();
    for command in tree
        .get_subcommands()
        .filter(|command| command.get_name() != "help")
    {
        let verbs: Vec<_> = command
            .get_subcommands()
            .map(clap::Command::get_name)
            .filter(|name| *name != "help")
            .collect();
        for verb in &verbs {
            let name = format!("`scratch {} {verb}", command.get_name());
            if !text.contains(&name) {
                missing.push(name);
            }
        }
        let name = format!("`scratch {}", command.get_name());
        if verbs.is_empty() && !text.contains(&name) {
            missing.push(name);
        }
    }
    assert!(missing.is_empty(), "the README does not name {missing:?}");
}

#[test]
fn every_exit_code_stands_in_the_readme() {
    let text = readme();
    for code in [0, 1, 2, 3, 4, 5, 6, 8, 9, 130] {
        assert!(text.contains(&format!("| {code} |")), "exit code {code}");
    }
}

#[test]
fn every_help_has_an_example() {
    fn visit(command: &clap::Command, path: &str, missing: &mut Vec<String>) {
        for inner in command
            .get_subcommands()
            .filter(|inner| inner.get_name() != "help")
        {
            let path = format!("{path} {}", inner.get_name());
            if inner.has_subcommands() {
                visit(inner, &path, missing);
            } else {
                let text = inner
                    .get_after_help()
                    .map(ToString::to_string)
                    .unwrap_or_default();
                if !text.starts_with("Example") || !text.contains("scratch ") {
                    missing.push(path);
                }
            }
        }
    }
    let mut missing = Vec::new();
    visit(&scratch::cli::command(), "scratch", &mut missing);
    assert!(missing.is_empty(), "no example: {missing:?}");
}
