//! Who there is, and who is admin.

use serde_json::{Value, json};

use super::super::{ADMIN, USER, keys};
use super::{event, scene};

fn ids(users: &Value) -> Vec<&str> {
    let users = users.as_array().unwrap().iter();
    users.map(|user| user["id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn users_come_page_by_page_newest_first() {
    let (scene, admin) = scene().await;
    let page = async |query: &str| {
        let path = format!("/admin/users{query}");
        scene.get(&path, &admin).await.expect(200)
    };
    let all = page("").await;
    assert_eq!(ids(&all), [ADMIN, USER]);
    assert_eq!(
        keys(&all[0]),
        [
            "id",
            "createdAt",
            "updatedAt",
            "clerkId",
            "role",
            "email",
            "name",
            "stripeCustomerId"
        ]
    );
    let first = page("?take=1").await;
    assert_eq!(ids(&first), [ADMIN]);
    assert_eq!(ids(&page(&format!("?take=1&cursor={ADMIN}")).await), [USER]);
    assert_eq!(page(&format!("?cursor={USER}")).await, json!([]));
    assert_eq!(page("?take=0").await, json!([]));
    assert_eq!(ids(&page("?role=admin").await), [ADMIN]);
    assert_eq!(ids(&page("?role=USER").await), [USER]);
    assert_eq!(ids(&page("?search=UNA").await), [USER]);
    assert_eq!(ids(&page("?search=U").await), [ADMIN, USER], "no trigram");
    assert_eq!(ids(&page("?search=example.com&role=ADMIN").await), [ADMIN]);
    for nothing in ["%25", "%5C", "%00", "usr_%25"] {
        assert_eq!(
            page(&format!("?search={nothing}")).await,
            json!([]),
            "{nothing}"
        );
    }
    for (query, problem) in [
        (
            "?take=1001&role=root",
            "role must be USER or ADMIN; take must be an integer from 0 to 1000",
        ),
        ("?take=1&take=1", "take is given twice"),
        (
            "?cursor=usr_Nobody0001",
            "there is no user `usr_Nobody0001` for a page to follow",
        ),
        ("?cursor=%00", "there is no user `\0` for a page to follow"),
    ] {
        let answer = scene.get(&format!("/admin/users{query}"), &admin).await;
        assert_eq!(answer.failure(400), problem);
    }
}

#[tokio::test]
async fn a_user_becomes_admin_and_the_log_says_by_whom_and_why() {
    let (scene, admin) = scene().await;
    let path = format!("/admin/users/{USER}/promote");
    let promoted = scene
        .post(&path, &admin, json!({"reason": "on call"}))
        .await;
    let promoted = promoted.expect(200);
    assert_eq!(promoted["role"], "ADMIN");
    assert_eq!(promoted["changed"], true);
    let (concerned, context) = event(&scene).await;
    assert_eq!(concerned, USER);
    assert_eq!(context["actor"]["kind"], "api");
    assert_eq!(context["actor"]["userId"], ADMIN);
    assert_eq!(context["actor"]["scheme"], "api-token");
    assert!(
        context["actor"]["tokenId"]
            .as_str()
            .unwrap()
            .starts_with("atk_")
    );
    assert_eq!(context["reason"], "on call");
    assert_eq!(context["from"], json!({"role": "USER"}));

    // Once more, with no body at all: nothing changes, nothing is written.
    let again = scene.send(reqwest::Method::POST, &path, &admin, None).await;
    assert_eq!(again.expect(200)["changed"], false);
    event(&scene).await;
}

#[tokio::test]
async fn the_last_admin_stays_one() {
    let (scene, admin) = scene().await;
    let path = format!("/admin/users/{ADMIN}/demote");
    let refused = scene.post(&path, &admin, json!({})).await.failure(409);
    assert!(
        refused.ends_with("is the last admin and cannot be demoted"),
        "{refused}"
    );
    let promote = format!("/admin/users/{USER}/promote");
    scene.post(&promote, &admin, json!({})).await.expect(200);
    let demoted = scene.post(&path, &admin, json!({})).await.expect(200);
    assert_eq!(demoted["role"], "USER");
    // What was taken back holds at once.
    scene.get("/admin/users", &admin).await.failure(403);
}
