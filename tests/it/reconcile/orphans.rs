//! Keys at the provider that nobody here holds.

use std::mem::swap;

use scratch::keys::reconcile::{Applied, LeftWhy, Plan, Scope, Step};
use scratch::keys::{Marker, Wish, key_name};
use scratch::openrouter::KeyPatch;
use scratch::sandbox::{Failing, Fault, Faults, Planned};
use scratch::settings::Environment;

use super::{
    ANN, PRUNE, Scene, carry_out, forget_credentials, left, look, name_of, provisioned, reconcile,
    strange_key, without_faults,
};
use crate::people::{audit_log, run};
use crate::provision::open_operations;

/// An attempt whose answer is lost, and whose key cannot be looked for.
async fn cut_short(scene: &Scene) -> String {
    let down = Fault::ErrorBefore(Failing::default());
    let faults = Faults {
        planned: vec![
            Planned::next(1, "POST /keys", Fault::LostAnswer),
            Planned::next(99, "GET /keys", down),
        ],
        ..Faults::default()
    };
    scene.simulator.set_faults(faults).unwrap();
    let provisioner = scene.provisioner().await;
    provisioner.provision(ANN, Wish::Missing).await.unwrap_err();
    without_faults(scene);
    assert_eq!(open_operations(scene.db.pool()).await, 1);
    scene.remote().pop_first().unwrap()
}

#[tokio::test]
async fn what_was_cut_short_is_undone_without_prune() {
    for renamed in [false, true] {
        let scene = Scene::of(1).await;
        let hash = cut_short(&scene).await;
        if renamed {
            let name = name_of(&scene, &hash).replace("User", "My");
            let patch = KeyPatch {
                name: Some(name),
                ..KeyPatch::default()
            };
            scene.client().update_key(&hash, &patch).await.unwrap();
        }
        let plan = reconcile(&scene, Scope::default()).await;
        assert!(
            matches!(&plan.steps[..], [Step::End { keys, .. }] if keys[0].hash == hash),
            "{plan:?}"
        );
        scene.expect_balance(0).await;
    }
}

#[tokio::test]
async fn a_key_that_shows_up_late_is_known_by_its_attempt() {
    let scene = Scene::of(1).await;
    let hash = cut_short(&scene).await;
    let name = name_of(&scene, &hash);
    reconcile(&scene, Scope::default()).await;
    let late = strange_key(&scene, &name).await;
    let plan = reconcile(&scene, Scope::default()).await;
    assert!(
        matches!(&plan.steps[..], [Step::DeleteLate(key)] if key.hash == late),
        "{plan:?}"
    );
    scene.expect_balance(0).await;
}

#[tokio::test]
async fn an_interrupted_revocation_is_finished() {
    let scene = Scene::of(1).await;
    provisioned(&scene, ANN).await;
    let down = Fault::ErrorBefore(Failing::default());
    let faults = Faults {
        planned: vec![Planned::next(99, "DELETE /keys/{hash}", down)],
        ..Faults::default()
    };
    scene.simulator.set_faults(faults).unwrap();
    let subject = scratch::keys::Subject::User(ANN);
    let author = crate::people::author();
    let client = scene.client();
    let revoked = scratch::keys::revoke(&scene.db, &client, &author, subject).await;
    revoked.unwrap_err();
    without_faults(&scene);
    // The key is disabled by now; that its credential is to be removed says all.
    let plan = reconcile(&scene, Scope::default()).await;
    assert!(matches!(&plan.steps[..], [Step::End { .. }]), "{plan:?}");
    scene.expect_balance(0).await;
}

#[tokio::test]
async fn an_orphan_is_deleted_with_prune_alone() {
    let scene = Scene::of(1).await;
    let (marked, _) = provisioned(&scene, ANN).await;
    forget_credentials(&scene).await;
    let unmarked = strange_key(&scene, &format!("User {ANN} Starter Key (development)")).await;

    let plan = look(&scene, Scope::default()).await;
    assert_eq!(plan.steps, []);
    assert_eq!(left(&plan), [LeftWhy::Orphan, LeftWhy::Orphan]);

    let plan = reconcile(&scene, PRUNE).await;
    let mut deleted: Vec<_> = plan.steps.iter().filter_map(Step::hash).collect();
    deleted.sort_unstable();
    let mut expected = [marked.as_str(), unmarked.as_str()];
    expected.sort_unstable();
    assert_eq!(deleted, expected);
    scene.expect_balance(0).await;
    let log = audit_log(scene.db.pool()).await;
    let deleted = log.iter().filter(|row| row.3.starts_with("Deleted a key"));
    assert_eq!(deleted.count(), 2);
    // That took nothing away from the user.
    provisioned(&scene, ANN).await;
    scene.expect_balance(1).await;
}

#[tokio::test]
async fn every_other_key_is_foreign_and_stays() {
    let scene = Scene::of(1).await;
    let installation = scene.db.marker().await.unwrap().id.clone();
    let marker = |installation: &str| Marker {
        installation: installation.to_owned(),
        attempt: "4fJ0aZq81B".into(),
    };
    for name in [
        key_name(ANN, Environment::Development, &marker("notours1")),
        key_name(ANN, Environment::Staging, &marker(&installation)),
        key_name(ANN, Environment::Production, &marker(&installation)),
        format!("User {ANN} Starter Key"),
        format!("User {ANN} Starter Key (staging)"),
        format!("user {ANN} Starter Key (development)"),
        format!("User {ANN} Starter Key (development) "),
        "User usr_0000000000 Starter Key (development)".into(),
        "User  Starter Key (development)".into(),
        "Starter Key".into(),
        format!("[scratch {installation} 4fJ0aZq81B]"),
        "\u{1b}[31mred\tand\nmore\0".into(),
    ] {
        strange_key(&scene, &name).await;
    }
    let plan = look(&scene, PRUNE).await;
    assert_eq!(plan.steps, []);
    assert_eq!(left(&plan), [LeftWhy::Foreign; 12]);
}

#[tokio::test]
async fn a_renamed_key_is_known_by_its_marker_and_one_of_a_lost_journal_too() {
    let scene = Scene::of(1).await;
    let (hash, _) = provisioned(&scene, ANN).await;
    let patch = KeyPatch {
        name: Some(format!(
            "\0{}",
            name_of(&scene, &hash).replace("User", "My")
        )),
        ..KeyPatch::default()
    };
    scene.client().update_key(&hash, &patch).await.unwrap();
    reconcile(&scene, PRUNE).await;
    assert_eq!(scene.remote().len(), 1);
    forget_credentials(&scene).await;
    run(
        scene.db.pool(),
        "DELETE FROM scratch_internal.key_operation",
    )
    .await;
    let plan = reconcile(&scene, PRUNE).await;
    assert!(matches!(&plan.steps[..], [Step::DeleteOrphan(_)]));
    scene.expect_balance(0).await;
}

#[tokio::test]
async fn two_installations_leave_each_other_alone() {
    // The same people in the same environment; the account goes from one to the other.
    let (mut ours, mut theirs) = (Scene::of(1).await, Scene::of(1).await);
    run(
        theirs.db.pool(),
        "UPDATE scratch_internal.installation SET id = 'theirs00'",
    )
    .await;
    provisioned(&ours, ANN).await;
    swap(&mut ours.simulator, &mut theirs.simulator);
    provisioned(&theirs, ANN).await;
    assert_eq!(left(&reconcile(&theirs, PRUNE).await), [LeftWhy::Foreign]);
    forget_credentials(&theirs).await;
    assert_eq!(reconcile(&theirs, PRUNE).await.steps.len(), 1);
    swap(&mut ours.simulator, &mut theirs.simulator);
    ours.expect_balance(1).await;
    assert_eq!(look(&ours, PRUNE).await.steps, []);
}

#[tokio::test]
async fn a_key_that_may_be_that_of_a_credential_without_a_hash_stays() {
    let scene = Scene::of(1).await;
    provisioned(&scene, ANN).await;
    run(
        scene.db.pool(),
        r#"UPDATE "AiAgentCredential" SET "externalApiKeyId" = NULL"#,
    )
    .await;
    strange_key(&scene, &format!("User {ANN} Starter Key (development)")).await;
    let plan = look(&scene, PRUNE).await;
    assert_eq!(plan.steps, []);
    assert_eq!(left(&plan), [LeftWhy::Unclear, LeftWhy::Unclear]);
}

#[tokio::test]
async fn beside_the_older_server_a_new_key_is_given_time_to_be_stored() {
    let scene = Scene::of(1).await;
    strange_key(&scene, &format!("User {ANN} Starter Key (development)")).await;
    let shared = Scope {
        prune: true,
        shared: true,
    };
    let plan = look(&scene, shared).await;
    assert_eq!((plan.steps.len(), left(&plan)), (0, vec![LeftWhy::Young]));
}

#[tokio::test]
async fn a_deletion_that_was_cut_short_is_finished_by_whoever_comes_next() {
    for by_provision in [false, true] {
        let scene = Scene::of(1).await;
        provisioned(&scene, ANN).await;
        forget_credentials(&scene).await;
        let down = Fault::ErrorBefore(Failing::default());
        let faults = Faults {
            planned: vec![Planned::next(99, "DELETE /keys/{hash}", down)],
            ..Faults::default()
        };
        scene.simulator.set_faults(faults).unwrap();
        let plan = look(&scene, PRUNE).await;
        let told = carry_out(&scene, &plan.steps).await;
        assert!(matches!(&told[..], [Err(_)]), "{told:?}");
        assert_eq!(open_operations(scene.db.pool()).await, 1);
        without_faults(&scene);
        if by_provision {
            let provisioner = scene.provisioner().await;
            provisioner.provision(ANN, Wish::Missing).await.unwrap();
            scene.expect_balance(1).await;
        } else {
            let plan = reconcile(&scene, Scope::default()).await;
            assert!(matches!(&plan.steps[..], [Step::End { .. }]), "{plan:?}");
            scene.expect_balance(0).await;
        }
    }
}

#[tokio::test]
async fn a_user_on_whom_somebody_is_at_work_is_passed_over() {
    let scene = Scene::of(1).await;
    let (hash, _) = provisioned(&scene, ANN).await;
    scene.simulator.account(|account| account.delete(&hash));
    let stale = look(&scene, Scope::default()).await;
    scene.next_creation(Fault::DelayAnswer { ms: 1500 });
    let provisioner = scene.provisioner().await;
    let working = provisioner.provision(ANN, Wish::Another);
    let looking = async {
        while scene.remote().is_empty() {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        let plan = look(&scene, PRUNE).await;
        assert_eq!((plan.steps.len(), left(&plan)), (0, vec![LeftWhy::Busy]));
        let told = carry_out(&scene, &stale.steps).await;
        assert!(matches!(&told[..], [Ok(Applied::Busy)]), "{told:?}");
    };
    let (done, ()) = tokio::join!(working, looking);
    done.unwrap();
    assert_eq!(look(&scene, PRUNE).await.steps.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_orphan_of_ours_is_revoked_by_its_hash_and_a_key_of_others_is_not() {
    let scene = Scene::of(1).await;
    let (hash, _) = provisioned(&scene, ANN).await;
    forget_credentials(&scene).await;
    let strange = strange_key(&scene, "somebody else's").await;
    let sandbox = scene.sandbox();
    let revoke = |hash: &str, more: &[&str]| {
        let arguments = [&["keys", "revoke", hash], more].concat();
        sandbox.scratch(arguments).run()
    };
    for hash in [&strange, &strange[..8]] {
        revoke(hash, &["--yes"]).expect_code(5);
    }
    revoke(&"0".repeat(64), &["--yes"]).expect_code(3);
    revoke("00000000", &["--yes"]).expect_code(3);
    revoke(&hash, &[]).expect_code(5);
    assert_eq!(scene.remote().len(), 2);

    let revoked = revoke(&hash[..8], &["--yes", "--json"]).expect_code(0);
    assert_eq!(
        revoked.json(),
        serde_json::json!([
            { "userId": ANN, "credentialId": null, "hash": hash, "wasKnown": true }
        ])
    );
    assert_eq!(scene.remote().into_iter().collect::<Vec<_>>(), [strange]);
    let log = audit_log(scene.db.pool()).await;
    let (kind, user_id, entity, message, _) = log.last().unwrap();
    assert_eq!((kind.as_str(), user_id.as_str()), ("delete", ANN));
    assert_eq!(entity, &hash);
    assert!(message.starts_with("Deleted a key"), "{message}");
    assert_eq!(open_operations(scene.db.pool()).await, 0);
    // That took nothing away from the user.
    provisioned(&scene, ANN).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cron_is_told_of_orphans_and_counts_them_with_prune_alone() {
    let scene = Scene::of(1).await;
    let (hash, _) = provisioned(&scene, ANN).await;
    forget_credentials(&scene).await;
    let sandbox = scene.sandbox();
    let reconcile = |more: &[&str]| {
        let arguments = [&["keys", "reconcile", "--exit-code", "--json"], more].concat();
        sandbox.scratch(arguments).run()
    };
    let told = reconcile(&[]).expect_code(0);
    assert!(told.stderr.contains("no credential holds"), "{told}");
    let left = &told.json()["left"][0];
    assert_eq!(
        (&left["kind"], &left["hash"]),
        (&"orphan".into(), &hash.as_str().into())
    );
    assert_eq!(left["why"], "no credential holds it: needs --prune");
    reconcile(&["--prune"]).expect_code(8);
    assert_eq!(scene.remote().len(), 1);
    let audit = ["keys", "audit", "--json"];
    let found = sandbox.scratch(audit).run().expect_code(0).json();
    assert_eq!(found[0]["kind"], "orphan");
    assert_eq!(found[0]["hash"], hash.as_str());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_on_record_of_credentials_that_the_older_server_deleted_does_no_harm() {
    let scene = Scene::of(1).await;
    let (gone, _) = provisioned(&scene, ANN).await;
    let (there, _) = provisioned(&scene, ANN).await;
    scene.simulator.account(|account| account.delete(&gone));
    forget_credentials(&scene).await;
    let records = async || -> i64 {
        sqlx::query_scalar("SELECT count(*) FROM scratch_internal.key_record")
            .fetch_one(scene.db.pool())
            .await
            .unwrap()
    };
    assert_eq!(records().await, 2);
    // One key is there still: an orphan of ours, of whatever name.
    let patch = KeyPatch {
        name: Some(name_of(&scene, &there).replace("User", "My")),
        ..KeyPatch::default()
    };
    scene.client().update_key(&there, &patch).await.unwrap();
    let plan = reconcile(&scene, PRUNE).await;
    assert!(
        matches!(&plan.steps[..], [Step::DeleteOrphan(key)] if key.hash == there),
        "{plan:?}"
    );
    assert_eq!(look(&scene, PRUNE).await, Plan::default());
    let audit = ["keys", "audit", "--json"];
    let found = scene.sandbox().scratch(audit).run().expect_code(0);
    assert_eq!(found.json(), serde_json::json!([]), "{found}");
    // A new key has nothing to do with them.
    provisioned(&scene, ANN).await;
    assert_eq!(look(&scene, PRUNE).await, Plan::default());
    scene.expect_balance(1).await;
}
