//! The audit log, page by page.

use serde_json::{Value, json};

use super::super::keys;
use super::scene;

const LOG: &str = r#"
    INSERT INTO "AuditLogEvent"
        ("id", "createdAt", "updatedAt", "userId", "message", "eventType", "entityId", "context")
    VALUES ('ael_1', '2026-01-01', now(), 'usr_gone', 'a', 'create', 'aac_1', NULL),
           ('ael_2', '2026-01-02', now(), 'usr_gone', 'b', 'update', 'aac_1', '{"x": 1}'),
           ('ael_3', '2026-01-02', now(), 'usr_User000001', 'c', 'publish', 'sna_1', '[]'),
           ('ael_4', '2026-01-03 00:00:00.5', now(), 'usr_User000001', 'd', 'delete', 'aac_2', NULL)"#;

fn ids(events: &Value) -> Vec<&str> {
    let events = events.as_array().unwrap().iter();
    events.map(|event| event["id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn the_log_comes_newest_first_filtered_and_in_pages() {
    let (scene, admin) = scene().await;
    scene.run(LOG).await;
    let page = async |query: &str| {
        let path = format!("/admin/audit{query}");
        scene.get(&path, &admin).await.expect(200)
    };
    let all = page("").await;
    assert_eq!(ids(&all), ["ael_4", "ael_3", "ael_2", "ael_1"]);
    assert_eq!(
        keys(&all[0]),
        [
            "id",
            "userId",
            "eventType",
            "message",
            "entityId",
            "context",
            "createdAt"
        ]
    );
    assert_eq!(all[0]["context"], Value::Null);
    assert_eq!(all[0]["createdAt"], "2026-01-03T00:00:00.500Z");
    for (query, expected) in [
        ("?user=usr_gone", &["ael_2", "ael_1"][..]),
        ("?entity=aac_1&type=update", &["ael_2"]),
        ("?type=publish", &["ael_3"]),
        ("?since=2026-01-02T00:00:00Z", &["ael_4", "ael_3", "ael_2"]),
        ("?until=2026-01-02T00:00:00Z", &["ael_1"]),
        (
            "?since=2026-01-02T02:00:00%2B02:00&until=2026-01-03T00:00:00Z",
            &["ael_3", "ael_2"],
        ),
        ("?take=2", &["ael_4", "ael_3"]),
        ("?take=2&cursor=ael_3", &["ael_2", "ael_1"]),
        ("?user=usr_gone&cursor=ael_3", &["ael_2", "ael_1"]),
        ("?cursor=ael_1", &[]),
        ("?user=%00", &[]),
    ] {
        assert_eq!(ids(&page(query).await), expected, "{query}");
    }
    for (query, problem) in [
        ("?cursor=ael_0", "the audit log has no event `ael_0`"),
        ("?cursor=%00", "the audit log has no event `\0`"),
        (
            "?since=&until=2026-01-01&take=-1",
            "since must be a date and time such as 2026-03-15T12:00:00Z; until must be a date and \
             time such as 2026-03-15T12:00:00Z; take must be an integer from 0 to 1000",
        ),
    ] {
        let answer = scene.get(&format!("/admin/audit{query}"), &admin).await;
        assert_eq!(answer.failure(400), problem);
    }
}

#[tokio::test]
async fn what_an_admin_does_can_be_read_there() {
    let (scene, admin) = scene().await;
    scene
        .post("/admin/users/usr_User000001/promote", &admin, json!({}))
        .await
        .expect(200);
    let log = scene
        .get("/admin/audit?user=usr_User000001", &admin)
        .await
        .expect(200);
    assert_eq!(log[0]["message"], "Changed role from USER to ADMIN");
    assert_eq!(log[0]["context"]["to"], json!({"role": "ADMIN"}));
}
