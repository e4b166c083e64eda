//! Many processes at once.

use std::path::Path;
use std::process::{Command, Stdio};

use scratch::db::local::{Durability, LocalPostgres, Readiness};
use scratch::ids::SystemEntropy;

use super::{Cluster, ask};
use crate::harness::{Sandbox, local_settings};

/// Tells a process that it is one of the eight.
const ROOT: &str = "SCRATCH_TEST_RACE_ROOT";

#[test]
fn eight_processes_at_once_share_one_server_also_after_it_was_killed() {
    if let Some(root) = std::env::var_os(ROOT) {
        run_along(Path::new(&root));
        return;
    }
    let cluster = Cluster::durable();
    let mut created = race(&cluster);
    created.sort();
    let pid = created[0].split(' ').nth(1).unwrap().to_owned();
    let mut expected = vec![format!("Attached {pid}"); 7];
    expected.push(format!("Created {pid}"));
    assert_eq!(created, expected);

    let endpoint = cluster.expect(Readiness::Attached);
    ask(
        &endpoint,
        "CREATE TABLE kept AS SELECT 'still here' AS what",
    );
    cluster.kill(&endpoint);
    let mut started = race(&cluster);
    started.sort();
    let next = started[0].split(' ').nth(1).unwrap().to_owned();
    assert_ne!(next, pid);
    let mut expected = vec![format!("Attached {next}"); 7];
    expected.push(format!("Started {next}"));
    assert_eq!(started, expected);
    let endpoint = cluster.expect(Readiness::Attached);
    assert_eq!(ask(&endpoint, "SELECT what FROM kept"), "still here");
}

#[test]
fn eight_commands_at_once_on_a_fresh_machine_all_find_their_database() {
    let sandbox = Sandbox::new();
    let commands: Vec<_> = (0..8)
        .map(|_| {
            sandbox
                .scratch(["db", "migrate"])
                .command()
                .spawn()
                .unwrap()
        })
        .collect();
    let outputs: Vec<_> = commands
        .into_iter()
        .map(|command| command.wait_with_output().unwrap())
        .collect();
    let stopped = sandbox.scratch(["db", "stop"]).run().code;
    for output in outputs {
        let words = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{words}");
    }
    assert_eq!(stopped, Some(0));
}

/// What eight processes say that run this same test as [`run_along`].
fn race(cluster: &Cluster) -> Vec<String> {
    let name =
        "local_postgres::races::eight_processes_at_once_share_one_server_also_after_it_was_killed";
    let racers: Vec<_> = (0..8)
        .map(|_| {
            Command::new(std::env::current_exe().unwrap())
                .args(["--exact", name, "--nocapture", "--test-threads=1"])
                .env(ROOT, cluster.root())
                .stdout(Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    racers
        .into_iter()
        .map(|racer| {
            let output = racer.wait_with_output().unwrap();
            let text = String::from_utf8(output.stdout).unwrap();
            let line = text.split("RACER ").nth(1);
            let line = line.unwrap_or_else(|| panic!("a racer failed: {text}"));
            line.lines().next().unwrap().to_owned()
        })
        .collect()
}

#[expect(clippy::print_stdout, reason = "how a racer tells the test")]
fn run_along(root: &Path) {
    let mut settings = local_settings(root);
    settings.durability = Durability::Durable;
    let local = LocalPostgres::new(settings);
    let (endpoint, readiness) = local.ensure(&SystemEntropy, &mut |_| ()).unwrap();
    println!("\nRACER {readiness:?} {}", endpoint.pid);
}
