//! Which file, which environment, which value: the settings as the commands see them.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;

use crate::harness::Sandbox;

fn value(
    sandbox: &Sandbox,
    arguments: &[&str],
    variables: &[(&str, &str)],
    name: &str,
) -> (String, String) {
    let mut command = sandbox.scratch(arguments).args(["env", "show", "--json"]);
    for (variable, value) in variables {
        command = command.env(variable, value);
    }
    let shown = command.run().expect_code(0).json();
    let row = shown
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["name"] == name)
        .unwrap();
    let text = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
    (text("value"), text("source"))
}

fn both(value: &str, source: &str) -> (String, String) {
    (value.to_owned(), source.to_owned())
}

#[test]
fn flag_then_process_then_file_then_default() {
    let sandbox = Sandbox::new();
    assert_eq!(value(&sandbox, &[], &[], "PORT"), both("3010", "default"));
    sandbox.write(".env", "# mine\nPORT=1\n");
    assert_eq!(value(&sandbox, &[], &[], "PORT"), both("1", ".env:2"));
    assert_eq!(
        value(&sandbox, &[], &[("PORT", "2")], "PORT"),
        both("2", "process environment")
    );
    // An empty value counts as unset, wherever it stands.
    assert_eq!(
        value(&sandbox, &[], &[("PORT", "")], "PORT"),
        both("1", ".env:2")
    );
    assert_eq!(
        value(&sandbox, &["--no-env-file"], &[], "PORT"),
        both("3010", "default")
    );
}

#[test]
fn the_environment_is_chosen_by_flag_then_process_then_file() {
    let sandbox = Sandbox::new();
    let chosen = |arguments: &[&str], variables: &[(&str, &str)]| {
        value(&sandbox, arguments, variables, "APP_ENV")
    };
    assert_eq!(chosen(&[], &[]), both("development", "default"));
    sandbox.write(".env", "APP_ENV=test\n");
    sandbox.write(".env.staging", "PORT=1\n");
    sandbox.write(".env.production", "PORT=2\n");
    assert_eq!(chosen(&[], &[]), both("test", ".env:1"));
    assert_eq!(
        chosen(&[], &[("APP_ENV", "staging")]),
        both("staging", "process environment")
    );
    assert_eq!(
        chosen(&["-e", "production"], &[("APP_ENV", "staging")]),
        both("production", "flag")
    );
}

#[test]
fn an_environment_never_reads_the_file_of_another() {
    let sandbox = Sandbox::new();
    sandbox.write(
        ".env",
        "DATABASE_URL=postgres://u@localhost/development\nPORT=1\n",
    );
    sandbox.write(".env.staging", "PORT=2\n");
    assert_eq!(
        value(&sandbox, &["-e", "staging"], &[], "PORT"),
        both("2", ".env.staging:1")
    );
    assert_eq!(
        value(&sandbox, &["-e", "staging"], &[], "DATABASE_URL"),
        both("", "default")
    );
    // `.env` belongs to development here, so it is not production's either.
    insta::assert_snapshot!(sandbox.scratch(["-e", "production", "env", "show"]).run());
    // Another environment's process variables do not count as production's.
    let outcome = sandbox
        .scratch(["-e", "production", "env", "show"])
        .env("APP_ENV", "staging")
        .env("DATABASE_URL", "postgres://u@h/staging")
        .run()
        .expect_code(2);
    assert!(
        outcome.stderr.contains(".env.production does not exist"),
        "{outcome}"
    );
}

#[test]
fn the_process_environment_alone_serves_an_environment_that_it_names() {
    let sandbox = Sandbox::new();
    let variables = [("APP_ENV", "production"), ("PORT", "7")];
    assert_eq!(
        value(&sandbox, &[], &variables, "PORT"),
        both("7", "process environment")
    );
    let unnamed = [("DATABASE_URL", "postgres://u:hunter2@h/d")];
    assert_eq!(
        value(&sandbox, &["-e", "staging"], &unnamed, "DATABASE_URL"),
        both("postgresql://u@h:5432/d", "process environment")
    );
}

#[test]
fn a_file_that_names_another_environment_is_refused() {
    let sandbox = Sandbox::new();
    sandbox.write(".env.staging", "\nAPP_ENV=production\n");
    insta::assert_snapshot!(sandbox.scratch(["-e", "staging", "env", "show"]).run());
    sandbox.write("other", "APP_ENV=production\n");
    let outcome = sandbox
        .scratch(["-e", "test", "--env-file", "other", "env", "show"])
        .run()
        .expect_code(2);
    assert!(
        outcome.stderr.contains("other:1 says APP_ENV=production"),
        "{outcome}"
    );
}

#[test]
fn files_named_by_flag_replace_the_automatic_one_and_the_later_wins() {
    let sandbox = Sandbox::new();
    sandbox.write(".env", "PORT=1\nHOST=a\n");
    sandbox.write("one", "PORT=2\nUSE_JOBS=true\n");
    sandbox.write("two", "PORT=3\n");
    let files = ["--env-file", "one", "--env-file", "two"];
    assert_eq!(value(&sandbox, &files, &[], "PORT"), both("3", "two:1"));
    assert_eq!(
        value(&sandbox, &files, &[], "USE_JOBS"),
        both("true", "one:2")
    );
    assert_eq!(value(&sandbox, &files, &[], "HOST"), both("", "default"));
    let outcome = sandbox.scratch(["--env-file", "none", "env", "show"]).run();
    insta::assert_snapshot!(outcome);
}

#[test]
fn a_broken_line_is_refused_with_its_number() {
    let sandbox = Sandbox::new();
    sandbox.write(".env", "PORT=1\nthis is no assignment\n");
    insta::assert_snapshot!(sandbox.scratch(["env", "show"]).run());
    sandbox.write(".env", "DATABASE_URL=\"postgres://u:hunter2@h/d\n");
    let outcome = sandbox
        .scratch(["env", "show", "--json"])
        .run()
        .expect_code(2);
    assert!(!outcome.stderr.contains("hunter2"), "{outcome}");
    insta::assert_snapshot!(outcome);
}

#[test]
fn global_flags_work_before_and_after_the_command() {
    let sandbox = Sandbox::new();
    sandbox.write(".env.test", "PORT=1\n");
    let flags = [
        "-e",
        "test",
        "--json",
        "--yes",
        "--confirm",
        "x",
        "--non-interactive",
    ];
    let more = [
        "--quiet",
        "-v",
        "--color",
        "never",
        "--no-progress",
        "--env-file",
        ".env.test",
    ];
    let all: Vec<_> = flags.iter().chain(&more).copied().collect();
    let before = sandbox
        .scratch(&all)
        .args(["env", "show"])
        .run()
        .expect_code(0);
    let middle = sandbox
        .scratch(["env"])
        .args(&all)
        .args(["show"])
        .run()
        .expect_code(0);
    let after = sandbox
        .scratch(["env", "show"])
        .args(&all)
        .run()
        .expect_code(0);
    assert_eq!(before.stdout, after.stdout);
    assert_eq!(middle.stdout, after.stdout);
}

#[test]
fn init_writes_a_private_file_once_and_check_finds_it_valid() {
    let sandbox = Sandbox::new();
    insta::assert_snapshot!(sandbox.scratch(["env", "init"]).run());
    let path = sandbox.directory().join(".env");
    assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    let first = sandbox.read(".env");

    insta::assert_snapshot!(sandbox.scratch(["env", "init"]).run());
    assert_eq!(sandbox.read(".env"), first);
    insta::assert_snapshot!(sandbox.scratch(["env", "check"]).run());

    sandbox
        .scratch(["env", "init", "--overwrite"])
        .run()
        .expect_code(0);
    assert_ne!(sandbox.read(".env"), first);
    assert_eq!(std::fs::read_dir(sandbox.directory()).unwrap().count(), 1);
}

#[test]
fn an_untouched_copy_of_the_example_is_valid() {
    let sandbox = Sandbox::new();
    sandbox.write(".env", include_str!("../../.env.example"));
    insta::assert_snapshot!(sandbox.scratch(["env", "check"]).run());
}

#[test]
fn check_names_the_variable_the_line_and_what_would_be_right() {
    let sandbox = Sandbox::new();
    sandbox.write(
        ".env",
        "NEW_USER_OPENROUTER_CREDIT_LIMIT=ten\n\
         SCRATCHPAD_AGENT_JWT_EXPIRES_IN=3600\n\
         ENCRYPTION_MASTER_KEY=short\n\
         DATABASE_URL=postgresql://u:hunter2@h/d?sslmode=often\n\
         PORT=70000\n\
         USE_JOBS=1\n\
         POSTHOG_HOST=eu.posthog.com\n\
         REDIS_HOST=localhost\n\
         DATABSE_URL=x\n\
         SCRATCH_SHARED_WITH_OLD_SERVER=true\n\
         POSTHOG_API_KEY=phc_1#2\n",
    );
    let outcome = sandbox.scratch(["env", "check"]).run();
    assert!(!outcome.stdout.contains("hunter2"), "{outcome}");
    insta::assert_snapshot!(outcome);
    let json = sandbox
        .scratch(["env", "check", "--json"])
        .run()
        .expect_code(2)
        .json();
    assert_eq!(
        (&json["valid"], &json["findings"][0]["severity"]),
        (&false.into(), &"error".into())
    );
}

#[test]
fn check_requires_a_database_in_staging_and_production() {
    let sandbox = Sandbox::new();
    sandbox.write(".env.production", "PORT=1\n");
    insta::assert_snapshot!(sandbox.scratch(["-e", "production", "env", "check"]).run());
}

#[test]
fn check_names_parameters_that_are_ignored_but_never_their_values() {
    let sandbox = Sandbox::new();
    let url = "postgresql://u:p@h/d?schema=public&connection_limit=5&pool_timeout=3&pgbouncer=true\
               &socket_timeout=9&sslpassword=hunter2";
    let outcome = sandbox
        .scratch(["env", "check"])
        .env("DATABASE_URL", url)
        .run();
    assert!(!outcome.to_string().contains("hunter2"), "{outcome}");
    insta::assert_snapshot!(outcome);
}

#[test]
fn secrets_are_masked_in_every_format() {
    let secret = "hunter2hunter2hunter2hunter2hunter2";
    let sandbox = Sandbox::new()
        .env("ENCRYPTION_MASTER_KEY", secret)
        .env("CLERK_SECRET_KEY", secret)
        .env("DATABASE_URL", format!("postgres://u:{secret}@h/d"));
    for arguments in [
        vec!["env", "show"],
        vec!["env", "show", "--json"],
        vec!["env", "check", "-v"],
    ] {
        let outcome = sandbox.scratch(&arguments).run().expect_code(0);
        assert!(!outcome.to_string().contains("er2hunter2"), "{outcome}");
    }
}

#[test]
fn misuse_is_one_json_object_with_json() {
    let outcome = Sandbox::new()
        .scratch(["--json", "env", "shw"])
        .run()
        .expect_code(2);
    let failure: serde_json::Value = serde_json::from_str(&outcome.stderr).unwrap();
    assert_eq!(failure["error"]["kind"], "usage");
    insta::assert_snapshot!(outcome);
    insta::assert_snapshot!(
        Sandbox::new()
            .scratch(["-e", "stagin", "env", "show"])
            .run()
    );
}

#[test]
fn check_compares_the_two_ways_to_the_database() {
    let sandbox = Sandbox::new();
    let check = |url: &str, direct: &str| {
        sandbox
            .scratch(["env", "check"])
            .env("DATABASE_URL", url)
            .env("DATABASE_DIRECT_URL", direct)
            .run()
    };
    let pooled = "postgresql://u@pooler:6432/d?pgbouncer=true";
    insta::assert_snapshot!(check(pooled, ""));
    insta::assert_snapshot!(check(pooled, "postgresql://u@h/other?pgbouncer=true"));
    check(pooled, "postgresql://u@h/d?schema=other").expect_code(2);
    insta::assert_snapshot!(check(pooled, "postgresql://u@h/d"));
}

#[test]
fn check_warns_of_a_secret_that_others_may_read() {
    let sandbox = Sandbox::new();
    let path = sandbox.directory().join(".env");
    let mode = |mode| std::fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
    sandbox.write(".env", "DATABASE_URL=postgresql://u:hunter2@h/d\n");
    mode(0o640);
    insta::assert_snapshot!(sandbox.scratch(["env", "check"]).run());
    let warns = || {
        let outcome = sandbox.scratch(["env", "check"]).run().expect_code(0);
        outcome.stdout.contains("chmod 600 .env")
    };
    mode(0o600);
    assert!(!warns());
    // Nothing in it is secret.
    sandbox.write(".env", "DATABASE_URL=postgresql://u@h/d\nPORT=1\n");
    mode(0o644);
    assert!(!warns());
}

#[test]
fn the_process_environment_of_production_is_never_taken_for_another() {
    let sandbox = Sandbox::new()
        .env("APP_ENV", "production")
        .env("DATABASE_URL", "postgres://u@localhost/production");
    insta::assert_snapshot!(sandbox.scratch(["-e", "development", "db", "url"]).run());
}

#[test]
fn development_does_not_read_a_file_that_serves_another_environment() {
    let sandbox = Sandbox::new();
    sandbox.write(".env", "APP_ENV=staging\n");
    let outcome = sandbox
        .scratch(["-e", "development", "env", "show"])
        .run()
        .expect_code(2);
    assert!(
        outcome.stderr.contains(".env.development does not exist"),
        "{outcome}"
    );
    sandbox.write(".env.development", "PORT=1\n");
    sandbox
        .scratch(["-e", "development", "env", "show"])
        .run()
        .expect_code(0);
}

#[test]
fn two_environments_at_once_are_refused() {
    let sandbox = Sandbox::new();
    sandbox.write(".env.test", "PORT=1\n");
    for arguments in [
        vec!["-e", "test", "env", "show", "-e", "development"],
        vec![
            "--env-file",
            ".env.test",
            "env",
            "--env-file",
            ".env.test",
            "show",
        ],
    ] {
        sandbox.scratch(&arguments).run().expect_code(2);
    }
    sandbox
        .scratch(["-e", "test", "env", "show", "--env=test"])
        .run()
        .expect_code(0);
}

#[test]
fn init_writes_the_file_of_the_environment_that_is_asked_for() {
    let sandbox = Sandbox::new();
    sandbox
        .scratch(["-e", "staging", "env", "init"])
        .run()
        .expect_code(0);
    assert!(sandbox.read(".env.staging").contains("\nAPP_ENV=staging\n"));
    assert_eq!(std::fs::read_dir(sandbox.directory()).unwrap().count(), 1);
}

#[test]
fn two_different_management_keys_are_one_too_many() {
    let sandbox = Sandbox::new();
    let check = |newer: &str| {
        sandbox.write(
            ".env",
            &format!("OPENROUTER_PROVISIONING_KEY=old\nOPENROUTER_MANAGEMENT_KEY={newer}\n"),
        );
        sandbox.scratch(["env", "check"]).run().expect_code(0)
    };
    assert!(!check("old").stdout.contains("not read"));
    insta::assert_snapshot!(check("new"));
}

#[test]
fn openrouter_is_reached_over_https_or_on_this_machine() {
    let sandbox = Sandbox::new();
    for (url, code) in [
        ("https://openrouter.ai/api/v1", 0),
        ("http://localhost:3011/api/v1", 0),
        ("http://openrouter.ai/api/v1", 2),
        ("https://me:secret@openrouter.ai/api/v1", 2),
    ] {
        let check = sandbox.scratch(["env", "check"]);
        check
            .env("OPENROUTER_BASE_URL", url)
            .run()
            .expect_code(code);
    }
}
