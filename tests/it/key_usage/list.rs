//! `keys list` with what the provider says.

use scratch::openrouter::LimitReset;
use serde_json::json;

use super::{Scene, WORKSPACE, credential, new_key, old_name, shown, user};

#[tokio::test(flavor = "multi_thread")]
async fn usage_is_that_of_the_window_and_says_what_the_state_there_is() {
    let scene = Scene::of(9).await;
    let spent = scene.held(9, |_| {}).await;
    scene.spend(&spent, 7.5);
    let lifelong = scene.held(8, |new| new.limit_reset = None).await;
    scene.spend(&lifelong, 10.0);
    let unlimited = scene.held(7, |new| new.limit = None).await;
    scene.spend(&unlimited, 0.000_012);
    let ending = |new: &mut _| ends(new, "2199-12-31T23:59:59Z");
    scene.held(6, ending).await;
    let disabled = scene.held(5, |_| {}).await;
    scene.disable(&disabled);
    let expired = scene
        .held(4, |new| new.limit_reset = Some(LimitReset::Daily))
        .await;
    scene.expire(&expired);
    let gone = scene.held(3, |_| {}).await;
    scene.delete(&gone);
    scene
        .held(2, |new| new.workspace_id = Some(WORKSPACE.into()))
        .await;
    scene.disable_here(2).await;
    // One that the user brought: the account knows nothing of it.
    scene.credential(1, "").await;

    insta::assert_snapshot!(shown(&scene.keys(&["list", "--usage"])));
    insta::assert_snapshot!(shown(
        &scene.keys(&["list", "--usage", "--json", "--limit", "3"])
    ));
    let screen = scene
        .sandbox
        .scratch(["keys", "list", "--usage", "--no-progress"])
        .on_terminal();
    insta::assert_snapshot!(shown(&screen.end()));
    // The plain list asks nobody.
    let before = scene.simulator.calls("GET /keys");
    scene.keys(&["list"]).expect_code(0);
    assert_eq!(scene.simulator.calls("GET /keys"), before);
}

fn ends(new: &mut scratch::openrouter::NewKey, at: &str) {
    new.expires_at = Some(at.parse().unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn usage_of_everybody_comes_from_the_pages_and_of_one_user_from_their_keys() {
    let scene = Scene::of(130).await;
    for n in 1..=130 {
        scene.held(n, |_| {}).await;
    }
    let all = scene.keys(&["list", "--usage", "--json"]).expect_code(0);
    let all = all.json();
    let all = all.as_array().unwrap();
    assert_eq!(all.len(), 130);
    assert!(all.iter().all(|key| key["provider"]["state"] == "works"));
    // A full page, one of 30, and one that shows that there is no more.
    assert_eq!(scene.simulator.calls("GET /keys"), 3);
    assert_eq!(scene.simulator.calls("GET /keys/{hash}"), 0);

    let one = scene.keys(&["list", "--usage", "--user", "user7@example.com", "--json"]);
    assert_eq!(one.json()[0]["provider"]["limit"], 10);
    assert_eq!(scene.simulator.calls("GET /keys"), 3);
    assert_eq!(scene.simulator.calls("GET /keys/{hash}"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_of_another_account_is_not_asked_for_every_key() {
    let scene = Scene::of(60).await;
    for n in 1..=60 {
        scene.credential(n, &format!("{n:064x}")).await;
    }
    let all = scene
        .keys(&["list", "--usage", "--json"])
        .expect_code(0)
        .json();
    let count = |state: &str| {
        let keys = all.as_array().unwrap().iter();
        keys.filter(|key| key["provider"]["state"] == state).count()
    };
    assert_eq!((count("gone"), count("notListed")), (50, 10));
    assert_eq!(scene.simulator.calls("GET /keys/{hash}"), 50);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_keys_of_the_account_are_listed_with_their_owners_and_foreign_ones_marked() {
    let scene = Scene::of(3).await;
    let marker = scene.marker(9).await;
    let foreign = "User usr_00000000U1 Starter Key (development) [scratch 00000000 0000000000]";
    for name in [
        foreign.to_owned(),
        "\u{1b}[31mred\tkey".into(),
        format!("{} (2)", old_name(&user(1))),
        old_name("usr_stranger01"),
        old_name(&user(1)).replace("development", "staging"),
    ] {
        scene.at_provider(new_key(&name)).await;
    }
    // Ours, though no credential holds them.
    scene.at_provider(new_key(&old_name(&user(1)))).await;
    scene
        .at_provider(new_key(&format!("{}{marker}", old_name("usr_departed01"))))
        .await;
    let held = scene
        .held(2, |new| new.workspace_id = Some(WORKSPACE.into()))
        .await;
    scene.spend(&held, 2.5);
    scene.held(3, |new| new.limit = None).await;

    insta::assert_snapshot!(shown(&scene.keys(&["list", "--remote"])));
    let screen = scene
        .sandbox
        .scratch(["keys", "list", "--remote", "--no-progress"])
        .on_terminal();
    insta::assert_snapshot!(shown(&screen.end()));
    let mine = scene.keys(&["list", "--remote", "--json", "--user", &user(2)]);
    insta::assert_snapshot!(shown(&mine));
    let all = scene.keys(&["list", "--remote", "--json"]).json();
    let all = all.as_array().unwrap();
    assert_eq!(
        all.iter()
            .filter(|key| key["foreign"] == json!(true))
            .count(),
        5
    );
    let holders: Vec<_> = all
        .iter()
        .filter_map(|key| key["credentialId"].as_str())
        .collect();
    assert_eq!(holders, [credential(3), credential(2)]);
    scene.keys(&["list", "--remote", "--usage"]).expect_code(2);
}

#[tokio::test(flavor = "multi_thread")]
async fn more_keys_than_a_page_are_all_listed() {
    let scene = Scene::of(1).await;
    for n in 0..205 {
        scene.at_provider(new_key(&format!("k{n}"))).await;
    }
    let all = scene
        .keys(&["list", "--remote", "--json"])
        .expect_code(0)
        .json();
    assert_eq!(all.as_array().unwrap().len(), 205);
    let some = scene
        .keys(&["list", "--remote", "--limit", "7"])
        .expect_code(0);
    assert_eq!(some.stdout.lines().count(), 7);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_and_nothing_are_said_in_words() {
    let scene = Scene::of(1).await;
    let screen = |arguments: &[&str]| {
        let invocation = scene
            .sandbox
            .scratch(["keys", "list", "--no-progress"])
            .args(arguments);
        shown(&invocation.on_terminal().end())
    };
    insta::assert_snapshot!(screen(&["--remote", "--user", "user1@example.com"]));
    let empty = scene.keys(&["list", "--usage", "--json"]).expect_code(0);
    assert_eq!(empty.json(), json!([]));
    scene
        .keys(&["list", "--usage", "--user", "zoe@example.com"])
        .expect_code(3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renamed_key_is_that_of_the_user_on_record() {
    let scene = Scene::of(2).await;
    let marker = scene.marker(7).await;
    sqlx::query(
        "INSERT INTO scratch_internal.key_operation
             (id, kind, user_id, author, name, request, begun_at, ended_at, outcome)
         VALUES ('0000000007', 'create', $1, '{}', '', '{}', now(), now(), 'undone')",
    )
    .bind(user(2))
    .execute(scene.db.pool())
    .await
    .unwrap();
    for name in [
        format!("renamed{marker}"),
        format!("{}{marker}", old_name(&user(1))),
    ] {
        let hash = scene.at_provider(new_key(&name)).await;
        let all = scene.keys(&["list", "--remote", "--json"]).expect_code(0);
        let all = all.json();
        let key = all
            .as_array()
            .unwrap()
            .iter()
            .find(|key| key["hash"] == hash);
        assert_eq!(key.unwrap()["userId"], user(2), "{name}");
    }
}
