//! Who would get another value.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value as Json;

use crate::flags::context::Context;
use crate::flags::definitions::Definitions;
use crate::flags::evaluate::evaluate;
use crate::flags::outcome::{Evaluation, Outcome};

/// Most users who are named for each change of a value.
const NAMED: usize = 100;

/// The users for whom a flag changes from one value to another.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Effect {
    /// The flag.
    pub flag: String,
    /// What the first definitions give: a value, why there is none, or null where the flag is not
    /// defined.
    pub first: Json,
    /// What the second definitions give.
    pub second: Json,
    /// How many users.
    pub users: usize,
    /// The first of them, by distinct id.
    pub distinct_ids: Vec<String>,
}

/// Collects effects, one user after the other, in memory that does not grow with their number.
pub struct Effects<'d> {
    first: &'d Definitions,
    second: &'d Definitions,
    keys: Vec<&'d str>,
    now: DateTime<Utc>,
    users: usize,
    affected: usize,
    found: BTreeMap<(&'d str, String, String), Effect>,
}

impl<'d> Effects<'d> {
    /// For these flags. `now` is what relative dates are reckoned from.
    pub fn new(
        first: &'d Definitions,
        second: &'d Definitions,
        keys: Vec<&'d str>,
        now: DateTime<Utc>,
    ) -> Self {
        Self {
            first,
            second,
            keys,
            now,
            users: 0,
            affected: 0,
            found: BTreeMap::new(),
        }
    }

    /// Evaluates for one more.
    pub fn add(&mut self, context: &Context) {
        self.users += 1;
        let mut is_affected = false;
        for &key in &self.keys {
            let told = |definitions: &Definitions| match definitions.get(key) {
                Some(flag) => told(&evaluate(definitions, flag, context, self.now)),
                None => Json::Null,
            };
            let (first, second) = (told(self.first), told(self.second));
            if first == second {
                continue;
            }
            is_affected = true;
            let place = (key, first.to_string(), second.to_string());
            let effect = self.found.entry(place).or_insert_with(|| Effect {
                flag: key.to_owned(),
                first,
                second,
                users: 0,
                distinct_ids: Vec::new(),
            });
            effect.users += 1;
            if effect.distinct_ids.len() < NAMED {
                effect.distinct_ids.push(context.distinct_id().to_owned());
            }
        }
        self.affected += usize::from(is_affected);
    }

    /// How many were added.
    pub const fn users(&self) -> usize {
        self.users
    }

    /// For how many of them some value changes.
    pub const fn affected(&self) -> usize {
        self.affected
    }

    /// What was found, by flag.
    pub fn found(self) -> Vec<Effect> {
        self.found.into_values().collect()
    }
}

/// A value with its payload, or why there is none.
fn told(evaluation: &Evaluation<'_>) -> Json {
    match (evaluation.outcome, evaluation.payload) {
        (Outcome::Decided { value, .. }, None) => serde_json::json!(value),
        (Outcome::Decided { value, .. }, Some(payload)) => {
            serde_json::json!({"value": value, "payload": payload})
        }
        (Outcome::Undecided(undecided), _) => serde_json::json!({"undecided": undecided}),
    }
}
