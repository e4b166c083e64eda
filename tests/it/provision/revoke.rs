//! Keys taken away.

use scratch::keys::{KeyError, Provisioned, Subject, Wish, revoke};
use scratch::openrouter::Deletion;
use scratch::sandbox::{Failing, Fault, Faults, Planned};
use scratch::users;

use super::{ANN, Scene, open_operations};
use crate::people::{audit_log, author};

#[tokio::test]
async fn a_user_is_offboarded_once_and_can_then_be_deleted() {
    let scene = Scene::of(1).await;
    let provisioner = scene.provisioner().await;
    provisioner.provision(ANN, Wish::Missing).await.unwrap();
    provisioner.provision(ANN, Wish::Another).await.unwrap();
    let (db, client) = (&scene.db, scene.client());
    assert!(users::delete(db, &author(), ANN).await.is_err());

    let revoked = revoke(db, &client, &author(), Subject::User(ANN))
        .await
        .unwrap();
    assert_eq!(revoked.len(), 2);
    scene.expect_balance(0).await;
    let deleted = audit_log(db.pool()).await;
    let deleted = deleted.iter().filter(|row| row.0 == "delete");
    assert_eq!(deleted.count(), 2);

    let again = revoke(db, &client, &author(), Subject::User(ANN))
        .await
        .unwrap();
    assert_eq!(again, []);
    let gone = Subject::Credential(&revoked[0].credential_id);
    assert_eq!(revoke(db, &client, &author(), gone).await.unwrap(), []);
    let passed = provisioner.provision(ANN, Wish::Missing).await.unwrap();
    assert!(matches!(passed, Provisioned::Withheld));
    users::delete(db, &author(), ANN).await.unwrap();
}

#[tokio::test]
async fn a_key_that_the_provider_has_forgotten_is_revoked_here() {
    let scene = Scene::of(1).await;
    scene
        .provisioner()
        .await
        .provision(ANN, Wish::Missing)
        .await
        .unwrap();
    let hash = scene.remote().pop_first().unwrap();
    scene.simulator.account(|account| account.delete(&hash));
    let revoked = revoke(&scene.db, &scene.client(), &author(), Subject::User(ANN))
        .await
        .unwrap();
    assert_eq!(revoked[0].deletion, Deletion::AlreadyGone);
    scene.expect_balance(0).await;
}

#[tokio::test]
async fn an_interrupted_revocation_is_finished_by_the_next_run_whichever_that_is() {
    for by_provision in [false, true] {
        let scene = Scene::of(1).await;
        let provisioner = scene.provisioner().await;
        provisioner.provision(ANN, Wish::Missing).await.unwrap();
        let down = Fault::ErrorBefore(Failing::default());
        let faults = Faults {
            planned: vec![Planned::next(99, "DELETE /keys/{hash}", down)],
            ..Faults::default()
        };
        scene.simulator.set_faults(faults).unwrap();
        let client = scene.client();
        let error = revoke(&scene.db, &client, &author(), Subject::User(ANN)).await;
        assert!(
            matches!(error, Err(KeyError::Unfinished { .. })),
            "{error:?}"
        );
        assert_eq!(open_operations(scene.db.pool()).await, 1);
        // It is of no use any more, though it is still there.
        let keys = scene.keys();
        assert_eq!(keys[0]["disabled"], true);

        scene.simulator.set_faults(Faults::default()).unwrap();
        if by_provision {
            let passed = provisioner.provision(ANN, Wish::Missing).await.unwrap();
            assert!(matches!(passed, Provisioned::Withheld));
        } else {
            let revoked = revoke(&scene.db, &client, &author(), Subject::User(ANN)).await;
            assert_eq!(revoked.unwrap().len(), 1);
        }
        scene.expect_balance(0).await;
    }
}
