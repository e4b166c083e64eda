//! The rules of the house, read off the source: arrows run down, SQL and URLs stay behind their
//! doors, one place prints.

use std::path::{Path, PathBuf};

/// Modules of the crate by height: one may use what stands below it, and itself.
const FLOORS: [&[&str]; 10] = [
    &[
        "clock", "failure", "ids", "panics", "seal", "secret", "settings",
    ],
    &["http"],
    &["clerk", "db", "openrouter", "posthog"],
    &["audit"],
    &["flags", "users"],
    &["credentials", "features", "tokens", "usage"],
    &["keys"],
    &["profile"],
    &["logins"],
    &["cli", "server", "sandbox"],
];

/// The files of the command line that may start another face.
const MEETING_POINTS: [(&str, &str); 4] = [
    ("cli/openapi.rs", "server"),
    ("cli/serve.rs", "server"),
    ("cli/serving.rs", "server"),
    ("cli/sandbox.rs", "sandbox"),
];

fn sources(directory: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

/// Every source file: its path below `src`, and its text without tests and comments.
fn files() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    sources(&root)
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(&root).unwrap().display().to_string();
            let text = std::fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]").next().unwrap();
            let lines = code
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"));
            (name, lines.collect::<Vec<_>>().join("\n"))
        })
        .collect()
}

fn module(file: &str) -> &str {
    file.split(['/', '.']).next().unwrap()
}

fn floor(module: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&module))
}

/// The modules of the crate that a text names.
fn used(text: &str) -> Vec<&str> {
    text.split("crate::")
        .skip(1)
        .filter_map(|rest| {
            rest.split(|c: char| !c.is_alphanumeric() && c != '_')
                .next()
        })
        .filter(|name| floor(name).is_some())
        .collect()
}

#[test]
fn every_module_has_its_floor() {
    for (file, _) in files() {
        let module = module(&file);
        assert!(
            ["lib", "main"].contains(&module) || floor(module).is_some(),
            "{file}: say on which floor `{module}` is"
        );
    }
}

#[test]
fn arrows_run_down() {
    for (file, text) in files() {
        let own = module(&file);
        let Some(height) = floor(own) else { continue };
        for other in used(&text) {
            let is_meeting = MEETING_POINTS.contains(&(file.as_str(), other));
            let is_below = floor(other).is_some_and(|below| below < height);
            // The ground is one floor whose modules know each other.
            let is_ground = height == 0 && floor(other) == Some(0);
            assert!(
                other == own || is_below || is_ground || is_meeting,
                "{file} uses `{other}`, which is not below it"
            );
        }
    }
}

#[test]
fn the_doors_know_nothing_of_each_other_nor_the_simulator_of_anything() {
    for (file, text) in files() {
        let own = module(&file);
        if ["clerk", "db", "openrouter", "posthog", "sandbox"].contains(&own) {
            for other in used(&text) {
                assert!(
                    other == own || floor(other) == Some(0) || other == "http",
                    "{file} uses `{other}`"
                );
            }
        }
    }
}

#[test]
fn each_outside_thing_has_one_door() {
    for (file, text) in files() {
        let is_store = file.contains("store") || file.starts_with("db/");
        for (word, allowed) in [
            ("sqlx::query", is_store),
            (
                "reqwest::",
                ["clerk", "http", "openrouter", "posthog"].contains(&module(&file)),
            ),
            ("api.clerk.com", file == "settings/sign_in.rs"),
            (
                "openrouter.ai/api",
                file == "settings/mod.rs" || file == "settings/registry.rs",
            ),
            ("env::var", file == "cli/process.rs"),
            ("env::args", file == "cli/process.rs"),
            ("current_dir()", file == "cli/process.rs"),
            ("Utc::now", file == "clock.rs"),
            ("SysRng", file == "ids.rs"),
        ] {
            assert!(allowed || !text.contains(word), "{file} uses `{word}`");
        }
    }
}

#[test]
fn one_place_prints() {
    for (file, text) in files() {
        for word in ["println!", "print!", "io::stdout", "io::stderr()"] {
            let is_printer = file.starts_with("cli/output/") || file == "cli/process.rs";
            assert!(is_printer || !text.contains(word), "{file} uses `{word}`");
        }
    }
}

#[test]
fn no_test_file_is_forgotten() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it");
    let main = std::fs::read_to_string(root.join("main.rs")).unwrap();
    for entry in std::fs::read_dir(root).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let is_module = path.extension().is_some_and(|extension| extension == "rs")
            || path.join("mod.rs").exists();
        assert!(
            !is_module || name == "main" || main.contains(&format!("mod {name};")),
            "tests/it/main.rs does not name `{name}`"
        );
    }
}
