//! A plan is old news by the time it is carried out.

use std::sync::Arc;
use std::time::Duration;

use scratch::db::Database;
use scratch::keys::reconcile::{Applied, LeftWhy, Plan, Step};
use scratch::keys::{Alteration, Provisioned, Rotator, Subject, Wish, alter};
use scratch::openrouter::KeyPatch;
use scratch::sandbox::{Fault, Faults, Planned};

use super::{
    ANN, PRUNE, Scene, carry_out, forget_credentials, left, look, name_of, provisioned, strange_key,
};
use crate::people::{author, run};
use crate::provision::open_operations;

/// Carries out a plan of one step, which must turn out to be needless.
async fn expect_needless(scene: &Scene, plan: &Plan) {
    assert_eq!(plan.steps.len(), 1, "{plan:?}");
    let told = carry_out(scene, &plan.steps).await;
    assert!(matches!(&told[..], [Ok(Applied::Needless)]), "{told:?}");
}

#[tokio::test]
async fn an_orphan_that_a_credential_holds_by_now_stays() {
    let scene = Scene::of(1).await;
    provisioned(&scene, ANN).await;
    run(
        scene.db.pool(),
        r#"CREATE TABLE kept AS TABLE "AiAgentCredential""#,
    )
    .await;
    forget_credentials(&scene).await;
    let plan = look(&scene, PRUNE).await;
    run(
        scene.db.pool(),
        r#"INSERT INTO "AiAgentCredential" SELECT * FROM kept"#,
    )
    .await;
    expect_needless(&scene, &plan).await;
    scene.expect_balance(1).await;
}

#[tokio::test]
async fn an_orphan_that_was_renamed_or_deleted_meanwhile_is_left() {
    let scene = Scene::of(1).await;
    let hash = strange_key(&scene, &format!("User {ANN} Starter Key (development)")).await;
    let plan = look(&scene, PRUNE).await;
    let patch = KeyPatch {
        name: Some("in use by Bob".into()),
        ..KeyPatch::default()
    };
    scene.client().update_key(&hash, &patch).await.unwrap();
    expect_needless(&scene, &plan).await;
    assert_eq!(scene.remote().len(), 1);
    scene.simulator.account(|account| account.delete(&hash));
    expect_needless(&scene, &plan).await;
}

#[tokio::test]
async fn a_credential_whose_key_is_back_or_another_one_stays_enabled() {
    let scene = Scene::of(1).await;
    let (hash, _) = provisioned(&scene, ANN).await;
    let disable = |disabled| {
        scene
            .simulator
            .account(|account| account.set_disabled(&hash, disabled));
    };
    disable(true);
    let plan = look(&scene, PRUNE).await;
    disable(false);
    expect_needless(&scene, &plan).await;
    disable(true);
    run(
        scene.db.pool(),
        r#"UPDATE "AiAgentCredential" SET "externalApiKeyId" = 'another'"#,
    )
    .await;
    expect_needless(&scene, &plan).await;
    let enabled: bool = sqlx::query_scalar(r#"SELECT "enabled" FROM "AiAgentCredential""#)
        .fetch_one(scene.db.pool())
        .await
        .unwrap();
    assert!(enabled);
}

#[tokio::test]
async fn a_record_that_somebody_has_renewed_stays() {
    let scene = Scene::of(1).await;
    let (hash, _) = provisioned(&scene, ANN).await;
    let patch = KeyPatch {
        name: Some("another name".into()),
        ..KeyPatch::default()
    };
    scene.client().update_key(&hash, &patch).await.unwrap();
    let plan = look(&scene, PRUNE).await;
    assert!(matches!(&plan.steps[..], [Step::Record { .. }]));
    run(
        scene.db.pool(),
        "UPDATE scratch_internal.key_record SET limit_usd = 3",
    )
    .await;
    expect_needless(&scene, &plan).await;
    run(
        scene.db.pool(),
        "UPDATE scratch_internal.key_record SET limit_usd = 10",
    )
    .await;
    // Somebody else holds the key.
    run(
        scene.db.pool(),
        r#"UPDATE "AiAgentCredential" SET "id" = 'aac_another001'"#,
    )
    .await;
    expect_needless(&scene, &plan).await;
    run(scene.db.pool(), r#"DELETE FROM "AiAgentCredential""#).await;
    expect_needless(&scene, &plan).await;
}

#[tokio::test]
async fn a_record_takes_what_the_provider_says_now() {
    let scene = Scene::of(1).await;
    let (hash, _) = provisioned(&scene, ANN).await;
    let name = name_of(&scene, &hash);
    let rename = async |name: &str| {
        let patch = KeyPatch {
            name: Some(name.into()),
            ..KeyPatch::default()
        };
        scene.client().update_key(&hash, &patch).await.unwrap();
    };
    rename("then").await;
    let plan = look(&scene, PRUNE).await;
    rename(&name).await;
    expect_needless(&scene, &plan).await;
    rename("now").await;
    let told = carry_out(&scene, &plan.steps).await;
    assert!(matches!(&told[..], [Ok(Applied::Done)]), "{told:?}");
    assert_eq!(look(&scene, PRUNE).await.steps, []);
}

#[tokio::test]
async fn what_a_newer_program_began_is_left_to_it() {
    let scene = Scene::of(1).await;
    provisioned(&scene, ANN).await;
    let before = scene.keys();
    run(
        scene.db.pool(),
        r#"INSERT INTO scratch_internal.key_operation
               (id, kind, user_id, author, hash, credential_id, request, begun_at)
           SELECT '0000000001', 'limit', "userId", '{}', "externalApiKeyId", "id",
               '{"limit": 3, "novelty": true}', now()
           FROM "AiAgentCredential""#,
    )
    .await;
    let plan = look(&scene, PRUNE).await;
    assert_eq!(plan.steps, []);
    assert_eq!(left(&plan), [LeftWhy::Newer]);
    // Everything else goes on.
    let provisioner = scene.provisioner().await;
    let had = provisioner.provision(ANN, Wish::Missing).await.unwrap();
    assert!(matches!(had, Provisioned::Had(_)), "{had:?}");
    assert_eq!(scene.keys(), before);
    assert_eq!(open_operations(scene.db.pool()).await, 1);
}

/// Looks while the list of keys is on its way, and something is done before it arrives.
async fn looked_meanwhile(scene: &Scene, work: impl Future<Output = ()>) -> Plan {
    let slow = Fault::DelayAnswer { ms: 1500 };
    let faults = Faults {
        planned: vec![Planned::next(1, "GET /keys", slow)],
        ..Faults::default()
    };
    scene.simulator.set_faults(faults).unwrap();
    let before = scene.simulator.calls("GET /keys");
    let meanwhile = async {
        while scene.simulator.calls("GET /keys") == before {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        // The call is counted before it has its effect.
        tokio::time::sleep(Duration::from_millis(200)).await;
        work.await;
    };
    let (plan, ()) = Box::pin(async { tokio::join!(look(scene, PRUNE), meanwhile) }).await;
    plan
}

#[tokio::test]
async fn keys_that_are_rotated_while_they_are_listed_are_no_orphans() {
    let scene = Scene::of(1).await;
    provisioned(&scene, ANN).await;
    let plan = looked_meanwhile(&scene, async {
        let db = Database::connect(scene.test.target()).await.unwrap();
        let (vault, provider) = (crate::rotation::vault(&db).await, Arc::new(scene.client()));
        let plan = crate::rotation::AT_ONCE;
        let rotator = Rotator::open(db, provider, vault, author(), plan).await;
        let rotation = rotator.unwrap().rotate(ANN).await;
        assert!(rotation.problem.is_none(), "{rotation:?}");
    });
    assert_eq!(Box::pin(plan).await, Plan::default());
    scene.expect_balance(1).await;
}

#[tokio::test]
async fn a_key_that_is_undone_while_it_is_listed_is_not_late() {
    let scene = Scene::of(1).await;
    let (hash, _) = provisioned(&scene, ANN).await;
    forget_credentials(&scene).await;
    let plan = looked_meanwhile(&scene, async {
        let undone = "UPDATE scratch_internal.key_operation SET outcome = 'undone'";
        run(scene.db.pool(), undone).await;
        scene.simulator.account(|account| account.delete(&hash));
    });
    assert_eq!(Box::pin(plan).await, Plan::default());
}

#[tokio::test]
async fn a_key_that_is_enabled_while_it_is_listed_is_left_alone() {
    let scene = Scene::of(1).await;
    provisioned(&scene, ANN).await;
    let turn = async |alteration| {
        let (client, author, subject) = (scene.client(), author(), Subject::User(ANN));
        let altered = alter(&scene.db, &client, &author, subject, &alteration).await;
        altered.unwrap();
    };
    turn(Alteration::Disable).await;
    let plan = looked_meanwhile(&scene, turn(Alteration::Enable));
    assert_eq!(Box::pin(plan).await, Plan::default());
}

#[tokio::test]
async fn a_key_that_is_on_record_as_deleted_and_is_there_is_an_orphan() {
    let scene = Scene::of(1).await;
    let (hash, id) = provisioned(&scene, ANN).await;
    forget_credentials(&scene).await;
    // Somebody revoked it in another account, which does not know it.
    sqlx::query(
        "INSERT INTO scratch_internal.key_operation
             (id, kind, user_id, author, hash, credential_id, request, begun_at, ended_at, outcome)
         VALUES ('0000000001', 'revoke', $1, '{}', $2, $3, '{}', now(), now(), 'done')",
    )
    .bind(ANN)
    .bind(&hash)
    .bind(&id)
    .execute(scene.db.pool())
    .await
    .unwrap();
    let plan = look(&scene, PRUNE).await;
    assert!(
        matches!(&plan.steps[..], [Step::DeleteOrphan(key)] if key.hash == hash),
        "{plan:?}"
    );
}
