//! Copies of a database: the keys of the original stay, whatever the copy remembers of them.

use std::sync::Arc;

use futures_util::TryStreamExt;
use scratch::db::{Database, Target};
use scratch::keys::reconcile::{Applier, LeftWhy, observe, plan};
use scratch::keys::{KeyError, Retirer, Wish};
use scratch::sandbox::{Failing, Fault, Faults, Planned};
use scratch::settings::Environment;

use super::{ANN, PRUNE, Scene, left, without_faults};
use crate::people::{author, mark, run};
use crate::provision::open_operations;

/// A creation of which nobody knows the end, and whose key is there.
async fn unfinished() -> Scene {
    let scene = Scene::of(1).await;
    let faults = Faults {
        planned: vec![
            Planned::next(1, "POST /keys", Fault::LostAnswer),
            Planned::next(99, "GET /keys", Fault::ErrorBefore(Failing::default())),
        ],
        ..Faults::default()
    };
    scene.simulator.set_faults(faults).unwrap();
    let made = scene.provisioner().await;
    let made = made.provision(ANN, Wish::Missing).await;
    assert!(matches!(made, Err(KeyError::Unknown { undone: false, .. })));
    without_faults(&scene);
    assert_eq!(
        (scene.remote().len(), open_operations(scene.db.pool()).await),
        (1, 1)
    );
    scene
}

/// The same database as staging sees it.
fn staging(scene: &Scene) -> Target {
    Target {
        environment: Environment::Staging,
        ..scene.test.target()
    }
}

/// Reconciles as staging; returns how many steps there were.
async fn reconcile(scene: &Scene) -> usize {
    let db = Database::connect(staging(scene)).await.unwrap();
    let provider = scene.client();
    let plan = plan(&observe(&db, &provider, PRUNE).await.unwrap());
    for left in left(&plan) {
        assert_eq!(left, LeftWhy::Foreign);
    }
    let author = author();
    let applier = Applier::open(&db, &provider, &author).await.unwrap();
    let told = applier.apply(&plan.steps);
    let told: Vec<_> = told.try_collect().await.unwrap();
    for (_, applied) in told {
        applied.unwrap();
    }
    plan.steps.len()
}

#[tokio::test]
async fn a_copy_that_is_declared_another_environment_leaves_what_its_original_was_about() {
    let scene = unfinished().await;
    let before = scene.remote();
    run(
        scene.db.pool(),
        "INSERT INTO scratch_internal.key_retirement
         VALUES ('aac_0000000001', 'usr_00000000P1', 'a', 'aac_0000000002', now())",
    )
    .await;
    mark(&staging(&scene), Environment::Staging).await;
    assert_eq!(open_operations(scene.db.pool()).await, 0);
    let problem: String = sqlx::query_scalar(
        "SELECT problem FROM scratch_internal.key_operation WHERE outcome = 'failed'",
    )
    .fetch_one(scene.db.pool())
    .await
    .unwrap();
    assert_eq!(problem, "the database was declared another environment");
    assert_eq!(crate::rotation::retirements(&scene).await, 0);
    assert_eq!(reconcile(&scene).await, 0);
    assert_eq!(scene.remote(), before);
}

#[tokio::test]
async fn a_copy_never_takes_a_key_of_another_environment_or_installation_for_its_own() {
    for change in [
        "UPDATE scratch_internal.installation SET environment = 'staging'",
        "UPDATE scratch_internal.installation SET environment = 'staging', id = 'another1'",
    ] {
        for by_plan in [true, false] {
            let scene = unfinished().await;
            let before = scene.remote();
            run(scene.db.pool(), change).await;
            if by_plan {
                assert_eq!(reconcile(&scene).await, 1);
            } else {
                let db = Database::connect(staging(&scene)).await.unwrap();
                let provider = Arc::new(scene.client());
                let retirer = Retirer::open(db, provider, author()).await.unwrap();
                assert!(retirer.resume(ANN).await.problem.is_none());
            }
            assert_eq!(open_operations(scene.db.pool()).await, 0);
            assert_eq!(scene.remote(), before, "{change} {by_plan}");
        }
    }
}
