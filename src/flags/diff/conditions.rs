//! Which condition of one flag has become which of another, and how.

use super::form::{ConditionForm, Forms};
use super::{Changes, State};
use crate::flags::flag::Flag;
use crate::flags::words::percent;

/// The conditions of a flag, in order.
pub(super) fn forms(forms: &Forms<'_>, flag: &Flag) -> Vec<ConditionForm> {
    flag.conditions()
        .iter()
        .map(|condition| ConditionForm::of(forms, flag, condition))
        .collect()
}

/// Whether the value can depend on which condition is tried first: if all hand out the same, by the
/// same id, it does not.
pub(super) fn order_matters(flag: &Flag) -> bool {
    let mut conditions = flag.conditions().iter();
    let Some(first) = conditions.next() else {
        return false;
    };
    flag.has_early_exit()
        || conditions
            .any(|other| other.variant() != first.variant() || other.target() != first.target())
}

/// Compares conditions; each has at most one partner.
pub(super) fn compare(
    first: &[ConditionForm],
    second: &[ConditionForm],
    order_matters: bool,
    changes: &mut Changes,
) {
    let partners = partners(first, second);
    for (place, one) in first.iter().enumerate() {
        match partners[place] {
            Some(partner) => changed(place, one, &second[partner], changes),
            None => changes.add(name(place), true, &one.words),
        }
    }
    for (place, other) in second.iter().enumerate() {
        if !partners.contains(&Some(place)) {
            changes.add(name(place), false, &other.words);
        }
    }
    let order: Vec<_> = partners.iter().flatten().copied().collect();
    if order_matters && !order.is_sorted() {
        let mut new_order = order.clone();
        new_order.sort_unstable();
        let listed = |places: &[usize]| {
            let places: Vec<_> = places.iter().map(|&place| &*second[place].words).collect();
            places.join("; ")
        };
        changes.texts(
            "order of the conditions",
            listed(&order),
            listed(&new_order),
        );
    }
}

/// Of each condition of the first its partner: the same, else one of the same filters, else one
/// that shares a filter, else the one at its place.
fn partners(first: &[ConditionForm], second: &[ConditionForm]) -> Vec<Option<usize>> {
    let mut partners = vec![None; first.len()];
    let mut is_taken = vec![false; second.len()];
    let likeness: [fn(&ConditionForm, &ConditionForm) -> bool; 3] = [
        ConditionForm::is,
        ConditionForm::has_filters_of,
        |one, other| {
            one.filters.iter().any(|filter| {
                let mut others = other.filters.iter();
                others.any(|other| other.meaning == filter.meaning || other.key == filter.key)
            })
        },
    ];
    for is_alike in likeness {
        for (place, one) in first.iter().enumerate() {
            if partners[place].is_some() {
                continue;
            }
            // The one at the same place is the likeliest of several that are alike.
            let candidates = std::iter::once(place).chain(0..second.len());
            let found = candidates
                .filter(|&other| other < second.len() && !is_taken[other])
                .find(|&other| is_alike(one, &second[other]));
            if let Some(other) = found {
                partners[place] = Some(other);
                is_taken[other] = true;
            }
        }
    }
    for (place, partner) in partners.iter_mut().enumerate() {
        if partner.is_none() && is_taken.get(place) == Some(&false) {
            *partner = Some(place);
            is_taken[place] = true;
        }
    }
    partners
}

fn changed(place: usize, one: &ConditionForm, other: &ConditionForm, changes: &mut Changes) {
    let of = |what: &str| format!("{what} of {}", name(place));
    changes.texts(&of("target"), &*one.target, &*other.target);
    changes.texts(
        &of("rollout"),
        percent(one.percentage),
        percent(other.percentage),
    );
    changes.options(of("variant"), one.variant.clone(), other.variant.clone());
    let lost = one.filters.iter().filter(|filter| {
        !other
            .filters
            .iter()
            .any(|other| other.meaning == filter.meaning)
    });
    let mut gained: Vec<_> = other
        .filters
        .iter()
        .filter(|filter| !one.filters.iter().any(|one| one.meaning == filter.meaning))
        .collect();
    for filter in lost {
        // Of the same property, it is the same filter that has changed.
        let successor = gained.iter().position(|gained| gained.key == filter.key);
        let successor = successor.map(|at| gained.remove(at));
        let state = if successor.is_some() {
            State::Changed
        } else {
            State::OnlyFirst
        };
        changes.push(
            state,
            of("filter"),
            Some(filter.words.clone()),
            successor.map(|filter| filter.words.clone()),
        );
    }
    for filter in gained {
        changes.add(of("filter"), false, &filter.words);
    }
}

fn name(place: usize) -> String {
    format!("condition {}", place + 1)
}
