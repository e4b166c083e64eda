//! Keys that are changed: there and here, or neither, whatever happens on the way.

mod commands;
mod faults;

use scratch::credentials::{self, Credential};
use scratch::failure::{Classify, Kind};
use scratch::keys::{
    Alteration, Altered, KeyError, Marker, Provisioned, Subject, Wish, alter, by_hash,
};
use scratch::openrouter::{LimitReset, Patch, Usd};
use serde_json::{Value, json};

use crate::people::{audit_log, author, run};
use crate::provision::{ANN, Scene};

/// A user with one key, and its credential.
async fn scene() -> (Scene, Credential) {
    let scene = Scene::of(1).await;
    let credential = provisioned(&scene, Wish::Missing).await;
    (scene, credential)
}

async fn provisioned(scene: &Scene, wish: Wish) -> Credential {
    let provisioner = scene.provisioner().await;
    match provisioner.provision(ANN, wish).await.unwrap() {
        Provisioned::Made { credential, .. } => credential,
        other => panic!("{other:?}"),
    }
}

fn limited(dollars: f64, reset: Patch<LimitReset>) -> Alteration {
    Alteration::Limit {
        limit: Usd::from_dollars(dollars),
        reset,
    }
}

async fn change(scene: &Scene, alteration: &Alteration) -> Result<Vec<Altered>, KeyError> {
    let subject = Subject::User(ANN);
    alter(&scene.db, &scene.client(), &author(), subject, alteration).await
}

/// The only key at the provider.
fn there(scene: &Scene) -> Value {
    scene.keys().remove(0)
}

/// What is on record of the only key: limit, window.
async fn on_record(scene: &Scene) -> (Option<f64>, Option<String>) {
    sqlx::query_as("SELECT limit_usd::float8, limit_reset FROM scratch_internal.key_record")
        .fetch_one(scene.db.pool())
        .await
        .unwrap()
}

/// Kind and outcome of what the journal knows, oldest first.
async fn journal(scene: &Scene) -> Vec<(String, Option<String>)> {
    sqlx::query_as("SELECT kind, outcome FROM scratch_internal.key_operation ORDER BY begun_at, id")
        .fetch_all(scene.db.pool())
        .await
        .unwrap()
}

#[tokio::test]
async fn a_limit_changes_there_and_on_record_once() {
    let (scene, credential) = scene().await;
    let weekly = Patch::Set(LimitReset::Weekly);
    let changed = change(&scene, &limited(2.5, weekly)).await.unwrap();
    assert!(changed[0].changed);
    let key = there(&scene);
    assert_eq!(
        (&key["limit"], &key["limit_reset"]),
        (&json!(2.5), &json!("weekly"))
    );
    assert_eq!(on_record(&scene).await, (Some(2.5), Some("weekly".into())));
    let log = audit_log(scene.db.pool()).await;
    let (kind, user, entity, _, context) = log.last().unwrap();
    assert_eq!((kind.as_str(), user.as_str()), ("update", ANN));
    assert_eq!(entity, &credential.id);
    assert_eq!(context["from"], json!({"limit": 10, "limitReset": null}));
    assert_eq!(context["to"], json!({"limit": 2.5, "limitReset": "weekly"}));

    let again = change(&scene, &limited(2.5, Patch::Keep)).await.unwrap();
    assert!(!again[0].changed);
    assert_eq!(scene.simulator.calls("PATCH /keys/{hash}"), 1);
    assert_eq!(audit_log(scene.db.pool()).await.len(), log.len());

    let lifted = Alteration::Limit {
        limit: None,
        reset: Patch::Clear,
    };
    change(&scene, &lifted).await.unwrap();
    assert_eq!(there(&scene)["limit"], Value::Null);
    assert_eq!(on_record(&scene).await, (None, None));
    scene.expect_balance(1).await;
}

#[tokio::test]
async fn disabling_and_enabling_are_the_same_there_and_here() {
    let (scene, credential) = scene().await;
    for (alteration, disabled) in [(Alteration::Disable, true), (Alteration::Enable, false)] {
        for changes in [true, false] {
            let altered = change(&scene, &alteration).await.unwrap();
            assert_eq!(altered[0].changed, changes);
            assert_eq!(altered[0].credential.enabled, !disabled);
            assert!(altered[0].credential.default);
            assert_eq!(there(&scene)["disabled"], disabled);
        }
    }
    let kinds: Vec<_> = journal(&scene).await;
    let done = Some("done".to_owned());
    assert_eq!(
        kinds,
        ["create", "disable", "enable"].map(|kind| (kind.to_owned(), done.clone()))
    );
    let here = credentials::get(&scene.db, &credential.id).await.unwrap();
    assert!(here.enabled);
}

#[tokio::test]
async fn what_was_changed_at_the_provider_alone_is_made_so_again() {
    let (scene, credential) = scene().await;
    let hash = credential.external_api_key_id.unwrap();
    let switch = |disabled| {
        scene
            .simulator
            .account(|account| account.set_disabled(&hash, disabled))
    };
    change(&scene, &Alteration::Disable).await.unwrap();
    switch(false);
    let altered = change(&scene, &Alteration::Disable).await.unwrap();
    assert!(altered[0].changed && there(&scene)["disabled"] == true);
    change(&scene, &Alteration::Enable).await.unwrap();
    switch(true);
    let altered = change(&scene, &Alteration::Enable).await.unwrap();
    assert!(altered[0].changed && there(&scene)["disabled"] == false);
}

#[tokio::test]
async fn a_key_that_the_provider_has_forgotten_can_only_be_disabled() {
    let (scene, credential) = scene().await;
    let hash = credential.external_api_key_id.clone().unwrap();
    scene.simulator.account(|account| account.delete(&hash));
    for alteration in [Alteration::Enable, limited(1.0, Patch::Keep)] {
        let error = change(&scene, &alteration).await.unwrap_err();
        assert!(
            matches!(&error, KeyError::Forgotten { id, .. } if *id == credential.id),
            "{error:?}"
        );
    }
    for changes in [true, false] {
        let altered = change(&scene, &Alteration::Disable).await.unwrap();
        assert!(altered[0].key.is_none() && altered[0].changed == changes);
        assert!(!altered[0].credential.enabled);
    }
}

#[tokio::test]
async fn one_forgotten_key_does_not_keep_the_others_from_being_changed() {
    let (scene, first) = scene().await;
    provisioned(&scene, Wish::Another).await;
    let newest_first = scene.keys();
    let gone = newest_first[0]["hash"].as_str().unwrap();
    scene.simulator.account(|account| account.delete(gone));
    let error = change(&scene, &limited(3.0, Patch::Keep))
        .await
        .unwrap_err();
    assert!(matches!(error, KeyError::Forgotten { .. }));
    let left = there(&scene);
    assert_eq!(left["hash"].as_str(), first.external_api_key_id.as_deref());
    assert_eq!(left["limit"], 3.0);
}

#[tokio::test]
async fn only_keys_of_this_systems_making_are_changed() {
    let (scene, _) = scene().await;
    run(
        scene.db.pool(),
        r#"INSERT INTO "AiAgentCredential" ("id", "updatedAt", "userId", "service", "apiKey")
           VALUES ('aac_brought001', now(), 'usr_00000000P1', 'openrouter', 'sk-or-v1-own')"#,
    )
    .await;
    let (db, client) = (&scene.db, scene.client());
    let brought = Subject::Credential("aac_brought001");
    let error = alter(db, &client, &author(), brought, &Alteration::Disable).await;
    assert!(matches!(error, Err(KeyError::NotProvisioned { .. })));
    assert_eq!(change(&scene, &Alteration::Disable).await.unwrap().len(), 1);

    let nobody = Subject::User("usr_nobody");
    let error = alter(db, &client, &author(), nobody, &Alteration::Disable).await;
    assert!(matches!(error, Err(KeyError::NoKeys { .. })));
}

#[tokio::test]
async fn a_key_is_named_by_its_hash_also_when_it_is_revoked() {
    let (scene, credential) = scene().await;
    let hash = credential.external_api_key_id.clone().unwrap();
    for prefix in [&hash[..8], &hash] {
        assert_eq!(by_hash(&scene.db, prefix).await.unwrap(), credential.id);
    }
    let subject = Subject::Credential(&credential.id);
    let (db, client) = (&scene.db, scene.client());
    scratch::keys::revoke(db, &client, &author(), subject)
        .await
        .unwrap();
    assert_eq!(by_hash(db, &hash[..8]).await.unwrap(), credential.id);
    let unknown = by_hash(db, "00000000").await.unwrap_err();
    assert!(matches!(unknown, KeyError::NoSuchHash { .. }));
    run(
        db.pool(),
        r#"INSERT INTO "AiAgentCredential"
               ("id", "updatedAt", "userId", "service", "apiKey", "externalApiKeyId") VALUES
               ('aac_1', now(), 'usr_00000000P1', 'openrouter', 'k', '00000000aa'),
               ('aac_2', now(), 'usr_00000000P1', 'openrouter', 'k', '00000000ab')"#,
    )
    .await;
    let several = by_hash(db, "00000000").await.unwrap_err();
    assert!(matches!(several, KeyError::SeveralHashes { ids, .. } if ids == ["aac_1", "aac_2"]));
    assert_eq!(by_hash(db, "00000000ab").await.unwrap(), "aac_2");
}

#[tokio::test]
async fn the_name_and_everything_else_of_a_key_stays_as_it_was() {
    let (scene, _) = scene().await;
    let before = there(&scene);
    change(&scene, &limited(1.0, Patch::Keep)).await.unwrap();
    let after = there(&scene);
    assert!(Marker::of(after["name"].as_str().unwrap()).is_some());
    for field in [
        "name",
        "disabled",
        "include_byok_in_limit",
        "expires_at",
        "workspace_id",
    ] {
        assert_eq!(before[field], after[field], "{field}");
    }
}

#[tokio::test]
async fn a_key_that_has_expired_cannot_be_enabled_and_the_others_are() {
    let (scene, expired) = scene().await;
    let other = provisioned(&scene, Wish::Another).await;
    change(&scene, &Alteration::Disable).await.unwrap();
    let hash = expired.external_api_key_id.clone().unwrap();
    let ended = scene.db.clock.now() - chrono::TimeDelta::minutes(1);
    scene
        .simulator
        .account(|account| account.expire(&hash, ended));
    let error = change(&scene, &Alteration::Enable).await.unwrap_err();
    assert!(
        matches!(&error, KeyError::Expired { id, .. } if *id == expired.id),
        "{error:?}"
    );
    assert_eq!(error.kind(), Kind::Refused);
    assert!(error.hints()[0].contains("`scratch keys provision usr_00000000P1`"));
    for (credential, enabled) in [(&expired, false), (&other, true)] {
        let here = credentials::get(&scene.db, &credential.id).await.unwrap();
        assert_eq!(here.enabled, enabled);
    }
}

#[tokio::test]
async fn a_new_key_takes_the_place_of_a_default_that_is_disabled() {
    let (scene, first) = scene().await;
    assert!(first.default);
    let second = provisioned(&scene, Wish::Another).await;
    assert!(!second.default);
    change(&scene, &Alteration::Disable).await.unwrap();
    let third = provisioned(&scene, Wish::Again).await;
    assert!(third.default);
    let first = credentials::get(&scene.db, &first.id).await.unwrap();
    assert!(!first.default);
}
