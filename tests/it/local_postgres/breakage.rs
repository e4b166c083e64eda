//! What crashes, reboots and meddling leave behind.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use nix::unistd::geteuid;
use scratch::db::local::{
    LocalError, LocalPostgres, LocalSettings, Readiness, State, find_program,
};
use scratch::failure::{Classify, Kind};
use scratch::ids::SystemEntropy;

use super::{Cluster, ask};
use crate::harness::{Sandbox, local_settings, prepare_programs};

#[test]
fn a_killed_server_is_started_again_with_its_data() {
    let cluster = Cluster::durable();
    let made = cluster.expect(Readiness::Created);
    ask(&made, "CREATE TABLE kept AS SELECT 'still here' AS what");
    cluster.kill(&made);
    let started = cluster.expect(Readiness::Started);
    assert_ne!(started.pid, made.pid);
    assert_eq!(ask(&started, "SELECT what FROM kept"), "still here");
}

/// As after a reboot: the process id of the file is nobody's, a stranger's, or that of another
/// PostgreSQL.
#[test]
fn a_stale_pid_file_does_not_matter_whoever_has_the_number_now() {
    let other = Cluster::new();
    let other_pid = other.expect(Readiness::Created).pid;
    let cluster = Cluster::new();
    cluster.expect(Readiness::Created);
    let file = cluster.data().join("postmaster.pid");
    let true_text = fs::read_to_string(&file).unwrap();
    let (_, rest) = true_text.split_once('\n').unwrap();

    let mut gone = Command::new("true").spawn().unwrap();
    gone.wait().unwrap();
    let stale = [
        format!("{}\n{rest}", gone.id()),
        format!("{}\n{rest}", std::process::id()),
        format!("{other_pid}\n{rest}"),
        String::new(),
    ];
    for text in stale {
        cluster.local().stop().unwrap();
        write_as_owner_of(&cluster.data(), &file, &text);
        let State::Stopped { .. } = cluster.local().state().unwrap() else {
            panic!("no server runs, whatever the file says: {text}");
        };
        assert!(!cluster.local().stop().unwrap(), "{text}");
        let started = cluster.expect(Readiness::Started);
        assert_ne!(started.pid, other_pid);
        assert_eq!(ask(&started, "SELECT 'up'"), "up");
    }
    assert_eq!(other.expect(Readiness::Attached).pid, other_pid);
}

/// Root in a container may not see what the server's account does (`CAP_SYS_PTRACE`).
#[test]
fn root_without_the_sight_of_others_finds_its_server() {
    let sandbox = Sandbox::new();
    let start = || {
        let plain = sandbox.scratch(["db", "start", "--json"]).command();
        let mut command = if geteuid().is_root() && Path::new(SETPRIV).exists() {
            let mut blind = Command::new(SETPRIV);
            blind
                .args(["--bounding-set=-sys_ptrace", "--inh-caps=-sys_ptrace", "--"])
                .arg(plain.get_program())
                .args(plain.get_args())
                .env_clear()
                .envs(
                    plain
                        .get_envs()
                        .filter_map(|(name, value)| Some((name, value?))),
                )
                .current_dir(sandbox.directory());
            blind
        } else {
            plain
        };
        let output = command.output().unwrap();
        assert!(output.status.success(), "{output:?}");
        serde_json::from_slice::<serde_json::Value>(&output.stdout).unwrap()
    };
    let made = start();
    let found = start();
    let stopped = sandbox.scratch(["db", "stop"]).run().code;
    assert_eq!(made["readiness"], "created and started");
    assert_eq!(found["readiness"], "already runs");
    assert_eq!(found["pid"], made["pid"]);
    assert_eq!(stopped, Some(0));
}

const SETPRIV: &str = "/usr/bin/setpriv";

#[test]
fn data_of_another_major_version_is_refused_and_untouched() {
    let cluster = Cluster::new();
    cluster.expect(Readiness::Created);
    cluster.local().stop().unwrap();
    fs::write(cluster.data().join("PG_VERSION"), "12\n").unwrap();
    let before = fingerprint(&cluster.data());

    let State::OtherVersion {
        major, available, ..
    } = cluster.local().state().unwrap()
    else {
        panic!("this machine has no PostgreSQL 12 that would do");
    };
    assert!(major == 12 && !available.is_empty() && !available.contains(&12));
    let (error, said) = cluster.fail();
    assert!(
        matches!(error, LocalError::OtherVersion { major: 12, .. }),
        "{error}"
    );
    assert_eq!((error.kind(), said.len()), (Kind::Refused, 0));
    assert!(error.hints()[0].contains("install PostgreSQL 12"));
    assert_eq!(fingerprint(&cluster.data()), before);
}

#[test]
fn a_directory_that_is_no_cluster_is_refused_and_untouched() {
    let cluster = Cluster::new();
    fs::create_dir_all(cluster.data()).unwrap();
    fs::write(cluster.data().join("thesis.txt"), "years of work").unwrap();
    let (error, _) = cluster.fail();
    assert!(matches!(error, LocalError::NotACluster(_)), "{error}");
    assert_eq!(error.kind(), Kind::Refused);
    let text = fs::read_to_string(cluster.data().join("thesis.txt")).unwrap();
    assert_eq!(text, "years of work");
}

/// Tells a process of this test that it is the one to be killed.
const INTERRUPTED: &str = "SCRATCH_TEST_INTERRUPTED_ROOT";

#[test]
fn an_interrupted_creation_is_begun_anew() {
    if let Some(root) = std::env::var_os(INTERRUPTED) {
        let root = PathBuf::from(root);
        let mut settings = local_settings(&root);
        settings.bin = Some(root.parent().unwrap().join("bin"));
        let outcome = LocalPostgres::new(settings).ensure(&SystemEntropy, &mut |_| ());
        panic!("it should have been killed: {outcome:?}");
    }
    let cluster = Cluster::new();
    let bin = cluster.home.path().join("bin");
    // Half a data directory, and some more of it when nobody waits for it any longer.
    let script = "for data; do :; done; echo 15 > \"$data/PG_VERSION\"; sleep 2; \
                  echo late > \"$data/late\"";
    programs_with(&cluster.settings, &bin, "initdb", script);
    let name = "local_postgres::breakage::an_interrupted_creation_is_begun_anew";
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", name])
        .env(INTERRUPTED, cluster.root())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    while !unfinished(&cluster).is_some_and(|data| data.join("PG_VERSION").exists()) {
        assert_eq!(child.try_wait().unwrap(), None, "it ended before its time");
        sleep(Duration::from_millis(10));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(unfinished(&cluster).is_some(), "something was left");
    assert!(matches!(cluster.local().state().unwrap(), State::Absent));

    let endpoint = cluster.expect(Readiness::Created);
    assert_eq!(ask(&endpoint, "SELECT 'up'"), "up");
    assert_eq!(unfinished(&cluster), None);
}

#[test]
fn a_server_that_cannot_start_says_why() {
    let cluster = Cluster::new();
    cluster.expect(Readiness::Created);
    cluster.local().stop().unwrap();
    let conf = cluster.data().join("postgresql.conf");
    let good = fs::read_to_string(&conf).unwrap();
    fs::write(&conf, format!("{good}\nport = 'nonsense'\n")).unwrap();
    let (error, _) = cluster.fail();
    let text = error.to_string();
    assert!(text.contains("FATAL:") && text.contains("errors"), "{text}");
    let log = cluster.root().join("postgres.log");
    assert_eq!(
        error.hints(),
        [format!("read the whole log in {}", log.display())]
    );
    assert!(fs::read_to_string(log).unwrap().contains("nonsense"));

    fs::write(&conf, good).unwrap();
    cluster.expect(Readiness::Started);
}

#[test]
fn a_failing_initdb_is_quoted_and_leaves_no_cluster() {
    let mut cluster = Cluster::new();
    let bin = cluster.home.path().join("bin");
    programs_with(
        &cluster.settings,
        &bin,
        "initdb",
        "echo 'creating directory ... ok'; echo 'initdb: error: no space left' >&2; exit 1",
    );
    cluster.settings.bin = Some(bin);
    let (error, _) = cluster.fail();
    assert_eq!(
        error.to_string(),
        "PostgreSQL could not create its data directory: error: no space left"
    );
    assert!(matches!(cluster.local().state().unwrap(), State::Absent));
}

#[test]
fn a_database_that_cannot_be_made_is_quoted_and_leaves_no_cluster() {
    let mut cluster = Cluster::new();
    cluster.settings.database = "template1".into();
    let (error, _) = cluster.fail();
    assert!(
        matches!(error, LocalError::Init { .. }) && error.to_string().contains("already exists"),
        "{error}"
    );
    assert!(matches!(cluster.local().state().unwrap(), State::Absent));
}

#[test]
fn a_lost_password_is_named() {
    let cluster = Cluster::new();
    let pid = cluster.expect(Readiness::Created).pid;
    let file = cluster.root().join("password");
    let password = fs::read(&file).unwrap();
    fs::remove_file(&file).unwrap();
    let (error, _) = cluster.fail();
    assert!(matches!(error, LocalError::NoPassword(_)), "{error}");
    fs::write(&file, password).unwrap();
    assert_eq!(cluster.expect(Readiness::Attached).pid, pid);
}

fn unfinished(cluster: &Cluster) -> Option<PathBuf> {
    let mut entries = fs::read_dir(cluster.root()).ok()?.flatten();
    let entry = entries.find(|entry| entry.file_name().to_string_lossy().starts_with("data.new"));
    entry.map(|entry| entry.path())
}

/// The real programs, but for one that is a shell script.
fn programs_with(settings: &LocalSettings, bin: &Path, name: &str, script: &str) {
    prepare_programs();
    fs::create_dir(bin).unwrap();
    fs::set_permissions(bin, fs::Permissions::from_mode(0o755)).unwrap();
    for real in ["initdb", "pg_ctl", "postgres"] {
        let program = find_program(settings, real).unwrap();
        if real != name {
            std::os::unix::fs::symlink(program, bin.join(real)).unwrap();
        }
    }
    let program = bin.join(name);
    fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(program, fs::Permissions::from_mode(0o755)).unwrap();
}

fn write_as_owner_of(directory: &Path, file: &Path, text: &str) {
    fs::write(file, text).unwrap();
    let owner = directory.metadata().unwrap();
    chown(file, Some(owner.uid()), Some(owner.gid())).unwrap();
}

/// Every file below a directory, with its size and time of change.
fn fingerprint(directory: &Path) -> BTreeMap<PathBuf, (u64, i64, i64)> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(directory).unwrap().flatten() {
        let about = entry.metadata().unwrap();
        if about.is_dir() {
            files.extend(fingerprint(&entry.path()));
        }
        files.insert(
            entry.path(),
            (about.len(), about.mtime(), about.mtime_nsec()),
        );
    }
    files
}
