//! The provider's keys and the credentials brought into agreement, against the simulator and a real
//! PostgreSQL.

mod commands;
mod copies;
mod drift;
mod kills;
mod orphans;
mod stale;

use futures_util::TryStreamExt;
use scratch::db::Database;
use scratch::keys::reconcile::{Applied, Applier, LeftWhy, Plan, Scope, Step, observe, plan};
use scratch::keys::{KeyError, Provisioned, Wish};
use scratch::sandbox::Faults;

use crate::openrouter::new_key;
use crate::people::author;
use crate::provision::{ANN, Scene, open_operations};

const PRUNE: Scope = Scope {
    prune: true,
    shared: false,
};

/// The plan as things are.
async fn look(scene: &Scene, scope: Scope) -> Plan {
    // Another process would look with fresh eyes.
    let db = Database::connect(scene.test.target()).await.unwrap();
    plan(&observe(&db, &scene.client(), scope).await.unwrap())
}

/// What becomes of the steps, in the order in which they are told.
async fn carry_out(scene: &Scene, steps: &[Step]) -> Vec<Result<Applied, KeyError>> {
    let (provider, author) = (scene.client(), author());
    let applier = Applier::open(&scene.db, &provider, &author).await.unwrap();
    let told = applier.apply(steps).map_ok(|(_, applied)| applied);
    told.try_collect().await.unwrap()
}

/// Carries out what there is to do, which must all succeed; then nothing must be left to do.
async fn reconcile(scene: &Scene, scope: Scope) -> Plan {
    let plan = look(scene, scope).await;
    let told = carry_out(scene, &plan.steps).await;
    assert_eq!(told.len(), plan.steps.len());
    for applied in told {
        assert_eq!(applied.unwrap(), Applied::Done, "{plan:#?}");
    }
    assert_eq!(look(scene, scope).await.steps, []);
    assert_eq!(open_operations(scene.db.pool()).await, 0);
    plan
}

/// Makes a user a key; its hash, and the credential that holds it.
async fn provisioned(scene: &Scene, user_id: &str) -> (String, String) {
    let provisioner = scene.provisioner().await;
    let made = provisioner.provision(user_id, Wish::Another).await.unwrap();
    let Provisioned::Made { credential, .. } = made else {
        panic!("{made:?}");
    };
    (credential.external_api_key_id.unwrap(), credential.id)
}

/// A key that comes into being without this program; its hash.
async fn strange_key(scene: &Scene, name: &str) -> String {
    let made = scene.client().create_key(&new_key(name)).await;
    made.unwrap().record.hash
}

/// The name of a key that is there.
fn name_of(scene: &Scene, hash: &str) -> String {
    let keys = scene.keys();
    let key = keys.iter().find(|key| key["hash"] == hash).unwrap();
    key["name"].as_str().unwrap().to_owned()
}

/// Forgets credentials without telling anybody, as the older server does.
async fn forget_credentials(scene: &Scene) {
    sqlx::query(r#"DELETE FROM "AiAgentCredential""#)
        .execute(scene.db.pool())
        .await
        .unwrap();
}

/// Why keys are left alone.
fn left(plan: &Plan) -> Vec<LeftWhy> {
    plan.left.iter().map(|left| left.why).collect()
}

fn without_faults(scene: &Scene) {
    scene.simulator.set_faults(Faults::default()).unwrap();
}

#[tokio::test]
async fn where_all_is_well_there_is_nothing_to_do() {
    let scene = Scene::of(2).await;
    provisioned(&scene, ANN).await;
    provisioned(&scene, "usr_00000000P2").await;
    assert_eq!(look(&scene, PRUNE).await, Plan::default());
    // One listing is all that it takes.
    assert_eq!(scene.simulator.calls("GET /keys/{hash}"), 0);
}
