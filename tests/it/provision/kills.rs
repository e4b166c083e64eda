//! The program killed at any moment.

use std::time::Duration;

use scratch::ids::{Entropy, SystemEntropy};
use scratch::sandbox::Faults;

use super::Scene;

#[tokio::test(flavor = "multi_thread")]
async fn whenever_the_program_is_killed_the_next_run_leaves_one_key_for_each_user() {
    const ROUNDS: usize = 20;
    const USERS: usize = 6;
    let scene = Scene::of(6).await;
    let sandbox = scene.sandbox();
    let slow = Faults {
        latency_ms: 30,
        lost_answer: 0.1,
        error_after: 0.1,
        ..Faults::default()
    };
    let (mut midway, mut orphans) = (0, 0);
    for round in 0..ROUNDS {
        let seed = round as u64;
        let faults = Faults {
            seed,
            ..slow.clone()
        };
        scene.simulator.set_faults(faults).unwrap();
        let invocation = sandbox
            .scratch(["keys", "provision", "--all", "--yes", "--concurrency", "2"])
            .args(["--force"]);
        let mut child = invocation.command().spawn().unwrap();
        let before = scene.simulator.calls("POST /keys");
        // From the first call on: earlier there is nothing to lose.
        while scene.simulator.calls("POST /keys") == before && child.try_wait().unwrap().is_none() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let mut dice = [0];
        SystemEntropy.fill(&mut dice);
        tokio::time::sleep(Duration::from_millis(u64::from(dice[0]) / 2)).await;
        child.kill().unwrap();
        let output = child.wait_with_output().unwrap();
        midway += usize::from(output.status.code().is_none());
        let said = [output.stdout, output.stderr].concat();
        assert!(!String::from_utf8_lossy(&said).contains("sk-or-"));

        orphans += usize::from(scene.remote().len() > scene.local().await.len());

        scene.simulator.set_faults(Faults::default()).unwrap();
        sandbox
            .scratch(["keys", "provision", "--all", "--yes"])
            .run()
            .expect_code(0);
        let remote: Vec<String> = scene.remote().into_iter().collect();
        assert_eq!(scene.local().await, remote, "round {round}");
        assert_eq!(super::open_operations(scene.db.pool()).await, 0);
    }
    assert!(midway > ROUNDS / 2, "only {midway} were killed midway");
    assert!(orphans > 0, "no kill left a key behind");
    assert!(scene.remote().len() >= USERS);
}
