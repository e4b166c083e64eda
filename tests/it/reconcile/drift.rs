//! What was changed at the provider.

use scratch::clock::{Clock, SystemClock};
use scratch::keys::reconcile::{Gone, Scope, Step};
use scratch::keys::{Provisioned, Subject, Wish, revoke};
use scratch::openrouter::{KeyPatch, LimitReset, NewKey, Patch, Usd};
use serde_json::json;

use super::{ANN, Scene, look, provisioned, reconcile};
use crate::openrouter::new_key;
use crate::people::{audit_log, author, run};

/// Whether the credential is enabled.
async fn is_enabled(scene: &Scene, credential_id: &str) -> bool {
    sqlx::query_scalar(r#"SELECT "enabled" FROM "AiAgentCredential" WHERE "id" = $1"#)
        .bind(credential_id)
        .fetch_one(scene.db.pool())
        .await
        .unwrap()
}

#[tokio::test]
async fn a_credential_whose_key_is_of_no_use_any_more_is_disabled() {
    let scene = Scene::of(1).await;
    let (missing, one) = provisioned(&scene, ANN).await;
    let (disabled, two) = provisioned(&scene, ANN).await;
    let (expired, three) = provisioned(&scene, ANN).await;
    let (_, kept) = provisioned(&scene, ANN).await;
    let now = SystemClock.now();
    scene.simulator.account(|account| {
        account.delete(&missing);
        account.set_disabled(&disabled, true);
        account.expire(&expired, now)
    });
    let plan = reconcile(&scene, Scope::default()).await;
    let gone = plan.steps.iter().filter_map(|step| match step {
        Step::Disable {
            credential_id,
            gone,
            ..
        } => Some((credential_id.as_str(), *gone)),
        _ => None,
    });
    let gone: Vec<_> = gone.collect();
    assert!(gone.contains(&(&one, Gone::Missing)), "{gone:?}");
    assert!(gone.contains(&(&two, Gone::Disabled)), "{gone:?}");
    assert!(
        matches!(
            gone.iter().find(|it| it.0 == three),
            Some((_, Gone::Expired(_)))
        ),
        "{gone:?}"
    );
    assert_eq!(gone.len(), 3);
    for (id, enabled) in [(one, false), (two, false), (three, false), (kept, true)] {
        assert_eq!(is_enabled(&scene, &id).await, enabled);
        let log = audit_log(scene.db.pool()).await;
        let disabled = log
            .iter()
            .filter(|row| row.0 == "update" && row.2 == id && row.3.starts_with("Disabled"));
        assert_eq!(disabled.count(), usize::from(!enabled));
    }
    // Nothing was changed there.
    assert_eq!(scene.remote().len(), 3);
    assert_eq!(scene.simulator.calls("PATCH /keys/{hash}"), 0);
}

#[tokio::test]
async fn the_record_of_a_key_takes_the_providers_values() {
    let scene = Scene::of(1).await;
    let (hash, id) = provisioned(&scene, ANN).await;
    let patch = KeyPatch {
        name: Some("Ann's key".into()),
        limit: Patch::Set(Usd::from_dollars(25.5).unwrap()),
        limit_reset: Patch::Set(LimitReset::Weekly),
        ..KeyPatch::default()
    };
    scene.client().update_key(&hash, &patch).await.unwrap();
    let plan = reconcile(&scene, Scope::default()).await;
    let [step] = &plan.steps[..] else {
        panic!("{plan:?}");
    };
    let why = step.why();
    assert!(why.starts_with("limit was $10.00, is $25.50 weekly; name was User usr_"));
    assert!(why.ends_with(", is Ann's key"), "{why}");
    let log = audit_log(scene.db.pool()).await;
    let (_, user_id, entity_id, message, context) = log.last().unwrap();
    assert_eq!((user_id.as_str(), entity_id), (ANN, &id));
    assert_eq!(message, "Took over what was changed at OpenRouter");
    assert_eq!(context["from"]["limit"], 10);
    assert_eq!(context["to"]["limit"], 25.5);
    assert_eq!(context["reason"], "a test");
}

#[tokio::test]
async fn keys_of_which_nothing_is_on_record_are_recorded_without_a_change() {
    let scene = Scene::of(1).await;
    provisioned(&scene, ANN).await;
    let before = audit_log(scene.db.pool()).await.len();
    run(scene.db.pool(), "DELETE FROM scratch_internal.key_record").await;
    let plan = reconcile(&scene, Scope::default()).await;
    assert!(matches!(
        &plan.steps[..],
        [Step::Record { before: None, .. }]
    ));
    assert_eq!(audit_log(scene.db.pool()).await.len(), before);
}

#[tokio::test]
async fn amounts_and_instants_are_kept_finely_enough_to_be_the_same_again() {
    let scene = Scene::of(1).await;
    let (hash, _) = provisioned(&scene, ANN).await;
    for dollars in [0.000_000_001, 0.1, 1_234.567_891, 99_999.999_999_999] {
        let patch = KeyPatch {
            limit: Patch::Set(Usd::from_dollars(dollars).unwrap()),
            ..KeyPatch::default()
        };
        scene.client().update_key(&hash, &patch).await.unwrap();
        reconcile(&scene, Scope::default()).await;
    }
}

#[tokio::test]
async fn a_key_that_no_list_shows_is_asked_for_before_it_counts_as_missing() {
    let scene = Scene::of(1).await;
    let (hash, id) = provisioned(&scene, ANN).await;
    // As if nobody here knew of the workspace in which it is.
    scene.simulator.account(|account| account.delete(&hash));
    let elsewhere = NewKey {
        workspace_id: Some("11111111-2222-3333-4444-555555555555".into()),
        ..new_key("elsewhere")
    };
    let made = scene.client().create_key(&elsewhere).await.unwrap();
    sqlx::query(r#"UPDATE "AiAgentCredential" SET "externalApiKeyId" = $1"#)
        .bind(&made.record.hash)
        .execute(scene.db.pool())
        .await
        .unwrap();
    let plan = reconcile(&scene, Scope::default()).await;
    assert!(matches!(&plan.steps[..], [Step::Record { .. }]), "{plan:?}");
    assert!(is_enabled(&scene, &id).await);
    // From now on it is listed.
    let asked = scene.simulator.calls("GET /keys/{hash}");
    assert_eq!(look(&scene, Scope::default()).await.steps, []);
    assert_eq!(scene.simulator.calls("GET /keys/{hash}"), asked);
}

#[tokio::test]
async fn only_a_key_that_somebody_disabled_counts_as_taken_away() {
    for (how, is_new) in [("gone", true), ("expired", true), ("disabled", false)] {
        let scene = Scene::of(1).await;
        let (hash, id) = provisioned(&scene, ANN).await;
        let now = SystemClock.now();
        scene.simulator.account(|account| match how {
            "gone" => drop(account.delete(&hash)),
            "expired" => drop(account.expire(&hash, now)),
            _ => drop(account.set_disabled(&hash, true)),
        });
        reconcile(&scene, Scope::default()).await;
        assert!(!is_enabled(&scene, &id).await);
        let provisioner = scene.provisioner().await;
        let outcome = provisioner.provision(ANN, Wish::Missing).await.unwrap();
        let was_made = matches!(outcome, Provisioned::Made { .. });
        assert_eq!(was_made, is_new, "{how}: {outcome:?}");
        if is_new {
            let again = provisioner.provision(ANN, Wish::Missing).await.unwrap();
            assert!(matches!(again, Provisioned::Had(_)), "{how}: {again:?}");
            // What an admin does afterwards counts again.
            let subject = Subject::User(ANN);
            revoke(&scene.db, &scene.client(), &author(), subject)
                .await
                .unwrap();
            let after = provisioner.provision(ANN, Wish::Missing).await.unwrap();
            assert!(matches!(after, Provisioned::Withheld), "{how}: {after:?}");
        }
    }
}

#[tokio::test]
async fn a_user_whose_key_is_gone_can_have_a_new_one() {
    let scene = Scene::of(1).await;
    let (hash, _) = provisioned(&scene, ANN).await;
    scene.simulator.account(|account| account.delete(&hash));
    reconcile(&scene, Scope::default()).await;
    let provisioner = scene.provisioner().await;
    provisioner.provision(ANN, Wish::Again).await.unwrap();
    assert_eq!(scene.remote().len(), 1);
    let subject = Subject::User(ANN);
    revoke(&scene.db, &scene.client(), &author(), subject)
        .await
        .unwrap();
    scene.expect_balance(0).await;
    let log = json!(audit_log(scene.db.pool()).await).to_string();
    assert!(!log.contains("sk-or-"), "{log}");
}

#[tokio::test]
async fn a_limit_on_record_that_cannot_be_read_is_not_taken_for_none() {
    let scene = Scene::of(1).await;
    provisioned(&scene, ANN).await;
    for unreadable in [
        "UPDATE scratch_internal.key_record SET limit_usd = 1e12",
        "UPDATE scratch_internal.key_record SET limit_usd = 0.0000000001",
    ] {
        run(scene.db.pool(), unreadable).await;
        let plan = reconcile(&scene, Scope::default()).await;
        let [Step::Record { before: None, .. }] = &plan.steps[..] else {
            panic!("{unreadable} {plan:?}");
        };
        assert_eq!(reconcile(&scene, Scope::default()).await.steps, []);
    }
}
