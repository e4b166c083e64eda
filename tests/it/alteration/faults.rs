//! What the provider may do in the middle of a change.

use std::time::Duration;

use futures_util::StreamExt as _;
use scratch::failure::{Classify, Kind};
use scratch::keys::{Alteration, KeyError, Provisioned, Subject, Wish, alter, revoke};
use scratch::openrouter::{OpenRouterError, Patch};
use scratch::sandbox::{Failing, Fault, Faults, Planned};

use super::{change, journal, limited, on_record, scene, there};
use crate::people::{audit_log, author};
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
        let hints = error.hints().join("\n");
        assert!(hints.contains("run the same command again"), "{hints}");
        let what = format!("the change of the limit of {}", credential.id);
        assert!(error.to_string().starts_with(&what), "{error}");
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

/// What the provider does not do until it is told otherwise.
async fn cut_short(scene: &Scene, call: &str, work: impl Future<Output = Result<(), KeyError>>) {
    let down = Fault::ErrorBefore(Failing::default());
    let faults = Faults {
        planned: vec![Planned::next(99, call, down)],
        ..Faults::default()
    };
    scene.simulator.set_faults(faults).unwrap();
    let error = work.await.unwrap_err();
    assert!(matches!(error, KeyError::Unfinished { .. }), "{error:?}");
    scene.simulator.set_faults(Faults::default()).unwrap();
}

#[tokio::test]
async fn who_began_a_change_is_its_author_whoever_finishes_it() {
    let (scene, credential) = scene().await;
    cut_short(&scene, PATCH, async {
        change(&scene, &Alteration::Disable).await.map(drop)
    })
    .await;
    let mut other = author();
    other.reason = "the nightly run".parse().unwrap();
    other.actor = scratch::audit::Actor::Cli {
        user: "cron".into(),
        host: "night".into(),
    };
    let scope = scratch::keys::reconcile::Scope::default();
    let (db, client) = (&scene.db, scene.client());
    let seen = scratch::keys::reconcile::observe(db, &client, scope).await;
    let plan = scratch::keys::reconcile::plan(&seen.unwrap());
    let [step] = &plan.steps[..] else {
        panic!("{plan:?}")
    };
    assert_eq!(step.credential_id(), Some(credential.id.as_str()));
    assert_eq!(step.hash(), credential.external_api_key_id.as_deref());
    let why = step.why();
    let named = format!("finishes the interrupted disabling of {}", credential.id);
    assert!(why.starts_with(&named), "{why}");

    let applier = scratch::keys::reconcile::Applier::open(db, &client, &other);
    let applier = applier.await.unwrap();
    let done: Vec<_> = applier.apply(&plan.steps).collect().await;
    for step in done {
        step.unwrap().1.unwrap();
    }
    let log = audit_log(scene.db.pool()).await;
    let (.., message, context) = log.last().unwrap();
    assert_eq!(message, "Disabled credential");
    let begun = author().written();
    assert_eq!(context["actor"], begun["actor"]);
    assert_eq!(context["reason"], begun["reason"]);
    assert_eq!(context["finishedBy"], other.written()["actor"]);
    // Who does all of it is named once.
    change(&scene, &Alteration::Enable).await.unwrap();
    let log = audit_log(scene.db.pool()).await;
    assert_eq!(log.last().unwrap().4.get("finishedBy"), None);
}

#[tokio::test]
async fn a_key_whose_revocation_was_cut_short_is_not_changed_any_more() {
    let (scene, credential) = scene().await;
    let (db, client) = (&scene.db, scene.client());
    let all = Subject::User(ANN);
    cut_short(&scene, "DELETE /keys/{hash}", async {
        revoke(db, &client, &author(), all).await.map(drop)
    })
    .await;
    for alteration in [
        Alteration::Enable,
        Alteration::Disable,
        limited(1.0, Patch::Keep),
    ] {
        let error = change(&scene, &alteration).await.unwrap_err();
        assert_eq!(error.kind(), Kind::Refused);
        let next = format!("finish it with `scratch keys revoke {}`", credential.id);
        assert_eq!(error.hints()[0], next);
    }
    assert_eq!(scene.remote().len(), 1);
    assert_eq!(revoke(db, &client, &author(), all).await.unwrap().len(), 1);
    scene.expect_balance(0).await;
}

/// Works until the provider has done its part, which its answer does not tell yet.
async fn dropped<T>(working: impl Future<Output = T>, is_done_there: impl Fn() -> bool) {
    let done_there = async {
        while !is_done_there() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::select! {
        _ = working => panic!("it does not wait for the answer"),
        () = done_there => {}
    }
}

#[tokio::test]
async fn work_that_is_dropped_on_its_way_gives_its_lock_back() {
    let (scene, _) = scene().await;
    meet(&scene, 1, Fault::DelayAnswer { ms: 10_000 });
    let provisioner = scene.provisioner().await;
    {
        let working = change(&scene, &Alteration::Disable);
        dropped(working, || there(&scene)["disabled"] == true).await;
    }
    scene.simulator.set_faults(Faults::default()).unwrap();
    let waited = tokio::time::timeout(Duration::from_mins(1), async {
        loop {
            match provisioner.provision(ANN, Wish::Missing).await.unwrap() {
                Provisioned::Busy => tokio::task::yield_now().await,
                done => break done,
            }
        }
    });
    assert!(matches!(waited.await.unwrap(), Provisioned::Withheld));
    assert_eq!(open_operations(scene.db.pool()).await, 0);
    assert_eq!(there(&scene)["disabled"], true);

    // The same where one process works for many, whose connection for the locks stays.
    scene.next_creation(Fault::DelayAnswer { ms: 10_000 });
    {
        let working = provisioner.provision(ANN, Wish::Another);
        dropped(working, || scene.remote().len() == 2).await;
    }
    scene.simulator.set_faults(Faults::default()).unwrap();
    let waited = tokio::time::timeout(Duration::from_mins(1), async {
        while let Provisioned::Busy = provisioner.provision(ANN, Wish::Another).await.unwrap() {
            tokio::task::yield_now().await;
        }
    });
    waited.await.unwrap();
    assert_eq!(open_operations(scene.db.pool()).await, 0);
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
        let forgotten = matches!(&error, KeyError::Forgotten { id, .. } if *id == credential.id);
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
    let (scene, credential) = scene().await;
    meet(&scene, 99, Fault::ErrorBefore(Failing::default()));
    change(&scene, &Alteration::Disable).await.unwrap_err();
    meet(&scene, 1, Fault::ErrorBefore(Failing::with(401, "no")));
    let error = change(&scene, &Alteration::Disable).await.unwrap_err();
    assert_eq!(error.kind(), Kind::Denied);
    let KeyError::Unfinished { work, cause } = error else {
        panic!("{error:?}");
    };
    assert!(
        work.starts_with(&format!("disabling of {}", credential.id)),
        "{work}"
    );
    assert!(matches!(
        *cause,
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
        tokio::time::sleep(Duration::from_millis(150)).await;
        change(&scene, &Alteration::Enable).await
    });
    assert!(one.unwrap()[0].changed);
    assert!(matches!(other, Err(KeyError::Busy { .. })));
    assert_eq!(there(&scene)["disabled"], true);
}

/// Kind, outcome and problem of what the journal knows of existing keys, oldest first.
async fn told(scene: &Scene) -> Vec<(String, Option<String>, Option<String>)> {
    sqlx::query_as(
        "SELECT kind, outcome, problem FROM scratch_internal.key_operation
         WHERE kind <> 'create' ORDER BY begun_at, id",
    )
    .fetch_all(scene.db.pool())
    .await
    .unwrap()
}

/// A disabled key whose enabling was cut short before the provider heard of it.
async fn half_enabled() -> Scene {
    let (scene, _) = scene().await;
    change(&scene, &Alteration::Disable).await.unwrap();
    cut_short(&scene, PATCH, async {
        change(&scene, &Alteration::Enable).await.map(drop)
    })
    .await;
    scene
}

async fn is_enabled_here(scene: &Scene) -> bool {
    sqlx::query_scalar(r#"SELECT "enabled" FROM "AiAgentCredential""#)
        .fetch_one(scene.db.pool())
        .await
        .unwrap()
}

#[tokio::test]
async fn a_key_never_works_again_on_its_way_out_and_its_revocation_is_on_record() {
    for call in [PATCH, "DELETE /keys/{hash}"] {
        let scene = half_enabled().await;
        let (db, client) = (&scene.db, scene.client());
        let all = Subject::User(ANN);
        cut_short(&scene, call, async {
            revoke(db, &client, &author(), all).await.map(drop)
        })
        .await;
        assert_eq!(there(&scene)["disabled"], true, "{call}");
        assert!(!is_enabled_here(&scene).await, "{call}");
        let [_, enabling, revocation] = &told(&scene).await[..] else {
            panic!("{:?}", told(&scene).await)
        };
        let superseded = Some("superseded by a revocation".to_owned());
        assert_eq!(enabling.1.as_deref(), Some("undone"));
        assert_eq!(enabling.2, superseded);
        assert_eq!((&*revocation.0, &revocation.1), ("revoke", &None));
        assert_eq!(revoke(db, &client, &author(), all).await.unwrap().len(), 1);
        scene.expect_balance(0).await;
    }
}

#[tokio::test]
async fn keys_are_revoked_even_where_a_dead_creation_cannot_be_looked_for() {
    let (scene, _) = scene().await;
    let down = || Fault::ErrorBefore(Failing::default());
    let faults = Faults {
        planned: vec![
            Planned::next(1, "POST /keys", Fault::LostAnswer),
            Planned::next(99, "GET /keys", down()),
        ],
        ..Faults::default()
    };
    scene.simulator.set_faults(faults).unwrap();
    let provisioner = scene.provisioner().await;
    provisioner.provision(ANN, Wish::Another).await.unwrap_err();
    let (db, client) = (&scene.db, scene.client());
    let revoked = revoke(db, &client, &author(), Subject::User(ANN)).await;
    let error = revoked.unwrap_err();
    assert!(error.to_string().contains("making of a key"), "{error}");
    assert!(error.is_outage());
    assert_eq!((scene.local().await.len(), scene.remote().len()), (0, 1));
    assert_eq!(open_operations(db.pool()).await, 1);
    scene.simulator.set_faults(Faults::default()).unwrap();
    revoke(db, &client, &author(), Subject::User(ANN))
        .await
        .unwrap();
    scene.expect_balance(0).await;
}

#[tokio::test]
async fn a_disabling_takes_the_place_of_an_enabling_that_was_cut_short() {
    let scene = half_enabled().await;
    cut_short(&scene, PATCH, async {
        change(&scene, &Alteration::Disable).await.map(drop)
    })
    .await;
    let kinds = told(&scene).await;
    let [_, enabling, disabling] = &kinds[..] else {
        panic!("{kinds:?}")
    };
    assert_eq!(enabling.1.as_deref(), Some("undone"));
    assert_eq!((&*disabling.0, &disabling.1), ("disable", &None));
    change(&scene, &Alteration::Disable).await.unwrap();
    assert_eq!(there(&scene)["disabled"], true);
    assert!(!is_enabled_here(&scene).await);
    assert_eq!(open_operations(scene.db.pool()).await, 0);

    let scene = half_enabled().await;
    let altered = change(&scene, &Alteration::Disable).await.unwrap();
    assert!(altered[0].changed && !altered[0].credential.enabled);
    assert_eq!(there(&scene)["disabled"], true);
}

#[tokio::test]
async fn an_unfinished_enabling_of_a_key_that_has_expired_is_given_up() {
    let scene = half_enabled().await;
    let hash = scene.remote().pop_first().unwrap();
    let past = scene.db.clock.now() - chrono::TimeDelta::days(1);
    scene
        .simulator
        .account(|account| account.expire(&hash, past));
    let provisioner = scene.provisioner().await;
    provisioner.provision(ANN, Wish::Missing).await.unwrap();
    let kinds = told(&scene).await;
    let last = kinds.last().unwrap();
    assert_eq!(last.1.as_deref(), Some("failed"));
    assert_eq!(last.2.as_deref(), Some("its key has expired"));
    assert!(!is_enabled_here(&scene).await);
}

#[tokio::test]
async fn a_refusal_after_a_call_that_may_have_had_its_effect_leaves_the_change_open() {
    let (scene, _) = scene().await;
    let faults = Faults {
        planned: vec![
            Planned::next(1, PATCH, Fault::ErrorAfter(Failing::default())),
            Planned::next(1, PATCH, Fault::ErrorBefore(Failing::with(401, "no"))),
        ],
        ..Faults::default()
    };
    scene.simulator.set_faults(faults).unwrap();
    let error = change(&scene, &limited(2.0, Patch::Keep))
        .await
        .unwrap_err();
    assert!(matches!(error, KeyError::Unfinished { .. }), "{error:?}");
    assert_eq!(error.kind(), Kind::Denied);
    assert_eq!(there(&scene)["limit"], 2.0);
    assert_eq!(open_operations(scene.db.pool()).await, 1);
    let provisioner = scene.provisioner().await;
    provisioner.provision(ANN, Wish::Missing).await.unwrap();
    assert_eq!(on_record(&scene).await, (Some(2.0), None));
}

#[tokio::test]
async fn a_key_that_the_provider_does_not_let_change_is_deleted_all_the_same() {
    for fault in [
        Fault::ErrorBefore(Failing::with(400, "no")),
        Fault::BrokenBody,
    ] {
        let (scene, _) = scene().await;
        meet(&scene, 99, fault);
        let (db, client) = (&scene.db, scene.client());
        let revoked = revoke(db, &client, &author(), Subject::User(ANN)).await;
        assert_eq!(revoked.unwrap().len(), 1);
        scene.expect_balance(0).await;
    }
}
