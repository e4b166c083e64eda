//! Programs killed at any moment, and what reconciling makes of it.

use std::process::Child;
use std::time::Duration;

use scratch::ids::{Entropy, SystemEntropy};
use scratch::keys::Wish;
use scratch::keys::reconcile::Scope;
use scratch::sandbox::Faults;

use super::{PRUNE, Scene, forget_credentials, look, without_faults};
use crate::harness::Sandbox;
use crate::provision::{open_operations, user};

/// A random time up to so many milliseconds.
fn up_to(most: u64) -> Duration {
    let mut dice = [0; 2];
    SystemEntropy.fill(&mut dice);
    Duration::from_millis(u64::from(u16::from_le_bytes(dice)) * most / 65_535)
}

/// Waits until the program has made a call of this kind, then for a random time, and kills it; says
/// whether it was killed midway.
async fn kill(scene: &Scene, mut child: Child, call: &str, most: u64) -> bool {
    let before = scene.simulator.calls(call);
    while scene.simulator.calls(call) == before && child.try_wait().unwrap().is_none() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    tokio::time::sleep(up_to(most)).await;
    child.kill().unwrap();
    let output = child.wait_with_output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    assert!(!String::from_utf8_lossy(&said).contains("sk-or-"));
    output.status.code().is_none()
}

fn reconcile(sandbox: &Sandbox, more: &[&str]) {
    let arguments = ["keys", "reconcile", "--confirm", "development"];
    sandbox.scratch(arguments).args(more).run().expect_code(0);
}

async fn expect_one_to_one(scene: &Scene) {
    let remote: Vec<String> = scene.remote().into_iter().collect();
    assert_eq!(scene.local().await, remote);
    assert_eq!(open_operations(scene.db.pool()).await, 0);
    assert_eq!(look(scene, PRUNE).await.steps, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn whenever_provisioning_is_killed_reconciling_leaves_a_credential_for_each_key() {
    const ROUNDS: u64 = 16;
    let scene = Scene::of(6).await;
    let sandbox = scene.sandbox();
    let (mut midway, mut orphans) = (0, 0);
    for round in 0..ROUNDS {
        let faults = Faults {
            latency_ms: 30,
            lost_answer: 0.1,
            error_after: 0.1,
            broken_body: 0.05,
            seed: round,
            ..Faults::default()
        };
        scene.simulator.set_faults(faults).unwrap();
        let invocation = sandbox
            .scratch(["keys", "provision", "--all", "--yes", "--concurrency", "2"])
            .args(["--force"]);
        let child = invocation.command().spawn().unwrap();
        midway += usize::from(kill(&scene, child, "POST /keys", 130).await);
        orphans += usize::from(scene.remote().len() > scene.local().await.len());
        without_faults(&scene);
        // Nothing of this is an orphan in the sense of `--prune`.
        reconcile(&sandbox, &[]);
        expect_one_to_one(&scene).await;
    }
    assert!(midway > 8, "only {midway} were killed midway");
    assert!(orphans > 0, "no kill left a key behind");
}

#[tokio::test(flavor = "multi_thread")]
async fn whenever_reconciling_is_killed_the_next_one_finishes_it() {
    const ROUNDS: u64 = 6;
    const USERS: usize = 12;
    let scene = Scene::of(12).await;
    let sandbox = scene.sandbox();
    let mut midway = 0;
    for round in 0..ROUNDS {
        let provisioner = scene.provisioner().await;
        for n in 1..=USERS {
            let made = provisioner.provision(&user(n), Wish::Another).await;
            made.unwrap();
        }
        if round % 2 == 0 {
            forget_credentials(&scene).await;
        } else {
            let mut some = scene.remote();
            some.retain(|hash| hash < &"8".to_owned());
            scene.simulator.account(|account| {
                for hash in &some {
                    account.delete(hash);
                }
            });
        }
        let faults = Faults {
            latency_ms: 15,
            lost_answer: 0.1,
            error_after: 0.1,
            error_before: 0.1,
            seed: round,
            ..Faults::default()
        };
        scene.simulator.set_faults(faults).unwrap();
        let invocation = sandbox
            .scratch(["keys", "reconcile", "--prune"])
            .args(["--confirm", "development"]);
        let child = invocation.command().spawn().unwrap();
        midway += usize::from(kill(&scene, child, "GET /keys/{hash}", 150).await);
        without_faults(&scene);
        reconcile(&sandbox, &["--prune"]);
        assert_eq!(look(&scene, PRUNE).await.steps, [], "round {round}");
        assert_eq!(look(&scene, Scope::default()).await.left, []);
        assert_eq!(open_operations(scene.db.pool()).await, 0);
        let enabled: Vec<String> = sqlx::query_scalar(
            r#"SELECT "externalApiKeyId" FROM "AiAgentCredential" WHERE "enabled" ORDER BY 1"#,
        )
        .fetch_all(scene.db.pool())
        .await
        .unwrap();
        let remote: Vec<String> = scene.remote().into_iter().collect();
        assert_eq!(enabled, remote, "round {round}");
    }
    assert!(midway >= 2, "only {midway} were killed midway");
}
