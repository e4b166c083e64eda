//! Definitions on disk: fetched as seldom as can be, since every fetch is billed.

use std::os::unix::fs::PermissionsExt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use scratch::clock::Clock;
use scratch::posthog::{Cache, Follower, Freshness, Origin, PostHogError, Source};
use tempfile::TempDir;

use super::{DOCUMENT, client, settings};
use crate::harness::{Reply, Scripted};

/// A clock that is set by hand.
#[derive(Clone)]
struct Hand(Arc<Mutex<DateTime<Utc>>>);

impl Hand {
    fn new() -> Self {
        Self(Arc::new(Mutex::new(
            "2026-03-01T12:00:00Z".parse().unwrap(),
        )))
    }

    fn turn(&self, seconds: i64) {
        *self.0.lock().unwrap() += TimeDelta::seconds(seconds);
    }
}

impl Clock for Hand {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap()
    }
}

const MINUTE: Freshness = Freshness::Within(Duration::from_mins(1));

struct Scene {
    server: Scripted,
    clock: Hand,
    folder: TempDir,
}

impl Scene {
    async fn of(replies: impl IntoIterator<Item = Reply>) -> Self {
        Self {
            server: Scripted::start(replies).await,
            clock: Hand::new(),
            folder: TempDir::new().unwrap(),
        }
    }

    fn source(&self) -> Source {
        let cache = Cache::of(self.folder.path(), &settings(&self.server.url));
        Source::new(
            client(&self.server.url),
            cache,
            Arc::new(self.clock.clone()),
        )
    }

    fn calls(&self) -> usize {
        self.server.requests().len()
    }
}

#[tokio::test]
async fn definitions_are_fetched_again_only_when_they_are_too_old() {
    let etag = Reply::headed(200, "etag: \"1\"\r\n", DOCUMENT);
    let newer = r#"{"flags":[],"cohorts":{"1":{}}}"#;
    let scene = Scene::of([etag, Reply::with(304, ""), Reply::with(200, newer)]).await;
    let source = scene.source();
    let fetched = source.load(MINUTE).await.unwrap();
    assert_eq!((fetched.origin, scene.calls()), (Origin::Fetched, 1));
    scene.clock.turn(60);
    let kept = source.load(MINUTE).await.unwrap();
    assert_eq!((kept.origin, scene.calls()), (Origin::Kept, 1));
    assert_eq!(kept.fetched_at, fetched.fetched_at);
    scene.clock.turn(1);
    let unchanged = source.load(MINUTE).await.unwrap();
    assert_eq!((unchanged.origin, scene.calls()), (Origin::Unchanged, 2));
    assert_eq!(unchanged.body, DOCUMENT.as_bytes());
    // What was said to be right counts as fetched then, also in another process.
    let again = scene.source().load(MINUTE).await.unwrap();
    assert_eq!((again.origin, scene.calls()), (Origin::Kept, 2));
    let now = source.load(Freshness::Now).await.unwrap();
    assert_eq!((now.origin, scene.calls()), (Origin::Fetched, 3));
    assert_eq!(now.body, newer.as_bytes());
    // A clock that was set back makes nothing young.
    scene.clock.turn(-3600);
    source.load(MINUTE).await.unwrap();
    assert_eq!(scene.calls(), 4);
}

#[tokio::test]
async fn the_file_is_the_owners_alone_and_names_no_key() {
    let scene = Scene::of([Reply::with(200, DOCUMENT)]).await;
    let source = scene.source();
    source.load(MINUTE).await.unwrap();
    let path = source.cache().path();
    let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(path), mode(path.parent().unwrap())), (0o600, 0o700));
    let text = std::fs::read_to_string(path).unwrap();
    assert!(text.ends_with(DOCUMENT));
    let whole = format!("{}{text}", path.display());
    assert!(!whole.contains("ca11ab1e"), "{whole}");
    let others = std::fs::read_dir(path.parent().unwrap()).unwrap().count();
    assert_eq!(others, 1, "no draft is left");
}

#[tokio::test]
async fn nothing_is_fetched_offline() {
    let scene = Scene::of([Reply::with(200, DOCUMENT)]).await;
    let source = scene.source();
    let missing = source.load(Freshness::Kept).await.unwrap_err();
    assert!(matches!(missing, PostHogError::NothingKept { .. }));
    source.load(MINUTE).await.unwrap();
    scene.clock.turn(1_000_000);
    let kept = source.load(Freshness::Kept).await.unwrap();
    assert_eq!((kept.origin, scene.calls()), (Origin::Kept, 1));
}

#[tokio::test]
async fn what_was_kept_stands_in_while_posthog_is_away_but_not_for_a_refusal() {
    for (reply, stands_in) in [
        (Reply::with(500, "{}"), true),
        (Reply::with(429, "{}"), true),
        (Reply::with(200, "<html>"), true),
        (Reply::with(200, "{}"), true),
        (Reply::with(200, r#"{"status":"ok"}"#), true),
        (Reply::with(200, r#"{"results":[]}"#), true),
        (Reply::Hangup, true),
        (Reply::with(401, "{}"), false),
        (Reply::with(402, "{}"), false),
        (Reply::with(403, "{}"), false),
        (Reply::with(404, "{}"), false),
    ] {
        let scene = Scene::of([Reply::with(200, DOCUMENT), reply.clone()]).await;
        let source = scene.source();
        source.load(MINUTE).await.unwrap();
        scene.clock.turn(61);
        let loaded = source.load(MINUTE).await;
        let is_outdated =
            matches!(&loaded, Ok(loaded) if matches!(loaded.origin, Origin::Outdated(_)));
        assert_eq!(is_outdated, stands_in, "{reply:?}");
        assert_eq!(loaded.is_err(), !stands_in, "{reply:?}");
        // Nothing stands in for what is wanted as of now, and nothing is lost.
        source.load(Freshness::Now).await.unwrap_err();
        source.load(Freshness::Kept).await.unwrap();
    }
}

#[tokio::test]
async fn a_file_that_is_damaged_is_named_and_replaced() {
    let scene = Scene::of([Reply::with(200, DOCUMENT)]).await;
    let source = scene.source();
    source.load(MINUTE).await.unwrap();
    for damage in ["", "{}", "nonsense\n{}", "{\"fetched_at\":\"soon\"}\n{}"] {
        std::fs::write(source.cache().path(), damage).unwrap();
        let offline = source.load(Freshness::Kept).await.unwrap_err();
        let name = source.cache().path().display().to_string();
        assert!(offline.to_string().contains(&name), "{offline}");
        let loaded = source.load(MINUTE).await.unwrap();
        assert_eq!(loaded.origin, Origin::Fetched, "{damage}");
        assert_eq!(loaded.mishap, Some(offline));
    }
}

#[tokio::test]
async fn what_was_paid_for_is_of_use_though_it_cannot_be_kept() {
    let scene = Scene::of([Reply::with(200, DOCUMENT)]).await;
    // Where the folder would be there is a file.
    std::fs::write(scene.folder.path().join("flags"), "").unwrap();
    let loaded = scene.source().load(Freshness::Now).await.unwrap();
    assert_eq!(loaded.body, DOCUMENT.as_bytes());
    assert!(loaded.mishap.is_some());
}

#[tokio::test]
async fn a_file_that_others_may_read_is_closed_to_them() {
    let scene = Scene::of([Reply::with(200, DOCUMENT)]).await;
    let source = scene.source();
    source.load(MINUTE).await.unwrap();
    let path = source.cache().path();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o644)).unwrap();
    source.load(Freshness::Kept).await.unwrap();
    assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
}

#[tokio::test]
async fn what_a_server_hears_to_be_right_is_fresh_for_the_next_one() {
    let etag = Reply::headed(200, "etag: \"1\"\r\n", DOCUMENT);
    let scene = Scene::of([etag, Reply::with(304, "")]).await;
    let source = scene.source();
    source.load(Freshness::Now).await.unwrap();
    scene.clock.turn(3600);
    let follower = || {
        let cache = source.cache().clone();
        let clock = Arc::new(scene.clock.clone());
        Follower::new(client(&scene.server.url), Some(cache), clock)
    };
    let mut first = follower();
    first.kept().unwrap();
    assert_eq!(first.changed().await.unwrap(), None);
    let kept = follower().kept().unwrap();
    assert_eq!(kept.fetched_at, scene.clock.now());
    assert_eq!(kept.body, DOCUMENT.as_bytes());
}

#[tokio::test]
async fn what_another_process_kept_meanwhile_is_not_undone() {
    let newer = r#"{"flags":[],"cohorts":{"1":{}}}"#;
    let replies = [
        Reply::headed(200, "etag: \"1\"\r\n", DOCUMENT),
        Reply::headed(200, "etag: \"2\"\r\n", newer),
        Reply::with(304, ""),
    ];
    let scene = Scene::of(replies).await;
    let source = scene.source();
    source.load(Freshness::Now).await.unwrap();
    let cache = source.cache().clone();
    let clock = Arc::new(scene.clock.clone());
    let mut slow = Follower::new(client(&scene.server.url), Some(cache), clock);
    slow.kept().unwrap();
    source.load(Freshness::Now).await.unwrap();
    assert_eq!(slow.changed().await.unwrap(), None);
    assert_eq!(
        source.load(Freshness::Kept).await.unwrap().body,
        newer.as_bytes()
    );
}

#[tokio::test]
async fn a_wait_that_posthog_asks_for_is_told() {
    let slower = Reply::headed(429, "retry-after: 1\r\n", "{}");
    let server = Scripted::start([slower, Reply::with(200, DOCUMENT)]).await;
    let told = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&told);
    let client = client(&server.url).telling(move |pause| heard.lock().unwrap().push(pause));
    client.definitions(None).await.unwrap();
    let told = told.lock().unwrap();
    assert_eq!(told.len(), 1);
    assert!(told[0] >= Duration::from_secs(1), "{told:?}");
}
