//! `/agent-token-usage`: what is recorded, paged and summed.

use serde_json::{Value, json};

use super::{Scene, USER, agent_for, keys};

fn event(model: &str, total: i64) -> Value {
    json!({
        "model": model, "requests": 1, "requestTokens": 2, "responseTokens": 3, "totalTokens": total
    })
}

#[tokio::test]
async fn an_event_has_the_keys_that_clients_know() {
    let scene = Scene::with_people().await;
    let agent = agent_for(USER);
    let mut new = event("openai/gpt-4o", 5);
    let context = json!({"session_id": "s", "agent_credentials": "user", "column_ids": ["a"]});
    new["context"] = context.clone();
    let made = scene
        .post("/agent-token-usage/track", &agent, new)
        .await
        .expect(201);
    assert_eq!(
        keys(&made),
        [
            "id",
            "createdAt",
            "updatedAt",
            "userId",
            "model",
            "requests",
            "requestTokens",
            "responseTokens",
            "totalTokens",
            "context"
        ]
    );
    assert_eq!(
        (&made["userId"], &made["context"]),
        (&json!(USER), &context)
    );
    assert_eq!(made["createdAt"], "2026-03-15T12:00:00.123Z");
    let list = scene
        .get("/agent-token-usage/events", &agent)
        .await
        .expect(200);
    assert_eq!(list, json!([made]));

    let plain = scene
        .post("/agent-token-usage/track", &agent, event("m", 0))
        .await
        .expect(201);
    assert_eq!(plain["context"], Value::Null);
    let kept: bool = scene
        .value(r#"SELECT "context" IS NULL FROM "AiAgentTokenUsageEvent" WHERE "model" = 'm'"#)
        .await;
    assert!(kept);
    let events: i64 = scene.value(r#"SELECT count(*) FROM "AuditLogEvent""#).await;
    assert_eq!(events, 0, "usage is a record itself");
}

#[tokio::test]
async fn counts_are_checked_and_unknown_members_named() {
    let scene = Scene::with_people().await;
    let agent = agent_for(USER);
    for (name, value, message) in [
        (
            "requests",
            json!(-1),
            "requests must be an integer from 0 to 2147483647",
        ),
        (
            "requests",
            json!(1.5),
            "requests must be an integer from 0 to 2147483647",
        ),
        (
            "totalTokens",
            json!(2_147_483_648_u64),
            "totalTokens must be an integer from 0 to 2147483647",
        ),
        (
            "totalTokens",
            json!("5"),
            "totalTokens must be an integer from 0 to 2147483647",
        ),
        ("model", json!(""), "model must not be empty"),
        ("model", json!(7), "model must be a string"),
        (
            "context",
            json!({"a": "\u{0}"}),
            "no text may hold the character U+0000",
        ),
        ("id", json!("uev_mine"), "id is not known here"),
        (
            "createdAt",
            json!("2020-01-01"),
            "createdAt is not known here",
        ),
    ] {
        let mut new = event("m", 5);
        new[name] = value;
        let answer = scene.post("/agent-token-usage/track", &agent, new).await;
        assert_eq!(answer.failure(400), message);
    }
    let empty = scene
        .post("/agent-token-usage/track", &agent, json!({}))
        .await;
    assert_eq!(
        empty.failure(400),
        "model is missing; requests is missing; requestTokens is missing; responseTokens is \
         missing; totalTokens is missing"
    );
    let mixed = json!({"model": "", "requests": "x", "context": "\u{0}"});
    let mixed = scene.post("/agent-token-usage/track", &agent, mixed).await;
    assert_eq!(
        mixed.failure(400),
        "requests must be an integer from 0 to 2147483647; requestTokens is missing; \
         responseTokens is missing; totalTokens is missing; model must not be empty; no text may \
         hold the character U+0000"
    );
    // Some languages write whole numbers so.
    let whole = r#"{"model":"m","requests":1.0,"requestTokens":0,"responseTokens":0,"totalTokens":2147483647}"#;
    let body = Some(whole.to_owned());
    let answer = scene
        .send(
            reqwest::Method::POST,
            "/agent-token-usage/track",
            &agent,
            body,
        )
        .await;
    assert_eq!(answer.expect(201)["requests"], 1);
}

#[tokio::test]
async fn pages_follow_each_other_without_a_gap_or_a_repeat() {
    let scene = Scene::with_people().await;
    scene
        .run(
            r#"INSERT INTO "AiAgentTokenUsageEvent" ("id", "createdAt", "updatedAt", "userId", "model",
                   "requests", "requestTokens", "responseTokens", "totalTokens")
               SELECT 'uev_' || lpad(n::text, 4, '0'), '2026-03-01'::timestamp + n / 3 * interval '1 s',
                      '2026-03-01', 'usr_User000001', 'm', 1, 1, 1, n
               FROM generate_series(1, 1205) n"#,
        )
        .await;
    scene
        .run(
            r#"INSERT INTO "AiAgentTokenUsageEvent" ("id", "createdAt", "updatedAt", "userId", "model",
                   "requests", "requestTokens", "responseTokens", "totalTokens")
               VALUES ('uev_admin', '2026-03-02', '2026-03-02', 'usr_Admin00001', 'm', 1, 1, 1, 1)"#,
        )
        .await;
    let token = scene.token(USER, &[]).await;
    let page = async |query: &str| {
        let path = format!("/agent-token-usage/events{query}");
        scene.get(&path, &token).await.expect(200)
    };
    let id = |event: &Value| event["id"].as_str().unwrap().to_owned();
    assert_eq!(page("").await.as_array().unwrap().len(), 100);
    assert_eq!(page("?take=0").await, json!([]));
    assert_eq!(page("?take=1000").await.as_array().unwrap().len(), 1000);
    let mut seen: Vec<String> = Vec::new();
    loop {
        let cursor = seen
            .last()
            .map(|id| format!("&cursor={id}"))
            .unwrap_or_default();
        let next = page(&format!("?take=7{cursor}")).await;
        let next = next.as_array().unwrap();
        if next.is_empty() {
            break;
        }
        seen.extend(next.iter().map(id));
    }
    let expected: Vec<String> = (1..=1205).rev().map(|n| format!("uev_{n:04}")).collect();
    assert_eq!(seen, expected);
    for (query, message) in [
        ("?take=1001", "take must be an integer from 0 to 1000"),
        ("?take=-1", "take must be an integer from 0 to 1000"),
        ("?take=2.9x", "take must be an integer from 0 to 1000"),
        (
            "?take=1&take=2&cursor=a&cursor=b",
            "take is given twice; cursor is given twice",
        ),
        ("?cursor=nothing", "the user has no usage event `nothing`"),
        (
            "?cursor=uev_admin",
            "the user has no usage event `uev_admin`",
        ),
        ("?cursor=%00", "the user has no usage event `\u{0}`"),
    ] {
        let answer = scene
            .get(&format!("/agent-token-usage/events{query}"), &token)
            .await;
        assert_eq!(answer.failure(400), message);
    }
}

#[tokio::test]
async fn the_month_is_that_of_utc_and_half_open() {
    let scene = Scene::with_people().await;
    let token = scene.token(USER, &[]).await;
    let summary = "/agent-token-usage/stats/summary";
    let nothing = scene.get(summary, &token).await;
    assert_eq!(nothing.text, r#"{"totalTokens":0,"items":[]}"#);
    scene
        .run(
            r#"INSERT INTO "AiAgentTokenUsageEvent" ("id", "createdAt", "updatedAt", "userId", "model",
                   "requests", "requestTokens", "responseTokens", "totalTokens")
               SELECT 'uev_' || row_number() OVER (), at::timestamp, '2026-01-01', who, model, 2, 0, 0, tokens
               FROM (VALUES ('2026-02-28 23:59:59.999', 'usr_User000001', 'b', 1),
                            ('2026-03-01', 'usr_User000001', 'b', 2147483647),
                            ('2026-03-31 23:59:59.999', 'usr_User000001', 'b', 2147483647),
                            ('2026-03-15', 'usr_User000001', 'B', 7),
                            ('2026-04-01', 'usr_User000001', 'b', 1),
                            ('2026-03-15', 'usr_Admin00001', 'b', 1)) e(at, who, model, tokens)"#,
        )
        .await;
    assert_eq!(
        scene.get(summary, &token).await.text,
        r#"{"totalTokens":4294967301,"items":[{"model":"B","totalTokens":7,"totalRequests":2},{"model":"b","totalTokens":4294967294,"totalRequests":4}]}"#
    );
}
