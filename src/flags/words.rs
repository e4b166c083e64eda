//! Flags in words: conditions, filters and cohorts as a person would say them.

use serde_json::Value as Json;

use super::cohort::{Entry, Group};
use super::condition::{About, Condition, Filter, Source, Target};
use super::flag::Flag;

/// Most values of a list that are named.
const NAMED: usize = 8;

/// A percentage: `25 %`, `12.5 %`.
pub fn percent(percentage: f64) -> String {
    format!("{percentage} %")
}

/// For whom a flag is, in short: `25 % of everyone`, `3 conditions`.
pub fn rollout(flag: &Flag) -> String {
    if flag.problem().is_some() {
        return "unknown".into();
    }
    match flag.conditions() {
        [] => "nobody".into(),
        [only] if only.filters().is_empty() => share(only),
        [only] if only.percentage() < 100.0 => {
            format!("1 condition, {}", percent(only.percentage()))
        }
        [_] => "1 condition".into(),
        several => format!("{} conditions", several.len()),
    }
}

/// A condition as a sentence: `25 % of everyone where plan is "pro" and country is set → blue`.
pub fn condition(condition: &Condition) -> String {
    let mut text = share(condition);
    for (place, filter) in condition.filters().iter().enumerate() {
        text.push_str(if place == 0 { " where " } else { " and " });
        text.push_str(&self::filter(filter, condition.target()));
    }
    if let Some(variant) = condition.variant() {
        text.push_str(" → ");
        text.push_str(variant);
    }
    text
}

fn share(condition: &Condition) -> String {
    let all = match condition.target() {
        Target::Person => "everyone".into(),
        Target::Group(kind) => format!("every {kind}"),
        Target::UnknownGroup(index) => format!("every group of the unknown type {index}"),
    };
    if condition.percentage() < 100.0 {
        format!("{} of {all}", percent(condition.percentage()))
    } else {
        all
    }
}

/// A filter as a clause: `plan is "pro"`. `own` is what the condition is for; a property of
/// something else is named with its owner. Cohorts are of [`Target::Person`].
pub fn filter(filter: &Filter, own: &Target) -> String {
    let clause = match filter.about() {
        About::Property(source) => {
            let key = filter.key();
            let subject = match (source, own) {
                (Source::Person, Target::Person) => key.to_owned(),
                (Source::Group(kind), Target::Group(own)) if kind == own => key.to_owned(),
                (Source::Person, _) => format!("the person's {key}"),
                (Source::Group(kind), _) => format!("the {kind}'s {key}"),
                (Source::PersonMetadata, _) => format!("PostHog's own {key} of the person"),
            };
            comparison(&subject, filter.operator(), filter.wanted())
        }
        About::Cohort => cohort(filter),
        About::Flag => flag_value(filter),
        About::Unsupported(problem) => match filter.operator() {
            "flag_evaluates_to" => flag_value(filter),
            _ if filter.cohort_name().is_some() => cohort(filter),
            _ => format!("(cannot be decided: {problem})"),
        },
    };
    if filter.is_negated() {
        format!("not ({clause})")
    } else {
        clause
    }
}

/// Who is in a cohort: `plan is "pro" and (country is "DE" or email is set)`.
pub fn rule(group: &Group) -> String {
    if group.entries.is_empty() {
        return "everyone".into();
    }
    let entries = group.entries.iter().map(|entry| match entry {
        Entry::Group(inner) if inner.entries.len() > 1 => format!("({})", rule(inner)),
        Entry::Group(inner) => rule(inner),
        Entry::Filter(filter) => self::filter(filter, &Target::Person),
    });
    let entries: Vec<_> = entries.collect();
    entries.join(if group.all { " and " } else { " or " })
}

fn cohort(filter: &Filter) -> String {
    let is_in = if filter.operator() == "not_in" {
        "not in"
    } else {
        "in"
    };
    let id = filter.wanted().map(value).unwrap_or_default();
    let id = id.trim_matches('"');
    match filter.cohort_name() {
        Some(name) => format!("{is_in} cohort \"{name}\" ({id})"),
        None => format!("{is_in} cohort {id}"),
    }
}

fn flag_value(filter: &Filter) -> String {
    let key = filter.key();
    match filter.wanted() {
        Some(Json::Bool(true)) => format!("flag {key} is on"),
        Some(Json::Bool(false)) => format!("flag {key} is off"),
        Some(Json::String(variant)) => format!("flag {key} is {variant}"),
        _ => format!("flag {key} is something that no flag is"),
    }
}

fn comparison(subject: &str, operator: &str, wanted: Option<&Json>) -> String {
    let words = match operator {
        "is_set" => return format!("{subject} is set"),
        "is_not_set" => return format!("{subject} is not set"),
        "exact" => "is",
        "is_not" => "is not",
        "icontains" | "icontains_multi" => "contains",
        "not_icontains" | "not_icontains_multi" => "does not contain",
        "starts_with" => "starts with",
        "not_starts_with" => "does not start with",
        "ends_with" => "ends with",
        "not_ends_with" => "does not end with",
        "regex" => "matches the pattern",
        "not_regex" => "does not match the pattern",
        "gt" => "is above",
        "gte" => "is at least",
        "lt" => "is below",
        "lte" => "is at most",
        "between" => "is between",
        "not_between" => "is not between",
        "is_date_exact" => "is on",
        "is_date_before" => "is before",
        "is_date_after" => "is after",
        "semver_eq" => "is version",
        "semver_neq" => "is not version",
        "semver_gt" => "is a version above",
        "semver_gte" => "is a version of at least",
        "semver_lt" => "is a version below",
        "semver_lte" => "is a version of at most",
        "semver_tilde" => "is a version of ~",
        "semver_caret" => "is a version of ^",
        "semver_wildcard" => "is a version like",
        other => other,
    };
    let values = match wanted {
        None => "(nothing)".into(),
        Some(Json::Array(bounds)) if operator.ends_with("between") => {
            bounds.iter().map(value).collect::<Vec<_>>().join(" and ")
        }
        Some(Json::Array(values)) => alternatives(values),
        Some(one) => value(one),
    };
    format!("{subject} {words} {values}")
}

fn alternatives(values: &[Json]) -> String {
    let mut named: Vec<_> = values.iter().take(NAMED).map(value).collect();
    match values.len() - named.len() {
        0 => {}
        more => named.push(format!("{more} others")),
    }
    match named.split_last() {
        None => "one of nothing".into(),
        Some((only, [])) => only.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
    }
}

fn value(value: &Json) -> String {
    value.to_string()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::flags::operator::tests::OPERATORS;
    use crate::flags::sample::{definitions, depends, flag, is, when};

    /// The conditions of the only flag, in words.
    fn conditions(filters: &Json) -> Vec<String> {
        let definitions = definitions(&json!([flag("f", filters)]), &json!({"7": {}}));
        let flag = &definitions.flags()[0];
        flag.conditions().iter().map(condition).collect()
    }

    fn one(filter: &Json) -> String {
        conditions(&json!({"groups": [{"properties": [filter]}]})).remove(0)
    }

    #[test]
    fn a_rollout_is_told_in_short() {
        let short = |filters: Json| {
            let definitions = definitions(&json!([flag("f", &filters)]), &json!({}));
            rollout(&definitions.flags()[0])
        };
        assert_eq!(short(json!({})), "nobody");
        assert_eq!(short(json!({"groups": [{}]})), "everyone");
        let quarter = json!({"groups": [{"rollout_percentage": 25}]});
        assert_eq!(short(quarter), "25 % of everyone");
        let companies = json!({
            "aggregation_group_type_index": 0,
            "groups": [{"rollout_percentage": 12.5}],
        });
        assert_eq!(short(companies), "12.5 % of every company");
        let filtered = when(&[is("plan", "pro")]);
        assert_eq!(short(json!({"groups": [filtered]})), "1 condition");
        assert_eq!(short(json!({"groups": [{}, {}, {}]})), "3 conditions");
        let half = json!({"properties": [is("plan", "pro")], "rollout_percentage": 50});
        assert_eq!(short(json!({"groups": [half]})), "1 condition, 50 %");
        assert_eq!(short(json!({"version": 2})), "unknown");
    }

    #[test]
    fn a_condition_is_a_sentence() {
        let filters = json!({
            "multivariate": {"variants": [{"key": "blue", "rollout_percentage": 100}]},
            "groups": [
                {"properties": [is("plan", "pro"), {"key": "email", "operator": "is_set"}],
                 "rollout_percentage": 25, "variant": "blue"},
                {"aggregation_group_type_index": 0, "properties": [
                    {"key": "tier", "type": "group", "operator": "gte", "value": 3},
                    {"key": "plan", "type": "person", "value": ["a", "b", "c"]},
                ]},
            ],
        });
        assert_eq!(
            conditions(&filters),
            [
                r#"25 % of everyone where plan is "pro" and email is set → blue"#,
                r#"every company where tier is at least 3 and the person's plan is "a", "b" or "c""#,
            ]
        );
    }

    #[test]
    fn cohorts_and_flags_are_named() {
        for (filter, words) in [
            (
                json!({"key": "id", "type": "cohort", "value": 7, "cohort_name": "Beta"}),
                r#"everyone where in cohort "Beta" (7)"#,
            ),
            (
                json!({"key": "id", "type": "cohort", "value": "7", "operator": "not_in"}),
                "everyone where not in cohort 7",
            ),
            (depends("f2", &json!(true)), "everyone where flag f2 is on"),
            (
                depends("f2", &json!("blue")),
                "everyone where flag f2 is blue",
            ),
            (
                json!({"key": "id", "type": "cohort", "value": 8}),
                "everyone where (cannot be decided: cohort 8 is not in the definitions: only the \
                 server knows who is in it)",
            ),
        ] {
            assert_eq!(one(&filter), words);
        }
    }

    #[test]
    fn every_operator_has_words() {
        for (operator, _) in OPERATORS {
            let words = one(&json!({"key": "p", "operator": operator, "value": "1"}));
            assert!(!words.contains('_'), "{words}");
        }
        let many: Vec<_> = (0..10).collect();
        assert_eq!(
            one(&json!({"key": "p", "value": many})),
            "everyone where p is 0, 1, 2, 3, 4, 5, 6, 7 or 2 others"
        );
        assert_eq!(
            one(&json!({"key": "p", "operator": "between", "value": [1, 5]})),
            "everyone where p is between 1 and 5"
        );
    }

    #[test]
    fn a_cohort_is_told_by_its_content() {
        let cohort = json!({"type": "OR", "values": [
            {"type": "AND", "values": [is("plan", "pro"), {
                "key": "email", "type": "person", "operator": "icontains", "value": "@x",
                "negation": true,
            }]},
            {"type": "OR", "values": [is("role", "admin")]},
        ]});
        let definitions = definitions(&json!([]), &json!({"1": cohort, "2": {}}));
        let told = |id| rule(definitions.cohort(id).unwrap().rule().unwrap());
        assert_eq!(
            told("1"),
            r#"(plan is "pro" and not (email contains "@x")) or role is "admin""#
        );
        assert_eq!(told("2"), "everyone");
    }
}
