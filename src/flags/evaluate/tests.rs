mod enrollment;
mod malformed;
mod order;
mod shares;
mod targets;

use serde_json::{Value as Json, json};

use crate::flags::Context;
use crate::flags::sample::{definitions, flag, get, told};

fn user() -> Context {
    Context::new("user-17")
}

/// A flag with this key and these filters, for a user without properties.
fn by_key(key: &str, filters: &Json, context: &Context) -> String {
    let definitions = definitions(&json!([flag(key, filters)]), &json!({}));
    told(get(&definitions, key, context).outcome)
}

fn rollout(percentage: f64) -> Json {
    json!({"properties": [], "rollout_percentage": percentage})
}
