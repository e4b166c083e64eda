//! A database that is stopped, falls silent, or is restarted while requests go on.

use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use scratch::db::local::Readiness;

use super::load::Load;
use super::{AGENT, System, USER};

/// What a request for the account is answered with, whether it says when to try again, and how long
/// that took.
async fn ask(system: &System) -> (u16, bool, Duration) {
    let request = system
        .client
        .get(format!("{}/users/current", system.server.url))
        .header("authorization", format!("Agent-Token {AGENT}:{USER}"));
    let asked = Instant::now();
    let answer = request.send().await.unwrap();
    let says_when = answer.headers().contains_key("retry-after");
    (answer.status().as_u16(), says_when, asked.elapsed())
}

/// Waits for a 200; how long that took.
async fn recovery(system: &System) -> Duration {
    let began = Instant::now();
    while ask(system).await.0 != 200 {
        assert!(
            began.elapsed() < Duration::from_secs(20),
            "it does not recover"
        );
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    began.elapsed()
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
        for round in 0..20 {
            let (status, says_when, took) = ask(&system).await;
            assert_eq!((status, says_when), (503, true), "{round}");
            // A look takes 25 ms at first, then nothing; the rest is for a busy machine.
            assert!(took < Duration::from_millis(400), "{round}: {took:?}");
        }
        assert_eq!(health(&system).await, 200);
        system.cluster.expect(Readiness::Started);
        let took = recovery(&system).await;
        assert!(took < Duration::from_secs(1), "{took:?}");
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
async fn while_the_database_is_silent_nobody_waits_longer_than_two_seconds() {
    let system = System::start().await;
    let warm = (0..20).map(|_| ask(&system));
    futures_util::future::join_all(warm).await;
    let frozen = processes(system.endpoint.pid);
    for pid in &frozen {
        kill(*pid, Signal::SIGSTOP).unwrap();
    }
    for round in 0..3 {
        let all = (0..30).map(|_| ask(&system));
        for (status, says_when, took) in futures_util::future::join_all(all).await {
            assert_eq!((status, says_when), (503, true), "{round}");
            let most = if round == 0 { 3500 } else { 1000 };
            assert!(took < Duration::from_millis(most), "{round}: {took:?}");
        }
        assert_eq!(health(&system).await, 200);
    }
    for pid in &frozen {
        kill(*pid, Signal::SIGCONT).unwrap();
    }
    let took = recovery(&system).await;
    assert!(took < Duration::from_secs(3), "{took:?}");
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
        let took = load.goes_on(50).await;
        assert!(took < Duration::from_secs(10), "{took:?}");
    }
    let seen = load.end(true).await;
    assert!(seen.unavailable > 0, "{seen:?}");
    assert_eq!(seen.odd, [""; 0]);
    assert_eq!(seen.cut_off, [""; 0]);
    // 2 s, and what a busy machine adds.
    assert!(seen.slowest < Duration::from_secs(5), "{:?}", seen.slowest);
    seen.verify(&system.database().await).await;
}
