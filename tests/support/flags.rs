//! Definitions of feature flags, generated from a seed: for property tests and the benchmark.

use serde_json::{Map, Value as Json, json};

/// A generator of numbers that repeats: splitmix64.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`.
    pub(super) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(end).unwrap_or(1).max(1)).unwrap_or_default()
    }

    pub(super) fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    /// Once in so many times.
    pub(super) fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }
}

/// All operators on properties, with what they compare with.
const OPERATORS: [(&str, &str); 32] = [
    ("exact", r#""pro""#),
    ("exact", r#"["pro","team"]"#),
    ("exact", "true"),
    ("is_not", r#""free""#),
    ("is_set", "null"),
    ("is_not_set", "null"),
    ("icontains", r#""@example.com""#),
    ("not_icontains", r#""@sample""#),
    ("starts_with", r#""ann""#),
    ("not_ends_with", r#"".org""#),
    ("icontains_multi", r#"["a","b"]"#),
    ("regex", r#""^[a-z]+@example\\.(com|org)$""#),
    ("not_regex", r#""(?i)test""#),
    ("gt", "10"),
    ("gte", r#""18""#),
    ("lt", "3.5"),
    ("lte", "100"),
    ("between", "[1,50]"),
    ("not_between", "[5,7]"),
    ("is_date_after", r#""-30d""#),
    ("is_date_before", r#""2024-06-01""#),
    ("is_date_exact", r#""2024-06-01T00:00:00Z""#),
    ("semver_eq", r#""1.2.3""#),
    ("semver_neq", r#""1.2.3""#),
    ("semver_gt", r#""1.2""#),
    ("semver_gte", r#""1.2.0""#),
    ("semver_lt", r#""v2.0.0""#),
    ("semver_lte", r#""2.0.0-rc.1""#),
    ("semver_tilde", r#""1.2.3""#),
    ("semver_caret", r#""1.2.3""#),
    ("semver_wildcard", r#""1.*""#),
    ("exact", "5"),
];

const PROPERTIES: [&str; 8] = [
    "plan", "email", "age", "version", "created", "beta", "country", "seats",
];

/// Values that properties have.
const VALUES: [&str; 16] = [
    r#""pro""#,
    r#""free""#,
    r#""ann@example.com""#,
    r#""bob@sample.org""#,
    "5",
    "42",
    "3.5",
    r#""18""#,
    "true",
    r#""false""#,
    "null",
    r#""1.2.3""#,
    r#""2.0.0-rc.1""#,
    r#""2024-06-01""#,
    "1717200000",
    r#"["a"]"#,
];

/// Whether a plan has every kind of flag, or plain rollouts alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mix {
    /// Every kind.
    All,
    /// One rollout each.
    Rollouts,
}

fn json_of(text: &str) -> Json {
    serde_json::from_str(text).unwrap_or(Json::Null)
}

/// A value that a property may have.
fn value(dice: &mut Dice) -> Json {
    let text: &&str = dice.pick(&VALUES);
    json_of(text)
}

/// A document of so many flags.
pub(super) fn document(seed: u64, flags: usize, mix: Mix) -> Json {
    let mut dice = Dice::new(seed);
    let cohorts: Map<String, Json> = (0..10)
        .map(|id| (id.to_string(), cohort(&mut dice, id)))
        .collect();
    json!({
        "flags": (0..flags).map(|place| flag(&mut dice, place, mix)).collect::<Vec<_>>(),
        "group_type_mapping": {"0": "company", "1": "team"},
        "cohorts": cohorts,
    })
}

/// A context in which most properties are known.
pub(super) fn context(seed: u64) -> Json {
    let mut dice = Dice::new(seed);
    let mut properties = Map::new();
    for name in PROPERTIES {
        if !dice.once_in(6) {
            properties.insert(name.into(), value(&mut dice));
        }
    }
    let mut context = json!({
        "distinct_id": format!("usr_{}", dice.below(1_000_000)),
        "person_properties": properties,
    });
    if !dice.once_in(3) {
        context["groups"] = json!({"company": format!("org-{}", dice.below(100))});
        context["group_properties"] = json!({"company": {"plan": value(&mut dice)}});
    }
    if dice.once_in(2) {
        context["device_id"] = json!(format!("device-{}", dice.below(100)));
    }
    context
}

fn flag(dice: &mut Dice, place: usize, mix: Mix) -> Json {
    let mut flag = json!({
        "id": place,
        "team_id": 1,
        "name": format!("The feature number {place}"),
        "key": format!("flag-{place}"),
        "active": mix == Mix::Rollouts || !dice.once_in(12),
        "deleted": false,
        "ensure_experience_continuity": mix == Mix::All && dice.once_in(30),
        "version": dice.below(20),
        "evaluation_runtime": "all",
        "bucketing_identifier": null,
        "evaluation_contexts": [],
        "filters": {
            "groups": [],
            "multivariate": null,
            "payloads": {},
            "aggregation_group_type_index": null,
        },
    });
    if mix == Mix::Rollouts {
        flag["filters"]["groups"] = json!([{"properties": [], "rollout_percentage": 50}]);
        return flag;
    }
    let is_of_group = dice.once_in(10);
    if is_of_group {
        flag["filters"]["aggregation_group_type_index"] = json!(dice.below(2));
    }
    let conditions: Vec<_> = (0..=dice.below(3))
        .map(|_| condition(dice, place, is_of_group))
        .collect();
    flag["filters"]["groups"] = json!(conditions);
    if dice.once_in(3) {
        flag["filters"]["multivariate"] = json!({"variants": [
            {"key": "control", "name": null, "rollout_percentage": 50},
            {"key": "test", "name": "The test", "rollout_percentage": 30},
            {"key": "other", "rollout_percentage": 20},
        ]});
        flag["filters"]["payloads"] = json!({"test": "{\"size\": 3}"});
    }
    for (member, value, times) in [
        ("early_exit", json!(true), 6),
        ("feature_enrollment", json!(true), 20),
        ("holdout", json!({"id": 7, "exclusion_percentage": 10}), 12),
    ] {
        if dice.once_in(times) {
            flag["filters"][member] = value;
        }
    }
    if dice.once_in(15) {
        flag["bucketing_identifier"] = json!("device_id");
    }
    flag
}

fn condition(dice: &mut Dice, place: usize, is_of_group: bool) -> Json {
    let filters: Vec<_> = (0..dice.below(4))
        .map(|_| match dice.below(12) {
            0 => json!({"key": "id", "type": "cohort", "value": dice.below(11)}),
            1 if place > 0 => {
                let other = format!("flag-{}", dice.below(place));
                let value = [json!(true), json!(false), json!("test")];
                json!({"key": other, "type": "flag", "operator": "flag_evaluates_to",
                    "value": dice.pick(&value), "dependency_chain": [other]})
            }
            _ => filter(dice, is_of_group),
        })
        .collect();
    let percentages = [json!(100), json!(50), json!(12.5), json!(0), json!(null)];
    let mut condition = json!({
        "properties": filters,
        "rollout_percentage": dice.pick(&percentages),
        "variant": if dice.once_in(4) { json!("test") } else { Json::Null },
    });
    if dice.once_in(20) {
        condition["aggregation_group_type_index"] = json!(0);
    }
    condition
}

fn filter(dice: &mut Dice, is_of_group: bool) -> Json {
    let (operator, value) = dice.pick(&OPERATORS);
    let mut filter = json!({
        "key": dice.pick(&PROPERTIES),
        "type": "person",
        "operator": operator,
        "value": json_of(value),
    });
    if is_of_group {
        filter["type"] = json!("group");
        filter["group_type_index"] = json!(0);
    }
    filter
}

fn cohort(dice: &mut Dice, id: usize) -> Json {
    let mut groups: Vec<_> = (0..=dice.below(2))
        .map(|_| {
            let filters: Vec<_> = (0..=dice.below(3))
                .map(|_| {
                    let mut filter = filter(dice, false);
                    filter["negation"] = json!(dice.once_in(4));
                    filter
                })
                .collect();
            json!({"type": if dice.once_in(2) { "AND" } else { "OR" }, "values": filters})
        })
        .collect();
    if id > 0 && dice.once_in(3) {
        groups.push(json!({"type": "AND", "values": [
            {"key": "id", "type": "cohort", "value": dice.below(id)}]}));
    }
    json!({"type": "OR", "values": groups})
}
