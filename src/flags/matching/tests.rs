mod cohorts;
mod dependencies;
mod endless;
mod filters;

use serde_json::{Value as Json, json};

use crate::flags::sample::{definitions, flag, get, off, on, when};
use crate::flags::{Context, Outcome};

fn user() -> Context {
    Context::new("user-17")
}

fn in_cohort(id: &Json) -> Json {
    json!({"key": "id", "type": "cohort", "value": id})
}

/// What a flag comes to that is for those in the cohort 1.
fn of_cohort(cohorts: &Json, context: &Context) -> Outcome<'static> {
    let definitions = definitions(
        &json!([flag(
            "f",
            &json!({"groups": [when(&[in_cohort(&json!(1))])]})
        )]),
        cohorts,
    );
    let evaluation = get(&definitions, "f", context);
    match evaluation.outcome {
        Outcome::Undecided(undecided) => Outcome::Undecided(undecided),
        Outcome::Decided { value, .. } if value.is_on() => on(0),
        Outcome::Decided { .. } => off(0),
    }
}
