//! Diff: how two sets of definitions differ in what they mean.
//!
//! Ids, versions, the numbers of cohorts and of types of groups, and every order without an effect
//! do not count; cohorts are compared by their content, and what is absent or null by what it
//! stands for.

mod conditions;
mod effect;
mod form;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value as Json;

pub use self::effect::{Effect, Effects};
use super::definitions::Definitions;
use super::flag::Flag;
use super::operator::Matching;
use super::words::percent;

/// Which of the two has something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The first alone.
    OnlyFirst,
    /// The second alone.
    OnlySecond,
    /// Both, and it is not the same.
    Changed,
}

impl State {
    /// Its mark: what goes from the first to the second loses `-` and gains `+`.
    pub const fn mark(self) -> &'static str {
        match self {
            Self::OnlyFirst => "-",
            Self::OnlySecond => "+",
            Self::Changed => "~",
        }
    }
}

/// How one flag differs, or the definitions as a whole.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// The flag; none for what concerns all.
    pub flag: Option<String>,
    /// Which of the two has it.
    pub state: State,
    /// How it differs, if both have it; else its conditions.
    pub changes: Vec<Change>,
}

/// How one thing about a flag differs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// Which of the two has it.
    pub state: State,
    /// What it is: `rollout of condition 1`.
    pub what: String,
    /// What the first has, in words.
    pub first: Option<String>,
    /// What the second has, in words.
    pub second: Option<String>,
}

/// Finds how definitions differ: what concerns all first, then flags by key.
pub fn diff(first: &Definitions, second: &Definitions) -> Vec<Difference> {
    let mut differences = Vec::new();
    let mut changes = Changes::default();
    changes.texts(
        "comparison of truth values",
        matching(first.matching()),
        matching(second.matching()),
    );
    if !changes.0.is_empty() {
        differences.push(Difference {
            flag: None,
            state: State::Changed,
            changes: changes.0,
        });
    }
    let keys: BTreeSet<_> = [first, second]
        .into_iter()
        .flat_map(Definitions::flags)
        .map(Flag::key)
        .collect();
    let forms = [first, second].map(form::Forms::of);
    differences.extend(keys.into_iter().filter_map(|key| {
        let (state, changes) = match (first.get(key), second.get(key)) {
            (Some(flag), None) => (State::OnlyFirst, Changes::all(&forms[0], flag, true)),
            (None, Some(flag)) => (State::OnlySecond, Changes::all(&forms[1], flag, false)),
            (Some(one), Some(other)) => (
                State::Changed,
                Changes::between((&forms[0], one), (&forms[1], other)),
            ),
            (None, None) => return None,
        };
        let is_difference = state != State::Changed || !changes.0.is_empty();
        is_difference.then(|| Difference {
            flag: Some(key.to_owned()),
            state,
            changes: changes.0,
        })
    }));
    differences
}

/// Changes, collected.
#[derive(Default)]
struct Changes(Vec<Change>);

impl Changes {
    /// What a flag is that only one has.
    fn all(forms: &form::Forms<'_>, flag: &Flag, is_first: bool) -> Self {
        let mut changes = Self::default();
        let empty = [];
        let forms = conditions::forms(forms, flag);
        let (first, second): (&[_], &[_]) = if is_first {
            (&forms, &empty)
        } else {
            (&empty, &forms)
        };
        changes.add("state", is_first, state(flag));
        conditions::compare(first, second, false, &mut changes);
        for variant in flag.variants() {
            let what = format!("variant {}", variant.key);
            changes.add(what, is_first, percent(variant.percentage));
        }
        changes
    }

    fn between(
        (first, one): (&form::Forms<'_>, &Flag),
        (second, other): (&form::Forms<'_>, &Flag),
    ) -> Self {
        let mut changes = Self::default();
        if one.problem().is_some() || other.problem().is_some() {
            if form::raw(one.raw()) != form::raw(other.raw()) {
                changes.push(
                    State::Changed,
                    "definition, which cannot be compared",
                    Some(one.problem().unwrap_or("as it should be").to_owned()),
                    Some(other.problem().unwrap_or("as it should be").to_owned()),
                );
            }
            return changes;
        }
        changes.texts("state", state(one), state(other));
        changes.options(
            "description",
            one.name().map(str::to_owned),
            other.name().map(str::to_owned),
        );
        changes.texts(
            "for",
            form::target(one.target()),
            form::target(other.target()),
        );
        changes.texts("bucketing", bucketing(one), bucketing(other));
        changes.texts("runtime", runtime(one), runtime(other));
        changes.switch(
            "experience continuity",
            one.has_experience_continuity(),
            other.has_experience_continuity(),
        );
        changes.switch("early exit", one.has_early_exit(), other.has_early_exit());
        changes.switch(
            "early access",
            one.enrollment_property().is_some(),
            other.enrollment_property().is_some(),
        );
        let early = |forms, flag: &Flag| {
            flag.super_condition()
                .map(|condition| form::ConditionForm::of(forms, flag, condition).words)
        };
        changes.options(
            "older early access",
            early(first, one),
            early(second, other),
        );
        let held = |flag: &Flag| flag.holdout().map(|holdout| percent(holdout.percentage));
        changes.options("holdout", held(one), held(other));
        conditions::compare(
            &conditions::forms(first, one),
            &conditions::forms(second, other),
            conditions::order_matters(one) || conditions::order_matters(other),
            &mut changes,
        );
        changes.variants(one, other);
        changes.payloads(one, other);
        changes
    }

    fn variants(&mut self, one: &Flag, other: &Flag) {
        let shares = |flag: &Flag| -> BTreeMap<String, String> {
            flag.variants()
                .iter()
                .map(|variant| {
                    let name = variant.name.as_deref().filter(|name| !name.is_empty());
                    let name = name.map_or_else(String::new, |name| format!(" ({name})"));
                    (
                        variant.key.clone(),
                        format!("{}{name}", percent(variant.percentage)),
                    )
                })
                .collect()
        };
        self.maps("variant", &shares(one), &shares(other));
        let keys = |flag: &Flag| -> Vec<String> {
            flag.variants()
                .iter()
                .map(|variant| variant.key.clone())
                .collect()
        };
        let (before, after) = (keys(one), keys(other));
        let common = |keys: &[String], others: &[String]| -> Vec<String> {
            keys.iter()
                .filter(|key| others.contains(key))
                .cloned()
                .collect()
        };
        // Users are spread over variants in their order.
        self.texts(
            "order of the variants",
            common(&before, &after).join(", "),
            common(&after, &before).join(", "),
        );
    }

    fn payloads(&mut self, one: &Flag, other: &Flag) {
        let keys: BTreeSet<_> = one
            .payloads()
            .keys()
            .chain(other.payloads().keys())
            .collect();
        for key in keys {
            let (before, after) = (one.payloads().get(key), other.payloads().get(key));
            if before != after {
                let text = |payload: Option<&Json>| payload.map(Json::to_string);
                self.options(format!("payload of {key}"), text(before), text(after));
            }
        }
    }

    fn maps(
        &mut self,
        what: &str,
        one: &BTreeMap<String, String>,
        other: &BTreeMap<String, String>,
    ) {
        let keys: BTreeSet<_> = one.keys().chain(other.keys()).collect();
        for key in keys {
            self.options(
                format!("{what} {key}"),
                one.get(key).cloned(),
                other.get(key).cloned(),
            );
        }
    }

    fn switch(&mut self, what: &str, one: bool, other: bool) {
        let word = |on| if on { "yes" } else { "no" };
        self.texts(what, word(one), word(other));
    }

    fn texts(&mut self, what: &str, one: impl Into<String>, other: impl Into<String>) {
        self.options(what, Some(one.into()), Some(other.into()));
    }

    /// Adds it if the two are not the same.
    fn options(&mut self, what: impl Into<String>, one: Option<String>, other: Option<String>) {
        if one == other {
            return;
        }
        let state = match (&one, &other) {
            (Some(_), None) => State::OnlyFirst,
            (None, _) => State::OnlySecond,
            (Some(_), Some(_)) => State::Changed,
        };
        self.push(state, what, one, other);
    }

    /// Adds what only one of the two has.
    fn add(&mut self, what: impl Into<String>, is_first: bool, words: impl Into<String>) {
        let words = Some(words.into());
        let (one, other) = if is_first {
            (words, None)
        } else {
            (None, words)
        };
        self.options(what, one, other);
    }

    fn push(
        &mut self,
        state: State,
        what: impl Into<String>,
        first: Option<String>,
        second: Option<String>,
    ) {
        self.0.push(Change {
            state,
            what: what.into(),
            first,
            second,
        });
    }
}

const fn matching(matching: Matching) -> &'static str {
    match matching {
        Matching::Truthiness => "by whether they are true",
        Matching::Text => "as texts",
        Matching::Unknown => "in a way that is not known",
    }
}

const fn state(flag: &Flag) -> &'static str {
    if flag.is_active() {
        "active"
    } else {
        "inactive"
    }
}

const fn bucketing(flag: &Flag) -> &'static str {
    if flag.is_by_device() {
        "by device"
    } else {
        "by distinct id"
    }
}

fn runtime(flag: &Flag) -> &str {
    match flag.runtime() {
        None | Some("") => "all",
        Some(runtime) => runtime,
    }
}
