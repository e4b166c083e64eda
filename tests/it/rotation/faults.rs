//! What the provider may do in the middle of a rotation.

use scratch::keys::{KeyError, Rotation, Step};
use scratch::sandbox::{Failing, Fault, Faults, Planned};

use super::{
    A_DAY, AT_ONCE, let_time_pass, resume, retirements, rotate, rotator, scene, there,
    working_default,
};
use crate::people::run;
use crate::provision::{ANN, Scene, open_operations, user};

/// The next so many such calls meet this.
fn meet(scene: &Scene, times: u32, call: &str, fault: Fault) {
    let faults = Faults {
        planned: vec![Planned::next(times, call, fault)],
        ..Faults::default()
    };
    scene.simulator.set_faults(faults).unwrap();
}

/// The user has one key and it is this one's, whatever else happened.
async fn expect_as_before(scene: &Scene, rotation: &Rotation, hash: &str) {
    assert!(rotation.steps.is_empty(), "{rotation:?}");
    let default = working_default(scene, ANN).await;
    assert_eq!(default.external_api_key_id.as_deref(), Some(hash));
    scene.expect_balance(1).await;
}

#[tokio::test]
async fn a_new_key_that_is_not_certain_is_deleted_and_the_old_one_left_alone() {
    for fault in [
        Fault::LostAnswer,
        Fault::BrokenBody,
        Fault::ErrorAfter(Failing::default()),
        Fault::ErrorBefore(Failing::default()),
    ] {
        let (scene, old) = scene().await;
        scene.next_creation(fault.clone());
        let rotation = rotate(&scene, AT_ONCE).await;
        assert!(
            matches!(
                rotation.problem,
                Some(KeyError::Unknown { undone: true, .. })
            ),
            "{fault:?}: {rotation:?}"
        );
        expect_as_before(&scene, &rotation, &old.external_api_key_id.unwrap()).await;
        assert_eq!(rotate(&scene, AT_ONCE).await.steps.len(), 1);
        scene.expect_balance(1).await;
    }
}

#[tokio::test]
async fn a_new_key_that_does_not_work_is_deleted_and_the_old_one_left_alone() {
    for (fault, times) in [
        (Fault::ErrorBefore(Failing::with(401, "no")), 99),
        (Fault::ErrorBefore(Failing::with(403, "no")), 1),
        (Fault::ErrorBefore(Failing::default()), 99),
    ] {
        let (scene, old) = scene().await;
        meet(&scene, times, "GET /key", fault.clone());
        let rotation = rotate(&scene, AT_ONCE).await;
        assert!(
            matches!(
                rotation.problem,
                Some(KeyError::NotVerified { deleted: true, .. })
            ),
            "{fault:?}: {rotation:?}"
        );
        assert_eq!(scene.simulator.calls("POST /keys"), 2);
        scene.simulator.set_faults(Faults::default()).unwrap();
        expect_as_before(&scene, &rotation, &old.external_api_key_id.unwrap()).await;
    }
}

#[tokio::test]
async fn a_new_key_may_need_a_moment_until_it_works() {
    let (scene, _) = scene().await;
    let no = Fault::ErrorBefore(Failing::with(401, "not yet"));
    meet(&scene, 3, "GET /key", no);
    let rotation = rotate(&scene, AT_ONCE).await;
    assert!(rotation.problem.is_none() && rotation.steps.len() == 1);
    working_default(&scene, ANN).await;
    scene.expect_balance(1).await;
}

#[tokio::test]
async fn a_new_key_that_cannot_be_deleted_at_once_is_deleted_by_whoever_comes_next() {
    let (scene, _) = scene().await;
    let refused = Fault::ErrorBefore(Failing::with(401, "no"));
    let down = Fault::ErrorBefore(Failing::default());
    let faults = Faults {
        planned: vec![
            Planned::next(99, "GET /key", refused),
            Planned::next(99, "DELETE /keys/{hash}", down),
        ],
        ..Faults::default()
    };
    scene.simulator.set_faults(faults).unwrap();
    let rotation = rotate(&scene, A_DAY).await;
    assert!(matches!(
        rotation.problem,
        Some(KeyError::NotVerified { deleted: false, .. })
    ));
    assert_eq!(
        (scene.remote().len(), open_operations(scene.db.pool()).await),
        (2, 1)
    );
    scene.simulator.set_faults(Faults::default()).unwrap();
    assert!(resume(&scene).await.problem.is_none());
    scene.expect_balance(1).await;
}

#[tokio::test]
async fn a_new_key_that_cannot_be_stored_is_deleted_and_the_old_one_left_alone() {
    let (scene, old) = scene().await;
    run(
        scene.db.pool(),
        "ALTER TABLE scratch_internal.key_retirement ADD CONSTRAINT nothing CHECK (hash = '')",
    )
    .await;
    let rotation = rotate(&scene, AT_ONCE).await;
    assert!(matches!(
        rotation.problem,
        Some(KeyError::NotStored { deleted: true, .. })
    ));
    expect_as_before(&scene, &rotation, &old.external_api_key_id.unwrap()).await;
}

#[tokio::test]
async fn an_old_key_that_cannot_be_revoked_at_once_is_due_for_the_next_run_whichever_that_is() {
    for by_rotate in [false, true] {
        let (scene, old) = scene().await;
        let down = Fault::ErrorBefore(Failing::default());
        meet(&scene, 99, "DELETE /keys/{hash}", down);
        let rotation = rotate(&scene, AT_ONCE).await;
        assert!(
            matches!(rotation.problem, Some(KeyError::Unfinished { .. })),
            "{rotation:?}"
        );
        let [
            Step::Renewed {
                successor,
                due_at: Some(_),
                ..
            },
        ] = &rotation.steps[..]
        else {
            panic!("{rotation:?}");
        };
        assert_eq!(working_default(&scene, ANN).await.id, successor.id);
        // It is of no use any more, though it is still there.
        assert_eq!(there(&scene, &old).unwrap()["disabled"], true);
        assert_eq!(retirements(&scene).await, 1);

        scene.simulator.set_faults(Faults::default()).unwrap();
        let next = if by_rotate {
            rotate(&scene, AT_ONCE).await
        } else {
            resume(&scene).await
        };
        assert!(next.problem.is_none(), "{next:?}");
        assert_eq!(retirements(&scene).await, 0);
        working_default(&scene, ANN).await;
        scene.expect_balance(1).await;
    }
}

#[tokio::test]
async fn a_due_key_waits_while_nobody_knows_whether_its_successor_works() {
    let (scene, old) = scene().await;
    rotate(&scene, A_DAY).await;
    let_time_pass(&scene).await;
    meet(
        &scene,
        99,
        "GET /keys/{hash}",
        Fault::ErrorBefore(Failing::default()),
    );
    let rotation = resume(&scene).await;
    assert!(matches!(rotation.problem, Some(KeyError::Provider(_))));
    assert!(there(&scene, &old).is_some());
    assert_eq!(retirements(&scene).await, 1);
}

#[tokio::test]
async fn a_refusal_of_the_account_stops_the_whole_run() {
    let scene = Scene::of(5).await;
    let provisioner = scene.provisioner().await;
    for n in 1..=5 {
        super::made(&provisioner, &user(n)).await;
    }
    let no = Fault::ErrorBefore(Failing::with(402, "no"));
    meet(&scene, 99, "POST /keys", no);
    let rotator = rotator(&scene, AT_ONCE).await;
    let users = scratch::users::list(&scene.db, scratch::users::Filter::default());
    let work = rotator.rotate_each(users, 1);
    let done = futures_util::StreamExt::collect::<Vec<_>>(work).await;
    assert!(done.len() < 5, "{}", done.len());
    assert_eq!(scene.simulator.calls("POST /keys"), 5 + 1);
    scene.expect_balance(5).await;
}
