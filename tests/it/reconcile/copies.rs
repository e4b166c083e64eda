//! Copies of a database: the keys of the original stay, whatever the copy remembers of them.

use std::sync::Arc;

use futures_util::TryStreamExt;
use scratch::db::{Database, Target};
use scratch::failure::{Classify, Kind};
use scratch::keys::reconcile::{Applier, LeftWhy, observe, plan};
use scratch::keys::{Alteration, KeyError, Retirer, Rotator, Subject, Wish, alter, forget, revoke};
use scratch::openrouter::Patch;
use scratch::sandbox::{Failing, Fault, Faults, Planned};
use scratch::settings::Environment;

use super::{ANN, PRUNE, Scene, left, provisioned, without_faults};
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

/// Declares the database a copy for staging, behind the back of `db mark`.
async fn declare(scene: &Scene) -> Database {
    run(
        scene.db.pool(),
        "UPDATE scratch_internal.installation SET environment = 'staging'",
    )
    .await;
    Database::connect(staging(scene)).await.unwrap()
}

#[tokio::test]
async fn the_keys_that_a_copy_holds_are_its_originals_and_can_only_be_forgotten() {
    for is_on_record in [true, false] {
        let scene = Scene::of(1).await;
        let (hash, id) = provisioned(&scene, ANN).await;
        let before = scene.keys();
        if !is_on_record {
            run(scene.db.pool(), "DELETE FROM scratch_internal.key_record").await;
        }
        let db = declare(&scene).await;
        let (client, author) = (scene.client(), author());
        let refused = |error: KeyError| {
            assert!(
                matches!(&error, KeyError::Elsewhere { id: of } if *of == id),
                "{error:?}"
            );
            assert_eq!(error.kind(), Kind::Refused);
            let hint = format!("`scratch keys revoke {id} --forget`");
            assert!(error.hints()[0].contains(&hint), "{:?}", error.hints());
        };
        for subject in [Subject::User(ANN), Subject::Credential(&id)] {
            let limit = Alteration::Limit {
                limit: None,
                reset: Patch::Keep,
            };
            for alteration in [limit, Alteration::Disable, Alteration::Enable] {
                let altered = alter(&db, &client, &author, subject, &alteration).await;
                refused(altered.unwrap_err());
            }
            refused(revoke(&db, &client, &author, subject).await.unwrap_err());
        }
        let rotator = Rotator::open(
            db.clone(),
            Arc::new(scene.client()),
            crate::rotation::vault(&db).await,
            author.clone(),
            crate::rotation::AT_ONCE,
        );
        let rotator = rotator.await.unwrap();
        refused(rotator.rotate(ANN).await.problem.unwrap());
        // Whoever only looks is told the same, whether keys are asked for or listed.
        for users in [Some(1), None] {
            let directory = rotator.directory(users).await.unwrap();
            let looked = rotator.look(&directory, ANN).await;
            assert!(looked.steps.is_empty(), "{looked:?}");
            refused(looked.problem.unwrap());
        }
        assert_eq!(scene.keys(), before);
        assert_eq!(open_operations(db.pool()).await, 0);

        let removed = forget(&db, Some(&client), &author, &id).await.unwrap();
        assert_eq!(removed.external_api_key_id, Some(hash));
        assert_eq!(scene.keys(), before);
        assert!(scene.local().await.is_empty());
        assert_eq!(reconcile(&scene).await, 0);
    }
}

#[tokio::test]
async fn a_copy_gives_up_what_was_begun_about_its_originals_keys() {
    let scene = Scene::of(1).await;
    provisioned(&scene, ANN).await;
    provisioned(&scene, ANN).await;
    let before = scene.keys();
    run(
        scene.db.pool(),
        r#"INSERT INTO scratch_internal.key_operation
               (id, kind, user_id, author, hash, credential_id, request, begun_at)
           SELECT '000000000' || n, kind, "userId", '{}', "externalApiKeyId", "id",
               '{"disabled": true}', now()
           FROM "AiAgentCredential",
               unnest(ARRAY['limit', 'disable', 'discard', 'revoke']) WITH ORDINALITY AS it (kind, n)
           WHERE NOT "default""#,
    )
    .await;
    run(
        scene.db.pool(),
        r#"INSERT INTO scratch_internal.key_retirement
               (credential_id, user_id, hash, successor, due_at)
           SELECT old."id", old."userId", old."externalApiKeyId", new."id", now() - interval '1 day'
           FROM "AiAgentCredential" old, "AiAgentCredential" new
           WHERE NOT old."default" AND new."default""#,
    )
    .await;
    declare(&scene).await;
    assert_eq!(reconcile(&scene).await, 1);
    assert_eq!(scene.keys(), before);
    assert_eq!(scene.local().await.len(), 2);
    assert_eq!(open_operations(scene.db.pool()).await, 0);
    assert_eq!(reconcile(&scene).await, 0);
}
