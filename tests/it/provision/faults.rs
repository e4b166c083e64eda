//! What the provider may do in the middle of a creation.

use scratch::failure::{Classify, Kind};
use scratch::keys::{KeyError, Wish};
use scratch::sandbox::{Failing, Fault, Faults, Planned};

use super::{ANN, Scene, open_operations, user};
use crate::people::run;

#[tokio::test]
async fn a_creation_whose_answer_is_lost_leaves_no_key_behind() {
    for fault in [
        Fault::LostAnswer,
        Fault::BrokenBody,
        Fault::ErrorAfter(Failing::default()),
        Fault::ErrorBefore(Failing::default()),
    ] {
        let scene = Scene::of(1).await;
        let provisioner = scene.provisioner().await;
        scene.next_creation(fault.clone());
        let error = provisioner.provision(ANN, Wish::Missing).await.unwrap_err();
        assert!(
            matches!(error, KeyError::Unknown { undone: true, .. }),
            "{fault:?}: {error:?}"
        );
        assert_eq!(scene.remote().len(), 0, "{fault:?}");
        provisioner.provision(ANN, Wish::Missing).await.unwrap();
        scene.expect_balance(1).await;
    }
}

#[tokio::test]
async fn a_key_that_cannot_be_looked_for_at_once_is_deleted_by_the_next_run() {
    let scene = Scene::of(1).await;
    let lost = Planned::next(1, "POST /keys", Fault::LostAnswer);
    let down = Fault::ErrorBefore(Failing::default());
    let down = Planned::next(99, "GET /keys", down);
    let faults = Faults {
        planned: vec![lost, down],
        ..Faults::default()
    };
    scene.simulator.set_faults(faults).unwrap();
    let provisioner = scene.provisioner().await;
    let error = provisioner.provision(ANN, Wish::Missing).await.unwrap_err();
    assert!(matches!(error, KeyError::Unknown { undone: false, .. }));
    assert_eq!(scene.remote().len(), 1);
    assert_eq!(open_operations(scene.db.pool()).await, 1);

    scene.simulator.set_faults(Faults::default()).unwrap();
    let other_process = scene.provisioner().await;
    other_process.provision(ANN, Wish::Missing).await.unwrap();
    scene.expect_balance(1).await;
}

#[tokio::test]
async fn a_key_that_cannot_be_stored_is_deleted_again() {
    let scene = Scene::of(1).await;
    run(
        scene.db.pool(),
        r#"ALTER TABLE "AiAgentCredential" ADD CONSTRAINT nothing CHECK ("id" = '')"#,
    )
    .await;
    let provisioner = scene.provisioner().await;
    let error = provisioner.provision(ANN, Wish::Missing).await.unwrap_err();
    assert!(
        matches!(error, KeyError::NotStored { deleted: true, .. }),
        "{error:?}"
    );
    assert_eq!(scene.simulator.calls("POST /keys"), 1);
    scene.expect_balance(0).await;
}

#[tokio::test]
async fn a_key_of_an_attempt_that_was_taken_over_is_deleted_by_its_maker() {
    let scene = Scene::of(1).await;
    scene.next_creation(Fault::DelayAnswer { ms: 500 });
    let provisioner = scene.provisioner().await;
    let provisioning = provisioner.provision(ANN, Wish::Missing);
    let taking_over = async {
        while scene.remote().is_empty() {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        // As if its lock had been lost, and another process had undone it.
        run(
            scene.db.pool(),
            "UPDATE scratch_internal.key_operation SET ended_at = now(), outcome = 'undone'",
        )
        .await;
    };
    let (done, ()) = tokio::join!(provisioning, taking_over);
    assert!(matches!(
        done,
        Err(KeyError::NotStored { deleted: true, .. })
    ));
    scene.expect_balance(0).await;
}

#[tokio::test]
async fn a_refusal_that_is_certain_needs_no_looking_for_keys() {
    for (status, kind) in [
        (401, Kind::Denied),
        (402, Kind::Unavailable),
        (403, Kind::Denied),
        (429, Kind::Unavailable),
    ] {
        let scene = Scene::of(1).await;
        scene.creations(99, Fault::ErrorBefore(Failing::with(status, "no")));
        let provisioner = scene.provisioner().await;
        let error = provisioner.provision(ANN, Wish::Missing).await.unwrap_err();
        assert_eq!((error.kind(), error.ends_the_run()), (kind, true));
        assert_eq!(scene.simulator.calls("GET /keys"), 0);
        scene.expect_balance(0).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_many_dead_attempts_left_is_listed_once_for_all_of_them() {
    const USERS: usize = 6;
    let scene = Scene::of(6).await;
    let down = Fault::ErrorBefore(Failing::default());
    let faults = Faults {
        planned: vec![
            Planned::next(6, "POST /keys", Fault::LostAnswer),
            Planned::next(99, "GET /keys", down),
        ],
        ..Faults::default()
    };
    scene.simulator.set_faults(faults).unwrap();
    let dead = scene.provisioner().await;
    for n in 1..=USERS {
        dead.provision(&user(n), Wish::Missing).await.unwrap_err();
    }
    assert_eq!(open_operations(scene.db.pool()).await, 6);
    scene.simulator.set_faults(Faults::default()).unwrap();

    let listed = scene.simulator.calls("GET /keys");
    let provisioner = scene.provisioner().await;
    provisioner
        .provision(&user(1), Wish::Missing)
        .await
        .unwrap();
    let once = scene.simulator.calls("GET /keys") - listed;
    assert!(once > 0);
    for n in 2..=USERS {
        provisioner
            .provision(&user(n), Wish::Missing)
            .await
            .unwrap();
    }
    assert_eq!(scene.simulator.calls("GET /keys") - listed, once);
    scene.expect_balance(USERS).await;

    // One that dies after is in no older list.
    let faults = Faults {
        planned: vec![
            Planned::next(1, "POST /keys", Fault::LostAnswer),
            Planned::next(99, "GET /keys", Fault::ErrorBefore(Failing::default())),
        ],
        ..Faults::default()
    };
    scene.simulator.set_faults(faults).unwrap();
    let lost = dead.provision(&user(1), Wish::Another).await;
    lost.unwrap_err();
    scene.simulator.set_faults(Faults::default()).unwrap();
    provisioner
        .provision(&user(1), Wish::Missing)
        .await
        .unwrap();
    scene.expect_balance(USERS).await;
}
