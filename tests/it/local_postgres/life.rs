//! The ordinary life of a cluster: created, attached to, stopped, started again.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::time::Duration;

use nix::unistd::geteuid;
use scratch::db::local::{LocalPostgres, Notice, Readiness, State};
use scratch::db::{DbError, connect_once};
use scratch::ids::SystemEntropy;
use scratch::secret::Secret;

use super::{Cluster, ask, home};
use crate::harness::local_settings;

#[test]
fn data_password_and_port_survive_a_stop() {
    let cluster = Cluster::new();
    let made = cluster.expect(Readiness::Created);
    ask(&made, "CREATE TABLE kept AS SELECT 'still here' AS what");
    assert!(cluster.local().stop().unwrap());
    assert!(!cluster.data().join("postmaster.pid").exists());
    assert!(!cluster.local().stop().unwrap());

    let started = cluster.expect(Readiness::Started);
    assert_ne!(started.pid, made.pid);
    assert_eq!(started.port, made.port);
    assert_eq!(started.password.reveal(), made.password.reveal());
    assert_eq!(ask(&started, "SELECT what FROM kept"), "still here");

    assert_eq!(
        ask(
            &started,
            "SELECT count(*)::text FROM pg_database WHERE datname = 'scratchpad'"
        ),
        "1"
    );

    let attached = cluster.expect(Readiness::Attached);
    assert_eq!((attached.pid, attached.port), (started.pid, started.port));
}

#[test]
fn attaching_waits_for_nobody_who_holds_the_lock() {
    let cluster = Cluster::new();
    cluster.expect(Readiness::Created);
    let lock = fs::File::open(cluster.root().join("lock")).unwrap();
    lock.lock().unwrap();
    let local = cluster.local();
    let (attached, done) = channel();
    let attaching = std::thread::spawn(move || {
        let _ = attached.send(local.ensure(&SystemEntropy, &mut |_| ()).unwrap().1);
    });
    // Were the lock waited for, this would not end by itself.
    let readiness = done.recv_timeout(Duration::from_mins(1));
    drop(lock);
    attaching.join().unwrap();
    assert_eq!(readiness, Ok(Readiness::Attached));
}

#[test]
fn looking_at_the_state_changes_nothing() {
    let cluster = Cluster::new();
    assert!(matches!(cluster.local().state().unwrap(), State::Absent));
    assert!(!cluster.local().stop().unwrap());
    assert!(!cluster.root().exists());

    let made = cluster.expect(Readiness::Created);
    let State::Running(seen) = cluster.local().state().unwrap() else {
        panic!("it runs");
    };
    assert_eq!((seen.pid, seen.port), (made.pid, made.port));

    cluster.local().stop().unwrap();
    let State::Stopped { directory, major } = cluster.local().state().unwrap() else {
        panic!("it is stopped");
    };
    assert_eq!(directory, cluster.root());
    let version = fs::read_to_string(cluster.data().join("PG_VERSION")).unwrap();
    assert_eq!(version.trim(), major.to_string());
    assert!(!cluster.data().join("postmaster.pid").exists());
}

#[test]
fn a_development_cluster_loses_nothing_and_a_test_cluster_is_quick() {
    let cluster = Cluster::durable();
    let durable = cluster.expect(Readiness::Created);
    for (setting, value) in [
        ("fsync", "on"),
        ("full_page_writes", "on"),
        ("synchronous_commit", "on"),
        ("listen_addresses", "127.0.0.1"),
        ("unix_socket_directories", ""),
        ("password_encryption", "scram-sha-256"),
        ("max_connections", "200"),
        ("TimeZone", "UTC"),
        ("server_encoding", "UTF8"),
    ] {
        assert_eq!(
            ask(&durable, &format!("SHOW {setting}")),
            value,
            "{setting}"
        );
    }
    // ILIKE must know letters beyond ASCII.
    assert_eq!(ask(&durable, "SELECT ('É' ILIKE 'é')::text"), "true");

    let cluster = Cluster::new();
    let ephemeral = cluster.expect(Readiness::Created);
    for setting in ["fsync", "full_page_writes", "synchronous_commit"] {
        assert_eq!(ask(&ephemeral, &format!("SHOW {setting}")), "off");
    }
}

#[tokio::test]
async fn only_the_password_opens_it() {
    let cluster = Cluster::new();
    let endpoint = cluster.expect(Readiness::Created);
    let mut wrong = endpoint.url("postgres");
    wrong.password = Some(Secret::new("not the password"));
    let error = connect_once(&wrong).await.unwrap_err();
    assert!(matches!(error, DbError::Login { .. }), "{error}");

    let mode = |name: &str| cluster.root().join(name).metadata().unwrap().mode() & 0o777;
    assert_eq!(mode("password"), 0o600);
    assert_eq!(mode("data"), 0o700);
    assert_eq!(mode("postgres.log"), 0o600);
    assert_eq!(mode("") & 0o066, 0);
    assert_eq!(endpoint.password.reveal().len(), 32);
}

#[cfg(target_os = "linux")]
#[test]
fn the_password_and_our_own_secrets_are_in_no_process_list() {
    let mut cluster = Cluster::new();
    let ours = "sk-or-v1-secret-of-the-caller";
    cluster
        .settings
        .process_env
        .insert("OPENROUTER_PROVISIONING_KEY".into(), ours.into());
    let running = AtomicBool::new(true);
    let (endpoint, seen) = std::thread::scope(|scope| {
        let watcher = scope.spawn(|| {
            let mut seen = BTreeSet::new();
            while running.load(Ordering::Relaxed) {
                for process in fs::read_dir("/proc").unwrap().flatten() {
                    if process.path().join("cwd").exists() {
                        let line = fs::read(process.path().join("cmdline")).unwrap_or_default();
                        seen.insert(String::from_utf8_lossy(&line).replace('\0', " "));
                    }
                }
                std::thread::sleep(Duration::from_millis(1));
            }
            seen
        });
        let endpoint = cluster.expect(Readiness::Created);
        running.store(false, Ordering::Relaxed);
        (endpoint, watcher.join().unwrap())
    });
    let fresh = cluster.root().to_string_lossy().into_owned();
    assert!(
        seen.iter()
            .any(|line| line.contains("--pwfile") && line.contains(&fresh)),
        "the watch was too slow to see initdb"
    );
    for line in &seen {
        assert!(!line.contains(endpoint.password.reveal()), "{line}");
    }
    let lasting = fs::read(format!("/proc/{}/environ", endpoint.pid)).unwrap();
    let lasting = String::from_utf8_lossy(&lasting);
    assert!(lasting.contains("LC_ALL=C"), "{lasting}");
    assert!(!lasting.contains(endpoint.password.reveal()));
    assert!(!lasting.contains(ours));
}

#[test]
fn the_directory_may_have_any_name() {
    let mut cluster = Cluster::new();
    cluster.settings.root = cluster.home.path().join("a $HOME `b` 'c' \"d\" ü");
    let endpoint = cluster.expect(Readiness::Created);
    assert_eq!(ask(&endpoint, "SELECT 'up'"), "up");
    assert_eq!(endpoint.directory, cluster.root());
}

#[test]
fn a_taken_port_is_left_to_whoever_has_it() {
    let cluster = Cluster::new();
    let made = cluster.expect(Readiness::Created);
    cluster.local().stop().unwrap();
    let taken = std::net::TcpListener::bind(("127.0.0.1", made.port)).unwrap();
    let moved = cluster.expect(Readiness::Started);
    assert_ne!(moved.port, made.port);
    drop(taken);
    cluster.local().stop().unwrap();
    assert_eq!(cluster.expect(Readiness::Started).port, moved.port);
}

/// Root's own home is closed to the account that root lends the work to.
#[test]
fn a_directory_that_the_server_cannot_reach_is_replaced_and_this_is_said() {
    let closed = home(0o700);
    let wanted = closed.path().join("postgres");
    let local = LocalPostgres::new(local_settings(&wanted));
    let mut said = Vec::new();
    let (endpoint, _) = local
        .ensure(&SystemEntropy, &mut |notice| said.push(notice))
        .unwrap();
    let directory = endpoint.directory.clone();
    let found_again = matches!(local.state().unwrap(), State::Running(_));
    assert!(local.stop().unwrap());
    assert!(found_again);
    if geteuid().is_root() {
        fs::remove_dir_all(&directory).unwrap();
        assert!(directory.starts_with("/var/lib/scratch"), "{directory:?}");
        assert!(!wanted.exists());
        let to = directory;
        assert_eq!(said, [Notice::Moved { wanted, to }]);
    } else {
        assert_eq!((directory, said.len()), (wanted, 0));
    }
}
