//! Keys that take the place of others: a key that works for every user at every moment, one for
//! each in the end.

mod bulk;
mod commands;
mod faults;
mod grace;
mod kills;

use std::sync::Arc;

use chrono::TimeDelta;
use scratch::credentials::{self, Credential, Vault};
use scratch::db::Database;
use scratch::keys::{
    Alteration, KeyError, Marker, Plan, Provisioned, Provisioner, Retirer, Rotation, Rotator, Step,
    Subject, Terms, Wish, alter, key_name,
};
use scratch::openrouter::{LimitReset, Patch, Usd};
use scratch::sandbox::{Fault, Faults, Planned};
use scratch::seal::Sealer;
use scratch::secret::Secret;
use scratch::settings::Environment;
use serde_json::Value;

use crate::people::{author, run};
use crate::provision::{ANN, MASTER, Scene, open_operations};

pub(crate) const AT_ONCE: Plan = Plan {
    grace: TimeDelta::zero(),
    expiring_by: None,
    made_before: None,
};
const A_DAY: Plan = Plan {
    grace: TimeDelta::days(1),
    expiring_by: None,
    made_before: None,
};

pub(crate) async fn vault(db: &Database) -> Vault {
    let sealer = Sealer::new(&Secret::new(MASTER), None);
    Vault::open(db, sealer, None).await.unwrap()
}

/// A user with one key, and its credential.
async fn scene() -> (Scene, Credential) {
    let scene = Scene::of(1).await;
    let credential = provisioned(&scene, ANN).await;
    (scene, credential)
}

async fn provisioned(scene: &Scene, user_id: &str) -> Credential {
    let provisioner = scene.provisioner().await;
    made(&provisioner, user_id).await
}

async fn made(provisioner: &Provisioner, user_id: &str) -> Credential {
    match provisioner.provision(user_id, Wish::Another).await.unwrap() {
        Provisioned::Made { credential, .. } => credential,
        other => panic!("{other:?}"),
    }
}

/// What another process would have.
async fn rotator(scene: &Scene, plan: Plan) -> Rotator {
    let db = Database::connect(scene.test.target()).await.unwrap();
    let provider = Arc::new(scene.client());
    let vault = vault(&db).await;
    let opened = Rotator::open(db, provider, vault, author(), plan).await;
    opened.unwrap()
}

async fn rotate(scene: &Scene, plan: Plan) -> Rotation {
    rotator(scene, plan).await.rotate(ANN).await
}

/// What rotating would do.
async fn looked_at(scene: &Scene, plan: Plan) -> Rotation {
    let rotator = rotator(scene, plan).await;
    let directory = rotator.directory(Some(1)).await.unwrap();
    rotator.look(&directory, ANN).await
}

async fn resume(scene: &Scene) -> Rotation {
    let db = Database::connect(scene.test.target()).await.unwrap();
    let retirer = Retirer::open(db, Arc::new(scene.client()), author()).await;
    retirer.unwrap().resume(ANN).await
}

/// Lets the graces of all keys end now.
async fn let_time_pass(scene: &Scene) {
    run(
        scene.db.pool(),
        "UPDATE scratch_internal.key_retirement SET due_at = now() - interval '1 second'",
    )
    .await;
}

/// The key at the provider that a credential holds.
fn there(scene: &Scene, credential: &Credential) -> Option<Value> {
    let hash = credential.external_api_key_id.as_deref();
    scene
        .keys()
        .into_iter()
        .find(|key| key["hash"].as_str() == hash)
}

/// Whether the key that a credential holds opens something.
async fn works(scene: &Scene, credential: &Credential) -> bool {
    let sealer = Sealer::new(&Secret::new(MASTER), None);
    let key = credential.open(Some(&sealer)).unwrap();
    scene.client().current_key(&key).await.is_ok()
}

/// The default of a user, which works.
async fn working_default(scene: &Scene, user_id: &str) -> Credential {
    let all = credentials::of_user(&scene.db, user_id).await.unwrap();
    let default = all.into_iter().find(|it| it.default && it.enabled);
    let default = default.unwrap_or_else(|| panic!("{user_id} has no default"));
    assert!(works(scene, &default).await, "the key of {user_id} works");
    default
}

pub(crate) async fn retirements(scene: &Scene) -> i64 {
    sqlx::query_scalar("SELECT count(*) FROM scratch_internal.key_retirement")
        .fetch_one(scene.db.pool())
        .await
        .unwrap()
}

#[tokio::test]
async fn a_rotated_key_has_a_new_text_and_marker_and_everything_else_of_the_old_one() {
    let (scene, old) = scene().await;
    let terms = Alteration::Limit {
        limit: Usd::from_dollars(2.5),
        reset: Patch::Set(LimitReset::Weekly),
    };
    let subject = Subject::User(ANN);
    alter(&scene.db, &scene.client(), &author(), subject, &terms)
        .await
        .unwrap();
    let before = there(&scene, &old).unwrap();

    let rotation = rotate(&scene, AT_ONCE).await;
    assert!(rotation.problem.is_none(), "{rotation:?}");
    let [
        Step::Renewed {
            credential_id,
            successor,
            due_at: None,
        },
    ] = &rotation.steps[..]
    else {
        panic!("{rotation:?}");
    };
    assert_eq!(*credential_id, old.id);
    assert!(successor.default && successor.enabled && successor.api_key.is_sealed());
    assert_eq!(successor.description, old.description);
    let after = there(&scene, successor).unwrap();
    for field in [
        "limit",
        "limit_reset",
        "include_byok_in_limit",
        "workspace_id",
        "expires_at",
    ] {
        assert_eq!(before[field], after[field], "{field}");
    }
    let marker = |key: &Value| Marker::of(key["name"].as_str().unwrap()).unwrap();
    let (was, is) = (marker(&before), marker(&after));
    assert_eq!(was.installation, is.installation);
    assert_ne!(was.attempt, is.attempt);
    assert_eq!(after["name"], key_name(ANN, Environment::Development, &is));

    assert_eq!(working_default(&scene, ANN).await.id, successor.id);
    assert!(!works(&scene, &old).await);
    assert_eq!(retirements(&scene).await, 0);
    scene.expect_balance(1).await;
}

#[tokio::test]
async fn a_key_that_had_a_successor_was_not_taken_away() {
    let (scene, _) = scene().await;
    rotate(&scene, AT_ONCE).await;
    run(scene.db.pool(), r#"DELETE FROM "AiAgentCredential""#).await;
    let provisioner = scene.provisioner().await;
    let made = provisioner.provision(ANN, Wish::Missing).await.unwrap();
    assert!(matches!(made, Provisioned::Made { .. }), "{made:?}");
}

#[tokio::test]
async fn a_name_that_somebody_gave_a_key_is_kept() {
    let (scene, old) = scene().await;
    let renamed = scratch::openrouter::KeyPatch {
        name: Some("Ann's own".into()),
        ..Default::default()
    };
    let hash = old.external_api_key_id.unwrap();
    scene.client().update_key(&hash, &renamed).await.unwrap();
    rotate(&scene, AT_ONCE).await;
    let name = scene.keys()[0]["name"].as_str().unwrap().to_owned();
    assert!(name.starts_with("Ann's own [scratch "), "{name}");
    rotate(&scene, AT_ONCE).await;
    let name = scene.keys()[0]["name"].as_str().unwrap().to_owned();
    assert_eq!(name.matches("[scratch ").count(), 1, "{name}");
}

#[tokio::test]
async fn only_the_successor_of_the_default_becomes_the_default() {
    let (scene, first) = scene().await;
    let second = provisioned(&scene, ANN).await;
    assert!(first.default && !second.default);
    let rotation = rotate(&scene, AT_ONCE).await;
    assert_eq!(rotation.steps.len(), 2);
    for step in &rotation.steps {
        let Step::Renewed {
            credential_id,
            successor,
            ..
        } = step
        else {
            panic!("{step:?}");
        };
        let now = credentials::get(&scene.db, &successor.id).await.unwrap();
        assert_eq!(now.default, *credential_id == first.id);
    }
    assert_eq!((scene.remote().len(), scene.local().await.len()), (2, 2));
}

/// Makes every credential 6 days older.
async fn aged(scene: &Scene) {
    let sql = r#"UPDATE "AiAgentCredential" SET "createdAt" = "createdAt" - interval '6 days'"#;
    run(scene.db.pool(), sql).await;
}

#[tokio::test]
async fn a_key_that_ends_lives_as_long_anew_and_is_found_before_it_ends() {
    let scene = Scene::of(1).await;
    let db = Database::connect(scene.test.target()).await.unwrap();
    let terms = Terms {
        expires_at: Some(db.clock.now() + TimeDelta::days(5)),
        ..Terms::default()
    };
    let now = db.clock.now();
    let provider = Arc::new(scene.client());
    let vault = vault(&db).await;
    let provisioner = Provisioner::open(db, provider, vault, author(), terms)
        .await
        .unwrap();
    let old = made(&provisioner, ANN).await;
    // Beside it one that never ends.
    provisioned(&scene, ANN).await;
    let within = |days| Plan {
        expiring_by: Some(now + TimeDelta::days(days)),
        ..AT_ONCE
    };
    assert_eq!(rotate(&scene, within(3)).await.steps.len(), 0);
    // Half of its life is to come: otherwise a key that lives for 5 days would go with every run.
    assert_eq!(rotate(&scene, within(7)).await.steps.len(), 0);
    aged(&scene).await;
    // Of those that are meant, and of no others, it is said that they were made too late.
    let long_ago = Plan {
        made_before: Some(now - TimeDelta::days(30)),
        ..within(7)
    };
    for rotation in [
        looked_at(&scene, long_ago).await,
        rotate(&scene, long_ago).await,
    ] {
        let steps = &rotation.steps[..];
        assert!(
            matches!(steps, [Step::Newer { credential_id }] if *credential_id == old.id),
            "{rotation:?}"
        );
    }
    let planned = looked_at(&scene, within(7)).await.steps;
    assert!(matches!(&planned[..], [Step::Planned { credential }] if credential.id == old.id));
    let rotation = rotate(&scene, within(7)).await;
    let [Step::Renewed { successor, .. }] = &rotation.steps[..] else {
        panic!("{rotation:?}");
    };
    let end = there(&scene, successor).unwrap()["expires_at"].clone();
    let end: chrono::DateTime<chrono::Utc> = end.as_str().unwrap().parse().unwrap();
    let expected = now + TimeDelta::days(5);
    assert!(
        (end - expected).abs() < TimeDelta::seconds(60),
        "{end} {expected}"
    );

    assert_eq!(rotate(&scene, within(7)).await.steps.len(), 0);

    // Keys that are not on record are asked for.
    aged(&scene).await;
    run(scene.db.pool(), "DELETE FROM scratch_internal.key_record").await;
    assert_eq!(rotate(&scene, within(7)).await.steps.len(), 1);
    scene.expect_balance_of(2).await;
}

#[tokio::test]
async fn what_the_provider_has_lost_or_disabled_is_not_rotated() {
    let (scene, old) = scene().await;
    let hash = old.external_api_key_id.clone().unwrap();
    scene
        .simulator
        .account(|account| account.set_disabled(&hash, true));
    let rotation = rotate(&scene, AT_ONCE).await;
    assert!(matches!(
        rotation.problem,
        Some(KeyError::DisabledThere { .. })
    ));
    scene.simulator.account(|account| account.delete(&hash));
    let rotation = rotate(&scene, AT_ONCE).await;
    assert!(matches!(rotation.problem, Some(KeyError::Forgotten { .. })));
    assert_eq!(
        (scene.simulator.calls("POST /keys"), scene.remote().len()),
        (1, 0)
    );
}

#[tokio::test]
async fn keys_that_are_disabled_or_brought_stay_as_they_are() {
    let (scene, _) = scene().await;
    let subject = Subject::User(ANN);
    let disable = Alteration::Disable;
    alter(&scene.db, &scene.client(), &author(), subject, &disable)
        .await
        .unwrap();
    run(
        scene.db.pool(),
        r#"INSERT INTO "AiAgentCredential" ("id", "updatedAt", "userId", "service", "apiKey")
           VALUES ('aac_brought001', now(), 'usr_00000000P1', 'openrouter', 'sk-or-v1-own')"#,
    )
    .await;
    let rotation = rotate(&scene, AT_ONCE).await;
    assert!(rotation.problem.is_none() && rotation.steps.is_empty());
    assert_eq!(scene.simulator.calls("POST /keys"), 1);
}

#[tokio::test]
async fn two_rotators_at_once_rotate_once() {
    let (scene, _) = scene().await;
    let slow = Faults {
        planned: vec![Planned::next(
            1,
            "POST /keys",
            Fault::DelayAnswer { ms: 300 },
        )],
        ..Faults::default()
    };
    scene.simulator.set_faults(slow).unwrap();
    let (one, other) = (
        rotator(&scene, AT_ONCE).await,
        rotator(&scene, AT_ONCE).await,
    );
    let (one, other) = tokio::join!(one.rotate(ANN), async {
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        other.rotate(ANN).await
    });
    assert!(one.problem.is_none() && one.steps.len() == 1);
    assert!(matches!(other.problem, Some(KeyError::Busy { .. })));
    scene.expect_balance(1).await;
    assert_eq!(open_operations(scene.db.pool()).await, 0);
}

#[tokio::test]
async fn a_look_asks_for_every_key_that_its_list_lacks() {
    let scene = Scene::of(1).await;
    let rotator = rotator(&scene, AT_ONCE).await;
    let directory = rotator.directory(None).await.unwrap();
    let provisioner = scene.provisioner().await;
    for _ in 0..52 {
        made(&provisioner, ANN).await;
    }
    let look = rotator.look(&directory, ANN).await;
    assert!(look.problem.is_none(), "{look:?}");
    assert_eq!(look.steps.len(), 52);
}
