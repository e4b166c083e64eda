//! How often a request asks the database, counted on the wire.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use scratch::db::Database;
use scratch::settings::DatabaseUrl;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};

use super::{ADMIN, Scene, USER, agent_for, bearer, claims, session};
use crate::harness::TestDatabase;

/// Passes a client's messages on and counts those that run a statement: "Execute" and "Query" of
/// PostgreSQL's protocol. The pool's own "Sync", after an answer was read, holds nobody up.
async fn pass(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, trips: Arc<AtomicU32>) {
    // The first message alone has no type.
    let mut has_type = false;
    loop {
        let mut head = vec![0; if has_type { 5 } else { 4 }];
        if from.read_exact(&mut head).await.is_err() {
            return;
        }
        let length = head
            .last_chunk::<4>()
            .copied()
            .map(u32::from_be_bytes)
            .unwrap();
        let mut rest = vec![0; length as usize - 4];
        from.read_exact(&mut rest).await.unwrap();
        if has_type && matches!(head[0], b'E' | b'Q') {
            trips.fetch_add(1, Ordering::SeqCst);
        }
        has_type = true;
        head.extend(rest);
        if to.write_all(&head).await.is_err() {
            return;
        }
    }
}

/// A way to the database that counts; its URL, and the count.
async fn detour(url: &DatabaseUrl) -> (DatabaseUrl, Arc<AtomicU32>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let trips = Arc::new(AtomicU32::new(0));
    let (count, host, target) = (Arc::clone(&trips), url.host.clone(), url.port);
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let server = TcpStream::connect((host.as_str(), target)).await.unwrap();
            let (from_client, mut to_client) = client.into_split();
            let (mut from_server, to_server) = server.into_split();
            tokio::spawn(pass(from_client, to_server, Arc::clone(&count)));
            tokio::spawn(async move { tokio::io::copy(&mut from_server, &mut to_client).await });
        }
    });
    let mut detour = url.clone();
    detour.host = "127.0.0.1".into();
    detour.port = port;
    detour.ssl_mode = scratch::settings::SslMode::Disable;
    (detour, trips)
}

async fn ask(scene: &Scene, path: &str, authorization: &str, status: u16) {
    let answer = if path.starts_with("/ofrep") {
        let body = json!({"context": {"targetingKey": USER}});
        scene.post(path, authorization, body).await
    } else {
        scene.get(path, authorization).await
    };
    assert_eq!(answer.status, status, "{path} {authorization}");
}

/// A server whose way to the database counts.
async fn counted() -> (Scene, Arc<AtomicU32>) {
    let test = TestDatabase::migrated().await;
    let (url, trips) = detour(&test.target().url).await;
    let scene = Scene::on(test, |config| {
        let mut target = config.db.target().clone();
        target.url = url;
        let clock = config.db.clock.clone();
        config.db = Database::lazy(target);
        config.db.clock = clock;
    })
    .await;
    (scene, trips)
}

#[tokio::test]
async fn one_look_serves_all_who_ask_whether_it_is_ready() {
    let (scene, trips) = counted().await;
    let all = (0..50).map(|_| ask(&scene, "/readyz", "", 200));
    futures_util::future::join_all(all).await;
    let trips = trips.load(Ordering::SeqCst);
    assert!((1..50).contains(&trips), "{trips}");
}

#[tokio::test]
async fn the_account_takes_one_round_trip_and_a_list_two() {
    let (scene, trips) = counted().await;
    scene.people().await;
    let token = scene.token(USER, &[]).await;
    let jwt = bearer(&session(&claims("user_una")));
    for (path, authorization, status, expected) in [
        ("/health", "", 200, 0),
        ("/users/current", token.as_str(), 200, 1),
        ("/users/current", agent_for(USER).as_str(), 200, 1),
        ("/users/current", jwt.as_str(), 200, 1),
        ("/users/current", "", 401, 0),
        ("/users/current", "Bearer junk", 401, 0),
        ("/users/current", "Agent-Token wrong:usr_User000001", 401, 0),
        ("/user/credentials", token.as_str(), 200, 2),
        ("/agent-token-usage/stats/summary", token.as_str(), 200, 2),
        ("/ofrep/v1/evaluate/flags", token.as_str(), 200, 1),
    ] {
        // Connections and prepared statements are made once.
        for _ in 0..2 {
            ask(&scene, path, authorization, status).await;
        }
        trips.store(0, Ordering::SeqCst);
        for _ in 0..5 {
            ask(&scene, path, authorization, status).await;
        }
        assert_eq!(
            trips.load(Ordering::SeqCst),
            5 * expected,
            "{path} {authorization}"
        );
    }
}

#[tokio::test]
async fn those_who_ask_at_the_same_time_get_each_its_own_answer() {
    let (scene, _) = counted().await;
    scene.people().await;
    sqlx::raw_sql(
        r#"INSERT INTO "User" ("id", "clerkId", "createdAt", "updatedAt")
           SELECT 'usr_Many0000' || n, 'user_many' || n, now(), now() FROM generate_series(10, 39) n;
           INSERT INTO "APIToken" ("id", "userId", "token", "createdAt", "expiresAt", "type", "scopes")
           SELECT 'atk_Many0000' || n, 'usr_Many0000' || n, 'token-of-many-' || n, now(),
                  CASE WHEN n < 35 THEN timestamp '9999-01-01' ELSE '2001-01-01' END, 'USER',
                  CASE n WHEN 12 THEN ARRAY[NULL, 'read'] END
           FROM generate_series(10, 39) n"#,
    )
    .execute(scene.db.pool())
    .await
    .unwrap();
    for number in [10, 11] {
        let id = format!("usr_Many0000{number}");
        ask(&scene, "/users/current", &agent_for(&id), 200).await;
        let token = format!("API-Token token-of-many-{number}");
        ask(&scene, "/users/current", &token, 200).await;
    }

    // Whoever comes while nobody can be read waits.
    let mut locked = scene.test.connect().await.begin().await.unwrap();
    sqlx::query(r#"LOCK TABLE "User" IN ACCESS EXCLUSIVE MODE"#)
        .execute(&mut *locked)
        .await
        .unwrap();
    // Of the last there is nobody, and the last tokens have expired.
    let all = (10..50).map(async |number| {
        let id = format!("usr_Many0000{number}");
        let token = format!("API-Token token-of-many-{number}");
        let agent = agent_for(&id);
        let (by_id, by_token) = tokio::join!(
            scene.get("/users/current", &agent),
            scene.get("/users/current", &token)
        );
        for (answer, is_there) in [(by_id, number < 40), (by_token, number < 35)] {
            if is_there {
                assert_eq!(answer.expect(200)["id"], json!(id));
            } else {
                assert_eq!(answer.failure(401), "No token provided");
            }
        }
    });
    let unlock = async {
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        locked.commit().await.unwrap();
    };
    tokio::join!(futures_util::future::join_all(all), unlock);
    let sessions = (10..40).map(async |number| {
        let jwt = bearer(&session(&claims(&format!("user_many{number}"))));
        let answer = scene.get("/users/current", &jwt).await.expect(200);
        assert_eq!(answer["clerkId"], json!(format!("user_many{number}")));
    });
    futures_util::future::join_all(sessions).await;
}

#[tokio::test]
async fn a_change_that_waits_for_a_lock_is_given_up() {
    let (scene, _) = counted().await;
    scene.people().await;
    let token = scene.token(ADMIN, &[]).await;
    let path = format!("/admin/users/{USER}/promote");
    let mut locked = scene.test.connect().await.begin().await.unwrap();
    sqlx::query(r#"LOCK TABLE "AuditLogEvent" IN ACCESS EXCLUSIVE MODE"#)
        .execute(&mut *locked)
        .await
        .unwrap();
    let began = std::time::Instant::now();
    let answer = scene.post(&path, &token, json!({})).await;
    assert_eq!(answer.status, 503, "{}", answer.text);
    // 2 s, and what a busy machine adds; a command would wait for 10 s.
    assert!(began.elapsed() < std::time::Duration::from_secs(8));
    locked.commit().await.unwrap();
    let answer = scene.post(&path, &token, json!({})).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
}
