//! The program killed at any moment of a rotation.

use std::time::Duration;

use scratch::ids::{Entropy, SystemEntropy};
use scratch::sandbox::Faults;

use super::{made, retirements, working_default};
use crate::provision::{Scene, open_operations, user};

#[tokio::test(flavor = "multi_thread")]
async fn whenever_a_rotation_is_killed_every_user_has_a_key_that_works_and_one_in_the_end() {
    const ROUNDS: usize = 20;
    const USERS: usize = 6;
    let scene = Scene::of(6).await;
    let provisioner = scene.provisioner().await;
    for n in 1..=USERS {
        made(&provisioner, &user(n)).await;
    }
    let sandbox = scene.sandbox();
    let (mut midway, mut orphans, mut unfinished, mut due) = (0, 0, 0, 0);
    for round in 0..ROUNDS {
        let faults = Faults {
            latency_ms: 30,
            lost_answer: 0.1,
            error_after: 0.1,
            seed: round as u64,
            ..Faults::default()
        };
        scene.simulator.set_faults(faults).unwrap();
        let invocation = sandbox
            .scratch(["keys", "rotate", "--all", "--yes", "--concurrency", "2"])
            .args(if round % 3 == 2 {
                &["--grace", "1ms"][..]
            } else {
                &[]
            });
        let mut child = invocation.command().spawn().unwrap();
        let before = scene.simulator.calls("POST /keys");
        // From the first call on: earlier there is nothing to lose.
        while scene.simulator.calls("POST /keys") == before && child.try_wait().unwrap().is_none() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let mut dice = [0; 2];
        SystemEntropy.fill(&mut dice);
        let pause = u64::from(u16::from_le_bytes(dice)) % 500;
        tokio::time::sleep(Duration::from_millis(pause)).await;
        child.kill().unwrap();
        let output = child.wait_with_output().unwrap();
        midway += usize::from(output.status.code().is_none());
        let said = [output.stdout, output.stderr].concat();
        assert!(!String::from_utf8_lossy(&said).contains("sk-or-"));

        scene.simulator.set_faults(Faults::default()).unwrap();
        orphans += usize::from(scene.remote().len() > scene.local().await.len());
        unfinished += usize::from(open_operations(scene.db.pool()).await > 0);
        due += usize::from(retirements(&scene).await > 0);
        // Nobody was left without, not even now.
        for n in 1..=USERS {
            working_default(&scene, &user(n)).await;
        }

        sandbox
            .scratch(["keys", "reconcile", "--yes"])
            .run()
            .expect_code(0);
        assert_eq!(retirements(&scene).await, 0, "round {round}");
        scene.expect_balance(USERS).await;
        for n in 1..=USERS {
            working_default(&scene, &user(n)).await;
        }
    }
    assert!(midway > ROUNDS / 2, "only {midway} were killed midway");
    assert!(orphans > 0, "no kill left a key behind");
    assert!(unfinished > 0, "no kill left anything half done");
    assert!(due > 0, "no kill left an old key to be revoked");
}
