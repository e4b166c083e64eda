//! `scratch token`, through the built binary.

use scratch::db::Database;
use scratch::logins::{Depth, Logins};
use scratch::secret::Secret;
use scratch::tokens::Websockets;

use crate::harness::{Sandbox, TestDatabase};
use crate::people::{Person, audit_log, run};

/// A database with Ann, and a place to run commands on it.
async fn scene() -> (Sandbox, Database) {
    let test = TestDatabase::migrated().await;
    let db = Database::connect(test.target()).await.unwrap();
    let ann = Person {
        id: "usr_Ann0000001",
        email: Some("ann@example.com"),
        ..Person::default()
    };
    ann.insert(db.pool()).await;
    (Sandbox::on(&test), db)
}

async fn opens(db: &Database, token: &str) -> bool {
    Logins::new(db.clone(), Websockets::new(None), None)
        .by_token(&Secret::new(token), Depth::Caller)
        .await
        .unwrap()
        .is_some()
}

async fn stored(db: &Database) -> Vec<String> {
    sqlx::query_scalar(r#"SELECT "token" FROM "APIToken" ORDER BY "createdAt""#)
        .fetch_all(db.pool())
        .await
        .unwrap()
}

#[tokio::test]
async fn a_new_token_is_all_that_stdout_holds() {
    let (sandbox, db) = scene().await;
    let outcome = sandbox
        .scratch(["token", "create", "ann@example.com"])
        .run();
    let token = outcome.stdout.trim_end().to_owned();
    assert_eq!(token.len(), 32, "{outcome}");
    assert!(opens(&db, &token).await);
    insta::assert_snapshot!(outcome.to_string().replace(&token, "[TOKEN]"), @r"
    exit code: 0
    --- stdout
    [TOKEN]
    --- stderr
    atk_[id] for usr_[id] (ann@example.com), valid until [INSTANT]; the token is shown this once
    ");
    assert!(stored(&db).await[0].starts_with("sha256:"));
    assert!(!format!("{:?}", audit_log(db.pool()).await).contains(&token));
}

#[tokio::test]
async fn a_new_token_as_json_is_its_record_with_the_token_in_it() {
    let (sandbox, db) = scene().await;
    let json = sandbox
        .scratch([
            "token",
            "create",
            "usr_Ann0000001",
            "--type",
            "agent",
            "--expires",
            "2099-12-31",
        ])
        .args(["--json", "--reason", "for the agent"])
        .run()
        .expect_code(0)
        .json();
    let keys: Vec<&String> = json.as_object().unwrap().keys().collect();
    assert_eq!(
        keys,
        [
            "id",
            "userId",
            "type",
            "token",
            "scopes",
            "createdAt",
            "expiresAt",
            "expired"
        ]
    );
    assert_eq!(json["type"], "AGENT");
    assert_eq!(json["expiresAt"], "2099-12-31T00:00:00.000Z");
    assert!(opens(&db, json["token"].as_str().unwrap()).await);
    let (.., context) = &audit_log(db.pool()).await[0];
    assert_eq!(context["reason"], "for the agent");
}

#[tokio::test]
async fn what_cannot_be_made_says_what_can() {
    let (sandbox, db) = scene().await;
    let create = |more: &[&str]| {
        sandbox
            .scratch(["token", "create", "ann@example.com"])
            .args(more)
            .run()
    };
    insta::assert_snapshot!(create(&["--type", "websocket"]), @r"
    exit code: 2
    --- stdout

    --- stderr
    error: invalid value 'websocket' for '--type <TYPE>'
      [possible values: user, agent]

    For more information, try '--help'.
    ");
    insta::assert_snapshot!(create(&["--expires", "2020-01-01"]), @r"
    exit code: 2
    --- stdout

    --- stderr
    error: the token would expire at [INSTANT], which is past
    hint: give a later date with `--expires`
    ");
    insta::assert_snapshot!(create(&["--expires", "30"]), @r"
    exit code: 2
    --- stdout

    --- stderr
    error: invalid value '30' for '--expires <WHEN>': `30` has no unit, and bare digits mean milliseconds to some and seconds to others: write `30s` for seconds, or 90s, 15m, 1h, 30d

    For more information, try '--help'.
    ");
    insta::assert_snapshot!(create(&["--expires", "400000years"]), @r"
    exit code: 2
    --- stdout

    --- stderr
    error: `--expires` lies beyond the year 9999
    ");
    insta::assert_snapshot!(sandbox.scratch(["token", "create", "bob@example.com"]).run(), @r"
    exit code: 3
    --- stdout

    --- stderr
    error: there is no user `bob@example.com`
    hint: look for the user with `scratch user search TEXT`
    ");
    assert!(stored(&db).await.is_empty());
}

#[tokio::test]
async fn tokens_are_listed_masked() {
    let (sandbox, db) = scene().await;
    insta::assert_snapshot!(sandbox.scratch(["token", "list", "ann@example.com"]).run(), @r"
    exit code: 0
    --- stdout

    --- stderr
    ");
    run(
        db.pool(),
        r#"INSERT INTO "APIToken" ("id", "token", "userId", "createdAt", "expiresAt", "type") VALUES
               ('atk_0000000001', 'abcd_SECRET_SECRET_SECRET_wxyz', 'usr_Ann0000001', '2026-01-02', '2026-01-03', 'WEBSOCKET'),
               ('atk_0000000002', 'sha256:SECRET', 'usr_Ann0000001', '2026-01-03', '2099-01-03', 'USER')"#,
    )
    .await;
    insta::assert_snapshot!(sandbox.scratch(["token", "list", "ann@example.com"]).run(), @r"
    exit code: 0
    --- stdout
    atk_[id]	USER	sha256:…	valid	[INSTANT]
    atk_[id]	WEBSOCKET	abcd********wxyz	expired	[INSTANT]
    --- stderr
    ");
    let screen = sandbox
        .scratch(["token", "list", "ann@example.com"])
        .on_terminal();
    insta::assert_snapshot!(screen.end(), @r"
    exit code: 0
    --- stdout
    ID               TYPE        TOKEN              STATE     EXPIRES           
    ────────────────────────────────────────────────────────────────────────────
    atk_[id]   USER        sha256:…           valid     [INSTANT]  
    atk_[id]   WEBSOCKET   abcd********wxyz   expired   [INSTANT]
    --- stderr
    ");
    insta::assert_snapshot!(sandbox.scratch(["token", "list", "ann@example.com", "--json"]).run(), @r#"
    exit code: 0
    --- stdout
    [
      {"id":"atk_[id]","userId":"usr_[id]","type":"USER","token":"sha256:…","scopes":[],"createdAt":"[INSTANT]","expiresAt":"[INSTANT]","expired":false},
      {"id":"atk_[id]","userId":"usr_[id]","type":"WEBSOCKET","token":"abcd********wxyz","scopes":[],"createdAt":"[INSTANT]","expiresAt":"[INSTANT]","expired":true}
    ]
    --- stderr
    "#);
}

#[tokio::test]
async fn a_token_is_revoked_after_a_question() {
    let (sandbox, db) = scene().await;
    let made = sandbox
        .scratch(["token", "create", "ann@example.com", "--json"])
        .run()
        .json();
    let (id, token) = (
        made["id"].as_str().unwrap(),
        made["token"].as_str().unwrap(),
    );
    let revoke = ["token", "revoke", id];
    insta::assert_snapshot!(sandbox.scratch(revoke).run(), @r"
    exit code: 5
    --- stdout

    --- stderr
    About to revoke the USER token atk_[id] of usr_[id]
      environment  development
      host         127.0.0.1:[PORT]
      database     [DATABASE]
      user         postgres
    error: to revoke the USER token atk_[id] of usr_[id] needs a confirmation, and nobody can be asked
    hint: nothing was done; say `--yes` if you mean it
    ");
    let declined = sandbox
        .scratch(revoke)
        .on_terminal()
        .expect("Go on?")
        .press("n\r")
        .end();
    assert_eq!(declined.code, Some(5), "{declined}");
    assert!(opens(&db, token).await);

    insta::assert_snapshot!(sandbox.scratch(revoke).args(["--yes"]).run(), @r"
    exit code: 0
    --- stdout
    Revoked atk_[id] of usr_[id]
    --- stderr
    ");
    assert!(!opens(&db, token).await);
    insta::assert_snapshot!(sandbox.scratch(revoke).args(["--yes", "--json"]).run(), @r#"
    exit code: 3
    --- stdout

    --- stderr
    {"error":{"kind":"not_found","message":"there is no API token `atk_[id]`","causes":[],"hints":["see the ids of a user's tokens with `scratch token list USER`"]}}
    "#);
}

#[tokio::test]
async fn on_an_adopted_database_somebody_must_say_how_tokens_are_kept() {
    let (sandbox, db) = scene().await;
    run(
        db.pool(),
        "UPDATE scratch_internal.installation SET adopted = true",
    )
    .await;
    let create = ["token", "create", "ann@example.com"];
    insta::assert_snapshot!(sandbox.scratch(create).run(), @r"
    exit code: 5
    --- stdout

    --- stderr
    error: this database comes from the older server, and nothing says whether that still uses it
    hint: set SCRATCH_SHARED_WITH_OLD_SERVER=true while the older server runs on this database: new tokens and keys are kept as text, which it can read
    hint: set SCRATCH_SHARED_WITH_OLD_SERVER=false when it does not run any more: new tokens are kept as hashes, new keys sealed
    ");
    assert!(stored(&db).await.is_empty());

    let shared = |value: &str| {
        sandbox
            .scratch(create)
            .env("SCRATCH_SHARED_WITH_OLD_SERVER", value)
            .run()
    };
    let plain = shared("true").expect_code(0).stdout.trim_end().to_owned();
    let hashed = shared("false").expect_code(0).stdout.trim_end().to_owned();
    let stored = stored(&db).await;
    assert_eq!(stored[0], plain);
    assert!(stored[1].starts_with("sha256:"));
    assert!(opens(&db, &plain).await && opens(&db, &hashed).await);
    insta::assert_snapshot!(shared("maybe"), @r"
    exit code: 2
    --- stdout

    --- stderr
    error: SCRATCH_SHARED_WITH_OLD_SERVER (process environment): `maybe` is neither `true` nor `false`
    hint: check every value with `scratch env check`
    ");
}

#[tokio::test]
async fn a_token_is_limited_to_the_scopes_that_it_is_given() {
    let (sandbox, db) = scene().await;
    let made = sandbox
        .scratch([
            "token",
            "create",
            "ann@example.com",
            "--scopes",
            "read,usage",
            "--json",
        ])
        .run()
        .expect_code(0);
    assert_eq!(made.json()["scopes"], serde_json::json!(["read", "usage"]));
    let token = made.json()["token"].as_str().unwrap().to_owned();
    assert!(opens(&db, &token).await);
    let refused = sandbox
        .scratch(["token", "create", "ann@example.com", "--scopes", "write"])
        .run()
        .expect_code(2);
    assert!(
        refused.stderr.contains("use read, usage, flags or admin"),
        "{refused}"
    );
    assert_eq!(stored(&db).await.len(), 1);
}
