//! Many users at a time: the pace of the provider, several processes, an end before the end.

use std::io::Read;
use std::process::Child;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use scratch::sandbox::{Failing, Fault, Faults, Planned};

use super::{Scene, open_operations};
use crate::harness::Outcome;

const ALL: [&str; 4] = ["keys", "provision", "--all", "--yes"];

fn provision_all(scene: &Scene, more: &[&str]) -> Outcome {
    scene.sandbox().scratch(ALL).args(more).run()
}

pub(crate) fn interrupt(child: &Child) {
    let pid = Pid::from_raw(i32::try_from(child.id()).unwrap());
    kill(pid, Signal::SIGINT).unwrap();
}

pub(crate) fn slow(scene: &Scene, latency_ms: u64) {
    let faults = Faults {
        latency_ms,
        ..Faults::default()
    };
    scene.simulator.set_faults(faults).unwrap();
}

/// Waits until so many keys were asked for.
async fn until_asked(scene: &Scene, calls: u64) {
    until_called(scene, "POST /keys", calls).await;
}

/// Waits until so many of these calls were made.
pub(crate) async fn until_called(scene: &Scene, call: &str, calls: u64) {
    while scene.simulator.calls(call) < calls {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_takes_few_calls_a_second_makes_all_keys_at_its_own_pace() {
    let scene = Scene::of(40).await;
    let faults = Faults {
        rate_limit: Some(15),
        ..Faults::default()
    };
    scene.simulator.set_faults(faults).unwrap();
    let began = Instant::now();
    let outcome = provision_all(&scene, &["--concurrency", "16"]).expect_code(0);
    assert!(outcome.stderr.contains("keys: 40 made"), "{outcome}");
    // Fifteen in each second but the last.
    assert!(began.elapsed() >= Duration::from_secs(2));
    scene.expect_balance(40).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_takes_no_calls_for_long_ends_the_run() {
    let scene = Scene::of(30).await;
    let failing = Failing {
        retry_after: Some("3600".into()),
        ..Failing::with(429, "slow down")
    };
    scene.creations(99, Fault::ErrorBefore(failing));
    let outcome = provision_all(&scene, &["--concurrency", "4"]).expect_code(6);
    assert!(scene.simulator.calls("POST /keys") <= 8, "{outcome}");
    assert!(outcome.stderr.contains("in 60 minutes"), "{outcome}");
    assert!(outcome.stderr.contains("not begun"), "{outcome}");
    scene.expect_balance(0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_at_once_make_one_key_for_each_of_200_users() {
    let scene = Scene::of(200).await;
    slow(&scene, 5);
    let sandbox = scene.sandbox();
    let spawn = || {
        let invocation = sandbox.scratch(ALL).args(["--concurrency", "16"]);
        invocation.command().spawn().unwrap()
    };
    let said: Vec<String> = [spawn(), spawn()]
        .into_iter()
        .map(|child| {
            let output = child.wait_with_output().unwrap();
            let said = String::from_utf8(output.stdout).unwrap();
            // Whom the other one is at work on is not done yet, as far as this one knows.
            let code = i32::from(said.contains("\tbusy\t"));
            assert_eq!(output.status.code(), Some(code), "{said}");
            assert_eq!(said.lines().count(), 200);
            said
        })
        .collect();
    let made: Vec<usize> = said
        .iter()
        .map(|said| said.matches("\tmade\t").count())
        .collect();
    assert_eq!(made.iter().sum::<usize>(), 200, "{made:?}");
    assert!(made.iter().all(|made| *made > 0), "{made:?}");
    scene.expect_balance(200).await;
    assert_eq!(scene.simulator.calls("POST /keys"), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn ctrl_c_lets_what_is_under_way_end_and_says_what_remains() {
    let scene = Scene::of(20).await;
    slow(&scene, 300);
    let sandbox = scene.sandbox();
    let invocation = sandbox.scratch(ALL).args(["--concurrency", "3"]);
    let child = invocation.command().spawn().unwrap();
    until_asked(&scene, 4).await;
    interrupt(&child);
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(130), "{said}");
    let made = String::from_utf8(output.stdout).unwrap().lines().count();
    assert!((4..=8).contains(&made), "{made}: {said}");
    let left = 20 - made;
    assert!(
        said.contains(&format!("{made} made, {left} not begun")),
        "{said}"
    );
    assert!(
        said.contains(&format!("{left} of 20 users remain")),
        "{said}"
    );
    assert!(said.contains("run the same command again"), "{said}");
    scene.expect_balance(made).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ctrl_c_does_not_wait_for_a_provider_that_takes_no_calls() {
    let scene = Scene::of(3).await;
    let failing = Failing {
        retry_after: Some("25".into()),
        ..Failing::with(429, "slow down")
    };
    scene.creations(99, Fault::ErrorBefore(failing));
    let sandbox = scene.sandbox();
    let child = sandbox.scratch(ALL).command().spawn().unwrap();
    until_asked(&scene, 3).await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    let began = Instant::now();
    interrupt(&child);
    let output = child.wait_with_output().unwrap();
    assert!(began.elapsed() < Duration::from_secs(10));
    assert_eq!(output.status.code(), Some(130));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("3 of 3 users remain"), "{said}");
    assert_eq!(open_operations(scene.db.pool()).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_ctrl_c_ends_at_once_and_the_next_run_cleans_up() {
    let scene = Scene::of(4).await;
    slow(&scene, 5000);
    let sandbox = scene.sandbox();
    let mut child = sandbox.scratch(ALL).command().spawn().unwrap();
    until_asked(&scene, 4).await;
    let began = Instant::now();
    interrupt(&child);
    let mut said = vec![0; 64];
    let mut stderr = child.stderr.take().unwrap();
    let read = stderr.read(&mut said).unwrap();
    assert!(String::from_utf8_lossy(&said[..read]).contains("stopping"));
    interrupt(&child);
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!(began.elapsed() < Duration::from_secs(4));
    assert_eq!(open_operations(scene.db.pool()).await, 4);
    slow(&scene, 0);
    provision_all(&scene, &[]).expect_code(0);
    scene.expect_balance(4).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_terminal_shows_of_many_users_those_with_whom_not_all_is_well() {
    let scene = Scene::of(25).await;
    scene.next_creation(Fault::LostAnswer);
    let run = |more: &[&str]| scene.sandbox().scratch(ALL).args(more).on_terminal().end();
    let first = run(&["--concurrency", "1"]);
    assert_eq!(first.code, Some(1), "{first}");
    assert!(first.stdout.contains("24 made, 1 failed"), "{first}");
    let named = |name: &str| first.stdout.matches(name).count();
    // Why it failed, in the table, and in the end.
    assert_eq!(named("user25@example.com"), 3, "{first}");
    assert_eq!(named("example.com"), 3, "{first}");
    let second = run(&[]);
    assert!(
        second.stdout.contains("1 made, 24 there already"),
        "{second}"
    );
    assert!(!second.stdout.contains("example.com"), "{second}");
    let verbose = run(&["-v"]);
    assert_eq!(verbose.stdout.matches("kept").count(), 25, "{verbose}");
    scene.expect_balance(25).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_cannot_be_reached_ends_the_run_soon() {
    let scene = Scene::of(20).await;
    let nowhere = || {
        scene
            .sandbox()
            .env("OPENROUTER_BASE_URL", "http://127.0.0.1:1")
    };
    let many = nowhere()
        .scratch(ALL)
        .args(["--concurrency", "2"])
        .run()
        .expect_code(6);
    let rows = many.stdout.lines().count();
    assert!((3..=8).contains(&rows), "{many}");
    for said in [
        "the run was stopped",
        "cannot be reached",
        "not begun",
        "OPENROUTER_BASE_URL",
    ] {
        assert!(many.stderr.contains(said), "{said}: {many}");
    }
    // Also where there are too few for that.
    let two = ["keys", "provision", &super::user(1), &super::user(2)];
    let two = nowhere().scratch(two).run().expect_code(6);
    assert_eq!(two.stdout.matches("\tfailed\t").count(), 2, "{two}");
    assert!(two.stderr.contains("not done for 2 of 2 users"), "{two}");
    scene.expect_balance(0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_answers_now_and_then_does_not_end_the_run() {
    let scene = Scene::of(6).await;
    let lost = |calls| {
        let failing = Fault::ErrorBefore(Failing::with(500, "no"));
        (0..calls).map(move |_| Planned::next(1, "POST /keys", failing.clone()))
    };
    let planned = lost(2)
        .chain([Planned::next(1, "POST /keys", Fault::Delay { ms: 1 })])
        .chain(lost(2));
    let faults = Faults {
        planned: planned.collect(),
        ..Faults::default()
    };
    scene.simulator.set_faults(faults).unwrap();
    let arguments = ["--concurrency", "1", "--json"];
    let outcome = provision_all(&scene, &arguments).expect_code(1);
    let error: serde_json::Value = serde_json::from_str(&outcome.stderr).unwrap();
    assert_eq!(error["error"]["kind"], "failed", "{outcome}");
    let message = error["error"]["message"].as_str().unwrap();
    assert!(message.contains("not done for 4 of 6 users"), "{outcome}");
    assert!(message.contains(&super::user(6)), "{outcome}");
    scene.expect_balance(2).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_reads_no_more_gets_the_work_done_all_the_same() {
    let scene = Scene::of(20).await;
    let sandbox = scene.sandbox();
    let mut child = sandbox.scratch(ALL).command().spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(said.contains("keys: 20 made"), "{said}");
    scene.expect_balance(20).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_key_is_made_any_more_when_nobody_reads_those_that_are_printed() {
    let scene = Scene::of(20).await;
    let sandbox = scene.sandbox();
    let invocation = sandbox.scratch(ALL).args(["--print", "--concurrency", "2"]);
    let mut child = invocation.command().spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    let made = scene.remote().len();
    assert!((1..=8).contains(&made), "{made}: {said}");
    assert_eq!(said.matches("--reveal`").count(), made, "{said}");
    assert!(said.contains("standard output was closed"), "{said}");
    scene.expect_balance(made).await;
}
