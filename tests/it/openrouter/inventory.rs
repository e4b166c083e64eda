//! All keys, whatever the pages look like.

use scratch::clock::{Clock, SystemClock};
use scratch::openrouter::{KeyPatch, OpenRouterError};
use serde_json::json;

use super::{client, new_key, simulator};
use crate::harness::{Reply, Scripted};

fn page(hashes: std::ops::Range<u32>) -> Reply {
    let keys: Vec<_> = hashes
        .map(|n| json!({"hash": format!("{n:064x}")}))
        .collect();
    Reply::with(200, &json!({ "data": keys }).to_string())
}

async fn listed(replies: Vec<Reply>) -> (Result<usize, OpenRouterError>, Vec<String>) {
    let server = Scripted::start(replies).await;
    let keys = client(&server.url).list_keys(&[]).await;
    let targets = server.requests().into_iter().map(|request| request.target);
    (keys.map(|keys| keys.len()), targets.collect())
}

#[tokio::test]
async fn every_page_counts_and_so_do_disabled_and_expired_keys_and_other_workspaces() {
    let simulator = simulator().await;
    let client = client(&simulator.base_url());
    let workspace = "11111111-2222-3333-4444-555555555555";
    let mut hashes = Vec::new();
    for number in 0..203 {
        let mut new = new_key(&format!("k{number}"));
        if number == 202 {
            new.workspace_id = Some(workspace.into());
        }
        hashes.push(client.create_key(&new).await.unwrap().record.hash);
    }
    let patch = KeyPatch {
        disabled: Some(true),
        ..KeyPatch::default()
    };
    client.update_key(&hashes[0], &patch).await.unwrap();
    let now = SystemClock.now();
    simulator.account(|account| account.expire(&hashes[1], now));

    let keys = client.list_keys(&[]).await.unwrap();
    assert_eq!(keys.len(), 202);
    // Two full pages, one of 2, and one that shows that there is no more.
    assert_eq!(simulator.calls("GET /keys"), 4);
    assert!(keys.iter().any(|key| key.hash == hashes[0] && key.disabled));
    let expired = keys.iter().find(|key| key.hash == hashes[1]).unwrap();
    assert!(expired.expires_at.unwrap() <= now);

    // The default workspace is not listed once more under its own name.
    let default = keys[0].workspace_id.clone().unwrap();
    let all = client
        .list_keys(&[workspace.into(), default])
        .await
        .unwrap();
    assert_eq!(all.len(), 203);
    // Four as before, and two for the other workspace.
    assert_eq!(simulator.calls("GET /keys"), 4 + 4 + 2);
}

#[tokio::test]
async fn a_server_that_does_not_know_include_expired_is_asked_without_it() {
    let unknown = Reply::with(400, r#"{"error":{"code":400,"message":"include_expired"}}"#);
    let replies = vec![unknown, page(0..100), page(100..130), page(130..130)];
    let (keys, targets) = listed(replies).await;
    assert_eq!(keys, Ok(130));
    assert_eq!(
        targets,
        [
            "/keys?offset=0&include_disabled=true&include_expired=true",
            "/keys?offset=0&include_disabled=true",
            "/keys?offset=100&include_disabled=true",
            "/keys?offset=130&include_disabled=true",
        ]
    );
    // Another reason to refuse stays a refusal.
    let refused = Reply::with(400, r#"{"error":{"code":400,"message":"no"}}"#);
    let (keys, targets) = listed(vec![refused]).await;
    assert!(matches!(
        keys,
        Err(OpenRouterError::Rejected { status: 400, .. })
    ));
    assert_eq!(targets.len(), 2);
}

#[tokio::test]
async fn keys_that_move_between_pages_are_listed_once() {
    // While page one was read, ten keys were made.
    let replies = vec![page(0..100), page(90..190), page(190..195), page(0..0)];
    let (keys, targets) = listed(replies).await;
    assert_eq!(keys, Ok(195));
    assert_eq!(targets.len(), 4);
}

#[tokio::test]
async fn a_server_without_pages_is_asked_once_more_and_no_longer() {
    let (keys, targets) = listed(vec![page(0..7)]).await;
    assert_eq!((keys, targets.len()), (Ok(7), 2));
    let (keys, targets) = listed(vec![page(0..0)]).await;
    assert_eq!((keys, targets.len()), (Ok(0), 1));
}

#[tokio::test]
async fn full_pages_that_repeat_themselves_are_no_inventory() {
    let (keys, targets) = listed(vec![page(0..100)]).await;
    assert_eq!(keys, Err(OpenRouterError::NoProgress { listed: 100 }));
    assert_eq!(targets.len(), 2);
}

#[tokio::test]
async fn a_workspace_that_is_gone_or_closed_hides_no_other() {
    let workspaces = ["one".to_owned(), "two".to_owned()];
    for status in [400, 403, 404] {
        let error = format!(r#"{{"error":{{"code":{status},"message":"no workspace"}}}}"#);
        let mut replies = vec![page(0..3), page(3..3), Reply::with(status, &error)];
        // Once more without `include_expired`.
        replies.extend((status == 400).then(|| Reply::with(status, &error)));
        replies.extend([page(10..14), page(14..14)]);
        let server = Scripted::start(replies).await;
        let keys = client(&server.url).list_keys(&workspaces).await;
        assert_eq!(keys.map(|keys| keys.len()), Ok(7), "{status}");
        let targets: Vec<_> = server.requests().into_iter().map(|it| it.target).collect();
        assert!(targets.last().unwrap().ends_with("workspace_id=two"));
    }
    // The account itself is no such matter, nor is a failure that passes.
    for (replies, expected) in [(vec![403], "403"), (vec![200, 401], "401")] {
        let replies = replies.into_iter().map(|status| match status {
            200 => page(0..0),
            _ => Reply::with(status, r#"{"error":{"message":"no"}}"#),
        });
        let server = Scripted::start(replies).await;
        let error = client(&server.url).list_keys(&workspaces).await;
        let error = error.unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
}
