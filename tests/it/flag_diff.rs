//! The diff of definitions of feature flags, on generated ones: what means the same is the same,
//! and a change of meaning is found.

use proptest::prelude::*;
use scratch::flags::Definitions;
use scratch::flags::diff::diff;
use serde_json::{Map, Value as Json, json};

use crate::generated::{self, Dice, Mix};

fn parse(document: &Json) -> Definitions {
    Definitions::parse(document.to_string().as_bytes()).unwrap()
}

/// The same for another project: other ids, numbers of cohorts and of types of groups, other
/// orders, absent members instead of nulls.
fn retold(document: &Json, dice: &mut Dice) -> Json {
    let mut told = document.clone();
    retell(&mut told, dice);
    shuffle(told["flags"].as_array_mut().unwrap(), dice);
    for flag in told["flags"].as_array_mut().unwrap() {
        flag["id"] = json!(dice.below(10_000));
        flag["team_id"] = json!(dice.below(100));
        flag["version"] = json!(dice.below(100));
    }
    let cohorts = told["cohorts"].as_object().unwrap().clone();
    let cohorts: Map<_, _> = cohorts
        .into_iter()
        .map(|(id, rule)| ((id.parse::<u64>().unwrap() + 1_000).to_string(), rule))
        .collect();
    told["cohorts"] = cohorts.into();
    told["group_type_mapping"] = json!({"1": "company", "0": "team"});
    told
}

fn retell(value: &mut Json, dice: &mut Dice) {
    match value {
        Json::Array(values) => values.iter_mut().for_each(|value| retell(value, dice)),
        Json::Object(members) => {
            if members.get("type") == Some(&json!("cohort")) {
                let id = members["value"].as_u64().unwrap() + 1_000;
                members["value"] = if dice.once_in(2) {
                    json!(id)
                } else {
                    json!(id.to_string())
                };
            }
            for name in ["aggregation_group_type_index", "group_type_index"] {
                if let Some(index) = members.get(name).and_then(Json::as_u64) {
                    members.insert(name.into(), json!(1 - index));
                }
            }
            // Null as what a condition is for means persons, absent the same as the flag.
            members
                .retain(|name, value| !value.is_null() || name == "aggregation_group_type_index");
            for (name, value) in members.iter_mut() {
                retell(value, dice);
                let is_free = name == "properties" || name == "values";
                if let (true, Some(values)) = (is_free, value.as_array_mut()) {
                    shuffle(values, dice);
                }
            }
        }
        _ => {}
    }
}

fn shuffle(values: &mut [Json], dice: &mut Dice) {
    for last in (1..values.len()).rev() {
        values.swap(last, dice.below(last + 1));
    }
}

/// Changes the meaning of a flag.
fn mutate(flag: &mut Json, how: usize) {
    let filter = json!({"key": "new", "type": "person", "operator": "exact", "value": "x"});
    let filters = &mut flag["filters"];
    match how {
        0 => flag["active"] = json!(!flag["active"].as_bool().unwrap()),
        1 => flag["name"] = json!("Another"),
        2 => {
            flag["ensure_experience_continuity"] =
                json!(!flag["ensure_experience_continuity"].as_bool().unwrap());
        }
        3 => filters["early_exit"] = json!(filters["early_exit"] != true),
        4 => filters["feature_enrollment"] = json!(filters["feature_enrollment"] != true),
        5 => filters["holdout"] = json!({"id": 7, "exclusion_percentage": 33}),
        6 => filters["groups"][0]["rollout_percentage"] = json!(77),
        7 => filters["groups"][0]["properties"]
            .as_array_mut()
            .unwrap()
            .push(filter),
        8 => filters["groups"]
            .as_array_mut()
            .unwrap()
            .push(json!({"rollout_percentage": 66})),
        9 => filters["groups"].as_array_mut().unwrap().clear(),
        10 => filters["payloads"] = json!({"true": "[]"}),
        11 => {
            filters["multivariate"] =
                json!({"variants": [{"key": "z", "rollout_percentage": 100}]});
        }
        12 => {
            let is_of_group = !filters["aggregation_group_type_index"].is_null();
            let index = if is_of_group { Json::Null } else { json!(1) };
            filters["aggregation_group_type_index"] = index;
        }
        13 => flag["evaluation_runtime"] = json!("client"),
        _ => flag["key"] = json!("other-key"),
    }
}

proptest! {
    #[test]
    fn what_means_the_same_does_not_differ(seed: u64) {
        let document = generated::document(seed, 30, Mix::All);
        let same = retold(&document, &mut Dice::new(seed ^ 1));
        prop_assert_eq!(diff(&parse(&document), &parse(&same)), []);
    }

    #[test]
    fn a_change_of_meaning_is_found_whatever_else_is_told_otherwise(seed: u64, how in 0_usize..15) {
        let document = generated::document(seed, 8, Mix::All);
        let mut dice = Dice::new(seed ^ 2);
        let mut other = document.clone();
        let place = dice.below(8);
        let key = other["flags"][place]["key"].as_str().unwrap().to_owned();
        mutate(&mut other["flags"][place], how);
        let other = retold(&other, &mut dice);
        let found = diff(&parse(&document), &parse(&other));
        prop_assert!(
            found.iter().any(|difference| difference.flag.as_deref() == Some(&*key)),
            "{how}: {found:?}"
        );
    }

    #[test]
    fn a_filter_of_a_cohort_that_changes_is_found_where_the_cohort_is_used(seed: u64) {
        let mut document = generated::document(seed, 3, Mix::All);
        document["flags"][0]["filters"]["groups"][0]["properties"] =
            json!([{"key": "id", "type": "cohort", "value": 5}]);
        let mut other = document.clone();
        let values = other["cohorts"]["5"]["values"].as_array_mut().unwrap();
        values.push(json!({"key": "new", "type": "person", "operator": "exact", "value": "x"}));
        let other = retold(&other, &mut Dice::new(seed));
        let found = diff(&parse(&document), &parse(&other));
        prop_assert!(found.iter().any(|difference| difference.flag.as_deref() == Some("flag-0")));
        // And it is the same difference seen from the other side.
        let back = diff(&parse(&other), &parse(&document));
        prop_assert_eq!(found.len(), back.len());
    }
}
