//! A database that is stopped, falls silent, or is restarted while requests go on.

use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use scratch::db::local::Readiness;

use super::load::Load;
use super::{AGENT, System, USER};

/// Less than one request may take, or than ten take that each wait for a connection: whoever does
/// not know of the outage needs more, a busy machine does not.
const SOON: Duration = Duration::from_secs(15);

/// What a request for the account is answered with, and whether it says when to try again.
async fn ask(system: &System) -> (u16, bool) {
    let request = system
        .client
        .get(format!("{}/users/current", system.server.url))
        .header("authorization", format!("Agent-Token {AGENT}:{USER}"));
    let answer = request.send().await.unwrap();
    let says_when = answer.headers().contains_key("retry-after");
    (answer.status().as_u16(), says_when)
}

/// Asks ten times, one after the other: all hear soon that the database is away.
async fn hear_soon(system: &System) {
    let began = Instant::now();
    for round in 0..10 {
        assert_eq!(ask(system).await, (503, true), "{round}");
    }
    assert!(began.elapsed() < SOON, "{:?}", began.elapsed());
}

/// Waits for a 200.
async fn recovery(system: &System) {
    let began = Instant::now();
    while ask(system).await.0 != 200 {
        let waited = began.elapsed();
        assert!(waited < Duration::from_mins(1), "it does not recover");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

async fn health(system: &System) -> u16 {
    let asked = system
        .client
        .get(format!("{}/health", system.server.url))
        .send();
    asked.await.unwrap().status().as_u16()
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_database_is_stopped_everybody_hears_so_at_once() {
    let system = System::start().await;
    assert_eq!(ask(&system).await.0, 200);
    for _ in 0..2 {
        assert!(system.cluster.local().stop().unwrap());
        hear_soon(&system).await;
        assert_eq!(health(&system).await, 200);
        system.cluster.expect(Readiness::Started);
        recovery(&system).await;
    }
}

/// The postmaster and what it has started.
fn processes(postmaster: u32) -> Vec<Pid> {
    let mut found = vec![Pid::from_raw(postmaster.cast_signed())];
    for entry in std::fs::read_dir("/proc").unwrap().flatten() {
        let Ok(pid) = entry.file_name().to_string_lossy().parse() else {
            continue;
        };
        let stat = std::fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
        let after_name = stat.rsplit(") ").next().unwrap_or_default();
        if after_name.split(' ').nth(1) == Some(&postmaster.to_string()) {
            found.push(Pid::from_raw(pid));
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_database_is_silent_it_holds_nobody_up() {
    let system = System::start().await;
    let warm = (0..20).map(|_| ask(&system));
    futures_util::future::join_all(warm).await;
    // First the one that starts the others, so that none of them is missed.
    let postmaster = Pid::from_raw(system.endpoint.pid.cast_signed());
    kill(postmaster, Signal::SIGSTOP).unwrap();
    let frozen = processes(system.endpoint.pid);
    for pid in &frozen {
        kill(*pid, Signal::SIGSTOP).unwrap();
    }
    // More than there are connections, and all are under way when it falls silent.
    let began = Instant::now();
    let all = (0..30).map(|_| ask(&system));
    for answer in futures_util::future::join_all(all).await {
        assert_eq!(answer, (503, true));
    }
    assert!(began.elapsed() < SOON, "{:?}", began.elapsed());
    // Those who come now do not wait at all.
    hear_soon(&system).await;
    assert_eq!(health(&system).await, 200);
    for pid in &frozen {
        kill(*pid, Signal::SIGCONT).unwrap();
    }
    recovery(&system).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_of_the_database_under_load_loses_no_write_and_cuts_nobody_off() {
    let system = System::start().await;
    let load = Load::start(&system.server.url, 32);
    load.goes_on(50).await;
    for _ in 0..2 {
        assert!(system.cluster.local().stop().unwrap());
        tokio::time::sleep(Duration::from_millis(500)).await;
        system.cluster.expect(Readiness::Started);
        load.goes_on(50).await;
    }
    let seen = load.end(true).await;
    assert!(seen.unavailable > 0, "{seen:?}");
    assert_eq!(seen.odd, [""; 0]);
    assert_eq!(seen.cut_off, [""; 0]);
    assert!(seen.slowest < SOON, "{:?}", seen.slowest);
    seen.verify(&system.database().await).await;
}
