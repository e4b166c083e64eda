use insta::assert_snapshot;
use serde_json::json;

use super::{changed, definitions};
use crate::harness::{Reply, Sandbox, Scripted, TestDatabase};

fn sandbox() -> Sandbox {
    with_files(Sandbox::new())
}

fn with_files(sandbox: Sandbox) -> Sandbox {
    sandbox.write("a.json", &definitions().to_string());
    sandbox.write("b.json", &changed().to_string());
    sandbox
}

const DIFF: [&str; 4] = ["flags", "diff", "a.json", "b.json"];

#[test]
fn a_difference_is_told_by_its_meaning_and_reads_without_colour() {
    assert_snapshot!(sandbox().scratch(DIFF).run().expect_code(0));
}

#[test]
fn a_difference_is_a_stable_object() {
    let compared = sandbox()
        .scratch(DIFF)
        .args(["--json"])
        .run()
        .expect_code(0)
        .json();
    assert_eq!(
        compared["first"],
        json!({"name": "a.json", "source": {"from": "file", "path": "a.json"}})
    );
    assert_eq!(
        compared["differences"][0]["changes"][0],
        json!({"state": "changed", "what": "filter of condition 1",
            "first": "in the cohort (email contains \"@example.com\")",
            "second": "in the cohort (email contains \"@example.org\")"})
    );
    assert_eq!(compared["differences"][1]["state"], "only_second");
    assert_eq!(compared["effect"], json!(null));
}

#[test]
fn the_exit_code_tells_of_a_difference() {
    let sandbox = sandbox();
    sandbox
        .scratch(DIFF)
        .args(["--exit-code"])
        .run()
        .expect_code(8);
    let same = sandbox.scratch(["flags", "diff", "a.json", "a.json", "--exit-code"]);
    assert_snapshot!(same.run(), @r"
    exit code: 0
    --- stdout
    no difference
    --- stderr
    definitions of a.json
    definitions of a.json
    ");
}

#[test]
fn the_effect_names_who_would_get_another_value() {
    let sandbox = sandbox();
    let contexts: Vec<_> = (0..40)
        .map(|id| {
            json!({"distinct_id": format!("usr_{id}"), "person_properties":
            {"plan": "pro", "email": "ann@example.com", "version": "2.2"}})
        })
        .collect();
    sandbox.write("contexts.json", &json!(contexts).to_string());
    let told = sandbox
        .scratch(DIFF)
        .args(["--effect", "--contexts", "contexts.json"]);
    assert_snapshot!(told.run().expect_code(0));
    let named = sandbox
        .scratch(DIFF)
        .args(["--effect"])
        .run()
        .expect_code(2);
    assert!(named.stderr.contains("--all-users"), "{named}");
    sandbox
        .scratch(DIFF)
        .args(["--all-users"])
        .run()
        .expect_code(2);
}

#[tokio::test]
async fn the_effect_on_all_users_passes_their_ids_alone() {
    let db = TestDatabase::migrated().await;
    sqlx::query(
        r#"INSERT INTO "User" ("id", "updatedAt") SELECT 'usr_' || n, now() FROM generate_series(1, 1000) n"#,
    )
    .execute(&db.connect().await)
    .await
    .unwrap();
    let sandbox = with_files(Sandbox::on(&db));
    let all = sandbox
        .scratch(DIFF)
        .args(["--effect", "--all-users", "--json"]);
    let effect = all.run().expect_code(0).json()["effect"].clone();
    assert_eq!(
        (&effect["users"], &effect["affected"]),
        (&json!(1000), &json!(1000))
    );
    let of_flag = |key: &str| {
        let changes = effect["changes"].as_array().unwrap();
        let mut changes = changes.iter().filter(move |change| change["flag"] == key);
        let users = changes
            .by_ref()
            .map(|change| change["users"].as_u64().unwrap());
        users.sum::<u64>()
    };
    // From 25 % to 50 %.
    assert!(
        (200..300).contains(&of_flag("sample_user_flag")),
        "{effect}"
    );
    assert_eq!(of_flag("old-search"), 1000);
    let some = sandbox
        .scratch(DIFF)
        .args(["--effect", "--json", "--users", "usr_1", "usr_2"]);
    assert_eq!(
        some.run().expect_code(0).json()["effect"]["users"],
        json!(2)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn each_environment_is_asked_with_the_keys_of_its_own_file() {
    let [first, second] = [definitions(), changed()].map(|document| document.to_string());
    let servers = [
        Scripted::start([Reply::with(200, &first)]).await,
        Scripted::start([Reply::with(200, &second)]).await,
    ];
    let sandbox = Sandbox::new()
        .env("POSTHOG_API_KEY", "phc_of_the_process")
        .env("POSTHOG_FEATURE_FLAG_API_KEY", "phs_of_the_process");
    for (name, server) in ["test", "staging"].iter().zip(&servers) {
        sandbox.write(
            &format!(".env.{name}"),
            &format!(
                "APP_ENV={name}\nPOSTHOG_HOST={}\nPOSTHOG_API_KEY=phc_{name}\n\
                 POSTHOG_FEATURE_FLAG_API_KEY=phs_{name}\n",
                server.url
            ),
        );
    }
    let diff = sandbox.scratch(["flags", "diff", "test", "staging", "--exit-code"]);
    let outcome = diff.run().expect_code(8);
    assert!(outcome.stdout.contains("~ new-editor"), "{outcome}");
    for (name, server) in ["test", "staging"].iter().zip(&servers) {
        let asked = server.requests();
        assert_eq!(asked.len(), 1);
        assert!(asked[0].target.contains(&format!("token=phc_{name}")));
        let key = format!("Bearer phs_{name}");
        assert_eq!(asked[0].header("authorization"), Some(&*key));
    }
    let again = sandbox.scratch(["flags", "diff", "test", "staging", "--offline"]);
    again.run().expect_code(0);
    assert_eq!(servers[0].requests().len(), 1);
}

#[test]
fn what_is_neither_a_file_nor_an_environment_with_keys_is_told() {
    let sandbox = sandbox();
    sandbox.write(".env.test", "APP_ENV=test\n");
    let diff = |first: &str, second: &str| sandbox.scratch(["flags", "diff", first, second]).run();
    assert_snapshot!(diff("a.json", "prodcution"));
    assert_snapshot!(diff("test", "a.json"));
    assert_snapshot!(diff("a.json", "production"));
}
