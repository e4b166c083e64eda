//! Looking over feature flags: what is wrong with them, how two sets of them differ, and why a user
//! gets a value.

mod diff;
mod explain;
mod interrupt;
mod lint;

use serde_json::{Value as Json, json};

/// Definitions with something of everything.
fn definitions() -> Json {
    json!({
        "flags": [
            {"id": 1, "key": "sample_user_flag", "active": true, "filters": {"groups": [
                {"properties": [], "rollout_percentage": 25},
            ]}},
            {"id": 2, "key": "new-editor", "active": true, "filters": {
                "groups": [
                    {"properties": [
                        {"key": "id", "type": "cohort", "value": 7},
                        {"key": "version", "type": "person", "operator": "semver_gte", "value": "2.1"},
                    ], "variant": "bold"},
                    {"properties": [
                        {"key": "plan", "type": "person", "operator": "exact", "value": ["pro", "team"]},
                    ], "rollout_percentage": 50},
                    {"properties": [
                        {"key": "distinct_id", "type": "person", "operator": "starts_with", "value": "usr_1"},
                    ], "rollout_percentage": 20},
                ],
                "multivariate": {"variants": [
                    {"key": "plain", "rollout_percentage": 60},
                    {"key": "bold", "rollout_percentage": 40},
                ]},
                "payloads": {"bold": "{\"size\": 3}"},
            }},
            {"id": 3, "key": "old-search", "active": true, "filters": {"groups": [
                {}, {"properties": [], "rollout_percentage": 10, "variant": "x"},
            ]}},
            {"id": 4, "key": "needs-editor", "active": true, "filters": {"groups": [
                {"properties": [{"key": "new-editor", "type": "flag", "value": true,
                    "operator": "flag_evaluates_to", "dependency_chain": ["new-editor"]}]},
            ]}},
        ],
        "cohorts": {"7": {"type": "OR", "values": [
            {"key": "email", "type": "person", "operator": "icontains", "value": "@example.com"},
        ]}},
        "group_type_mapping": {},
    })
}

/// The same elsewhere, with other numbers and a few changes.
fn changed() -> Json {
    let text = definitions()
        .to_string()
        .replace("\"value\":7", "\"value\":12");
    let mut document: Json = serde_json::from_str(&text).unwrap();
    let flags = document["flags"].as_array_mut().unwrap();
    flags.rotate_left(1);
    flags[0]["filters"]["groups"][1]["rollout_percentage"] = json!(75);
    flags[0]["filters"]["multivariate"]["variants"] = json!([
        {"key": "plain", "rollout_percentage": 50},
        {"key": "bold", "rollout_percentage": 50},
    ]);
    flags[3]["filters"]["groups"][0]["rollout_percentage"] = json!(50);
    flags[1] = json!({"key": "new-search", "active": true, "filters": {"groups": [{}]}});
    let mut cohort = document["cohorts"]["7"].clone();
    cohort["values"][0]["value"] = json!("@example.org");
    document["cohorts"] = json!({"12": cohort});
    document
}
