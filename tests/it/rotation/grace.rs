//! The time in which the old key works beside the new one.

use scratch::credentials::{Credential, set_default};
use scratch::keys::{
    Alteration, Rotation, Step, Subject, Why, alter, forget as forget_key, revoke,
};

use super::{
    A_DAY, AT_ONCE, let_time_pass, provisioned, resume, retirements, rotate, scene, there,
    working_default, works,
};
use crate::people::{audit_log, author, run};
use crate::provision::{ANN, Scene};

/// A key that was rotated with a grace: the scene, the old one and the new one.
async fn retiring() -> (Scene, Credential, Credential) {
    let (scene, old) = scene().await;
    let rotation = rotate(&scene, A_DAY).await;
    let [
        Step::Renewed {
            successor,
            due_at: Some(due),
            ..
        },
    ] = &rotation.steps[..]
    else {
        panic!("{rotation:?}");
    };
    assert!(*due > scene.db.clock.now());
    let successor = successor.clone();
    (scene, old, successor)
}

fn spared(rotation: &Rotation) -> Why {
    match &rotation.steps[..] {
        [Step::Spared { why, .. }] => *why,
        _ => panic!("{rotation:?}"),
    }
}

#[tokio::test]
async fn both_keys_work_until_the_old_one_is_due() {
    let (scene, old, new) = retiring().await;
    for _ in 0..2 {
        assert!(works(&scene, &old).await && works(&scene, &new).await);
        assert_eq!(working_default(&scene, ANN).await.id, new.id);
        let waiting = resume(&scene).await;
        assert!(
            matches!(&waiting.steps[..], [Step::Waiting { .. }]),
            "{waiting:?}"
        );
    }
    let_time_pass(&scene).await;
    let revoked = resume(&scene).await;
    assert!(
        matches!(&revoked.steps[..], [Step::Revoked { credential_id, successor }]
            if *credential_id == old.id && *successor == new.id),
        "{revoked:?}"
    );
    assert!(resume(&scene).await.steps.is_empty());
    assert_eq!(retirements(&scene).await, 0);
    assert_eq!(working_default(&scene, ANN).await.id, new.id);
    scene.expect_balance(1).await;
}

#[tokio::test]
async fn rotating_again_meanwhile_makes_no_third_key() {
    let (scene, ..) = retiring().await;
    for plan in [A_DAY, AT_ONCE] {
        let again = rotate(&scene, plan).await;
        assert!(
            matches!(&again.steps[..], [Step::Waiting { .. }]),
            "{again:?}"
        );
    }
    let_time_pass(&scene).await;
    let again = rotate(&scene, AT_ONCE).await;
    assert!(
        matches!(&again.steps[..], [Step::Revoked { .. }]),
        "{again:?}"
    );
    assert_eq!(scene.simulator.calls("POST /keys"), 2);
    scene.expect_balance(1).await;
    rotate(&scene, AT_ONCE).await;
    assert_eq!(scene.simulator.calls("POST /keys"), 3);
    scene.expect_balance(1).await;
}

#[tokio::test]
async fn a_key_made_meanwhile_is_rotated_all_the_same() {
    let (scene, ..) = retiring().await;
    let other = provisioned(&scene, ANN).await;
    let rotation = rotate(&scene, AT_ONCE).await;
    assert!(
        matches!(&rotation.steps[..], [Step::Waiting { .. }, Step::Renewed { credential_id, .. }]
            if *credential_id == other.id),
        "{rotation:?}"
    );
}

#[tokio::test]
async fn a_key_that_is_due_stays_while_its_successor_is_of_no_use() {
    for (break_it, why) in [
        ("gone there", Why::SuccessorGone),
        ("expired there", Why::SuccessorExpired),
        ("revoked", Why::SuccessorGone),
        ("not wanted", Why::DefaultAgain),
    ] {
        let (scene, old, new) = retiring().await;
        let hash = new.external_api_key_id.as_deref().unwrap();
        let (db, client) = (&scene.db, scene.client());
        let subject = Subject::Credential(&new.id);
        match break_it {
            "gone there" => {
                scene.simulator.account(|account| account.delete(hash));
            }
            "expired there" => {
                let now = db.clock.now();
                scene.simulator.account(|account| account.expire(hash, now));
            }
            "revoked" => {
                revoke(db, &client, &author(), subject).await.unwrap();
            }
            _ => {
                set_default(db, &author(), &old.id).await.unwrap();
            }
        }
        let_time_pass(&scene).await;
        let rotation = resume(&scene).await;
        assert_eq!(spared(&rotation), why, "{break_it}");
        assert!(works(&scene, &old).await, "{break_it}");
        assert_eq!(retirements(&scene).await, 0, "{break_it}");
        assert_eq!(working_default(&scene, ANN).await.id, old.id, "{break_it}");
        let log = audit_log(db.pool()).await;
        let kept = format!("Kept a key that was to be revoked: {}", why.text());
        let rows = log.iter().filter(|row| row.2 == old.id && row.3 == kept);
        assert_eq!(rows.count(), 1, "{break_it}");
    }
}

#[tokio::test]
async fn a_key_that_stays_takes_the_place_of_no_other_default() {
    let (scene, old, new) = retiring().await;
    let other = provisioned(&scene, ANN).await;
    set_default(&scene.db, &author(), &other.id).await.unwrap();
    let hash = new.external_api_key_id.as_deref().unwrap();
    scene.simulator.account(|account| account.delete(hash));
    let_time_pass(&scene).await;
    assert_eq!(spared(&resume(&scene).await), Why::SuccessorGone);
    assert!(works(&scene, &old).await);
    assert_eq!(working_default(&scene, ANN).await.id, other.id);
}

#[tokio::test]
async fn a_key_that_is_due_and_whose_hash_nobody_knows_is_not_called_revoked() {
    let (scene, old, _) = retiring().await;
    let forget = r#"UPDATE "AiAgentCredential" SET "externalApiKeyId" = NULL WHERE NOT "default""#;
    run(scene.db.pool(), forget).await;
    let_time_pass(&scene).await;
    let rotation = resume(&scene).await;
    assert!(
        matches!(&rotation.steps[..], [Step::Waiting { .. }]),
        "{rotation:?}"
    );
    // Once a person has deleted it there and said so, nothing of it is left.
    forget_key(&scene.db, None, &author(), &old.id)
        .await
        .unwrap();
    assert_eq!(retirements(&scene).await, 0);
    let records = "SELECT count(*) FROM scratch_internal.key_record";
    let records: i64 = sqlx::query_scalar(records)
        .fetch_one(scene.db.pool())
        .await
        .unwrap();
    assert_eq!(records, 1);
}

#[tokio::test]
async fn a_key_that_is_due_waits_while_its_successor_is_disabled() {
    for here in [true, false] {
        let (scene, old, new) = retiring().await;
        let (db, client) = (&scene.db, scene.client());
        let able = async |alteration: Alteration| {
            if here {
                let subject = Subject::Credential(&new.id);
                alter(db, &client, &author(), subject, &alteration)
                    .await
                    .unwrap();
            } else {
                let hash = new.external_api_key_id.as_deref().unwrap();
                let disabled = alteration == Alteration::Disable;
                scene
                    .simulator
                    .account(|account| account.set_disabled(hash, disabled));
            }
        };
        able(Alteration::Disable).await;
        let_time_pass(&scene).await;
        for _ in 0..2 {
            let rotation = resume(&scene).await;
            assert!(
                matches!(&rotation.steps[..], [Step::Waiting { .. }]),
                "{rotation:?}"
            );
            assert!(works(&scene, &old).await);
            assert_eq!(retirements(&scene).await, 1);
        }
        able(Alteration::Enable).await;
        let rotation = resume(&scene).await;
        assert!(
            matches!(&rotation.steps[..], [Step::Revoked { .. }]),
            "{rotation:?}"
        );
        scene.expect_balance(1).await;
    }
}

#[tokio::test]
async fn revoking_ends_a_grace_early() {
    for of_all in [false, true] {
        let (scene, old, new) = retiring().await;
        let (db, client) = (&scene.db, scene.client());
        let subject = if of_all {
            Subject::User(ANN)
        } else {
            Subject::Credential(&old.id)
        };
        revoke(db, &client, &author(), subject).await.unwrap();
        assert!(there(&scene, &old).is_none());
        assert_eq!(there(&scene, &new).is_none(), of_all);
        assert_eq!(retirements(&scene).await, 0);
        assert!(resume(&scene).await.steps.is_empty());
    }
}

#[tokio::test]
async fn a_key_that_is_due_and_forgotten_by_the_provider_is_revoked_here() {
    let (scene, old, new) = retiring().await;
    let hash = old.external_api_key_id.as_deref().unwrap();
    scene.simulator.account(|account| account.delete(hash));
    let_time_pass(&scene).await;
    let rotation = resume(&scene).await;
    assert!(
        matches!(&rotation.steps[..], [Step::Revoked { .. }]),
        "{rotation:?}"
    );
    assert_eq!(working_default(&scene, ANN).await.id, new.id);
    scene.expect_balance(1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_due_is_a_part_of_what_is_to_be_reconciled() {
    let (scene, old, new) = retiring().await;
    let sandbox = scene.sandbox();
    let reconcile = |more: &[&str]| {
        let arguments = [&["keys", "reconcile", "--json"], more].concat();
        sandbox.scratch(arguments).run()
    };
    reconcile(&["--exit-code"]).expect_code(0);
    let_time_pass(&scene).await;
    let planned = reconcile(&["--exit-code"]).expect_code(8).json();
    let step = &planned["steps"][0];
    assert_eq!(planned["steps"].as_array().unwrap().len(), 1);
    assert_eq!(step["action"], "retire");
    assert_eq!(step["credentialId"], old.id.as_str());
    assert_eq!(step["hash"].as_str(), old.external_api_key_id.as_deref());
    assert!(step["why"].as_str().unwrap().contains(&new.id), "{step}");

    // A successor that may be enabled again is waited for, which is nothing to be done.
    let subject = Subject::Credential(&new.id);
    let (db, client) = (&scene.db, scene.client());
    for (alteration, code) in [(Alteration::Disable, 0), (Alteration::Enable, 8)] {
        alter(db, &client, &author(), subject, &alteration)
            .await
            .unwrap();
        reconcile(&["--exit-code"]).expect_code(code);
    }
    let done = reconcile(&["--yes"]).expect_code(0).json();
    assert_eq!(done["steps"][0]["outcome"], "done");
    reconcile(&["--exit-code"]).expect_code(0);
    assert_eq!(retirements(&scene).await, 0);
    assert_eq!(working_default(&scene, ANN).await.id, new.id);
    scene.expect_balance(1).await;
}
