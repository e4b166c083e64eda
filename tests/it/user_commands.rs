//! `scratch user`, through the built binary.

use scratch::users::Role;
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::harness::{Sandbox, TestDatabase};
use crate::people::{Person, audit_log, run};

const ANN: Person = Person {
    id: "usr_Ann0000001",
    email: Some("ann@example.com"),
    name: Some("Ann Smith"),
    clerk_id: Some("user_ann"),
    stripe_customer_id: None,
    admin: true,
    hour: 1,
};
const BOB: Person = Person {
    id: "usr_Bob0000001",
    email: Some("bob@example.com"),
    name: None,
    clerk_id: None,
    stripe_customer_id: Some("cus_bob"),
    admin: false,
    hour: 2,
};

/// A database with Ann, who is admin, and Bob, and a place to run commands on it.
async fn scene() -> (Sandbox, PgPool) {
    let test = TestDatabase::migrated().await;
    let pool = test.connect().await;
    ANN.insert(&pool).await;
    BOB.insert(&pool).await;
    (Sandbox::on(&test), pool)
}

async fn role(pool: &PgPool, id: &str) -> Role {
    scratch::users::get(pool, id).await.unwrap().unwrap().role
}

#[tokio::test]
async fn a_list_for_a_pipe_is_tab_separated_and_whole() {
    let (sandbox, _) = scene().await;
    insta::assert_snapshot!(sandbox.scratch(["user", "list"]).run(), @r"
    exit code: 0
    --- stdout
    usr_[id]	bob@example.com		USER	[INSTANT]
    usr_[id]	ann@example.com	Ann Smith	ADMIN	[INSTANT]
    --- stderr
    ");
    insta::assert_snapshot!(sandbox.scratch(["user", "list", "--role", "admin"]).run(), @r"
    exit code: 0
    --- stdout
    usr_[id]	ann@example.com	Ann Smith	ADMIN	[INSTANT]
    --- stderr
    ");
    insta::assert_snapshot!(
        sandbox.scratch(["user", "list", "--since", "2027-01-01"]).run(), @r"
        exit code: 0
        --- stdout

        --- stderr
        "
    );
}

#[tokio::test]
async fn a_list_as_json_is_a_bare_array_with_the_columns_as_keys() {
    let (sandbox, _) = scene().await;
    let outcome = sandbox.scratch(["user", "list", "--json"]).run();
    assert_eq!(
        outcome.expect_code(0).json(),
        json!([
            {
                "id": "usr_Bob0000001",
                "createdAt": "2026-01-01T02:00:00.000Z",
                "updatedAt": "2026-01-01T02:00:00.000Z",
                "clerkId": null,
                "role": "USER",
                "email": "bob@example.com",
                "name": null,
                "stripeCustomerId": "cus_bob",
            },
            {
                "id": "usr_Ann0000001",
                "createdAt": "2026-01-01T01:00:00.000Z",
                "updatedAt": "2026-01-01T01:00:00.000Z",
                "clerkId": "user_ann",
                "role": "ADMIN",
                "email": "ann@example.com",
                "name": "Ann Smith",
                "stripeCustomerId": null,
            },
        ])
    );
    let limited = sandbox.scratch(["user", "list", "--json", "--limit", "1"]);
    assert_eq!(limited.run().json().as_array().unwrap().len(), 1);
    let none = sandbox.scratch(["user", "list", "--since", "2027-01-01", "--json"]);
    assert_eq!(none.run().expect_code(0).stdout, "[]\n");
}

#[tokio::test]
async fn a_list_with_wrong_flags_says_what_would_be_right() {
    let (sandbox, _) = scene().await;
    for flags in [
        ["--role", "boss"],
        ["--since", "yesterday"],
        ["--since", "90"],
        ["--limit", "-1"],
    ] {
        let outcome = sandbox.scratch(["user", "list"]).args(flags).run();
        assert!(outcome.expect_code(2).stdout.is_empty());
    }
    insta::assert_snapshot!(sandbox.scratch(["user", "list", "--role", "boss"]).run(), @r"
    exit code: 2
    --- stdout

    --- stderr
    error: invalid value 'boss' for '--role <ROLE>': `boss` is not a role: use user or admin

    For more information, try '--help'.
    ");
    insta::assert_snapshot!(sandbox.scratch(["user", "list", "--since", "90"]).run(), @r"
    exit code: 2
    --- stdout

    --- stderr
    error: invalid value '90' for '--since <WHEN>': `90` has no unit, and bare digits mean milliseconds to some and seconds to others: write `90s` for seconds, or 90s, 15m, 1h, 30d

    For more information, try '--help'.
    ");
}

#[tokio::test]
async fn on_a_terminal_a_list_is_a_table_and_stops_at_a_hundred() {
    let (sandbox, pool) = scene().await;
    let outcome = sandbox.scratch(["user", "list"]).on_terminal().end();
    insta::assert_snapshot!(outcome, @r"
    exit code: 0
    --- stdout
    ID               E-MAIL            NAME        ROLE    CREATED           
    ─────────────────────────────────────────────────────────────────────────
    usr_[id]   bob@example.com   –           USER    [INSTANT]  
    usr_[id]   ann@example.com   Ann Smith   ADMIN   [INSTANT]
    --- stderr
    ");
    run(
        &pool,
        r#"INSERT INTO "User" ("id", "updatedAt")
           SELECT 'usr_' || n, now() FROM generate_series(1, 120) n"#,
    )
    .await;
    let outcome = sandbox.scratch(["user", "list"]).on_terminal().end();
    let lines: Vec<&str> = outcome.stdout.lines().collect();
    assert_eq!(lines.len(), 2 + 100 + 1, "{outcome}");
    insta::assert_snapshot!(lines.last().unwrap(), @"the first 100 are shown; say `--limit N` for more, or pipe the list for all");
    let outcome = sandbox
        .scratch(["user", "list", "--limit", "110"])
        .on_terminal()
        .end();
    assert_eq!(outcome.stdout.lines().count(), 2 + 110, "{outcome}");
    let piped = sandbox.scratch(["user", "list"]).run();
    assert_eq!(piped.stdout.lines().count(), 122);
}

#[tokio::test]
async fn a_search_finds_and_finds_nothing() {
    let (sandbox, _) = scene().await;
    insta::assert_snapshot!(sandbox.scratch(["user", "search", "SMITH"]).run(), @r"
    exit code: 0
    --- stdout
    usr_[id]	ann@example.com	Ann Smith	ADMIN	[INSTANT]
    --- stderr
    ");
    insta::assert_snapshot!(sandbox.scratch(["user", "search", "zebra"]).run(), @r"
    exit code: 0
    --- stdout

    --- stderr
    ");
    let none = sandbox.scratch(["user", "search", "zebra", "--json"]).run();
    assert_eq!(none.expect_code(0).stdout, "[]\n");
    let both = sandbox.scratch(["user", "search", "example", "--json", "--limit", "1"]);
    assert_eq!(both.run().json()[0]["id"], "usr_Bob0000001");
}

#[tokio::test]
async fn a_profile_is_shown_whole() {
    let (sandbox, pool) = scene().await;
    run(
        &pool,
        r#"INSERT INTO "APIToken" ("id", "token", "userId", "createdAt", "expiresAt", "type")
           VALUES ('atk_0000000001', 'abcd_SECRET_SECRET_SECRET_wxyz', 'usr_Ann0000001', '2026-01-02', '2026-01-03', 'WEBSOCKET');
           INSERT INTO "AiAgentCredential"
               ("id", "createdAt", "updatedAt", "userId", "service", "apiKey", "source", "externalApiKeyId", "default", "enabled")
           VALUES ('aac_0000000001', '2026-01-02', '2026-01-02', 'usr_Ann0000001', 'openrouter', 'sk-or-v1-SECRET-SECRET-1111', 'SYSTEM', '0123abcd', true, false);
           INSERT INTO "Subscription"
               ("id", "updatedAt", "userId", "productType", "stripeSubscriptionId", "expiration", "lastInvoicePaid") VALUES
               ('sub_1', now(), 'usr_Ann0000001', 'STARTER_PLAN', 's1', now() + interval '9 days 1 hour', false);
           INSERT INTO "AiAgentTokenUsageEvent"
               ("id", "createdAt", "updatedAt", "userId", "model", "requests", "requestTokens", "responseTokens", "totalTokens") VALUES
               ('uev_1', now(), now(), 'usr_Ann0000001', 'openai/gpt', 1, 20, 3, 23),
               ('uev_2', now(), now(), 'usr_Ann0000001', 'a/model', 1, 5, 6, 11);
           INSERT INTO "AuditLogEvent" ("id", "createdAt", "updatedAt", "userId", "message", "eventType", "entityId")
           VALUES ('ael_1', '2026-01-02', now(), 'usr_Ann0000001', 'Created snapshot', 'create', 'sna_0000000001')"#,
    )
    .await;
    insta::assert_snapshot!(sandbox.scratch(["user", "show", "ann@example.com"]).run(), @r"
    exit code: 0
    --- stdout
    id	usr_[id]
    e-mail	ann@example.com
    name	Ann Smith
    role	ADMIN
    Clerk id	user_ann
    Stripe customer	
    created	[INSTANT]
    updated	[INSTANT]
    subscription	Starter Plan: payment failed, 10 days remaining
    atk_[id]	WEBSOCKET	abcd********wxyz	expired	[INSTANT]
    aac_[id]	openrouter	sk-o********1111	SYSTEM	default, disabled	
    a/model	1	5	6	11
    openai/gpt	1	20	3	23
    total	2	25	9	34
    [INSTANT]	create	sna_[id]	Created snapshot
    --- stderr
    ");
    let screen = sandbox.scratch(["user", "show", "user_ann"]).on_terminal();
    insta::assert_snapshot!(screen.end(), @r"
    exit code: 0
    --- stdout
    id               usr_[id]
    e-mail           ann@example.com
    name             Ann Smith
    role             ADMIN
    Clerk id         user_ann
    Stripe customer  –
    created          [INSTANT]
    updated          [INSTANT]
    subscription     Starter Plan: payment failed, 10 days remaining

    API tokens
    ID               TYPE        TOKEN              STATE     EXPIRES           
    ────────────────────────────────────────────────────────────────────────────
    atk_[id]   WEBSOCKET   abcd********wxyz   expired   [INSTANT]  

    Credentials
    ID               SERVICE      KEY                SOURCE   STATE               DESCRIPTION  
    ───────────────────────────────────────────────────────────────────────────────────────────
    aac_[id]   openrouter   sk-o********1111   SYSTEM   default, disabled   –

    Usage this month (UTC)
    MODEL        REQUESTS   SENT   RECEIVED   TOKENS  
    ──────────────────────────────────────────────────
    a/model      1          5      6          11
    openai/gpt   1          20     3          23
    total        2          25     9          34      

    Last audit events
    WHEN               TYPE     ENTITY           MESSAGE           
    ───────────────────────────────────────────────────────────────
    [INSTANT]   create   sna_[id]   Created snapshot
    --- stderr
    ");
    let json = sandbox
        .scratch(["user", "show", "usr_Ann0000001", "--json"])
        .run()
        .json();
    let keys: Vec<&String> = json.as_object().unwrap().keys().collect();
    assert_eq!(
        keys,
        [
            "id",
            "createdAt",
            "updatedAt",
            "clerkId",
            "role",
            "email",
            "name",
            "stripeCustomerId",
            "subscription",
            "tokens",
            "credentials",
            "usage",
            "auditEvents"
        ]
    );
    assert!(!json.to_string().contains("SECRET"));
}

#[tokio::test]
async fn who_is_not_there_is_not_shown() {
    let (sandbox, _) = scene().await;
    insta::assert_snapshot!(sandbox.scratch(["user", "show", "anne@example.com"]).run(), @r"
    exit code: 3
    --- stdout

    --- stderr
    error: there is no user `anne@example.com`
    hint: did you mean usr_[id] (ann@example.com, Ann Smith)?
    ");
    insta::assert_snapshot!(sandbox.scratch(["user", "show", "zebra", "--json"]).run(), @r#"
    exit code: 3
    --- stdout

    --- stderr
    {"error":{"kind":"not_found","message":"there is no user `zebra`","causes":[],"hints":["look for the user with `scratch user search TEXT`"]}}
    "#);
    insta::assert_snapshot!(sandbox.scratch(["user", "show", ""]).run(), @r"
    exit code: 2
    --- stdout

    --- stderr
    error: the reference to a user is empty
    hint: name a user by id, e-mail, Clerk id or Stripe customer id
    ");
    insta::assert_snapshot!(sandbox.scratch(["user", "show"]).run(), @r"
    exit code: 2
    --- stdout

    --- stderr
    error: the following required arguments were not provided:
      <USER>

    Usage: scratch user show <USER>

    For more information, try '--help'.
    ");
}

#[tokio::test]
async fn a_shared_email_names_the_candidates() {
    let (sandbox, pool) = scene().await;
    let twin = Person {
        id: "usr_Ann0000002",
        email: Some("ANN@example.com"),
        clerk_id: None,
        hour: 3,
        ..ANN
    };
    twin.insert(&pool).await;
    insta::assert_snapshot!(sandbox.scratch(["user", "show", "ann@example.com"]).run(), @r"
    exit code: 2
    --- stdout

    --- stderr
    error: `ann@example.com` is the e-mail address of 2 users: usr_[id] (ann@example.com, Ann Smith), usr_[id] (ANN@example.com, Ann Smith)
    hint: name the user by id, for example usr_[id]
    ");
}

#[tokio::test]
async fn promoting_says_what_changed_and_is_audited() {
    let (sandbox, pool) = scene().await;
    let outcome = sandbox
        .scratch(["user", "promote", "BOB@example.com", "--reason", "on call"])
        .run();
    insta::assert_snapshot!(outcome, @r"
    exit code: 0
    --- stdout
    usr_[id] (bob@example.com) is ADMIN now
    --- stderr
    ");
    assert_eq!(role(&pool, BOB.id).await, Role::Admin);
    let [(event, owner, entity, message, context)] = &audit_log(&pool).await[..] else {
        panic!("one audit row");
    };
    assert_eq!(
        [event.as_str(), owner, entity, message],
        ["update", BOB.id, BOB.id, "Changed role from USER to ADMIN"]
    );
    assert_eq!(context["actor"]["kind"], "cli");
    assert!(context["actor"]["user"].is_string() && context["actor"]["host"].is_string());
    assert_eq!(context["reason"], "on call");
    assert_eq!(context["to"], json!({"role": "ADMIN"}));

    insta::assert_snapshot!(sandbox.scratch(["user", "promote", "cus_bob"]).run(), @r"
    exit code: 0
    --- stdout
    usr_[id] (bob@example.com) is ADMIN already; nothing changed
    --- stderr
    ");
    let again = sandbox
        .scratch(["user", "promote", "cus_bob", "--json"])
        .run()
        .json();
    assert_eq!(
        (&again["role"], &again["changed"]),
        (&json!("ADMIN"), &json!(false))
    );
    assert_eq!(audit_log(&pool).await.len(), 1);
}

#[tokio::test]
async fn demoting_says_what_changed_and_keeps_the_last_admin() {
    let (sandbox, pool) = scene().await;
    insta::assert_snapshot!(sandbox.scratch(["user", "demote", "ann@example.com"]).run(), @r"
    exit code: 5
    --- stdout

    --- stderr
    error: usr_[id] (ann@example.com) is the last admin and cannot be demoted
    hint: make somebody else admin first: `scratch user promote USER`
    ");
    insta::assert_snapshot!(
        sandbox.scratch(["user", "demote", "ann@example.com", "--json"]).run(), @r#"
        exit code: 5
        --- stdout

        --- stderr
        {"error":{"kind":"refused","message":"usr_[id] (ann@example.com) is the last admin and cannot be demoted","causes":[],"hints":["make somebody else admin first: `scratch user promote USER`"]}}
        "#
    );
    assert!(audit_log(&pool).await.is_empty());
    sandbox
        .scratch(["user", "promote", "bob@example.com"])
        .run()
        .expect_code(0);
    insta::assert_snapshot!(sandbox.scratch(["user", "demote", "ann@example.com"]).run(), @r"
    exit code: 0
    --- stdout
    usr_[id] (ann@example.com) is USER now
    --- stderr
    ");
    assert_eq!(role(&pool, ANN.id).await, Role::User);
}

#[tokio::test]
async fn without_a_name_promote_asks_only_where_somebody_can_answer() {
    let (sandbox, pool) = scene().await;
    insta::assert_snapshot!(sandbox.scratch(["user", "promote"]).run(), @r"
    exit code: 2
    --- stdout

    --- stderr
    error: USER is missing, and nobody can be asked
    hint: name the user by id or e-mail: `scratch user promote anna@example.com`
    ");
    let quiet = sandbox.scratch(["user", "promote", "--non-interactive"]);
    assert_eq!(quiet.on_terminal().end().code, Some(2));

    let eve = Person {
        id: "usr_Eve0000001",
        email: Some("eve@example.com"),
        hour: 5,
        ..BOB
    };
    Person {
        stripe_customer_id: None,
        ..eve
    }
    .insert(&pool)
    .await;
    let outcome = sandbox
        .scratch(["user", "promote"])
        .on_terminal()
        .expect("Whom to make admin")
        .press("bob")
        .expect("bob@example.com")
        .press("\r")
        .end();
    assert_eq!(outcome.code, Some(0), "{outcome}");
    assert!(
        outcome
            .stdout
            .ends_with("usr_Bob0000001 (bob@example.com) is ADMIN now\n"),
        "{outcome}"
    );
    assert_eq!(role(&pool, BOB.id).await, Role::Admin);
    assert_eq!(role(&pool, "usr_Eve0000001").await, Role::User);

    let outcome = sandbox
        .scratch(["user", "promote"])
        .on_terminal()
        .expect("Whom to make admin")
        .press("\u{1b}")
        .end();
    assert_eq!(outcome.code, Some(5), "{outcome}");
    assert_eq!(role(&pool, "usr_Eve0000001").await, Role::User);

    sandbox
        .scratch(["user", "promote", "eve@example.com"])
        .run()
        .expect_code(0);
    let nobody_left = sandbox.scratch(["user", "promote"]).on_terminal().end();
    assert_eq!(nobody_left.code, Some(3), "{nobody_left}");
}

#[tokio::test]
async fn an_account_is_made_once() {
    let (sandbox, pool) = scene().await;
    let eve = [
        "user",
        "create",
        "--email",
        "eve@example.com",
        "--name",
        "Eve",
        "--admin",
    ];
    insta::assert_snapshot!(sandbox.scratch(eve).run(), @r"
    exit code: 0
    --- stdout
    Created usr_[id] (eve@example.com), ADMIN
    --- stderr
    ");
    insta::assert_snapshot!(sandbox.scratch(eve).run(), @r"
    exit code: 5
    --- stdout

    --- stderr
    error: the e-mail address eve@example.com is taken by usr_[id] (eve@example.com, Eve)
    hint: see that account with `scratch user show usr_[id]`
    ");
    insta::assert_snapshot!(sandbox.scratch(["user", "create", "--email", "eve"]).run(), @r"
    exit code: 2
    --- stdout

    --- stderr
    error: `eve` is not an e-mail address: it has no @
    ");
    insta::assert_snapshot!(sandbox.scratch(["user", "create"]).run(), @r"
    exit code: 2
    --- stdout

    --- stderr
    error: `--email` is missing, and nobody can be asked
    hint: say `--email anna@example.com`
    ");
    let json = sandbox
        .scratch(["user", "create", "--email", "joe@example.com", "--json"])
        .run()
        .json();
    assert_eq!(json["role"], "USER");
    assert_eq!(json["clerkId"], Value::Null);
    assert_eq!(audit_log(&pool).await.len(), 2);

    let asked = sandbox
        .scratch(["user", "create"])
        .on_terminal()
        .expect("E-mail")
        .press("kim@example.com\r")
        .end();
    assert_eq!(asked.code, Some(0), "{asked}");
    assert_eq!(audit_log(&pool).await.len(), 3);
}

#[tokio::test]
async fn a_user_is_deleted_only_by_name_and_what_goes_is_shown_first() {
    let (sandbox, pool) = scene().await;
    run(
        &pool,
        r#"CREATE TABLE "Snapshot" ("id" text PRIMARY KEY, "userId" text REFERENCES "User" ON DELETE CASCADE);
           INSERT INTO "Snapshot" VALUES ('sna_1', 'usr_Bob0000001'), ('sna_2', 'usr_Bob0000001');
           INSERT INTO "APIToken" ("id", "token", "userId", "expiresAt")
           VALUES ('atk_1', 't', 'usr_Bob0000001', now())"#,
    )
    .await;
    let delete = ["user", "delete", "bob@example.com"];
    insta::assert_snapshot!(sandbox.scratch(delete).run(), @r"
    exit code: 5
    --- stdout

    --- stderr
    Rows that go with usr_[id] (bob@example.com):
      APIToken                       1
      Snapshot                       2
    About to delete usr_[id] (bob@example.com)
      environment  development
      host         127.0.0.1:[PORT]
      database     [DATABASE]
      user         postgres
    error: to delete usr_[id] (bob@example.com) needs a confirmation by name, and nobody can be asked
    hint: nothing was done; say `--confirm usr_[id]` if you mean it
    ");
    assert_eq!(sandbox.scratch(delete).args(["--yes"]).run().code, Some(5));
    insta::assert_snapshot!(
        sandbox.scratch(delete).args(["--confirm", "ann@example.com"]).run(), @r"
        exit code: 5
        --- stdout

        --- stderr
        Rows that go with usr_[id] (bob@example.com):
          APIToken                       1
          Snapshot                       2
        About to delete usr_[id] (bob@example.com)
          environment  development
          host         127.0.0.1:[PORT]
          database     [DATABASE]
          user         postgres
        error: `--confirm` names something else: to delete usr_[id] (bob@example.com), it must be `usr_[id]`
        "
    );
    let declined = sandbox
        .scratch(delete)
        .on_terminal()
        .expect("Type `usr_Bob0000001` to go on")
        .press("no\r")
        .end();
    assert_eq!(declined.code, Some(5), "{declined}");
    assert!(audit_log(&pool).await.is_empty());

    insta::assert_snapshot!(
        sandbox.scratch(delete).args(["--confirm", "bob@example.com"]).run(), @r"
        exit code: 0
        --- stdout
        Deleted usr_[id] (bob@example.com) and 3 rows of other tables
        --- stderr
        Rows that go with usr_[id] (bob@example.com):
          APIToken                       1
          Snapshot                       2
        About to delete usr_[id] (bob@example.com)
          environment  development
          host         127.0.0.1:[PORT]
          database     [DATABASE]
          user         postgres
        "
    );
    assert_eq!(audit_log(&pool).await.len(), 1);
    assert_eq!(sandbox.scratch(delete).run().code, Some(3));
}

#[tokio::test]
async fn a_deletion_as_json_says_what_went() {
    let (sandbox, pool) = scene().await;
    run(
        &pool,
        r#"INSERT INTO "APIToken" ("id", "token", "userId", "expiresAt")
           VALUES ('atk_1', 't', 'usr_Bob0000001', now())"#,
    )
    .await;
    let json = sandbox
        .scratch(["user", "delete", "cus_bob", "--confirm", BOB.id, "--json"])
        .run()
        .expect_code(0)
        .json();
    assert_eq!(json["id"], BOB.id);
    assert_eq!(json["rows"][0], json!({"table": "APIToken", "rows": 1}));
}

#[tokio::test]
async fn who_must_stay_is_not_asked_about() {
    let (sandbox, pool) = scene().await;
    run(
        &pool,
        r#"INSERT INTO "AiAgentCredential"
               ("id", "updatedAt", "userId", "service", "apiKey", "source", "externalApiKeyId")
           VALUES ('aac_0000000001', now(), 'usr_Bob0000001', 'openrouter', 'sk-SECRET', 'SYSTEM', '0123456789abcdef')"#,
    )
    .await;
    insta::assert_snapshot!(
        sandbox.scratch(["user", "delete", "cus_bob", "--confirm", "usr_Bob0000001"]).run(), @r"
        exit code: 5
        --- stdout

        --- stderr
        error: usr_[id] (bob@example.com) still has a provisioned key: credential aac_[id], key 01234567…
        hint: revoke the key first: `scratch keys revoke usr_[id]`
        hint: or have that done, too: `scratch user delete usr_[id] --revoke-keys`
        "
    );
    insta::assert_snapshot!(sandbox.scratch(["user", "delete", "ann@example.com"]).run(), @r"
    exit code: 5
    --- stdout

    --- stderr
    error: usr_[id] (ann@example.com) is the last admin and cannot be deleted
    hint: make somebody else admin first: `scratch user promote USER`
    ");
}

#[tokio::test]
async fn production_is_guarded_by_settings_and_by_the_marker_of_the_database() {
    let (sandbox, pool) = scene().await;
    run(
        &pool,
        "UPDATE scratch_internal.installation SET environment = 'production'",
    )
    .await;
    // The settings say development, the database says production.
    insta::assert_snapshot!(sandbox.scratch(["user", "promote", "cus_bob"]).run(), @r"
    exit code: 5
    --- stdout

    --- stderr
    error: this database belongs to production, not to development
    hint: work on production with `scratch -e production …`
    hint: if the database now belongs to development, say so with `scratch db mark development`
    ");

    let sandbox = sandbox.env("APP_ENV", "production");
    insta::assert_snapshot!(sandbox.scratch(["user", "promote", "cus_bob"]).run(), @r"
    exit code: 5
    --- stdout

    --- stderr
    About to promote usr_[id] (bob@example.com) to ADMIN
      environment  production
      host         127.0.0.1:[PORT]
      database     [DATABASE]
      user         postgres
    error: to promote usr_[id] (bob@example.com) to ADMIN needs a confirmation, and nobody can be asked
    hint: nothing was done; say `--yes` if you mean it
    ");
    assert!(audit_log(&pool).await.is_empty());
    let create = ["user", "create", "--email", "eve@example.com", "--yes"];
    insta::assert_snapshot!(sandbox.scratch(create).run(), @r"
    exit code: 5
    --- stdout

    --- stderr
    error: production gets its users from the login service: nobody could log in to a local account
    hint: say `--force` if you want one all the same
    ");
    assert_eq!(
        sandbox.scratch(create).args(["--force"]).run().code,
        Some(0)
    );
    sandbox
        .scratch(["user", "promote", "cus_bob", "--yes"])
        .run()
        .expect_code(0);

    let declined = sandbox
        .scratch(["user", "demote", "cus_bob"])
        .on_terminal()
        .expect("Go on?")
        .press("\r")
        .end();
    assert_eq!(declined.code, Some(5), "{declined}");
    assert_eq!(role(&pool, BOB.id).await, Role::Admin);
}

#[tokio::test]
async fn a_database_that_was_never_migrated_says_so() {
    let test = TestDatabase::empty().await;
    let sandbox = Sandbox::on(&test);
    insta::assert_snapshot!(sandbox.scratch(["user", "list"]).run(), @r#"
    exit code: 1
    --- stdout

    --- stderr
    error: the database lacks what this program needs: relation "User" does not exist
    hint: see what is missing with `scratch db status`, then run `scratch db migrate`
    "#);
    insta::assert_snapshot!(
        sandbox.scratch(["user", "create", "--email", "a@example.com", "--json"]).run(), @r#"
        exit code: 1
        --- stdout

        --- stderr
        {"error":{"kind":"failed","message":"the database lacks what this program needs: it was never migrated by this program","causes":[],"hints":["see what is missing with `scratch db status`, then run `scratch db migrate`"]}}
        "#
    );
}

#[tokio::test]
async fn a_profile_says_who_else_has_the_email() {
    let (sandbox, pool) = scene().await;
    let show = |arguments: &[&str]| {
        sandbox
            .scratch(["user", "show", ANN.id])
            .args(arguments)
            .run()
            .expect_code(0)
    };
    assert_eq!(show(&[]).stderr, "");
    for id in ["usr_Ann0000002", "usr_Ann0000003"] {
        let twin = Person {
            id,
            email: Some("ANN@example.com"),
            clerk_id: None,
            ..ANN
        };
        twin.insert(&pool).await;
    }
    let note = "2 other users have this e-mail address, too: name the user by id to be certain\n";
    assert_eq!(show(&[]).stderr, note);
    assert_eq!(show(&["--json"]).json()["id"], ANN.id);
    assert_eq!(show(&["--quiet"]).stderr, "");
}
