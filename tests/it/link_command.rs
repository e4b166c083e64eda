//! `scratch user link`, through the built binary.

use serde_json::json;

use crate::harness::{Sandbox, TestDatabase};
use crate::people::{Person, audit_log};

#[tokio::test]
async fn an_identity_at_clerk_belongs_to_one_user_and_the_audit_log_knows_who_said_so() {
    let test = TestDatabase::migrated().await;
    let pool = test.connect().await;
    for (id, email, clerk_id) in [
        ("usr_Ann0000001", "ann@example.com", None),
        ("usr_Bob0000001", "bob@example.com", None),
        ("usr_Cid0000001", "cid@example.com", Some("user_cid")),
    ] {
        let email = Some(email);
        Person {
            id,
            email,
            clerk_id,
            ..Person::default()
        }
        .insert(&pool)
        .await;
    }
    let sandbox = Sandbox::on(&test);
    let link = |user: &str, clerk_id: &str| {
        let words = ["user", "link", user, "--clerk-id", clerk_id];
        sandbox.scratch(words).args(["--reason", "the admin"]).run()
    };
    let outcomes = [
        link("ann@example.com", "user_ann").expect_code(0),
        link("ann@example.com", "user_ann").expect_code(0),
        link("ann@example.com", "user_other").expect_code(5),
        link("bob@example.com", "user_cid").expect_code(5),
        link("bob@example.com", "user bob").expect_code(2),
    ];
    insta::assert_snapshot!(outcomes.map(|outcome| outcome.to_string()).join("\n\n"));
    let log = audit_log(&pool).await;
    assert_eq!(log.len(), 1);
    assert_eq!(
        (log[0].1.as_str(), &log[0].4["reason"]),
        ("usr_Ann0000001", &json!("the admin"))
    );
    assert_eq!(log[0].4["to"], json!({"clerkId": "user_ann"}));
}
