//! The same thing done by several admins at once.

use std::time::Duration;

use futures_util::future::join_all;
use scratch::sandbox::Faults;
use serde_json::{Value, json};

use super::super::{ADMIN, Answer, Scene, USER};
use super::keys;
use crate::people::audit_log;
use crate::provision::open_operations;

/// The same request so often at once.
async fn at_once(scene: &Scene, admin: &str, path: &str, times: usize) -> Vec<Answer> {
    join_all((0..times).map(|_| scene.post(path, admin, json!({})))).await
}

/// The answers that are 200 or 201; whoever comes while another is at work hears so.
fn done(answers: Vec<Answer>) -> Vec<Value> {
    let (done, busy): (Vec<_>, Vec<_>) =
        answers.into_iter().partition(|answer| answer.status < 300);
    for answer in busy {
        let message = answer.failure(409);
        assert!(message.contains("at work on the keys of"), "{message}");
    }
    let bodies = done.iter().map(|answer| serde_json::from_str(&answer.text));
    bodies.map(Result::unwrap).collect()
}

async fn events(scene: &Scene) -> usize {
    audit_log(scene.db.pool()).await.len()
}

#[tokio::test]
async fn a_role_changes_once_and_everybody_hears_what_it_is_now() {
    let (scene, admin) = super::scene().await;
    for (verb, role, written) in [("promote", "ADMIN", 1), ("demote", "USER", 2)] {
        let path = format!("/admin/users/{USER}/{verb}");
        let all = at_once(&scene, &admin, &path, 12).await;
        let all: Vec<Value> = all.into_iter().map(|answer| answer.expect(200)).collect();
        assert!(all.iter().all(|change| change["role"] == role), "{all:?}");
        let changes = all.iter().filter(|change| change["changed"] == true);
        assert_eq!((changes.count(), events(&scene).await), (1, written));
    }
}

#[tokio::test]
async fn a_token_is_taken_back_once_and_is_not_there_for_the_others() {
    let (scene, _) = super::scene().await;
    let admin = scene.token(ADMIN, &[]).await;
    scene.run(r#"DELETE FROM "AuditLogEvent""#).await;
    let path = format!("/admin/users/{USER}/tokens");
    let made = scene.post(&path, &admin, json!({})).await.expect(201);
    let path = format!("/admin/tokens/{}/revoke", made["id"].as_str().unwrap());
    let all = at_once(&scene, &admin, &path, 8).await;
    let mut statuses: Vec<u16> = all.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 404, 404, 404, 404, 404, 404, 404]);
    assert_eq!(events(&scene).await, 2);
}

#[tokio::test]
async fn a_user_gets_one_key_and_it_is_rotated_and_revoked_once() {
    let (scene, admin, simulator) = keys::scene().await;
    let path = format!("/admin/users/{USER}/keys/provision");
    let made = done(at_once(&scene, &admin, &path, 8).await);
    let outcomes = made.iter().filter(|key| key["outcome"] == "made");
    assert_eq!((outcomes.count(), simulator.calls("POST /keys")), (1, 1));
    assert!(made.iter().all(|key| key["hash"] == made[0]["hash"]));
    let again = at_once(&scene, &admin, &path, 1).await;
    assert_eq!(again[0].status, 200);

    let id = made[0]["credentialId"].as_str().unwrap();
    for (verb, changed) in [("disable", 1), ("enable", 1)] {
        let path = format!("/admin/keys/{id}/{verb}");
        let all = done(at_once(&scene, &admin, &path, 6).await);
        let changes = all.iter().filter(|key| key["changed"] == true);
        assert_eq!(changes.count(), changed, "{verb}: {all:?}");
    }

    let path = format!("/admin/keys/{id}/revoke");
    let gone = done(at_once(&scene, &admin, &path, 8).await);
    let told = gone.iter().filter(|keys| keys[0]["credentialId"] == id);
    assert_eq!(told.count(), 1, "{gone:?}");
    assert!(gone.iter().all(|keys| keys.as_array().unwrap().len() < 2));
    assert_eq!(simulator.calls("DELETE /keys/{hash}"), 1);
    assert_eq!(open_operations(scene.db.pool()).await, 0);
}

#[tokio::test]
async fn many_keys_at_once_take_few_connections_of_the_database() {
    let (scene, admin, simulator) = keys::scene().await;
    scene
        .run(
            r#"INSERT INTO "User" ("id", "createdAt", "updatedAt")
               SELECT 'usr_' || n, now(), now() FROM generate_series(1, 14) n"#,
        )
        .await;
    let faults = Faults {
        latency_ms: 500,
        ..Faults::default()
    };
    simulator.set_faults(faults).unwrap();
    // All connections of the pool are there: without optimisation it takes long to open them.
    let mut opened = Vec::new();
    for _ in 0..10 {
        opened.push(scene.db.pool().acquire().await.unwrap());
    }
    drop(opened);
    // A machine that is busy may turn some of them away all the same.
    let paths = (1..=14).map(|n| format!("/admin/users/usr_{n}/keys/provision"));
    let asking = paths.map(async |path| {
        let status = scene.post(&path, &admin, json!({})).await.status;
        assert!([201, 503].contains(&status), "{status}");
    });
    let mut asking = std::pin::pin!(join_all(asking));
    let mut most = 0;
    loop {
        tokio::select! {
            _ = &mut asking => break,
            () = tokio::time::sleep(Duration::from_millis(25)) => {}
        }
        let held: i64 = scene
            .value(
                "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
                 WHERE l.locktype = 'advisory' AND d.datname = current_database()",
            )
            .await;
        most = held.max(most);
    }
    assert!((1..=8).contains(&most), "{most}");
}
