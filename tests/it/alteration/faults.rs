//! What the provider may do in the middle of a change.

use scratch::failure::{Classify, Kind};
use scratch::keys::{Alteration, KeyError, Subject, Wish, alter};
use scratch::openrouter::{OpenRouterError, Patch};
use scratch::sandbox::{Failing, Fault, Faults, Planned};

use super::{change, journal, limited, on_record, scene, there};
use crate::people::author;
use crate::provision::{ANN, Scene, open_operations};

const PATCH: &str = "PATCH /keys/{hash}";

/// The next so many calls that change a key meet this.
fn meet(scene: &Scene, times: u32, fault: Fault) {
    let faults = Faults {
        planned: vec![Planned::next(times, PATCH, fault)],
        ..Faults::default()
    };
    scene.simulator.set_faults(faults).unwrap();
}

#[tokio::test]
async fn a_passing_fault_is_not_even_noticed() {
    for fault in [
        Fault::LostAnswer,
        Fault::ErrorAfter(Failing::default()),
        Fault::ErrorBefore(Failing::default()),
        Fault::ErrorBefore(Failing::with(429, "slower")),
    ] {
        let (scene, _) = scene().await;
        meet(&scene, 1, fault);
        change(&scene, &Alteration::Disable).await.unwrap();
        assert_eq!(there(&scene)["disabled"], true);
        assert_eq!(open_operations(scene.db.pool()).await, 0);
    }
}

#[tokio::test]
async fn a_change_whose_end_is_not_known_is_finished_by_the_next_run_whichever_that_is() {
    for (fault, by_provision) in [
        (Fault::LostAnswer, false),
        (Fault::BrokenBody, true),
        (Fault::ErrorAfter(Failing::default()), true),
        (Fault::ErrorBefore(Failing::default()), false),
    ] {
        let (scene, credential) = scene().await;
        meet(&scene, 99, fault.clone());
        let error = change(&scene, &limited(2.0, Patch::Keep))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), Kind::Unavailable, "{fault:?}");
        assert_eq!(on_record(&scene).await, (Some(10.0), None));
        assert_eq!(open_operations(scene.db.pool()).await, 1);

        scene.simulator.set_faults(Faults::default()).unwrap();
        if by_provision {
            let provisioner = scene.provisioner().await;
            provisioner.provision(ANN, Wish::Missing).await.unwrap();
        } else {
            let (db, client) = (&scene.db, scene.client());
            let subject = Subject::Credential(&credential.id);
            alter(db, &client, &author(), subject, &Alteration::Enable)
                .await
                .unwrap();
        }
        assert_eq!(there(&scene)["limit"], 2.0);
        assert_eq!(on_record(&scene).await, (Some(2.0), None));
        assert_eq!(open_operations(scene.db.pool()).await, 0);
    }
}

#[tokio::test]
async fn a_refusal_changes_nothing_and_is_over() {
    for (status, kind) in [
        (400, Kind::Failed),
        (401, Kind::Denied),
        (402, Kind::Unavailable),
        (403, Kind::Denied),
        (404, Kind::NotFound),
    ] {
        let (scene, credential) = scene().await;
        meet(&scene, 1, Fault::ErrorBefore(Failing::with(status, "no")));
        let error = change(&scene, &limited(2.0, Patch::Keep))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), kind, "{status}");
        let forgotten = matches!(&error, KeyError::Forgotten { id } if *id == credential.id);
        assert_eq!(forgotten, status == 404);
        let (last, outcome) = journal(&scene).await.pop().unwrap();
        assert_eq!(
            (last.as_str(), outcome.as_deref()),
            ("limit", Some("failed"))
        );
        assert_eq!(on_record(&scene).await, (Some(10.0), None));
        scene.expect_balance(1).await;
    }
}

#[tokio::test]
async fn an_unfinished_change_of_a_key_that_is_gone_is_given_up_but_a_disabling_is_done_here() {
    for (alteration, outcome, enabled) in [
        (limited(2.0, Patch::Keep), "failed", true),
        (Alteration::Disable, "done", false),
    ] {
        let (scene, credential) = scene().await;
        meet(&scene, 99, Fault::ErrorBefore(Failing::default()));
        change(&scene, &alteration).await.unwrap_err();
        scene.simulator.set_faults(Faults::default()).unwrap();
        let hash = credential.external_api_key_id.unwrap();
        scene.simulator.account(|account| account.delete(&hash));
        let provisioner = scene.provisioner().await;
        provisioner.provision(ANN, Wish::Missing).await.unwrap();
        let (_, ended) = journal(&scene).await.pop().unwrap();
        assert_eq!(ended.as_deref(), Some(outcome));
        let here = scratch::credentials::get(&scene.db, &credential.id).await;
        assert_eq!(here.unwrap().enabled, enabled);
        assert_eq!(open_operations(scene.db.pool()).await, 0);
    }
}

#[tokio::test]
async fn an_unfinished_change_waits_while_the_account_is_refused() {
    let (scene, _) = scene().await;
    meet(&scene, 99, Fault::ErrorBefore(Failing::default()));
    change(&scene, &Alteration::Disable).await.unwrap_err();
    meet(&scene, 1, Fault::ErrorBefore(Failing::with(401, "no")));
    let error = change(&scene, &Alteration::Disable).await.unwrap_err();
    assert!(matches!(
        error,
        KeyError::Provider(OpenRouterError::ManagementKeyRefused { .. })
    ));
    assert_eq!(open_operations(scene.db.pool()).await, 1);
    let altered = change(&scene, &Alteration::Disable).await.unwrap();
    assert!(!altered[0].credential.enabled && there(&scene)["disabled"] == true);
    assert_eq!(open_operations(scene.db.pool()).await, 0);
}

#[tokio::test]
async fn somebody_elses_work_on_a_user_is_not_interfered_with() {
    let (scene, _) = scene().await;
    meet(&scene, 1, Fault::DelayAnswer { ms: 300 });
    let (one, other) = tokio::join!(change(&scene, &Alteration::Disable), async {
        tokio::time::sleep(std::time::Duration::from_millis(150)).await;
        change(&scene, &Alteration::Enable).await
    });
    assert!(one.unwrap()[0].changed);
    assert!(matches!(other, Err(KeyError::Busy { .. })));
    assert_eq!(there(&scene)["disabled"], true);
}
