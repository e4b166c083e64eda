//! What takes long ends when it is told to.

use std::process::Stdio;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde_json::json;

use super::{changed, definitions};
use crate::harness::Sandbox;

#[test]
fn what_reckons_for_long_is_interrupted_at_once() {
    let sandbox = Sandbox::new();
    sandbox.write("a.json", &definitions().to_string());
    sandbox.write("b.json", &changed().to_string());
    let contexts: Vec<_> = (0..400_000)
        .map(|user| json!({"distinct_id": format!("usr_{user}")}))
        .collect();
    sandbox.write("users.json", &json!(contexts).to_string());
    let command = sandbox.scratch(["flags", "diff", "a.json", "b.json", "--effect"]);
    let command = command.args(["--contexts", "users.json"]);
    for signal in [Signal::SIGINT, Signal::SIGTERM] {
        let mut child = command
            .command()
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(1500));
        assert!(child.try_wait().unwrap().is_none(), "it was done already");
        let told = Instant::now();
        kill(Pid::from_raw(i32::try_from(child.id()).unwrap()), signal).unwrap();
        let done = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&done.stderr);
        assert_eq!(done.status.code(), Some(130), "{said}");
        assert!(told.elapsed() < Duration::from_secs(1), "{said}");
    }
}
