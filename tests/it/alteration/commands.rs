//! `keys limit`, `enable`, `disable` and `revoke` by whatever names a key, and `user delete
//! --revoke-keys`.

use scratch::keys::Wish;
use scratch::sandbox::{Failing, Fault, Faults, Planned};

use super::{provisioned, scene, there};
use crate::harness::{Outcome, Sandbox};
use crate::openrouter::KEY;
use crate::people::run;
use crate::provision::{ANN, MASTER, Scene};

const MAIL: &str = "user1@example.com";

/// `scratch` with these arguments; what it says never holds a key.
fn scratch(sandbox: &Sandbox, arguments: &[&str]) -> Outcome {
    let outcome = sandbox.scratch(arguments).run();
    let said = format!("{}{}", outcome.stdout, outcome.stderr);
    assert!(!said.contains("sk-or-") && !said.contains(KEY), "{said}");
    outcome
}

/// All but the accidents, with hashes made alike.
fn shown(outcome: &Outcome) -> String {
    let hash = regex::Regex::new(r"\b[0-9a-f]{64}\b|\b[0-9a-f]{8}\b").unwrap();
    hash.replace_all(&outcome.to_string(), "[HASH]")
        .into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_limit_is_changed_by_user_credential_or_hash() {
    let (scene, credential) = scene().await;
    let sandbox = scene.sandbox();
    let hash = credential.external_api_key_id.unwrap();
    let set = |arguments: &[&str]| scratch(&sandbox, &[&["keys", "limit"], arguments].concat());
    insta::assert_snapshot!(shown(&set(&[MAIL, "25"])));
    insta::assert_snapshot!(shown(&set(&[MAIL, "25"])));
    insta::assert_snapshot!(shown(&set(&[
        &credential.id,
        "5",
        "--limit-reset",
        "daily",
        "--json"
    ])));
    assert_eq!(there(&scene)["limit_reset"], "daily");
    set(&[&hash, "6"]).expect_code(0);
    set(&[&format!("{}…", &hash[..8]), "7", "--limit-reset", "never"]).expect_code(0);
    assert_eq!(there(&scene)["limit"], 7.0);
    assert_eq!(there(&scene)["limit_reset"], serde_json::Value::Null);

    insta::assert_snapshot!(shown(&set(&[MAIL, "none"])));
    insta::assert_snapshot!(shown(&set(&[MAIL, "none", "--yes"])));
    assert_eq!(there(&scene)["limit"], serde_json::Value::Null);
    insta::assert_snapshot!(set(&[MAIL, "none", "--limit-reset", "daily"]));
    for wrong in ["0", "-1", "ten"] {
        set(&[MAIL, wrong]).expect_code(2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_are_switched_off_and_on_with_a_word_on_the_default() {
    let (scene, credential) = scene().await;
    provisioned(&scene, Wish::Another).await;
    let sandbox = scene.sandbox();
    insta::assert_snapshot!(shown(&scratch(
        &sandbox,
        &["keys", "disable", &credential.id]
    )));
    insta::assert_snapshot!(shown(&scratch(&sandbox, &["keys", "disable", MAIL])));
    assert!(scene.keys().iter().all(|key| key["disabled"] == true));
    insta::assert_snapshot!(shown(&scratch(&sandbox, &["keys", "enable", MAIL])));
    let json = scratch(&sandbox, &["keys", "disable", &credential.id, "--json"]).expect_code(0);
    assert_eq!(json.json()[0]["enabled"], false);
    let warning: serde_json::Value = serde_json::from_str(json.stderr.trim()).unwrap();
    assert!(warning["warning"].is_string());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_changed_is_said_with_what_helps() {
    let (scene, credential) = scene().await;
    let sandbox = scene.sandbox();
    run(
        scene.db.pool(),
        r#"INSERT INTO "AiAgentCredential" ("id", "updatedAt", "userId", "service", "apiKey")
           VALUES ('aac_brought001', now(), 'usr_00000000P1', 'openrouter', 'sk-or-v1-own')"#,
    )
    .await;
    let failed = |arguments: &[&str], code| scratch(&sandbox, arguments).expect_code(code);
    insta::assert_snapshot!(failed(&["keys", "disable", "aac_brought001"], 5));
    insta::assert_snapshot!(failed(&["keys", "disable", "00000000"], 3));
    failed(&["keys", "disable", "aac_0000000000"], 3);
    failed(&["keys", "disable", "nobody@example.com"], 3);
    let hash = credential.external_api_key_id.unwrap();
    scene.simulator.account(|account| account.delete(&hash));
    insta::assert_snapshot!(failed(&["keys", "enable", &hash], 3));
    insta::assert_snapshot!(failed(&["keys", "disable", &hash], 0));
    failed(&["keys", "revoke", &hash, "--yes"], 0);
    insta::assert_snapshot!(failed(&["keys", "limit", MAIL, "1"], 3));
    // The journal remembers whose key it was.
    let gone = failed(&["keys", "revoke", &hash[..9]], 0);
    assert!(gone.stdout.contains("nothing changed"), "{gone}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_of_the_provider_has_its_exit_code() {
    for (status, code) in [
        (400, 1),
        (401, 4),
        (402, 6),
        (403, 4),
        (404, 3),
        (429, 6),
        (500, 6),
    ] {
        let (scene, credential) = scene().await;
        let mut failing = Failing::with(status, "not now");
        failing.retry_after = Some("3600".into());
        let failing = Fault::ErrorBefore(failing);
        let faults = Faults {
            planned: vec![Planned::next(99, "PATCH /keys/{hash}", failing)],
            ..Faults::default()
        };
        scene.simulator.set_faults(faults).unwrap();
        let arguments = ["keys", "limit", &credential.id, "3", "--json"];
        let outcome = scratch(&scene.sandbox(), &arguments).expect_code(code);
        let error: serde_json::Value = serde_json::from_str(&outcome.stderr).unwrap();
        assert!(error["error"]["message"].is_string(), "{outcome}");
        assert_eq!(there(&scene)["limit"], 10.0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_is_deleted_with_keys_only_when_the_keys_are_to_go_and_can() {
    let (scene, _) = scene().await;
    let sandbox = scene.sandbox();
    let delete = |sandbox: &Sandbox, more: &[&str]| {
        scratch(sandbox, &[&["user", "delete", ANN], more].concat())
    };
    insta::assert_snapshot!(shown(&delete(&sandbox, &["--confirm", ANN])));
    let confirmed = ["--revoke-keys", "--confirm", ANN];
    // Without a management key nothing is begun.
    let keyless = Sandbox::on(&scene.test).env("ENCRYPTION_MASTER_KEY", MASTER);
    delete(&keyless, &confirmed).expect_code(2);
    delete(&sandbox, &["--revoke-keys", "--yes"]).expect_code(5);
    assert_eq!((scene.remote().len(), scene.local().await.len()), (1, 1));
    insta::assert_snapshot!(shown(&delete(&sandbox, &confirmed)));
    assert_eq!((scene.remote().len(), scene.local().await.len()), (0, 0));
    delete(&sandbox, &confirmed).expect_code(3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_whose_keys_cannot_be_revoked_stays() {
    let (scene, _) = scene().await;
    let down = Fault::ErrorBefore(Failing::with(403, "no"));
    let faults = Faults {
        planned: vec![Planned::next(99, "DELETE /keys/{hash}", down)],
        ..Faults::default()
    };
    scene.simulator.set_faults(faults).unwrap();
    let sandbox = scene.sandbox();
    let arguments = ["user", "delete", ANN, "--revoke-keys", "--confirm", ANN];
    scratch(&sandbox, &arguments).expect_code(4);
    assert_eq!((scene.remote().len(), scene.local().await.len()), (1, 1));
    scene.simulator.set_faults(Faults::default()).unwrap();
    scratch(&sandbox, &arguments).expect_code(0);
    let left: Scene = scene;
    assert_eq!(left.remote().len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_revoked_before_something_went_wrong_is_told() {
    let (scene, _) = scene().await;
    provisioned(&scene, Wish::Another).await;
    let down = Fault::ErrorBefore(Failing::with(403, "no"));
    let call = "DELETE /keys/{hash}";
    let faults = Faults {
        planned: vec![
            Planned::next(1, call, Fault::Delay { ms: 0 }),
            Planned::next(99, call, down),
        ],
        ..Faults::default()
    };
    scene.simulator.set_faults(faults).unwrap();
    let arguments = ["user", "delete", ANN, "--revoke-keys", "--confirm", ANN];
    let outcome = scratch(&scene.sandbox(), &arguments).expect_code(4);
    assert_eq!((scene.remote().len(), scene.local().await.len()), (1, 1));
    assert!(outcome.stderr.contains("revoked the key aac_"), "{outcome}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_without_a_hash_is_never_passed_over_in_silence() {
    let (scene, credential) = scene().await;
    run(
        scene.db.pool(),
        r#"UPDATE "AiAgentCredential" SET "externalApiKeyId" = NULL"#,
    )
    .await;
    let other = provisioned(&scene, Wish::Another).await;
    let sandbox = scene.sandbox();
    let known = other.external_api_key_id.unwrap();
    let revoke = ["keys", "revoke", ANN, "--yes"];
    let refused = scratch(&sandbox, &revoke).expect_code(5);
    assert!(refused.stdout.contains(&other.id), "{refused}");
    for said in [&*credential.id, "--remote", "--forget"] {
        assert!(refused.stderr.contains(said), "{refused}");
    }
    // The other one is gone nevertheless.
    assert!(!scene.remote().contains(&known));
    scratch(&sandbox, &["keys", "revoke", &credential.id, "--yes"]).expect_code(5);
    let delete = ["user", "delete", ANN, "--confirm", ANN];
    scratch(&sandbox, &delete).expect_code(5);
    scratch(&sandbox, &[&delete[..], &["--revoke-keys"]].concat()).expect_code(5);

    let forget = ["keys", "revoke", &credential.id, "--forget"];
    scratch(&sandbox, &forget).expect_code(5);
    let confirmed = [&forget[..], &["--confirm", &credential.id]].concat();
    scratch(&sandbox, &confirmed).expect_code(0);
    scratch(&sandbox, &revoke).expect_code(0);
    let all = scratch(&sandbox, &["keys", "provision", "--all", "--yes"]).expect_code(0);
    assert!(all.stdout.contains("withheld"), "{all}");
    scratch(&sandbox, &delete).expect_code(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_key_without_a_hash_is_forgotten() {
    let (scene, credential) = scene().await;
    let id = &*credential.id;
    let forget = ["keys", "revoke", id, "--forget", "--confirm", id];
    scratch(&scene.sandbox(), &forget).expect_code(5);
    scene.expect_balance(1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_whose_lost_key_somebody_disables_gets_no_other_unasked() {
    let (scene, credential) = scene().await;
    let hash = credential.external_api_key_id.unwrap();
    scene.simulator.account(|account| account.delete(&hash));
    let sandbox = scene.sandbox();
    scratch(&sandbox, &["keys", "reconcile", "--yes"]).expect_code(0);
    let disable = ["keys", "disable", MAIL];
    for _ in 0..2 {
        let said = scratch(&sandbox, &disable).expect_code(0);
        assert!(said.stdout.contains("already"), "{said}");
    }
    let wishes: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM scratch_internal.key_operation
         WHERE kind = 'disable' AND outcome = 'done' AND problem IS NULL",
    )
    .fetch_one(scene.db.pool())
    .await
    .unwrap();
    assert_eq!(wishes, 1);
    let all = scratch(&sandbox, &["keys", "provision", "--all", "--yes"]).expect_code(0);
    assert!(all.stdout.contains("withheld"), "{all}");
    assert!(scene.remote().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_stays_while_something_about_their_keys_is_unfinished() {
    let scene = Scene::of(1).await;
    let faults = Faults {
        planned: vec![
            Planned::next(1, "POST /keys", Fault::LostAnswer),
            Planned::next(99, "GET /keys", Fault::ErrorBefore(Failing::default())),
        ],
        ..Faults::default()
    };
    scene.simulator.set_faults(faults).unwrap();
    let provisioner = scene.provisioner().await;
    provisioner.provision(ANN, Wish::Missing).await.unwrap_err();
    scene.simulator.set_faults(Faults::default()).unwrap();
    let sandbox = scene.sandbox();
    let delete = ["user", "delete", ANN, "--confirm", ANN];
    let refused = scratch(&sandbox, &delete).expect_code(5);
    for hint in ["`scratch keys reconcile`", "--revoke-keys`"] {
        assert!(refused.stderr.contains(hint), "{refused}");
    }
    assert_eq!(scene.remote().len(), 1);
    scratch(&sandbox, &[&delete[..], &["--revoke-keys"]].concat()).expect_code(0);
    assert!(scene.remote().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_cannot_be_revoked_is_told_before_anybody_is_asked() {
    let (scene, _) = scene().await;
    let other = provisioned(&scene, Wish::Another).await;
    run(
        scene.db.pool(),
        r#"UPDATE "AiAgentCredential" SET "externalApiKeyId" = NULL WHERE NOT "default""#,
    )
    .await;
    let arguments = ["user", "delete", ANN, "--revoke-keys"];
    let refused = scratch(&scene.sandbox(), &arguments).expect_code(5);
    assert!(refused.stderr.contains(&other.id), "{refused}");
    assert!(!refused.stderr.contains("--confirm"), "{refused}");
    assert_eq!(scene.remote().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_changed_before_something_went_wrong_is_told() {
    let (scene, _) = scene().await;
    provisioned(&scene, Wish::Another).await;
    let refusing = Fault::ErrorBefore(Failing::with(401, "not you"));
    let faults = Faults {
        planned: vec![
            Planned::next(1, "PATCH /keys/{hash}", Fault::Delay { ms: 1 }),
            Planned::next(99, "PATCH /keys/{hash}", refusing),
        ],
        ..Faults::default()
    };
    scene.simulator.set_faults(faults).unwrap();
    let sandbox = scene.sandbox();
    let told = scratch(&sandbox, &["keys", "disable", MAIL, "--json"]).expect_code(4);
    let told = told.json();
    assert_eq!(told.as_array().unwrap().len(), 1, "{told}");
    assert_eq!(told[0]["enabled"], false);
    let again = scratch(&sandbox, &["keys", "disable", MAIL]).expect_code(4);
    assert!(again.stdout.contains("is disabled already"), "{again}");
    scene.simulator.set_faults(Faults::default()).unwrap();
    scratch(&sandbox, &["keys", "disable", MAIL]).expect_code(0);
}
