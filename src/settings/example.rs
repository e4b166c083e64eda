//! `.env.example`, made from the registry, and a new `.env`, made from that.

use std::fmt::Write;

use super::environment::Environment;
use super::registry::{GROUPS, Sample, Variable, variables};
use crate::ids::{Entropy, new_token};

/// The file as it lies at the top of the project, so that `env init` and `up` work in any folder.
pub const EXAMPLE: &str = include_str!("../../.env.example");

/// The text that `.env.example` must have; a test compares.
pub fn generate() -> String {
    let mut text = String::from(
        "# Settings of scratch. An untouched copy of this file is a working development set-up;\n\
         # `scratch env init` writes one with fresh secrets, `scratch env check` validates it.\n\
         # An empty value counts as unset. The process environment wins over this file.\n",
    );
    for group in GROUPS {
        let _ = write!(text, "\n## {}\n", group.title);
        for variable in group.variables {
            let Variable {
                name,
                about,
                default,
                example,
                ..
            } = variable;
            let _ = writeln!(text, "\n# {about}. Default: {default}. Example: {example}");
            let _ = match variable.sample {
                Sample::Set => writeln!(text, "{name}={default}"),
                Sample::Commented | Sample::Generated => writeln!(text, "# {name}="),
            };
        }
    }
    text
}

/// The text of a new file of settings: the example for that environment, with fresh secrets.
pub fn with_fresh_secrets(environment: Environment, entropy: &dyn Entropy) -> String {
    let example = EXAMPLE.replacen("APP_ENV=development", &format!("APP_ENV={environment}"), 1);
    variables()
        .filter(|variable| variable.sample == Sample::Generated)
        .fold(example, |text, Variable { name, .. }| {
            let line = format!("{name}={}", new_token(entropy).reveal());
            text.replacen(&format!("# {name}="), &line, 1)
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::SystemEntropy;
    use crate::settings::{dotenv, registry};

    #[test]
    fn the_example_is_what_the_registry_says() {
        assert_eq!(
            EXAMPLE,
            generate(),
            "write it anew with `cargo run -- env example`"
        );
    }

    #[test]
    fn an_untouched_copy_holds_only_valid_safe_defaults() {
        for entry in dotenv::parse(EXAMPLE).unwrap() {
            let variable = registry::find(&entry.name).unwrap();
            assert_eq!(variable.sample, Sample::Set);
            assert_eq!(variable.kind.problem(&entry.value), None);
        }
    }

    #[test]
    fn a_new_file_has_every_secret_once_and_all_differ() {
        let entries =
            dotenv::parse(&with_fresh_secrets(Environment::Staging, &SystemEntropy)).unwrap();
        let mut secrets: Vec<_> = entries
            .iter()
            .filter(|entry| registry::find(&entry.name).unwrap().sample == Sample::Generated)
            .map(|entry| &entry.value)
            .collect();
        assert_eq!(secrets.len(), 3);
        secrets.sort();
        secrets.dedup();
        assert_eq!(secrets.len(), 3);
    }

    #[test]
    fn every_name_is_unique_and_every_example_of_a_plain_kind_is_valid() {
        let mut names: Vec<_> = variables().map(|variable| variable.name).collect();
        names.extend(registry::UNUSED);
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        for variable in variables().filter(|variable| variable.sample != Sample::Generated) {
            assert_eq!(
                variable.kind.problem(variable.example),
                None,
                "{}",
                variable.name
            );
        }
    }
}
