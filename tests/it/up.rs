//! From nothing to running, on a managed PostgreSQL that the test makes and stops.

use nix::sys::signal::Signal;

use crate::harness::{Background, Sandbox, TestDatabase};

/// A machine where nothing is configured; its PostgreSQL is stopped in the end.
struct Machine(Sandbox);

impl Machine {
    fn new() -> Self {
        Self(Sandbox::new())
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        let _ = self.0.scratch(["down"]).run();
    }
}

#[test]
fn up_makes_everything_and_a_second_up_nothing_twice() {
    let machine = Machine::new();
    let up = ["up", "--no-serve", "--admin-email", "ann@example.com"];
    insta::assert_snapshot!(machine.0.scratch(up).run());
    let settings = machine.0.read(".env");
    insta::assert_snapshot!(machine.0.scratch(up).run());
    assert_eq!(machine.0.read(".env"), settings);
    let users = machine.0.scratch(["user", "list", "--json"]).run().json();
    assert_eq!(users.as_array().unwrap().len(), 1);
    assert_eq!(
        (&users[0]["email"], &users[0]["role"]),
        (&"ann@example.com".into(), &"ADMIN".into())
    );

    // Without an e-mail, the admin that is there is named, and nobody is asked.
    let outcome = machine
        .0
        .scratch(["up", "--no-serve", "--json"])
        .run()
        .expect_code(0);
    assert_eq!(
        outcome.json()["next"][0],
        "scratch token create ann@example.com"
    );

    insta::assert_snapshot!(machine.0.scratch(["down"]).run());
    insta::assert_snapshot!(machine.0.scratch(["down"]).run());
    machine.0.scratch(up).run().expect_code(0);
    let again = machine.0.scratch(["user", "list", "--json"]).run().json();
    assert_eq!(again, users);
}

#[test]
fn up_without_an_admin_says_how_to_make_one() {
    let machine = Machine::new();
    insta::assert_snapshot!(machine.0.scratch(["up", "--no-serve"]).run());
}

#[test]
fn up_serves_and_a_second_up_finds_it() {
    let machine = Machine::new();
    let server = Background::start(&machine.0.scratch(["up", "--port", "0"]));
    let port = server.port().to_owned();
    insta::assert_snapshot!(machine.0.scratch(["up", "--port", &port]).run());
    let (code, said) = server.end(Signal::SIGTERM);
    assert_eq!(code, Some(0), "{said}");
    // The database goes on without the server.
    let outcome = machine
        .0
        .scratch(["db", "start", "--json"])
        .run()
        .expect_code(0);
    assert_eq!(outcome.json()["readiness"], "already runs");
}

#[tokio::test]
async fn up_uses_a_given_database_and_stops_at_a_taken_port() {
    let database = TestDatabase::empty().await;
    let sandbox = Sandbox::on(&database);
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    let outcome = sandbox
        .scratch(["up", "--port", &port])
        .run()
        .expect_code(1);
    assert!(outcome.stderr.contains("✔ migrations"), "{outcome}");
    assert!(outcome.stderr.contains("✘ server"), "{outcome}");
    insta::assert_snapshot!(sandbox.scratch(["down"]).run());
}

#[test]
fn up_is_refused_in_staging_and_production_before_anything_is_done() {
    let sandbox = Sandbox::new();
    insta::assert_snapshot!(sandbox.scratch(["-e", "production", "up"]).run());
    insta::assert_snapshot!(sandbox.scratch(["up"]).env("APP_ENV", "staging").run());
    assert_eq!(std::fs::read_dir(sandbox.directory()).unwrap().count(), 0);
    sandbox.write(".env", "APP_ENV=production\n");
    sandbox.scratch(["up"]).run().expect_code(5);
    assert_eq!(std::fs::read_dir(sandbox.home()).unwrap().count(), 0);
}

#[test]
fn what_went_wrong_in_a_step_ends_it_there() {
    let sandbox = Sandbox::new();
    sandbox.write(".env", "nonsense\n");
    insta::assert_snapshot!(sandbox.scratch(["up", "--no-serve"]).run());
    sandbox.write(".env", "DATABASE_URL=postgres://u:hunter2@127.0.0.1:1/d\n");
    let outcome = sandbox.scratch(["up", "--no-serve"]).run().expect_code(6);
    assert!(!outcome.to_string().contains("hunter2"), "{outcome}");
    insta::assert_snapshot!(outcome);
}

#[tokio::test]
async fn an_email_of_several_users_is_an_error() {
    let database = TestDatabase::migrated().await;
    let sandbox = Sandbox::on(&database);
    sandbox
        .scratch(["user", "create", "--email", "ann@example.com"])
        .run()
        .expect_code(0);
    sqlx::query(
        r#"INSERT INTO "User" ("id", "updatedAt", "email") VALUES ('usr_twin000000', now(), 'ANN@example.com')"#,
    )
    .execute(&database.connect().await)
    .await
    .unwrap();
    let arguments = ["up", "--no-serve", "--admin-email", "ann@example.com"];
    let outcome = sandbox.scratch(arguments).run().expect_code(2);
    assert!(outcome.stderr.contains("usr_twin000000"), "{outcome}");
}

#[test]
fn eight_at_once_start_one_server() {
    let machine = Machine::new();
    let processes: Vec<_> = (0..8)
        .map(|_| {
            machine
                .0
                .scratch(["db", "start", "--json"])
                .command()
                .spawn()
                .unwrap()
        })
        .collect();
    let mut made = 0;
    let mut pids = std::collections::BTreeSet::new();
    for process in processes {
        let output = process.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
        let started: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        made += usize::from(started["readiness"] == "created and started");
        pids.insert(started["pid"].as_u64().unwrap());
    }
    assert_eq!((made, pids.len()), (1, 1));
}

#[test]
fn staging_and_production_have_no_managed_server() {
    let sandbox = Sandbox::new();
    for environment in ["staging", "production"] {
        let outcome = sandbox
            .scratch(["db", "start"])
            .env("APP_ENV", environment)
            .run();
        insta::assert_snapshot!(environment, outcome);
    }
    assert_eq!(std::fs::read_dir(sandbox.home()).unwrap().count(), 0);
}

#[tokio::test]
async fn at_a_terminal_the_admin_is_asked_for() {
    let sandbox = Sandbox::on(&TestDatabase::empty().await);
    let up = sandbox.scratch(["up", "--no-serve"]);
    let outcome = up
        .on_terminal()
        .expect("E-mail of the admin")
        .press("ann@example.com\r")
        .end()
        .expect_code(0);
    assert!(
        outcome.stdout.contains("(ann@example.com) created"),
        "{outcome}"
    );
    // Somebody is admin now: nobody is asked again.
    let outcome = up.on_terminal().end().expect_code(0);
    assert!(
        outcome.stdout.contains("(ann@example.com) is admin"),
        "{outcome}"
    );
}

#[tokio::test]
async fn at_a_terminal_the_admin_may_be_left_out() {
    let sandbox = Sandbox::on(&TestDatabase::empty().await);
    let up = sandbox.scratch(["up", "--no-serve"]).on_terminal();
    let outcome = up
        .expect("E-mail of the admin")
        .press("\r")
        .end()
        .expect_code(0);
    assert!(outcome.stdout.contains("– admin"), "{outcome}");
}

#[tokio::test]
async fn a_change_says_first_that_the_process_hides_a_value_of_the_file_asked_for() {
    let database = TestDatabase::empty().await;
    let sandbox = Sandbox::on(&database);
    sandbox.write(".env.test", "\nDATABASE_URL=postgres://u@localhost/other\n");
    let outcome = sandbox
        .scratch(["-e", "test", "db", "migrate"])
        .run()
        .expect_code(0);
    let warning = "warning: DATABASE_URL comes from the process environment, not from .env.test:2";
    assert!(outcome.stderr.starts_with(warning), "{outcome}");
    // Looking at something changes nothing, and asks for no warning.
    let outcome = sandbox
        .scratch(["-e", "test", "user", "list"])
        .run()
        .expect_code(0);
    assert_eq!(outcome.stderr, "");
}

#[tokio::test]
async fn a_server_of_another_system_is_not_taken_for_ours() {
    let other = Sandbox::on(&TestDatabase::migrated().await);
    let server = Background::start(&other.scratch(["serve", "--port", "0"]));
    // Databases of one template share its installation.
    let ours = Sandbox::on(&TestDatabase::empty().await);
    let outcome = ours
        .scratch(["up", "--port", server.port()])
        .run()
        .expect_code(1);
    assert!(
        outcome
            .stderr
            .contains("scratch serves another development system"),
        "{outcome}"
    );
    // With the same database it is the same system.
    other
        .scratch(["up", "--port", server.port()])
        .run()
        .expect_code(0);
}

#[test]
fn eight_ups_at_once_make_one_admin() {
    let machine = Machine::new();
    let up = ["up", "--no-serve", "--admin-email", "ann@example.com"];
    let processes: Vec<_> = (0..8)
        .map(|_| machine.0.scratch(up).command().spawn().unwrap())
        .collect();
    for process in processes {
        let output = process.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
    }
    let users = machine.0.scratch(["user", "list", "--json"]).run().json();
    assert_eq!(users.as_array().unwrap().len(), 1, "{users}");
}
