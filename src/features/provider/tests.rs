use std::sync::Arc;

use open_feature::{Client, OpenFeature};
use serde_json::json;

use super::*;
use crate::clock::SystemClock;
use crate::features::Provenance;
use crate::features::context::{DEVICE, GROUP_PROPERTIES};

fn document() -> String {
    json!({
        "group_type_mapping": {"0": "company"},
        "flags": [
            {"key": "plain", "id": 7, "version": 3, "active": true, "filters": {
                "groups": [{"properties": [{"key": "plan", "type": "person", "value": "pro"}]}],
                "payloads": {"true": "{\"columns\": 2, \"wide\": [true]}"},
            }},
            {"key": "number", "active": true, "filters": {
                "groups": [
                    {"properties": [{"key": "plan", "value": "hex"}], "variant": "0x10"},
                    {"properties": [{"key": "plan", "value": "word"}], "variant": "many"},
                    {"properties": [{"key": "plan", "value": "half"}], "variant": "1.5"},
                    {"variant": "10"},
                ],
                "multivariate": {"variants": [
                    {"key": "10", "rollout_percentage": 25},
                    {"key": "0x10", "rollout_percentage": 25},
                    {"key": "many", "rollout_percentage": 25},
                    {"key": "1.5", "rollout_percentage": 25},
                ]},
                "payloads": {"10": "[1]"},
            }},
            {"key": "off", "active": false, "filters": {"groups": [{}]}},
            {"key": "kept", "active": true, "ensure_experience_continuity": true},
            {"key": "team", "active": true, "filters": {
                "aggregation_group_type_index": 0,
                "groups": [{"properties": [
                    {"key": "tier", "type": "group", "group_type_index": 0, "value": "gold"},
                ]}],
            }},
            {"key": "early", "active": true, "filters": {"groups": [{"properties": [
                {"key": "since", "operator": "is_date_before", "value": "2026-01-01"},
            ]}]}},
            {"key": "device", "active": true, "filters": {
                "bucketing_identifier": "device_id",
                "groups": [{"rollout_percentage": 99.999}],
            }},
        ],
    })
    .to_string()
}

fn definitions() -> LiveDefinitions {
    LiveDefinitions::of(document().as_bytes(), Provenance::PostHog).unwrap()
}

async fn client(live: LiveDefinitions) -> Client {
    let mut api = OpenFeature::default();
    api.set_provider(PostHogProvider::new(live, Arc::new(SystemClock)))
        .await;
    api.create_client()
}

fn ann() -> EvaluationContext {
    EvaluationContext::default().with_targeting_key("ann")
}

fn on(plan: &str) -> EvaluationContext {
    ann().with_custom_field("plan", plan)
}

#[tokio::test]
async fn a_boolean_is_whether_the_flag_is_on_with_reason_and_metadata() {
    let client = client(definitions()).await;
    let details = |key, context| {
        let client = &client;
        async move { client.get_bool_details(key, Some(&context), None).await }
    };
    let pro = details("plain", on("pro")).await.unwrap();
    assert!(pro.value);
    assert_eq!(pro.reason, Some(EvaluationReason::TargetingMatch));
    assert_eq!(
        pro.flag_metadata,
        FlagMetadata::default()
            .with_value("posthog_reason", "condition_match")
            .with_value("posthog_condition", 0)
            .with_value("posthog_flag_id", 7)
            .with_value("posthog_flag_version", 3)
            .with_value("posthog_payload", r#"{"columns":2,"wide":[true]}"#)
    );
    let free = details("plain", on("free")).await.unwrap();
    assert!(!free.value);
    assert_eq!(free.reason, Some(EvaluationReason::Default));
    let off = details("off", ann()).await.unwrap();
    assert_eq!(
        (off.value, off.reason),
        (false, Some(EvaluationReason::Disabled))
    );
    let variant = details("number", ann()).await.unwrap();
    assert_eq!(
        (variant.value, variant.variant.as_deref()),
        (true, Some("10"))
    );
}

#[tokio::test]
async fn texts_and_numbers_are_variants_and_structures_are_payloads() {
    let client = client(definitions()).await;
    let int = async |plan| client.get_int_value("number", Some(&on(plan)), None).await;
    let float = async |plan| {
        client
            .get_float_value("number", Some(&on(plan)), None)
            .await
    };
    let text = async |key, plan| client.get_string_value(key, Some(&on(plan)), None).await;
    let payload = async |key, plan| {
        let found: EvaluationResult<StructValue> =
            client.get_struct_value(key, Some(&on(plan)), None).await;
        found.map(|found| found.fields.len())
    };
    let mismatch = EvaluationErrorCode::TypeMismatch;
    assert_eq!((int("").await, int("hex").await), (Ok(10), Ok(16)));
    assert_eq!(
        (float("half").await, float("hex").await),
        (Ok(1.5), Ok(16.0))
    );
    assert_eq!(int("half").await.unwrap_err().code, mismatch);
    assert_eq!(float("word").await.unwrap_err().code, mismatch);
    assert_eq!(text("number", "word").await.as_deref(), Ok("many"));
    assert_eq!(text("plain", "pro").await.unwrap_err().code, mismatch);
    assert_eq!(payload("plain", "pro").await, Ok(2));
    assert_eq!(payload("number", "").await.unwrap_err().code, mismatch);
    // Who is not in gets the default of the type.
    assert_eq!(text("plain", "free").await.as_deref(), Ok(""));
    assert_eq!(payload("off", "").await, Ok(0));
}

#[tokio::test]
async fn the_context_carries_groups_dates_and_the_device() {
    let client = client(definitions()).await;
    let get = async |key: &str, context: &EvaluationContext| {
        client.get_bool_value(key, Some(context), None).await
    };
    let mut team = ann().with_custom_field(
        "groups",
        Field::new_struct(json!({"company": "acme", "other": 7})),
    );
    for name in GROUP_PROPERTIES {
        let gold = Field::new_struct(json!({"company": {"tier": "gold"}}));
        let context = team.clone().with_custom_field(name, gold);
        assert_eq!(get("team", &context).await, Ok(true), "{name}");
    }
    team.add_custom_field("group_properties", Field::new_struct("no JSON"));
    let error = get("team", &team).await.unwrap_err();
    assert_eq!(error.code, EvaluationErrorCode::InvalidContext);

    let then = time_of("2025-06-01T00:00:00Z");
    let early = ann().with_custom_field("since", then);
    assert_eq!(get("early", &early).await, Ok(true));
    let device = ann().with_custom_field(DEVICE, "d");
    assert_eq!(get("device", &device).await, Ok(true));
}

/// An instant in the type that this SDK takes.
fn time_of(text: &str) -> Field {
    let instant: DateTime<chrono::Utc> = text.parse().unwrap();
    let system: std::time::SystemTime = instant.into();
    Field::DateTime(system.into())
}

#[tokio::test]
async fn what_is_not_known_is_an_error_of_its_own_kind() {
    let live = LiveDefinitions::default();
    let client = client(live.clone()).await;
    let error = async |key: &str, context: &EvaluationContext| {
        let value = client.get_bool_value(key, Some(context), None).await;
        value.unwrap_err()
    };
    let not_ready = error("plain", &ann()).await;
    assert_eq!(not_ready.code, EvaluationErrorCode::ProviderNotReady);

    live.replace(document().as_bytes(), Provenance::PostHog)
        .unwrap();
    let nobody = error("plain", &EvaluationContext::default()).await;
    assert_eq!(nobody.code, EvaluationErrorCode::TargetingKeyMissing);
    let unknown = error("nothing", &ann()).await;
    assert_eq!(unknown.code, EvaluationErrorCode::FlagNotFound);
    let missing = error("plain", &ann()).await;
    assert_eq!(missing.code, EvaluationErrorCode::InvalidContext);
    assert_eq!(
        missing.message.unwrap(),
        "flag `plain` cannot be decided without plan of the person"
    );
    let kept = error("kept", &ann()).await;
    let continuity = EvaluationErrorCode::General("experience_continuity".into());
    assert_eq!(kept.code, continuity);
}

#[test]
fn the_provider_is_ready_once_there_are_definitions() {
    let live = LiveDefinitions::default();
    let provider = PostHogProvider::new(live.clone(), Arc::new(SystemClock));
    assert_eq!(provider.metadata().name, "PostHogProvider");
    assert!(matches!(provider.status(), ProviderStatus::NotReady));
    live.replace(document().as_bytes(), Provenance::PostHog)
        .unwrap();
    assert!(matches!(provider.status(), ProviderStatus::Ready));
}
