//! `keys check`.

use chrono::TimeDelta;
use scratch::clock::{Clock, SystemClock};
use scratch::openrouter::Usd;
use serde_json::json;

use super::{Scene, WORKSPACE, new_key, old_name, shown, user};
use crate::people::run;

#[tokio::test(flavor = "multi_thread")]
async fn a_check_lists_whose_key_runs_out() {
    let scene = Scene::of(6).await;
    let near = scene.held(1, |_| {}).await;
    scene.spend(&near, 8.0);
    let over = scene.held(2, |new| new.limit_reset = None).await;
    scene.spend(&over, 12.0);
    let calm = scene.held(3, |_| {}).await;
    scene.spend(&calm, 7.999);
    let expired = scene
        .held(4, |new| new.workspace_id = Some(WORKSPACE.into()))
        .await;
    scene.expire(&expired);
    let disabled = scene.held(5, |_| {}).await;
    scene.spend(&disabled, 10.0);
    scene.disable(&disabled);
    let unlimited = scene.held(6, |new| new.limit = None).await;
    scene.spend(&unlimited, 40.0);

    insta::assert_snapshot!(shown(&scene.keys(&["check"])));
    insta::assert_snapshot!(shown(&scene.keys(&["check", "--json"])));
    let screen = scene
        .sandbox
        .scratch(["keys", "check", "--no-progress"])
        .on_terminal();
    insta::assert_snapshot!(shown(&screen.end()));
    scene.keys(&["check", "--exit-code"]).expect_code(8);
    let lines = |arguments: &[&str]| {
        let outcome = scene.keys(&[&["check", "--json"], arguments].concat());
        outcome.json()["keys"].as_array().unwrap().len()
    };
    assert_eq!(lines(&["--warn-at", "79"]), 4);
    assert_eq!(lines(&["--warn-at", "80"]), 3);
    assert_eq!(lines(&["--warn-at", "81"]), 2);
    for wrong in ["0", "101", "-1", "80%"] {
        scene
            .keys(&["check", &format!("--warn-at={wrong}")])
            .expect_code(2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expiry_raises_an_alarm_in_time() {
    let scene = Scene::of(1).await;
    let in_days = |days| Some(SystemClock.now() + TimeDelta::days(days));
    scene.held(1, |new| new.expires_at = in_days(5)).await;
    let check = |within: &[&str], code| {
        let arguments = [&["check", "--exit-code", "--json"], within].concat();
        scene.keys(&arguments).expect_code(code).json()
    };
    let found = check(&[], 8);
    assert_eq!(found["keys"][0]["trouble"], json!(["expiring"]));
    check(&["--expiring-within", "4d"], 0);
    check(&["--expiring-within", "6d"], 8);
    for wrong in ["7", "0d", "101y"] {
        scene
            .keys(&["check", "--expiring-within", wrong])
            .expect_code(2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn where_all_is_well_a_check_says_so() {
    let scene = Scene::of(1).await;
    scene.keys(&["provision", &user(1)]).expect_code(0);
    insta::assert_snapshot!(shown(&scene.keys(&["check", "--exit-code"])));
    // An empty account tells no environment.
    let empty = Scene::of(0).await;
    let outcome = empty
        .keys(&["check", "--exit-code", "--json"])
        .expect_code(0);
    assert_eq!(outcome.json()["environment"]["keys"], json!({}));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_without_credit_and_one_of_another_environment_are_problems() {
    let scene = Scene::of(1).await;
    for n in 0..3 {
        let name = old_name(&format!("usr_staging{n:03}")).replace("development", "staging");
        scene.at_provider(new_key(&name)).await;
    }
    scene.held(1, |_| {}).await;
    scene.simulator.account(|account| account.set_credits(0.0));
    let outcome = scene
        .keys(&["check", "--exit-code", "--json"])
        .expect_code(8);
    let found = outcome.json();
    assert_eq!(found["problems"], json!(["noCredit", "otherEnvironment"]));
    assert_eq!(found["environment"]["seems"], "staging");
    assert_eq!(
        found["environment"]["keys"],
        json!({"development": 1, "staging": 3})
    );
    insta::assert_snapshot!(shown(&scene.keys(&["check"])));
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_that_the_account_does_not_have_are_a_problem() {
    let scene = Scene::of(2).await;
    let hash = scene.held(1, |_| {}).await;
    scene.held(2, |_| {}).await;
    scene.client.delete_key(&hash).await.unwrap();
    let outcome = scene
        .keys(&["check", "--exit-code", "--json"])
        .expect_code(8);
    let found = outcome.json();
    assert_eq!(found["problems"], json!(["keysMissing"]));
    assert_eq!(found["missing"], 1);
    let shown = scene.keys(&["check"]).stdout;
    assert!(
        shown.contains("1 in use here is not in this account"),
        "{shown}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_regular_key_is_told_from_a_management_key() {
    let scene = Scene::of(1).await;
    let mut new = new_key("regular");
    new.limit = Usd::from_dollars(1.0);
    let regular = scene.client.create_key(&new).await.unwrap().key;
    let outcome = scene
        .sandbox
        .scratch(["keys", "check", "--exit-code"])
        .env("OPENROUTER_PROVISIONING_KEY", regular.reveal())
        .run();
    assert!(!outcome.stderr.contains(regular.reveal()), "{outcome}");
    insta::assert_snapshot!(shown(&outcome));
    // Its answer about money would be of no worth, and is not asked for.
    assert_eq!(scene.simulator.calls("GET /credits"), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_no_list_shows_is_asked_for_before_it_counts_as_missing() {
    let scene = Scene::of(1).await;
    // Nothing is on record of the workspace in which it is.
    let hash = scene
        .held(1, |new| new.workspace_id = Some(WORKSPACE.into()))
        .await;
    run(scene.db.pool(), "DELETE FROM scratch_internal.key_record").await;
    scene.spend(&hash, 9.0);
    let found = scene
        .keys(&["check", "--exit-code", "--json"])
        .expect_code(8)
        .json();
    assert_eq!(found["missing"], 0);
    assert_eq!(found["problems"], json!(["keysRunOut"]));
}
